"""Search on from a repaired plan, with a price on every untouched trip that is changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from optimize.dispatch.construct import Taste
from optimize.dispatch.repair import signature
from optimize.dispatch.score import Score, score_of
from optimize.dispatch.search import Cut, LeftOut, Search
from optimize.dispatch.state import Run, State
from optimize.dispatch.world import World

_FIRST_TASTES = ((0.4, 0.3), (0.8, 0.0), (0.2, 0.3), (1.0, 0.0))
"""Worths of partial cover and of far sites that the repaired plan is filled up with."""

_TOO_MANY = 1e9
"""Taken off a plan that changes more untouched trips than allowed: never the best."""

_ONLY_FREE = 0.5
"""How often a change leaves all untouched trips alone, where there are others."""


class ReplanSearch(Search):
    """A search whose plans keep most of what nobody needs to change.

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

    def __init__(
        self,
        world: World,
        rng: np.random.Generator,
        untouched: Sequence[Run],
        moved: Sequence[Run],
        *,
        price: float,
        most_changed: int,
    ) -> None:
        self._untouched = untouched
        self._moved = moved
        self._marks = frozenset(signature(run) for run in untouched)
        self._ways = frozenset(_way(run) for run in moved)
        self._price = price
        self._most_changed = most_changed
        super().__init__(world, rng)

    def changed(self) -> int:
        """Return how many untouched trips the present plan changes."""
        kept = sum(1 for run in self.state.all_runs() if signature(run) in self._marks)
        return len(self._marks) - kept

    def _turned(self) -> int:
        """Return how many moved trips go to other sites, or by another truck, than before."""
        return len(self._ways - {_way(run) for run in self.state.all_runs()})

    def compact(self) -> bool:
        """Leave the minutes as they are: drivers know them."""
        return False

    def can_improve(self) -> bool:
        """Whether there is anything to change."""
        return bool(self.world.trucks and self.world.sites)

    def _scored(self) -> Score:
        score = score_of(self.state)
        changed = self.changed()
        less = self._price * (changed + self._turned())
        if changed > self._most_changed:
            less += _TOO_MANY
        return replace(score, weighted=score.weighted - less) if less else score

    def _first_plan(self) -> Score:
        """Fill the repaired plan up by several tastes; the best stays."""
        tried = [self._filled([*self._untouched, *self._moved], taste) for taste in self._tastes()]
        self._put(max(tried, key=lambda entry: entry[0].key())[1])
        self._first_taste = Taste()
        return self._scored()

    def _first_openings(self, left_out: LeftOut) -> list[Taste]:
        """Plan anew what the repair put later, if anything can be planned better then."""
        del left_out
        return self._tastes() if len(self._without_moved()) < self._all() else []

    def _open(self, taste: Taste) -> bool:
        before, score_before = self.state, self.score
        self._filled(self._without_moved(), taste)
        self.score = self._scored()
        if self._remember(self.score):
            return True
        self.state, self.score = before, score_before
        return False

    def _tastes(self) -> list[Taste]:
        return [
            Taste(partial=partial, remote=remote, first_supplies=self._bonus)
            for partial, remote in _FIRST_TASTES
        ]

    def _filled(self, kept: Sequence[Run], taste: Taste) -> tuple[Score, list[Run]]:
        self._put(kept)
        self._rebuild(list(range(len(self.world.trucks))), taste)
        return self._scored(), self.state.all_runs()

    def _all(self) -> int:
        return len(self._untouched) + len(self._moved)

    def _without_moved(self) -> list[Run]:
        """Untouched trips, and moved ones that bring a truck to its untouched trips."""
        last = {run.truck: run.start for run in sorted(self._untouched, key=lambda r: r.start)}
        before = [run for run in self._moved if run.start < last.get(run.truck, -1)]
        return [*self._untouched, *before]

    def _put(self, runs: Sequence[Run]) -> None:
        self.state = State(self.world)
        for run in sorted(runs, key=lambda each: (each.start, each.truck)):
            self.state.add(run)

    def _choose_cut(self) -> Cut:
        """Take out no more untouched trips than may still be changed."""
        cut = super()._choose_cut()
        allowed = 0
        is_free = any(signature(run) not in self._marks for run in self.state.all_runs())
        if self.rng.random() >= _ONLY_FREE or not is_free:
            allowed = max(0, self._most_changed - self.changed())
        # In any order: otherwise the first trucks alone would ever be changed.
        for truck in self.rng.permutation(sorted(cut)).tolist():
            runs = self.state.runs[truck]
            marked = [row for row, run in enumerate(runs) if signature(run) in self._marks]
            taken = [row for row in marked if row >= cut[truck]]
            if len(taken) > allowed:
                cut[truck] = taken[len(taken) - 1 - allowed] + 1
                taken = taken[len(taken) - allowed :] if allowed else []
            allowed -= len(taken)
        return cut


def _way(run: Run) -> tuple[object, ...]:
    """Return by which truck from where to whom a trip goes, whenever and with what."""
    return (run.truck, run.source, tuple(visit.site for visit in run.visits))
