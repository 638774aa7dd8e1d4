"""A table as people see it, as an Excel workbook."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from depot.io.archive import workbook_bytes
from depot.io.documents.formats import clean

CellValue = str | int | float | Decimal | date | datetime | bool | None

MAX_CELL = 32_000
"""Excel keeps at most 32,767 characters in a cell."""

_FACE = "Noto Sans SC"
_EDGE = Side(style="thin", color="969EAA")
_GRID = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)
_SHADE = PatternFill("solid", fgColor="E4EAF1")
_NARROWEST, _WIDEST, _WIDE_FROM = 8, 46, 0x2FF
_LOOKS_LIKE_A_FORMULA = "=+-@\t\r"


def table_xlsx(
    title: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[CellValue]],
    *,
    about: Sequence[str] = (),
    at: datetime,
) -> bytes:
    """Return a table as a workbook: numbers as numbers, text that can't become a formula.

    Parameters
    ----------
    title
        Name of the sheet and its first line.
    about
        Lines under the title: which filters were applied.
    at
        When the table was read, without zone; it dates the file.
    """
    book = Workbook()
    sheet = book.active
    if not isinstance(sheet, Worksheet):
        raise TypeError("A new workbook has no worksheet.")
    sheet.title = "".join(c for c in clean(title) if c not in "[]:*?/\\")[:31] or "1"
    for row, line in enumerate((title, f"{at:%Y-%m-%d %H:%M}", *about), 1):
        put_plain(_at(sheet, row, 1), line)
        sheet.cell(row, 1).font = Font(name=_FACE, size=14 if row == 1 else 10, bold=row == 1)
    head_row = len(about) + 3
    for column, head in enumerate(heads, 1):
        cell = _at(sheet, head_row, column)
        put_plain(cell, head)
        cell.font, cell.fill, cell.border = Font(name=_FACE, size=10, bold=True), _SHADE, _GRID
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    for number, values in enumerate(rows, head_row + 1):
        put_row(sheet, number, values)
    _set_up(sheet, heads, rows, head_row)
    return workbook_bytes(book, at)


def put_row(sheet: Worksheet, row: int, values: Sequence[CellValue]) -> None:
    """Write values from a row's first cell on, as `put_plain` does."""
    for column, value in enumerate(values, 1):
        put_plain(_at(sheet, row, column), value)


def put_plain(cell: Cell, value: CellValue) -> None:
    """Write a value; text stays text, even when it begins like a formula."""
    if not isinstance(value, str):
        cell.value = value
        if isinstance(value, date):
            cell.number_format = "yyyy-mm-dd hh:mm" if isinstance(value, datetime) else "yyyy-mm-dd"
        return
    text = clean(value)[:MAX_CELL]
    cell.value = text
    if text:
        cell.data_type = "s"
        cell.quotePrefix = text[0] in _LOOKS_LIKE_A_FORMULA


def _at(sheet: Worksheet, row: int, column: int) -> Cell:
    cell = sheet.cell(row, column)
    if not isinstance(cell, Cell):
        raise TypeError(f"{cell.coordinate} is inside a merged range.")
    return cell


def _set_up(
    sheet: Worksheet,
    heads: Sequence[str],
    rows: Sequence[Sequence[CellValue]],
    head_row: int,
) -> None:
    """Set widths by what stands in the columns, the filter, and the frozen head."""
    for column, head in enumerate(heads):
        texts = [head, *(str(row[column]) for row in rows[:200] if row[column] is not None)]
        letters = max(map(_letters, texts)) + 3
        width = min(max(letters, _NARROWEST), _WIDEST)
        sheet.column_dimensions[get_column_letter(column + 1)].width = width
    sheet.freeze_panes = f"A{head_row + 1}"
    last = get_column_letter(max(len(heads), 1))
    sheet.auto_filter.ref = f"A{head_row}:{last}{head_row + len(rows)}"
    sheet.page_setup.orientation = "landscape"
    sheet.print_title_rows = f"{head_row}:{head_row}"


def _letters(text: str) -> int:
    return sum(2 if ord(character) > _WIDE_FROM else 1 for character in text)
