"""Re-plan a plan under way: repair it at once, then search on with a price on changes.

The first plan keeps every trip that still fits and fills the gaps; better ones
follow until the limits are reached. Every plan is judged together with what
has been done (`optimize.dispatch.check_joined`).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import numpy as np

from optimize.dispatch.bound_worker import BoundWorker
from optimize.dispatch.check import check
from optimize.dispatch.check_joined import check_joined
from optimize.dispatch.events import Event, Situation, apply_events
from optimize.dispatch.execution import Execution
from optimize.dispatch.figures import CheckReport, PlanFigures
from optimize.dispatch.fixed import Fixed, fixed_trips
from optimize.dispatch.outcome import Progress, Reason, gap_of
from optimize.dispatch.plan import Plan, Trip
from optimize.dispatch.problem import Problem
from optimize.dispatch.reasons import explain
from optimize.dispatch.repair import Fate, Repair, Repaired, signature
from optimize.dispatch.replan_changes import TripChange, changes_of
from optimize.dispatch.replan_search import ReplanSearch
from optimize.dispatch.residual import residual_problem
from optimize.dispatch.solve import plan_of, slice_of, work_for
from optimize.dispatch.state import Run
from optimize.dispatch.warm_up import warm_up
from optimize.dispatch.world import build_world
from optimize.params import SolveParams
from optimize.result import StoppedBy

_REPORT_EVERY_S = 0.3
_RESERVE_S = 0.6
"""Kept for the last check, the changes and the reasons."""

_LEAST_WAIT_S = 0.3


@dataclass(frozen=True)
class ReplanParams:
    """Limits of a re-plan, and what a change is worth.

    Parameters
    ----------
    change_price_people
        Weighted people that must be gained for each untouched trip changed, and for
        each other one that goes to other sites than planned.
    most_changed
        Share of the untouched trips that may be changed, 0 to 1.
    divert
        Loaded trucks that may be sent to other sites than planned; all others
        keep their stops as long as these can be reached and need anything.
    """

    solve: SolveParams = field(default_factory=SolveParams)
    change_price_people: float = 5.0
    most_changed: float = 0.1
    divert: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        if self.change_price_people < 0 or not 0 <= self.most_changed <= 1:
            raise ValueError("replan: needs change_price_people >= 0, most_changed 0 to 1.")


@dataclass(frozen=True)
class Outlook:
    """What comes of a plan if nobody decides anything new.

    Parameters
    ----------
    plan
        Of the whole day: what was done, goes on, and still goes as it can.
    trips
        The fate of every trip that hasn't begun.
    """

    situation: Situation
    fixed: tuple[Fixed, ...]
    residual: Problem
    trips: tuple[Repaired, ...]
    plan: Plan
    figures: PlanFigures


@dataclass(frozen=True)
class ReplanResult:
    """A checked plan for the whole day, what it changes, and what that is worth.

    Parameters
    ----------
    undisturbed
        What the old plan would reach by the facts alone, had nothing happened.
    carried_on
        What it reaches now if nobody decides anything.
    report
        The joined check; its figures are the new plan's.
    residual
        The problem that was solved: `solve` and the bound take it as it is.
    new
        The trips that haven't begun: a plan for the residual problem.
    bound_people, bound_weighted
        No plan relieves more from here on.
    untouched, unchanged
        Trips not begun that still fit as they were, and how many of them stay.
    first_s
        Seconds to the first checked plan.
    """

    situation: Situation
    undisturbed: PlanFigures
    carried_on: Outlook
    plan: Plan
    report: CheckReport
    changes: tuple[TripChange, ...]
    residual: Problem
    new: Plan
    bound_people: int
    bound_weighted: float
    gap: float
    untouched: int
    unchanged: int
    first_s: float
    time_s: float
    seed: int
    stopped_by: StoppedBy
    iterations: int
    reasons: tuple[Reason, ...]

    @property
    def lost_by_events(self) -> int:
        """People who won't be relieved in time if nobody decides anything."""
        return self.undisturbed.people_relieved - self.carried_on.figures.people_relieved

    @property
    def won_by_replan(self) -> int:
        """People relieved in time by the new plan and not by carrying on."""
        return self.report.figures.people_relieved - self.carried_on.figures.people_relieved


def carry_on(problem: Problem, execution: Execution, events: Iterable[Event] = ()) -> Outlook:
    """Return what a plan comes to if every driver goes on as well as they can.

    Late trucks load later, stops that can't be reached are left out, and what
    was meant for them stays on board.
    """
    situation = apply_events(problem, events)
    fixed = fixed_trips(situation, execution, reroute=False)
    residual = residual_problem(situation, execution, fixed)
    world = build_world(residual)
    trips = Repair(world, execution.free(), _reconsidered(situation, fixed)).run()
    runs = [each.run for each in trips if each.run is not None]
    plan = _joined(fixed, plan_of(world, runs))
    report = check_joined(situation, execution, plan)
    return Outlook(situation, fixed, residual, trips, plan, report.figures)


def replan(
    problem: Problem,
    execution: Execution,
    events: Iterable[Event] = (),
    params: ReplanParams | None = None,
    *,
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> ReplanResult:
    """Return the best checked plan for the rest of the day found within the limits.

    Parameters
    ----------
    problem
        That the plan under way was made for.
    on_progress
        Called with the first plan and then a few times a second.
    should_stop
        Once true, the best plan so far is returned.

    Raises
    ------
    UnknownCode
        When an event names something that the problem doesn't have.
    """
    warm_up()
    run = _Run(problem, execution, tuple(events), params or ReplanParams())
    run.listen(on_progress, should_stop)
    return run.result()


class _Run:
    """One re-plan with its clock."""

    def __init__(
        self,
        problem: Problem,
        execution: Execution,
        events: tuple[Event, ...],
        params: ReplanParams,
    ) -> None:
        self._begin = time.monotonic()
        self._execution = execution
        self._params = params
        self._on_progress: Callable[[Progress], None] | None = None
        self._should_stop: Callable[[], bool] = lambda: False
        self._problem, self._events = problem, events
        self._situation = apply_events(problem, events)
        self._fixed = fixed_trips(self._situation, execution, divert=params.divert)
        self._residual = residual_problem(self._situation, execution, self._fixed)
        self._world = build_world(self._residual)
        self._bounding = BoundWorker(self._residual, params.solve.time_limit_s)
        self._new = Plan(())
        self._plan = _joined(self._fixed, self._new)
        self._report = check_joined(self._situation, execution, self._plan)
        self._last_told = self._first_s = -1.0

    def listen(
        self,
        on_progress: Callable[[Progress], None] | None,
        should_stop: Callable[[], bool] | None,
    ) -> None:
        """Set whom to tell, and who may end it."""
        self._on_progress = on_progress
        self._should_stop = should_stop or self._should_stop

    def result(self) -> ReplanResult:
        """Repair, tell, search, report."""
        sites = _reconsidered(self._situation, self._fixed)
        repaired = Repair(self._world, self._execution.free(), sites).run()
        untouched = [each.run for each in repaired if each.run and each.fate is Fate.KEPT]
        moved = [each.run for each in repaired if each.run and each.fate is Fate.MOVED]
        search = ReplanSearch(
            self._world,
            np.random.default_rng(self._params.solve.seed),
            untouched,
            moved,
            price=self._params.change_price_people,
            most_changed=int(self._params.most_changed * len(untouched)),
        )
        self._accept(search)
        self._first_s = self._elapsed()
        self._tell(search)
        self._bounding.start()
        carried_on = carry_on(self._problem, self._execution, self._events)
        undisturbed = carry_on(self._problem, self._execution).figures
        stopped_by = self._improve(search)
        self._accept(search)
        left = self._params.solve.time_limit_s - self._elapsed() - _RESERVE_S
        wait = 0.0 if stopped_by is StoppedBy.CANCEL else max(left, _LEAST_WAIT_S)
        self._bounding.finish(wait)
        self._tell(search)
        return self._outcome(search, stopped_by, untouched, carried_on, undisturbed)

    def _improve(self, search: ReplanSearch) -> StoppedBy:
        if not search.can_improve():
            return StoppedBy.PROOF
        limits = self._params.solve
        budget = limits.work_limit
        if budget is None:
            budget = work_for(self._world, limits.time_limit_s)
        while search.steps < budget:
            if self._should_stop():
                return StoppedBy.CANCEL
            if self._elapsed() > limits.time_limit_s - _RESERVE_S:
                return StoppedBy.TIME
            search.advance(slice_of(self._world), budget)
            if self._elapsed() - self._last_told > _REPORT_EVERY_S:
                self._accept(search)
                self._tell(search)
        return StoppedBy.WORK

    def _accept(self, search: ReplanSearch) -> None:
        """Take the search's best plan if the checker does."""
        new = plan_of(self._world, search.best_runs)
        plan = _joined(self._fixed, new)
        if plan == self._plan:
            return
        report = check_joined(self._situation, self._execution, plan)
        if report.ok:
            self._new, self._plan, self._report = new, plan, report

    def _tell(self, search: ReplanSearch) -> None:
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

    def _outcome(
        self,
        search: ReplanSearch,
        stopped_by: StoppedBy,
        untouched: list[Run],
        carried_on: Outlook,
        undisturbed: PlanFigures,
    ) -> ReplanResult:
        bound = self._bounding.bound
        marks = {signature(run) for run in search.best_runs}
        figures = self._report.figures
        residual_report = check(self._residual, self._new)
        return ReplanResult(
            situation=self._situation,
            undisturbed=undisturbed,
            carried_on=carried_on,
            plan=self._plan,
            report=self._report,
            changes=changes_of(self._situation.now, self._execution, self._fixed, self._new.trips),
            residual=self._residual,
            new=self._new,
            bound_people=bound.people,
            bound_weighted=bound.weighted,
            gap=round(gap_of(figures.weighted_relieved, bound.weighted), 9),
            untouched=len(untouched),
            unchanged=sum(1 for run in untouched if signature(run) in marks),
            first_s=round(self._first_s, 3),
            time_s=round(self._elapsed(), 3),
            seed=self._params.solve.seed,
            stopped_by=stopped_by,
            iterations=search.iterations,
            reasons=explain(self._residual, self._new, residual_report, bound),
        )

    def _elapsed(self) -> float:
        return time.monotonic() - self._begin


def _reconsidered(situation: Situation, fixed: Iterable[Fixed]) -> frozenset[str]:
    """Sites with other needs than planned, or with goods that were meant for others."""
    planned = {
        site.code: (site.people, dict(site.requirements)) for site in situation.planned.sites
    }
    changed = {
        site.code
        for site in situation.now.sites
        if planned.get(site.code) != (site.people, dict(site.requirements))
    }
    return frozenset(changed.union(*(each.added for each in fixed)))


def _joined(fixed: Iterable[Fixed], new: Plan) -> Plan:
    trips: list[Trip] = [each.trip for each in fixed]
    return Plan.of([*trips, *new.trips])
