"""Trips that a new plan should keep, and what changing them costs, in compiled code."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from optimize.compiled import Record, compiled, describe, whole
from optimize.dispatch.kernel_cut import Shelf, all_trips, shuffle
from optimize.dispatch.kernel_stand import SOURCE, STOPS, Stand, are_equal

TOO_MANY = 1e9
"""Taken off a plan that changes more trips than allowed: never the best."""

_ONLY_FREE = 0.5
"""How often a change leaves all kept trips alone, where there are others."""

_ONLY_FEW, _FEW = 0.5, 3
"""How often another one takes out no more than so many of them."""


class Kept(NamedTuple):
    """Trips of an earlier plan by truck, as they were.

    ``untouched`` should stay to the minute, ``moved`` by the same truck to the same sites.
    ``price`` is what a change of one costs in people, and how many untouched ones may be changed.
    """

    untouched: Stand
    moved: Stand
    price: np.ndarray


class KeptRecord(Record):
    """The same for compiled functions."""


describe(KeptRecord, Kept)


@compiled
def packed_kept(kept: Kept) -> Kept:
    """Return them as a record."""
    record: Kept = KeptRecord(*kept)
    return record


@compiled
def may_change_all(kept: Kept) -> bool:
    """Whether every untouched trip may be changed, at its price."""
    return bool(kept.price[1] >= all_trips(kept.untouched))


@compiled
def taken_off(stand: Stand, kept: Kept) -> float:
    """Return what the changes of kept trips cost, in people."""
    changed = _changed(stand, kept)
    less = kept.price[0] * (changed + _turned(stand, kept.moved))
    return float(less + (TOO_MANY if changed > kept.price[1] else 0.0))


@compiled
def _changed(stand: Stand, kept: Kept) -> int:
    """Return how many untouched trips the plan changes."""
    changed = all_trips(kept.untouched)
    if changed > 0:
        for truck in range(len(stand.trips)):
            for number in range(stand.trips[truck]):
                if _is_untouched(stand, kept.untouched, truck, number):
                    changed -= 1
    return int(changed)


@compiled
def _is_untouched(stand: Stand, untouched: Stand, truck: int, number: int) -> bool:
    head = stand.head[truck, number]
    for other in range(untouched.trips[truck]):
        same = are_equal(untouched.head[truck, other], head)
        for stop in range(head[STOPS] if same else 0):
            same &= untouched.site[truck, other, stop] == stand.site[truck, number, stop]
            same &= are_equal(untouched.units[truck, other, stop], stand.units[truck, number, stop])
        if same:
            return True
    return False


@compiled
def _turned(stand: Stand, moved: Stand) -> int:
    """Return how many moved trips go to other sites, or by another truck, than before."""
    turned = 0
    for truck in range(len(stand.trips)):
        for other in range(moved.trips[truck]):
            goes = False
            for number in range(stand.trips[truck]):
                goes |= _is_same_way(stand, moved, truck, number, other)
            turned += 0 if goes else 1
    return turned


@compiled
def _is_same_way(stand: Stand, moved: Stand, truck: int, number: int, other: int) -> bool:
    head, before = stand.head[truck, number], moved.head[truck, other]
    if head[SOURCE] != before[SOURCE] or head[STOPS] != before[STOPS]:
        return False
    for stop in range(head[STOPS]):
        if stand.site[truck, number, stop] != moved.site[truck, other, stop]:
            return False
    return True


@compiled
def spare_kept(stand: Stand, shelf: Shelf, kept: Kept, rng: np.random.Generator) -> None:
    """Let a cut take out no more untouched trips than may still be changed."""
    total = all_trips(kept.untouched)
    if total == 0:
        return
    allowed = 0
    changed = _changed(stand, kept)
    is_free = all_trips(stand) > total - changed
    if rng.random() >= _ONLY_FREE or not is_free:
        allowed = max(0, int(kept.price[1]) - changed)
        if rng.random() < _ONLY_FEW:
            allowed = min(allowed, whole(_FEW))
    # In any order: otherwise the first trucks alone would ever be changed.
    shuffle(shelf.trucks, rng)
    for row in range(len(shelf.trucks)):
        truck = shelf.trucks[row]
        number = stand.trips[truck] - 1
        while number >= shelf.stay[truck]:
            if _is_untouched(stand, kept.untouched, truck, number):
                if allowed == 0:
                    shelf.stay[truck] = number + 1
                    break
                allowed -= 1
            number -= 1
