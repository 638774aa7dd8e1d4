"""A plan under construction: trips, docks, stock left, what each site has.

For repairing plans and timing trips; the search's own is `kernel_stand`.
"""

from __future__ import annotations

from bisect import insort
from dataclasses import dataclass
from math import ceil

import numpy as np

from optimize.dispatch.breaks import Drive, Driver
from optimize.dispatch.problem import Source
from optimize.dispatch.world import World

Units = tuple[tuple[int, int], ...]
"""Pairs of item and whole units."""


@dataclass(frozen=True)
class Visit:
    """One stop, always in time to count by the deadline."""

    site: int
    arrive: int
    leave: int
    units: Units


@dataclass(frozen=True, eq=False)
class Run:
    """One trip."""

    truck: int
    source: int
    dock: int
    start: int
    end: int
    visits: tuple[Visit, ...]


class State:
    """Trips with everything that follows from them."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.runs: list[list[Run]] = [[] for _ in world.trucks]
        self.left = [[list(units) for units in items] for items in world.stock]
        self.busy: list[list[list[tuple[int, int]]]] = [
            [_taken(source, dock) for dock in range(source.docks)] for source in world.sources
        ]
        self.visits: list[list[Visit]] = [[] for _ in world.sites]
        self.got = np.zeros_like(world.required)
        self._expect_deliveries()

    def _expect_deliveries(self) -> None:
        """Count what comes anyway, as far as it comes in time."""
        problem = self.world.problem
        if not problem.deliveries:
            return
        rows = {site.code: row for row, site in enumerate(self.world.sites)}
        items = {item.code: row for row, item in enumerate(problem.items)}
        for each in problem.deliveries:
            site = rows.get(each.site)
            if site is None:
                continue
            if each.leave_min + self.world.sites[site].handout_min <= problem.deadline_min:
                units = tuple((items[item], count) for item, count in each.units.items())
                self.visits[site].append(Visit(site, each.arrive_min, each.leave_min, units))
                self._count(site)

    def position(self, truck: int) -> tuple[int, int]:
        """Return where the truck stands after its last trip, and from when."""
        runs = self.runs[truck]
        if not runs:
            return self._start(truck)
        last = runs[-1].visits[-1]
        return self.world.site_place[last.site], last.leave

    def driver(self, truck: int) -> Driver:
        """Return how long the truck's driver has driven on end, and stood, after its last trip."""
        world = self.world
        driver, place, free = Driver(world.trucks[truck].driven), *self._start(truck)
        if world.trucks[truck].rule.limit_min == 0:
            return driver
        for run in self.runs[truck]:
            way = world.drive(truck, driver, place, world.source_place[run.source], free)
            driver = Driver(way.driven_min, run.end - way.arrive_min)
            place, free = world.source_place[run.source], run.end
            for visit in run.visits:
                way = world.drive(truck, driver, place, world.site_place[visit.site], free)
                driver = Driver(way.driven_min, visit.leave - min(way.arrive_min, visit.arrive))
                place, free = world.site_place[visit.site], visit.leave
        return driver

    def at_source(self, truck: int, source: int) -> Drive:
        """Return the truck's drive to a source after its last trip."""
        place, free = self.position(truck)
        here = self.world.source_place[source]
        return self.world.drive(truck, self.driver(truck), place, here, free)

    def _start(self, truck: int) -> tuple[int, int]:
        return self.world.trucks[truck].place, self.world.trucks[truck].free

    def available(self, source: int, item: int, slot: int) -> int:
        """Return the units that a load started in this slot may take."""
        return min(self.left[source][item][slot:])

    def dock_gap(self, source: int, ready: int, minutes: int) -> tuple[int, int]:
        """Return the earliest start of a free span of this length, and its dock."""
        best = (10**9, -1)
        for dock, spans in enumerate(self.busy[source]):
            start = ready
            for begin, end in spans:
                if start + minutes <= begin:
                    break
                start = max(start, end)
            best = min(best, (start, dock))
            if start == ready:
                break
        return best

    def add(self, run: Run) -> None:
        """Put a trip in; it must fit."""
        self.runs[run.truck].append(run)
        self._book(run)
        insort(self.busy[run.source][run.dock], (run.start, run.end))

    def _book(self, run: Run) -> None:
        slot = self.world.slot_at(run.source, run.start)
        for visit in run.visits:
            for item, units in visit.units:
                left = self.left[run.source][item]
                for later in range(slot, len(left)):
                    left[later] -= units
            self.visits[visit.site].append(visit)
            self._count(visit.site)

    def _count(self, site: int) -> None:
        """Recompute what the site has by the deadline."""
        got = [0.0] * len(self.world.needs)
        for visit in self.visits[site]:
            for item, units in visit.units:
                for need, amount in self.world.covers[item]:
                    got[need] += amount * units
        self.got[site] = got

    def all_runs(self) -> list[Run]:
        """Return all trips by truck, in order."""
        return [run for runs in self.runs for run in runs]


def _taken(source: Source, dock: int) -> list[tuple[int, int]]:
    """Return the span in which an earlier plan still has this dock."""
    free = source.dock_free_min[dock] if dock < len(source.dock_free_min) else 0
    return [(0, free)] if free else []


def timed_run(
    state: State, truck: int, source: int, ready: int, stops: list[tuple[int, Units]]
) -> Run | None:
    """Return the earliest trip with these loads, ``None`` if it cannot be in time.

    Parameters
    ----------
    ready
        Loading starts at this minute or later, when a dock is free.
    """
    world = state.world
    vehicle = world.trucks[truck]
    kg = sum(world.item_kg[i] * u for _, units in stops for i, u in units)
    depot = world.sources[source]
    loading = depot.dock_setup_min + ceil(kg / depot.dock_kg_per_min - 1e-9)
    start, dock = state.dock_gap(source, ready, loading)
    if dock < 0:
        return None
    place, now = world.source_place[source], start + loading
    way = state.at_source(truck, source)
    driver = Driver(way.driven_min, now - way.arrive_min)
    visits = []
    for j, units in stops:
        site = world.sites[j]
        way = world.drive(truck, driver, place, world.site_place[j], now)
        arrive = way.arrive_min
        site_kg = sum(world.item_kg[i] * u for i, u in units)
        takes = site.unload_setup_min + ceil(site_kg / site.unload_kg_per_min - 1e-9)
        now = max(arrive, site.open_min) + takes
        if now > vehicle.latest[j]:
            return None
        driver = Driver(way.driven_min, now - arrive)
        visits.append(Visit(j, arrive, now, units))
        place = world.site_place[j]
    return Run(truck, source, dock, start, start + loading, tuple(visits))
