"""The most that trips of several stops can be worth, whatever the order of their stops.

A trip of n stops takes at least the way there and back of each single one of them and the other
stops' setups. So it is worth no more than the n stops that are worth most of all those that are
near enough: no ways between stops are looked at, which is quick, and no stop counts twice.
"""

from __future__ import annotations

import numpy as np

from optimize.compiled import compiled
from optimize.dispatch.bound_duty_data import Arc, DutyData

MOST_STOPS = 8
"""Up to which stops are counted; where more are allowed, all that are allowed are counted once
there are so many."""


def round_minutes(go: np.ndarray, arc: Arc) -> np.ndarray:
    """Return the least whole minutes of a way that stops at each site.

    A last trip may end anywhere, so only what every site leaves early is taken off.
    """
    minutes: np.ndarray = go + (arc.back if arc.target is not None else arc.back.min())
    return minutes


def stop_counts(duties: DutyData) -> np.ndarray:
    """Return how many stops are looked at, the last number standing for itself and all more."""
    most = duties.data.problem.max_stops
    return np.arange(2, min(most, MOST_STOPS) + 1)


def crowd_values(
    duties: DutyData, full: np.ndarray, surplus: np.ndarray, arounds: list[np.ndarray], minutes: int
) -> np.ndarray:
    """Return the most that trips of several stops are worth: arc by load step by minutes of way.

    Parameters
    ----------
    full, surplus
        What a full truck costs, load step by price pair, and what stops are worth beyond that,
        price pair by site.
    arounds
        Of each arc, the `round_minutes`.
    minutes
        How many to tell of.
    """
    most = np.full((len(arounds), len(full), minutes), -np.inf)
    counts = stop_counts(duties)
    if counts.size and surplus.shape[1] > 1:
        taken = counts.copy()
        taken[-1] = duties.data.problem.max_stops
        for around, row in zip(arounds, most, strict=True):
            order = np.argsort(around, kind="stable")
            later = (counts - 1) * duties.setup_min
            _enter(row, full, surplus, (order, around[order]), (taken, later))
    return most


def crowd_stops(
    duties: DutyData, full: np.ndarray, surplus: np.ndarray, around: np.ndarray, way: int
) -> tuple[np.ndarray, np.ndarray]:
    """Return what the best several stops within these minutes are worth by pair, and the stops.

    Parameters
    ----------
    full
        By price pair.

    Returns
    -------
    Of as many stops as are worth most at the pair that bounds them best; -1 after the last one.
    """
    counts = stop_counts(duties)
    taken = counts.copy()
    taken[-1:] = duties.data.problem.max_stops
    later = (counts - 1) * duties.setup_min
    order = np.argsort(around, kind="stable")
    value = np.full(full.size, -np.inf)
    stops = np.full((full.size, max(1, taken.max(initial=0))), -1)
    _best_crowds(full, surplus, (order, around[order]), (taken, way - later), (value, stops))
    return value, stops


@compiled
def _best_crowds(
    full: np.ndarray,
    surplus: np.ndarray,
    sites: tuple[np.ndarray, np.ndarray],
    limits: tuple[np.ndarray, np.ndarray],
    found: tuple[np.ndarray, np.ndarray],
) -> None:
    """Find the stops that are best at each pair, of that number of which most is worth the most."""
    order, around = sites
    counts, within = limits
    value, stops = found
    top = np.zeros(stops.shape)
    who, worth = np.zeros(stops.shape, np.int64), np.zeros(len(full))
    most = -np.inf
    for n in range(len(counts)):
        size = 0
        for pair in range(len(full)):
            size = 0
            for place in range(len(order)):
                if around[place] > within[n]:
                    break
                stop = surplus[pair, order[place]], order[place]
                size = _put(top[pair], who[pair], (size, counts[n]), stop)
            worth[pair] = full[pair] + top[pair, :size].sum()
        if size > 1 and worth.min() > most:
            most = worth.min()
            value[:] = worth
            stops[:, :size], stops[:, size:] = who[:, :size], -1


@compiled
def _put(top: np.ndarray, who: np.ndarray, room: tuple[int, int], stop: tuple[float, int]) -> int:
    """Put a stop among the best, which fall; return how many there are."""
    size, most = room
    if size == most and stop[0] <= top[size - 1]:
        return size
    place = min(size, most - 1)
    while place > 0 and top[place - 1] < stop[0]:
        top[place], who[place] = top[place - 1], who[place - 1]
        place -= 1
    top[place], who[place] = stop
    return min(size + 1, most)


@compiled
def _enter(
    most: np.ndarray,
    full: np.ndarray,
    surplus: np.ndarray,
    sites: tuple[np.ndarray, np.ndarray],
    stops: tuple[np.ndarray, np.ndarray],
) -> None:
    """Take in one site after another, the nearest first, and keep the best at each pair.

    The nearest one by itself is no crowd: trips of one stop are valued more closely elsewhere.
    """
    order, around = sites
    counts, later = stops
    steps, minutes = most.shape
    pairs = len(surplus)
    room = min(counts[-1], len(order))
    top = np.zeros((pairs, room))
    has_changed = False
    for place in range(len(order)):
        for pair in range(pairs):
            has_changed |= _insert(top[pair], surplus[pair, order[place]])
        is_last = place + 1 == len(order) or around[place + 1] > around[place]
        if not (is_last and has_changed):
            continue
        has_changed = False
        for n in range(len(counts)):
            at = around[place] + later[n]
            if place > 0 and at < minutes:
                _raise(most[:, at], full, top, min(counts[n], room))
    for step in range(steps):
        for at in range(1, minutes):
            most[step, at] = max(most[step, at], most[step, at - 1])


@compiled
def _insert(top: np.ndarray, value: float) -> bool:
    """Put a value among the largest, which fall."""
    if value <= top[-1]:
        return False
    n = len(top) - 1
    while n > 0 and top[n - 1] < value:
        top[n] = top[n - 1]
        n -= 1
    top[n] = value
    return True


@compiled
def _raise(most: np.ndarray, full: np.ndarray, top: np.ndarray, count: int) -> None:
    """Enter the best stops at each load step, by the pair that bounds them best."""
    worth = np.zeros(len(top))
    for pair in range(len(top)):
        for n in range(count):
            worth[pair] += top[pair, n]
    for step in range(len(full)):
        least = np.inf
        for pair in range(len(top)):
            least = min(least, full[step, pair] + worth[pair])
        most[step] = max(most[step], least)
