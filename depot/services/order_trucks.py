"""Suppliers' own trucks of an order: from its plan, and as the supplier told of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from depot.domain.fleet import Vehicle
from depot.domain.order_plan import OrderPlan, PlannedTrip
from depot.domain.own_truck import OrderTruck, supplier_of
from depot.store.uow import Reader, UnitOfWork


def at_suppliers(trips: Iterable[PlannedTrip]) -> list[PlannedTrip]:
    """Return the trips with the supplier that they load at, whichever of its sources it was."""
    return [replace(trip, source=supplier_of(trip.source)) for trip in trips]


def own_trucks(uow: UnitOfWork, plan: OrderPlan) -> list[OrderTruck]:
    """Return the suppliers' own trucks that a plan's trips use.

    A truck counts as one if it isn't registered as ours, loads at one supplier alone, and is of
    a class that is known.
    """
    ours = {each.code for each in uow.fleet.vehicles()}
    classes = {each.code for each in uow.fleet.classes()}
    suppliers = {each.code for each in uow.reserves.suppliers()}
    loads: dict[str, set[str]] = {}
    for trip in plan.trips:
        loads.setdefault(trip.vehicle, set()).add(supplier_of(trip.source))
    found = []
    for each in plan.bound_trucks:
        owner = supplier_of(each.sources[0])
        alone = {owner} == {supplier_of(source) for source in each.sources} == loads.get(each.code)
        if alone and each.code not in ours and each.vehicle_class in classes and owner in suppliers:
            found.append(OrderTruck(each.code, owner, each.vehicle_class))
    return found


def order_vehicles(reader: Reader, order_id: int) -> dict[str, Vehicle]:
    """Return our trucks and the suppliers' own that an order uses, by code."""
    found = {each.code: each for each in reader.fleet.vehicles()}
    own = reader.order_trucks.of_order(order_id)
    if own:
        suppliers = {each.code: each for each in reader.reserves.suppliers()}
        kinds = {each.code: each.name_zh for each in reader.fleet.classes()}
        for each in own:
            place = suppliers[each.supplier]
            found[each.vehicle] = Vehicle(
                each.vehicle, each.vehicle_class, each.supplier, place.lon, place.lat,
                each.plate or own_truck_words(kinds[each.vehicle_class]), each.driver, each.phone,
            )  # fmt: skip
    return found


def own_truck_words(class_name: str) -> str:
    """Return what stands for the plate of a supplier's truck before it is told."""
    return f"供方自有{class_name}"
