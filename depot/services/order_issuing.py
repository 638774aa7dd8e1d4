"""Letting the trips of an approved order leave: papers and movements."""

from __future__ import annotations

from dataclasses import dataclass

from depot.domain.agreement import CallOffStatus
from depot.domain.ledger import Account, AccountKind, HoldingKey, LedgerKind, Posting
from depot.domain.order_record import OrderTrip, SourceKind, StoredOrder, demand_ref
from depot.services.access import Right
from depot.services.order_loading import (
    OrderRef,
    locked_order,
    require_person,
)  # fmt: skip
from depot.services.reserving import consume
from depot.services.shipment_leaving import rush
from depot.services.shipment_making import locked_shipment, make_trip_shipment
from depot.store.repositories.lots import LotData
from depot.store.uow import UnitOfWork

CALL_OFF_DOCUMENT = "DY"
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
        road = uow.ledger.account(LedgerKind.GOODS, AccountKind.TRANSIT, f"transit/{reference}")
        return _leave_supplier(uow, order, trip, road)
    # An order that was approved before there were shipments has none yet.
    found = uow.shipments.of_demand(reference) or make_trip_shipment(
        uow, order, trip, uow.orders.picks(order.order.id)
    )
    return rush(uow, locked_shipment(uow, found.number), actor, AT_ONCE)


def _leave_supplier(uow: UnitOfWork, order: StoredOrder, trip: OrderTrip, road: Account) -> str:
    number = uow.documents.next_number(CALL_OFF_DOCUMENT)
    supplier = trip.planned.source
    used = uow.ledger.account(LedgerKind.PROMISE, AccountKind.CALLED_OFF, f"called_off/{supplier}")
    reference = demand_ref(order.order.number, trip.number)
    consume(uow, reference, used, reason="call_off", document_no=number)
    called = uow.reserves.call_offs(order.order.id, trip=trip.number)
    uow.reserves.end_call_offs([each.id for each in called], CallOffStatus.CONFIRMED)
    _take_over(uow, trip, road, number)
    return number


def _take_over(uow: UnitOfWork, trip: OrderTrip, road: Account, number: str) -> None:
    """Post the goods from the supplier onto the truck.

    What lot they are of is seen only on arrival; until then the call-off's number stands
    for it, so that the goods can be traced.
    """
    supplier = trip.planned.source
    load = trip.planned.load()
    lots = uow.lots.ensure([LotData(item, supplier, number) for item in load])
    origin = uow.ledger.account(LedgerKind.GOODS, AccountKind.SUPPLIER, f"supplier/{supplier}")
    uow.ledger.post(
        [
            Posting(
                HoldingKey(origin.id, lot.id), HoldingKey(road.id, lot.id), units, "call_off",
                number, line,
            )
            for line, (lot, units) in enumerate(zip(lots, load.values(), strict=True), start=1)
        ]
    )  # fmt: skip
