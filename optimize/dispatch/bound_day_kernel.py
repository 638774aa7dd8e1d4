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
def go_back(worth: np.ndarray, gates: np.ndarray, dock_sum: np.ndarray, trips: Trips) -> None:
    """Fill in what a truck is worth that is free at a source at a minute."""
    sources, minutes = worth.shape
    for minute in range(minutes - 2, -1, -1):
        for source in range(sources):
            most, _, _ = best_trip(worth, gates, dock_sum, trips, (source, minute))
            worth[source, minute] = max(worth[source, minute + 1], most)


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
