"""Large-neighbourhood search in compiled code: take trips out, rebuild, keep what is better."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from optimize.compiled import Record, compiled, describe, whole
from optimize.dispatch.kernel_compare import (
    FAIRNESS,
    ORDER,
    SINCE,
    everybody,
    is_new_best,
    is_taken,
    new_rule,
)
from optimize.dispatch.kernel_cut import Shelf, all_trips, below, choose_cut, put_back, take_out
from optimize.dispatch.kernel_data import Data
from optimize.dispatch.kernel_desk import Desk, Taste
from optimize.dispatch.kernel_driver import free_at
from optimize.dispatch.kernel_keep import Kept, may_change_all, spare_kept, taken_off
from optimize.dispatch.kernel_score import SITES, WEIGHTED, total_of
from optimize.dispatch.kernel_shift import put_down, take_up
from optimize.dispatch.kernel_stand import Stand, add, copy_row, copy_trip, rows_of_plan
from optimize.dispatch.kernel_trip import best_trip
from optimize.dispatch.kernel_whole import draw_least_use

KEEP_LEFT_OUT = 0.6
"""How often a rebuild leaves out what the best opening left out."""

SHIFTED, SHIFTED_EVENLY = 0.8, 0.5
"""How often a change is one anywhere in the day, with what comes later moving along; and how often
it is in a search for the worst-served sites."""

SHIFTED_STEADILY = 0.5
"""How often it is so, of these, where some kept trips must stay."""

SOONER = 0.5
"""How often trips may then also start sooner than before, where a change of them costs people."""

PRICED = 0.5
"""How often a rebuild asks a price for dock minutes."""

LARGE_FIRST = 0.5
"""How often a rebuild lets large trucks go first."""

MOST_WAIT = 400.0
"""Minutes that the smallest truck then waits at most."""

NEARLY = 0.97
"""Share of the people from which on, short of all of them, far sites often come first."""

FAR_FIRST = 0.6
"""How often they then do."""

MOST_REMOTE = 4.0
"""By how much at most (`Taste.remote`)."""

EVENLY = 0.6
"""How often a rebuild for the worst-served sites brings all up to a share first."""


class Course(NamedTuple):
    """Where a search stands.

    ``now``, ``best`` and ``tried`` are scores (`kernel_score`), ``rule`` is how they compare
    (`kernel_compare`); ``steps`` are the trips looked for and the changes tried; ``waiting``
    says of each truck whether it still gets trips: 3 if they bring sites up to the common
    share, 2 if they are worth their dock minutes, 1 if docks are free.
    """

    now: np.ndarray
    best: np.ndarray
    tried: np.ndarray
    rule: np.ndarray
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
    tiers = SITES + data.top + 1
    return Course(
        now=np.zeros(tiers),
        best=np.zeros(tiers),
        tried=np.zeros(tiers),
        rule=new_rule(),
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

    First up to the common share, if there is one, and without the coarse units that are put to
    little use. Trucks of which no trip is worth its dock
    minutes get one in the end if docks are free.
    """
    if taste.cap < 1.0:
        capped = _taste_with(taste, 0.0, taste.cap)
        _fill_up_at(data, stand, desk, course, capped, left_out, rng, whole(3))
    if taste.dock_price > 0.0:
        priced = _taste_with(taste, taste.dock_price, 1.0)
        _fill_up_at(data, stand, desk, course, priced, left_out, rng, whole(2))
    free = _taste_with(taste, 0.0, 1.0)
    if desk.least_use[0] > 0.0:
        _fill_up_at(data, stand, desk, course, free, left_out, rng, whole(2))
        desk.least_use[0] = 0.0
    _fill_up_at(data, stand, desk, course, free, left_out, rng, whole(1))


@compiled
def _taste_with(taste: Taste, dock_price: float, cap: float) -> Taste:
    return Taste(
        taste.partial,
        taste.noise,
        taste.first_supplies,
        taste.remote,
        taste.starts,
        dock_price,
        taste.small_wait,
        taste.even,
        cap,
    )


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
def draw_taste(
    first_supplies: float,
    dock_price: float,
    evenly: bool,
    nearly: bool,
    rng: np.random.Generator,
) -> Taste:
    """Draw how a rebuild weighs things.

    Parameters
    ----------
    nearly
        Whether nearly everybody is relieved: then often sites far away come first.
    """
    partial = 0.2 * (1 + below(whole(5), rng))
    noises = (0.02, 0.05, 0.1, 0.2, 0.3)
    remotes = (0.0, 0.0, 0.2, 0.4)
    remote = remotes[below(whole(4), rng)]
    if nearly and rng.random() < FAR_FIRST:
        remote = MOST_REMOTE * rng.random()
    price = 0.0
    if rng.random() < PRICED:
        price = dock_price * rng.random()
    wait = 0.0
    if rng.random() < LARGE_FIRST:
        wait = MOST_WAIT * rng.random()
    even, cap = 0.0, 1.0
    if evenly:
        even = 0.5 * below(whole(3), rng)
        if rng.random() < EVENLY:
            cap = 0.02 + 0.98 * rng.random()
    return Taste(
        partial,
        noises[below(whole(5), rng)],
        first_supplies,
        remote,
        3 * (1 + below(whole(2), rng)),
        price,
        wait,
        even,
        cap,
    )


@compiled
def is_nearly_everybody(data: Data, relieved: float) -> bool:
    """Whether few are left, and anybody is."""
    full = everybody(data)
    return bool(NEARLY * full <= relieved < full - 1e-6)


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
    found, keeps = False, all_trips(kept.untouched) > 0
    steady = not may_change_all(kept)
    evenly = course.rule[ORDER] == FAIRNESS
    shifted = SHIFTED_EVENLY if evenly else SHIFTED
    if steady:
        shifted *= SHIFTED_STEADILY
    nearly = is_nearly_everybody(data, course.best[WEIGHTED])
    while course.steps[0] < until:
        course.steps[1] += 1
        # Also where nothing is rebuilt, so that every search ends.
        course.steps[0] += 1
        shifts = rng.random() < shifted
        if shifts:
            take_up(data, stand, shelf, evenly, rng)
        else:
            choose_cut(data, stand, shelf, evenly, rng)
            spare_kept(stand, shelf, kept, rng)
            take_out(data, stand, shelf)
        for truck in range(len(stand.trips)):
            course.waiting[truck] = 3 if shelf.chosen[truck] else 0
        taste = draw_taste(prices[0], prices[1], evenly, nearly, rng)
        desk.least_use[0] = draw_least_use(data, rng)
        out = left_out if rng.random() < KEEP_LEFT_OUT else nothing
        if shifts:
            sooner = not keeps or (not steady and rng.random() < SOONER)
            course.steps[0] += put_down(
                data, stand, desk, shelf, course.waiting, taste, out, sooner, rng
            )
        fill_up(data, stand, desk, course, taste, out, rng)
        score(data, stand, kept, course.tried)
        since = course.rule[SINCE]
        progress = min(1.0, (course.steps[0] - since) / (budget - since))
        if is_taken(data, course.tried, course.now, course.best, course.rule, progress, rng):
            _copy_score(course.tried, course.now)
            if is_new_best(course.now, course.best, course.rule):
                _copy_score(course.now, course.best)
                copy(stand, best)
                found = True
                nearly = is_nearly_everybody(data, course.best[WEIGHTED])
        else:
            put_back(data, stand, shelf)
    return found
