"""Trips of an approved order that don't go: given up, or replaced by those of another order."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from depot.domain.agreement import CallOffStatus
from depot.domain.call_off_order import BY_US
from depot.domain.order_plan import read_order_plan
from depot.domain.order_record import StoredOrder, demand_ref
from depot.domain.shipment import IN_BUILDING, Shipment, ShipmentStatus
from depot.errors import Conflict
from depot.services.access import Right
from depot.services.call_off_making import drop, locked_call_off
from depot.services.care_checks import require_text
from depot.services.order_loading import OrderRef, locked_order, require_person
from depot.services.reserving import release
from depot.services.shipment_leaving import call_off
from depot.store.uow import UnitOfWork


@dataclass(frozen=True)
class DropTrips:
    """Give up trips of an order that have not been loaded."""

    command_id: str
    actor: str
    order_id: int
    trips: tuple[int, ...]
    reason: str


def drop_trips(command: DropTrips, uow: UnitOfWork) -> OrderRef:
    """Free what these trips hold; the order's other trips go on.

    Raises
    ------
    NotAllowed, NotFound, InvalidInput
        Without the right to approve; for an unknown trip; without a reason.
    Conflict
        When one of them is being loaded or has left.
    """
    require_person(uow, command.actor, Right.APPROVE)
    reason = require_text("撤销原因", "why they are given up", command.reason)
    return _drop(uow, command.order_id, command.trips, command.actor, reason)


def replace_trips(uow: UnitOfWork, order: StoredOrder, actor: str) -> None:
    """Give up the trips of other orders whose place an order takes that is being approved.

    Raises
    ------
    Conflict
        When one of them was loaded since the plan was made: the plan doesn't hold any more.
    """
    document = uow.plans.document(order.header.plan_id)
    if document is None:
        return
    by_order: dict[int, list[int]] = {}
    for order_id, trip in read_order_plan(document).replaces:
        by_order.setdefault(order_id, []).append(trip)
    for order_id, trips in sorted(by_order.items()):
        _drop(uow, order_id, trips, actor, f"由 {order.order.number} 替代")


def _drop(
    uow: UnitOfWork, order_id: int, trips: Collection[int], actor: str, reason: str
) -> OrderRef:
    before = locked_order(uow, order_id)
    after = before.order.drop(trips)
    shipments = _shipments(uow, before, set(trips))
    for each in shipments:
        call_off(uow, each, actor, reason)
    for number in sorted(set(trips)):
        release(uow, demand_ref(after.number, number))
        held = uow.reserves.call_offs(order_id, trip=number)
        uow.reserves.end_call_offs([each.id for each in held], CallOffStatus.RELEASED)
    _drop_calls(uow, order_id, set(trips), reason)
    uow.orders.save(before, after, actor, uow.now_us)
    return OrderRef(after.id, after.number, after.status)


def _shipments(uow: UnitOfWork, order: StoredOrder, trips: set[int]) -> list[Shipment]:
    """Return the trips' shipments, none of which may be on a truck."""
    mine = [each for each in uow.shipments.of_order(order.order.id) if each.trip in trips]
    for each in mine:
        if each.status is ShipmentStatus.LOADED or each.loading_at_us:
            raise Conflict(
                f"{order.order.number} 第 {each.trip} 车次（{each.number}）已开始装车，"
                "不能撤换。请按现场情况重新求解。",
                f"Trip {each.trip} of {order.order.number} ({each.number}) is being loaded and "
                "can't be replaced. Plan again by what is so now.",
            )
    return [each for each in mine if each.status in IN_BUILDING]


def _drop_calls(uow: UnitOfWork, order_id: int, trips: Iterable[int], reason: str) -> None:
    wanted = set(trips)
    for each in uow.call_offs.of_order(order_id):
        if any(stop.trip in wanted and stop.is_waiting for stop in each.stops):
            drop(uow, locked_call_off(uow, each.number), BY_US, reason, wanted)
