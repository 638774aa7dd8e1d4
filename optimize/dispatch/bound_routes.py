"""The most that the stops of one trip can be worth, by the minutes of its way.

Ways from a source over sites are found minute by minute. A way may come to a site again, but not
straight back from the very next stop: that lets it do more than a real trip, never less
(docs/models.md, "Ways").
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimize.dispatch.bound_route_kernel import BY_FAR, NOWHERE, WIDE_MIN, Legs, Ways, grow

_UP = np.float32(1.0 + 1e-5)
"""Makes up for sums of numbers of 24 bits."""

_FAR_MIN, _FEW_SITES = 45, 40
"""Legs from so many minutes on are bounded together, where there are more sites."""

MOST_PAIRED = 60
"""Sites up to which trips of two stops are looked at apart."""

KINDS = 3
MOST_COUNTED = 3
"""Stops a trip up to which they are counted; where more are allowed, any number is."""


@dataclass(frozen=True)
class Roads:
    """One profile's whole minutes from site to site, with the setup of the next unloading.

    Parameters
    ----------
    kinds
        Of ways, by how many stops they have; of the last kind perhaps more.
    is_counted
        Whether the last kind has that many stops and no more.
    """

    legs: Legs
    kinds: int
    is_counted: bool

    @property
    def first_mixed(self) -> int:
        """The first kind of ways that have a price of a kilogram in common."""
        return 2 if len(self.legs.each) <= MOST_PAIRED else 1


@dataclass(frozen=True)
class Routes:
    """The best ways from a source, for several prices of what its stops unload.

    Parameters
    ----------
    best
        By price pair, kind, last site and minutes: the most that a way within these minutes is
        worth. Kind n has n + 1 stops, the last kind perhaps more; what is worth nothing at a
        pair's prices may be left out.
    second
        The most that a way of just these minutes with another stop before is worth.
    before
        Of the best way of just these minutes, the stop before the last one: -1 for none, -2
        where there is no such way.
    """

    best: np.ndarray
    second: np.ndarray
    before: np.ndarray


def roads_of(between: np.ndarray, setup: np.ndarray, most_stops: int, longest: int) -> Roads:
    """Return the legs; stops are counted if few are allowed or some take no time."""
    count = len(between)
    each = np.minimum(between + setup[None, :], longest + 1.0).astype(np.int64)
    apart = ~np.eye(count, dtype=bool)
    shortest = int(each[apart].min(initial=longest + 1))
    is_counted = shortest < 1 or most_stops <= MOST_COUNTED
    far_from = max(_FAR_MIN, 2 * WIDE_MIN)
    is_near = apart & ((each < far_from) | (count <= _FEW_SITES) | is_counted)
    leave, enter = _halves(np.where(apart & ~is_near, each, longest + 1))
    near, nearest = _near(each, is_near)
    legs = Legs(each, near, nearest, leave, enter, max(1, shortest))
    kinds = KINDS if count <= MOST_PAIRED else 2
    return Roads(legs, most_stops if is_counted else kinds, is_counted)


def _halves(far: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return minutes to leave and to enter that no leg's are below the sum of."""
    leave = far.min(axis=1) // 2
    enter = (far - leave[:, None]).min(axis=0)
    # Never less than before, and as much as the others allow.
    return (far - enter[None, :]).min(axis=1), enter


def _near(each: np.ndarray, is_near: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    near = np.full((len(each), len(each) + 1), -1)
    nearest = np.zeros(len(each), np.int64)
    for j in range(len(each)):
        own = np.nonzero(is_near[:, j])[0]
        near[j, : own.size] = own[np.argsort(-each[own, j], kind="stable")]
        nearest[j] = (each[own, j] >= WIDE_MIN).sum()
    return near, nearest


def routes(
    roads: Roads, go: np.ndarray, worth: np.ndarray, sites: np.ndarray, longest: int
) -> Routes:
    """Return the best ways of up to so many minutes.

    Parameters
    ----------
    go
        Minutes from the source to each site, with the setup of its unloading.
    worth
        Of each stop: price pair by site.
    sites
        Numbers of those that a way may serve.
    """
    shape = (len(worth), roads.kinds, worth.shape[1], longest + 1)
    found = Routes(np.full(shape, NOWHERE), np.full(shape, NOWHERE), np.full(shape, np.int32(-2)))
    small = worth.astype(np.float32) * _UP
    for pair in range(len(worth)):
        ways = Ways(found.best[pair], found.second[pair], found.before[pair])
        grow(roads.legs, go, small[pair], sites, roads.is_counted, ways)
    return found


def stops_of(found: Routes, roads: Roads, pair: int, at: tuple[int, int, int]) -> list[int]:
    """Return the stops, the last one first, of the way of this kind, last site and minutes."""
    k, j, minute = at
    row = found.best[pair, k, j]
    minute = int(np.searchsorted(row[: minute + 1], row[minute]))
    stops = [j]
    after = -1
    while True:
        i = int(found.before[pair, k, j, minute])
        if i == after and i >= 0:
            i = _other_stop(found, roads, (pair, k, j, minute), after)
        if i < 0:
            return stops
        if i >= BY_FAR:
            i -= BY_FAR
            minute -= int(roads.legs.leave[i] + roads.legs.enter[j])
        else:
            minute -= int(roads.legs.each[i, j])
        if k > 0 and (roads.is_counted or found.before[pair, k, i, minute] < 0):
            k -= 1
        stops.append(i)
        after, j = j, i


def _other_stop(found: Routes, roads: Roads, at: tuple[int, int, int, int], but: int) -> int:
    """Return another stop before this one, as good as any."""
    pair, k, j, minute = at
    layer = k - 1 if roads.is_counted else k
    most, stop = 0.0, -1
    for i in roads.legs.near[j]:
        sooner = minute - int(roads.legs.each[i, j])
        if i < 0 or i == but or sooner < 0 or found.before[pair, layer, i, sooner] < -1:
            continue
        if found.best[pair, layer, i, sooner] > most:
            most, stop = float(found.best[pair, layer, i, sooner]), int(i)
    return stop
