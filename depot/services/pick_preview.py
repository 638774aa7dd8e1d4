"""What an issue would take, shown before anything is booked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from depot.domain.fefo import Candidate, in_order, take, without
from depot.domain.ledger import OWN, HoldingKey, StockStatus
from depot.domain.lot import Lot
from depot.domain.stock import LotRow, StockFilter
from depot.services.issuing import IssueLine
from depot.services.picking import Pick, Wish, as_pick
from depot.services.stock import lot_rows
from depot.store.uow import Reader


@dataclass(frozen=True)
class PickPreview:
    """The picks of one line.

    Parameters
    ----------
    line
        Its number, from 1.
    missing
        Units that can't be issued now.
    """

    line: int
    item: str
    picks: tuple[Pick, ...]
    missing: int


def preview_picks(
    reader: Reader, depot: str, lines: Sequence[IssueLine], arrives_on: date
) -> tuple[PickPreview, ...]:
    """Return the lots that first expired, first out would take now.

    Nothing is locked or reserved: booking the issue chooses again. Unknown items have
    nothing to pick.
    """
    items = reader.catalogue.get(line.item for line in lines)
    wanted = StockFilter(depot=depot, status=StockStatus.ISSUABLE)
    rows = lot_rows(reader, wanted, reader.today)
    left = [_candidate(place, row) for place, row in enumerate(rows) if row.owner == OWN]
    previews = []
    for number, line in enumerate(lines, start=1):
        of_item = [each for each in left if each.lot.item == line.item]
        named = [each for each in of_item if line.lot_id in {None, each.lot.id}]
        # As in the issue itself: a named lot needs only to be in date.
        days = items[line.item].min_remaining_days if line.lot_id is None and of_item else 0
        portions, missing = take(in_order(named, arrives_on, days), line.quantity)
        left = without(left, portions)
        wish = Wish(number, line.item, line.quantity, line.lot_id, line.deviation_reason)
        picks = tuple(as_pick(wish, portion) for portion in portions)
        previews.append(PickPreview(number, line.item, picks, missing))
    return tuple(previews)


def _candidate(place: int, row: LotRow) -> Candidate:
    """Return a holding to choose from; its place in the list stands for the account."""
    lot = Lot(row.lot_id, row.item_code, row.lot_no, row.supplier, row.made_on, row.expires_on)
    key = HoldingKey(place, row.lot_id, row.status.value, row.owner)
    return Candidate(key, lot, row.bin, row.quantity - row.reserved)
