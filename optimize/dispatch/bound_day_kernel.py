"""The compiled part of `bound_duty`: days of trucks, from the last minute to the first."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from optimize.compiled import compiled


class Trips(NamedTuple):
    """Trips of one fleet: from each gate to each next source, of each load and way worth it.

    Parameters
    ----------
    source, gate, target
        Of each kind of trip; the target is -1 for a last trip.
    first
        Of each kind of trip its first one below; one more at the end.
    step
        Its load step.
    way, minutes
        Minutes of its way, and of all of it.
    dock
        Minutes at the dock.
    value
        What it is worth before the dock's price.
    """

    source: np.ndarray
    gate: np.ndarray
    target: np.ndarray
    first: np.ndarray
    step: np.ndarray
    way: np.ndarray
    minutes: np.ndarray
    dock: np.ndarray
    value: np.ndarray


@compiled
def unbeaten(values: np.ndarray, fixed: np.ndarray, dock: np.ndarray) -> np.ndarray:
    """Mark trips that none which takes no longer, in all and at the dock, is worth as much as.

    Parameters
    ----------
    values
        By load step and minutes of the way, never falling with the latter.
    fixed, dock
        Minutes of each load step besides the way, and at the dock.
    """
    ways = values.shape[1]
    found = np.zeros(values.shape, np.bool_)
    top = np.zeros(fixed.max() + ways)
    for step in np.argsort(dock, kind="mergesort"):
        most = 0.0
        for way in range(len(top) - fixed[step]):
            at = fixed[step] + way
            if way < ways and values[step, way] > max(most, top[at]):
                most = values[step, way]
                found[step, way] = at < ways
            top[at] = max(top[at], most)
    return found


@compiled
def go_back(worth: np.ndarray, gates: np.ndarray, dock_sum: np.ndarray, trips: Trips) -> None:
    """Fill in what a truck is worth that is free at a source at a minute.

    Minutes are filled in together that are no more than the shortest trip with a next source.
    """
    sources, minutes = worth.shape
    together, longest_dock = _together(trips, minutes)
    dock = _held_on(dock_sum, minutes + longest_dock)
    end = minutes - 1
    while end > 0:
        begin = max(0, end - together)
        for kind in range(len(trips.source)):
            gate = gates[trips.source[kind]]
            first = begin
            while first < end:
                last = first
                while last < end and gate[last] == trips.gate[kind]:
                    last += 1
                if last > first:
                    _start_between(worth, dock, trips, kind, (first, last))
                first = last + 1
        for source in range(sources):
            for minute in range(end - 1, begin - 1, -1):
                worth[source, minute] = max(worth[source, minute], worth[source, minute + 1])
        end = begin


@compiled
def _together(trips: Trips, minutes: int) -> tuple[int, int]:
    """Return how many minutes may be filled in at once, and the most at a dock."""
    least, dock = minutes, 0
    for kind in range(len(trips.source)):
        for n in range(trips.first[kind], trips.first[kind + 1]):
            dock = max(dock, trips.dock[n])
            if trips.target[kind] >= 0:
                least = min(least, trips.minutes[n])
    return max(1, least), dock


@compiled
def _held_on(dock_sum: np.ndarray, size: int) -> np.ndarray:
    """Return the sums with the last one going on."""
    longer = np.empty((len(dock_sum), size + 1))
    known = min(dock_sum.shape[1], size + 1)
    for source in range(len(dock_sum)):
        longer[source, :known] = dock_sum[source, :known]
        longer[source, known:] = dock_sum[source, known - 1]
    return longer


@compiled
def _start_between(
    worth: np.ndarray, dock: np.ndarray, trips: Trips, kind: int, span: tuple[int, int]
) -> None:
    """Take in the trips of a kind that start at these minutes."""
    first, last = span
    source, target = trips.source[kind], trips.target[kind]
    here, before, end = worth[source], dock[source], worth.shape[1] - 1
    nothing = np.zeros(last - first)
    for n in range(trips.first[kind], trips.first[kind + 1]):
        until, loaded = first + trips.minutes[n], first + trips.dock[n]
        size = min(last - first, end + 1 - until)
        if size > 0:
            later = nothing[:size]
            if target >= 0:
                later = worth[target, until : until + size]
            after = before[loaded : loaded + size]
            paid = before[first : first + size]
            _lift(here[first : first + size], trips.value[n], paid, after, later)


@compiled
def _lift(
    most: np.ndarray, value: float, before: np.ndarray, after: np.ndarray, later: np.ndarray
) -> None:
    """Raise what is below the value less the dock's price, with what comes later."""
    for n in range(len(most)):
        total = value - (after[n] - before[n]) + later[n]
        most[n] = max(most[n], total)


@compiled
def best_trip(
    worth: np.ndarray,
    gates: np.ndarray,
    dock_sum: np.ndarray,
    trips: Trips,
    at: tuple[int, int],
) -> tuple[float, int, int]:
    """Return the most with a trip that starts at a source just now, its kind and number."""
    source, minute = at
    end, last = worth.shape[1] - 1, dock_sum.shape[1] - 1
    most, best_kind, best = 0.0, -1, -1
    for kind in range(len(trips.source)):
        if trips.source[kind] != source or trips.gate[kind] != gates[source, minute]:
            continue
        target = trips.target[kind]
        for n in range(trips.first[kind], trips.first[kind + 1]):
            until = minute + trips.minutes[n]
            if until > end:
                continue
            paid = dock_sum[source, min(minute + trips.dock[n], last)] - dock_sum[source, minute]
            total = trips.value[n] - paid
            if target >= 0:
                total += worth[target, until]
            if total > most:
                most, best_kind, best = total, kind, n
    return most, best_kind, best
