"""Where on a plan's trips drivers rest, as their sheets tell them."""

from __future__ import annotations

from dataclasses import dataclass

from optimize.dispatch.breaks import Driver, drive_on_roads
from optimize.dispatch.plan import Plan, Trip
from optimize.dispatch.problem import Problem, Vehicle


@dataclass(frozen=True)
class Rest:
    """Minutes that a driver must rest between two places of a trip.

    Parameters
    ----------
    trip
        Number in the plan, from 1.
    leg
        0 before the trip's loading, n on the way to its n-th stop.
    waits_min
        Staying where the leg begins, so that standing there becomes a rest.
    breaks
        Rests of the rule's length on the way.
    """

    trip: int
    leg: int
    waits_min: int
    breaks: int
    break_min: int


def rests(problem: Problem, plan: Plan) -> tuple[Rest, ...]:
    """Return the rests of all trips, in the order of the plan's vehicles."""
    found: list[Rest] = []
    for vehicle in problem.vehicles:
        if vehicle.rule.limit_min:
            found += _of_day(problem, vehicle, plan)
    return tuple(found)


def _of_day(problem: Problem, vehicle: Vehicle, plan: Plan) -> list[Rest]:
    kinds = {kind.code: kind.profile for kind in problem.vehicle_types}
    own = [(n, trip) for n, trip in enumerate(plan.trips, 1) if trip.vehicle == vehicle.code]
    driver, place = Driver(vehicle.driven_min), vehicle.start
    free = max(vehicle.available_from_min, problem.order_min)
    roads = problem.travel, kinds[vehicle.type]
    found = []
    for number, trip in sorted(own, key=lambda each: each[1].load_start_min):
        for leg, (there, arrives, leaves) in enumerate(_stands(problem, trip)):
            way = drive_on_roads(vehicle.rule, driver, free, roads, (place, there))
            if way.waits_min or way.breaks:
                found.append(Rest(number, leg, way.waits_min, way.breaks, vehicle.rule.break_min))
            driver = Driver(way.driven_min, leaves - min(arrives, way.arrive_min))
            place, free = there, leaves
    return found


def _stands(problem: Problem, trip: Trip) -> list[tuple[str, int, int]]:
    """Where the truck stands on a trip, from when to when."""
    sources = {source.code: source.location for source in problem.sources}
    sites = {site.code: site.location for site in problem.sites}
    stands = [(sources[trip.source], trip.load_start_min, trip.load_end_min)]
    return [
        *stands,
        *((sites[stop.site], stop.arrive_min, stop.leave_min) for stop in trip.stops),
    ]
