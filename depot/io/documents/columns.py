"""The columns that documents are made of, each with the value it takes from a line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from depot.domain.document import DocumentLine
from depot.io.documents.form import Column, Format, Section, Value
from depot.io.documents.words import word


@dataclass(frozen=True)
class LineColumn:
    """A column and where its value comes from.

    Parameters
    ----------
    key
        Key of its label; also its name in the code.
    share
        Relative width on paper.
    value
        From the line's number (from 1), the line and the language.
    """

    key: str
    style: Format
    share: float
    value: Callable[[int, DocumentLine, str], Value]
    optional: bool = False
    strong: bool = False

    def column(self, language: str) -> Column:
        """Return it with its label in the language."""
        return Column(word(self.key, language), self.style, self.share, self.optional, self.strong)


def _blank(_number: int, _line: DocumentLine, _language: str) -> Value:
    return None


def _lot(_number: int, line: DocumentLine, _language: str) -> Value:
    return "" if line.lot_no == "-" else line.lot_no


NUMBER = LineColumn("line", Format.ORDINAL, 5, lambda number, _line, _language: number)
TICK = LineColumn("tick", Format.TEXT, 4, lambda _number, _line, _language: "□")
ITEM = LineColumn("item_code", Format.CODE, 9, lambda _n, line, _l: line.item_code)
NAME = LineColumn("name", Format.TEXT, 23, lambda _n, line, lang: line.name.in_language(lang))
SPECIFICATION = LineColumn(
    "specification", Format.TEXT, 11, lambda _n, line, _l: line.specification, optional=True
)
LOT = LineColumn("lot", Format.CODE, 13, _lot)
MADE_ON = LineColumn("made_on", Format.DATE, 11, lambda _n, line, _l: line.made_on)
EXPIRES_ON = LineColumn("expires_on", Format.DATE, 11, lambda _n, line, _l: line.expires_on)
BIN = LineColumn("bin", Format.CODE, 9, lambda _n, line, _l: line.bin)
PICK_BIN = LineColumn("bin", Format.CODE, 12, lambda _n, line, _l: line.bin, strong=True)
UNIT = LineColumn("unit", Format.TEXT, 6, lambda _n, line, lang: line.unit.in_language(lang))
QUANTITY = LineColumn(
    "quantity", Format.INTEGER, 9, lambda _n, line, _l: line.quantity, strong=True
)
WEIGHT = LineColumn("weight", Format.KG, 11, lambda _n, line, _l: line.total_weight_kg)
VOLUME = LineColumn("volume", Format.M3, 10, lambda _n, line, _l: line.total_volume_m3)
PRICE = LineColumn(
    "price", Format.MONEY, 10, lambda _n, line, _l: line.unit_price_cny, optional=True
)
AMOUNT = LineColumn("amount", Format.MONEY, 12, lambda _n, line, _l: line.amount_cny, optional=True)
INSPECTION = LineColumn("inspection", Format.TEXT, 10, lambda _n, line, _l: line.inspection)
RECEIVED = LineColumn("received_quantity", Format.BLANK, 10, _blank)
DIFFERENCE = LineColumn("difference", Format.BLANK, 9, _blank)
PICKED = LineColumn("picked_quantity", Format.BLANK, 11, _blank)
FROM_BIN = LineColumn("from_bin", Format.CODE, 12, lambda _n, line, _l: line.bin)
TO_BIN = LineColumn("to_bin", Format.CODE, 12, lambda _n, line, _l: line.to_bin)
INSPECTED = LineColumn(
    "state", Format.TEXT, 10, lambda _n, line, _l: line.inspection, optional=True
)
NOTE = LineColumn("note", Format.TEXT, 14, lambda _n, line, _l: line.note, optional=True)

DISPATCH_ORDER = (
    NUMBER, ITEM, NAME, SPECIFICATION, UNIT, QUANTITY, WEIGHT, VOLUME, RECEIVED, DIFFERENCE, NOTE,
)  # fmt: skip
ISSUE_NOTE = (
    NUMBER, ITEM, NAME, SPECIFICATION, LOT, EXPIRES_ON, BIN, UNIT, QUANTITY, WEIGHT, VOLUME,
    RECEIVED, NOTE,
)  # fmt: skip
TRANSFER_NOTE = (
    NUMBER, ITEM, NAME, LOT, EXPIRES_ON, BIN, UNIT, QUANTITY, WEIGHT, VOLUME, RECEIVED, DIFFERENCE,
    NOTE,
)  # fmt: skip
MOVEMENT_NOTE = (
    NUMBER, ITEM, NAME, LOT, EXPIRES_ON, FROM_BIN, TO_BIN, UNIT, QUANTITY, WEIGHT, VOLUME,
    INSPECTED, NOTE,
)  # fmt: skip
PICK_LIST = (TICK, PICK_BIN, ITEM, NAME, LOT, EXPIRES_ON, UNIT, QUANTITY, PICKED, NOTE)
RECEIPT_NOTE = (
    NUMBER, ITEM, NAME, SPECIFICATION, LOT, MADE_ON, EXPIRES_ON, UNIT, QUANTITY, PRICE, AMOUNT,
    BIN, INSPECTION, NOTE,
)  # fmt: skip


def section(
    layout: tuple[LineColumn, ...],
    lines: tuple[DocumentLine, ...],
    language: str,
    *,
    heading: str = "",
    closing: tuple[str, ...] = (),
) -> Section:
    """Return ``lines`` as rows of ``layout``."""
    rows = tuple(
        tuple(column.value(number, line, language) for column in layout)
        for number, line in enumerate(lines, 1)
    )
    return Section(heading, rows, closing)
