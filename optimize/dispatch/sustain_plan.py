"""A rolling plan of several days: share out over all windows, plan the next, look again.

For each window a linear program over all windows to come says how much of each need each
site is to get in this one, so that scarce goods are not used up in the first. `solve` then
plans real trips for that. What it could not bring is seen by the program of the next window.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from optimize.dispatch import warm_up
from optimize.dispatch.outcome import gap_of
from optimize.dispatch.plan import Plan, Trip
from optimize.dispatch.solve import solve
from optimize.dispatch.sustain import Span, SustainProblem
from optimize.dispatch.sustain_check import check_days
from optimize.dispatch.sustain_data import days_ahead, days_of
from optimize.dispatch.sustain_figures import SustainReport
from optimize.dispatch.sustain_model import DaysModel
from optimize.dispatch.sustain_orders import OrderAdvice, advise
from optimize.dispatch.sustain_steps import steps_of
from optimize.dispatch.sustain_window import Aim, aims_of, plain_aims, window_problem
from optimize.params import SolveParams
from optimize.result import Status, StoppedBy

SOLVER = "relief-sustain/1"

_BOUND_SHARE = 0.35
"""Of the time limit at most for the bound's program."""

_LP_SHARE = 0.6
"""Of a window's time at most for sharing out."""

_FIRST_EFFICIENCY, _LEAST_EFFICIENCY = 0.7, 0.3
"""Share of trucks' minutes that is counted on: at first, and after plans that fell short."""

_WORST = 0.6
"""To which one plan that falls short lowers it at most."""

_LEAST_SHARING_S = 0.4
"""Less leaves no program: then a window gets what its sites use up soon."""

_LEAST_ANSWER_S = 0.2
"""For the program, when its making took all its time."""

_CHECK_SHARE, _MOST_CHECK_S = 0.1, 2.0
"""Of the time limit, and at most, kept for the check of the whole at the end."""

_LEAST_SEARCH_S = 0.6
"""Less leaves no search: then each window gets the first plan alone."""


@dataclass(frozen=True)
class WindowOutcome:
    """What was planned for one window.

    Parameters
    ----------
    aimed, reached
        Rations of a whole window for one person that were to be brought, and
        that the plan brings by the window's end.
    """

    span: Span
    aimed: int
    reached: int
    trips: int


@dataclass(frozen=True)
class SustainProgress:
    """How far it has come: windows planned of all, and the bound if known."""

    elapsed_s: float
    windows: int
    of_windows: int
    bound: float | None


@dataclass(frozen=True)
class SustainResult:
    """A checked plan of several days.

    Parameters
    ----------
    plan
        The trips of all windows; those that had begun are the problem's.
    report
        The independent checker's.
    bound
        Person-days with all daily needs that no plan of these assets exceeds.
    gap
        Of the weighted person-days, (bound - reached) / bound.
    orders
        What is missing however it is driven, and until when to order it.
    """

    status: Status
    problem: SustainProblem
    plan: Plan
    report: SustainReport
    bound: float
    bound_weighted: float
    gap: float
    windows: tuple[WindowOutcome, ...]
    orders: tuple[OrderAdvice, ...]
    time_s: float
    seed: int
    stopped_by: StoppedBy
    solver: str = SOLVER


OnDays = Callable[[SustainProgress], None]


def sustain_plan(
    sustain: SustainProblem,
    params: SolveParams | None = None,
    on_progress: OnDays | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> SustainResult:
    """Return a checked rolling plan within the time limit.

    When it is told to stop or the time is up, the windows that are left get
    their first plans without a search.
    """
    begin = warm_up.begin()
    return _Rolling(
        sustain, params or SolveParams(), on_progress or (lambda _: None),
        should_stop or (lambda: False), begin,
    ).result()  # fmt: skip


@dataclass
class _Rolling:
    """One rolling solve with its clock."""

    sustain: SustainProblem
    params: SolveParams
    on_progress: OnDays
    should_stop: Callable[[], bool]
    begin: float
    trips: list[Trip] = field(default_factory=list)
    windows: list[WindowOutcome] = field(default_factory=list)
    steps: tuple[Span, ...] = ()
    bound: float | None = None
    efficiency: float = _FIRST_EFFICIENCY

    def result(self) -> SustainResult:
        """Prove the bound, plan window by window, check all."""
        weighted, people = self._bounds()
        self.bound = people
        spans = self.steps = steps_of(self.sustain)
        for number, span in enumerate(spans):
            self._tell(number)
            self._plan_window(span, len(spans) - number)
        self._tell(len(spans))
        report = check_days(self.sustain, Plan.of(self.trips))
        gap = gap_of(report.figures.weighted, weighted)
        return SustainResult(
            status=_status(report, weighted),
            problem=self.sustain,
            plan=Plan.of(self.trips),
            report=report,
            bound=people,
            bound_weighted=weighted,
            gap=round(gap, 9),
            windows=tuple(self.windows),
            orders=advise(self.sustain),
            time_s=round(self._elapsed(), 3),
            seed=self.params.seed,
            stopped_by=self._stopped_by(),
        )

    def _bounds(self) -> tuple[float, float]:
        """Return the bound with weights and without; one program where all weigh the same."""
        began = self._elapsed()
        limit = _BOUND_SHARE * self.params.time_limit_s
        weights = {site.weight for site in self.sustain.problem.sites}
        weighted = bound_of(self.sustain, limit)
        if len(weights) <= 1:
            return weighted, weighted / next(iter(weights), 1.0)
        left_s = max(_LEAST_ANSWER_S, limit - (self._elapsed() - began))
        return weighted, bound_of(self.sustain, left_s, weighted=False)

    def _plan_window(self, span: Span, left: int) -> None:
        # The first windows have the largest programs and the most to plan.
        own_s = self._left_s() * 2 / (left + 1)
        self._window_began = self._elapsed()
        aims = self._aims(span, own_s)
        problem = window_problem(self.sustain, self.trips, span, aims)
        search_s = self._own_end(own_s)
        hurried = search_s < _LEAST_SEARCH_S or self.should_stop()
        params = SolveParams(
            max(_LEAST_SEARCH_S, search_s),
            self.params.seed,
            work_limit=0 if hurried else self.params.work_limit,
            plan_only=True,
        )
        found = solve(problem, params, should_stop=self.should_stop)
        self.trips += found.plan.trips
        figures = found.report.figures
        aimed = sum(aim.people for aim in aims.values())
        if figures.people_relieved < aimed:
            reached = max(_WORST, figures.people_relieved / aimed)
            self.efficiency = max(_LEAST_EFFICIENCY, self.efficiency * reached)
        self.windows.append(
            WindowOutcome(span, aimed, figures.people_relieved, len(found.plan.trips))
        )

    def _aims(self, span: Span, own_s: float) -> dict[str, Aim]:
        left = [step for step in self.steps if step[0] >= span[0]]
        days = days_ahead(self.sustain, self.trips, left)
        if own_s < _LEAST_SHARING_S:
            return plain_aims(days)
        model = DaysModel(days, proof=False, efficiency=self.efficiency)
        # The program's own making is part of its time.
        shared_s = _LP_SHARE * own_s - (self._elapsed() - self._window_began)
        answer = model.answer(max(_LEAST_ANSWER_S, shared_s))
        return aims_of(days, model, answer.values) if answer.is_optimal else plain_aims(days)

    def _own_end(self, own_s: float) -> float:
        """Return the seconds that are left for the window's search."""
        return own_s - (self._elapsed() - self._window_began)

    def _left_s(self) -> float:
        """Return the seconds that planning may still take; the check comes after."""
        limit = self.params.time_limit_s
        check_s = min(_MOST_CHECK_S, _CHECK_SHARE * limit)
        return max(0.0, limit - check_s - self._elapsed())

    def _tell(self, done: int) -> None:
        self.on_progress(SustainProgress(self._elapsed(), done, len(self.steps), self.bound))

    def _stopped_by(self) -> StoppedBy:
        if self.should_stop():
            return StoppedBy.CANCEL
        late = self._elapsed() > self.params.time_limit_s
        return StoppedBy.TIME if late else StoppedBy.WORK

    def _elapsed(self) -> float:
        return time.monotonic() - self.begin


def bound_of(sustain: SustainProblem, time_limit_s: float, *, weighted: bool = True) -> float:
    """Return person-days with all daily needs that no plan exceeds, proven by duals."""
    began = time.monotonic()
    days = days_of(sustain)
    wanted = sum(
        (site.weight if weighted else 1.0) * site.people
        for site in days.sites
        if any(need.daily for need in days.needs if days.sites[need.site] is site)
    ) * ((sustain.end_min - sustain.start_min) / 1440)
    if not days.needs:
        return 0.0
    model = DaysModel(days, proof=True, weighted=weighted)
    left_s = max(_LEAST_ANSWER_S, time_limit_s - (time.monotonic() - began))
    found = model.answer(left_s).bound
    return min(wanted, max(0.0, found))


def _status(report: SustainReport, bound: float) -> Status:
    figures = report.figures
    if figures.wanted > 0 and bound <= 1e-9:  # noqa: PLR2004 -- nothing but rounding
        return Status.INFEASIBLE
    enough = figures.weighted >= bound * (1 - 1e-6)
    return Status.OPTIMAL if enough else Status.FEASIBLE
