"""Where to put goods: reads what is in the bins and asks `domain.put_away` (上架建议)."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from depot.domain.bin_load import Load
from depot.domain.ledger import StockStatus, require_quantity
from depot.domain.pick_path import Floor, distance_m
from depot.domain.put_away import Arrival, BinAdvice, BinState, advise_bins
from depot.errors import NotFound
from depot.services.pick_walk import warehouse_floor
from depot.services.shelving import require_depot
from depot.store.repositories.places import Shelf
from depot.store.uow import Reader

__all__ = ["BinAdvice", "BinState", "advise", "bin_states", "ranked_bins"]

_YEAR_US = 365 * 86_400_000_000


def advise(
    reader: Reader,
    depot: str,
    item: str,
    quantity: int,
    *,
    lot_id: int | None = None,
    expires_on: date | None = None,
    status: StockStatus = StockStatus.ISSUABLE,
) -> tuple[BinAdvice, ...]:
    """Return the bins to put goods into, with how many go where and why.

    When all bins together have too little room the quantities add up to less than asked.

    Parameters
    ----------
    item, quantity
        Item code and base units.
    lot_id, expires_on
        The lot when it is there already, else when it expires (None: never).
    status
        Goods that may not be issued go to bins on hold.

    Raises
    ------
    NotFound
        When the depot, the item or the lot doesn't exist.
    InvalidInput
        When the quantity can't be one.
    """
    ranked = ranked_bins(
        reader, depot, item, quantity, lot_id=lot_id, expires_on=expires_on, status=status
    )
    return tuple(each for each in ranked if each.quantity)


def ranked_bins(
    reader: Reader,
    depot: str,
    item: str,
    quantity: int,
    *,
    lot_id: int | None = None,
    expires_on: date | None = None,
    status: StockStatus = StockStatus.ISSUABLE,
) -> tuple[BinAdvice, ...]:
    """As `advise`, followed by further bins that would do, with quantity 0."""
    require_quantity(quantity)
    require_depot(reader, depot)
    found = reader.catalogue.get([item]).get(item)
    if found is None:
        raise NotFound(f"物资目录中没有编码“{item}”。", f"No item “{item}” in the catalogue.")
    if lot_id is not None:
        expires_on = _expiry_of(reader, lot_id)
    arrival = Arrival(
        found, quantity, lot_id, expires_on,
        reader.places.issues_since(item, reader.now_us - _YEAR_US),
        status is not StockStatus.ISSUABLE,
    )  # fmt: skip
    return advise_bins(arrival, bin_states(reader, depot), reader.places.separations())


def _expiry_of(reader: Reader, lot_id: int) -> date | None:
    lot = reader.lots.get([lot_id]).get(lot_id)
    if lot is None:
        raise NotFound(f"没有批次 {lot_id}。", f"There is no lot {lot_id}.")
    return lot.expires_on


def bin_states(reader: Reader, depot: str) -> tuple[BinState, ...]:
    """Return every bin of a depot with what is in it and how far it is from the dock."""
    shelves = reader.places.shelves(depot)
    floor = warehouse_floor(reader, depot)
    goods = defaultdict(list)
    for code, shelved in reader.places.goods(depot):
        goods[code].append(shelved)
    fills = {each.code: each for each in reader.places.fills(s.account_id for s in shelves)}
    states = []
    for shelf in shelves:
        code, fill = shelf.bin.code, fills.get(shelf.bin.code)
        load = Load(fill.weight_kg, fill.volume_m3, fill.floor_m2) if fill else Load()
        states.append(BinState(shelf.bin, load, tuple(goods[code]), _walk(floor, shelf)))
    return tuple(states)


def _walk(floor: Floor, shelf: Shelf) -> float | None:
    spot = floor.spots.get(shelf.bin.code)
    return None if spot is None else distance_m(floor, floor.start, spot)
