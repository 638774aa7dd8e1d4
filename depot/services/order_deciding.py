"""Drafting, approving, rejecting and cancelling dispatch orders."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from depot.domain.agreement import CallOffStatus
from depot.domain.order import OrderStatus, TripStatus
from depot.domain.order_plan import PlannedTrip, read_order_plan
from depot.domain.order_record import OrderHeader, SourceKind, demand_ref
from depot.errors import Conflict, NotFound
from depot.services.access import Right
from depot.services.call_off_making import drop_waiting, make_call_offs
from depot.services.order_dropping import replace_trips
from depot.services.order_loading import OrderRef, locked_order, require_person
from depot.services.order_reserving import reserve_order
from depot.services.order_trucks import at_suppliers, own_trucks
from depot.services.reserving import release
from depot.services.shipment_leaving import call_off
from depot.services.shipment_making import make_trip_shipments
from depot.store.uow import UnitOfWork

DOCUMENT = "DB"
MAX_NOTE_LENGTH = 500


@dataclass(frozen=True)
class DraftOrder:
    """Make a draft out of a saved plan.

    Parameters
    ----------
    event, response_level
        What happened and the level of response; empty takes the scenario's.
    """

    command_id: str
    actor: str
    plan_id: int
    event: str = ""
    response_level: str = ""
    note: str = ""


@dataclass(frozen=True)
class ApproveOrder:
    """Order the use of the goods; lots and promises are set aside."""

    command_id: str
    actor: str
    order_id: int
    note: str = ""


@dataclass(frozen=True)
class RejectOrder:
    """Turn a draft down."""

    command_id: str
    actor: str
    order_id: int
    reason: str


@dataclass(frozen=True)
class CancelOrder:
    """Call an order back, as far as its trips have not left."""

    command_id: str
    actor: str
    order_id: int
    reason: str


def draft_order(command: DraftOrder, uow: UnitOfWork) -> OrderRef:
    """Make a draft; nothing is reserved yet.

    Raises
    ------
    NotAllowed, NotFound
        Without the right to plan; for an unknown plan, source, truck or item.
    InvalidInput, Conflict
        When the plan can't be read, failed its check, moves nothing, or has an order.
    """
    require_person(uow, command.actor, Right.PLAN)
    document = uow.plans.document(command.plan_id)
    if document is None:
        raise NotFound(
            f"没有编号为 {command.plan_id} 的方案。", f"There is no plan number {command.plan_id}."
        )
    plan = read_order_plan(document)
    _refuse_second(uow, command.plan_id)
    trips = _with_sources(uow, at_suppliers(plan.trips))
    own = own_trucks(uow, plan)
    _require_known(uow, plan.trips, {each.vehicle for each in own})
    header = OrderHeader(
        command.plan_id,
        command.event.strip() or plan.event,
        command.response_level.strip() or plan.response_level,
        plan.order_min,
        plan.deadline_min,
        uow.now_us,
        _note(command.note),
    )
    number = uow.documents.next_number(DOCUMENT)
    order_id = uow.orders.add(number, command.actor, header, trips)
    uow.order_trucks.add(order_id, own)
    return OrderRef(order_id, number, OrderStatus.DRAFT)


def approve_order(command: ApproveOrder, uow: UnitOfWork) -> OrderRef:
    """Approve a draft: one transaction reserves lots, opens call-offs, makes the pick list.

    A re-plan's order takes the place of trips that are under way: they are given up first.

    Raises
    ------
    NotAllowed
        Without the right to approve, or for one's own order.
    Conflict
        When it is no draft any more.
    OrderShort
        When stock or promises no longer suffice, naming everything that is missing.
    """
    require_person(uow, command.actor, Right.APPROVE)
    before = locked_order(uow, command.order_id)
    after = before.order.approve(command.actor, uow.now_us)
    replace_trips(uow, before, command.actor)
    reserve_order(uow, replace(before, order=after))
    uow.orders.save(before, after, command.actor, uow.now_us)
    uow.orders.note(after.id, _note(command.note) or before.header.note)
    make_trip_shipments(uow, replace(before, order=after))
    make_call_offs(uow, replace(before, order=after))
    return OrderRef(after.id, after.number, after.status)


def reject_order(command: RejectOrder, uow: UnitOfWork) -> OrderRef:
    """Turn a draft down; a draft holds nothing, so nothing is freed.

    Raises
    ------
    NotAllowed, Conflict
        Without the right to approve or for one's own order; when it is no draft any more.
    """
    require_person(uow, command.actor, Right.APPROVE)
    before = locked_order(uow, command.order_id)
    after = before.order.reject(command.actor, uow.now_us)
    uow.orders.save(before, after, command.actor, uow.now_us)
    uow.orders.note(after.id, _note(command.reason))
    return OrderRef(after.id, after.number, after.status)


def cancel_order(command: CancelOrder, uow: UnitOfWork) -> OrderRef:
    """Call an order back and free what its remaining trips hold.

    A draft is withdrawn by whoever may plan; an approved order is called back by whoever
    may approve.

    Raises
    ------
    NotAllowed, Conflict
        Without the right; when all trips have left or it has ended.
    """
    before = locked_order(uow, command.order_id)
    is_draft = before.order.status is OrderStatus.DRAFT
    require_person(uow, command.actor, Right.PLAN if is_draft else Right.APPROVE)
    after = before.order.cancel()
    shipments = {each.trip: each for each in uow.shipments.of_order(after.id)}
    for trip in before.order.trips:
        if trip.status is TripStatus.PLANNED:
            if trip.number in shipments:
                call_off(uow, shipments[trip.number], command.actor, _note(command.reason))
            release(uow, demand_ref(after.number, trip.number))
            held = uow.reserves.call_offs(after.id, trip=trip.number)
            uow.reserves.end_call_offs([each.id for each in held], CallOffStatus.RELEASED)
    drop_waiting(uow, after.id, _note(command.reason))
    uow.orders.save(before, after, command.actor, uow.now_us)
    uow.orders.mark_cancelled(after.id, command.actor, uow.now_us)
    uow.orders.note(after.id, _note(command.reason))
    return OrderRef(after.id, after.number, after.status)


def _note(text: str) -> str:
    return text.strip()[:MAX_NOTE_LENGTH]


def _refuse_second(uow: UnitOfWork, plan_id: int) -> None:
    number = uow.orders.live_of_plan(plan_id)
    if number is not None:
        raise Conflict(
            f"该方案已生成调拨单 {number}，不能重复下达。",
            f"Order {number} was made from this plan already.",
        )


def _with_sources(
    uow: UnitOfWork, trips: Sequence[PlannedTrip]
) -> list[tuple[PlannedTrip, SourceKind]]:
    depots = {each.code for each in uow.places.depots()}
    suppliers = {each.code for each in uow.reserves.suppliers()}
    for trip in trips:
        if trip.source not in depots | suppliers:
            raise _unknown("装车点", "source", trip.source)
    return [
        (trip, SourceKind.SUPPLIER if trip.source in suppliers else SourceKind.DEPOT)
        for trip in trips
    ]


def _require_known(uow: UnitOfWork, trips: tuple[PlannedTrip, ...], own: set[str]) -> None:
    vehicles = own | {each.code for each in uow.fleet.vehicles()}
    wanted = sorted({item for trip in trips for item in trip.load()})
    items = uow.catalogue.get(wanted)
    for trip in trips:
        if trip.vehicle not in vehicles:
            raise _unknown("车辆", "vehicle", trip.vehicle)
    for item in wanted:
        if item not in items:
            raise _unknown("物资", "item", item)


def _unknown(zh: str, en: str, code: str) -> NotFound:
    return NotFound(
        f"方案中的{zh}“{code}”不在系统中，不能下达：请先登记，或重新求解。",
        f"The plan's {en} “{code}” isn't registered: add it, or solve again.",
    )
