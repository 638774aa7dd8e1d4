"""Functions that are compiled to machine code when they are first called, and then kept.

Compiling takes seconds, once for each version of the package and each kind of processor; what
comes out is kept in the package's ``__pycache__``, or in the user's cache where that can't be
written. No compiler needs to be installed. Threads run such functions side by side.

Many arrays at once are handed over as a *record*: a named tuple that was packed into one
reference, which compiles twenty times faster than the tuple itself::

    class Goods(NamedTuple):
        kg: np.ndarray

    class GoodsRecord(Record): ...

    describe(GoodsRecord, Goods)

    @compiled
    def packed(goods: Goods) -> Goods:
        record: Goods = GoodsRecord(*goods)
        return record

A record has the tuple's fields and shares its arrays; only compiled functions can read it. It
holds its arrays, and whoever reads one holds nothing: so a compiled function gives back no array
of a record, and keeps none for longer than the record.

A constant that is handed to a compiled function makes it compiled once more, for that constant
alone; ``whole(1)`` doesn't.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

import numba
import numpy as np
from numba import njit
from numba.experimental import structref

Function = TypeVar("Function", bound=Callable[..., object])

_PACKAGE = Path(__file__).parent
_IMPORT = re.compile(r"^ *from (optimize[\w.]*) import (\([^)]*\)|.*)", re.MULTILINE)


def _sources() -> list[Path]:
    """Return the files of compiled functions, with all that they import, however far."""
    texts = {path: path.read_text(encoding="utf-8") for path in sorted(_PACKAGE.rglob("*.py"))}
    found = {Path(__file__)}
    waiting = [path for path, text in texts.items() if "optimize.compiled" in text]
    while waiting:
        path = waiting.pop()
        if path not in found:
            found.add(path)
            waiting += [each for each in _imported(texts[path]) if each in texts]
    return sorted(found)


def _imported(text: str) -> list[Path]:
    """Return the files that a module may import: ``from a.b import c`` is a/b.py or a/b/c.py."""
    found = []
    for module, names in _IMPORT.findall(text):
        place = _PACKAGE.parent.joinpath(*module.split("."))
        found.append(place.with_suffix(".py"))
        found += [place / f"{name}.py" for name in re.findall(r"\w+", names)]
    return found


def _cache_folder() -> str:
    """Return where to keep compiled code of these very sources.

    A compiled function has the ones that it calls inside: it is out of date as soon as one of
    their files has changed, which Numba, looking at the function's own file alone, would not see.
    """
    sources = _sources()
    version = hashlib.sha256(b"".join(each.read_bytes() for each in sources)).hexdigest()[:16]
    own = _PACKAGE / "__pycache__"
    is_own = os.access(own if own.exists() else _PACKAGE, os.W_OK)
    base = own if is_own else Path.home() / ".cache" / "relief-depot"
    return str(base / f"compiled-{version}")


if not numba.config.CACHE_DIR:  # type: ignore[attr-defined]  # made at run time
    numba.config.CACHE_DIR = _cache_folder()  # type: ignore[attr-defined]  # made at run time


whole = cast("Callable[[int], int]", np.int64)
"""Makes a whole number of a constant that compiled functions take like any other number."""


def compiled(function: Function) -> Function:
    """Return the function, compiled for the types of its first arguments.

    It may use numbers, arrays, records, and other compiled functions. Dividing by zero gives
    infinity there.
    """
    return cast("Function", njit(cache=True, nogil=True, error_model="numpy")(function))


def inlined(function: Function) -> Function:
    """Return the function, compiled into each compiled function that calls it.

    For short ones that are called very often.
    """
    made = njit(cache=True, nogil=True, error_model="numpy", forceinline=True)(function)
    return cast("Function", made)


@structref.register
class RecordType(numba.types.StructRef):
    """The type of all records; those with the same fields are alike."""

    def preprocess_fields(self, fields: Any) -> Any:  # noqa: ANN401  as Numba calls it
        """Return the fields, none of them bound to one value."""
        unliteral: Callable[[Any], Any] = numba.types.unliteral
        return tuple((name, unliteral(kind)) for name, kind in fields)


class Record(structref.StructRefProxy):
    """Many arrays as one reference, for compiled functions."""

    if TYPE_CHECKING:  # For these checks a record is the tuple it was made from.

        def __new__(cls, *fields: Any) -> Any:  # noqa: ANN401  as Numba makes it
            """Return what a compiled function packs these into."""


structref.define_boxing(RecordType, Record)  # type: ignore[no-untyped-call]  # Numba's


def describe(record: type[Record], fields: type[NamedTuple]) -> None:
    """Let a record be made from the fields of this named tuple."""
    for field in fields._fields:
        if field not in _READ_FREELY:
            _READ_FREELY.add(field)
            _read_freely(field)
    structref.define_constructor(record, RecordType, fields._fields)  # type: ignore[no-untyped-call]  # Numba's


_NUMBA: Any = numba
"""Its inner parts, which have no types."""

_READ_FREELY: set[str] = set()


def _read_freely(field: str) -> None:
    """Let compiled functions read the arrays of a field without counting who holds them.

    Numba counts up and down wherever an array is read out of a record, by instructions that lock
    memory: a tenth of the dispatch search's time. An array without an owner isn't counted.
    """
    core, extending = _NUMBA.core, _NUMBA.extending

    @extending.lower_getattr(RecordType, field)  # type: ignore[untyped-decorator]  # Numba's
    def read(context: Any, builder: Any, record_type: Any, record: Any) -> Any:  # noqa: ANN401
        parts = _NUMBA.experimental.structref._Utils(context, builder, record_type)  # noqa: SLF001
        kind, value = record_type.field_dict[field], getattr(parts.get_data_struct(record), field)
        if not isinstance(kind, numba.types.Array):
            return core.imputils.impl_ret_borrowed(context, builder, kind, value)
        array = context.make_array(kind)(context, builder, value)
        array.meminfo = core.cgutils.get_null_value(array.meminfo.type)
        array.parent = core.cgutils.get_null_value(array.parent.type)
        return array._getvalue()  # noqa: SLF001
