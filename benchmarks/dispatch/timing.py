"""Routes of other packages as dispatch plans: docks queued, whole minutes, late stops left out.

A route says which parcels a truck brings trip by trip. Here it gets the best times that docks,
stock and hours allow, so that a package that doesn't know docks isn't refused for them.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from math import ceil

from benchmarks.dispatch.parcels import Parcel
from optimize.dispatch.plan import Plan
from optimize.dispatch.solve import plan_of
from optimize.dispatch.state import Run, State, Units, timed_run
from optimize.dispatch.world import World

Route = Sequence[Sequence[Parcel]]
"""A truck's trips, each its parcels in the order of visits."""


def timed_plan(world: World, source: int, routes: dict[int, Route]) -> Plan:
    """Return the plan of trucks' routes, all loaded at one source."""
    state = State(world)
    waiting = [
        (_ready(state, truck, source), truck, 0) for truck in sorted(routes) if routes[truck]
    ]
    heapq.heapify(waiting)
    while waiting:
        # Who can stand at the source first loads first.
        _, truck, number = heapq.heappop(waiting)
        run = _longest(state, truck, source, routes[truck][number])
        if run is not None:
            state.add(run)
        if number + 1 < len(routes[truck]):
            heapq.heappush(waiting, (_ready(state, truck, source), truck, number + 1))
    return plan_of(world, state.all_runs())


def _ready(state: State, truck: int, source: int) -> int:
    """Return when the truck can load there, its driver's rests on the way included."""
    return max(state.at_source(truck, source).arrive_min, state.world.source_open[source])


def _longest(state: State, truck: int, source: int, trip: Sequence[Parcel]) -> Run | None:
    """Return the trip with as many of its first stops as come in time."""
    stops = _stops(trip)
    ready = _ready(state, truck, source)
    while stops:
        run = timed_run(state, truck, source, ready, stops)
        if run is not None:
            return run
        stops.pop()
    return None


def _stops(trip: Sequence[Parcel]) -> list[tuple[int, Units]]:
    """Return sites and units; parcels for one site in a row are one stop."""
    stops: list[tuple[int, dict[int, int]]] = []
    for parcel in trip:
        if not stops or stops[-1][0] != parcel.site:
            stops.append((parcel.site, {}))
        for item, units in parcel.units:
            stops[-1][1][item] = stops[-1][1].get(item, 0) + units
    return [(site, tuple(sorted(units.items()))) for site, units in stops]


def queued_starts(world: World, source: int) -> list[int]:
    """Return from when each truck may load first if all begin with a full load, small ones first.

    A package that knows no docks plans for all trucks at once; told these minutes it doesn't.
    """
    depot = world.sources[source]
    free = [0] * max(1, depot.docks)
    starts = [0] * len(world.trucks)
    state = State(world)
    for truck in sorted(range(len(starts)), key=lambda each: (world.trucks[each].kg, each)):
        start = max(_ready(state, truck, source), heapq.heappop(free))
        loading = depot.dock_setup_min + ceil(world.trucks[truck].kg / depot.dock_kg_per_min)
        heapq.heappush(free, start + loading)
        starts[truck] = start
    return starts
