"""Large-neighbourhood search: take some trucks' trips out, rebuild, keep what is better.

Only tails of a truck's day are taken out, so that what stays keeps its times.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from optimize.dispatch.construct import Builder, Taste
from optimize.dispatch.score import Score, score_of
from optimize.dispatch.state import Run, State, timed_run
from optimize.dispatch.world import World

Cut = dict[int, int]
"""Truck to the number of its first trips that stay."""

LeftOut = frozenset[tuple[int, int]]
"""Pairs of source and need."""

_OPENING_SHARE = 0.3
"""Share of the budget for whole plans that leave needs to other sources."""

_KEEP_LEFT_OUT = 0.6
"""How often a rebuild leaves out what the best opening left out."""

_MOST_TRUCKS = 4
"""Trucks taken out at once; more are seldom rebuilt better."""

_WORTHS = (0.4, 0.8, 0.2, 1.0)
"""Worths of partial cover that are tried; which is best depends on who has what."""

_FIRST_TASTES = ((0.4, 0.3), (0.8, 0.0), (0.2, 0.3), (1.0, 0.0))
"""Worths of partial cover and of far sites in the first plans."""

_AROUND_SITE, _AFTER_MINUTE, _WHOLE_DAYS, _TAILS = range(4)
"""Kinds of change."""

_SPREAD = 0.01
"""Share of all people by which a worse plan may be searched on from, at the start."""


class Search:
    """The best plan so far and the one searched on from.

    Parameters
    ----------
    rng
        The only source of randomness.
    """

    def __init__(self, world: World, rng: np.random.Generator) -> None:
        self.world = world
        self.rng = rng
        self.state = State(world)
        self.iterations = 0
        self.steps = 0
        self._bonus = float(world.people.sum()) if self._late_first() else 0.0
        self._left_out: LeftOut = frozenset()
        self.score = self._first_plan()
        self._openings = self._first_openings(self._left_out)
        self.best = self.score
        self.best_runs = self.state.all_runs()

    def _scored(self) -> Score:
        """Return what the state's plan is worth."""
        return score_of(self.state)

    def _late_first(self) -> bool:
        return self.world.problem.first_objective.value == "first_supplies"

    def _first_plan(self) -> Score:
        """Greedy without noise, once for each worth of partial cover; the best stays."""
        trucks = list(range(len(self.world.trucks)))
        tried: list[tuple[Score, list[Run], Taste]] = []
        for partial, remote in _FIRST_TASTES:
            self.state = State(self.world)
            taste = Taste(partial=partial, remote=remote, first_supplies=self._bonus)
            self._rebuild(trucks, taste)
            tried.append((score_of(self.state), self.state.all_runs(), taste))
        _, runs, self._first_taste = max(tried, key=lambda entry: entry[0].key())
        self.state = State(self.world)
        for run in runs:
            self.state.add(run)
        return score_of(self.state)

    def can_improve(self) -> bool:
        """Whether there is anything to change: trucks, sites, and a trip to be had."""
        return bool(self.world.trucks and self.world.sites and self.best_runs)

    def iterate(self, progress: float) -> bool:
        """Try one change; return whether a better plan than ever was found.

        Parameters
        ----------
        progress
            Share of the budget used, 0 to 1; worse plans are taken less and less.
        """
        self.iterations += 1
        if self._openings and progress < _OPENING_SHARE:
            return self._open(self._openings.pop(0))
        cut = self._choose_cut()
        removed = self._cut(cut)
        trucks = sorted(cut)
        self._rebuild(trucks, self._taste())
        score = self._scored()
        if self._is_taken(score, progress):
            self.score = score
        else:
            self._restore(cut, removed)
        return self._remember(score)

    def _open(self, taste: Taste) -> bool:
        """Build a whole plan by another taste; go on from it if it is the best."""
        before, score_before = self.state, self.score
        self.state = State(self.world)
        self._rebuild(list(range(len(self.world.trucks))), taste)
        self.score = self._scored()
        if self._remember(self.score):
            if taste.left_out - self._left_out:
                self._openings += self._first_openings(taste.left_out)
            self._left_out = taste.left_out
            return True
        self.state, self.score = before, score_before
        return False

    def _first_openings(self, left_out: LeftOut) -> list[Taste]:
        """Leave one more need out at one more source, where others have it too."""
        world = self.world
        heaviest_first = np.argsort(-world.effort_share.sum(axis=0), kind="stable").tolist()
        openings = []
        for need in heaviest_first:
            having = [
                s
                for s, stock in enumerate(world.stock)
                if any(stock[item][-1] > 0 for item in world.choices[s][need])
            ]
            openings += [
                replace(self._first_taste, left_out=left_out | {(source, need)})
                for source in having
                if len(having) > 1 and (source, need) not in left_out
            ]
        return openings

    def compact(self) -> bool:
        """Move every trip of the best plan as early as it goes; return whether better."""
        state = State(self.world)
        for run in sorted(self.best_runs, key=lambda r: (r.start, r.truck)):
            moved = _moved_left(state, run)
            if moved is None:
                return False
            state.add(moved)
        score = score_of(state)
        if score.key() > self.best.key():
            self.state, self.score = state, score
            return self._remember(score)
        return False

    def _remember(self, score: Score) -> bool:
        if score.key() <= self.best.key() or score is not self.score:
            return False
        self.best = score
        self.best_runs = self.state.all_runs()
        return True

    def _taste(self) -> Taste:
        return Taste(
            partial=float(self.rng.choice(_WORTHS)),
            noise=float(self.rng.choice([0.02, 0.05, 0.1, 0.2, 0.3])),
            first_supplies=self._bonus,
            left_out=self._left_out if self.rng.random() < _KEEP_LEFT_OUT else frozenset(),
            remote=float(self.rng.choice([0.0, 0.0, 0.2, 0.4])),
            starts=int(self.rng.choice([3, 6])),
        )

    def _rebuild(self, trucks: list[int], taste: Taste) -> None:
        builder = Builder(self.state, taste, self.rng)
        builder.fill(trucks)
        self.steps += builder.steps

    def _choose_cut(self) -> Cut:
        rng = self.rng
        trucks = len(self.world.trucks)
        kind = int(rng.integers(_TAILS + 1))
        if kind == _AROUND_SITE:
            return self._around_a_site()
        if kind == _AFTER_MINUTE:
            return self._after_a_minute()
        size = min(trucks, int(rng.integers(1, _MOST_TRUCKS + 1)))
        chosen = rng.choice(trucks, size=size, replace=False).tolist()
        if kind == _WHOLE_DAYS:
            return dict.fromkeys(chosen, 0)
        return {t: int(rng.integers(len(self.state.runs[t]) + 1)) for t in chosen}

    def _around_a_site(self) -> Cut:
        """Trucks that visit a site or its neighbours, from that visit on."""
        world = self.world
        near = world.roads[0].between
        people = np.maximum(0.0, world.people - np.array(self.state.relieved)) + 1.0
        site = int(self.rng.choice(len(world.sites), p=people / people.sum()))
        closest = np.argsort(near[site], kind="stable")[:8].tolist()
        cut: Cut = {}
        for neighbour in [site, *closest]:
            for truck, runs in enumerate(self.state.runs):
                for number, run in enumerate(runs):
                    if any(v.site == neighbour for v in run.visits) and len(cut) < _MOST_TRUCKS:
                        cut[truck] = min(cut.get(truck, number), number)
        if len(cut) <= 1:
            cut[int(self.rng.integers(len(world.trucks)))] = 0
        return cut

    def _after_a_minute(self) -> Cut:
        """Take some trucks' trips from one minute on."""
        rng = self.rng
        starts = [run.start for run in self.state.all_runs()]
        if not starts:
            return dict.fromkeys(range(len(self.world.trucks)), 0)
        minute = int(rng.choice(starts))
        size = min(len(self.world.trucks), int(rng.integers(2, 7)))
        chosen = rng.choice(len(self.world.trucks), size=size, replace=False).tolist()
        return {t: sum(1 for run in self.state.runs[t] if run.start < minute) for t in chosen}

    def _cut(self, cut: Cut) -> list[Run]:
        removed = []
        for truck, stay in cut.items():
            for run in reversed(self.state.runs[truck][stay:]):
                self.state.remove(run)
                removed.append(run)
        return removed[::-1]

    def _restore(self, cut: Cut, removed: list[Run]) -> None:
        self._cut(cut)
        for run in removed:
            self.state.add(run)

    def _is_taken(self, score: Score, progress: float) -> bool:
        if score.key() >= self.score.key():
            return True
        if self._late_first() and score.late > self.best.late:
            return False
        spread = _SPREAD * (1.0 - progress) ** 2 * float(self.rng.random())
        full = float(self.world.people @ self.world.weight)
        if self.best.weighted >= full - 1e-6:
            return score.weighted >= full - 1e-6 and score.waited <= self.best.waited * (1 + spread)
        return score.weighted >= self.best.weighted - spread * full


def _moved_left(state: State, run: Run) -> Run | None:
    """Return the same loads as early as truck, dock and stock allow."""
    world = state.world
    truck = world.trucks[run.truck]
    place, free = state.position(run.truck)
    drive = world.roads[truck.profile].minutes[place][world.source_place[run.source]]
    ready = max(free + drive, world.source_open[run.source])
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
