"""Checking one row of a workbook."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from depot.domain.finding import Finding, Severity
from depot.domain.item import Item
from depot.domain.lot import NO_LOT, is_expired
from depot.errors import Text
from depot.io.workbook_in.dates import months_later, parse_date, parse_shelf_life
from depot.io.workbook_in.fields import Field
from depot.io.workbook_in.grid import Broken
from depot.io.workbook_in.kinds import WorkbookKind
from depot.io.workbook_in.quantity import broken_formula, in_base_units, parse_quantity
from depot.io.workbook_in.resolve import Resolver
from depot.io.workbook_in.sheet_rows import SheetRow
from depot.io.workbook_in.texts import plain

MAX_TEXT = {Field.LOT_NO: 64, Field.BIN: 32, Field.NOTE: 500}
"""Most characters that the columns of free text take."""

EXAMPLE = ("示例", "example")
"""How the template's own row begins its remark."""

Packs = Mapping[str, Mapping[str, int]]
"""Item code to larger units and how many base units each holds."""

_LINE_DIGITS = 6
_NO_LOT_WORDS = frozenset({"", "-", "--", "—", "/", "无", "无批号", "n/a", "none"})


@dataclass(frozen=True)
class ReceiptRow:
    """One good row of a workbook.

    Parameters
    ----------
    source
        Where it stands: ``"入库.xlsx!Sheet1:12"``.
    quantity
        Whole base units. Positive; a count may be zero.
    bin, note
        Empty when the sheet has none.
    line
        Number of the line on a counting sheet; 0 when it has none.
    """

    source: str
    item: str
    quantity: int
    lot_no: str = NO_LOT
    made_on: date | None = None
    expires_on: date | None = None
    bin: str = ""
    note: str = ""
    line: int = 0


@dataclass
class RowReader:
    """Reads rows, collecting findings.

    Parameters
    ----------
    today
        For dates that can't be or are past; None skips these checks.
    packs
        Larger units of the items.
    """

    resolver: Resolver
    kind: WorkbookKind = WorkbookKind.RECEIPT
    today: date | None = None
    packs: Packs = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    errors: int = 0

    def read(self, row: SheetRow) -> ReceiptRow | None:
        """Return the row if nothing is wrong with it."""
        before = self.errors
        if self._is_example(row) or self._was_not_counted(row):
            return None
        self._formulas(row)
        item = self._item(row)
        quantity = self._quantity(row, item)
        lot_no = self._text(row, Field.LOT_NO)
        made_on = self._made_on(row)
        expires_on = self._expires_on(row, item, made_on)
        bin_code = self._text(row, Field.BIN)
        note = self._text(row, Field.NOTE)
        self._order_of_dates(row, made_on, expires_on)
        if self.errors > before or item is None or quantity is None:
            return None
        lot_no = NO_LOT if lot_no.casefold() in _NO_LOT_WORDS else lot_no
        return ReceiptRow(
            row.source, item.code, quantity, lot_no, made_on, expires_on, bin_code, note,
            self._line(row),
        )  # fmt: skip

    def tell(
        self, row: SheetRow, about: Field, message: Text, severity: Severity = Severity.ERROR
    ) -> None:
        """Collect a finding about a column of a row."""
        self.findings.append(Finding(row.source, message, row.label(about), severity))
        self.errors += severity is Severity.ERROR

    def _is_example(self, row: SheetRow) -> bool:
        if not row.text(Field.NOTE).casefold().startswith(EXAMPLE):
            return False
        text = Text(
            "这是模板的示例行，不能入账。请删去该行；确是实物的，请改写备注。",
            "This is the template's example row. Delete it; if the goods are real, change the "
            "remark.",
        )
        self.tell(row, Field.NOTE, text)
        return True

    def _was_not_counted(self, row: SheetRow) -> bool:
        if self.kind is not WorkbookKind.COUNT or row.cells.get(Field.QUANTITY) is not None:
            return False
        text = Text(
            "没有填实盘数，该行不录入。没有货请填 0。",
            "Not counted: the row is left out. Enter 0 where there is nothing.",
        )
        self.tell(row, Field.QUANTITY, text, Severity.WARNING)
        return True

    @staticmethod
    def _line(row: SheetRow) -> int:
        text = row.text(Field.LINE)
        return int(text) if text.isdecimal() and len(text) <= _LINE_DIGITS else 0

    def _formulas(self, row: SheetRow) -> None:
        """Tell of broken formulas in the columns of text.

        Name and unit may follow from the code by a formula that nobody
        computed, as in our template; the catalogue knows them anyway.
        """
        for about in (Field.CODE, Field.NAME, Field.UNIT, Field.LOT_NO, Field.BIN, Field.NOTE):
            value = row.cells.get(about)
            follows = about in {Field.NAME, Field.UNIT} and bool(row.text(Field.CODE))
            if isinstance(value, Broken) and (value.shown or not follows):
                self.tell(row, about, broken_formula(value))

    def _item(self, row: SheetRow) -> Item | None:
        code, name = row.cells.get(Field.CODE), row.cells.get(Field.NAME)
        if isinstance(code, Broken) or (
            isinstance(name, Broken) and (name.shown or not plain(code))
        ):
            return None
        about = Field.CODE if plain(code) or Field.NAME not in row.cells else Field.NAME
        if not plain(code) and not plain(name):
            text = Text(
                "本行有数量等内容，但没有物资编码和名称。请填写物资编码。",
                "The row has content but neither item code nor name. Enter the item code.",
            )
            self.tell(row, about, text)
            return None
        found = self.resolver.find(plain(code), plain(name))
        if isinstance(found, Text):
            self.tell(row, about, found)
            return None
        return found

    def _quantity(self, row: SheetRow, item: Item | None) -> int | None:
        if Field.QUANTITY in row.repeated:
            text = Text(
                "数量单元格与上一行合并，分不清各行多少。请取消合并，逐行填写数量。",
                "The quantity is merged with the row above. Unmerge it; enter one for each row.",
            )
            self.tell(row, Field.QUANTITY, text)
            return None
        amount = parse_quantity(
            row.cells.get(Field.QUANTITY), zero_too=self.kind is WorkbookKind.COUNT
        )
        if not isinstance(amount, Text) and item is not None:
            behind = row.text(Field.UNIT)
            units = in_base_units(amount, item.unit_zh, self._sizes(row, item), behind)
            if not isinstance(units, Text):
                self._converted(row, item, amount.text, units)
                return units
            amount = units
        if isinstance(amount, Text):
            self.tell(row, Field.QUANTITY, amount)
        return None

    def _sizes(self, row: SheetRow, item: Item) -> Mapping[str, int]:
        """Return the item's packs; a column of the sheet tells the size of the row's own unit."""
        known = self.packs.get(item.code, {})
        told = row.cells.get(Field.PACK_SIZE)
        size = parse_quantity(told) if plain(told) else None
        if size is None or isinstance(size, Text) or len(size.parts) != 1:
            return known
        amount = parse_quantity(row.cells.get(Field.QUANTITY), zero_too=True)
        written = [] if isinstance(amount, Text) else [unit for _, unit in amount.parts]
        units = {unit or row.text(Field.UNIT) for unit in written} - {""}
        return {**dict.fromkeys(units, int(size.parts[0][0])), **known}

    def _converted(self, row: SheetRow, item: Item, said: str, units: int) -> None:
        """Say what a quantity in packs comes to, so that a person sees it before booking."""
        plainly = parse_quantity(said, zero_too=True)
        if not isinstance(plainly, Text) and sum(number for number, _ in plainly.parts) == units:
            return
        text = Text(
            f"“{said}”按包装换算为 {units:,d} {item.unit_zh}。请核对。",
            f"“{said}” comes to {units:,d} {item.unit_zh} by the pack size. Check it.",
        )
        self.tell(row, Field.QUANTITY, text, Severity.WARNING)

    def _text(self, row: SheetRow, about: Field) -> str:
        text = "" if isinstance(row.cells.get(about), Broken) else row.text(about)
        if len(text) > MAX_TEXT[about]:
            message = Text(
                f"内容有 {len(text)} 个字符，上限为 {MAX_TEXT[about]}。请缩短。",
                f"The text has {len(text)} characters; at most {MAX_TEXT[about]}. Shorten it.",
            )
            self.tell(row, about, message)
        return text

    def _date(self, row: SheetRow, about: Field) -> date | None:
        parsed = parse_date(row.cells.get(about), month_end=about is Field.EXPIRES_ON)
        if isinstance(parsed, Text):
            self.tell(row, about, parsed)
            return None
        return parsed

    def _made_on(self, row: SheetRow) -> date | None:
        made_on = self._date(row, Field.MADE_ON)
        if made_on and self.today and made_on > self.today:
            text = Text(
                f"生产日期 {made_on} 晚于今天 {self.today}。请检查年月日。",
                f"Made on {made_on}, which is after today, {self.today}. Check the date.",
            )
            self.tell(row, Field.MADE_ON, text)
        return made_on

    def _expires_on(self, row: SheetRow, item: Item | None, made_on: date | None) -> date | None:
        value = row.cells.get(Field.EXPIRES_ON)
        length = parse_shelf_life(value) or parse_shelf_life(
            row.cells.get(Field.SHELF_LIFE), row.labels.get(Field.SHELF_LIFE, "")
        )
        before = self.errors
        if parse_shelf_life(value) is None:
            expires_on = self._date(row, Field.EXPIRES_ON)
            if expires_on is not None or self.errors > before:
                return expires_on
        if length and made_on:
            expires_on = length.ends(made_on)
            self._computed(row, expires_on)
            return expires_on
        if item and item.expiry_required and self.kind is not WorkbookKind.COUNT:
            self._no_expiry(row, item, made_on)
        return None

    def _computed(self, row: SheetRow, expires_on: date) -> None:
        text = Text(
            f"有效期按生产日期和保质期算出：{expires_on}。请与包装上的日期核对。",
            f"Expiry worked out from manufacture and shelf life: {expires_on}. Check the package.",
        )
        self.tell(row, Field.EXPIRES_ON, text, Severity.WARNING)

    def _no_expiry(self, row: SheetRow, item: Item, made_on: date | None) -> None:
        hint_zh = hint_en = ""
        if made_on and item.shelf_life_months:
            by = months_later(made_on, item.shelf_life_months)
            hint_zh = f"（按目录保质期 {item.shelf_life_months} 个月，约为 {by}）"
            hint_en = f" (about {by} by the catalogue's {item.shelf_life_months} months)"
        text = Text(
            f"{item.code} {item.name_zh} 必须有有效期。请填写包装上的有效期至{hint_zh}。",
            f"{item.code} needs an expiry date. Enter the one on the package{hint_en}.",
        )
        self.tell(row, Field.EXPIRES_ON, text)

    def _order_of_dates(self, row: SheetRow, made_on: date | None, expires_on: date | None) -> None:
        if made_on and expires_on and expires_on < made_on:
            text = Text(
                f"有效期至 {expires_on} 早于生产日期 {made_on}。两列是否填反了？请核对。",
                f"Expires on {expires_on}, before it was made on {made_on}. Are they swapped?",
            )
            self.tell(row, Field.EXPIRES_ON, text)
        elif (
            self.kind is not WorkbookKind.COUNT
            and self.today
            and is_expired(expires_on, self.today)
        ):
            text = Text(
                f"有效期至 {expires_on}，已过期。入库后不能发放，请核对或按过期物资处理。",
                f"Expired on {expires_on}: it can't be issued. Check it, or treat it as expired.",
            )
            self.tell(row, Field.EXPIRES_ON, text, Severity.WARNING)
