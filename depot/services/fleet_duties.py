"""What a truck is planned for or on the way with: to be seen before it is taken out of service."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from depot.domain.call_off_order import CallOffState
from depot.domain.order import OrderStatus, TripStatus
from depot.domain.order_record import StoredOrder
from depot.domain.shipment import IN_BUILDING, ON_THE_ROAD, Shipment
from depot.store.uow import Reader

_OPEN = (OrderStatus.DRAFT, OrderStatus.APPROVED, OrderStatus.ISSUING)
_MOST = 2000
"""Papers that are looked through: far more than are ever open at once."""


class DutyStep(StrEnum):
    """How far a truck's trip has come.

    DRAFT
        The order waits for its approval.
    PLANNED
        It hasn't left: still to pick, to load or to depart.
    ON_THE_ROAD
        It left and not every site has signed.
    """

    DRAFT = "draft"
    PLANNED = "planned"
    ON_THE_ROAD = "on_the_road"


@dataclass(frozen=True)
class TruckDuty:
    """One trip of a truck that isn't over.

    Parameters
    ----------
    paper
        Number of the dispatch order, or of a requisition's shipment.
    trip
        Of the order, from 1; 0 for a requisition.
    sites
        Names of the places that it goes to, in order.
    """

    paper: str
    trip: int
    sites: tuple[str, ...]
    step: DutyStep


def truck_duties(reader: Reader, code: str) -> tuple[TruckDuty, ...]:
    """Return a truck's trips that aren't over, those on the road first."""
    shipments = [*reader.shipments.all((*IN_BUILDING, *ON_THE_ROAD), _MOST)]
    orders = reader.orders.newest(_OPEN, _MOST)
    loaded = [each for each in shipments if each.truck.code == code]
    elsewhere = {
        (each.order_id, each.trip)
        for each in shipments
        if each.truck.plate and each.truck.code != code
    }
    loads = {(each.order_id, each.trip) for each in loaded}
    planned = [
        duty
        for order in orders
        for duty in _planned(order, code)
        if (order.order.id, duty.trip) not in elsewhere | loads
    ]
    found = [*_loaded(reader, loaded), *_from_suppliers(reader, code), *planned]
    order_of = (DutyStep.ON_THE_ROAD, DutyStep.PLANNED, DutyStep.DRAFT)
    return tuple(sorted(found, key=lambda each: (order_of.index(each.step), each.paper, each.trip)))


def _planned(stored: StoredOrder, code: str) -> list[TruckDuty]:
    """Trips of an order that haven't left, as the plan has them."""
    draft = stored.order.status is OrderStatus.DRAFT
    return [
        TruckDuty(
            stored.order.number,
            each.number,
            tuple(stop.site_name or stop.site for stop in each.planned.stops),
            DutyStep.DRAFT if draft else DutyStep.PLANNED,
        )
        for each in stored.trips
        if each.planned.vehicle == code and each.state.status is TripStatus.PLANNED
    ]


def _from_suppliers(reader: Reader, code: str) -> list[TruckDuty]:
    """Trips that left a supplier, which have a call-off instead of a shipment."""
    found = []
    for call in reader.call_offs.all((CallOffState.LOADED,), _MOST):
        order = reader.orders.load(call.order_id)
        if order is None:
            continue
        mine = {each.number for each in order.trips if each.planned.vehicle == code}
        for trip in call.trips:
            stops = [each for each in call.stops if each.trip == trip]
            if trip in mine and any(each.is_on_the_road for each in stops):
                sites = tuple(each.site_name for each in stops)
                found.append(TruckDuty(order.order.number, trip, sites, DutyStep.ON_THE_ROAD))
    return found


def _loaded(reader: Reader, shipments: Iterable[Shipment]) -> list[TruckDuty]:
    """Shipments whose goods are on the truck, or for which it stands at the dock."""
    found = []
    for each in shipments:
        stops = reader.shipments.stops(each.number)
        order = reader.orders.load(each.order_id) if each.order_id else None
        found.append(
            TruckDuty(
                each.number if order is None else order.order.number,
                each.trip,
                tuple(stop.site_name for stop in stops),
                DutyStep.ON_THE_ROAD if each.status in ON_THE_ROAD else DutyStep.PLANNED,
            )
        )
    return found
