"""One way to write values down: for payload hashes, stored results and the hash chain.

Values are str, int, bool, float, Decimal, date, None, enums, tuples, mappings with text
keys and frozen dataclasses of these. Equal values give equal bytes on every machine and
database.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import types
import typing
from collections.abc import Callable, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from functools import lru_cache
from operator import attrgetter
from typing import Any, TypeVar

T = TypeVar("T")


def encode(value: object) -> str:
    """Write a value as JSON: no spaces, keys sorted, Chinese as it is.

    A dataclass field declared with ``repr=False`` is a secret (a password) and is left
    out, so it never reaches the database or a hash.

    Raises
    ------
    TypeError
        For a type that has no agreed form.
    ValueError
        For NaN and infinity.
    """
    return _ENCODER.encode(value)


def digest(text: str) -> str:
    """Return the SHA-256 of a text in hexadecimal."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def decode(kind: type[T], text: str) -> T:
    """Read a value of the given type back from what `encode` wrote."""
    return typing.cast("T", _typed(kind, json.loads(text)))


def _plain(value: object) -> object:
    """Return what JSON has no form of its own for in terms of what it has."""
    return _way_of(type(value))(value)


def _find_way(kind: type) -> Callable[[Any], object]:
    """Return how values of a type are written down."""
    if dataclasses.is_dataclass(kind):
        names = tuple(field.name for field in dataclasses.fields(kind) if field.repr)
        return _way_of_fields(names)
    if issubclass(kind, Decimal):
        return _plain_decimal
    if issubclass(kind, date) and not issubclass(kind, datetime):
        return date.isoformat
    if issubclass(kind, Enum):
        return attrgetter("value")
    if issubclass(kind, Mapping):
        return dict
    raise TypeError(f"{kind.__name__} has no canonical form.")


def _way_of_fields(names: tuple[str, ...]) -> Callable[[Any], object]:
    if len(names) < 2:  # noqa: PLR2004  attrgetter gives no tuple for one name
        return lambda value: {name: getattr(value, name) for name in names}
    values_of = attrgetter(*names)
    return lambda value: dict(zip(names, values_of(value), strict=True))


_way_of: Callable[[type], Callable[[Any], object]] = lru_cache(maxsize=1024)(_find_way)


_ENCODER = json.JSONEncoder(
    default=_plain, ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False,
    check_circular=False,  # Frozen values can't hold themselves.
)  # fmt: skip


def _plain_decimal(value: Decimal) -> str:
    if not value.is_finite():
        raise ValueError("A number must be finite.")
    if not value:
        return "0"
    # 1.50 and 1.5 are the same amount and must give the same hash. Decimal.normalize()
    # would round what has more than 28 digits.
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _typed(kind: object, plain: object) -> object:
    origin = typing.get_origin(kind)
    if kind is type(None) or plain is None:
        return None
    if origin in {typing.Union, types.UnionType}:
        (inner,) = [part for part in typing.get_args(kind) if part is not type(None)]
        return _typed(inner, plain)
    if origin in {tuple, list}:
        return _typed_tuple(typing.get_args(kind), typing.cast("list[object]", plain))
    if origin is not None:
        return _typed_mapping(typing.get_args(kind), typing.cast("dict[str, object]", plain))
    return _typed_atom(kind, plain)


def _typed_tuple(parts: tuple[object, ...], plain: list[object]) -> tuple[object, ...]:
    if len(parts) == 1 or parts[1] is Ellipsis:
        return tuple(_typed(parts[0], part) for part in plain)
    return tuple(_typed(kind, part) for kind, part in zip(parts, plain, strict=True))


def _typed_mapping(parts: tuple[object, ...], plain: dict[str, object]) -> dict[str, object]:
    return {key: _typed(parts[1], part) for key, part in plain.items()}


_hints = lru_cache(maxsize=1024)(typing.get_type_hints)


def _typed_atom(kind: object, plain: object) -> object:
    if not isinstance(kind, type):
        raise TypeError(f"{kind} can't be read back.")
    if dataclasses.is_dataclass(kind):
        hints = _hints(kind)
        parts = typing.cast("dict[str, object]", plain)
        return kind(**{name: _typed(hints[name], part) for name, part in parts.items()})
    if issubclass(kind, tuple):
        # A named tuple is written down as a plain one.
        named = tuple(_hints(kind).values())
        make = typing.cast("Callable[..., object]", kind)
        return make(*_typed_tuple(named, typing.cast("list[object]", plain)))
    if kind is date:
        return date.fromisoformat(str(plain))
    if kind is Decimal:
        return Decimal(str(plain))
    return kind(plain) if issubclass(kind, Enum) else plain
