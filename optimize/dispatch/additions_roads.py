"""A problem with roads reopened from some minute on.

The travel table of a problem is one for all times. So where a reopened road makes a way
shorter, the site at its end opens for unloading only when a truck that waited at the road
could be there; and where the old way would have brought something sooner, the old way is
kept. Whatever plan holds for this problem can be driven.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from optimize.dispatch.additions import ReopenedRoad
from optimize.dispatch.problem import UNREACHABLE, Problem, TravelTable


@dataclass(frozen=True)
class _Table:
    """Minutes (infinite where no road leads) and km of one profile."""

    minutes: np.ndarray
    km: np.ndarray

    def through(self, a: int, b: int, minutes: float, km: float) -> _Table:
        """Return the table with one more road between two places."""
        time, length = self.minutes, self.km
        for origin, target in ((a, b), (b, a)):
            way = time[:, origin, None] + minutes + time[None, target, :]
            shorter = way < time
            far = length[:, origin, None] + km + length[None, target, :]
            time, length = np.where(shorter, way, time), np.where(shorter, far, length)
        return _Table(time, length)

    def closed(self) -> _Table:
        """Return the table with every way over any places in between."""
        found = self
        for via in range(len(self.minutes)):
            found = found.through(via, via, 0.0, 0.0)
        return found


def reopened(problem: Problem, roads: Sequence[ReopenedRoad]) -> Problem:
    """Return the problem with these roads open, each from its minute on."""
    if not roads:
        return problem
    before = _tables(problem.travel)
    after = _opened(problem.travel, before, roads)
    opens = _opening_minutes(problem, roads, before, after)
    taken = _taken_places(problem, before, opens)
    return _with_places(problem, before, after, taken)


def everywhere_open(problem: Problem, roads: Sequence[ReopenedRoad]) -> Problem:
    """Return a problem that allows more than any choice of these roads does.

    All are open from the start; a place that no way leads to without them is reached no
    sooner than over the first of them.
    """
    if not roads:
        return problem
    before = _tables(problem.travel)
    after = {k: each.closed() for k, each in _opened(problem.travel, before, roads).items()}
    places = range(len(problem.travel.locations))
    reached = _reached(problem, before)
    first = {
        place: min(_over(road, problem.travel, after, place) for road in roads)
        for place in places
        if not reached[place]
    }
    whole = {place: int(minute) for place, minute in first.items() if np.isfinite(minute)}
    sites = tuple(
        replace(site, open_min=max(site.open_min, whole.get(place, 0)))
        for site in problem.sites
        for place in [problem.travel.index(site.location)]
    )
    return replace(problem, sites=sites, travel=_travel(problem.travel, after))


def _tables(travel: TravelTable) -> dict[str, _Table]:
    tables = {}
    size = len(travel.locations)
    for profile, rows in travel.minutes.items():
        minutes = np.array(rows, float).reshape(size, size)
        minutes[minutes == UNREACHABLE] = np.inf
        tables[profile] = _Table(minutes, np.array(travel.km[profile], float).reshape(size, size))
    return tables


def _opened(
    travel: TravelTable, tables: dict[str, _Table], roads: Sequence[ReopenedRoad]
) -> dict[str, _Table]:
    found = dict(tables)
    for road in roads:
        a, b = (travel.index(end) for end in road.ends)
        for profile, minutes in road.minutes.items():
            found[profile] = found[profile].through(a, b, minutes, road.km)
    return found


def _over(road: ReopenedRoad, travel: TravelTable, after: dict[str, _Table], place: int) -> float:
    """Return when a truck that waited for this road to open can be at a place."""
    ends = [travel.index(end) for end in road.ends]
    return min(
        road.open_min + minutes + float(min(after[profile].minutes[end, place] for end in ends))
        for profile, minutes in road.minutes.items()
    )


def _opening_minutes(
    problem: Problem,
    roads: Sequence[ReopenedRoad],
    before: dict[str, _Table],
    after: dict[str, _Table],
) -> dict[int, int]:
    """Return the places with a shorter way to or from them, and when it may be relied on.

    That is when a truck that waited for the last of the roads on these ways can be there.
    """
    travel = problem.travel
    opens: dict[int, int] = {}
    for road in roads:
        ends = [travel.index(end) for end in road.ends]
        for profile, minutes in road.minutes.items():
            new = after[profile].minutes
            over = np.minimum(
                new[:, ends[0], None] + minutes + new[None, ends[1], :],
                new[:, ends[1], None] + minutes + new[None, ends[0], :],
            )
            with np.errstate(invalid="ignore"):
                on = (new < before[profile].minutes) & (over <= new)
            for place in np.flatnonzero(on.any(axis=0) | on.any(axis=1)):
                tail = float(min(new[end, place] for end in ends))
                minute = road.open_min + minutes + (int(tail) if np.isfinite(tail) else 0)
                opens[int(place)] = max(opens.get(int(place), 0), minute)
    return opens


def _reached(problem: Problem, tables: dict[str, _Table]) -> np.ndarray:
    """Return for each place whether any truck gets there from some source."""
    rows = [problem.travel.index(source.location) for source in problem.sources]
    found = np.zeros(len(problem.travel.locations), dtype=bool)
    for table in tables.values():
        reached = np.zeros_like(found)
        reached[rows] = True
        while True:
            further = reached | np.isfinite(table.minutes[reached]).any(axis=0)
            if np.array_equal(further, reached):
                break
            reached = further
        found |= reached
    return found


def _taken_places(
    problem: Problem, before: dict[str, _Table], opens: dict[int, int]
) -> dict[int, int]:
    """Return the places whose new ways are taken: of no use before, or none the later for it."""
    travel = problem.travel
    reached = _reached(problem, before)
    rows = [travel.index(source.location) for source in problem.sources]
    starts = {travel.index(vehicle.start) for vehicle in problem.vehicles}
    taken = {}
    for place, minute in opens.items():
        if not reached[place]:
            taken[place] = minute
        elif place not in starts:
            old = min(float(table.minutes[rows, place].min()) for table in before.values())
            if minute <= problem.order_min + old:
                taken[place] = minute
    return taken


def _with_places(
    problem: Problem,
    before: dict[str, _Table],
    after: dict[str, _Table],
    taken: dict[int, int],
) -> Problem:
    travel = problem.travel
    places = list(taken)
    mixed = {}
    for profile, old in before.items():
        minutes, km = old.minutes.copy(), old.km.copy()
        minutes[places, :] = after[profile].minutes[places, :]
        minutes[:, places] = after[profile].minutes[:, places]
        km[places, :] = after[profile].km[places, :]
        km[:, places] = after[profile].km[:, places]
        mixed[profile] = _Table(minutes, km)
    sites = tuple(
        replace(site, open_min=max(site.open_min, taken.get(travel.index(site.location), 0)))
        for site in problem.sites
    )
    vehicles = []
    for each in problem.vehicles:
        ready = max(each.available_from_min, taken.get(travel.index(each.start), 0))
        until = max(each.available_until_min, ready)
        vehicles.append(replace(each, available_from_min=ready, available_until_min=until))
    return replace(problem, sites=sites, vehicles=tuple(vehicles), travel=_travel(travel, mixed))


def _travel(travel: TravelTable, tables: dict[str, _Table]) -> TravelTable:
    def rows(profile: str) -> tuple[tuple[int, ...], ...]:
        minutes = tables[profile].minutes
        whole = np.where(np.isfinite(minutes), minutes, UNREACHABLE).astype(int)
        return tuple(tuple(row) for row in whole.tolist())

    km = {
        profile: tuple(tuple(round(entry, 3) for entry in row) for row in table.km.tolist())
        for profile, table in tables.items()
    }
    return TravelTable(travel.locations, {profile: rows(profile) for profile in tables}, km)
