"""What a scanned label stands for, checked against what is booked."""

from __future__ import annotations

from depot.domain.label import parse_lot
from depot.domain.lot import Lot
from depot.domain.stock import LotRow, StockFilter
from depot.errors import InvalidInput
from depot.store.uow import Reader


def scanned_lot(reader: Reader, text: str) -> Lot:
    """Return the lot whose label was scanned.

    The date on a label may be an older one than that which holds now: only item and lot
    number must agree.

    Raises
    ------
    InvalidInput
        When it is no lot label, or one of another database.
    """
    label = parse_lot(text)
    lot = reader.lots.get([label.lot_id]).get(label.lot_id)
    if lot is None or (lot.item, lot.lot_no) != (label.item, label.lot_no):
        raise InvalidInput(
            f"标签上的批次（{label.item} 批号 {label.lot_no}）与账上不符，请手工选择并重打标签。",
            f"The label ({label.item}, lot {label.lot_no}) doesn't agree with the books: choose "
            "the lot by hand and print the label anew.",
        )
    return lot


def holdings_of_lot(reader: Reader, depot: str, lot: Lot) -> tuple[LotRow, ...]:
    """Return where a lot lies in a depot: bin, state, owner, units."""
    rows = reader.stock.by_lot(StockFilter(text=lot.item, depot=depot), reader.today)
    return tuple(row for row in rows if row.lot_id == lot.id)
