"""What an old ``.xls`` says beside its values: password, extent, hidden rows, errors."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

_BOF, _EOF, _SHEET, _PASSWORD, _ROW = 0x0809, 0x000A, 0x0085, 0x002F, 0x0208
_FORMULA, _ERROR_OR_BOOLEAN, _SEVERAL = 0x0006, 0x0205, 0x00BD
_CELLS = frozenset({_FORMULA, _ERROR_OR_BOOLEAN, _SEVERAL, 0x00FD, 0x0203, 0x0204, 0x027E, 0x00D6})
_HIDDEN = 0x20
_ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!",
    0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A",
}  # fmt: skip


@dataclass
class SheetOutline:
    """One sheet; rows and columns count from 1.

    Parameters
    ----------
    rows, columns
        The last ones with a value.
    hidden
        Rows that a filter or a person hides.
    broken
        Row and column of a cell in error to what it shows.
    """

    rows: int = 0
    columns: int = 0
    hidden: set[int] = field(default_factory=set)
    broken: dict[tuple[int, int], str] = field(default_factory=dict)


@dataclass(frozen=True)
class Outline:
    """The workbook; its sheets in their order."""

    locked: bool
    sheets: tuple[SheetOutline, ...]


def outline_of(stream: bytes) -> Outline:
    """Return what the records of a workbook say.

    Raises
    ------
    struct.error
        When a record is cut.
    """
    starts: list[int] = []
    by_start: dict[int, SheetOutline] = {}
    current, depth = SheetOutline(), 0
    for position, kind, body in _records(stream):
        if kind == _BOF:
            depth += 1
            if depth == 1:
                current = by_start.setdefault(position, SheetOutline())
        elif kind == _EOF:
            depth -= 1
        elif kind == _SHEET:
            starts.append(struct.unpack_from("<I", body)[0])
        elif kind == _PASSWORD:
            return Outline(locked=True, sheets=())
        elif depth == 1:
            _note(current, kind, body)
    return Outline(
        locked=False, sheets=tuple(by_start.get(start, SheetOutline()) for start in starts)
    )


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    position = 0
    while position + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, position)
        yield position, kind, stream[position + 4 : position + 4 + length]
        position += 4 + length


def _note(sheet: SheetOutline, kind: int, body: bytes) -> None:
    if kind == _ROW:
        row, options = struct.unpack_from("<H10xH", body)
        if options & _HIDDEN:
            sheet.hidden.add(row + 1)
    elif kind in _CELLS:
        row, column = struct.unpack_from("<HH", body)
        last = struct.unpack("<H", body[-2:])[0] if kind == _SEVERAL else column
        sheet.rows, sheet.columns = max(sheet.rows, row + 1), max(sheet.columns, last + 1)
        code = _error(kind, body)
        if code is not None:
            sheet.broken[row + 1, column + 1] = _ERRORS.get(code, "#N/A")


def _error(kind: int, body: bytes) -> int | None:
    """Return the code of the error that a cell shows, if it does."""
    if kind == _ERROR_OR_BOOLEAN:
        return body[6] if body[7:8] == b"\x01" else None
    if kind == _FORMULA and body[12:14] == b"\xff\xff" and body[6:7] == b"\x02":
        return body[8]
    return None
