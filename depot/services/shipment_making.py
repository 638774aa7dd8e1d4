"""Making shipments (发货单): from an approved requisition or a trip of a dispatch order."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from depot.domain.account import User
from depot.domain.fleet import Vehicle
from depot.domain.order_record import OrderTrip, PickLine, SourceKind, StoredOrder, demand_ref
from depot.domain.pick_path import in_walking_order
from depot.domain.shipment import (
    DOCUMENT,
    Shipment,
    ShipmentKind,
    ShipmentLine,
    ShipmentStatus,
    ShipmentStepKind,
    ShipmentStop,
    Truck,
    cubic_cm,
    grams,
)
from depot.errors import Conflict, NotAllowed, NotFound
from depot.services.pick_walk import warehouse_floor
from depot.store.uow import Reader, UnitOfWork


@dataclass(frozen=True)
class ShipmentRef:
    """A shipment and where it now stands; `document_no` is the 出库单 of a departure."""

    number: str
    status: ShipmentStatus
    document_no: str = ""


@dataclass(frozen=True)
class ToPick:
    """What is to be taken from where, and for which stop."""

    stop: int
    item: str
    lot_id: int
    bin: str
    quantity: int


def make_shipment(
    uow: UnitOfWork, draft: Shipment, stops: Sequence[ShipmentStop], picks: Iterable[ToPick]
) -> Shipment:
    """Book a shipment under a new number; its lines stand in walking order."""
    made = replace(draft, number=uow.documents.next_number(DOCUMENT))
    wanted = list(picks)
    place = walk_through(uow, made.depot, {each.bin for each in wanted})
    wanted.sort(key=lambda each: (place[each.bin], each.item, each.lot_id, each.stop))
    lines = [
        ShipmentLine(line, each.stop, each.item, each.lot_id, each.bin, each.quantity)
        for line, each in enumerate(wanted, start=1)
    ]
    uow.shipments.add(made, stops, lines)
    uow.shipments.note(made.number, ShipmentStepKind.APPROVED, made.approved_by, made.demand_ref)
    return made


def walk_through(reader: Reader, depot: str, bins: Iterable[str]) -> dict[str, int]:
    """Return the place of each bin in the walk from the dock through these bins and back.

    Where a warehouse isn't drawn, the walk goes by the codes of the bins.
    """
    return in_walking_order(warehouse_floor(reader, depot), bins)


def make_trip_shipments(uow: UnitOfWork, order: StoredOrder) -> None:
    """Make the shipments of an approved order: one for each trip that loads at our depots."""
    picks = uow.orders.picks(order.order.id)
    for trip in order.trips:
        if trip.source_kind is SourceKind.DEPOT:
            make_trip_shipment(uow, order, trip, picks)


def make_trip_shipment(
    uow: UnitOfWork, order: StoredOrder, trip: OrderTrip, picks: Iterable[PickLine]
) -> Shipment:
    """Make the shipment of one trip out of the order's pick list."""
    planned = trip.planned
    draft = Shipment(
        number="",
        kind=ShipmentKind.ORDER,
        demand_ref=demand_ref(order.order.number, trip.number),
        order_id=order.order.id,
        trip=trip.number,
        depot=planned.source,
        destination="、".join(stop.site_name for stop in planned.stops),
        approved_by=order.order.decided_by,
        approved_at_us=order.order.decided_at_us or uow.now_us,
        planned_load_us=order.instant(planned.load_start_min),
        planned_departure_us=order.instant(planned.load_end_min),
        truck=truck_of(uow, planned.vehicle),
    )
    stops = [
        ShipmentStop(number, stop.site, stop.site_name, order.instant(stop.arrive_min))
        for number, stop in enumerate(planned.stops, start=1)
    ]
    mine = [
        ToPick(pick.stop, pick.item, pick.lot_id, pick.bin, pick.quantity)
        for pick in picks
        if pick.trip == trip.number
    ]
    return make_shipment(uow, draft, stops, mine)


def truck_of(reader: Reader, code: str) -> Truck:
    """Return a registered vehicle as the truck of a shipment.

    Raises
    ------
    NotFound
        When it isn't registered.
    """
    found = next((each for each in reader.fleet.vehicles() if each.code == code), None)
    if found is None:
        raise NotFound(
            f"车辆“{code}”未登记。请选择已登记车辆，或直接填写车牌。",
            f"Vehicle “{code}” isn't registered. Choose a registered one or give a plate.",
        )
    return _truck(reader, found)


def _truck(reader: Reader, vehicle: Vehicle) -> Truck:
    kinds = {each.code: each for each in reader.fleet.classes()}
    kind = kinds[vehicle.vehicle_class]
    return Truck(
        vehicle.plate, vehicle.code, vehicle.driver, vehicle.phone, grams(kind.capacity_kg, 1),
        cubic_cm(kind.capacity_m3, 1),
    )  # fmt: skip


def locked_shipment(uow: UnitOfWork, number: str) -> Shipment:
    """Return a shipment that nobody else moves until the command ends.

    Raises
    ------
    NotFound
        When there is none.
    """
    return _found(uow.shipments.get(number, lock=True), number)


def read_shipment(reader: Reader, number: str) -> Shipment:
    """Return a shipment to look at.

    Raises
    ------
    NotFound
        When there is none.
    """
    return _found(reader.shipments.get(number), number)


def _found(found: Shipment | None, number: str) -> Shipment:
    if found is None:
        raise NotFound(f"没有发货单 {number}。", f"There is no shipment {number}.")
    return found


def move(
    uow: UnitOfWork, shipment: Shipment, allowed: Sequence[ShipmentStatus], **values: object
) -> None:
    """Change a shipment that still stands as it was read.

    Raises
    ------
    Conflict
        When somebody was quicker.
    """
    if not uow.shipments.move(shipment.number, allowed, **values):
        raise just_changed(shipment.number)


def just_changed(number: str) -> Conflict:
    """Return the refusal of who comes second."""
    return Conflict(
        f"发货单 {number} 刚被他人办理。请刷新后再看。",
        f"Somebody else has just moved shipment {number}. Reload and look again.",
    )


def require_member(uow: Reader, actor: str) -> User:
    """Return the person who signs: never the program.

    Raises
    ------
    NotAllowed
        When nobody has that log-in.
    """
    user = uow.accounts.user(actor)
    if user is None:
        raise NotAllowed(
            f"须由在册人员办理，没有用户“{actor}”。",
            f"Only people with a log-in may do this; there is no user “{actor}”.",
        )
    return user
