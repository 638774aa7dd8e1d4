"""The workbook to download and fill in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from depot.domain.item import Item
from depot.errors import Text
from depot.io.archive import workbook_bytes
from depot.io.workbook_in.dates import EARLIEST, LATEST, ShelfLife
from depot.io.workbook_in.fields import LABELS, Field
from depot.io.workbook_in.quantity import MAX_QUANTITY

_ROWS = 500
_FACE = "Noto Sans SC"
_EDGE = Side(style="thin", color="969EAA")
_GRID = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)
_REQUIRED = PatternFill("solid", fgColor="FFE9C7")
_OPTIONAL = PatternFill("solid", fgColor="E4EAF1")
_WIDTHS = {
    Field.CODE: 14, Field.NAME: 28, Field.UNIT: 8, Field.QUANTITY: 12, Field.LOT_NO: 18,
    Field.MADE_ON: 14, Field.EXPIRES_ON: 14, Field.BIN: 12, Field.NOTE: 28,
}  # fmt: skip
_HINTS = {
    Field.CODE: Text("必填。见“物资目录”。", "Required. See the sheet “Catalogue”."),
    Field.NAME: Text("按编码自动带出，可不填。", "Follows from the code; may stay empty."),
    Field.UNIT: Text("按编码自动带出；数量须用此单位。", "Follows from the code; count in it."),
    Field.QUANTITY: Text("必填。正整数。", "Required. A positive whole number."),
    Field.LOT_NO: Text("没有批号的不填。", "Leave empty when there is none."),
    Field.MADE_ON: Text("年-月-日。", "Year-month-day."),
    Field.EXPIRES_ON: Text("包装上印的最后一天。", "The last good day, as printed."),
    Field.BIN: Text("不填则用入库时选的库位。", "Empty: the bin chosen on import."),
    Field.NOTE: Text("自由填写。", "Free text."),
}
_RULES = (
    Text("每行一种物资、一个批次、一个库位。", "One item, one lot, one bin a row."),
    Text(
        "橙色列必填。目录中“需有效期”的物资必须填写有效期至。",
        "Orange columns are required. Items marked “expiry” need an expiry date.",
    ),
    Text(
        "编码后的名称和单位自动带出；数量按目录的单位填写整数。",
        "Name and unit follow from the code; enter whole numbers in that unit.",
    ),
    Text(
        "日期写成 2027-05-11 或 2027年5月11日。",
        "Write dates like 2027-05-11.",
    ),
    Text(
        "合计行、空行、签字行会跳过；同一文件导入两次不会重复入账。",
        "Totals, empty rows and signature lines are skipped; importing a file twice books it once.",
    ),
    Text("“示例”表供参考，不会导入。", "The sheet “Example” is for reading only, not imported."),
)


def receipt_template(catalogue: Iterable[Item], language: str = "zh") -> bytes:
    """Return a workbook with heads, drop-downs, an example and the catalogue.

    The same catalogue gives the same bytes.
    """
    items = sorted(catalogue, key=lambda item: item.code)
    book = Workbook()
    sheet = book.active
    if not isinstance(sheet, Worksheet):
        raise TypeError("A new workbook has no worksheet.")
    sheet.title = Text("入库", "Receipt").in_language(language)
    _heads(sheet, language)
    listed = Text("物资目录", "Catalogue").in_language(language)
    _lookups(sheet, listed, len(items))
    _validation(sheet, listed, len(items), language)
    if items:
        _example(book.create_sheet(Text("示例", "Example").in_language(language)), items, language)
    _rules(book.create_sheet(Text("填写说明", "How to fill in").in_language(language)), language)
    _catalogue(book.create_sheet(listed), items, language)
    return workbook_bytes(book, datetime(2026, 1, 1))  # noqa: DTZ001 (zone-free in Excel)


def _heads(sheet: Worksheet, language: str) -> None:
    for column, (field, width) in enumerate(_WIDTHS.items(), 1):
        cell = sheet.cell(1, column, LABELS[field].in_language(language))
        cell.font = Font(name=_FACE, size=11, bold=True)
        cell.fill = _REQUIRED if field in {Field.CODE, Field.QUANTITY} else _OPTIONAL
        cell.border = _GRID
        cell.alignment = Alignment(horizontal="center", vertical="center")
        cell.comment = Comment(_HINTS[field].in_language(language), "depot", height=60, width=220)
        sheet.column_dimensions[get_column_letter(column)].width = width
    sheet.row_dimensions[1].height = 24
    sheet.freeze_panes = "A2"


def _letter(field: Field) -> str:
    return get_column_letter(list(_WIDTHS).index(field) + 1)


def _lookups(sheet: Worksheet, listed: str, items: int) -> None:
    """Make name and unit follow from the code, and format the cells to fill."""
    for row in range(2, _ROWS + 2):
        for field, column in ((Field.NAME, 2), (Field.UNIT, 3)):
            find = f"VLOOKUP($A{row},'{listed}'!$A$2:$C${items + 1},{column},FALSE)"
            sheet[f"{_letter(field)}{row}"] = f'=IF($A{row}="","",IFERROR({find},""))'
        sheet[f"{_letter(Field.CODE)}{row}"].number_format = "@"
        sheet[f"{_letter(Field.QUANTITY)}{row}"].number_format = "#,##0"
        sheet[f"{_letter(Field.LOT_NO)}{row}"].number_format = "@"
        for field in (Field.MADE_ON, Field.EXPIRES_ON):
            sheet[f"{_letter(field)}{row}"].number_format = "yyyy-mm-dd"


def _validation(sheet: Worksheet, listed: str, items: int, language: str) -> None:
    codes = DataValidation("list", formula1=f"'{listed}'!$A$2:$A${items + 1}", allow_blank=True)
    quantity = DataValidation(
        "whole", operator="between", formula1="1", formula2=str(MAX_QUANTITY), allow_blank=True
    )
    days = DataValidation(
        "date",
        operator="between",
        formula1=_date_formula(EARLIEST),
        formula2=_date_formula(LATEST),
        allow_blank=True,
    )
    for rule, fields in (
        (codes, (Field.CODE,)),
        (quantity, (Field.QUANTITY,)),
        (days, (Field.MADE_ON, Field.EXPIRES_ON)),
    ):
        rule.showErrorMessage = True
        rule.error = _HINTS[fields[0]].in_language(language)
        rule.errorTitle = LABELS[fields[0]].in_language(language)
        sheet.add_data_validation(rule)
        for field in fields:
            rule.add(f"{_letter(field)}2:{_letter(field)}{_ROWS + 1}")


def _date_formula(day: date) -> str:
    return f"DATE({day.year},{day.month},{day.day})"


def _example(sheet: Worksheet, items: list[Item], language: str) -> None:
    """Show one filled-in row of an item with an expiry date."""
    _heads(sheet, language)
    item = next((item for item in items if item.expiry_required), items[0])
    made_on = date(2026, 5, 12)
    life = ShelfLife(item.shelf_life_months or 12, "m")
    name = item.name_en if language == "en" and item.name_en else item.name_zh
    note = Text("示例，不会导入", "An example, not imported").in_language(language)
    expires_on = life.ends(made_on)
    _fill(sheet, 2, item.code, name, item.unit_zh, 480, "20260512A", made_on, expires_on, "", note)


def _fill(sheet: Worksheet, row: int, *values: str | int | date | None) -> None:
    for column, value in enumerate(values, 1):
        sheet.cell(row, column, value)


def _rules(sheet: Worksheet, language: str) -> None:
    sheet.column_dimensions["A"].width = 90
    for row, rule in enumerate(_RULES, 1):
        sheet.cell(row, 1, f"{row}. {rule.in_language(language)}").font = Font(name=_FACE, size=11)


def _catalogue(sheet: Worksheet, items: list[Item], language: str) -> None:
    heads = (
        LABELS[Field.CODE], LABELS[Field.NAME], LABELS[Field.UNIT],
        Text("需有效期", "Expiry"), Text("保质期（月）", "Shelf life, months"),
    )  # fmt: skip
    for column, (head, width) in enumerate(zip(heads, (14, 40, 10, 10, 14), strict=True), 1):
        cell = sheet.cell(1, column, head.in_language(language))
        cell.font, cell.fill = Font(name=_FACE, size=11, bold=True), _OPTIONAL
        sheet.column_dimensions[get_column_letter(column)].width = width
    for row, item in enumerate(items, 2):
        name = item.name_en if language == "en" and item.name_en else item.name_zh
        needs_expiry = "✓" if item.expiry_required else ""
        _fill(sheet, row, item.code, name, item.unit_zh, needs_expiry, item.shelf_life_months)
    sheet.freeze_panes = "A2"
