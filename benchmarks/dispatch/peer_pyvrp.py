"""The district problem as PyVRP takes it.

What it has: capacities in kilograms and litres, several trips by reload depots, a profile and a
start for each truck, loading time at the depot, time windows, prizes for parcels that may be
left out, no way back at the end. What it lacks: splitting (parcels instead), docks, a load that
takes its time from two places, person-minutes (after the prizes it minimises working time).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from benchmarks.dispatch.parcels import Parcel, Task
from benchmarks.dispatch.timing import Route
from optimize.dispatch.world import Truck, World

_NEVER = 3_000
"""Minutes that no truck has. With more it was seen to search on for ever."""

_PRIZE = 10_000
"""Worth of one person relieved, in minutes of work."""

_SOURCE, _END = 0, 1
"""Places and depots of the model; trucks' starts follow, then sites."""


def routes(task: Task) -> dict[int, Route]:
    """Return each truck's trips as PyVRP plans them."""
    import pyvrp
    from pyvrp.stop import MaxRuntime

    limit = MaxRuntime(task.seconds)
    result = pyvrp.solve(_data(task), limit, seed=task.seed, collect_stats=False, display=False)
    return {route.vehicle_type(): _trips(route, task.parcels) for route in result.best.routes()}


def _trips(route: Any, parcels: Sequence[Parcel]) -> Route:  # noqa: ANN401  PyVRP's
    trips: dict[int, list[Parcel]] = {}
    for activity in route.schedule():
        if activity.is_client():
            trips.setdefault(activity.trip, []).append(parcels[activity.idx])
    return [trips[number] for number in sorted(trips)]


def _data(task: Task) -> Any:  # noqa: ANN401  PyVRP's
    import pyvrp

    world, source = task.world, task.source
    starts = sorted({truck.place for truck in world.trucks})
    depot = world.sources[source]
    depots = [
        pyvrp.Depot(_SOURCE, tw_early=world.source_open[source],
                    service_duration=depot.dock_setup_min),
        *(pyvrp.Depot(place) for place in range(_END, _END + 1 + len(starts))),
    ]  # fmt: skip
    places = 2 + len(starts) + len(world.sites)
    matrices = [_minutes(world, source, starts, row) for row in range(len(world.roads))]
    return pyvrp.ProblemData(
        [pyvrp.Location(0, 0) for _ in range(places)],
        [_client(world, source, each, 2 + len(starts)) for each in task.parcels],
        depots,
        [
            _vehicle(truck, starts, ready)
            for truck, ready in zip(world.trucks, task.starts, strict=True)
        ],
        matrices,
        matrices,
    )


def _client(world: World, source: int, parcel: Parcel, first_site: int) -> Any:  # noqa: ANN401
    """Return a parcel's visit; loading its weight takes its time here, once."""
    import pyvrp

    site = world.sites[parcel.site]
    unloading = parcel.kg / site.unload_kg_per_min
    loading = parcel.kg / world.sources[source].dock_kg_per_min
    latest = world.problem.deadline_min - site.handout_min - unloading
    return pyvrp.Client(
        first_site + parcel.site,
        delivery=_load(parcel.kg, parcel.m3),
        service_duration=round(unloading + loading),
        tw_early=site.open_min,
        tw_late=max(0, int(latest)),
        prize=int(parcel.people * site.weight * _PRIZE),
        required=False,
    )


def _vehicle(truck: Truck, starts: list[int], free: int) -> Any:  # noqa: ANN401  PyVRP's
    import pyvrp

    return pyvrp.VehicleType(
        1,
        [int(truck.kg), int(truck.m3 * 1000)],
        start_depot=2 + starts.index(truck.place),
        end_depot=_END,
        tw_early=free,
        tw_late=max(free, min(truck.until, _NEVER)),
        unit_distance_cost=0,
        unit_duration_cost=1,
        profile=truck.profile,
        reload_depots=[_SOURCE],
    )


def _load(kg: float, m3: float) -> list[int]:
    return [int(np.ceil(kg)), int(np.ceil(m3 * 1000))]


def _minutes(world: World, source: int, starts: list[int], profile: int) -> np.ndarray:
    """Return minutes between places; a truck's start leads only to the source."""
    roads = world.roads[profile]
    first = 2 + len(starts)
    table = np.full((first + len(world.sites),) * 2, _NEVER, dtype=np.int64)
    np.fill_diagonal(table, 0)
    table[:, _END] = 0
    setup = world.unload_setup.astype(np.int64)
    sites = slice(first, None)
    between = np.minimum(roads.between, _NEVER).astype(np.int64) + setup[None, :]
    np.fill_diagonal(between, 0)  # Parcels for one site are one visit.
    table[sites, sites] = between
    table[_SOURCE, sites] = np.minimum(roads.go[source], _NEVER).astype(np.int64) + setup
    at = world.source_place[source]
    table[sites, _SOURCE] = [min(roads.minutes[place][at], _NEVER) for place in world.site_place]
    for row, place in enumerate(starts, start=2):
        table[row, _SOURCE] = min(roads.minutes[place][at], _NEVER)
    return table
