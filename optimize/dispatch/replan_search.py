"""Search on from a repaired plan, with a price on every untouched trip that is changed."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from math import ceil

import numpy as np

from optimize.dispatch.search import FIRST_TASTES, Opening, Search
from optimize.dispatch.state import Run
from optimize.dispatch.world import World


@dataclass(frozen=True)
class Keep:
    """Trips of an earlier plan, and what changes of them cost.

    Parameters
    ----------
    untouched
        Trips that fit as they were.
    moved
        Trips that the repair put later or made shorter; free to be changed.
    price
        Weighted people that a plan must gain for each untouched trip it changes, and
        for each moved one that it sends elsewhere.
    most_changed
        Untouched trips that may be changed at all.
    """

    untouched: Sequence[Run]
    moved: Sequence[Run]
    price: float
    most_changed: int

    @property
    def may_change_all(self) -> bool:
        """Whether a plan may have none of the untouched trips."""
        return self.most_changed >= len(self.untouched)


class ReplanSearch:
    """Two searches side by side, one from the repaired plan and one from plans built anew.

    The repaired plan may be one that few changes make no better, and how good the best
    plan of one search is differs by chance more than from one of these to the other.
    Plans built anew begin after the first plan, and only where every trip may be changed.

    Parameters
    ----------
    rng
        The only source of randomness.
    """

    def __init__(self, world: World, rng: np.random.Generator, keep: Keep) -> None:
        self._world, self._keep = world, keep
        self._rng_anew = rng.spawn(1)[0]
        self._searches: list[AnewSearch] = [RepairSearch(world, rng, keep)]

    @property
    def is_starting(self) -> bool:
        """Whether there are first tastes by which no whole plan was made yet."""
        return any(search.is_starting for search in self._searches)

    @property
    def steps(self) -> int:
        """Trips looked for so far by both."""
        return sum(search.steps for search in self._searches)

    @property
    def iterations(self) -> int:
        """Changes tried so far by both."""
        return sum(search.iterations for search in self._searches)

    @property
    def best_runs(self) -> list[Run]:
        """Trips of the best plan by truck, in order."""
        return max(self._searches, key=lambda search: search.best.key()).best_runs

    def can_improve(self) -> bool:
        """Whether there is anything to change."""
        return bool(self._world.trucks and self._world.sites)

    def advance(self, steps: int, budget: int) -> None:
        """Search on for so many steps or a few more, shared by the two.

        So both together ask no more of a machine than one search with the same budget.
        """
        if len(self._searches) == 1 and self._keep.may_change_all:
            self._searches.append(AnewSearch(self._world, self._rng_anew, self._keep))
        share, of_budget = (ceil(each / len(self._searches)) for each in (steps, budget))
        with ThreadPoolExecutor(len(self._searches)) as threads:
            list(threads.map(lambda search: search.advance(share, of_budget), self._searches))


class AnewSearch(Search):
    """A search whose plans are built anew, and better the more they have of an earlier one."""

    def __init__(self, world: World, rng: np.random.Generator, keep: Keep) -> None:
        self._keep = keep
        super().__init__(world, rng)

    def _start_next(self) -> None:
        if self.steps == 0:
            keep = self._keep
            self.engine.keep(keep.untouched, keep.moved, keep.price, keep.most_changed)
        super()._start_next()


class RepairSearch(AnewSearch):
    """The same from the repaired plan."""

    def _given(self) -> list[Run]:
        return [*self._keep.untouched, *self._keep.moved]

    def _first_openings(self) -> list[Opening]:
        """Plan anew what the repair put later, if anything can be planned better then."""
        if len(self._without_moved()) == len(self._given()):
            return []
        return [Opening(partial, remote) for partial, remote in FIRST_TASTES]

    def _open(self, opening: Opening) -> None:
        self._build(self._without_moved(), opening)
        self._take_if_better()

    def _without_moved(self) -> list[Run]:
        """Untouched trips, and moved ones that bring a truck to its untouched trips."""
        untouched = self._keep.untouched
        last = {run.truck: run.start for run in sorted(untouched, key=lambda r: r.start)}
        before = [run for run in self._keep.moved if run.start < last.get(run.truck, -1)]
        return [*untouched, *before]
