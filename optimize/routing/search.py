"""Our own search on a routing problem: ruin and recreate with splits, in threads side by side."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np

from optimize.params import SolveParams
from optimize.routing.kernel_insert import no_offers, packed_offers
from optimize.routing.kernel_ruin import new_course, packed_course, search, start
from optimize.routing.kernel_tours import (
    Net,
    Tours,
    no_tours,
    no_undo,
    packed_net,
    packed_tours,
    packed_undo,
)
from optimize.routing.plan import Plan
from optimize.routing.problem import Fleet, Objective, Problem
from optimize.routing.timing import Drive, timed_route

THREADS = 2

_STEPS = 200
"""Changes from one look at the clock to the next; fewer where routes are many."""

_HOT, _COLD = 0.3, 0.003
"""First and last heat, in the cost of an average stop."""

_OVERLOOKED = 0.05
"""How often an insertion overlooks a route with room."""

_MOST_VISITORS = 24
"""Routes that may bring one customer's units, unless its demand fills more."""

_NOTHING = 1e-6
"""Units that stand for a visit to who wants nothing."""


@dataclass(frozen=True)
class Searched:
    """What a search ended with: a plan if everything could be brought, and whether by work."""

    plan: Plan | None
    by_work: bool


def suits(problem: Problem) -> bool:
    """Whether the search knows all rules of a problem: capacities, splits, arrival times."""
    return not problem.is_timed and not problem.has_trips


def run(problem: Problem, params: SolveParams, should_stop: Callable[[], bool]) -> Searched:
    """Return the best plan of searches from several seeds side by side.

    Parameters
    ----------
    params
        With a ``work_limit`` each search makes so many changes, and one seed gives one plan;
        else it gets colder by the clock.
    """
    ends_at = time.monotonic() + params.time_limit_s
    fleets = [each for each in problem.fleets if each.count > 0]
    net = net_of(problem, fleets)
    seeds = [params.seed + number for number in range(THREADS)]
    with ThreadPoolExecutor(THREADS) as threads:
        runs = list(threads.map(lambda seed: _one(net, seed, params, ends_at, should_stop), seeds))
    best = min(runs, key=lambda each: each.cost)
    by_work = all(each.by_work for each in runs)
    if best.tours.pending.sum() > 0:
        return Searched(None, by_work)
    return Searched(_plan(problem, fleets, best.tours), by_work)


@dataclass(frozen=True)
class _Run:
    tours: Tours
    cost: float
    by_work: bool


def _one(
    net: Net, seed: int, params: SolveParams, ends_at: float, should_stop: Callable[[], bool]
) -> _Run:
    """Search from one seed until work or time is used up."""
    routes, stops, visitors = _room(net)
    own, best = no_tours(net, routes, stops, visitors), no_tours(net, routes, stops, visitors)
    undo, offers = packed_undo(no_undo(own)), packed_offers(no_offers(routes, len(net.vehicles)))
    course = new_course(len(net.demand), routes)
    packed = (packed_net(net), packed_tours(own), packed_tours(best), undo, offers)
    state = packed_course(course)
    rng = np.random.default_rng(seed)
    start(*packed, state, rng)
    began, done = time.monotonic(), 0
    budget = params.work_limit
    while budget is None or done < budget:
        now = time.monotonic()
        if now >= ends_at or should_stop():
            break
        steps = _STEPS if budget is None else min(_STEPS, budget - done)
        share = (now - began) / (ends_at - began) if budget is None else done / budget
        heat = _heat(course.cost[1], net, share)
        search(*packed, state, steps, (heat, heat), rng)
        done += steps
    return _Run(best, float(course.cost[1]), budget is not None and done >= budget)


def _heat(cost: float, net: Net, share: float) -> float:
    """Return how much worse a change may be, falling with the share of the search done."""
    stops = len(net.demand) + math.ceil(net.demand.sum() / net.capacity.max())
    return float(_HOT * (_COLD / _HOT) ** share * min(cost, _usual(net)) / stops)


def _usual(net: Net) -> float:
    """Return a cost that no sensible plan exceeds: everybody alone, by the first fleet."""
    way = net.out.min(axis=0) + net.back.min(axis=0)
    return float((net.unit.max() * way + net.fixed.max()).sum()) + _NOTHING


def _room(net: Net) -> tuple[int, int, int]:
    """Return the most routes, stops of one, and visitors of a customer that are kept."""
    customers = len(net.demand)
    needed = math.ceil(net.demand.sum() / net.capacity.min())
    splits = net.rule[0] > 0
    routes = needed + max(10, needed // 4) if splits else customers
    routes = max(1, min(int(net.vehicles.sum()), max(routes, needed)))
    fills = math.ceil(float(net.demand.max()) / float(net.capacity.min()))
    return routes, customers, min(routes, max(_MOST_VISITORS if splits else 1, 2 * fills))


def net_of(problem: Problem, fleets: list[Fleet]) -> Net:
    """Return a problem as arrays for the search."""
    distances, durations = problem.ways.tables()
    first = len(problem.depots)
    arrivals = problem.objective is Objective.ARRIVALS
    ways = durations if arrivals else distances
    between = ways[first:, first:].copy()
    nearness = between + between.T
    np.fill_diagonal(nearness, -1.0)
    if arrivals:
        between += np.array([each.service for each in problem.customers])[:, None]
    starts = [problem.depot_place[each.start] for each in fleets]
    ends = [None if each.end is None else problem.depot_place[each.end] for each in fleets]
    demand = np.array([max(each.demand, _NOTHING) for each in problem.customers])
    back = [np.zeros(len(demand)) if end is None else ways[first:, end] for end in ends]
    spare = _NOTHING * sum(each.demand < _NOTHING for each in problem.customers)
    dear = float(ways.max()) * 10 * len(demand) + sum(each.fixed_cost for each in fleets)
    return Net(
        between=between,
        out=ways[starts, first:].copy(),
        back=np.array(back),
        near=np.argsort(nearness, axis=1, kind="stable"),
        demand=demand,
        capacity=np.array([min(each.capacity, float(demand.sum())) for each in fleets]) + spare,
        fixed=np.array([each.fixed_cost for each in fleets]),
        unit=np.array([each.unit_cost for each in fleets]),
        vehicles=np.array([each.count for each in fleets], np.int64),
        rule=np.array(
            [float(problem.split), float(arrivals), dear / float(demand.min() + 1), _OVERLOOKED]
        ),
    )


def _plan(problem: Problem, fleets: list[Fleet], tours: Tours) -> Plan:
    durations = problem.ways.tables()[1]
    first = len(problem.depots)
    routes = []
    for route in np.flatnonzero(tours.size > 0):
        size, fleet = tours.size[route], fleets[tours.kind[route]]
        stops = tuple(first + int(each) for each in tours.visit[route, :size])
        units = tuple(_units(float(each)) for each in tours.amount[route, :size])
        drive = Drive(problem.depot_place[fleet.start], stops, units)
        routes.append(timed_route(problem, fleet, [drive], durations))
    return Plan(tuple(routes))


def _units(amount: float) -> float:
    """Return an amount without what stands for nothing and without dust of sums."""
    rounded = round(amount, 6)
    return 0.0 if rounded <= _NOTHING else rounded
