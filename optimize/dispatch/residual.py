"""What is left to plan while a plan is carried out, as a dispatch problem of its own.

Its figures are those of everything together: what has been delivered or is on
its way counts as the problem's deliveries. So a plan for it, its bound and its
check can be read as those of the whole day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from optimize.dispatch.breaks import Driver
from optimize.dispatch.events import Situation
from optimize.dispatch.execution import Execution
from optimize.dispatch.fixed import Fixed, first_stand
from optimize.dispatch.problem import Delivery, Problem, Source, Supply, Vehicle
from optimize.dispatch.underway import FAR, Road, Whence
from optimize.dispatch.underway_rest import Drives, Reached
from optimize.supply import SupplyCurve


@dataclass(frozen=True)
class Stand:
    """Where a truck can be used again, and from when.

    Parameters
    ----------
    driven_min
        What its driver has driven on end by then.
    """

    place: str
    free_min: int
    driven_min: int = 0


def residual_problem(situation: Situation, execution: Execution, fixed: Sequence[Fixed]) -> Problem:
    """Return the problem of what may still be decided at this minute.

    Needs are whole, with what was brought or is on its way as deliveries;
    trucks stand where their fixed part ends; supply curves are less by what
    was loaded; docks are taken until their trucks leave; nothing starts
    before now.
    """
    now = situation.now
    order_min = max(now.order_min, execution.now_min)
    limit = now.order_min + now.first_supplies_limit_min
    sites = tuple(site for site in now.sites if site.code not in situation.withdrawn)
    return replace(
        now,
        sources=tuple(_source(source, fixed, execution.now_min) for source in now.sources),
        supplies=tuple(_supply(supply, fixed) for supply in now.supplies),
        sites=sites,
        vehicles=tuple(_vehicles(situation, execution, fixed)),
        order_min=order_min,
        first_supplies_limit_min=max(0, limit - order_min),
        deliveries=tuple(
            each
            for each in (*now.deliveries, *_deliveries(fixed))
            if each.site not in situation.withdrawn
        ),
    )


def stand_of(
    situation: Situation, execution: Execution, fixed: Sequence[Fixed], vehicle: Vehicle
) -> Stand:
    """Return where and when a truck is free for something else.

    A truck that is free already drives to the source of its next trip.
    """
    now_min = execution.now_min
    own = [each for each in fixed if each.trip.vehicle == vehicle.code]
    drives = Drives(Road(situation, vehicle.code, now_min), vehicle.rule, now_min)

    def stand(place: str, reached: Reached) -> Stand:
        return Stand(place, reached.arrive_min, drives.driven_min(reached.driver))

    if own:
        last = max(own, key=lambda each: each.trip.load_start_min)
        whence, driver = last.end, last.driver
        if whence.heading and whence.since_min < now_min:
            return stand(whence.place, drives.back(whence, driver))
    else:
        whence, driver = first_stand(situation.now, vehicle)
    ahead = _next_source(situation, execution, vehicle.code)
    if not ahead or whence.since_min >= now_min:
        stood = driver.stood_min + max(0, now_min - whence.since_min)
        idle = Driver(driver.driven_min, stood)
        return stand(whence.place, Reached(max(whence.since_min, 0), idle))
    driving = Whence(whence.place, whence.since_min, ahead)
    reached = drives.reach(driving, driver, ahead)
    if reached.arrive_min >= FAR:
        return stand(whence.place, drives.back(driving, driver))
    return stand(ahead, reached)


def _next_source(situation: Situation, execution: Execution, vehicle: str) -> str:
    """Location of the source where the truck's next trip was to load, empty if none."""
    trips = [trip for _, trip in execution.free() if trip.vehicle == vehicle]
    if not trips:
        return ""
    code = min(trips, key=lambda trip: trip.load_start_min).source
    return next(each.location for each in situation.now.sources if each.code == code)


def _vehicles(situation: Situation, execution: Execution, fixed: Sequence[Fixed]) -> list[Vehicle]:
    vehicles = []
    for vehicle in situation.now.vehicles:
        if vehicle.code in situation.lost:
            continue
        stand = stand_of(situation, execution, fixed, vehicle)
        if stand.free_min <= vehicle.available_until_min:
            vehicles.append(
                replace(
                    vehicle,
                    start=stand.place,
                    available_from_min=stand.free_min,
                    driven_min=stand.driven_min,
                )
            )
    return vehicles


def _source(source: Source, fixed: Sequence[Fixed], now_min: int) -> Source:
    """Return the source with its docks taken by trucks that still load."""
    free = [*source.dock_free_min, *[0] * source.docks][: source.docks]
    for each in fixed:
        trip = each.trip
        if trip.source == source.code and trip.load_end_min > now_min and trip.dock < source.docks:
            free[trip.dock] = max(free[trip.dock], trip.load_end_min)
    return replace(source, dock_free_min=tuple(free) if any(free) else ())


def _supply(supply: Supply, fixed: Sequence[Fixed]) -> Supply:
    taken = sum(
        each.loaded.get(supply.item, 0) for each in fixed if each.trip.source == supply.source
    )
    steps = tuple((minute, max(0, units - taken)) for minute, units in supply.curve.steps)
    return replace(supply, curve=SupplyCurve(steps))


def _deliveries(fixed: Sequence[Fixed]) -> list[Delivery]:
    return [
        Delivery(stop.site, stop.arrive_min, stop.leave_min, stop.unload)
        for each in fixed
        for stop in each.trip.stops
        if stop.unload
    ]
