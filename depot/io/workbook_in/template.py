"""The workbook to download and fill in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
from depot.io.workbook_in.kinds import WorkbookKind

_ROWS = 500
_FACE = "Noto Sans SC"
_EDGE = Side(style="thin", color="969EAA")
_GRID = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)
_REQUIRED = PatternFill("solid", fgColor="FFE9C7")
_OPTIONAL = PatternFill("solid", fgColor="E4EAF1")
_EXAMPLE = PatternFill("solid", fgColor="EDEDED")
_WIDTHS = {
    Field.CODE: 14, Field.NAME: 28, Field.UNIT: 8, Field.QUANTITY: 12, Field.LOT_NO: 18,
    Field.MADE_ON: 14, Field.EXPIRES_ON: 14, Field.BIN: 12, Field.NOTE: 32,
}  # fmt: skip
_LEFT_OUT = {WorkbookKind.COUNT: {Field.MADE_ON}}
_NEEDED = {
    WorkbookKind.RECEIPT: {Field.CODE, Field.QUANTITY},
    WorkbookKind.OPENING: {Field.CODE, Field.QUANTITY},
    WorkbookKind.COUNT: {Field.CODE, Field.QUANTITY, Field.BIN},
}
_COUNTED = Text("实盘数量", "Counted")
_TITLES = {
    WorkbookKind.RECEIPT: Text("入库", "Receipt"),
    WorkbookKind.OPENING: Text("期初库存", "Opening stock"),
    WorkbookKind.COUNT: Text("盘点", "Count"),
}
_LISTED = Text("物资目录", "Catalogue")
_BINS = Text("库位表", "Bin list")
_RULES_TITLE = Text("填写说明", "How to fill in")
_HINTS = {
    Field.CODE: Text("必填。见“物资目录”。", "Required. See the sheet “Catalogue”."),
    Field.NAME: Text("按编码自动带出，可不填。", "Follows from the code; may stay empty."),
    Field.UNIT: Text(
        "按编码自动带出。数量后可直接写单位，如 12箱。",
        "Follows from the code. A unit may stand behind the quantity.",
    ),
    Field.QUANTITY: Text("必填。整数。", "Required. A whole number."),
    Field.LOT_NO: Text("没有批号的不填。", "Leave empty when there is none."),
    Field.MADE_ON: Text("年-月-日。", "Year-month-day."),
    Field.EXPIRES_ON: Text("包装上印的最后一天。", "The last good day, as printed."),
    Field.BIN: Text("不填则用导入时选的库位。", "Empty: the bin chosen on import."),
    Field.NOTE: Text("自由填写。", "Free text."),
}
_RULES = (
    Text("每行一种物资、一个批次、一个库位。", "One item, one lot, one bin a row."),
    Text(
        "橙色列必填。目录中“需有效期”的物资，入库和期初必须填写有效期至。",
        "Orange columns are required. Items marked “expiry” need an expiry date.",
    ),
    Text(
        "编码后的名称和单位自动带出；数量按目录的单位填写整数，也可写成 12箱、1.2万、3箱5瓶。",
        "Name and unit follow from the code; enter whole numbers in that unit, or like 12箱.",
    ),
    Text(
        "日期写成 2027-05-11、2027年5月11日；只有年月的有效期算到月末。",
        "Write dates like 2027-05-11; an expiry of a month alone is good through its last day.",
    ),
    Text(
        "盘点：没有的填 0，不知道的不填该行；不要抄账面数。",
        "Counts: enter 0 for what is gone, leave out what you didn't count.",
    ),
    Text(
        "合计行、空行、签字行、隐藏行会跳过；同一内容导入两次不会重复入账。",
        "Totals, empty, signed and hidden rows are skipped; the same content is booked once.",
    ),
    Text(
        "灰色示例行导入前须删除，留着不能入账。",
        "Delete the grey example row first: left in, nothing can be booked.",
    ),
)


def workbook_template(
    kind: WorkbookKind,
    catalogue: Iterable[Item],
    *,
    bins: Sequence[str] = (),
    language: str = "zh",
) -> bytes:
    """Return a workbook with heads, drop-downs, an example row and the catalogue.

    The same catalogue and bins give the same bytes.

    Parameters
    ----------
    bins
        Codes of the depot's bins, to choose from.
    """
    items = sorted(catalogue, key=lambda item: item.code)
    book = Workbook()
    sheet = book.active
    if not isinstance(sheet, Worksheet):
        raise TypeError("A new workbook has no worksheet.")
    sheet.title = _TITLES[kind].in_language(language)
    form = _Form(sheet, kind, language)
    form.heads()
    form.lookups(len(items))
    form.rules(len(items), len(bins))
    if items:
        form.example(items, bins)
    _rules(book.create_sheet(_RULES_TITLE.in_language(language)), language)
    _catalogue(book.create_sheet(_LISTED.in_language(language)), items, language)
    if bins:
        listed = book.create_sheet(_BINS.in_language(language))
        for row, code in enumerate((LABELS[Field.BIN].in_language(language), *bins), 1):
            listed.cell(row, 1, code).number_format = "@"
    return workbook_bytes(book, datetime(2026, 1, 1))  # noqa: DTZ001 (zone-free in Excel)


class _Form:
    """The sheet to fill in."""

    def __init__(self, sheet: Worksheet, kind: WorkbookKind, language: str) -> None:
        self._sheet, self._kind, self._language = sheet, kind, language
        left_out = _LEFT_OUT.get(kind, set())
        self._columns = [field for field in _WIDTHS if field not in left_out]

    def _letter(self, field: Field) -> str:
        return get_column_letter(self._columns.index(field) + 1)

    def _label(self, field: Field) -> str:
        counted = field is Field.QUANTITY and self._kind is WorkbookKind.COUNT
        return (_COUNTED if counted else LABELS[field]).in_language(self._language)

    def heads(self) -> None:
        """Write the column heads with their hints."""
        for column, field in enumerate(self._columns, 1):
            cell = self._sheet.cell(1, column, self._label(field))
            cell.font = Font(name=_FACE, size=11, bold=True)
            cell.fill = _REQUIRED if field in _NEEDED[self._kind] else _OPTIONAL
            cell.border = _GRID
            cell.alignment = Alignment(horizontal="center", vertical="center")
            hint = _HINTS[field].in_language(self._language)
            cell.comment = Comment(hint, "depot", height=60, width=220)
            self._sheet.column_dimensions[get_column_letter(column)].width = _WIDTHS[field]
        self._sheet.row_dimensions[1].height = 24
        self._sheet.freeze_panes = "A2"

    def lookups(self, items: int) -> None:
        """Make name and unit follow from the code, and format the cells to fill."""
        listed = _LISTED.in_language(self._language)
        for row in range(2, _ROWS + 2):
            for field, column in ((Field.NAME, 2), (Field.UNIT, 3)):
                find = f"VLOOKUP($A{row},'{listed}'!$A$2:$C${items + 1},{column},FALSE)"
                self._sheet[f"{self._letter(field)}{row}"] = (
                    f'=IF($A{row}="","",IFERROR({find},""))'
                )
            for field in self._columns:
                self._sheet[f"{self._letter(field)}{row}"].number_format = _FORMATS.get(field, "@")

    def rules(self, items: int, bins: int) -> None:
        """Offer codes and bins, and refuse slips while they are typed."""
        listed, places = (text.in_language(self._language) for text in (_LISTED, _BINS))
        choices = [(Field.CODE, f"'{listed}'!$A$2:$A${items + 1}")]
        if bins:
            choices.append((Field.BIN, f"'{places}'!$A$2:$A${bins + 1}"))
        for field, where in choices:
            self._add(DataValidation("list", formula1=where, allow_blank=True), field)
        days = (_date_formula(EARLIEST), _date_formula(LATEST))
        for field in (Field.MADE_ON, Field.EXPIRES_ON):
            if field in self._columns:
                rule = DataValidation("date", "between", days[0], days[1], allow_blank=True)
                self._add(rule, field)

    def _add(self, rule: DataValidation, field: Field) -> None:
        rule.showErrorMessage = True
        rule.error = _HINTS[field].in_language(self._language)
        rule.errorTitle = self._label(field)
        self._sheet.add_data_validation(rule)
        rule.add(f"{self._letter(field)}2:{self._letter(field)}{_ROWS + 1}")

    def example(self, items: list[Item], bins: Sequence[str]) -> None:
        """Fill the first row in, with an item that has an expiry date."""
        item = next((item for item in items if item.expiry_required), items[0])
        made_on = date(2026, 5, 12)
        values = {
            Field.CODE: item.code,
            Field.QUANTITY: 480,
            Field.LOT_NO: "20260512A",
            Field.MADE_ON: made_on,
            Field.EXPIRES_ON: ShelfLife(item.shelf_life_months or 12, "m").ends(made_on),
            Field.BIN: bins[0] if bins else "A-01",
            Field.NOTE: Text(
                "示例行，导入前请删除", "Example row: delete before import"
            ).in_language(self._language),
        }
        for field in self._columns:
            cell = self._sheet[f"{self._letter(field)}2"]
            cell.fill, cell.font = _EXAMPLE, Font(name=_FACE, size=11, italic=True, color="7A828C")
            if field in values:
                cell.value = values[field]


_FORMATS = {
    Field.QUANTITY: "#,##0", Field.NAME: "General", Field.UNIT: "General",
    Field.MADE_ON: "yyyy-mm-dd", Field.EXPIRES_ON: "yyyy-mm-dd",
}  # fmt: skip


def _date_formula(day: date) -> str:
    return f"DATE({day.year},{day.month},{day.day})"


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
