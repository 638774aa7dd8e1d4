"""Keep what can be kept of a plan: each free trip as it was, later, shorter, or not at all.

Trips are taken in the order of loading. One that still fits stays to the
minute; one that doesn't starts when its truck, its goods and a dock are there,
never before its old start; stops that no road reaches or that would be late
are left out, and loads are cut to what is there. Docks stay reserved for the
trips that come later in the order, so that a late truck doesn't push others.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import ceil

from optimize.dispatch.breaks import Driver
from optimize.dispatch.plan import Trip
from optimize.dispatch.state import Run, State, Units, Visit, timed_run
from optimize.dispatch.world import FAR, World

_HALVINGS = 7


class Fate(StrEnum):
    """What becomes of a free trip when nobody decides anything new."""

    KEPT = "kept"
    MOVED = "moved"
    CANCELLED = "cancelled"


class Broken(StrEnum):
    """Why a trip can't stay as it was."""

    NONE = ""
    TRUCK = "truck"
    SITE = "site"
    ROAD = "road"
    DOCK = "dock"
    STOCK = "stock"
    LATE = "late"
    NEEDLESS = "needless"


@dataclass(frozen=True)
class Repaired:
    """One free trip after the repair.

    Parameters
    ----------
    number
        Of the trip in the plan, from 0.
    run
        As it goes now; ``None`` if it doesn't.
    """

    number: int
    fate: Fate
    broken: Broken
    run: Run | None


class Repair:
    """Puts a plan's free trips into a state of what is left to plan.

    Parameters
    ----------
    reconsidered
        Sites whose needs changed or that get goods meant for others: a trip
        that brings only what they don't need any more is cancelled.
    """

    def __init__(
        self,
        world: World,
        free: Sequence[tuple[int, Trip]],
        reconsidered: frozenset[str] = frozenset(),
    ) -> None:
        self.state = State(world)
        self._world = world
        self._trucks = {truck.code: row for row, truck in enumerate(world.trucks)}
        self._sources = {source.code: row for row, source in enumerate(world.sources)}
        self._sites = {site.code: row for row, site in enumerate(world.sites)}
        self._items = {item.code: row for row, item in enumerate(world.problem.items)}
        self._reconsidered = reconsidered
        self._free = sorted(free, key=lambda entry: (entry[1].load_start_min, entry[0]))

    def run(self) -> tuple[Repaired, ...]:
        """Return every free trip's fate; `state` holds those that go on."""
        for _, trip in self._free:
            self._reserve(trip)
        found = []
        for number, trip in self._free:
            self._release(trip)
            each = self._repaired(number, trip)
            if each.run is not None:
                self.state.add(each.run)
            found.append(each)
        return tuple(found)

    def _spans(self, trip: Trip) -> list[tuple[int, int]] | None:
        """Return the spans of the trip's dock, if it is there and open to this trip."""
        source = self._sources[trip.source]
        docks = self.state.busy[source]
        return docks[trip.dock] if trip.dock < len(docks) else None

    def _reserve(self, trip: Trip) -> None:
        spans = self._spans(trip)
        if spans is not None and trip.vehicle in self._trucks:
            insort(spans, (trip.load_start_min, trip.load_end_min))

    def _release(self, trip: Trip) -> None:
        spans = self._spans(trip)
        if spans is not None and trip.vehicle in self._trucks:
            spans.remove((trip.load_start_min, trip.load_end_min))

    def _repaired(self, number: int, trip: Trip) -> Repaired:
        truck = self._trucks.get(trip.vehicle)
        if truck is None:
            return Repaired(number, Fate.CANCELLED, Broken.TRUCK, None)
        stops = self._stops(trip)
        if stops and not any(self._is_of_use(site, units) for site, units in stops):
            return Repaired(number, Fate.CANCELLED, Broken.NEEDLESS, None)
        if len(stops) == len(trip.stops):
            run, broken = self._as_it_was(truck, trip, stops)
            if run is not None:
                return Repaired(number, Fate.KEPT, Broken.NONE, run)
        else:
            broken = Broken.SITE
        run = self._moved(truck, trip, stops)
        fate = Fate.CANCELLED if run is None else Fate.MOVED
        return Repaired(number, fate, broken, run)

    def _stops(self, trip: Trip) -> list[tuple[int, Units]]:
        """Return stops at sites that still need something."""
        return [
            (
                self._sites[stop.site],
                tuple(sorted((self._items[i], n) for i, n in stop.unload.items() if n)),
            )
            for stop in trip.stops
            if stop.site in self._sites
        ]

    def _is_of_use(self, site: int, units: Units) -> bool:
        if self._world.sites[site].code not in self._reconsidered:
            return True
        got, required = self.state.got[site], self._world.required[site]
        return any(
            got[need] < required[need] * (1 - 1e-9)
            for item, _ in units
            for need, _ in self._world.covers[item]
        )

    def _as_it_was(
        self, truck: int, trip: Trip, stops: list[tuple[int, Units]]
    ) -> tuple[Run | None, Broken]:
        """Return the trip to the minute, or what speaks against it."""
        broken = self._unloadable(truck, trip, stops)
        if broken is not Broken.NONE:
            return None, broken
        world = self._world
        source = self._sources[trip.source]
        here, leave = world.source_place[source], trip.load_end_min
        way = self.state.at_source(truck, source)
        driver = Driver(way.driven_min, leave - way.arrive_min)
        visits = []
        for stop, (site, units) in zip(trip.stops, stops, strict=True):
            way = world.drive(truck, driver, here, world.site_place[site], leave)
            end = max(stop.arrive_min, world.sites[site].open_min) + self._takes(site, units)
            if way.arrive_min > stop.arrive_min or end > stop.leave_min:
                return None, Broken.ROAD
            if stop.leave_min > world.trucks[truck].latest[site]:
                return None, Broken.LATE
            here, leave = world.site_place[site], stop.leave_min
            driver = Driver(way.driven_min, leave - way.arrive_min)
            visits.append(Visit(site, stop.arrive_min, stop.leave_min, units))
        run = Run(truck, source, trip.dock, trip.load_start_min, trip.load_end_min, tuple(visits))
        return run, Broken.NONE

    def _unloadable(self, truck: int, trip: Trip, stops: list[tuple[int, Units]]) -> Broken:
        """Return what keeps the trip from being loaded as it was."""
        world, state = self._world, self.state
        source = self._sources[trip.source]
        spans = self._spans(trip)
        ready = state.at_source(truck, source).arrive_min
        start, end = trip.load_start_min, trip.load_end_min
        if ready > start or start < world.problem.order_min:
            return Broken.ROAD if ready >= FAR else Broken.LATE
        if (
            spans is None
            or start < world.source_open[source]
            or any(begin < end and start < over for begin, over in spans)
        ):
            return Broken.DOCK
        slot = world.slot_at(source, start)
        if any(state.available(source, i, slot) < n for i, n in _load(stops).items()):
            return Broken.STOCK
        return Broken.NONE

    def _takes(self, site: int, units: Units) -> int:
        place = self._world.sites[site]
        kg = sum(self._world.item_kg[item] * count for item, count in units)
        return place.unload_setup_min + ceil(kg / place.unload_kg_per_min - 1e-9)

    def _moved(self, truck: int, trip: Trip, stops: list[tuple[int, Units]]) -> Run | None:
        """Return the trip later, with fewer stops or less load, if that helps anybody."""
        world = self._world
        source = self._sources[trip.source]
        profile = world.trucks[truck].profile
        there = self.state.at_source(truck, source).arrive_min
        if there >= FAR or world.sources[source].docks == 0:
            return None
        ready = max(there, world.source_open[source], trip.load_start_min)
        stops = self._reachable(source, profile, ready, stops)
        ready, stops = self._stocked(source, ready, stops)
        while stops:
            run = timed_run(self.state, truck, source, ready, stops)
            if run is not None:
                return run
            if len(stops) == 1:
                return self._lighter(truck, source, ready, stops[0])
            stops = stops[:-1]
        return None

    def _reachable(
        self, source: int, profile: int, ready: int, stops: list[tuple[int, Units]]
    ) -> list[tuple[int, Units]]:
        here, kept = self._world.source_place[source], []
        for site, units in stops:
            if self._world.arrival(profile, here, self._world.site_place[site], ready) < FAR:
                kept.append((site, units))
                here = self._world.site_place[site]
        return kept

    def _stocked(
        self, source: int, ready: int, stops: list[tuple[int, Units]]
    ) -> tuple[int, list[tuple[int, Units]]]:
        """Wait for the goods if all of them come; otherwise take what is there now or later."""
        world = self._world
        needed = _load(stops)
        slots = world.slots[source]
        first = world.slot_at(source, ready)
        for slot in range(first, len(slots)):
            if all(self.state.available(source, i, slot) >= n for i, n in needed.items()):
                return max(ready, slots[slot]), stops
        there = [slot for slot in range(first, len(slots)) if self._any(source, slot, needed)]
        slot = there[0] if there else first
        left = {item: max(0, self.state.available(source, item, slot)) for item in needed}
        cut = []
        for site, units in stops:
            taken = tuple((item, min(count, left[item])) for item, count in units)
            for item, count in taken:
                left[item] -= count
            taken = tuple((item, count) for item, count in taken if count)
            if taken:
                cut.append((site, taken))
        return max(ready, slots[slot]), cut

    def _any(self, source: int, slot: int, needed: dict[int, int]) -> bool:
        return any(self.state.available(source, item, slot) > 0 for item in needed)

    def _lighter(self, truck: int, source: int, ready: int, stop: tuple[int, Units]) -> Run | None:
        """Return the trip with the largest share of its load that is in time."""
        site, units = stop
        least, most, best = 0.0, 1.0, None
        for _ in range(_HALVINGS):
            share = (least + most) / 2
            less = tuple((item, int(count * share)) for item, count in units)
            less = tuple((item, count) for item, count in less if count)
            run = timed_run(self.state, truck, source, ready, [(site, less)]) if less else None
            if run is None:
                most = share
            else:
                least, best = share, run
        return best


def _load(stops: list[tuple[int, Units]]) -> dict[int, int]:
    load: dict[int, int] = {}
    for _, units in stops:
        for item, count in units:
            load[item] = load.get(item, 0) + count
    return load
