"""What no routing plan can cost less than: cheap bounds that hold with splits, trips and windows.

Ways are shortened to the shortest paths between places first, so that rounding can't make a
detour shorter than what is reckoned here.
"""

from __future__ import annotations

import math

import numpy as np
from scipy.sparse.csgraph import minimum_spanning_tree, shortest_path

from optimize.routing.problem import Fleet, Objective, Problem, Table

_SAFE = 1e-9
"""Relative: sums of floats are rounded."""


def lower_bound(problem: Problem) -> float:
    """Return a cost that no plan can be below; 0 at least."""
    distances = shortest_path(problem.ways.tables()[0], method="FW")
    if problem.objective is Objective.ARRIVALS:
        best = max(_reach(problem, distances), _levels(problem, distances))
    else:
        best = max(_radial(problem, distances), _tree(problem, distances))
    return float(best) * (1 - _SAFE)


def _usable(problem: Problem) -> list[Fleet]:
    return [each for each in problem.fleets if each.count > 0]


def _starts(problem: Problem, fleet: Fleet) -> list[int]:
    """Return the places where a trip may start."""
    return [problem.depot_place[code] for code in {fleet.start, *fleet.reloads}]


def _there(problem: Problem, fleet: Fleet, distances: Table) -> Table:
    """Return the least distance from where a trip of a fleet starts to each customer."""
    first = len(problem.depots)
    there: Table = distances[_starts(problem, fleet), first:].min(axis=0)
    return there


def _back(problem: Problem, fleet: Fleet, distances: Table) -> Table:
    """Return the least distance from each customer to where a trip may end."""
    first = len(problem.depots)
    if fleet.end is None:
        return np.zeros(len(problem.customers))
    ends = [problem.depot_place[code] for code in {fleet.end, *fleet.reloads}]
    back: Table = distances[first:, ends].min(axis=1)
    return back


def _radial(problem: Problem, distances: Table) -> float:
    """Let each unit pay its share of a full trip to its customer and back.

    A trip with load L costs at least what its furthest customer alone would, which is at least
    L / Q of that; shares of any customers on board are no more.
    """
    demand = np.array([each.demand for each in problem.customers])
    rate = np.full(len(demand), np.inf)
    for fleet in _usable(problem):
        way = _there(problem, fleet, distances) + _back(problem, fleet, distances)
        cost = fleet.fixed_cost / fleet.trips + fleet.unit_cost * way
        rate = np.minimum(rate, cost / fleet.capacity)
    return float((demand * np.where(demand > 0, rate, 0.0)).sum())


def _tree(problem: Problem, distances: Table) -> float:
    """Let all ways together connect every customer with a depot, and vehicles cost something."""
    fleets = _usable(problem)
    if not fleets:
        return 0.0
    first = len(problem.depots)
    size = len(problem.customers) + 1
    ways = np.zeros((size, size))
    ways[1:, 1:] = np.minimum(distances[first:, first:], distances[first:, first:].T)
    near = np.minimum(distances[:first, first:].min(axis=0), distances[first:, :first].min(axis=1))
    ways[0, 1:] = ways[1:, 0] = near
    # The library takes 0 for no way at all, so places on top of one another get a tiny one.
    ways = np.maximum(ways, _SAFE * max(1.0, float(ways.max())))
    np.fill_diagonal(ways, 0.0)
    length = float(minimum_spanning_tree(ways).sum()) - size * _SAFE * max(1.0, float(ways.max()))
    length = max(0.0, length)
    units = sum(each.demand for each in problem.customers)
    most = max(each.capacity * each.trips for each in fleets)
    vehicles = max(1, math.ceil(units / most - _SAFE))
    return min(each.unit_cost for each in fleets) * length + vehicles * min(
        each.fixed_cost for each in fleets
    )


def _reach(problem: Problem, distances: Table) -> float:
    """Let everybody be the first one of a vehicle from the nearest depot."""
    fleets = _usable(problem)
    if not fleets:
        return 0.0
    return float(np.min([_there(problem, each, distances) for each in fleets], axis=0).sum())


def _levels(problem: Problem, distances: Table) -> float:
    """Let k vehicles drive the shortest ways that lead to customers.

    A way is waited through by everybody behind it. At least n − k (t − 1) ways have t customers
    or more at or behind their end, so summed over t no fewer than so many of the shortest ways
    count.
    """
    first = len(problem.depots)
    ways = distances[:, first:].copy()
    ways[np.arange(len(problem.customers)) + first, np.arange(len(problem.customers))] = np.inf
    shortest = np.concatenate([[0.0], np.cumsum(np.sort(ways.min(axis=0)))])
    vehicles = sum(each.count for each in problem.fleets)
    if vehicles == 0:
        return 0.0
    counts = np.arange(len(problem.customers), 0, -vehicles)
    return float(shortest[counts].sum())
