"""Functions that are compiled to machine code when they are first called, and then kept.

Compiling takes seconds, once for each version of a file and each kind of processor; what comes
out is kept beside the file, or in the user's cache where that can't be written. No compiler
needs to be installed. Threads run such functions side by side.

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

A record has the tuple's fields and shares its arrays; only compiled functions can read it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar, cast

import numba
from numba import njit
from numba.experimental import structref

Function = TypeVar("Function", bound=Callable[..., object])


def compiled(function: Function) -> Function:
    """Return the function, compiled for the types of its first arguments.

    It may use numbers, arrays, records, and other compiled functions. Dividing by zero gives
    infinity there.
    """
    return cast("Function", njit(cache=True, nogil=True, error_model="numpy")(function))


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
    structref.define_constructor(record, RecordType, fields._fields)  # type: ignore[no-untyped-call]  # Numba's
