"""Reads the values of an old ``.xls`` from standard input; a program of its own.

The library that reads them may end the whole program on a damaged file, or ask for
more memory than there is. So it runs apart, without anything else of the depot, and
within limits. It answers in JSON: a list of sheets with ``name``, ``visible``,
``rows`` (row number to column number to value, both from 1), ``merged`` (first row,
first column, last row, last column) and ``cut`` (whether more was there than asked
for). Dates are ``["date", "2027-05-11"]``.
"""

from __future__ import annotations

import io
import json
import sys
from datetime import date, datetime

import python_calamine

MEMORY_BYTES = 2_000_000_000


def limit_memory() -> None:
    """Keep the program within its memory, where the system can."""
    try:
        import resource
    except ImportError:  # not on Windows
        return
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))


def sheets(content: bytes, rows: int, columns: int) -> list[dict[str, object]]:
    """Return the sheets up to a row and a column."""
    book = python_calamine.load_workbook(io.BytesIO(content))
    return [
        _sheet(book.get_sheet_by_index(number), about, rows, columns)
        for number, about in enumerate(book.sheets_metadata)
    ]


def _sheet(
    sheet: python_calamine.CalamineSheet,
    about: python_calamine.SheetMetadata,
    rows: int,
    columns: int,
) -> dict[str, object]:
    found: dict[int, dict[int, object]] = {}
    cut = False
    for row, cells in enumerate(sheet.to_python(skip_empty_area=False), 1):
        filled = {column: _plain(cell) for column, cell in enumerate(cells, 1) if cell != ""}
        inside = {c: cell for c, cell in filled.items() if row <= rows and c <= columns}
        cut = cut or len(inside) < len(filled)
        if inside:
            found[row] = inside
    merged = [
        (top + 1, left + 1, bottom + 1, right + 1)
        for (top, left), (bottom, right) in sheet.merged_cell_ranges or ()
    ]
    visible = about.visible == python_calamine.SheetVisibleEnum.Visible
    return {"name": about.name, "visible": visible, "rows": found, "merged": merged, "cut": cut}


def _plain(cell: object) -> object:
    if isinstance(cell, datetime):
        return ["datetime", cell.isoformat()]
    if isinstance(cell, date):
        return ["date", cell.isoformat()]
    return cell if isinstance(cell, str | int | float | bool) else str(cell)


if __name__ == "__main__":
    limit_memory()
    answer = sheets(sys.stdin.buffer.read(), int(sys.argv[1]), int(sys.argv[2]))
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace"))
