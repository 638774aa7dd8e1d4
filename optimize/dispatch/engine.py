"""The compiled search behind a face of plain trips."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

from optimize.dispatch.kernel_compare import FORBIDDEN, hardship, rule_of
from optimize.dispatch.kernel_cut import new_shelf, packed_shelf
from optimize.dispatch.kernel_data import Data, data_of, packed_data
from optimize.dispatch.kernel_desk import Taste, new_desk, packed_desk
from optimize.dispatch.kernel_keep import Kept, packed_kept
from optimize.dispatch.kernel_search import (
    copy,
    fill_up,
    improve,
    new_course,
    packed_course,
    score,
)
from optimize.dispatch.kernel_stand import (
    Stand,
    Trip,
    add,
    clear,
    new_stand,
    new_trip,
    packed_stand,
    packed_trip,
)
from optimize.dispatch.score import Score
from optimize.dispatch.state import Run, Visit
from optimize.dispatch.tiers import FirstObjective
from optimize.dispatch.world import World

LeftOut = frozenset[tuple[int, int]]
"""Pairs of source and need."""


class _Plan:
    """A plan as arrays, and the same arrays for compiled functions."""

    def __init__(self, data: Data) -> None:
        self.arrays = new_stand(data)
        self.record = packed_stand(self.arrays)


class Engine:
    """One search's plan, best plan and room to count in.

    Parameters
    ----------
    rng
        The only source of randomness.
    """

    def __init__(self, world: World, rng: np.random.Generator) -> None:
        self.world = world
        self._rng = rng
        plain = data_of(world)
        self._first = world.problem.first_objective
        self._sources = len(plain.docks)
        self._data = packed_data(plain)
        self._stand, self._best = _Plan(plain), _Plan(plain)
        self._untouched, self._moved = _Plan(plain), _Plan(plain)
        for each in (self._stand, self._best, self._untouched, self._moved):
            clear(self._data, each.record)
        self._price = np.zeros(2)
        self._kept = packed_kept(Kept(self._untouched.record, self._moved.record, self._price))
        desk = new_desk(plain)
        self._least_use, self.has_coarse = desk.least_use, plain.has_coarse
        self._desk, self._shelf = packed_desk(desk), packed_shelf(new_shelf(plain))
        self._course = new_course(plain)
        self.compare(self._first)
        self._course_record = packed_course(self._course)
        self._trip = new_trip(plain)
        self._trip_record = packed_trip(self._trip)
        self._nothing = self._mask(frozenset())

    @property
    def steps(self) -> int:
        """Trips looked for so far."""
        return int(self._course.steps[0])

    @property
    def iterations(self) -> int:
        """Changes tried so far."""
        return int(self._course.steps[1])

    def keep(
        self, untouched: Sequence[Run], moved: Sequence[Run], price: float, most_changed: int
    ) -> None:
        """Put a price on changing these trips; see `kernel_keep.Kept`."""
        for plan, runs in ((self._untouched, untouched), (self._moved, moved)):
            clear(self._data, plan.record)
            for run in runs:
                self._add(plan, run)
        self._price[:] = price, most_changed

    def put(self, runs: Iterable[Run]) -> None:
        """Make the plan these trips, which must fit."""
        clear(self._data, self._stand.record)
        for run in sorted(runs, key=lambda each: (each.start, each.truck)):
            self._add(self._stand, run)
        self._score(self._course.now)

    def compare(
        self,
        first: FirstObjective,
        people: tuple[float, float] = (FORBIDDEN, FORBIDDEN),
        most_late: float = np.inf,
        since: int = 0,
    ) -> None:
        """Compare plans from now on so.

        Parameters
        ----------
        people, most_late
            For the worst-served sites: the least weighted people of plans to search on from,
            and of one to keep, and the most late sites of either.
        since
            Step from which less and less is risked.
        """
        self._first = first
        mark = hardship(self._course.now)
        self._course.rule[:] = rule_of(first, *people, most_late, mark, since)

    def fill(self, taste: Taste, left_out: LeftOut = frozenset(), least_use: float = 0.0) -> None:
        """Give all trucks trips until none finds one.

        Parameters
        ----------
        least_use
            Share of its use that a scarce unit must be put to, before all others (`kernel_whole`).
        """
        self._least_use[0] = least_use
        self._course.waiting[:] = 3
        fill_up(
            self._data,
            self._stand.record,
            self._desk,
            self._course_record,
            taste,
            self._mask(left_out),
            self._rng,
        )
        self._score(self._course.now)

    def remember(self) -> None:
        """Take the plan as the best one."""
        self._course.best[:] = self._course.now
        copy(self._stand.record, self._best.record)

    def improve(
        self, until: int, budget: int, left_out: LeftOut, prices: tuple[float, float]
    ) -> bool:
        """Search on until so many steps; return whether the best plan got better."""
        return improve(
            self._data,
            self._stand.record,
            self._best.record,
            self._desk,
            self._shelf,
            self._kept,
            self._course_record,
            self._mask(left_out),
            self._nothing,
            np.array(prices),
            self._rng,
            until,
            budget,
        )

    def now(self) -> Score:
        """Return the score of the plan."""
        return self._as_score(self._course.now)

    def best(self) -> Score:
        """Return the score of the best plan."""
        return self._as_score(self._course.best)

    def runs(self) -> list[Run]:
        """Return the trips of the plan by truck, in order."""
        return runs_of(self._stand.arrays)

    def best_runs(self) -> list[Run]:
        """Return the trips of the best plan by truck, in order."""
        return runs_of(self._best.arrays)

    def _score(self, total: np.ndarray) -> None:
        score(self._data, self._stand.record, self._kept, total)

    def _as_score(self, total: np.ndarray) -> Score:
        weighted, late, waited, cost, *sites = total.tolist()
        counts = tuple(int(count) for count in sites)
        return Score(round(weighted, 6), int(late), waited, cost, counts, self._first)

    def _mask(self, left_out: LeftOut) -> np.ndarray:
        mask = np.zeros((self._sources, len(self.world.needs)), np.bool_)
        for source, need in left_out:
            mask[source, need] = True
        return mask

    def _add(self, plan: _Plan, run: Run) -> None:
        _write(self._trip, run)
        if not add(self._data, plan.record, self._trip_record):
            raise ValueError(f"truck {run.truck}: more trips or visits than there is room for.")


def _write(trip: Trip, run: Run) -> None:
    trip.head[:] = run.truck, run.source, run.dock, run.start, run.end, len(run.visits)
    trip.units[:] = 0
    for stop, visit in enumerate(run.visits):
        trip.site[stop], trip.arrive[stop], trip.leave[stop] = visit.site, visit.arrive, visit.leave
        for item, count in visit.units:
            trip.units[stop, item] = count


def runs_of(stand: Stand) -> list[Run]:
    """Return the trips of a plan by truck, in order."""
    return [
        _run(stand, truck, number)
        for truck, count in enumerate(stand.trips.tolist())
        for number in range(count)
    ]


def _run(stand: Stand, truck: int, number: int) -> Run:
    _, source, dock, start, end, stops = stand.head[truck, number].tolist()
    visits = []
    for stop in range(stops):
        units = stand.units[truck, number, stop]
        loaded = np.nonzero(units)[0].tolist()
        visits.append(
            Visit(
                site=int(stand.site[truck, number, stop]),
                arrive=int(stand.arrive[truck, number, stop]),
                leave=int(stand.leave[truck, number, stop]),
                units=tuple((item, int(units[item])) for item in loaded),
            )
        )
    return Run(truck, source, dock, start, end, tuple(visits))
