"""Where trucks on the road are (在途位置): told by a device or by telephone, with the arrival."""

from __future__ import annotations

import json
from dataclasses import dataclass

from depot.domain.order import US_PER_MIN
from depot.domain.order_record import StoredOrder
from depot.domain.position import require_position
from depot.domain.shipment import ON_THE_ROAD, Shipment, ShipmentStop, StopStatus
from depot.domain.truck_position import TruckPosition, require_minutes_left
from depot.errors import Conflict, InvalidInput
from depot.io.reference import Reference, reference
from depot.services.access import Right, require_any
from depot.services.order_loading import read_order
from depot.services.planning_case import Place
from depot.services.planning_estimate import minute_of
from depot.services.planning_execution import roads_of
from depot.services.planning_roads import ACCESS_CITY, Stand, open_node, site_location, times
from depot.services.planning_routes import stands_of
from depot.services.shipment_arriving import stop_of
from depot.services.shipment_making import locked_shipment
from depot.store.uow import Reader, UnitOfWork
from optimize.dispatch.problem import UNREACHABLE

_HERE = "truck"


@dataclass(frozen=True)
class ReportPosition:
    """A truck says where it is, when it will be at its next stop, or both.

    Parameters
    ----------
    lon, lat
        Degrees, WGS 84; None: only `minutes_left` is told.
    minutes_left
        Until it is there, as the driver or a navigation device says; None: by the roads.
    stop
        That it drives to; 0: the first that it hasn't reached.
    at_us
        When it was so; 0: now.
    """

    command_id: str
    actor: str
    number: str
    lon: float | None = None
    lat: float | None = None
    minutes_left: int | None = None
    stop: int = 0
    at_us: int = 0


@dataclass(frozen=True)
class PositionKept:
    """What was understood.

    Parameters
    ----------
    planned_us, expected_us
        Arrival at the stop by the plan and as it looks now; 0: unknown.
    reachable
        False when no open road leads from there to the stop.
    """

    number: str
    stop: int
    planned_us: int
    expected_us: int
    reachable: bool = True


def report_position(command: ReportPosition, uow: UnitOfWork) -> PositionKept:
    """Keep where a truck is; its arrival is estimated anew.

    Raises
    ------
    NotAllowed, NotFound, InvalidInput, Conflict
        Without the right to plan or keep; for an unknown shipment or stop; for a position,
        minutes or an instant that can't be; when it isn't on the road or was there already.
    """
    require_any(uow, command.actor, Right.PLAN, Right.KEEP)
    if (command.lon is None) != (command.lat is None) or (
        command.lon is None and command.minutes_left is None
    ):
        raise InvalidInput(
            "请提供经纬度，或还要多少分钟到达。",
            "Give longitude and latitude, or the minutes left.",
        )
    shipment = locked_shipment(uow, command.number)
    shipment.require(ON_THE_ROAD, "登记在途位置", "located")
    stop = _stop(uow, shipment, command.stop)
    at_us = _instant(uow, shipment, command.at_us)
    expected_us, reachable = _expected(uow, shipment, stop, at_us, command)
    uow.truck_positions.add(
        TruckPosition(
            shipment.number, stop.stop, at_us, command.lon, command.lat, expected_us, command.actor
        )
    )
    return PositionKept(shipment.number, stop.stop, stop.planned_arrival_us, expected_us, reachable)


def _stop(uow: UnitOfWork, shipment: Shipment, number: int) -> ShipmentStop:
    if number:
        found = stop_of(uow, shipment, number)
        if found.status is StopStatus.WAITING:
            return found
    else:
        waiting = [
            each
            for each in uow.shipments.stops(shipment.number)
            if each.status is StopStatus.WAITING
        ]
        if waiting:
            return waiting[0]
    raise Conflict(
        f"发货单 {shipment.number} 已到达该站，不再更新预计到达。",
        f"Shipment {shipment.number} has reached that stop; there is nothing to expect.",
    )


def _instant(uow: UnitOfWork, shipment: Shipment, told_us: int) -> int:
    at_us = told_us or uow.now_us
    if not shipment.departed_at_us <= at_us <= uow.now_us:
        raise InvalidInput(
            "位置的时间应在发车之后、现在之前。请核对设备时钟和时区。",
            "The position's time lies before the departure or after now. Check the device's "
            "clock and time zone.",
        )
    return at_us


def _expected(
    uow: UnitOfWork, shipment: Shipment, stop: ShipmentStop, at_us: int, told: ReportPosition
) -> tuple[int, bool]:
    if told.lon is not None and told.lat is not None:
        require_position("车辆位置", "The truck", told.lon, told.lat)
    if told.minutes_left is not None:
        require_minutes_left(told.minutes_left)
        return at_us + told.minutes_left * US_PER_MIN, True
    if told.lon is None or told.lat is None or not shipment.order_id:
        return 0, True
    order = read_order(uow, shipment.order_id)
    return _by_road(uow, shipment, order, stop, (at_us, told.lon, told.lat))


def _by_road(
    reader: Reader,
    shipment: Shipment,
    order: StoredOrder,
    stop: ShipmentStop,
    here: tuple[int, float, float],
) -> tuple[int, bool]:
    """Return the arrival by the fastest roads that are open now; 0 where they aren't known."""
    at_us, lon, lat = here
    known = reference()
    content = json.loads(reader.plans.document(order.header.plan_id) or "{}")
    places = [Place(**row) for row in content.get("places", ())]
    there = [each for each in places if each.location == site_location(stop.site)]
    scenario = roads_of(reader, order)
    if not there or scenario is None:
        return 0, True
    profile = _profile(reader, shipment, order, known)
    detour = known.norms.rate("detour_depot")
    crossing = open_node((lon, lat), scenario.closures, known.district)
    truck = Stand(_HERE, _HERE, "park", (lon, lat), ACCESS_CITY, detour, crossing)
    table = times([truck, *stands_of(there, scenario, known)], scenario, known, [profile])
    minute = table.arrival(profile, _HERE, there[0].location, max(0, minute_of(order, at_us)))
    if minute == UNREACHABLE:
        return 0, False
    return at_us + (minute - max(0, minute_of(order, at_us))) * US_PER_MIN, True


def _profile(reader: Reader, shipment: Shipment, order: StoredOrder, known: Reference) -> str:
    """Return the road profile of the truck, of the planned one where it is none of ours."""
    classes = {each.code: each.profile for each in reader.fleet.classes()}
    trucks = {each.code: classes[each.vehicle_class] for each in reader.fleet.vehicles()}
    planned = [trip.planned.vehicle for trip in order.trips if trip.number == shipment.trip]
    found = [trucks[code] for code in (shipment.truck.code, *planned) if code in trucks]
    return found[0] if found else known.road_profiles[0].profile
