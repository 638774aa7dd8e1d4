"""Take strings of neighbouring stops out of routes near one another, bring them back, compare.

The method is slack induction by string removals (Christiaens and Vanden Berghe, 2020) with
annealing; that demands can be split over routes with room is ours.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from optimize.compiled import Record, compiled, describe, whole
from optimize.routing.kernel_insert import Offers, bring
from optimize.routing.kernel_tours import (
    MISSING,
    Net,
    Tours,
    Undo,
    begin,
    copy_tours,
    go_back,
    place_of,
    route_cost,
    take_off,
)

MOST_REMOVED = 10.0
"""Stops that are taken out at a time, in the mean."""

LONGEST = 10.0
"""Stops of the longest string."""

KEPT_INSIDE = 0.5
"""How often a string keeps some stops in its middle."""

LONGER = 0.99
"""How often one more stop is kept."""

BY_CHANCE, BY_SIZE, FAR_FIRST, ORDERS = 4, 8, 10, 11
"""Of so many draws, up to which each order is taken; the last one is near first."""

ALL_PARTS = 0.5
"""How often everything for a customer is taken out, not only the part in a string."""


class Course(NamedTuple):
    """Where a search stands: ``cost`` (2,) of now and of the best, ``queue`` (n,) who waits."""

    cost: np.ndarray
    queue: np.ndarray
    keys: np.ndarray
    ruined: np.ndarray


class CourseRecord(Record):
    """The same for compiled functions."""


describe(CourseRecord, Course)


@compiled
def packed_course(course: Course) -> Course:
    """Return it as a record."""
    record: Course = CourseRecord(*course)
    return record


def new_course(customers: int, routes: int) -> Course:
    """Return a course at its beginning."""
    return Course(
        np.full(2, np.inf),
        np.zeros(customers, np.int64),
        np.zeros(customers),
        np.zeros(routes, np.bool_),
    )


@compiled
def below(number: int, rng: np.random.Generator) -> int:
    """Return a whole number from 0 to below ``number``."""
    return min(int(rng.random() * number), number - 1)


@compiled
def search(
    net: Net,
    tours: Tours,
    best: Tours,
    undo: Undo,
    offers: Offers,
    course: Course,
    steps: int,
    heats: tuple[float, float],
    rng: np.random.Generator,
) -> None:
    """Try so many changes, from the first heat to the second one."""
    fall = (heats[1] / heats[0]) ** (1.0 / max(1, steps))
    heat = heats[0]
    for _ in range(steps):
        begin(tours, undo)
        _ruin(net, tours, undo, course, rng)
        _recreate(net, tours, undo, offers, course, rng)
        cost = _total(net, tours, course, undo)
        if cost < course.cost[0] - heat * np.log(rng.random()):
            course.cost[0] = cost
            if cost < course.cost[1] - 1e-9:
                course.cost[1] = cost
                copy_tours(tours, best)
        else:
            go_back(tours, undo)
        heat *= fall


@compiled
def start(
    net: Net,
    tours: Tours,
    best: Tours,
    undo: Undo,
    offers: Offers,
    course: Course,
    rng: np.random.Generator,
) -> None:
    """Bring everything as it comes, for a first plan."""
    begin(tours, undo)
    _recreate(net, tours, undo, offers, course, rng)
    course.cost[0] = tours.cost.sum() + net.rule[MISSING] * tours.pending.sum()
    course.cost[1] = course.cost[0]
    copy_tours(tours, best)


@compiled
def _total(net: Net, tours: Tours, course: Course, undo: Undo) -> float:
    """Return the cost after a change, from the routes that changed."""
    total = course.cost[0]
    for number in range(undo.number[0]):
        route = undo.changed[number]
        tours.cost[route] = route_cost(net, tours, route)
        total += tours.cost[route] - undo.cost[route]
    missing = 0.0
    for customer in range(len(tours.pending)):
        missing += tours.pending[customer] - undo.pending[customer]
    return float(total + net.rule[MISSING] * missing)


@compiled
def _ruin(net: Net, tours: Tours, undo: Undo, course: Course, rng: np.random.Generator) -> None:
    """Take strings out of routes near a customer drawn by chance."""
    stops, used = 0, 0
    for route in range(len(tours.size)):
        course.ruined[route] = False
        if tours.size[route] > 0:
            stops += tours.size[route]
            used += 1
    if used == 0:
        return
    longest = min(LONGEST, stops / used)
    strings = int(1.0 + rng.random() * (4.0 * MOST_REMOVED / (1.0 + longest) - 1.0))
    all_parts = rng.random() < ALL_PARTS
    centre = below(len(net.demand), rng)
    for near in range(len(net.demand)):
        customer = net.near[centre, near]
        for number in range(tours.times[customer] - 1, -1, -1):
            if number >= tours.times[customer]:
                continue
            route = tours.routes[customer, number]
            if course.ruined[route]:
                continue
            course.ruined[route] = True
            most = min(float(tours.size[route]), longest)
            length = int(1.0 + rng.random() * most)
            _remove_string(tours, undo, route, customer, length, all_parts, rng)
            strings -= 1
            if strings <= 0:
                return


@compiled
def _remove_string(
    tours: Tours,
    undo: Undo,
    route: int,
    customer: int,
    length: int,
    all_parts: bool,
    rng: np.random.Generator,
) -> None:
    """Take out so many stops in a row around a customer; some in the middle may stay."""
    size = tours.size[route]
    length = min(length, size)
    kept = 0
    if length > 1 and length < size and rng.random() < KEPT_INSIDE:
        kept = 1
        while length + kept < size and rng.random() < LONGER:
            kept += 1
    span = length + kept
    at = place_of(tours, customer, route)
    first = max(0, at - span + 1)
    latest = min(at, size - span)
    first += below(latest - first + 1, rng)
    skip = first + below(length, rng) if kept > 0 else size
    # From the end, so that what comes before stays where it is.
    for place in range(first + span - 1, first - 1, -1):
        if skip <= place < skip + kept:
            continue
        who = tours.visit[route, place]
        take_off(tours, undo, route, place)
        if all_parts:
            while tours.times[who] > 0:
                other = tours.routes[who, tours.times[who] - 1]
                take_off(tours, undo, other, place_of(tours, who, other))


@compiled
def _recreate(
    net: Net, tours: Tours, undo: Undo, offers: Offers, course: Course, rng: np.random.Generator
) -> None:
    """Bring what waits, in an order drawn by chance: any, large first, far first, near first."""
    number = 0
    draw = below(whole(ORDERS), rng)
    for customer in range(len(net.demand)):
        if tours.pending[customer] <= 0.0:
            continue
        course.queue[number] = customer
        if draw < BY_CHANCE:
            key = rng.random()
        elif draw < BY_SIZE:
            key = -tours.pending[customer]
        elif draw < FAR_FIRST:
            key = -net.out[0, customer]
        else:
            key = net.out[0, customer]
        course.keys[number] = key
        number += 1
    for each in np.argsort(course.keys[:number]):
        bring(net, tours, undo, offers, course.queue[each], rng)
