"""What a label on the shelf says of a lot: checking it, and finding the lot on the books."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from depot.domain.item import Item
from depot.domain.ledger import OWN, StockStatus
from depot.domain.lines import LineChecks
from depot.domain.lot import NO_LOT, NO_SUPPLIER, Lot
from depot.store.repositories.lots import LotData
from depot.store.uow import Reader, UnitOfWork

MAX_LOT_NO_LENGTH: Final = 64


@dataclass(frozen=True)
class LotLabel:
    """Item, lot number and printed dates as read from the goods."""

    item: str
    lot_no: str = NO_LOT
    expires_on: date | None = None
    made_on: date | None = None


@dataclass(frozen=True)
class ShelfLine:
    """Goods with a label that come onto a shelf: received, or found there.

    Parameters
    ----------
    item, quantity
        Item code and base units.
    bin
        Code of the bin in the depot.
    lot_no
        The maker's lot number; ``"-"`` when there is none.
    made_on, expires_on
        Printed dates.
    status
        State of the goods there.
    owner
        Whose the goods are.
    """

    item: str
    quantity: int
    bin: str
    lot_no: str = NO_LOT
    made_on: date | None = None
    expires_on: date | None = None
    status: StockStatus = StockStatus.ISSUABLE
    owner: str = OWN


def check_label(
    checks: LineChecks, number: int, label: LotLabel, item: Item | None, today: date
) -> None:
    """Note what a label can't say. Goods past their date may stand on a shelf."""
    if item is None:
        checks.add(
            number, "item",
            f"物资目录中没有编码“{label.item}”。请核对或先添加物资。",
            f"no item “{label.item}” in the catalogue. Check the code or add the item.",
        )  # fmt: skip
    _check_lot_no(checks, number, label.lot_no)
    wrong = [
        name
        for name in ("made_on", "expires_on")
        # A datetime is a date to Python, but carries a time of day that a label has not.
        if getattr(label, name) is not None and type(getattr(label, name)) is not date
    ]
    for name in wrong:
        checks.add(number, name, "日期无效，应为年-月-日。", "no date.")
    if not wrong:
        _check_dates(checks, number, label, item, today)


def _check_lot_no(checks: LineChecks, number: int, lot_no: str) -> None:
    text = lot_no if isinstance(lot_no, str) else str(lot_no)
    if not text.strip() or len(text) > MAX_LOT_NO_LENGTH or not text.isprintable():
        checks.add(
            number, "lot_no",
            f"批号“{text[:40]}”无效：1 至 {MAX_LOT_NO_LENGTH} 个字符，没有批号填“{NO_LOT}”。",
            f"lot number “{text[:40]}” must have 1 to {MAX_LOT_NO_LENGTH} characters, "
            f"“{NO_LOT}” for none.",
        )  # fmt: skip


def _check_dates(
    checks: LineChecks, number: int, label: LotLabel, item: Item | None, today: date
) -> None:
    if label.made_on is not None and label.made_on > today:
        checks.add(
            number, "made_on",
            f"生产日期 {label.made_on} 晚于今天（{today}）。",
            f"made on {label.made_on}, which is after today ({today}).",
        )  # fmt: skip
    made_on, expires_on = label.made_on, label.expires_on
    if made_on is not None and expires_on is not None and expires_on < made_on:
        checks.add(
            number, "expires_on",
            f"有效期 {label.expires_on} 早于生产日期 {label.made_on}。",
            f"expires on {label.expires_on}, before it was made ({label.made_on}).",
        )  # fmt: skip
    if item is not None and item.expiry_required and label.expires_on is None:
        checks.add(
            number, "expires_on",
            f"{item.name_zh} 必须填写有效期。",
            f"{item.name_en} needs an expiry date.",
        )  # fmt: skip


def known_lot(reader: Reader, label: LotLabel) -> Lot | None:
    """Return the lot on the books that a label names, if there is just one.

    Of which supplier goods came is not on every label: with two suppliers of one number
    and date nobody can tell, and the goods become a lot without supplier.
    """
    found = reader.lots.labelled(label.item, label.lot_no.strip(), label.expires_on)
    return found[0] if len(found) == 1 else None


def ensure_lot(uow: UnitOfWork, label: LotLabel) -> Lot:
    """Return the lot that a label names; one that isn't on the books is booked."""
    found = known_lot(uow, label)
    if found is not None:
        return found
    wanted = LotData(label.item, NO_SUPPLIER, label.lot_no.strip(), label.expires_on, label.made_on)
    return uow.lots.ensure([wanted])[0]
