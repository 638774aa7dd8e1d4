"""Large-neighbourhood search: whole plans by several tastes, then one made better and better."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from optimize.dispatch.engine import Engine, LeftOut
from optimize.dispatch.kernel_data import MOST_LOCAL
from optimize.dispatch.kernel_desk import Taste
from optimize.dispatch.score import Score
from optimize.dispatch.state import Run, State, timed_run
from optimize.dispatch.tiers import FirstObjective
from optimize.dispatch.world import World

_OPENING_SHARE = 0.3
"""Share of the budget for whole plans by other tastes."""

_OPENING_SHARE_OF_MANY = 0.1
"""The same where trucks are many: a whole plan is then so many steps that few can be made."""

FIRST_TASTES = ((0.4, 0.3), (0.8, 0.0), (0.2, 0.3), (1.0, 0.0))
"""Worths of partial cover and of far sites in the first plans."""

_SPARING = ((0.4, 0.0), (0.8, 0.0), (0.4, 200.0), (0.8, 400.0), (0.0, 200.0))
"""Shares of the highest price of a dock minute, and minutes that small trucks let large ones
go first, in whole plans that spare docks."""

_SAVING = (0.9, 0.6)
"""Shares of its use that a scarce unit must be put to, in whole plans where units are coarse."""

_CAPS = (1.0, 0.8, 0.6, 0.4, 0.25, 0.1)
"""Shares to which all sites are brought first, in whole plans for the worst-served ones."""

_STARTS = 4


@dataclass(frozen=True)
class Opening:
    """How a whole plan is built."""

    partial: float
    remote: float
    dock_share: float = 0.0
    small_wait: float = 0.0
    left_out: LeftOut = frozenset()
    even: float = 0.0
    cap: float = 1.0
    least_use: float = 0.0


class Search:
    """The best plan so far and the one searched on from.

    Made, it has a first plan; those by the other first tastes come with the first steps.

    Parameters
    ----------
    rng
        The only source of randomness.
    """

    def __init__(self, world: World, rng: np.random.Generator) -> None:
        self.world = world
        self.engine = Engine(world, rng)
        first = world.problem.first_objective
        is_late_first = first is FirstObjective.FIRST_SUPPLIES
        self._is_even = first is FirstObjective.FAIRNESS
        self._most_late = 0
        self._bonus = float(world.people.sum()) if is_late_first else 0.0
        self._dock_price = _dock_price(world)
        is_large = len(world.trucks) > MOST_LOCAL
        self._opening_share = _OPENING_SHARE_OF_MANY if is_large else _OPENING_SHARE
        self._left_out: LeftOut = frozenset()
        self._best: Opening = Opening(*FIRST_TASTES[0])
        self._first_tastes = list(FIRST_TASTES)
        self._openings: list[Opening] = []
        self._start_next()
        while self.is_starting and not self.best_runs:
            self._start_next()

    @property
    def is_starting(self) -> bool:
        """Whether there are first tastes by which no whole plan was made yet."""
        return bool(self._first_tastes)

    @property
    def steps(self) -> int:
        """Trips looked for so far."""
        return self.engine.steps

    @property
    def iterations(self) -> int:
        """Changes tried so far."""
        return self.engine.iterations

    @property
    def best(self) -> Score:
        """Score of the best plan."""
        return self.engine.best()

    @property
    def best_runs(self) -> list[Run]:
        """Trips of the best plan by truck, in order."""
        return self.engine.best_runs()

    def can_improve(self) -> bool:
        """Whether there is anything to change: trucks, sites, and a trip to be had."""
        return bool(self.world.trucks and self.world.sites and self.best_runs)

    def advance(self, steps: int, budget: int) -> None:
        """Search on for so many steps or a few more.

        What is found never depends on how a budget is cut into steps.

        The first tastes are all tried, one at least each time, whatever the budget.

        Parameters
        ----------
        budget
            Steps in all; worse plans are taken less and less towards its end.
        """
        until = min(self.steps + steps, budget)
        while self.is_starting:
            self._start_next()
            if self.steps >= until:
                return
        while self._openings and self.steps < until:
            if self.steps < self._opening_share * budget:
                self._open(self._openings.pop(0))
            else:
                self._openings.clear()
            if not self._openings:
                self.engine.put(self.best_runs)
        if self._is_even and not self._openings and self.engine.iterations == 0:
            self.engine.compare(FirstObjective.FAIRNESS)
        if self.steps < until:
            self.engine.improve(until, budget, self._left_out, (self._bonus, self._dock_price))

    def even_out(self, least: float, least_kept: float) -> None:
        """Search from now on for the worst-served sites' sake, from the plan of now.

        Parameters
        ----------
        least, least_kept
            Weighted people of plans to search on from, and of one to keep.
        """
        if not self._is_even:
            self._is_even, self._most_late = True, self.best.late
            self.engine.put(self.best_runs)
        people = (least, least_kept)
        self.engine.compare(FirstObjective.FAIRNESS, people, self._most_late, self.steps)

    def go_on(self, steps: int, until: int) -> None:
        """Search on so, for so many steps or a few more."""
        until_now = min(self.steps + steps, until)
        self.engine.improve(until_now, until, self._left_out, (self._bonus, self._dock_price))

    def compact(self) -> None:
        """Move every trip of the best plan as early as it goes, if that is better."""
        state = State(self.world)
        for run in sorted(self.best_runs, key=lambda r: (r.start, r.truck)):
            moved = _moved_left(state, run)
            if moved is None:
                return
            state.add(moved)
        self.engine.put(state.all_runs())
        self._take_if_better()

    def _start_next(self) -> None:
        """Build a whole plan, without noise, by the next of the first tastes; the best stays."""
        is_first = self.steps == 0
        opening = Opening(*self._first_tastes.pop(0))
        self._build(self._given(), opening)
        if is_first:
            self.engine.remember()
        elif self._take_if_better():
            self._best = opening
        if not self.is_starting:
            self._openings = self._first_openings()

    def _given(self) -> Sequence[Run]:
        """Return the trips that the first plans fill up."""
        return ()

    def _build(self, runs: Sequence[Run], opening: Opening) -> None:
        """Fill a plan with these trips up."""
        self.engine.put(runs)
        taste = Taste(
            partial=opening.partial,
            noise=0.0,
            first_supplies=self._bonus,
            remote=opening.remote,
            starts=_STARTS,
            dock_price=opening.dock_share * self._dock_price,
            small_wait=opening.small_wait,
            even=opening.even,
            cap=opening.cap,
        )
        self.engine.fill(taste, opening.left_out, opening.least_use)

    def _open(self, opening: Opening) -> None:
        """Build a whole plan; go on from it if it is the best."""
        self._build((), opening)
        if self._take_if_better():
            self._best = opening
            if opening.left_out - self._left_out:
                self._left_out = opening.left_out
                self._openings += self._without_one_more()

    def _take_if_better(self) -> bool:
        is_better = self.engine.now().key() > self.engine.best().key()
        if is_better:
            self.engine.remember()
        return is_better

    def _first_openings(self) -> list[Opening]:
        """Spare docks, then leave needs to other sources."""
        sparing = [
            Opening(partial, remote, share, wait)
            for share, wait in _SPARING
            for partial, remote in FIRST_TASTES
        ]
        even = [
            Opening(partial, remote, even=1.0, cap=cap)
            for cap in (_CAPS if self._is_even else ())
            for partial, remote in FIRST_TASTES[:2]
        ]
        saving = [
            Opening(partial, remote, least_use=least)
            for least in (_SAVING if self.engine.has_coarse else ())
            for partial, remote in FIRST_TASTES
        ]
        return [*even, *saving, *sparing, *self._without_one_more()]

    def _without_one_more(self) -> list[Opening]:
        """Leave one more need out at one more source, where others have it too."""
        world, best = self.world, self._best
        heaviest_first = np.argsort(-world.effort_share.sum(axis=0), kind="stable").tolist()
        openings = []
        for need in heaviest_first:
            having = [
                s
                for s, stock in enumerate(world.stock)
                if any(stock[item][-1] > 0 for item in world.choices[s][need])
            ]
            openings += [
                replace(best, left_out=self._left_out | {(source, need)})
                for source in having
                if len(having) > 1 and (source, need) not in self._left_out
            ]
        return openings


def _dock_price(world: World) -> float:
    """Return the most that a dock minute is taken to be worth: if docks alone were scarce."""
    end = max((truck.end for truck in world.trucks), default=0)
    minutes = sum(
        source.docks * max(0, end - opening)
        for source, opening in zip(world.sources, world.source_open, strict=True)
    )
    return float(world.people @ world.weight) / max(1, minutes)


def _moved_left(state: State, run: Run) -> Run | None:
    """Return the same loads as early as truck, dock and stock allow."""
    world = state.world
    there = state.at_source(run.truck, run.source).arrive_min
    ready = max(there, world.source_open[run.source])
    needed: dict[int, int] = {}
    for visit in run.visits:
        for item, units in visit.units:
            needed[item] = needed.get(item, 0) + units
    slots = world.slots[run.source]
    for slot in range(world.slot_at(run.source, ready), len(slots)):
        if all(state.available(run.source, i, slot) >= u for i, u in needed.items()):
            stops = [(visit.site, visit.units) for visit in run.visits]
            return timed_run(state, run.truck, run.source, max(ready, slots[slot]), stops)
    return None
