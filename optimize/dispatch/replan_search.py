"""Search on from a repaired plan, with a price on every untouched trip that is changed."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from math import ceil

import numpy as np

from optimize.dispatch.search import FIRST_TASTES, Opening, Search
from optimize.dispatch.state import Run
from optimize.dispatch.world import World

_STEADY_SHARE = 0.4
"""Share of the steps from the repaired plan that look for a steady plan."""


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
    steady_changed
        How many of them a steady plan changes at most.
    """

    untouched: Sequence[Run]
    moved: Sequence[Run]
    price: float
    most_changed: int
    steady_changed: int

    @property
    def may_change_all(self) -> bool:
        """Whether a plan may have none of the untouched trips."""
        return self.most_changed >= len(self.untouched)

    @property
    def steady(self) -> Keep:
        """The same for steady plans."""
        return replace(self, most_changed=min(self.most_changed, self.steady_changed))

    @property
    def is_always_steady(self) -> bool:
        """Whether no plan may change more trips than a steady one."""
        return self.most_changed <= self.steady_changed


class ReplanSearch:
    """Two searches side by side, one from the repaired plan and one from plans built anew.

    The first looks for a steady plan, which changes few untouched trips, and then for any.
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
        self._rng_anew, self._rng_onward = rng.spawn(2)
        self._steady = RepairSearch(world, rng, keep.steady)
        self._onward: AnewSearch | None = None
        self._anew: AnewSearch | None = None

    @property
    def is_starting(self) -> bool:
        """Whether there are first tastes by which no whole plan was made yet."""
        return any(search.is_starting for search in self._searches())

    @property
    def steps(self) -> int:
        """Trips looked for so far by all."""
        return sum(search.steps for search in self._searches())

    @property
    def iterations(self) -> int:
        """Changes tried so far by all."""
        return sum(search.iterations for search in self._searches())

    @property
    def best_runs(self) -> list[Run]:
        """Trips of the best plan by truck, in order."""
        return max(self._searches(), key=lambda search: search.best.key()).best_runs

    @property
    def steady_runs(self) -> list[Run]:
        """Trips of the best steady plan by truck, in order."""
        return self.best_runs if self._keep.is_always_steady else self._steady.best_runs

    def can_improve(self) -> bool:
        """Whether there is anything to change."""
        return bool(self._world.trucks and self._world.sites)

    def advance(self, steps: int, budget: int) -> None:
        """Search on for so many steps or a few more, shared by the two.

        So both together ask no more of a machine than one search with the same budget.
        """
        if self._anew is None and self._keep.may_change_all:
            self._anew = AnewSearch(self._world, self._rng_anew, self._keep)
        lines = [self._go_on] if self._anew is None else [self._go_on, self._anew.advance]
        share, of_budget = (ceil(each / len(lines)) for each in (steps, budget))
        with ThreadPoolExecutor(len(lines)) as threads:
            list(threads.map(lambda line: line(share, of_budget), lines))

    def _go_on(self, steps: int, budget: int) -> None:
        """Look for a steady plan, then on from it for any."""
        steady = self._steady
        of_steady = budget if self._keep.is_always_steady else ceil(_STEADY_SHARE * budget)
        left = steps
        if steady.is_starting or steady.steps < of_steady:
            before = steady.steps
            steady.advance(steps, of_steady)
            left -= steady.steps - before
        if left > 0 and not self._keep.is_always_steady:
            if self._onward is None:
                runs = steady.best_runs
                self._onward = OnwardSearch(self._world, self._rng_onward, self._keep, runs)
            self._onward.advance(left, budget - steady.steps)

    def _searches(self) -> list[AnewSearch]:
        return [each for each in (self._steady, self._onward, self._anew) if each is not None]


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


class OnwardSearch(AnewSearch):
    """The same from any plan.

    Parameters
    ----------
    runs
        Its trips.
    """

    def __init__(
        self, world: World, rng: np.random.Generator, keep: Keep, runs: Sequence[Run]
    ) -> None:
        self._runs = runs
        super().__init__(world, rng, keep)

    def _given(self) -> Sequence[Run]:
        return self._runs

    def _first_openings(self) -> list[Opening]:
        return []
