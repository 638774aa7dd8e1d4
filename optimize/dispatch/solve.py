"""Solve a dispatch problem: a checked plan at once, better ones until time is up.

The result never depends on the clock unless the clock ends the search: the
number of steps is the budget, and it is chosen so that it ends first.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from optimize.dispatch import warm_up
from optimize.dispatch.bound import Bound
from optimize.dispatch.bound_work import rounds_within
from optimize.dispatch.bound_worker import BoundWorker
from optimize.dispatch.check import check
from optimize.dispatch.figures import CheckReport
from optimize.dispatch.kernel_desk import MOST_SOURCES, SLOTS_AHEAD
from optimize.dispatch.outcome import (
    Binding,
    DispatchResult,
    Progress,
    Reason,
    TierBounds,
    gap_of,
)
from optimize.dispatch.pace import (
    LEAST_WAIT_S,
    POLL_S,
    REPORT_EVERY_S,
    RESERVE_S,
    pause_s,
    reserve_s,
)
from optimize.dispatch.plan import Plan, Stop, Trip
from optimize.dispatch.problem import Problem
from optimize.dispatch.reasons import explain
from optimize.dispatch.search import Search
from optimize.dispatch.state import Run
from optimize.dispatch.tiers import LEVEL_SHARE, FirstObjective, levels_for
from optimize.dispatch.world import World, build_world
from optimize.params import SolveParams
from optimize.result import Status, StoppedBy

__all__ = ["Binding", "DispatchResult", "Progress", "Reason", "SolveParams", "explain", "solve"]

SOLVER = "relief-lns/2"
"""Name and version of the method, kept with each plan."""

_STEP_S = 5.4e-6
_CELL_S = 1.15e-8
"""Seconds of one construction step on a slow machine: fixed, and per gate and site."""

_SLICE_S = 0.05
"""For which is searched before the clock is looked at."""

_SHARE_OF_LIMIT = 0.85
"""Share of the time limit that the work budget stands for."""

OnProgress = Callable[[Progress], None]
ShouldStop = Callable[[], bool]


def solve(
    problem: Problem,
    params: SolveParams | None = None,
    on_progress: OnProgress | None = None,
    should_stop: ShouldStop | None = None,
) -> DispatchResult:
    """Return the best checked plan found within the limits.

    Parameters
    ----------
    on_progress
        Called with the first plan and then a few times a second.
    should_stop
        Asked at least every 100 ms on the district; once true, the best plan
        so far is returned.

    Returns
    -------
    DispatchResult
        Also when nobody can be relieved: then an empty plan with the reasons.
    """
    return _Run(problem, params or SolveParams(), on_progress, should_stop).result()


class _Run:
    """One solve with its clock."""

    def __init__(
        self,
        problem: Problem,
        params: SolveParams,
        on_progress: OnProgress | None,
        should_stop: ShouldStop | None,
    ) -> None:
        # Its process comes up while this one loads what a search runs.
        self._bounding = _bounding(problem, params)
        self._begin = warm_up.begin()
        self._bounding.ends_at = self._begin + max(0.0, params.time_limit_s - RESERVE_S)
        self._problem = problem
        self._params = params
        self._on_progress = on_progress
        self._should_stop = should_stop or (lambda: False)
        self._world = build_world(problem)
        self._people = float(self._world.people @ self._world.weight)
        work = params.work_limit
        self._budget = self._work_in_time() if work is None else work
        self._reached = 0.0
        self._plan = Plan(())
        self._report = check(problem, self._plan)
        self._last_told = -1.0
        self._accepting_s = 0.0

    def result(self) -> DispatchResult:
        """Search, then report."""
        search = Search(self._world, np.random.default_rng(self._params.seed))
        self._accept(search)
        self._tell(search)
        if not self._params.plan_only:
            self._bounding.start()
        stopped_by = self._improve(search)
        search.compact()
        self._accept(search)
        if stopped_by is not StoppedBy.CANCEL:
            self._await_bound(search)
        self._bounding.finish()
        self._tell(search)
        return self._outcome(search, stopped_by)

    def _improve(self, search: Search) -> StoppedBy:
        if not search.can_improve():
            return StoppedBy.PROOF
        seconds = self._params.time_limit_s
        seconds /= 1.0 + LEVEL_SHARE * len(self._levels(self._people))
        ends_at = seconds
        stopped_by = self._search(search, search.advance, self._budget, ends_at)
        self._reached = search.best.weighted
        for least in self._levels(self._reached):
            if stopped_by is StoppedBy.CANCEL:
                break
            search.even_out(least, self._problem.tolerances.least(self._reached))
            work = int(LEVEL_SHARE * self._budget)
            ends_at += seconds * LEVEL_SHARE
            ended_by = self._search(search, search.go_on, search.steps + work, ends_at)
            stopped_by = stopped_by if ended_by is StoppedBy.WORK else ended_by
        return stopped_by

    def _search(
        self, search: Search, advance: Callable[[int, int], None], budget: int, ends_at: float
    ) -> StoppedBy:
        """Search on in slices until so many steps or seconds, telling now and then."""
        while search.steps < budget or search.is_starting:
            if self._should_stop():
                return StoppedBy.CANCEL
            if self._elapsed() > ends_at - reserve_s(self._accepting_s):
                return StoppedBy.TIME
            advance(slice_of(self._world), budget)
            if self._elapsed() - self._last_told > pause_s(self._accepting_s):
                self._accept(search)
                self._tell(search)
        return StoppedBy.WORK

    def _levels(self, reached: float) -> list[float]:
        """Return the least weighted people of each search for the worst-served sites."""
        if self._problem.first_objective is FirstObjective.FAIRNESS:
            return []
        shares = levels_for(self._problem.tolerances.given_up(reached))
        return [(1.0 - share) * reached for share in shares]

    def _work_in_time(self) -> int:
        """Return the steps of the main search so that all of them end in time."""
        work = work_for(self._world, self._params.time_limit_s)
        return int(work / (1.0 + LEVEL_SHARE * len(self._levels(self._people))))

    def _await_bound(self, search: Search) -> None:
        """Give the bound what is left of the time, unless the plan is proven or one cancels."""
        ends_at = max(
            self._params.time_limit_s - reserve_s(self._accepting_s),
            self._elapsed() + LEAST_WAIT_S,
        )
        while not self._bounding.is_ready(min(POLL_S, ends_at - self._elapsed())):
            if self._is_proven() or self._should_stop() or self._elapsed() >= ends_at:
                return
            if self._elapsed() - self._last_told > REPORT_EVERY_S:
                self._tell(search)

    def _is_proven(self) -> bool:
        """Whether nothing more can be known of the people relieved, and the rest is bounded."""
        bound = self._bounding.bound
        is_reached = self._report.figures.weighted_relieved >= bound.weighted - 1e-6
        return is_reached and bound.first_supplied is not None

    def _accept(self, search: Search) -> None:
        """Take the search's best plan if the checker does."""
        begin = time.monotonic()
        plan = plan_of(self._world, search.best_runs)
        if plan == self._plan:
            return
        report = check(self._problem, plan)
        if report.ok:
            self._plan, self._report = plan, report
        self._accepting_s = time.monotonic() - begin

    def _tell(self, search: Search) -> None:
        self._last_told = self._elapsed()
        if self._on_progress is None:
            return
        figures = self._report.figures
        self._on_progress(
            Progress(
                elapsed_s=self._last_told,
                people_relieved=figures.people_relieved,
                bound_people=self._bounding.bound.people,
                gap=gap_of(figures.weighted_relieved, self._bounding.bound.weighted),
                iteration=search.iterations,
                arrival_curve=figures.arrival_curve,
            )
        )

    def _outcome(self, search: Search, stopped_by: StoppedBy) -> DispatchResult:
        figures = self._report.figures
        bound = self._bounding.bound
        gap = gap_of(figures.weighted_relieved, bound.weighted)
        told = self._params.explained and not self._params.plan_only
        return DispatchResult(
            status=_status(self._report, bound),
            plan=self._plan,
            report=self._report,
            bound_people=bound.people,
            bound_weighted=bound.weighted,
            gap=round(gap, 9),
            time_s=round(self._elapsed(), 3),
            seed=self._params.seed,
            stopped_by=stopped_by,
            iterations=search.iterations,
            reasons=explain(self._problem, self._plan, self._report, bound) if told else (),
            solver=SOLVER,
            tiers=TierBounds(self._reached, bound.share_lines, bound.first_supplied),
        )

    def _elapsed(self) -> float:
        return time.monotonic() - self._begin


def _bounding(problem: Problem, params: SolveParams) -> BoundWorker:
    """Return what bounds the problem, with its process if it needs one."""
    worker = BoundWorker(problem, params.time_limit_s, rounds_within(problem, params))
    if not params.plan_only:
        worker.call()
    return worker


def plan_of(world: World, runs: list[Run]) -> Plan:
    """Return the plan of the search's trips, by codes."""
    codes = [item.code for item in world.problem.items]
    trips = [
        Trip(
            vehicle=world.trucks[run.truck].code,
            source=world.sources[run.source].code,
            dock=run.dock,
            load_start_min=int(run.start),
            load_end_min=int(run.end),
            stops=tuple(
                Stop(
                    site=world.sites[visit.site].code,
                    arrive_min=int(visit.arrive),
                    leave_min=int(visit.leave),
                    unload={codes[item]: int(units) for item, units in visit.units},
                )
                for visit in run.visits
            ),
        )
        for run in runs
    ]
    return Plan.of(trips)


def work_for(world: World, time_limit_s: float) -> int:
    """Return the construction steps that a slow machine does in its share of the limit."""
    return int(_SHARE_OF_LIMIT * time_limit_s / _step_s(world))


def slice_of(world: World) -> int:
    """Return the construction steps after which to look at the clock."""
    return max(1, int(_SLICE_S / _step_s(world)))


def _step_s(world: World) -> float:
    gates = sorted(min(SLOTS_AHEAD, len(slots)) for slots in world.slots)[-MOST_SOURCES:]
    cells = len(world.sites) * sum(gates)
    return _STEP_S + _CELL_S * cells


def _status(report: CheckReport, bound: Bound) -> Status:
    figures = report.figures
    if figures.people_total > 0 and bound.people == 0:
        return Status.INFEASIBLE
    if figures.weighted_relieved >= bound.weighted - 1e-6:
        return Status.OPTIMAL
    return Status.FEASIBLE
