"""A form as an Excel workbook: the same content, with numbers as numbers."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from itertools import pairwise

import segno
from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.drawing.image import Image
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from depot.io.archive import workbook_bytes
from depot.io.documents.form import Column, Form, Format, Section, Value
from depot.io.documents.formats import CENTRED, NUMBER_FORMATS, RIGHT_ALIGNED, clean, moment
from depot.io.documents.words import labelled, word

_FACE = "Noto Sans SC"
_EDGE = Side(style="thin", color="969EAA")
_GRID = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)
_SHADE = PatternFill("solid", fgColor="E4EAF1")
_LIGHT = PatternFill("solid", fgColor="F3F6F9")
_ALARM = "B22222"

LANDSCAPE_LETTERS, PORTRAIT_LETTERS = 140, 100
"""Width of the table on each paper, in letters of Excel's own measure."""

LABEL_LETTERS = 12
LAST_NARROW = 0x2FF
"""Characters beyond it are Chinese and twice as wide."""


def xlsx_of(form: Form) -> bytes:
    """Return the form as a workbook; the same form gives the same bytes."""
    book = Workbook()
    sheet = book.active
    if not isinstance(sheet, Worksheet):  # a new workbook has one
        raise TypeError("A new workbook has no worksheet.")
    sheet.title = word(form.kind.value, form.language)[:31]
    width = len(form.columns)
    _titles(sheet, form, width)
    head_row = _entries(sheet, form, 4) + 1
    last_row = _table(sheet, form, head_row)
    _closing(sheet, form, last_row + 1, width)
    _set_up(sheet, form, head_row)
    book.properties.title = f"{form.title} {form.number}"
    book.properties.creator = form.organisation
    return workbook_bytes(book, moment(form.issued_at_us) or datetime(1970, 1, 1))  # noqa: DTZ001 (zone-free in Excel)


def put(cell: Cell, value: Value, style: Format = Format.TEXT) -> None:
    """Write a value; text stays text, even when it begins like a formula."""
    if isinstance(value, str):
        cell.value = clean(value)
        if cell.value:
            cell.data_type = "s"
            cell.quotePrefix = cell.value[0] in "=+-@"
    else:
        cell.value = value
    cell.number_format = NUMBER_FORMATS[Format.TEXT if isinstance(value, str) else style]


def _at(sheet: Worksheet, row: int, column: int) -> Cell:
    cell = sheet.cell(row, column)
    if not isinstance(cell, Cell):
        raise TypeError(f"{cell.coordinate} is inside a merged range.")
    return cell


def _wide(sheet: Worksheet, row: int, first: int, last: int) -> Cell:
    """Merge a stretch of a row, with its border, and return its first cell."""
    for column in range(first, last + 1):
        sheet.cell(row, column).border = _GRID
    if last > first:
        sheet.merge_cells(start_row=row, start_column=first, end_row=row, end_column=last)
    return _at(sheet, row, first)


def _titles(sheet: Worksheet, form: Form, width: int) -> None:
    number = labelled(word("number", form.language), form.number, form.language)
    for row, (text, size) in enumerate(
        ((form.organisation, 11), (form.title, 18), (number, 11)), 1
    ):
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=width)
        cell = _at(sheet, row, 1)
        put(cell, text)
        cell.font = Font(name=_FACE, size=size, bold=row > 1)
        cell.alignment = Alignment(horizontal="center", vertical="center")
        sheet.row_dimensions[row].height = size * 1.7
    image = Image(BytesIO(_qr_png(form.code_text)))
    image.width = image.height = 74
    sheet.add_image(image, f"{get_column_letter(width)}1")


def _qr_png(text: str) -> bytes:
    image = BytesIO()
    segno.make(text, error="m", micro=False).save(image, kind="png", scale=4, border=2)
    return image.getvalue()


def _letters(form: Form) -> list[float]:
    """Return the widths of the columns, in letters."""
    whole = sum(column.share for column in form.columns)
    letters = LANDSCAPE_LETTERS if form.landscape else PORTRAIT_LETTERS
    return [max(round(letters * column.share / whole, 1), 5.0) for column in form.columns]


def _stretches(widths: list[float], count: int) -> list[tuple[int, int]]:
    """Cut the columns into ``count`` stretches of about the same width, both ends included."""
    ends, reached, whole = [0], 0.0, sum(widths)
    for index, width in enumerate(widths, 1):
        reached += width
        if reached >= whole * len(ends) / count - width / 2 and len(ends) < count:
            ends.append(index)
    return [(first + 1, last) for first, last in pairwise([*ends, len(widths)]) if last > first]


def _entries(sheet: Worksheet, form: Form, row: int) -> int:
    """Write labelled values side by side and return the first free row."""
    widths = _letters(form)
    stretches = _stretches(widths, 3 if form.landscape else 2)
    for start in range(0, len(form.entries), len(stretches)):
        row_entries = form.entries[start : start + len(stretches)]
        for entry, (first, last) in zip(row_entries, stretches, strict=False):
            label_end = first
            while sum(widths[first - 1 : label_end]) < LABEL_LETTERS and label_end + 1 < last:
                label_end += 1
            label = _wide(sheet, row, first, label_end)
            put(label, entry.label)
            label.font, label.fill = Font(name=_FACE, size=10, color="5F6773"), _LIGHT
            value = _wide(sheet, row, label_end + 1, last)
            put(value, entry.value, entry.format)
            value.font = Font(name=_FACE, size=10)
            value.alignment = Alignment(horizontal="left", vertical="center", wrap_text=True)
        row += 1
    return row


def _table(sheet: Worksheet, form: Form, head_row: int) -> int:
    """Write head and sections, and return the last row."""
    for index, column in enumerate(form.columns, 1):
        cell = _at(sheet, head_row, index)
        put(cell, column.label)
        cell.font, cell.fill, cell.border = Font(name=_FACE, size=10, bold=True), _SHADE, _GRID
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
    row = head_row
    for section in form.sections:
        row = _section(sheet, form, section, row)
    return row


def _section(sheet: Worksheet, form: Form, section: Section, row: int) -> int:
    if section.heading:
        row += 1
        _band(sheet, row, section.heading, form, bold=True)
    for values in section.rows:
        row += 1
        for index, (column, value) in enumerate(zip(form.columns, values, strict=True), 1):
            _body_cell(_at(sheet, row, index), column, value)
    if section.closing:
        row += 1
        _band(sheet, row, "    ".join(section.closing), form, bold=False)
    return row


def _band(sheet: Worksheet, row: int, text: str, form: Form, *, bold: bool) -> None:
    width, sheet_letters = len(form.columns), sum(_letters(form))
    cell = _wide(sheet, row, 1, width)
    put(cell, text)
    cell.font = Font(name=_FACE, size=10, bold=bold)
    cell.alignment = Alignment(vertical="center", wrap_text=True)
    if bold:
        cell.fill = _LIGHT
    # A merged cell doesn't grow with its text, so its lines are counted here.
    letters = sum(2 if ord(character) > LAST_NARROW else 1 for character in clean(text))
    lines = 1 + int(letters / (sheet_letters * 0.95))
    sheet.row_dimensions[row].height = 6 + 15 * lines


def _body_cell(cell: Cell, column: Column, value: Value) -> None:
    put(cell, value, column.format)
    cell.border = _GRID
    cell.font = Font(name=_FACE, size=10, bold=column.strong)
    right = column.format in RIGHT_ALIGNED
    centred = column.format in CENTRED
    cell.alignment = Alignment(
        horizontal="right" if right else "center" if centred else "left",
        vertical="center",
        wrap_text=True,
    )


def _closing(sheet: Worksheet, form: Form, row: int, width: int) -> None:
    title = _at(sheet, row, 1)
    put(title, word("total", form.language))
    title.font = Font(name=_FACE, size=10, bold=True)
    for index, entry in enumerate(form.totals, 1):
        label, value = _at(sheet, row + index, 2), _at(sheet, row + index, 3)
        put(label, entry.label)
        put(value, entry.value, entry.format)
        label.font, value.font = Font(name=_FACE, size=10), Font(name=_FACE, size=10, bold=True)
        label.border = value.border = _GRID
        value.alignment = Alignment(horizontal="left")
    row += len(form.totals) + 2
    texts = (("papers", form.papers, form.papers_pending), ("note", form.note, False))
    for key, text, alarm in (each for each in texts if each[1]):
        _band(sheet, row, labelled(word(key, form.language), text, form.language), form, bold=False)
        if alarm:
            sheet.cell(row, 1).font = Font(name=_FACE, size=10, bold=True, color=_ALARM)
        row += 1
    _boxes(sheet, form, row + 1, width)


def _boxes(sheet: Worksheet, form: Form, row: int, width: int) -> None:
    """Write the boxes to sign and to stamp side by side over the table's width."""
    names = [(box.label, box.name) for box in form.boxes] + [(word("stamp", form.language), "")]
    edges = [1 + width * part // len(names) for part in range(len(names) + 1)]
    for (label, name), (first, end) in zip(names, pairwise(edges), strict=True):
        head, body = _wide(sheet, row, first, end - 1), _wide(sheet, row + 1, first, end - 1)
        put(head, label)
        put(body, name)
        head.font, head.fill = Font(name=_FACE, size=10, color="5F6773"), _LIGHT
        body.font = Font(name=_FACE, size=10)
        body.alignment = Alignment(vertical="center", wrap_text=True)
    sheet.row_dimensions[row + 1].height = 48


def _set_up(sheet: Worksheet, form: Form, head_row: int) -> None:
    """Set widths, the frozen head, and how it prints."""
    for index, letters in enumerate(_letters(form), 1):
        sheet.column_dimensions[get_column_letter(index)].width = letters
    sheet.freeze_panes = f"A{head_row + 1}"
    sheet.print_title_rows = f"{head_row}:{head_row}"
    sheet.page_setup.orientation = "landscape" if form.landscape else "portrait"
    sheet.page_setup.paperSize = 9  # A4 in the file format's list
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_options.horizontalCentered = True
    if sheet.oddFooter is not None:
        page = word("page", form.language)
        sheet.oddFooter.right.text = page.format(page="&P", pages="&N")
        sheet.oddFooter.left.text = form.number
    sheet.sheet_view.showGridLines = False
