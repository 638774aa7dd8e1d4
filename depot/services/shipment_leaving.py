"""Departure (发车): the goods leave our bins' accounts for the road, under a 出库单.

Posted when the truck leaves, not when it is loaded: what stands in the building, even on a
truck, counts as ours and reserved, so nothing has to be corrected when a load is changed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from depot.domain.clock import shanghai_date
from depot.domain.ledger import AccountKind, HoldingKey, LedgerKind, Posting, ReservationState
from depot.domain.order_record import StoredOrder
from depot.domain.shipment import (
    IN_BUILDING,
    LineState,
    Method,
    Shipment,
    ShipmentKind,
    ShipmentLine,
    ShipmentStatus,
    ShipmentStepKind,
)
from depot.errors import Conflict
from depot.services import issuing
from depot.services.access import Right, require
from depot.services.order_loading import locked_order, require_person
from depot.services.reserving import release
from depot.services.shipment_holding import arrival_date, holding_keys, unfit
from depot.services.shipment_loading import PLANNED, TruckChoice, chosen_truck, load
from depot.services.shipment_making import (
    ShipmentRef,
    just_changed,
    locked_shipment,
    move,
    read_shipment,
)
from depot.services.transferring import require_text
from depot.store.uow import UnitOfWork


@dataclass(frozen=True)
class DepartShipment:
    """Let a loaded shipment leave."""

    command_id: str
    actor: str
    number: str


@dataclass(frozen=True)
class DepartAtOnce:
    """Confirm every pick as listed, load and leave, in one command: for big emergencies."""

    command_id: str
    actor: str
    number: str
    reason: str
    truck: TruckChoice = PLANNED


@dataclass(frozen=True)
class CancelShipment:
    """Call off a requisition's shipment that has not left; its goods are free again."""

    command_id: str
    actor: str
    number: str
    reason: str


def depart_shipment(command: DepartShipment, uow: UnitOfWork) -> ShipmentRef:
    """Post the picked goods onto the road; the shipment gets its 出库单.

    Raises
    ------
    NotAllowed
        Without the right to keep; for an order's trip by anybody but a person with a log-in.
    Conflict
        When it isn't loaded, or a lot would arrive out of date or is under recall.
    """
    require(uow, command.actor, Right.KEEP)
    order = _order_of(uow, command.number, command.actor)
    shipment = locked_shipment(uow, command.number)
    document_no = leave(uow, shipment, command.actor)
    _book_on_order(uow, order, shipment, command.actor, document_no)
    return ShipmentRef(shipment.number, ShipmentStatus.DEPARTED, document_no)


def depart_at_once(command: DepartAtOnce, uow: UnitOfWork) -> ShipmentRef:
    """Skip the scanning; the record says that nobody confirmed line by line.

    Raises
    ------
    NotAllowed
        Without the right to keep; for an order's trip by anybody but a person with a log-in.
    Conflict
        When it has left, a line can't go, or the truck is too small.
    """
    require(uow, command.actor, Right.KEEP)
    reason = require_text(command.reason, "直接发车的原因", "why it leaves at once")
    order = _order_of(uow, command.number, command.actor)
    shipment = locked_shipment(uow, command.number)
    document_no = rush(uow, shipment, command.actor, reason, command.truck)
    _book_on_order(uow, order, shipment, command.actor, document_no)
    return ShipmentRef(shipment.number, ShipmentStatus.DEPARTED, document_no)


def cancel_shipment(command: CancelShipment, uow: UnitOfWork) -> ShipmentRef:
    """Call it off; a trip of a dispatch order is called off with its order.

    Raises
    ------
    NotAllowed, Conflict
        Without the right to approve; when it has left or belongs to an order.
    """
    require(uow, command.actor, Right.APPROVE)
    reason = require_text(command.reason, "撤销原因", "a reason for calling it off")
    shipment = locked_shipment(uow, command.number)
    if shipment.kind is ShipmentKind.ORDER:
        raise Conflict(
            f"发货单 {shipment.number} 属于调拨单车次 {shipment.demand_ref}，请在调拨单上撤销。",
            f"Shipment {shipment.number} is trip {shipment.demand_ref}; cancel the order.",
        )
    call_off(uow, shipment, command.actor, reason)
    return ShipmentRef(shipment.number, ShipmentStatus.CANCELLED)


def call_off(uow: UnitOfWork, shipment: Shipment, actor: str, reason: str) -> None:
    """Free a shipment's goods and end it; what was picked goes back to its bins."""
    shipment.require(IN_BUILDING, "撤销", "cancelled")
    release(uow, shipment.demand_ref)
    move(uow, shipment, IN_BUILDING, status=ShipmentStatus.CANCELLED.value)
    uow.shipments.note(shipment.number, ShipmentStepKind.CANCELLED, actor, reason)


def rush(
    uow: UnitOfWork,
    shipment: Shipment,
    actor: str,
    reason: str,
    choice: TruckChoice = PLANNED,
) -> str:
    """Confirm what is open as listed, load and leave; return the number of the 出库单."""
    shipment.require(IN_BUILDING, "直接发车", "sent at once")
    for line in uow.shipments.lines(shipment.number):
        if line.state is LineState.OPEN:
            _confirm(uow, shipment, line, actor)
    move(uow, shipment, IN_BUILDING, status=ShipmentStatus.PICKED.value)
    picked = replace(shipment, status=ShipmentStatus.PICKED)
    load(uow, picked, chosen_truck(uow, picked, choice), actor, Method.AT_ONCE)
    loaded = locked_shipment(uow, shipment.number)
    uow.shipments.note(
        shipment.number, ShipmentStepKind.DEPARTED_AT_ONCE, actor, reason, Method.AT_ONCE
    )
    return leave(uow, loaded, actor, Method.AT_ONCE)


def leave(uow: UnitOfWork, shipment: Shipment, actor: str, method: Method = Method.HAND) -> str:
    """Post a loaded shipment onto the road within another command."""
    shipment.require([ShipmentStatus.LOADED], "发车", "sent")
    lines = [each for each in uow.shipments.lines(shipment.number) if each.picked]
    _refuse_unfit(uow, shipment, lines)
    road = uow.ledger.account(LedgerKind.GOODS, AccountKind.TRANSIT, shipment.transit_code)
    number = uow.documents.open(
        issuing.DOCUMENT, shipment.depot, shipment.destination, note=_paper_note(shipment)
    )
    keys = holding_keys(uow, shipment, lines)
    held = uow.reservations.locked(uow.reservations.open_of(shipment.demand_ref))
    taken = {each.id: each.quantity for each in held}
    uow.ledger.lock(
        key for line in keys.values() for key in (line, line._replace(account_id=road.id))
    )
    uow.reservations.end(held, ReservationState.CONSUMED, taken)
    uow.ledger.post(
        [
            Posting(
                keys[each.line], HoldingKey(road.id, each.lot_id), each.picked, _reason(each),
                number, each.line,
            )
            for each in lines
        ]
    )  # fmt: skip
    move(
        uow, shipment, [ShipmentStatus.LOADED], status=ShipmentStatus.DEPARTED.value,
        departed_by=actor, departed_at_us=uow.now_us, document_no=number,
    )  # fmt: skip
    uow.shipments.note(shipment.number, ShipmentStepKind.DEPARTED, actor, number, method)
    return number


def _confirm(uow: UnitOfWork, shipment: Shipment, line: ShipmentLine, actor: str) -> None:
    done = uow.shipments.move_line(
        shipment.number, line.line, LineState.OPEN, state=LineState.PICKED.value,
        picked=line.quantity, method=Method.AT_ONCE.value, picked_by=actor,
        picked_at_us=uow.now_us,
    )  # fmt: skip
    if not done:
        raise just_changed(shipment.number)


def _refuse_unfit(uow: UnitOfWork, shipment: Shipment, lines: list[ShipmentLine]) -> None:
    stops = uow.shipments.stops(shipment.number)
    bad = unfit(uow, shipment, lines, arrival_date(shipment, stops, uow.now_us))
    if bad:
        raise Conflict(
            f"不能发车（{shanghai_date(uow.now_us)}）："
            + "；".join(f"第 {line} 行{why.zh}" for line, why in bad.items())
            + "。请点“重新配货”。",
            "It can't leave: "
            + "; ".join(f"line {line}, {why.en}" for line, why in bad.items())
            + ". Fill up from other lots.",
        )


def _order_of(uow: UnitOfWork, number: str, actor: str) -> StoredOrder | None:
    """Lock the order before its shipment, as whoever moves the order does: a person."""
    found = read_shipment(uow, number)
    if not found.order_id:
        return None
    require_person(uow, actor, Right.KEEP)
    return locked_order(uow, found.order_id)


def _book_on_order(
    uow: UnitOfWork, order: StoredOrder | None, shipment: Shipment, actor: str, document_no: str
) -> None:
    if order is not None:
        after = order.order.issue({shipment.trip: document_no})
        uow.orders.save(order, after, actor, uow.now_us)


def _reason(line: ShipmentLine) -> str:
    deviates = line.state is LineState.PICKED and line.replaces and line.reason
    return f"issue: {line.reason}" if deviates else "issue"


def _paper_note(shipment: Shipment) -> str:
    kind = "调拨单" if shipment.kind is ShipmentKind.ORDER else "领用申请"
    return f"{kind} {shipment.demand_ref}"
