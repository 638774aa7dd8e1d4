"""Bring what waits: for each customer the cheapest set of routes with room, split if allowed."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from optimize.compiled import Record, compiled, describe
from optimize.routing.kernel_tours import (
    ARRIVALS,
    OVERLOOKED,
    SPLIT,
    Net,
    Tours,
    Undo,
    open_route,
    place_of,
    put_in,
)

BLINK = 0.01
"""How often a place in a route is overlooked."""

OTHER_FLEET = 0.2
"""How often a new vehicle of one of several fleets is overlooked: a larger one that is dearer for
one customer may be cheaper for those that follow."""

EVEN = 0.5
"""How often more routes are taken where fewer cost the same: it leaves more room elsewhere."""

TINY = 1e-7
"""Units below which nothing is meant."""


class Offers(NamedTuple):
    """Ways of bringing units to one customer: room (m,), what it costs, route, stop.

    An offer of route -1-k is a new vehicle of fleet k. ``order`` sorts them.
    """

    room: np.ndarray
    price: np.ndarray
    rate: np.ndarray
    route: np.ndarray
    at: np.ndarray


class OffersRecord(Record):
    """The same for compiled functions."""


describe(OffersRecord, Offers)


@compiled
def packed_offers(offers: Offers) -> Offers:
    """Return it as a record."""
    record: Offers = OffersRecord(*offers)
    return record


def no_offers(routes: int, fleets: int) -> Offers:
    """Return room for the offers of so many routes and fleets."""
    size = routes + fleets
    return Offers(
        np.zeros(size),
        np.zeros(size),
        np.zeros(size),
        np.zeros(size, np.int64),
        np.zeros(size, np.int64),
    )


@compiled
def bring(
    net: Net, tours: Tours, undo: Undo, offers: Offers, customer: int, rng: np.random.Generator
) -> bool:
    """Bring what waits for a customer at the least added cost; False if not all can come."""
    while tours.pending[customer] > TINY:
        number = _collect(net, tours, offers, customer, rng)
        if number == 0:
            return False
        if not _take_best(net, tours, undo, offers, customer, number, rng):
            return False
    tours.pending[customer] = 0.0
    return True


@compiled
def _collect(
    net: Net, tours: Tours, offers: Offers, customer: int, rng: np.random.Generator
) -> int:
    """Return how many offers there are; they are in the table."""
    least = TINY if net.rule[SPLIT] > 0 else tours.pending[customer] - TINY
    number = 0
    for route in range(len(tours.size)):
        if tours.size[route] == 0 or rng.random() < net.rule[OVERLOOKED]:
            continue
        room = net.capacity[tours.kind[route]] - tours.load[route]
        if room <= least:
            continue
        if place_of(tours, customer, route) >= 0:
            price, at = 0.0, 0
        elif (
            tours.size[route] == tours.visit.shape[1]
            or tours.times[customer] == tours.routes.shape[1]
        ):
            continue
        else:
            price, at = _best_place(net, tours, route, customer, rng)
        if price < np.inf:
            _offer(offers, number, room, price, route, at)
            number += 1
    kinds = len(net.capacity)
    for kind in range(kinds):
        if tours.left[kind] > 0 and net.capacity[kind] > least:
            if kinds > 1 and rng.random() < OTHER_FLEET:
                continue
            _offer(offers, number, net.capacity[kind], _alone(net, kind, customer), -1 - kind, 0)
            number += 1
    return number


@compiled
def _offer(offers: Offers, number: int, room: float, price: float, route: int, at: int) -> None:
    offers.room[number] = room
    offers.price[number] = price
    offers.route[number] = route
    offers.at[number] = at


@compiled
def _alone(net: Net, kind: int, customer: int) -> float:
    if net.rule[ARRIVALS] > 0:
        return float(net.out[kind, customer])
    way = net.out[kind, customer] + net.back[kind, customer]
    return float(net.fixed[kind] + net.unit[kind] * way)


@compiled
def _best_place(
    net: Net, tours: Tours, route: int, customer: int, rng: np.random.Generator
) -> tuple[float, int]:
    """Return the least added cost in a route and before which stop."""
    best, place = np.inf, 0
    size, kind = tours.size[route], tours.kind[route]
    arrivals = net.rule[ARRIVALS] > 0
    way = 0.0
    for at in range(size + 1):
        if at == 0:
            come = net.out[kind, customer]
        else:
            come = net.between[tours.visit[route, at - 1], customer]
        if at == size:
            direct = net.back[kind, tours.visit[route, at - 1]]
            leave = net.back[kind, customer]
        else:
            after = tours.visit[route, at]
            leave = net.between[customer, after]
            if at == 0:
                direct = net.out[kind, after]
            else:
                direct = net.between[tours.visit[route, at - 1], after]
        if arrivals:
            price = way + come
            if at < size:
                price += (come + leave - direct) * (size - at)
            way += direct
        else:
            price = come + leave - direct
        if price < best and rng.random() >= BLINK:
            best, place = price, at
    if not arrivals:
        best *= net.unit[kind]
    return best, place


@compiled
def _take_best(
    net: Net,
    tours: Tours,
    undo: Undo,
    offers: Offers,
    customer: int,
    number: int,
    rng: np.random.Generator,
) -> bool:
    """Take the offers by what they cost a unit, then one that brings the whole rest.

    Of all numbers of offers that may come before the last one, the cheapest sum counts. Where
    no offer brings the whole rest, the first one by cost a unit is taken; what still waits is
    asked for again.
    """
    rest = tours.pending[customer]
    for each in range(number):
        offers.rate[each] = offers.price[each] / min(rest, offers.room[each])
    last, best = _cheapest(offers, number, rest)
    if net.rule[SPLIT] == 0:
        return last >= 0 and _accept(net, tours, undo, offers, customer, last)
    order = np.argsort(offers.rate[:number])
    before, spent = 0, 0.0
    for prefix in range(1, number):
        taken = order[prefix - 1]
        spent += offers.price[taken]
        rest -= offers.room[taken]
        offers.rate[taken] = -1.0
        if spent > best + TINY or rest <= TINY:
            break
        each, price = _cheapest(offers, number, rest)
        if spent + price < best or (spent + price <= best + TINY and rng.random() < EVEN):
            best, before, last = spent + price, prefix, each
    if last < 0:
        return _accept(net, tours, undo, offers, customer, order[0])
    for each in order[:before]:
        _accept(net, tours, undo, offers, customer, each)
    return _accept(net, tours, undo, offers, customer, last)


@compiled
def _cheapest(offers: Offers, number: int, rest: float) -> tuple[int, float]:
    """Return the cheapest offer left that brings so much, and its price; -1 if there is none."""
    found, best = -1, np.inf
    for each in range(number):
        if (
            offers.rate[each] >= 0
            and offers.room[each] >= rest - TINY
            and offers.price[each] < best
        ):
            found, best = each, offers.price[each]
    return found, best


@compiled
def _accept(net: Net, tours: Tours, undo: Undo, offers: Offers, customer: int, each: int) -> bool:
    amount = min(offers.room[each], tours.pending[customer])
    route = offers.route[each]
    if route < 0:
        route = open_route(tours, undo, -1 - route)
        if route < 0:
            return False
    put_in(net, tours, undo, route, offers.at[each], customer, amount)
    return True
