"""What a request's JSON may hold: fields with their kinds, read with all faults at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from math import isfinite
from typing import Any, Final

from depot.errors import InvalidInput

MOST_LINES: Final = 1000
_LONGEST_TEXT: Final = 500
_MOST: Final = 2**53
_US_PER_S: Final = 1_000_000


class Kind(StrEnum):
    """What a field holds."""

    TEXT = "text"
    WHOLE = "whole"
    NUMBER = "number"
    INSTANT = "instant"
    LINES = "lines"


@dataclass(frozen=True)
class Field:
    """One field of a body.

    Parameters
    ----------
    about
        For the published description.
    columns
        Fields of each line, for a field of lines.
    """

    name: str
    kind: Kind
    about: str
    required: bool = False
    columns: tuple[Field, ...] = ()


class _Unfit(Exception):
    """A value isn't of its field's kind; says what it should be."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh, self.en = zh, en


def values_of(body: object, fields: Sequence[Field]) -> dict[str, Any]:
    """Return the values of a body; what isn't there is left out.

    Raises
    ------
    InvalidInput
        Naming every field that is unknown, missing or of another kind.
    """
    faults: list[tuple[str, str]] = []
    found = _object("", body, fields, faults)
    if faults:
        raise InvalidInput(
            "请求内容有误：" + "；".join(zh for zh, _ in faults) + "。",
            "The request is wrong: " + "; ".join(en for _, en in faults) + ".",
        )
    return found


def _object(
    path: str, body: object, fields: Sequence[Field], faults: list[tuple[str, str]]
) -> dict[str, Any]:
    if not isinstance(body, Mapping):
        where_zh, where_en = (path, path) if path else ("内容", "the body")
        faults.append((f"{where_zh} 应为 JSON 对象", f"{where_en} must be a JSON object"))
        return {}
    known = {field.name: field for field in fields}
    faults += [
        (f"没有字段 {path}{name}", f"there is no field {path}{name}")
        for name in body
        if name not in known
    ]
    found = {}
    for field in fields:
        at = f"{path}{field.name}"
        if body.get(field.name) is None:
            if field.required:
                faults.append((f"缺少 {at}", f"{at} is missing"))
            continue
        try:
            found[field.name] = _value(at, body[field.name], field, faults)
        except _Unfit as unfit:
            faults.append((f"{at} 应为{unfit.zh}", f"{at} must be {unfit.en}"))
    return found


def _value(path: str, value: object, field: Field, faults: list[tuple[str, str]]) -> object:
    match field.kind:
        case Kind.TEXT:
            return _text(value)
        case Kind.WHOLE:
            return _whole(value)
        case Kind.NUMBER:
            return _number(value)
        case Kind.INSTANT:
            return _instant(value)
        case Kind.LINES:
            return _lines(path, value, field, faults)


def _text(value: object) -> str:
    if not isinstance(value, str) or len(value) > _LONGEST_TEXT:
        raise _Unfit(f"不超过 {_LONGEST_TEXT} 字的文字", f"a text of at most {_LONGEST_TEXT}")
    return value


def _whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > _MOST:
        raise _Unfit("整数", "a whole number")
    return value


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not isfinite(value):
        raise _Unfit("数字", "a number")
    return float(value)


def _instant(value: object) -> int:
    wanted = _Unfit(
        "带时区的时间，如 2026-07-01T12:30:00+08:00",
        "a time with its zone, such as 2026-07-01T12:30:00+08:00",
    )
    if not isinstance(value, str):
        raise wanted
    try:
        moment = datetime.fromisoformat(value)
        if moment.tzinfo is None:
            raise wanted
        return round(moment.timestamp() * _US_PER_S)
    except (ValueError, OverflowError) as error:
        raise wanted from error


def _lines(
    path: str, value: object, field: Field, faults: list[tuple[str, str]]
) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not 1 <= len(value) <= MOST_LINES:
        raise _Unfit(f"1 至 {MOST_LINES} 行的列表", f"a list of 1 to {MOST_LINES} lines")
    return [
        _object(f"{path}[{number}].", row, field.columns, faults)
        for number, row in enumerate(value)
    ]
