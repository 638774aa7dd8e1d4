"""When a vehicle's trips leave: back as early as may be, and then set out as late as may be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from optimize.routing.plan import Route, Trip, Visit
from optimize.routing.problem import Fleet, Problem, Table


@dataclass(frozen=True)
class Drive:
    """A trip before its time is known: depot and customers as places of the problem."""

    depot: int
    stops: tuple[int, ...]
    units: tuple[float, ...]


def timed_route(problem: Problem, fleet: Fleet, drives: Sequence[Drive], durations: Table) -> Route:
    """Return the route with departures.

    What comes last is over as early as it can be; from there back, everything begins as late as
    that allows, which makes the shortest day of all that end then, and no later end makes a
    shorter one. Windows that can't be kept are left to the checker.
    """
    home = None if fleet.end is None else problem.depot_place[fleet.end]
    ends = [*(each.depot for each in drives[1:]), home]
    free = fleet.early
    earliest: list[float] = []
    for drive, end in zip(drives, ends, strict=True):
        earliest.append(_ready(problem, drive, free))
        free = _over(problem, drive, end, earliest[-1], durations)
    leaves: list[float] = []
    latest = free
    backwards = (drives[::-1], ends[::-1], earliest[::-1])
    for drive, end, first in zip(*backwards, strict=True):
        latest = max(first, _latest_start(problem, drive, end, latest, durations))
        leaves.append(latest)
    return Route(
        fleet.code,
        tuple(
            Trip(problem.depots[drive.depot].code, at, _visits(problem, drive))
            for drive, at in zip(drives, reversed(leaves), strict=True)
        ),
    )


def _visits(problem: Problem, drive: Drive) -> tuple[Visit, ...]:
    first = len(problem.depots)
    return tuple(
        Visit(problem.customers[place - first].code, units)
        for place, units in zip(drive.stops, drive.units, strict=True)
    )


def _ready(problem: Problem, drive: Drive, free: float) -> float:
    first = len(problem.depots)
    released = max((problem.customers[each - first].release for each in drive.stops), default=0.0)
    return max(free, problem.depots[drive.depot].early, released)


def _over(
    problem: Problem, drive: Drive, end: int | None, leaves: float, durations: Table
) -> float:
    first = len(problem.depots)
    clock, here = leaves, drive.depot
    for place in drive.stops:
        customer = problem.customers[place - first]
        clock = max(clock + float(durations[here, place]), customer.early) + customer.service
        here = place
    return clock if end is None else clock + float(durations[here, end])


def _latest_start(
    problem: Problem, drive: Drive, end: int | None, latest: float, durations: Table
) -> float:
    """Return when a trip may leave at the latest to be over by then."""
    first = len(problem.depots)
    behind = end
    clock = latest
    for place in reversed(drive.stops):
        customer = problem.customers[place - first]
        way = 0.0 if behind is None else float(durations[place, behind])
        clock = min(clock - way - customer.service, customer.late)
        behind = place
    if behind is not None and drive.stops:
        clock -= float(durations[drive.depot, behind])
    elif end is not None:
        clock -= float(durations[drive.depot, end])
    return min(clock, problem.depots[drive.depot].late)
