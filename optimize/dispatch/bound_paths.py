"""Sets of stops and the least minutes that a trip over them takes on the road.

Sets of up to three sites (two or one where there are too many) are listed; for
each origin, the least way over them to each next place. Longer trips are
bounded by their subsets (docs/models.md, "Longer trips").
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, permutations
from math import comb

import numpy as np

MOST_SETS = 12_000
"""Sets of stops that are listed; more sites mean smaller sets."""


@dataclass(frozen=True)
class StopSets:
    """Sets of sites, smaller ones first.

    Parameters
    ----------
    members
        One row a set; columns that are not used hold the number of sites.
    sizes
        Sites in each set.
    listed
        Largest size that is listed.
    most_stops
        Largest size that a trip may have.
    """

    members: np.ndarray
    sizes: np.ndarray
    listed: int
    most_stops: int


@dataclass(frozen=True)
class Ways:
    """From one source over each set to one next place, by minutes.

    Parameters
    ----------
    order
        Sets by their minutes, those that cannot be driven left out.
    starts
        Where in ``order`` each distinct number of minutes begins.
    distinct, longest
        These minutes, and the most there may be.
    minutes
        Whole minutes: driving, and the setup of each unloading.
    subsets
        For the largest listed size and each larger one: for each of ``minutes``
        the run of ``starts`` that its listed subsets are in, -1 if none.
    """

    order: np.ndarray
    starts: np.ndarray
    distinct: np.ndarray
    longest: int
    minutes: np.ndarray
    subsets: tuple[np.ndarray, ...]


def stop_sets(sites: int, max_stops: int) -> StopSets:
    """Return all sets of up to as many sites as can be listed."""
    most = min(max_stops, sites)
    listed = most
    while listed > 1 and sum(comb(sites, size) for size in range(1, listed + 1)) > MOST_SETS:
        listed -= 1
    listed = min(listed, 3)
    rows = [
        np.array(list(combinations(range(sites), size)), dtype=np.int64).reshape(-1, size)
        for size in range(1, listed + 1)
    ]
    padded = [np.pad(r, ((0, 0), (0, listed - r.shape[1])), constant_values=sites) for r in rows]
    sizes = np.concatenate([np.full(len(r), r.shape[1]) for r in rows])
    return StopSets(np.vstack(padded), sizes, listed, most)


def ways(
    sets: StopSets,
    go: np.ndarray,
    between: np.ndarray,
    back: np.ndarray,
    *,
    setup: np.ndarray,
    longest: int,
) -> Ways:
    """Return the sets by the least minutes from the source over them and on.

    Parameters
    ----------
    go, between, back
        Driving minutes from the source, among sites, and from each site to
        the next place (zero where the trip ends).
    setup
        Fixed minutes of each unloading.
    longest
        Sets that take longer are left out.
    """
    minutes = np.full(len(sets.sizes), np.inf)
    for size in range(1, sets.listed + 1):
        chosen = sets.sizes == size
        members = sets.members[chosen, :size]
        best = np.full(len(members), np.inf)
        for turn in permutations(range(size)):
            stops = members[:, turn]
            way = go[stops[:, 0]] + back[stops[:, -1]]
            for here, there in zip(range(size - 1), range(1, size), strict=True):
                way = way + between[stops[:, here], stops[:, there]]
            best = np.minimum(best, way)
        minutes[chosen] = best + setup[members].sum(axis=1)
    order = np.argsort(minutes, kind="stable")
    order = order[minutes[order] <= longest]
    distinct, starts = np.unique(minutes[order], return_index=True)
    grid, subsets = _subsets(sets, distinct, float(setup.min()), longest)
    return Ways(order, starts, distinct, longest, grid, subsets)


def _subsets(
    sets: StopSets, distinct: np.ndarray, least_setup: float, longest: int
) -> tuple[np.ndarray, tuple[np.ndarray, ...]]:
    less = [extra * least_setup for extra in range(sets.most_stops - sets.listed + 1)]
    grid = np.unique(np.concatenate([distinct + later for later in less]))
    grid = grid[grid <= longest]
    runs = tuple(np.searchsorted(distinct, grid - sooner, side="right") - 1 for sooner in less)
    return grid, runs


def some_ways(way: Ways, kept: np.ndarray, sets: StopSets, least_setup: float) -> Ways | None:
    """Return the same way over some of the sets only, numbered by their order among these."""
    sizes = np.diff(np.append(way.starts, way.order.size))
    minutes = np.repeat(way.distinct, sizes)
    number = np.cumsum(kept) - 1
    inside = kept[way.order]
    if not inside.any():
        return None
    distinct, starts = np.unique(minutes[inside], return_index=True)
    grid, subsets = _subsets(sets, distinct, least_setup, way.longest)
    return Ways(number[way.order[inside]], starts, distinct, way.longest, grid, subsets)
