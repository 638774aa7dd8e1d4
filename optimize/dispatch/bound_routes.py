"""The most that the stops of one trip can be worth, by the minutes of its way.

Ways from a source over sites are found minute by minute. At each stop a way remembers of a few
sites to have been at them, if all its stops since do so too, and doesn't come to them again: that
lets it do more than a real trip, never less (docs/models.md, "Ways"). Which sites are worth
remembering is learnt from ways that come to one again.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np

from optimize.dispatch.bound_route_kernel import (
    LANES,
    NOWHERE,
    Legs,
    States,
    Ways,
    follow,
    grow,
    most_of,
    states_of,
)

_UP = np.float32(1.0 + 1e-5)
"""Makes up for sums of numbers of 24 bits."""

_FAR_MIN, _FEW_SITES = 45, 40
"""Legs from so many minutes on are bounded together, where there are more sites."""

MOST_PAIRED = 60
"""Sites up to which trips of two stops are looked at apart."""

_REMEMBERED, _MOST_REMEMBERED = 2, 5
"""Nearest sites that ways remember at each stop, and how many in the end."""

_MOST_STATES = 8
"""A site, in the mean."""

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


class Remembered:
    """Of which sites ways remember at each stop to have been at them; learns what is worth it."""

    def __init__(self, roads: Roads) -> None:
        each = roads.legs.each
        apart = ~np.eye(len(each), dtype=bool)
        self._sites = np.full((len(each), _MOST_REMEMBERED), -1)
        nearest = _nearest(each + each.T, apart)[:, :_REMEMBERED]
        self._sites[:, : nearest.shape[1]] = nearest
        self.states = States(*states_of(self._sites))
        self._circles: dict[tuple[int, ...], None] = {}

    def note(self, stops: list[int]) -> None:
        """Take notice of a way that may come to a site again; `learn` tells when to use it."""
        if len(set(stops)) < len(stops):
            self._circles[tuple(stops)] = None

    def learn(self) -> None:
        """Remember from now on what ways forgot."""
        has_more = False
        for stops in self._circles:
            for first, last in combinations(range(len(stops)), 2):
                if stops[first] == stops[last] and len(set(stops[first:last])) == last - first:
                    for j in stops[first + 1 : last]:
                        has_more |= self._add(j, stops[first])
        self._circles.clear()
        if has_more:
            self.states = States(*states_of(self._sites))

    def _add(self, j: int, site: int) -> bool:
        row = self._sites[j]
        states = (1 << (self._sites >= 0).sum(axis=1)).sum()
        is_full = row[-1] >= 0 or states > _MOST_STATES * len(self._sites)
        if is_full or site in row:
            return False
        row[int((row >= 0).sum())] = site
        return True


@dataclass(frozen=True)
class Routes:
    """The best ways from a source, for several prices of what its stops unload.

    Parameters
    ----------
    best
        By price pair, kind, last site and minutes: the most that a way within these minutes is
        worth. Kind n has n + 1 stops, the last kind perhaps more.
    """

    roads: Roads
    states: States
    ways: Ways
    best: np.ndarray

    def stops(self, pair: int, kind: int, j: int, minute: int) -> list[int]:
        """Return the stops, the last one first, of the way of this kind, last site and minutes."""
        row = self.best[pair, kind, j]
        minute = int(np.searchsorted(row[: minute + 1], row[minute]))
        if kind == 0:
            return [j]
        found = np.full(minute + self.roads.kinds + 1, -1)
        follow(self.roads.legs, self.states, self.ways, (kind - 1, j, minute, pair), found)
        return [int(stop) for stop in found if stop >= 0]


def roads_of(between: np.ndarray, setup: np.ndarray, most_stops: int, longest: int) -> Roads:
    """Return the legs; stops are counted if few are allowed or some take no time."""
    count = len(between)
    each = np.minimum(between + setup[None, :], longest + 1.0).astype(np.int64)
    apart = ~np.eye(count, dtype=bool)
    shortest = int(each[apart].min(initial=longest + 1))
    is_counted = shortest < 1 or most_stops <= MOST_COUNTED
    is_near = apart & ((each < _FAR_MIN) | (count <= _FEW_SITES) | is_counted)
    leave, enter = _halves(np.where(apart & ~is_near, each, longest + 1))
    kinds = KINDS if count <= MOST_PAIRED else 2
    legs = Legs(each, _nearest(each, is_near), leave, enter, max(1, shortest))
    return Roads(legs, most_stops if is_counted else kinds, is_counted)


def _halves(far: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return minutes to leave and to enter that no leg's are below the sum of."""
    leave = far.min(axis=1) // 2
    enter = (far - leave[:, None]).min(axis=0)
    # Never less than before, and as much as the others allow.
    return (far - enter[None, :]).min(axis=1), enter


def _nearest(minutes: np.ndarray, is_meant: np.ndarray) -> np.ndarray:
    """Return for each site those from which legs are meant, the shortest first, then -1."""
    order = np.argsort(np.where(is_meant, minutes, np.inf), axis=0, kind="stable").T
    is_there = np.arange(len(minutes)) < is_meant.sum(axis=0)[:, None]
    found: np.ndarray = np.where(is_there, order, -1)
    return found


def routes(
    roads: Roads,
    states: States,
    stops: tuple[np.ndarray, np.ndarray, np.ndarray],
    longest: int,
) -> Routes:
    """Return the best ways of up to so many minutes.

    Parameters
    ----------
    stops
        Minutes from the source to each site, with the setup of its unloading; what each stop is
        worth, price pair by site; numbers of the sites that a way may serve.
    """
    go, worth, sites = stops
    pairs, count = worth.shape
    small = np.zeros((count, -(-pairs // LANES) * LANES), np.float32)
    small[:, :pairs] = worth.T.astype(np.float32) * _UP
    shape = (roads.kinds - 1, int(states.first[-1]), longest + 1, small.shape[1])
    ways = Ways(np.full(shape, NOWHERE), go, small)
    grow(roads.legs, states, ways, sites, roads.is_counted)
    best = np.full((pairs, roads.kinds, count, longest + 1), NOWHERE)
    most_of(states, ways, sites, best)
    return Routes(roads, states, ways, best)
