"""Re-plan a plan under way: repair it at once, then search on with a price on changes.

The first plan keeps every trip that still fits and fills the gaps; better ones
follow until the limits are reached. Every plan is judged together with what
has been done (`optimize.dispatch.check_joined`).
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from optimize.dispatch import warm_up
from optimize.dispatch.check import check
from optimize.dispatch.events import Event, Situation
from optimize.dispatch.execution import Execution
from optimize.dispatch.figures import CheckReport, PlanFigures
from optimize.dispatch.outcome import Progress, Reason, gap_of
from optimize.dispatch.pace import LEAST_WAIT_S, POLL_S, pause_s, reserve_s
from optimize.dispatch.plan import Plan
from optimize.dispatch.problem import Problem
from optimize.dispatch.reasons import explain
from optimize.dispatch.replan_changes import TripChange, changes_of
from optimize.dispatch.replan_start import (
    Offer,
    Outlook,
    ReplanParams,
    Start,
    carry_on,
    costs_little,
    starts_of,
)
from optimize.dispatch.solve import slice_of, work_for
from optimize.dispatch.world import World
from optimize.result import StoppedBy

__all__ = ["Outlook", "ReplanParams", "ReplanResult", "carry_on", "replan", "replan_work_for"]

_TRIAL_SHARE = 0.3
"""Share of the work for each start, where there are two, before the better one is chosen."""

_SIDE_BY_SIDE = 1.4
"""Steps of two searches and the bound on two cores for each step of one search beside it."""


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
        No plan relieves more from here on, whether goods that nobody waits for any more
        stay on board or are brought to others.
    untouched, unchanged
        Trips not begun that still fit as they were, and how many of them stay.
    first_s, first_untouched, first_unchanged
        Seconds to the first checked plan, and the same of that one: where begun trips go on
        otherwise in it, other trips may be untouched.
    other
        Proposed is the steady plan, or the one that relieves most where that is worth its
        changes: this is the other one. None where both are the same.
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
    first_untouched: int
    first_unchanged: int
    time_s: float
    seed: int
    stopped_by: StoppedBy
    iterations: int
    reasons: tuple[Reason, ...]
    other: ReplanResult | None = None

    @property
    def lost_by_events(self) -> int:
        """People who won't be relieved in time if nobody decides anything."""
        return self.undisturbed.people_relieved - self.carried_on.figures.people_relieved

    @property
    def won_by_replan(self) -> int:
        """People relieved in time by the new plan and not by carrying on."""
        return self.report.figures.people_relieved - self.carried_on.figures.people_relieved


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
    begin = warm_up.begin()
    run = _Run(problem, execution, tuple(events), params or ReplanParams(), begin)
    run.listen(on_progress, should_stop)
    return run.result()


def replan_work_for(world: World, time_limit_s: float) -> int:
    """Return the steps that a slow machine with two cores does within a time limit."""
    return int(_SIDE_BY_SIDE * work_for(world, time_limit_s))


class _Run:
    """One re-plan with its clock."""

    def __init__(
        self,
        problem: Problem,
        execution: Execution,
        events: tuple[Event, ...],
        params: ReplanParams,
        begin: float,
    ) -> None:
        self._begin = begin
        self._problem, self._execution = problem, execution
        self._limits, self._steady_costs = params.solve, params.steady_costs
        self._on_progress: Callable[[Progress], None] | None = None
        self._should_stop: Callable[[], bool] = lambda: False
        self._carried_on = carry_on(problem, execution, events)
        self._look_s = self._elapsed()
        self._starts = starts_of(self._carried_on, execution, params)
        self._start = self._starts[0]
        self._last_told = self._first_s = -1.0
        self._first_untouched = self._start.untouched
        self._first_unchanged = self._start.unchanged(self._start.offer)

    def listen(
        self,
        on_progress: Callable[[Progress], None] | None,
        should_stop: Callable[[], bool] | None,
    ) -> None:
        """Set whom to tell, and who may end it."""
        self._on_progress = on_progress
        self._should_stop = should_stop or self._should_stop

    def result(self) -> ReplanResult:
        """Tell the first plan, search on from it, report."""
        self._first_s = self._elapsed()
        self._tell()
        for each in self._starts:
            each.bounding.start()
        undisturbed = carry_on(self._problem, self._execution).figures
        stopped_by = self._improve()
        if stopped_by is not StoppedBy.CANCEL:
            self._await_bounds()
        for each in self._starts:
            each.bounding.finish()
        self._tell()
        return self._outcome(stopped_by, undisturbed)

    def _improve(self) -> StoppedBy:
        """Try each start for a while, then search on from the better plan."""
        limits = self._limits
        budget = limits.work_limit
        if budget is None:
            budget = replan_work_for(self._start.world, limits.time_limit_s)
        if len(self._starts) > 1:
            for number, each in enumerate(self._starts, start=1):
                share = number * _TRIAL_SHARE
                if self._search(each, int(_TRIAL_SHARE * budget), share) is StoppedBy.CANCEL:
                    return StoppedBy.CANCEL
            budget -= sum(each.search.steps for each in self._starts if each is not self._start)
        return self._search(self._start, budget, 1.0)

    def _search(self, start: Start, budget: int, share: float) -> StoppedBy:
        """Search on from a start for so many steps or such a share of the time, telling of it."""
        search = start.search
        if not search.can_improve():
            return StoppedBy.PROOF
        stopped_by = StoppedBy.WORK
        while search.steps < budget or search.is_starting:
            if self._should_stop():
                stopped_by = StoppedBy.CANCEL
                break
            if self._elapsed() > share * self._end_of_search_s():
                stopped_by = StoppedBy.TIME
                break
            search.advance(slice_of(start.world), budget)
            if self._elapsed() - self._last_told > pause_s(self._look_s):
                self._take(start)
                self._tell()
        self._take(start)
        return stopped_by

    def _end_of_search_s(self) -> float:
        """Return when what follows the search must begin, by the last look at a plan."""
        return self._limits.time_limit_s - reserve_s(self._look_s)

    def _take(self, start: Start) -> None:
        """Take what a start has found; go on with it if it is the best."""
        begin = self._elapsed()
        if start.take():
            self._look_s = self._elapsed() - begin
        if start.rank > self._start.rank:
            self._start = start

    def _await_bounds(self) -> None:
        """Give the bounds what is left of the time, unless the plan is proven or one cancels."""
        ends_at = max(self._end_of_search_s(), self._elapsed() + LEAST_WAIT_S)
        for each in self._starts:
            while not each.bounding.is_ready(min(POLL_S, ends_at - self._elapsed())):
                if self._is_proven() or self._should_stop() or self._elapsed() >= ends_at:
                    return

    def _is_proven(self) -> bool:
        """Whether no plan relieves more, however trucks go on."""
        return self._start.offer.report.figures.weighted_relieved >= self._bound()[1] - 1e-6

    def _bound(self) -> tuple[int, float]:
        """Return the people, and weighted people, whom no plan exceeds however trucks go on."""
        bounds = [each.bounding.bound for each in self._starts]
        return max(bound.people for bound in bounds), max(bound.weighted for bound in bounds)

    def _tell(self) -> None:
        self._last_told = self._elapsed()
        if self._on_progress is None:
            return
        figures = self._start.offer.report.figures
        people, weighted = self._bound()
        self._on_progress(
            Progress(
                elapsed_s=self._last_told,
                people_relieved=figures.people_relieved,
                bound_people=people,
                gap=gap_of(figures.weighted_relieved, weighted),
                iteration=self._start.search.iterations,
                arrival_curve=figures.arrival_curve,
            )
        )

    def _outcome(self, stopped_by: StoppedBy, undisturbed: PlanFigures) -> ReplanResult:
        """Return the plan to propose, with the other one where it relieves more or is steady."""
        most, steady = self._start, max(self._starts, key=lambda each: each.rank_of(each.steady))
        choices = [(steady, steady.steady), (most, most.offer)]
        few, many = (start.score(offer) for start, offer in choices)
        if few.key() >= many.key():
            choices.pop()
        elif not costs_little(few, many, self._steady_costs):
            choices.reverse()
        found, *others = (
            self._of(start, offer, stopped_by, undisturbed) for start, offer in choices
        )
        return replace(found, other=others[0] if others else None, time_s=self._elapsed_s())

    def _of(
        self, start: Start, offer: Offer, stopped_by: StoppedBy, undisturbed: PlanFigures
    ) -> ReplanResult:
        people, weighted = self._bound()
        situation = self._carried_on.situation
        residual_report = check(start.residual, offer.new)
        return ReplanResult(
            situation=situation,
            undisturbed=undisturbed,
            carried_on=self._carried_on,
            plan=offer.plan,
            report=offer.report,
            changes=changes_of(situation.now, self._execution, start.fixed, offer.new.trips),
            residual=start.residual,
            new=offer.new,
            bound_people=people,
            bound_weighted=weighted,
            gap=round(gap_of(offer.report.figures.weighted_relieved, weighted), 9),
            untouched=start.untouched,
            unchanged=start.unchanged(offer),
            first_s=round(self._first_s, 3),
            first_untouched=self._first_untouched,
            first_unchanged=self._first_unchanged,
            time_s=self._elapsed_s(),
            seed=self._limits.seed,
            stopped_by=stopped_by,
            iterations=start.search.iterations,
            reasons=explain(start.residual, offer.new, residual_report, start.bounding.bound),
        )

    def _elapsed_s(self) -> float:
        return round(self._elapsed(), 3)

    def _elapsed(self) -> float:
        return time.monotonic() - self._begin
