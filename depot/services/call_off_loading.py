"""What a supplier loads: the promise is used up, the goods are on the road (装车)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from depot.domain.agreement import CallOffStatus
from depot.domain.call_off_order import (
    BEFORE_LOADING,
    BY_SUPPLIER,
    OPEN,
    CalledStop,
    CallOffOrder,
    CallOffState,
    in_order,
)  # fmt: skip
from depot.domain.ledger import AccountKind, HoldingKey, LedgerKind, Posting
from depot.domain.order_record import OrderTrip, StoredOrder, demand_ref
from depot.domain.reservation import Reservation
from depot.errors import Conflict, InvalidInput, NotFound
from depot.services.access import Right, require, require_any
from depot.services.call_off_answers import CallOffRef, told_at
from depot.services.call_off_making import (
    drop,
    just_moved,
    locked_call_off,
    note,
    read_call_off,
)  # fmt: skip
from depot.services.care_checks import require_text
from depot.services.order_loading import locked_order, require_person
from depot.services.reserving import consume, release
from depot.services.shipment_making import require_member
from depot.store.repositories.lots import LotData
from depot.store.uow import UnitOfWork

# The paper of one truck that leaves a supplier.
TRIP_DOCUMENT = "DY"


@dataclass(frozen=True)
class LoadedUnits:
    """What was really loaded of an item."""

    item: str
    units: int


@dataclass(frozen=True)
class LoadCallOff:
    """A truck has loaded at the supplier's and leaves.

    Parameters
    ----------
    lines
        Item by item; empty: what this trip may count on by the supplier's answer.
    at_us
        When it left; 0: now.
    """

    command_id: str
    actor: str
    number: str
    trip: int
    lines: tuple[LoadedUnits, ...] = ()
    at_us: int = 0


@dataclass(frozen=True)
class GiveUpCallOff:
    """The supplier can't bring what has not been loaded; its trips are given up."""

    command_id: str
    actor: str
    number: str
    reason: str


def load_call_off(command: LoadCallOff, uow: UnitOfWork) -> CallOffRef:
    """Use the promise up by what was loaded, free the rest, and post the goods onto the road.

    Raises
    ------
    NotAllowed, NotFound, Conflict
        Without the right; for an unknown trip; before it was sent, when the trip has left or
        was dropped.
    InvalidInput
        For more than the trip calls for, nothing at all, or an instant that can't be.
    """
    require_any(uow, command.actor, Right.KEEP, Right.PLAN)
    order = locked_order(uow, read_call_off(uow, command.number).order_id)
    _require_right(uow, command, order)
    call = locked_call_off(uow, command.number)
    call.require(
        (*BEFORE_LOADING[1:], CallOffState.LOADED), "登记装车（请先发送）", "loaded (send it first)"
    )
    after_us = max(call.sent_at_us, call.read_at_us, call.confirmed_at_us)
    at_us = told_at(uow, command.at_us, after_us, call.state)
    stops = _waiting(call, command.trip)
    units = _units(command.lines) or _counted_on(call, command.trip)
    trip = next(each for each in order.trips if each.number == command.trip)
    paper = leave(uow, order, trip, units)
    _book(uow, call, in_order(units, stops), at_us)
    after = order.order.issue({trip.number: paper})
    uow.orders.save(order, after, command.actor, uow.now_us)
    return CallOffRef(call.number, CallOffState.LOADED)


def _require_right(uow: UnitOfWork, command: LoadCallOff, order: StoredOrder) -> None:
    """Whoever keeps goods loads; a supplier's own truck leaves by what the planner is told."""
    own = {each.vehicle for each in uow.order_trucks.of_order(order.order.id)}
    trip = next((each for each in order.trips if each.number == command.trip), None)
    if trip is None or trip.planned.vehicle not in own:
        require(uow, command.actor, Right.KEEP)
    require_member(uow, command.actor)


def give_up_call_off(command: GiveUpCallOff, uow: UnitOfWork) -> CallOffRef:
    """Give up what has not been loaded: its promise is free, the supplier answers for it.

    Raises
    ------
    NotAllowed, NotFound, Conflict, InvalidInput
        Without the right to approve; when nothing waits any more; without a reason.
    """
    require_person(uow, command.actor, Right.APPROVE)
    reason = require_text("放弃原因", "why it is given up", command.reason)
    order = locked_order(uow, read_call_off(uow, command.number).order_id)
    call = locked_call_off(uow, command.number)
    call.require(OPEN, "放弃", "given up")
    waiting = sorted({each.trip for each in call.stops if each.is_waiting})
    if not waiting:
        raise Conflict(
            f"{call.number} 的车辆都已装车，没有可放弃的。",
            f"All trucks of {call.number} have left; there is nothing to give up.",
        )
    for number in waiting:
        release(uow, demand_ref(order.order.number, number))
        held = uow.reserves.call_offs(order.order.id, trip=number)
        uow.reserves.end_call_offs([each.id for each in held], CallOffStatus.RELEASED)
    uow.orders.save(order, order.order.drop(waiting), command.actor, uow.now_us)
    after = drop(uow, call, BY_SUPPLIER, reason)
    return CallOffRef(after.number, after.state)


def load_as_called(uow: UnitOfWork, order: StoredOrder, trip: OrderTrip) -> str:
    """Let a supplier's trip leave at once within another command; return its paper.

    It takes what the supplier confirmed, or all that was called if it has not answered.
    """
    for each in uow.call_offs.of_order(order.order.id):
        if trip.number in each.trips:
            call = locked_call_off(uow, each.number)
            units = _counted_on(call, trip.number)
            paper = leave(uow, order, trip, units)
            _book(uow, call, in_order(units, _waiting(call, trip.number)), uow.now_us)
            return paper
    # An order that was approved before there were call-off orders has none.
    return leave(uow, order, trip, trip.planned.load())


def leave(uow: UnitOfWork, order: StoredOrder, trip: OrderTrip, units: Mapping[str, int]) -> str:
    """Use promises up and take the goods over from the supplier; return the paper's number."""
    if not any(units.values()):
        raise InvalidInput(
            f"第 {trip.number} 车次没有装任何物资。供应商无货时请点“放弃”。",
            f"Trip {trip.number} has loaded nothing. If the supplier has nothing, give it up.",
        )
    number = uow.documents.next_number(TRIP_DOCUMENT)
    supplier = trip.planned.source
    used = uow.ledger.account(LedgerKind.PROMISE, AccountKind.CALLED_OFF, f"called_off/{supplier}")
    reference = demand_ref(order.order.number, trip.number)
    held = uow.reservations.open_of(reference)
    consume(
        uow, reference, used, reason="call_off", document_no=number, quantities=_split(held, units)
    )
    called = uow.reserves.call_offs(order.order.id, trip=trip.number)
    uow.reserves.end_call_offs([each.id for each in called], CallOffStatus.CONFIRMED)
    _take_over(uow, supplier, f"transit/{reference}", units, number)
    return number


def goods_lots(uow: UnitOfWork, supplier: str, paper: str, items: Sequence[str]) -> dict[str, int]:
    """Return the lot that stands for each item of a truck's load.

    What lot they are of is seen only on arrival; until then the paper's number stands for
    it, so that the goods can be traced.
    """
    lots = uow.lots.ensure([LotData(item, supplier, paper) for item in items])
    return {item: lot.id for item, lot in zip(items, lots, strict=True)}


def _take_over(
    uow: UnitOfWork, supplier: str, road_code: str, units: Mapping[str, int], paper: str
) -> None:
    road = uow.ledger.account(LedgerKind.GOODS, AccountKind.TRANSIT, road_code)
    origin = uow.ledger.account(LedgerKind.GOODS, AccountKind.SUPPLIER, f"supplier/{supplier}")
    lots = goods_lots(uow, supplier, paper, [item for item, count in units.items() if count])
    uow.ledger.post(
        [
            Posting(
                HoldingKey(origin.id, lot), HoldingKey(road.id, lot), units[item], "call_off",
                paper, line,
            )
            for line, (item, lot) in enumerate(lots.items(), start=1)
        ]
    )  # fmt: skip


def _split(held: Sequence[Reservation], units: Mapping[str, int]) -> dict[int, int]:
    """Return how much of each reservation is used up, the first ones first."""
    left = dict(units)
    taken = {}
    for each in held:
        taken[each.id] = min(each.quantity, left.get(each.item, 0))
        left[each.item] = left.get(each.item, 0) - taken[each.id]
    return taken


def _waiting(call: CallOffOrder, trip: int) -> list[CalledStop]:
    stops = [each for each in call.stops if each.trip == trip]
    if not stops:
        raise NotFound(f"{call.number} 没有第 {trip} 车次。", f"{call.number} has no trip {trip}.")
    if not all(each.is_waiting for each in stops):
        raise Conflict(
            f"{call.number} 第 {trip} 车次已装车或已放弃。请刷新页面。",
            f"Trip {trip} of {call.number} has left or was given up. Reload.",
        )
    return stops


def _units(lines: Sequence[LoadedUnits]) -> dict[str, int]:
    found: dict[str, int] = {}
    for line in lines:
        whole = isinstance(line.units, int) and not isinstance(line.units, bool)
        if not whole or line.units < 0 or line.item in found:
            raise InvalidInput(
                f"装车数量“{line.item} {line.units}”不合规：应为不小于 0 的整数，每种一行。",
                f"“{line.item} {line.units}” can't be loaded: a whole number, not negative, one "
                "line an item.",
            )
        found[line.item] = line.units
    return found


def _counted_on(call: CallOffOrder, trip: int) -> dict[str, int]:
    totals: dict[str, int] = {}
    for (number, _), units in call.expected().items():
        for item, count in units.items():
            totals[item] = totals.get(item, 0) + (count if number == trip else 0)
    return totals


def _book(uow: UnitOfWork, call: CallOffOrder, loaded: Sequence[CalledStop], at_us: int) -> None:
    for stop in loaded:
        uow.call_offs.move_stop(call.number, replace(stop, loaded_at_us=at_us))
    if not uow.call_offs.move(call.number, OPEN, CallOffState.LOADED):
        raise just_moved(call.number)
    said = "、".join(
        f"{stop.site_name} {line.item} {line.loaded}" for stop in loaded for line in stop.lines
    )
    note(uow, call.number, "loaded", said, at_us)
