"""Large-neighbourhood search in compiled code: take trips out, rebuild, keep what is better."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from optimize.compiled import Record, compiled, describe, whole
from optimize.dispatch.kernel_cut import Shelf, all_trips, below, choose_cut, put_back, take_out
from optimize.dispatch.kernel_data import Data
from optimize.dispatch.kernel_desk import Desk, Taste
from optimize.dispatch.kernel_driver import free_at
from optimize.dispatch.kernel_keep import Kept, spare_kept, taken_off
from optimize.dispatch.kernel_score import total_of
from optimize.dispatch.kernel_shift import put_down, take_up
from optimize.dispatch.kernel_stand import Stand, add, copy_row, copy_trip, rows_of_plan
from optimize.dispatch.kernel_trip import best_trip

WEIGHTED, LATE, WAITED, COST = range(4)

SPREAD = 0.01
"""Share of all people by which a worse plan may be searched on from, at the start."""

KEEP_LEFT_OUT = 0.6
"""How often a rebuild leaves out what the best opening left out."""

SHIFTED = 0.5
"""How often a change is one anywhere in the day, with what comes later moving along."""

PRICED = 0.5
"""How often a rebuild asks a price for dock minutes."""

LARGE_FIRST = 0.5
"""How often a rebuild lets large trucks go first."""

MOST_WAIT = 400.0
"""Minutes that the smallest truck then waits at most."""

_TINY = 1e-6


class Course(NamedTuple):
    """Where a search stands.

    ``now`` and ``best`` are scores (weighted people, late sites, person-minutes, cost);
    ``steps`` are the trips looked for and the changes tried; ``waiting`` says of each truck
    whether it still gets trips: 2 if they are worth their dock minutes, 1 if docks are free.
    """

    now: np.ndarray
    best: np.ndarray
    tried: np.ndarray
    steps: np.ndarray
    waiting: np.ndarray


class CourseRecord(Record):
    """The same for compiled functions."""


describe(CourseRecord, Course)


@compiled
def packed_course(course: Course) -> Course:
    """Return it as a record."""
    record: Course = CourseRecord(*course)
    return record


def new_course(data: Data) -> Course:
    """Return a course at its beginning."""
    return Course(
        now=np.zeros(4),
        best=np.zeros(4),
        tried=np.zeros(4),
        steps=np.zeros(2, np.int64),
        waiting=np.zeros(len(data.free), np.int64),
    )


@compiled
def fill_up(
    data: Data,
    stand: Stand,
    desk: Desk,
    course: Course,
    taste: Taste,
    left_out: np.ndarray,
    rng: np.random.Generator,
) -> None:
    """Give the waiting trucks trips, the one free first before the others.

    Trucks of which no trip is worth its dock minutes get one in the end if docks are free.
    """
    free = Taste(
        taste.partial,
        taste.noise,
        taste.first_supplies,
        taste.remote,
        taste.starts,
        0.0,
        taste.small_wait,
    )
    if taste.dock_price > 0.0:
        _fill_up_at(data, stand, desk, course, taste, left_out, rng, whole(2))
    _fill_up_at(data, stand, desk, course, free, left_out, rng, whole(1))


@compiled
def _fill_up_at(
    data: Data,
    stand: Stand,
    desk: Desk,
    course: Course,
    taste: Taste,
    left_out: np.ndarray,
    rng: np.random.Generator,
    least: int,
) -> None:
    """Give trips to the trucks that wait for this or more; who finds none waits for less."""
    while True:
        truck = _next_truck(data, stand, course, least, taste, rng)
        if truck < 0:
            return
        course.steps[0] += 1
        if not best_trip(data, stand, desk, truck, taste, left_out, rng) or not add(
            data, stand, desk.best
        ):
            course.waiting[truck] = least - 1


@compiled
def _next_truck(
    data: Data,
    stand: Stand,
    course: Course,
    least: int,
    taste: Taste,
    rng: np.random.Generator,
) -> int:
    """Return the waiting truck that is free first, now and then the second."""
    first, second, first_at, second_at = -1, -1, np.inf, np.inf
    for truck in range(len(course.waiting)):
        if course.waiting[truck] < least:
            continue
        free = free_at(data, stand, truck) + taste.small_wait * data.smallness[truck]
        if free < first_at:
            second, second_at = first, first_at
            first, first_at = truck, free
        elif free < second_at:
            second, second_at = truck, free
    if second >= 0 and taste.noise > 0 and rng.random() < taste.noise:
        return second
    return first


@compiled
def is_better(score: np.ndarray, other: np.ndarray, late_first: bool, or_equal: bool) -> bool:
    """Whether a score is above the other, tier by tier."""
    if late_first and score[LATE] != other[LATE]:
        return bool(score[LATE] < other[LATE])
    if abs(score[WEIGHTED] - other[WEIGHTED]) > _TINY:
        return bool(score[WEIGHTED] > other[WEIGHTED])
    for tier in (LATE, WAITED, COST):
        if score[tier] < other[tier] - _TINY:
            return True
        if score[tier] > other[tier] + _TINY:
            return False
    return or_equal


@compiled
def _is_taken(data: Data, course: Course, progress: float, rng: np.random.Generator) -> bool:
    """Whether to go on from the plan tried."""
    tried, best = course.tried, course.best
    if is_better(tried, course.now, data.late_first, True):
        return True
    if data.late_first and tried[LATE] > best[LATE]:
        return False
    spread = SPREAD * (1.0 - progress) ** 2 * rng.random()
    full = 0.0
    for site in range(len(data.people)):
        full += data.people[site] * data.weight[site]
    if best[WEIGHTED] >= full - _TINY:
        return bool(
            tried[WEIGHTED] >= full - _TINY and tried[WAITED] <= best[WAITED] * (1 + spread)
        )
    return bool(tried[WEIGHTED] >= best[WEIGHTED] - spread * full)


@compiled
def draw_taste(first_supplies: float, dock_price: float, rng: np.random.Generator) -> Taste:
    """Draw how a rebuild weighs things."""
    partial = 0.2 * (1 + below(whole(5), rng))
    noises = (0.02, 0.05, 0.1, 0.2, 0.3)
    remotes = (0.0, 0.0, 0.2, 0.4)
    price = 0.0
    if rng.random() < PRICED:
        price = dock_price * rng.random()
    wait = 0.0
    if rng.random() < LARGE_FIRST:
        wait = MOST_WAIT * rng.random()
    return Taste(
        partial,
        noises[below(whole(5), rng)],
        first_supplies,
        remotes[below(whole(4), rng)],
        3 * (1 + below(whole(2), rng)),
        price,
        wait,
    )


@compiled
def score(data: Data, stand: Stand, kept: Kept, total: np.ndarray) -> None:
    """Write the score of the plan, less what changes of kept trips cost."""
    total_of(data, stand, total)
    total[WEIGHTED] -= taken_off(stand, kept)


@compiled
def _copy_score(values: np.ndarray, target: np.ndarray) -> None:
    for tier in range(len(values)):
        target[tier] = values[tier]


@compiled
def copy(stand: Stand, other: Stand) -> None:
    """Make the second plan what the first one is, as far as its trips go."""
    copy_row(stand.trips, other.trips)
    for truck in range(len(stand.trips)):
        for number in range(stand.trips[truck]):
            copy_trip(rows_of_plan(stand, truck, number), rows_of_plan(other, truck, number))


@compiled
def improve(
    data: Data,
    stand: Stand,
    best: Stand,
    desk: Desk,
    shelf: Shelf,
    kept: Kept,
    course: Course,
    left_out: np.ndarray,
    nothing: np.ndarray,
    prices: np.ndarray,
    rng: np.random.Generator,
    until: int,
    budget: int,
) -> bool:
    """Try changes until so many steps are done; return whether the best plan got better.

    Parameters
    ----------
    left_out, nothing
        By source and need: what most rebuilds leave out, and nothing.
    prices
        People that a site's first supplies and a dock minute are worth at most.
    until, budget
        Steps at which to return, and by which less and less is risked.
    """
    found, keeps = False, all_trips(kept.untouched) + all_trips(kept.moved) > 0
    while course.steps[0] < until:
        course.steps[1] += 1
        # Also where nothing is rebuilt, so that every search ends.
        course.steps[0] += 1
        shifts = rng.random() < SHIFTED and not keeps
        if shifts:
            take_up(data, stand, shelf, rng)
        else:
            choose_cut(data, stand, shelf, rng)
            spare_kept(stand, shelf, kept, rng)
            take_out(data, stand, shelf)
        for truck in range(len(stand.trips)):
            course.waiting[truck] = 2 if shelf.chosen[truck] else 0
        taste = draw_taste(prices[0], prices[1], rng)
        out = left_out if rng.random() < KEEP_LEFT_OUT else nothing
        if shifts:
            course.steps[0] += put_down(data, stand, desk, shelf, course.waiting, taste, out, rng)
        fill_up(data, stand, desk, course, taste, out, rng)
        score(data, stand, kept, course.tried)
        progress = min(1.0, course.steps[0] / budget)
        if _is_taken(data, course, progress, rng):
            _copy_score(course.tried, course.now)
            if is_better(course.now, course.best, data.late_first, False):
                _copy_score(course.now, course.best)
                copy(stand, best)
                found = True
        else:
            put_back(data, stand, shelf)
    return found
