"""A cautious plan: made with time to spare, chosen by what it does in many scenarios.

Candidates are plans of `solve` for the problem with longer ways, slower hands and an earlier
deadline. Each is carried out in the same scenarios of the true problem; the best by the chosen
measure wins, and is then judged in fresh scenarios beside the normal plan.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from math import ceil

from optimize.dispatch.bound import Bound
from optimize.dispatch.check import check
from optimize.dispatch.outcome import DispatchResult, Progress, gap_of
from optimize.dispatch.plan import Plan
from optimize.dispatch.problem import UNREACHABLE, Problem
from optimize.dispatch.reasons import explain
from optimize.dispatch.robust import Chances, Judge
from optimize.dispatch.robust_retime import retimed
from optimize.dispatch.robust_spread import Uncertainty
from optimize.dispatch.solve import solve
from optimize.dispatch.travel_table import Table
from optimize.params import SolveParams
from optimize.result import Status, StoppedBy

_NORMAL_SHARE = 0.4
"""Of the time limit, for the normal plan; the others share the rest."""

_LEAST_S = 2.0
"""Of search for each candidate; where the limit gives less, fewer are made."""

_JUDGING_S = 1.5
"""Of the time limit, at most half of it, for carrying plans out and for the reasons."""

_LATE_S = 0.3
"""By which a candidate may run over what was meant for it."""


class Measure(StrEnum):
    """What the choice between candidates goes by."""

    EXPECTED = "expected"
    WORST = "worst"
    EVERYBODY = "everybody"


@dataclass(frozen=True)
class Caution:
    """How a candidate is made.

    Parameters
    ----------
    factor
        On all driving, loading and unloading minutes; at least 1.
    reserve_min
        Minutes before the deadline by which all must be handed out.
    """

    factor: float = 1.0
    reserve_min: int = 0

    def __post_init__(self) -> None:
        if not 1 <= self.factor <= 10 or self.reserve_min < 0:  # noqa: PLR2004 -- as said below
            raise ValueError("caution: factor must be from 1 to 10, reserve_min >= 0.")


CAUTIONS = (Caution(1.1, 15), Caution(1.0, 30), Caution(1.2, 10), Caution(1.35, 0))
"""Beside the normal plan; the most promising first, because time may run out."""


@dataclass(frozen=True)
class Candidate:
    """One plan among which was chosen, with its figures in the scenarios of the choice."""

    caution: Caution
    planned_people: int
    expected_people: float
    worst_people: float
    everybody: float


@dataclass(frozen=True)
class Choice:
    """How a cautious plan was chosen, and the normal plan that was left for it.

    Parameters
    ----------
    normal_planned, normal_expected, normal_worst, normal_everybody
        Of the normal plan: people if all goes well, in the mean, in the worst twentieth of the
        scenarios; the chance that everybody is relieved. In the scenarios of the plan's own
        chances.
    """

    measure: Measure
    caution: Caution
    normal_planned: int
    normal_expected: float
    normal_worst: float
    normal_everybody: float
    candidates: tuple[Candidate, ...]

    @property
    def is_normal(self) -> bool:
        """Whether it is the normal plan after all."""
        return self.caution == Caution()

    @property
    def was_compared(self) -> bool:
        """Whether there was time for any other plan."""
        return len(self.candidates) > 1


@dataclass(frozen=True)
class CautiousResult:
    """The plan chosen, and what its caution costs and gains.

    Parameters
    ----------
    result
        The chosen plan with the proven bound of the true problem.
    chances, normal
        Of the chosen and of the normal plan, in the same fresh scenarios.
    """

    result: DispatchResult
    chances: Chances
    normal: Chances
    caution: Caution
    measure: Measure
    candidates: tuple[Candidate, ...]

    @property
    def choice(self) -> Choice:
        """What is kept of the choice with the plan."""
        return Choice(
            self.measure,
            self.caution,
            self.normal.planned_people,
            self.normal.expected_people,
            self.normal.worst_people,
            self.normal.everybody.share,
            self.candidates,
        )

    @property
    def price_people(self) -> int:
        """People fewer than the normal plan relieves if all goes well."""
        return self.normal.planned_people - self.chances.planned_people

    @property
    def gain_people(self) -> float:
        """People more than the normal plan relieves in the mean."""
        return self.chances.expected_people - self.normal.expected_people


@dataclass(frozen=True)
class CautiousParams:
    """What the caller sets for a cautious plan.

    Parameters
    ----------
    solve
        The time limit holds for all candidates together, a work limit for each.
    cautions
        The most promising first: a short time limit has room for the first ones only.
    """

    solve: SolveParams = field(default_factory=SolveParams)
    uncertainty: Uncertainty = field(default_factory=Uncertainty)
    measure: Measure = Measure.EXPECTED
    cautions: tuple[Caution, ...] = CAUTIONS


def solve_cautiously(
    problem: Problem,
    params: CautiousParams | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> CautiousResult:
    """Return the plan that does best by the measure when things go otherwise than planned.

    Parameters
    ----------
    on_progress
        Told the normal plan's figures, and the seconds of the whole.
    should_stop
        Once true, the best of the candidates that are there is returned.
    """
    search = _CautiousSearch(
        problem,
        params or CautiousParams(),
        on_progress or (lambda _progress: None),
        should_stop or (lambda: False),
    )
    return search.result()


def stressed(problem: Problem, caution: Caution) -> Problem:
    """Return the problem with longer ways, slower hands and an earlier deadline."""
    factor = caution.factor
    travel = problem.travel

    def longer(tables: Mapping[str, Table]) -> dict[str, Table]:
        return {
            profile: tuple(
                tuple(m if m == UNREACHABLE else ceil(m * factor - 1e-6) for m in row)
                for row in table
            )
            for profile, table in tables.items()
        }

    later = tuple(replace(each, minutes=longer(each.minutes)) for each in travel.later)
    return replace(
        problem,
        travel=replace(travel, minutes=longer(travel.minutes), later=later),
        sources=tuple(
            replace(each, dock_kg_per_min=each.dock_kg_per_min / factor) for each in problem.sources
        ),
        sites=tuple(
            replace(each, unload_kg_per_min=each.unload_kg_per_min / factor)
            for each in problem.sites
        ),
        deadline_min=max(0, problem.deadline_min - caution.reserve_min),
    )


class _CautiousSearch:
    def __init__(
        self,
        problem: Problem,
        params: CautiousParams,
        on_progress: Callable[[Progress], None],
        should_stop: Callable[[], bool],
    ) -> None:
        self._begin = time.monotonic()
        self._problem, self._params, self._measure = problem, params.solve, params.measure
        limit_s = params.solve.time_limit_s
        self._searching_s = max(limit_s / 2, limit_s - _JUDGING_S)
        room = max(1, int((1 - _NORMAL_SHARE) * self._searching_s / _LEAST_S))
        self._cautions = params.cautions[:room]
        self._on_progress, self._should_stop = on_progress, should_stop
        # Chosen in other scenarios than those it is reported by: the best of several looks
        # better than it is where it was chosen.
        other = replace(params.uncertainty, seed=params.uncertainty.seed + 1)
        self._choosing = Judge(problem, other)
        self._reporting = Judge(problem, params.uncertainty)
        self._last: Progress | None = None
        self._first_plan_s = 0.0

    def result(self) -> CautiousResult:
        """Make the candidates, choose, and judge the chosen one anew."""
        cautions = self._cautions
        shares = _NORMAL_SHARE if cautions else 1.0
        limited = replace(self._limited(shares), explained=False)
        normal = solve(self._problem, limited, self._tell_normal, self._should_stop)
        plans = {Caution(): normal.plan}
        for caution in cautions:
            limited = self._limited((1 - _NORMAL_SHARE) / len(cautions))
            if self._should_stop() or not self._has_time_left():
                break
            plans[caution] = self._made_with(caution, limited)
        judged = {caution: self._choosing.chances(plan) for caution, plan in plans.items()}
        chosen = max(plans, key=lambda caution: self._worth(judged[caution], caution))
        return CautiousResult(
            result=self._outcome(normal, plans[chosen], stopped=len(plans) <= len(cautions)),
            chances=self._reporting.chances(plans[chosen]),
            normal=self._reporting.chances(normal.plan),
            caution=chosen,
            measure=self._measure,
            candidates=tuple(_candidate(caution, judged[caution]) for caution in plans),
        )

    def _made_with(self, caution: Caution, params: SolveParams) -> Plan:
        """Solve with caution; the times of the true problem are earlier."""
        harder = stressed(self._problem, caution)
        made = solve(harder, replace(params, plan_only=True), self._tell_other, self._must_stop)
        return retimed(self._problem, made.plan)

    def _worth(self, chances: Chances, caution: Caution) -> tuple[float, float, float, float]:
        """Larger is better; among equals the normal plan, then the less cautious."""
        first = {
            Measure.EXPECTED: chances.expected_weighted,
            Measure.WORST: chances.worst_weighted,
            Measure.EVERYBODY: chances.everybody.share,
        }[self._measure]
        return first, chances.expected_weighted, -caution.factor, -caution.reserve_min

    def _outcome(self, normal: DispatchResult, plan: Plan, *, stopped: bool) -> DispatchResult:
        """Return the result with this plan in place of the normal one; the bound is as true."""
        stopped_by = normal.stopped_by
        if stopped:
            stopped_by = StoppedBy.CANCEL if self._should_stop() else StoppedBy.TIME
        report = check(self._problem, plan)
        weighted = report.figures.weighted_relieved
        bound = Bound(normal.bound_people, normal.bound_weighted, {}, {})
        proven = weighted >= normal.bound_weighted - 1e-6
        other = Status.OPTIMAL if proven else Status.FEASIBLE
        return replace(
            normal,
            status=normal.status if plan == normal.plan else other,
            plan=plan,
            report=report,
            gap=round(gap_of(weighted, normal.bound_weighted), 9),
            stopped_by=stopped_by,
            reasons=explain(self._problem, plan, report, bound),
            time_s=round(time.monotonic() - self._begin, 3),
            tiers=normal.tiers if plan == normal.plan else replace(normal.tiers, reached=weighted),
        )

    def _limited(self, share: float) -> SolveParams:
        """Return the limits of one solve; they are fixed, so that a seed gives one plan."""
        return replace(self._params, time_limit_s=self._searching_s * share)

    def _has_time_left(self) -> bool:
        """Whether another search would at least come to a first plan."""
        elapsed = time.monotonic() - self._begin
        return elapsed + self._first_plan_s <= self._searching_s + _LATE_S

    def _must_stop(self) -> bool:
        """Whether somebody cancelled, or a slow machine has used up the time."""
        return self._should_stop() or time.monotonic() - self._begin > self._searching_s + _LATE_S

    def _tell_normal(self, progress: Progress) -> None:
        if self._last is None:
            self._first_plan_s = progress.elapsed_s
        self._last = progress
        self._on_progress(progress)

    def _tell_other(self, _progress: Progress) -> None:
        """Let the seconds go on; what is found for a harder problem would mislead."""
        if self._last is not None:
            self._on_progress(replace(self._last, elapsed_s=time.monotonic() - self._begin))


def _candidate(caution: Caution, chances: Chances) -> Candidate:
    return Candidate(
        caution,
        chances.planned_people,
        chances.expected_people,
        chances.worst_people,
        chances.everybody.share,
    )
