"""What is reserved for a shipment: kept equal to its pick list, line by line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from depot.domain.clock import shanghai_date
from depot.domain.fefo import Candidate, in_order, take
from depot.domain.ledger import HoldingKey, ReservationState
from depot.domain.lot import is_expired
from depot.domain.reservation import Reservation
from depot.domain.shipment import Shipment, ShipmentLine, ShipmentStop
from depot.errors import Text
from depot.services.shelf_checks import shelves_of
from depot.store.uow import Reader, UnitOfWork


def arrival_date(shipment: Shipment, stops: Sequence[ShipmentStop], leaves_at_us: int) -> date:
    """Return the day on which a shipment that leaves at an instant reaches its last stop."""
    last_us = max(stop.planned_arrival_us for stop in stops)
    if shipment.planned_departure_us:
        return shanghai_date(leaves_at_us + last_us - shipment.planned_departure_us)
    return shanghai_date(max(leaves_at_us, last_us))


def arrival_of(reader: Reader, shipment: Shipment) -> date:
    """Return the day of arrival of a shipment that is still being picked."""
    stops = reader.shipments.stops(shipment.number)
    return arrival_date(shipment, stops, max(reader.now_us, shipment.planned_departure_us))


def new_lines(
    uow: UnitOfWork, shipment: Shipment, before: Sequence[ShipmentLine]
) -> tuple[int, ...]:
    """Return the lines that a shipment has now and had not before."""
    known = {each.line for each in before}
    lines = uow.shipments.lines(shipment.number)
    return tuple(each.line for each in lines if each.line not in known)


def hold(uow: UnitOfWork, shipment: Shipment, touched: Iterable[ShipmentLine]) -> None:
    """Reserve exactly what the holdings of these lines need: no more, no less.

    Raises
    ------
    InsufficientStock
        When a holding has less free than its lines need.
    """
    keys = set(holding_keys(uow, shipment, touched).values())
    wanted = _wanted(uow, shipment, uow.shipments.lines(shipment.number))
    held = uow.reservations.locked(uow.reservations.open_of(shipment.demand_ref))
    before = _summed(held)
    changed = {key for key in keys if wanted.get(key, 0) != before.get(key, 0)}
    uow.reservations.end([each for each in held if each.key in changed], ReservationState.RELEASED)
    parts = [(key, wanted[key]) for key in sorted(changed) if wanted.get(key)]
    uow.reservations.open(shipment.demand_ref, parts)


def unfit(
    reader: Reader, shipment: Shipment, lines: Sequence[ShipmentLine], arrives_on: date
) -> dict[int, Text]:
    """Return the lines whose goods can't go any more, and why.

    A recall or a count may have ended their reservation, or their date comes before the
    arrival.
    """
    waiting = [each for each in lines if each.held]
    lots = reader.lots.get(each.lot_id for each in waiting)
    recalled = reader.lot_events.recalled(lots)
    lost = _not_held(reader, shipment, waiting)
    found = {}
    for each in waiting:
        lot = lots[each.lot_id]
        if each.lot_id in recalled:
            found[each.line] = Text(
                f"批号 {lot.lot_no} 正在召回（{recalled[each.lot_id]}）",
                f"lot {lot.lot_no} is under recall {recalled[each.lot_id]}",
            )
        elif is_expired(lot.expires_on, arrives_on):
            found[each.line] = Text(
                f"批号 {lot.lot_no} 于 {lot.expires_on} 到期，{arrives_on} 到达时已过期",
                f"lot {lot.lot_no} expires on {lot.expires_on}, before the arrival on {arrives_on}",
            )
        elif each.line in lost:
            found[each.line] = Text(
                f"库位 {each.bin} 批号 {lot.lot_no} 的占用已被释放",
                f"what was reserved of lot {lot.lot_no} in {each.bin} was released",
            )
    return found


def refill(
    uow: UnitOfWork, shipment: Shipment, short: ShipmentLine, units: int, arrives_on: date
) -> int:
    """Fill a shortfall from other holdings, first expired first out.

    Bins that wait to be counted are left alone. The new lines are open and reserved.

    Returns
    -------
    int
        Units that are nowhere.
    """
    item = uow.catalogue.get([short.item])[short.item]
    ordered = in_order(_candidates(uow, shipment, short.item), arrives_on, item.min_remaining_days)
    portions, missing = take(ordered, units)
    first = 1 + max(each.line for each in uow.shipments.lines(shipment.number))
    filled = [
        ShipmentLine(
            line, short.stop, short.item, each.candidate.lot.id, each.candidate.bin,
            each.quantity, replaces=short.line,
        )
        for line, each in enumerate(portions, start=first)
    ]  # fmt: skip
    uow.shipments.add_lines(shipment.number, filled)
    hold(uow, shipment, filled)
    return missing


def holding_keys(
    reader: Reader, shipment: Shipment, lines: Iterable[ShipmentLine]
) -> dict[int, HoldingKey]:
    """Return the holding of each line, by line."""
    shelves = shelves_of(reader, shipment.depot)
    return {each.line: HoldingKey(shelves[each.bin].account_id, each.lot_id) for each in lines}


def _candidates(uow: UnitOfWork, shipment: Shipment, item: str) -> list[Candidate]:
    doubtful = {(each.account_id, each.lot_id) for each in uow.counts.flags(shipment.depot)}
    found = uow.candidates.lock(shipment.depot, [item])[item]
    return [each for each in found if each.key[:2] not in doubtful]


def _wanted(
    uow: UnitOfWork, shipment: Shipment, lines: Sequence[ShipmentLine]
) -> dict[HoldingKey, int]:
    keys = holding_keys(uow, shipment, lines)
    wanted: dict[HoldingKey, int] = {}
    for each in lines:
        if each.held:
            wanted[keys[each.line]] = wanted.get(keys[each.line], 0) + each.held
    return wanted


def _not_held(reader: Reader, shipment: Shipment, lines: Sequence[ShipmentLine]) -> set[int]:
    """Return the lines for which too little is reserved; the first ones of a holding keep it."""
    left = dict(_summed(reader.reservations.open_of(shipment.demand_ref)))
    keys = holding_keys(reader, shipment, lines)
    lost = set()
    for each in lines:
        key = keys[each.line]
        if left.get(key, 0) < each.held:
            lost.add(each.line)
        else:
            left[key] -= each.held
    return lost


def _summed(held: Sequence[Reservation]) -> Mapping[HoldingKey, int]:
    total: dict[HoldingKey, int] = {}
    for each in held:
        total[each.key] = total.get(each.key, 0) + each.quantity
    return total
