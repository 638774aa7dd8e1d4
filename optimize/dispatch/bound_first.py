"""Proven bound on how many sites can have their first supplies in time.

A linear program of visits alone, apart from relief: whatever is brought counts.
"""

from __future__ import annotations

from math import floor, inf, isfinite

from optimize.backends.highs import PackingProgram, solve_packing
from optimize.dispatch.bound_columns import Builder
from optimize.dispatch.bound_data import BoundData, bound_data
from optimize.dispatch.problem import Problem

_SLACK = 1e-6

Visit = tuple[int, int, int]
"""Group of trucks, source, site."""

Begins = dict[tuple[int, int], list[float]]
"""By group and source: from when each truck can load anything there."""


def first_supplies_bound(problem: Problem, time_limit_s: float = 5.0) -> int:
    """Return the most sites in need that any plan brings something to within the limit.

    The limit is `Problem.first_supplies_limit_min` after the order; goods that come anyway
    count.
    """
    data = bound_data(problem)
    limit = problem.order_min + problem.first_supplies_limit_min
    there = {
        each.site
        for each in problem.deliveries
        if each.arrive_min <= limit and any(each.units.values())
    }
    before = sum(site.code in there for site in data.sites)
    begins = _begins(data)
    visits = {
        (g, s, j): drive
        for g, s in begins
        for j, site in enumerate(data.sites)
        if site.code not in there and (drive := _drive(data, begins, (g, s, j), limit)) is not None
    }
    if not visits:
        return before
    answer = solve_packing(_program(data, begins, visits, limit), max(0.01, time_limit_s))
    return min(len({j for _, _, j in visits}), floor(answer.bound + _SLACK)) + before


def _begins(data: BoundData) -> Begins:
    found: Begins = {}
    for s, place in enumerate(data.sources):
        released = min(
            (
                minute
                for supply in data.problem.supplies
                if supply.source == place.code
                for minute, units in supply.curve.steps
                if units > 0
            ),
            default=inf,
        )
        opens = max(place.open_min, data.problem.order_min, released)
        for g, (kind, trucks) in enumerate(data.groups):
            if data.may_load(g, s) and opens < inf:
                found[g, s] = [max(data.ready_min(kind, each, place), opens) for each in trucks]
    return found


def _drive(data: BoundData, begins: Begins, visit: Visit, limit: int) -> float | None:
    """Return the minutes from the source, None if no truck can arrive within the limit."""
    g, s, j = visit
    place = data.sources[s]
    drive = data.minutes(data.groups[g][0].profile, place.location, data.sites[j].location)
    return drive if min(begins[g, s]) + place.dock_setup_min + drive <= limit else None


def _program(
    data: BoundData, begins: Begins, visits: dict[Visit, float], limit: int
) -> PackingProgram:
    """Return the program: as many sites as visits, in the trucks' and docks' minutes.

    A trip of at most m stops on which its truck loads again lasts at least as long as the way
    to each of them and back, so at least the m-th part of the sum, and each stop's setup for
    unloading; of its last trip the way to the last stop in time is left.
    """
    builder = Builder()
    most = data.problem.max_stops
    reached = {
        j: (builder.column(1.0, 1.0), builder.row("visited", 0.0))
        for j in sorted({j for _, _, j in visits})
    }
    for column, row in reached.values():
        builder.add(row, column, 1.0)
    groups = range(len(data.groups))
    minutes = [builder.row("minutes", _truck_minutes(data, begins, g, limit)) for g in groups]
    last_trips = [builder.row("last", float(len(trucks))) for _, trucks in data.groups]
    docks = [
        builder.row("docks", _dock_minutes(data, begins, s, visits, limit))
        for s in range(len(data.sources))
    ]
    for (g, s, j), drive in visits.items():
        setup = data.sources[s].dock_setup_min
        back = data.back_min(g, data.sites[j])
        again, last = builder.column(0.0, float(isfinite(back))), builder.column(0.0, 1.0)
        for column in (again, last):
            builder.add(reached[j][1], column, -1.0)
            builder.add(docks[s], column, setup / most)
        there = (setup + drive) / most
        if isfinite(back):
            unload = data.sites[j].unload_setup_min
            builder.add(minutes[g], again, there + back / most + unload)
        builder.add(minutes[g], last, there)
        builder.add(last_trips[g], last, 1.0 / most)
    return builder.program()


def _truck_minutes(data: BoundData, begins: Begins, group: int, limit: int) -> float:
    """Return the minutes from the first load on that the group's trucks have for trips."""
    total = 0.0
    for number, truck in enumerate(data.groups[group][1]):
        begin = min((each[number] for (g, _), each in begins.items() if g == group), default=inf)
        total += max(0.0, min(limit, truck.available_until_min) - begin)
    return total


def _dock_minutes(
    data: BoundData, begins: Begins, source: int, visits: dict[Visit, float], limit: int
) -> float:
    """Return the docks' minutes from the first load to the last that arrives in time."""
    drives = [drive for (_, s, _), drive in visits.items() if s == source]
    if not drives:
        return 0.0
    first = min(min(each) for (_, s), each in begins.items() if s == source)
    return data.sources[source].docks * max(0.0, limit - min(drives) - first)
