"""What the own search works on: places and fleets as arrays, routes that change and go back."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from optimize.compiled import Record, compiled, describe


class Net(NamedTuple):
    """The problem as arrays; customers are 0 … n−1 here, fleets 0 … k−1.

    Parameters
    ----------
    between
        (n, n) distance from customer to customer, with the service at the second one added where
        arrival times are the cost.
    out, back
        (k, n) distance from a fleet's start to each customer, and from there to its end.
    near
        (n, n) customers by distance from each one, itself first.
    demand
        (n,) units wanted.
    capacity, fixed, unit, vehicles
        (k,) units a vehicle carries, cost of using it and of a unit of distance, how many.
    rule
        (4,) whether demands may be split; whether the cost is the sum of arrival times; what a
        unit that is not brought costs; how often a route or a new vehicle is overlooked.
    """

    between: np.ndarray
    out: np.ndarray
    back: np.ndarray
    near: np.ndarray
    demand: np.ndarray
    capacity: np.ndarray
    fixed: np.ndarray
    unit: np.ndarray
    vehicles: np.ndarray
    rule: np.ndarray


class NetRecord(Record):
    """The same for compiled functions."""


describe(NetRecord, Net)


@compiled
def packed_net(net: Net) -> Net:
    """Return it as a record."""
    record: Net = NetRecord(*net)
    return record


SPLIT, ARRIVALS, MISSING, OVERLOOKED = 0, 1, 2, 3
"""Fields of a net's ``rule``."""


class Tours(NamedTuple):
    """Routes: which customers in which order, how much for each.

    Parameters
    ----------
    visit, amount
        (r, l) customer and units of each stop of each route.
    size, kind, load, cost
        (r,) stops of each route, its fleet, units on board, what it costs.
    routes, times
        (n, w) the routes that come to each customer, (n,) how many they are.
    pending
        (n,) units that no route brings yet.
    left
        (k,) vehicles of each fleet that have no route.
    """

    visit: np.ndarray
    amount: np.ndarray
    size: np.ndarray
    kind: np.ndarray
    load: np.ndarray
    cost: np.ndarray
    routes: np.ndarray
    times: np.ndarray
    pending: np.ndarray
    left: np.ndarray


class ToursRecord(Record):
    """The same for compiled functions."""


describe(ToursRecord, Tours)


@compiled
def packed_tours(tours: Tours) -> Tours:
    """Return them as a record."""
    record: Tours = ToursRecord(*tours)
    return record


def no_tours(net: Net, routes: int, stops: int, visitors: int) -> Tours:
    """Return tours that bring nothing yet, with room for so many routes, stops and visitors."""
    customers = len(net.demand)
    return Tours(
        visit=np.zeros((routes, stops), np.int64),
        amount=np.zeros((routes, stops)),
        size=np.zeros(routes, np.int64),
        kind=np.zeros(routes, np.int64),
        load=np.zeros(routes),
        cost=np.zeros(routes),
        routes=np.zeros((customers, visitors), np.int64),
        times=np.zeros(customers, np.int64),
        pending=net.demand.copy(),
        left=net.vehicles.copy(),
    )


class Undo(NamedTuple):
    """How routes were before a change.

    ``changed`` lists the routes that were touched and ``number`` (1,) says how many;
    ``is_changed`` (r,) says it of each.
    """

    visit: np.ndarray
    amount: np.ndarray
    size: np.ndarray
    kind: np.ndarray
    load: np.ndarray
    cost: np.ndarray
    pending: np.ndarray
    left: np.ndarray
    changed: np.ndarray
    is_changed: np.ndarray
    number: np.ndarray


class UndoRecord(Record):
    """The same for compiled functions."""


describe(UndoRecord, Undo)


@compiled
def packed_undo(undo: Undo) -> Undo:
    """Return it as a record."""
    record: Undo = UndoRecord(*undo)
    return record


def no_undo(tours: Tours) -> Undo:
    """Return room for what tours were before a change."""
    routes = len(tours.size)
    return Undo(
        tours.visit.copy(),
        tours.amount.copy(),
        tours.size.copy(),
        tours.kind.copy(),
        tours.load.copy(),
        tours.cost.copy(),
        tours.pending.copy(),
        tours.left.copy(),
        np.zeros(routes, np.int64),
        np.zeros(routes, np.bool_),
        np.zeros(1, np.int64),
    )


@compiled
def begin(tours: Tours, undo: Undo) -> None:
    """Remember from here on."""
    undo.number[0] = 0
    undo.is_changed[:] = False
    undo.pending[:] = tours.pending
    undo.left[:] = tours.left


@compiled
def touch(tours: Tours, undo: Undo, route: int) -> None:
    """Remember a route before it changes."""
    if undo.is_changed[route]:
        return
    undo.is_changed[route] = True
    undo.changed[undo.number[0]] = route
    undo.number[0] += 1
    size = tours.size[route]
    undo.size[route] = size
    undo.kind[route] = tours.kind[route]
    undo.load[route] = tours.load[route]
    undo.cost[route] = tours.cost[route]
    for at in range(size):
        undo.visit[route, at] = tours.visit[route, at]
        undo.amount[route, at] = tours.amount[route, at]


@compiled
def go_back(tours: Tours, undo: Undo) -> None:
    """Make everything as it was when it began."""
    for number in range(undo.number[0]):
        route = undo.changed[number]
        for at in range(tours.size[route]):
            _unlink(tours, tours.visit[route, at], route)
    for number in range(undo.number[0]):
        route = undo.changed[number]
        size = undo.size[route]
        tours.size[route] = size
        tours.kind[route] = undo.kind[route]
        tours.load[route] = undo.load[route]
        tours.cost[route] = undo.cost[route]
        for at in range(size):
            tours.visit[route, at] = undo.visit[route, at]
            tours.amount[route, at] = undo.amount[route, at]
            _link(tours, tours.visit[route, at], route)
    tours.pending[:] = undo.pending
    tours.left[:] = undo.left


@compiled
def _link(tours: Tours, customer: int, route: int) -> None:
    tours.routes[customer, tours.times[customer]] = route
    tours.times[customer] += 1


@compiled
def _unlink(tours: Tours, customer: int, route: int) -> None:
    last = tours.times[customer] - 1
    for number in range(last + 1):
        if tours.routes[customer, number] == route:
            tours.routes[customer, number] = tours.routes[customer, last]
            tours.times[customer] = last
            return


@compiled
def place_of(tours: Tours, customer: int, route: int) -> int:
    """Return at which stop of a route a customer is, or -1."""
    for at in range(tours.size[route]):
        if tours.visit[route, at] == customer:
            return at
    return -1


@compiled
def route_cost(net: Net, tours: Tours, route: int) -> float:
    """Return what a route costs by the problem's rule."""
    size, kind = tours.size[route], tours.kind[route]
    if size == 0:
        return 0.0
    way = net.out[kind, tours.visit[route, 0]]
    total = way
    for at in range(1, size):
        way += net.between[tours.visit[route, at - 1], tours.visit[route, at]]
        total += way
    if net.rule[ARRIVALS] > 0:
        return float(total)
    way += net.back[kind, tours.visit[route, size - 1]]
    return float(net.fixed[kind] + net.unit[kind] * way)


@compiled
def take_off(tours: Tours, undo: Undo, route: int, at: int) -> None:
    """Take a stop out of a route; its units wait to be brought. The route's cost is not told."""
    touch(tours, undo, route)
    customer, amount = tours.visit[route, at], tours.amount[route, at]
    size = tours.size[route] - 1
    for later in range(at, size):
        tours.visit[route, later] = tours.visit[route, later + 1]
        tours.amount[route, later] = tours.amount[route, later + 1]
    tours.size[route] = size
    tours.load[route] -= amount
    tours.pending[customer] += amount
    _unlink(tours, customer, route)
    if size == 0:
        tours.load[route] = 0.0
        tours.left[tours.kind[route]] += 1


@compiled
def put_in(
    net: Net, tours: Tours, undo: Undo, route: int, at: int, customer: int, amount: float
) -> None:
    """Let a route bring units of a customer, who gets a stop at ``at`` if there is none."""
    touch(tours, undo, route)
    tours.load[route] += amount
    tours.pending[customer] -= amount
    there = place_of(tours, customer, route)
    if there >= 0:
        tours.amount[route, there] += amount
        return
    size = tours.size[route]
    for later in range(size, at, -1):
        tours.visit[route, later] = tours.visit[route, later - 1]
        tours.amount[route, later] = tours.amount[route, later - 1]
    tours.visit[route, at] = customer
    tours.amount[route, at] = amount
    tours.size[route] = size + 1
    _link(tours, customer, route)
    tours.cost[route] = route_cost(net, tours, route)


@compiled
def open_route(tours: Tours, undo: Undo, kind: int) -> int:
    """Return an empty route that a vehicle of a fleet now has."""
    for route in range(len(tours.size)):
        if tours.size[route] == 0:
            touch(tours, undo, route)
            tours.kind[route] = kind
            tours.left[kind] -= 1
            return route
    return -1


@compiled
def copy_tours(source: Tours, target: Tours) -> None:
    """Make the target as the source is."""
    target.visit[:] = source.visit
    target.amount[:] = source.amount
    target.size[:] = source.size
    target.kind[:] = source.kind
    target.load[:] = source.load
    target.cost[:] = source.cost
    target.routes[:] = source.routes
    target.times[:] = source.times
    target.pending[:] = source.pending
    target.left[:] = source.left
