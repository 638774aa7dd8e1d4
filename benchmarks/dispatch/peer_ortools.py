"""The district problem as OR-Tools' routing library takes it.

What it has: two load dimensions that reload stops empty, a time dimension with windows, each
truck's own start, capacity and roads, parcels that may be left out. Docks could be intervals of
a cumulative at the reload stops, but then no weight could set how long one is taken; they are
queued for afterwards, as for the other package.
"""

from __future__ import annotations

from math import ceil
from typing import Any

import numpy as np

from benchmarks.dispatch.parcels import Parcel, Task
from benchmarks.dispatch.timing import Route

_NEVER = 3_000
_PRIZE = 10_000
_RELOADS_A_TRUCK = 5


def routes(task: Task) -> dict[int, Route]:
    """Return each truck's trips as OR-Tools plans them; its search has no seed."""
    return _Model(task).solve(task.seconds)


class _Model:
    """Nodes: parcels, reload stops, a start for each truck, one end."""

    def __init__(self, task: Task) -> None:
        from ortools.constraint_solver import pywrapcp

        world, parcels = task.world, task.parcels
        self._world, self._source, self._parcels = world, task.source, parcels
        self._free = task.starts
        trucks = len(world.trucks)
        self._reload = len(parcels)
        self._start = self._reload + trucks * _RELOADS_A_TRUCK
        self._end = self._start + trucks
        starts = list(range(self._start, self._end))
        self._nodes = pywrapcp.RoutingIndexManager(
            self._end + 1, trucks, starts, [self._end] * trucks
        )
        self._routing = pywrapcp.RoutingModel(self._nodes)
        self._add_time()
        self._add_load("kg", [each.kg for each in parcels], [t.kg for t in world.trucks])
        self._add_load(
            "litres", [each.m3 * 1000 for each in parcels], [t.m3 * 1000 for t in world.trucks]
        )
        self._let_out()

    def solve(self, seconds: float) -> dict[int, Route]:
        """Search for so long and return trucks' trips."""
        from ortools.constraint_solver import pywrapcp, routing_enums_pb2

        params = pywrapcp.DefaultRoutingSearchParameters()
        first = routing_enums_pb2.FirstSolutionStrategy
        params.first_solution_strategy = first.PARALLEL_CHEAPEST_INSERTION
        meta = routing_enums_pb2.LocalSearchMetaheuristic
        params.local_search_metaheuristic = meta.GUIDED_LOCAL_SEARCH
        params.time_limit.FromMilliseconds(int(seconds * 1000))
        found = self._routing.SolveWithParameters(params)
        if found is None:
            return {}
        return {truck: self._trips(found, truck) for truck in range(len(self._world.trucks))}

    def _trips(self, found: Any, truck: int) -> Route:  # noqa: ANN401  OR-Tools'
        trips: list[list[Parcel]] = []
        index = self._routing.Start(truck)
        while not self._routing.IsEnd(index):
            node = self._nodes.IndexToNode(index)
            if self._reload <= node < self._start:
                trips.append([])
            elif node < self._reload:
                trips[-1].append(self._parcels[node])
            index = found.Value(self._routing.NextVar(index))
        return [trip for trip in trips if trip]

    def _add_time(self) -> None:
        world, routing = self._world, self._routing
        by_profile = [
            routing.RegisterTransitMatrix(self._minutes(row).tolist())
            for row in range(len(world.roads))
        ]
        transits = [by_profile[truck.profile] for truck in world.trucks]
        for truck, transit in enumerate(transits):
            routing.SetArcCostEvaluatorOfVehicle(transit, truck)
        routing.AddDimensionWithVehicleTransits(transits, _NEVER, _NEVER, False, "minute")  # noqa: FBT003
        minute = routing.GetDimensionOrDie("minute")
        for number, truck in enumerate(world.trucks):
            minute.CumulVar(routing.Start(number)).SetMin(min(self._free[number], truck.until))
            minute.CumulVar(routing.End(number)).SetMax(min(truck.until, _NEVER))
        for node, parcel in enumerate(self._parcels):
            site = world.sites[parcel.site]
            latest = world.problem.deadline_min - site.handout_min - self._service(parcel)
            minute.CumulVar(self._index(node)).SetRange(site.open_min, max(site.open_min, latest))
        for node in range(self._reload, self._start):
            minute.CumulVar(self._index(node)).SetMin(world.source_open[self._source])

    def _add_load(self, name: str, loads: list[float], capacities: list[float]) -> None:
        """Count what has been handed over since the last reload stop, which empties it."""
        routing = self._routing
        most = int(max(capacities))
        taken = [ceil(each) for each in loads]

        def transit(index: int) -> int:
            node = self._nodes.IndexToNode(index)
            if node < self._reload:
                return taken[node]
            return -most if node < self._start else 0

        callback = routing.RegisterUnaryTransitCallback(transit)
        whole = [int(each) for each in capacities]
        routing.AddDimensionWithVehicleCapacity(callback, most, whole, False, name)  # noqa: FBT003
        load = routing.GetDimensionOrDie(name)
        for truck, capacity in enumerate(whole):
            # Nothing is on board before the first reload stop.
            load.CumulVar(routing.Start(truck)).SetValue(capacity)
        for node in range(self._reload):
            load.SlackVar(self._index(node)).SetValue(0)

    def _let_out(self) -> None:
        for node, parcel in enumerate(self._parcels):
            worth = parcel.people * self._world.sites[parcel.site].weight * _PRIZE
            self._routing.AddDisjunction([self._index(node)], int(worth))
        for node in range(self._reload, self._start):
            self._routing.AddDisjunction([self._index(node)], 0)

    def _index(self, node: int) -> int:
        return int(self._nodes.NodeToIndex(node))

    def _service(self, parcel: Parcel) -> int:
        return round(parcel.kg / self._world.sites[parcel.site].unload_kg_per_min)

    def _minutes(self, profile: int) -> np.ndarray:
        """Return minutes from node to node, with the work at the node that is left."""
        world, roads = self._world, self._world.roads[profile]
        at = world.source_place[self._source]
        table = np.full((self._end + 1,) * 2, _NEVER, dtype=np.int64)
        sites = np.array([each.site for each in self._parcels])
        loading = [each.kg / world.sources[self._source].dock_kg_per_min for each in self._parcels]
        work = np.array([self._service(each) for each in self._parcels]) + np.round(loading)
        setup = np.where(sites[:, None] == sites[None, :], 0, world.unload_setup[sites][None, :])
        between = roads.between[np.ix_(sites, sites)] * (sites[:, None] != sites[None, :])
        parcels, reloads = slice(0, self._reload), slice(self._reload, self._start)
        table[parcels, parcels] = np.minimum(between, _NEVER) + setup + work[:, None]
        back = np.array([min(roads.minutes[world.site_place[site]][at], _NEVER) for site in sites])
        table[parcels, reloads] = (back + work)[:, None]
        table[parcels, self._end] = work
        dock = world.sources[self._source].dock_setup_min
        table[reloads, parcels] = np.minimum(
            roads.go[self._source][sites] + world.unload_setup[sites] + dock, _NEVER
        )[None, :]
        table[reloads, self._end] = 0
        for truck, each in enumerate(world.trucks):
            row = self._start + truck
            table[row, reloads] = min(roads.minutes[each.place][at], _NEVER)
            table[row, self._end] = 0
        np.fill_diagonal(table, 0)
        return table
