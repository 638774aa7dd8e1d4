"""Setting goods and promises aside for an order, all of it or nothing.

Depot trips reserve lots, first expired first out, good on arrival; supplier
trips hold a part of an agreement on the promise ledger.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from depot.domain.call_off import CallOff, Promise, draw
from depot.domain.fefo import Candidate, in_order, take, without
from depot.domain.ledger import HoldingKey
from depot.domain.order_record import OrderTrip, PickLine, SourceKind, StoredOrder, demand_ref
from depot.domain.reservation import Reservation
from depot.errors import InsufficientStock
from depot.services.order_loading import arrival_day
from depot.services.pick_walk import walking_order
from depot.services.planning_promises import loadable
from depot.services.reserving import reserve_fefo
from depot.store.uow import Reader, UnitOfWork


@dataclass(frozen=True)
class Shortage:
    """Units that a source can't give any more.

    Parameters
    ----------
    asked, missing
        Units in all trips of the order, and how many of them aren't there.
    """

    source: str
    item: str
    asked: int
    missing: int


class OrderShort(InsufficientStock):
    """Stock or promises have changed since the plan was made.

    Attributes
    ----------
    shortages
        Everything that is missing, by source and item.
    """

    def __init__(self, zh: str, en: str, shortages: tuple[Shortage, ...]) -> None:
        super().__init__(zh, en)
        self.shortages = shortages


Call = tuple[OrderTrip, Promise, int]


def reserve_order(uow: UnitOfWork, order: StoredOrder) -> None:
    """Reserve every trip's goods and book the pick list and the call-offs.

    Raises
    ------
    OrderShort
        Naming all that is missing; nothing is kept then.
    """
    uow.reservations.lapse_due(uow.now_us)
    calls, unpromised = _calls(uow, order)
    missing = {**unpromised, **_missing_stock(uow, order)}
    if missing:
        raise _short(uow, order, missing)
    _hold_promises(uow, order, calls)
    picks = [pick for trip in _of_kind(order, SourceKind.DEPOT) for pick in _pick(uow, order, trip)]
    uow.orders.add_picks(order.order.id, picks)


def _of_kind(order: StoredOrder, kind: SourceKind) -> list[OrderTrip]:
    return [trip for trip in order.trips if trip.source_kind is kind]


# Promises


def _calls(uow: UnitOfWork, order: StoredOrder) -> tuple[list[Call], dict[tuple[str, str], int]]:
    """Choose the promises to call; return them and what nobody has promised."""
    trips = _of_kind(order, SourceKind.SUPPLIER)
    promises = _locked_promises(uow, sorted({trip.planned.source for trip in trips}))
    own = {each.vehicle for each in uow.order_trucks.of_order(order.order.id)}
    taken: dict[HoldingKey, int] = {}
    calls: list[Call] = []
    missing: dict[tuple[str, str], int] = {}
    for trip in trips:
        source = trip.planned.source
        there = promises[source]
        # What the supplier delivers travels on its own trucks alone, and is taken by them first.
        mine = there if trip.planned.vehicle in own else loadable(there)
        for item, units in trip.planned.load().items():
            chosen, lacking = draw(mine, item, units, uow.today, taken)
            calls += [(trip, promise, drawn) for promise, drawn in chosen]
            if lacking:
                missing[source, item] = missing.get((source, item), 0) + lacking
    return calls, missing


def _locked_promises(uow: UnitOfWork, suppliers: Sequence[str]) -> dict[str, list[Promise]]:
    """Return the suppliers' promises: what they deliver first, then the quickest first.

    Trips come in the order of loading, so the first ones take what is ready first
    and a plan that counted on a stair of lead times stays possible.
    """
    uow.ledger.lock(
        promise.key for code in suppliers for promise in uow.reserves.promises(supplier_code=code)
    )
    # Read again: what another order called off in between is seen now.
    return {
        code: sorted(uow.reserves.promises(supplier_code=code), key=_quickest) for code in suppliers
    }


def _quickest(promise: Promise) -> tuple[bool, int, int, str, str]:
    line = promise.line
    until = promise.valid_to.isoformat()
    picked_up = not promise.deliver_to
    return (picked_up, line.lead_day_min, line.lead_night_min, until, promise.agreement)


def _hold_promises(uow: UnitOfWork, order: StoredOrder, calls: Iterable[Call]) -> None:
    by_trip: dict[int, list[tuple[Promise, int]]] = {}
    for trip, promise, units in calls:
        by_trip.setdefault(trip.number, []).append((promise, units))
    for number, parts in by_trip.items():
        reference = demand_ref(order.order.number, number)
        uow.reservations.open(reference, [(promise.key, units) for promise, units in parts])
        uow.reserves.add_call_offs(
            [
                CallOff(
                    0, order.order.id, number, promise.agreement, promise.line.item, units,
                    promise.line.price_cny,
                )
                for promise, units in parts
            ]
        )  # fmt: skip


# Stock


def _missing_stock(uow: UnitOfWork, order: StoredOrder) -> dict[tuple[str, str], int]:
    """Lock what the depots have and try all trips on it, in order."""
    trips = _of_kind(order, SourceKind.DEPOT)
    missing: dict[tuple[str, str], int] = {}
    for depot in sorted({trip.planned.source for trip in trips}):
        here = [trip for trip in trips if trip.planned.source == depot]
        wanted = {item for trip in here for item in trip.planned.load()}
        stock = uow.candidates.lock(depot, wanted)
        for trip in here:
            for item, lacking in _try(uow, order, trip, stock).items():
                missing[depot, item] = missing.get((depot, item), 0) + lacking
    return missing


def _try(
    uow: UnitOfWork, order: StoredOrder, trip: OrderTrip, stock: dict[str, list[Candidate]]
) -> dict[str, int]:
    load = trip.planned.load()
    items = uow.catalogue.get(load)
    missing = {}
    for item, units in load.items():
        days = items[item].min_remaining_days
        portions, lacking = take(in_order(stock[item], arrival_day(order, trip), days), units)
        stock[item] = without(stock[item], portions)
        if lacking:
            missing[item] = lacking
    return missing


def _pick(uow: UnitOfWork, order: StoredOrder, trip: OrderTrip) -> list[PickLine]:
    held = reserve_fefo(
        uow,
        demand_ref=demand_ref(order.order.number, trip.number),
        depot=trip.planned.source,
        lines=list(trip.planned.load().items()),
        arrives_on=arrival_day(order, trip),
    )
    parts = sorted(_to_stops(trip, held), key=lambda part: part[0])
    place = walking_order(uow, trip.planned.source, (part[0][0] for part in parts))
    parts.sort(key=lambda part: place[part[0][0]])
    return [
        PickLine(trip.number, line, stop, item, lot_id, bin_code, units)
        for line, ((bin_code, item, lot_id, stop), units) in enumerate(parts, start=1)
    ]


def _to_stops(
    trip: OrderTrip, held: Sequence[Reservation]
) -> list[tuple[tuple[str, str, int, int], int]]:
    """Give each stop its lots; the first stop gets what expires first.

    Sorted by the key of a part: bin, item, lot, stop.
    """
    left = {each.id: each.quantity for each in held}
    parts: list[tuple[tuple[str, str, int, int], int]] = []
    for number, stop in enumerate(trip.planned.stops, start=1):
        for item, units in stop.unload:
            wanted = units
            for each in held:
                part = min(left[each.id], wanted) if each.item == item else 0
                if part:
                    left[each.id] -= part
                    wanted -= part
                    parts.append(((_bin(each), item, each.key.lot_id, number), part))
    return parts


def _bin(held: Reservation) -> str:
    return held.place.split("/", 1)[-1]


# Saying what is missing


def _short(uow: UnitOfWork, order: StoredOrder, missing: dict[tuple[str, str], int]) -> OrderShort:
    asked: dict[tuple[str, str], int] = {}
    for trip in order.trips:
        for item, units in trip.planned.load().items():
            key = (trip.planned.source, item)
            asked[key] = asked.get(key, 0) + units
    shortages = tuple(
        Shortage(source, item, asked[source, item], units)
        for (source, item), units in sorted(missing.items())
    )
    number = order.order.number
    said = [_said(uow, shortage) for shortage in shortages]
    return OrderShort(
        f"方案生成后库存或协议余量有变化，调拨单 {number} 不能批准："
        + "；".join(zh for zh, _ in said)
        + "。请驳回后按当前库存重新求解。",
        f"Stock or promises have changed since the plan was made; order {number} can't be "
        "approved: " + "; ".join(en for _, en in said) + ". Reject it and solve again.",
        shortages,
    )


def _said(uow: UnitOfWork, shortage: Shortage) -> tuple[str, str]:
    item = uow.catalogue.get([shortage.item])[shortage.item]
    zh, en = source_names(uow).get(shortage.source, (shortage.source, shortage.source))
    return (
        f"{zh} {item.name_zh}需 {shortage.asked} {item.unit_zh}，缺 {shortage.missing}",
        f"{en}: {item.name_en}, {shortage.asked} asked, {shortage.missing} missing",
    )


def source_names(reader: Reader) -> dict[str, tuple[str, str]]:
    """Return the names (Chinese, English) of all places that goods leave from."""
    depots = {each.code: (each.name_zh, each.name_en) for each in reader.places.depots()}
    suppliers = {each.code: (each.name_zh, each.name_en) for each in reader.reserves.suppliers()}
    return depots | suppliers
