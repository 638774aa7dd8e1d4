"""Letting the trips of an approved order leave: papers and movements."""

from __future__ import annotations

from dataclasses import dataclass

from depot.domain.order_record import OrderTrip, SourceKind, StoredOrder, demand_ref
from depot.services.access import Right
from depot.services.call_off_loading import TRIP_DOCUMENT, load_as_called
from depot.services.order_loading import (
    OrderRef,
    locked_order,
    require_person,
)  # fmt: skip
from depot.services.shipment_leaving import rush
from depot.services.shipment_making import locked_shipment, make_trip_shipment
from depot.store.uow import UnitOfWork

CALL_OFF_DOCUMENT = TRIP_DOCUMENT
AT_ONCE = "调拨单按清单直接发车，未逐行扫码"


@dataclass(frozen=True)
class IssueOrder:
    """Let trips of an approved order leave.

    Parameters
    ----------
    trips
        Numbers of the trips; empty means all that have not left.
    """

    command_id: str
    actor: str
    order_id: int
    trips: tuple[int, ...] = ()


def issue_order(command: IssueOrder, uow: UnitOfWork) -> OrderRef:
    """Let trips leave at once, without scanning: for big emergencies.

    A depot's trip confirms every pick as listed, and its record says so; its reserved lots
    leave their bins (出库单 CK). Picked and loaded step by step, a trip leaves by
    `shipment_leaving.depart_shipment` instead. A supplier's trip uses up its call-off and
    takes the goods over from the supplier (调用单 DY).

    Raises
    ------
    NotAllowed
        Without the right to keep stock.
    Conflict
        When the order isn't approved, a trip has left already, or a reserved lot would
        arrive out of date.
    """
    require_person(uow, command.actor, Right.KEEP)
    before = locked_order(uow, command.order_id)
    leaving = {trip.number for trip in before.order.open_trips(command.trips or None)}
    papers = {
        trip.number: _leave(uow, before, trip, command.actor)
        for trip in before.trips
        if trip.number in leaving
    }
    after = before.order.issue(papers)
    uow.orders.save(before, after, command.actor, uow.now_us)
    return OrderRef(after.id, after.number, after.status, tuple(papers.values()))


def _leave(uow: UnitOfWork, order: StoredOrder, trip: OrderTrip, actor: str) -> str:
    reference = demand_ref(order.order.number, trip.number)
    if trip.source_kind is SourceKind.SUPPLIER:
        return load_as_called(uow, order, trip)
    # An order that was approved before there were shipments has none yet.
    found = uow.shipments.of_demand(reference) or make_trip_shipment(
        uow, order, trip, uow.orders.picks(order.order.id)
    )
    return rush(uow, locked_shipment(uow, found.number), actor, AT_ONCE)
