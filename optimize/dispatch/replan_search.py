"""Search on from a repaired plan, with a price on every untouched trip that is changed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from optimize.dispatch.search import FIRST_TASTES, Opening, Search
from optimize.dispatch.state import Run
from optimize.dispatch.world import World


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
        self._price = price
        self._most_changed = most_changed
        super().__init__(world, rng)

    def can_improve(self) -> bool:
        """Whether there is anything to change."""
        return bool(self.world.trucks and self.world.sites)

    def _start(self) -> None:
        """Fill the repaired plan up by several tastes; the best stays."""
        self.engine.keep(self._untouched, self._moved, self._price, self._most_changed)
        for number, opening in enumerate(_openings()):
            self._build([*self._untouched, *self._moved], opening)
            if number == 0:
                self.engine.remember()
            else:
                self._take_if_better()

    def _first_openings(self) -> list[Opening]:
        """Plan anew what the repair put later, if anything can be planned better then."""
        known = len(self._untouched) + len(self._moved)
        return _openings() if len(self._without_moved()) < known else []

    def _open(self, opening: Opening) -> None:
        self._build(self._without_moved(), opening)
        self._take_if_better()

    def _without_moved(self) -> list[Run]:
        """Untouched trips, and moved ones that bring a truck to its untouched trips."""
        last = {run.truck: run.start for run in sorted(self._untouched, key=lambda r: r.start)}
        before = [run for run in self._moved if run.start < last.get(run.truck, -1)]
        return [*self._untouched, *before]


def _openings() -> list[Opening]:
    return [Opening(partial, remote) for partial, remote in FIRST_TASTES]
