"""Checking one row of a receipt workbook."""

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
from depot.io.workbook_in.grid import Broken, Content, Grid
from depot.io.workbook_in.header import Header
from depot.io.workbook_in.quantity import broken_formula, parse_quantity, same_unit
from depot.io.workbook_in.resolve import Resolver
from depot.io.workbook_in.texts import plain, shortened

MAX_TEXT = {Field.LOT_NO: 64, Field.BIN: 32, Field.NOTE: 500}
"""Most characters that the columns of free text take."""

_NO_LOT_WORDS = frozenset({"", "-", "--", "—", "/", "无", "无批号", "n/a", "none"})


@dataclass(frozen=True)
class ReceiptRow:
    """One good row of a receipt or opening-stock workbook.

    Parameters
    ----------
    source
        Where it stands: ``"入库.xlsx!Sheet1:12"``.
    quantity
        Whole base units. Positive.
    bin, note
        Empty when the sheet has none.
    """

    source: str
    item: str
    quantity: int
    lot_no: str = NO_LOT
    made_on: date | None = None
    expires_on: date | None = None
    bin: str = ""
    note: str = ""


@dataclass
class RowReader:
    """Reads the rows under one header, collecting findings.

    Parameters
    ----------
    today
        For dates that can't be or are past; None skips these checks.
    """

    grid: Grid
    header: Header
    resolver: Resolver
    today: date | None
    findings: list[Finding] = field(default_factory=list)
    errors: int = 0

    def values(self, row: int) -> Mapping[Field, Content]:
        """Return what the recognised columns show in a row."""
        return {name: self.grid.at(row, column) for name, column in self.header.columns.items()}

    def read(self, row: int) -> ReceiptRow | None:
        """Return the row if nothing is wrong with it."""
        before = self.errors
        values = self.values(row)
        self._formulas(row, values)
        item = self._item(row, values)
        quantity = self._quantity(row, values, item)
        lot_no = self._text(row, values, Field.LOT_NO)
        made_on = self._made_on(row, values)
        expires_on = self._expires_on(row, values, item, made_on)
        bin_code = self._text(row, values, Field.BIN)
        note = self._text(row, values, Field.NOTE)
        self._order_of_dates(row, made_on, expires_on)
        if self.errors > before or item is None or quantity is None:
            return None
        lot_no = NO_LOT if lot_no.casefold() in _NO_LOT_WORDS else lot_no
        return ReceiptRow(
            self.grid.where(row), item.code, quantity, lot_no, made_on, expires_on, bin_code, note
        )

    def tell(
        self, row: int, about: Field, message: Text, severity: Severity = Severity.ERROR
    ) -> None:
        """Collect a finding about a column of a row."""
        label = self.header.label(about)
        self.findings.append(Finding(self.grid.where(row), message, label, severity))
        self.errors += severity is Severity.ERROR

    def _formulas(self, row: int, values: Mapping[Field, Content]) -> None:
        """Tell of broken formulas in the columns of text.

        Name and unit may follow from the code by a formula that nobody
        computed, as in our template; the catalogue knows them anyway.
        """
        for about in (Field.CODE, Field.NAME, Field.UNIT, Field.LOT_NO, Field.BIN, Field.NOTE):
            value = values.get(about)
            follows = about in {Field.NAME, Field.UNIT} and bool(plain(values.get(Field.CODE)))
            if isinstance(value, Broken) and (value.shown or not follows):
                self.tell(row, about, broken_formula(value))

    def _item(self, row: int, values: Mapping[Field, Content]) -> Item | None:
        code, name = values.get(Field.CODE), values.get(Field.NAME)
        if isinstance(code, Broken) or (
            isinstance(name, Broken) and (name.shown or not plain(code))
        ):
            return None
        about = Field.CODE if plain(code) or Field.NAME not in values else Field.NAME
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

    def _quantity(self, row: int, values: Mapping[Field, Content], item: Item | None) -> int | None:
        if self.grid.is_repeated(row, self.header.columns[Field.QUANTITY]):
            text = Text(
                "数量单元格与上一行合并，分不清各行多少。请取消合并，逐行填写数量。",
                "The quantity is merged with the row above. Unmerge it; enter one for each row.",
            )
            self.tell(row, Field.QUANTITY, text)
            return None
        parsed = parse_quantity(values[Field.QUANTITY])
        if isinstance(parsed, Text):
            self.tell(row, Field.QUANTITY, parsed)
            return None
        quantity, behind = parsed
        for about, unit in ((Field.QUANTITY, behind), (Field.UNIT, plain(values.get(Field.UNIT)))):
            if item and unit and not same_unit(unit, item.unit_zh):
                self._other_unit(row, about, unit, item)
        return quantity

    def _other_unit(self, row: int, about: Field, unit: str, item: Item) -> None:
        text = Text(
            f"单位“{shortened(unit)}”与目录不符：{item.code} {item.name_zh} "
            f"按“{item.unit_zh}”记账。请把数量换算成“{item.unit_zh}”。",
            f"The unit “{shortened(unit)}” differs: {item.code} is kept in “{item.unit_zh}”. "
            "Convert the quantity.",
        )
        self.tell(row, about, text)

    def _text(self, row: int, values: Mapping[Field, Content], about: Field) -> str:
        text = "" if isinstance(values.get(about), Broken) else plain(values.get(about))
        if len(text) > MAX_TEXT[about]:
            message = Text(
                f"内容有 {len(text)} 个字符，上限为 {MAX_TEXT[about]}。请缩短。",
                f"The text has {len(text)} characters; at most {MAX_TEXT[about]}. Shorten it.",
            )
            self.tell(row, about, message)
        return text

    def _date(self, row: int, about: Field, value: Content, *, month_end: bool) -> date | None:
        parsed = parse_date(value, month_end=month_end)
        if isinstance(parsed, Text):
            self.tell(row, about, parsed)
            return None
        return parsed

    def _made_on(self, row: int, values: Mapping[Field, Content]) -> date | None:
        made_on = self._date(row, Field.MADE_ON, values.get(Field.MADE_ON), month_end=False)
        if made_on and self.today and made_on > self.today:
            text = Text(
                f"生产日期 {made_on} 晚于今天 {self.today}。请检查年月日。",
                f"Made on {made_on}, which is after today, {self.today}. Check the date.",
            )
            self.tell(row, Field.MADE_ON, text)
        return made_on

    def _expires_on(
        self,
        row: int,
        values: Mapping[Field, Content],
        item: Item | None,
        made_on: date | None,
    ) -> date | None:
        value = values.get(Field.EXPIRES_ON)
        length = parse_shelf_life(value) or parse_shelf_life(
            values.get(Field.SHELF_LIFE), self.header.labels.get(Field.SHELF_LIFE, "")
        )
        before = self.errors
        if parse_shelf_life(value) is None:
            expires_on = self._date(row, Field.EXPIRES_ON, value, month_end=True)
            if expires_on is not None or self.errors > before:
                return expires_on
        if length and made_on:
            expires_on = length.ends(made_on)
            self._computed(row, expires_on)
            return expires_on
        if item and item.expiry_required:
            self._no_expiry(row, item, made_on)
        return None

    def _computed(self, row: int, expires_on: date) -> None:
        text = Text(
            f"有效期按生产日期和保质期算出：{expires_on}。请与包装上的日期核对。",
            f"Expiry worked out from manufacture and shelf life: {expires_on}. Check the package.",
        )
        self.tell(row, Field.EXPIRES_ON, text, Severity.WARNING)

    def _no_expiry(self, row: int, item: Item, made_on: date | None) -> None:
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

    def _order_of_dates(self, row: int, made_on: date | None, expires_on: date | None) -> None:
        if made_on and expires_on and expires_on < made_on:
            text = Text(
                f"有效期至 {expires_on} 早于生产日期 {made_on}。两列是否填反了？请核对。",
                f"Expires on {expires_on}, before it was made on {made_on}. Are they swapped?",
            )
            self.tell(row, Field.EXPIRES_ON, text)
        elif self.today and is_expired(expires_on, self.today):
            text = Text(
                f"有效期至 {expires_on}，已过期。入库后不能发放，请核对或按过期物资处理。",
                f"Expired on {expires_on}: it can't be issued. Check it, or treat it as expired.",
            )
            self.tell(row, Field.EXPIRES_ON, text, Severity.WARNING)
