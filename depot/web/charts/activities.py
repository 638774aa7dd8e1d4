"""What every truck and every dock does when, read off a plan."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from optimize.dispatch.plan import Plan, Trip
from optimize.dispatch.problem import Problem


class Activity(StrEnum):
    """What a truck is doing."""

    APPROACH = "approach"
    LOAD = "load"
    DRIVE = "drive"
    UNLOAD = "unload"


@dataclass(frozen=True)
class Span:
    """One activity of one truck.

    Parameters
    ----------
    start_min, end_min
        Minutes after the onset.
    place
        Code of the source or site that it is at, or drives to.
    trip
        Number of the trip in the plan, from 1.
    """

    vehicle: str
    activity: Activity
    start_min: int
    end_min: int
    place: str
    trip: int


def truck_spans(problem: Problem, plan: Plan) -> tuple[Span, ...]:
    """Return what the trucks do, in order of trips.

    The way to the dock is drawn to end when loading starts: when a truck really
    sets off is its driver's business, the plan only needs it there in time.
    """
    stands = {vehicle.code: vehicle.start for vehicle in problem.vehicles}
    found: list[Span] = []
    for number, trip in enumerate(plan.trips, start=1):
        found += _approach(problem, trip, stands[trip.vehicle], number)
        found += _trip_spans(trip, number)
        if trip.stops:
            last = trip.stops[-1].site
            stands[trip.vehicle] = next(s.location for s in problem.sites if s.code == last)
    return tuple(found)


def _approach(problem: Problem, trip: Trip, stand: str, number: int) -> list[Span]:
    kinds = {kind.code: kind.profile for kind in problem.vehicle_types}
    types = {vehicle.code: kinds[vehicle.type] for vehicle in problem.vehicles}
    target = next(s.location for s in problem.sources if s.code == trip.source)
    minutes = _drive(problem, types[trip.vehicle], (stand, target), trip.load_start_min)
    if minutes <= 0:
        return []
    start = trip.load_start_min - minutes
    return [Span(trip.vehicle, Activity.APPROACH, start, trip.load_start_min, trip.source, number)]


def _drive(problem: Problem, profile: str, way: tuple[str, str], by_min: int) -> int:
    """Return the minutes of a drive that ends by then, begun as late as it goes."""
    shortest = problem.travel.fastest(profile, *way)
    if shortest <= 0 or not problem.travel.later:
        return shortest
    starts = range(by_min - shortest, -1, -1)
    late = (s for s in starts if 0 <= problem.travel.arrival(profile, *way, s) <= by_min)
    return by_min - next(late, by_min - shortest)


def _trip_spans(trip: Trip, number: int) -> list[Span]:
    spans = [
        Span(
            trip.vehicle, Activity.LOAD, trip.load_start_min, trip.load_end_min, trip.source, number
        )
    ]
    left = trip.load_end_min
    for stop in trip.stops:
        spans += [
            Span(trip.vehicle, Activity.DRIVE, left, stop.arrive_min, stop.site, number),
            Span(trip.vehicle, Activity.UNLOAD, stop.arrive_min, stop.leave_min, stop.site, number),
        ]
        left = stop.leave_min
    return spans
