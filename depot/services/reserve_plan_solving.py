"""From a case to a frontier whose every point was checked by code apart from the solver."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from depot.domain.reserve_answers import (
    FEWEST_POINTS,
    Asked,
    BalanceRow,
    FrontierRow,
    ReserveFigures,
    RiskChoice,
)
from depot.errors import Conflict, InvalidInput
from depot.services.reserve_plan_case import ReserveCase
from optimize.preposition.check import PlanReport, check
from optimize.preposition.conflict import conflict
from optimize.preposition.frontier import FrontierPoint, frontier
from optimize.preposition.goal import Goal, Measure
from optimize.preposition.outcome import ScenarioAnswers
from optimize.preposition.placement import placement
from optimize.preposition.plan import Plan
from optimize.preposition.problem import Problem
from optimize.preposition.risk_figures import figures_of
from optimize.preposition.solve import PrepositionParams
from optimize.preposition.whole import whole_plan
from optimize.twostage.risk import CVaR, WorstCase

_GAP = 5e-3
_MOST_POINTS = 30
_MOST_SECONDS = 3600.0
GOALS = {
    RiskChoice.EXPECTED: Goal(Measure.PEOPLE),
    RiskChoice.WORST_TENTH: Goal(Measure.PEOPLE, CVaR(0.9)),
    RiskChoice.AMBIGUOUS: Goal(Measure.PEOPLE, WorstCase(0.1)),
    RiskChoice.CHANCE: Goal(Measure.CHANCE),
}


@dataclass(frozen=True)
class ReserveWanted:
    """What a plan is to be best at, how many points, how long.

    Parameters
    ----------
    time_limit_s
        Seconds of the whole search.
    """

    risk: RiskChoice = RiskChoice.EXPECTED
    points: int = 12
    time_limit_s: float = 120.0

    def __post_init__(self) -> None:
        if not FEWEST_POINTS <= self.points <= _MOST_POINTS:
            raise InvalidInput(
                f"前沿应有 {FEWEST_POINTS} 至 {_MOST_POINTS} 个点，现为 {self.points}。",
                f"A frontier has {FEWEST_POINTS} to {_MOST_POINTS} points, not {self.points}.",
            )
        if not 0 < self.time_limit_s <= _MOST_SECONDS:
            raise InvalidInput(
                f"求解时限应为 1 至 {_MOST_SECONDS:.0f} 秒，现为 {self.time_limit_s}。",
                f"The time limit is 1 to {_MOST_SECONDS:.0f} seconds, not {self.time_limit_s}.",
            )


@dataclass(frozen=True)
class ReserveStep:
    """How far a search has come.

    Parameters
    ----------
    people, most_people
        Expected people relieved by the newest point, and what no plan of its money can pass.
    """

    stage: str
    done: int
    of: int
    people: float = 0.0
    most_people: float = 0.0
    budget_cny: float = 0.0


@dataclass(frozen=True)
class CheckedPoint:
    """A point of the frontier in whole units, with what the independent check counted."""

    row: FrontierRow
    plan: Plan
    report: PlanReport


@dataclass(frozen=True)
class TodayFound:
    """What today's reserves do."""

    figures: ReserveFigures
    report: PlanReport


@dataclass(frozen=True)
class BalanceFound:
    """How today's stock lies."""

    row: BalanceRow


@dataclass(frozen=True)
class RefusedPoint:
    """A budget whose plan failed the independent check."""

    budget_cny: float


Found = ReserveStep | TodayFound | BalanceFound | CheckedPoint | RefusedPoint
"""What a search tells as it goes; a point may be told again, bettered."""


@dataclass(frozen=True)
class Explored:
    """Today, how it lies, and what more money relieves.

    Parameters
    ----------
    points
        By rising budgets; those that failed the check are left out and counted.
    """

    case: ReserveCase
    asked: Asked
    today: ReserveFigures
    today_report: PlanReport
    balances: tuple[BalanceRow, ...]
    points: tuple[CheckedPoint, ...]
    refused: int
    status: str


class Exploring:
    """What a search has told so far."""

    def __init__(self, case: ReserveCase, wanted: ReserveWanted) -> None:
        self._case, self._wanted = case, wanted
        self._today: TodayFound | None = None
        self._balances: list[BalanceRow] = []
        self._points: dict[float, CheckedPoint | None] = {}

    def take(self, found: Found) -> None:
        """Add it; a step is no result."""
        if isinstance(found, TodayFound):
            self._today = found
        elif isinstance(found, BalanceFound):
            self._balances.append(found.row)
        elif isinstance(found, CheckedPoint):
            self._points[found.row.budget_cny] = found
        elif isinstance(found, RefusedPoint):
            self._points[found.budget_cny] = None

    @property
    def today(self) -> ReserveFigures | None:
        """What today's reserves do; None until it is known."""
        return None if self._today is None else self._today.figures

    @property
    def balances(self) -> tuple[BalanceRow, ...]:
        """How today's stock lies, so far."""
        return tuple(self._balances)

    @property
    def points(self) -> tuple[CheckedPoint, ...]:
        """Points so far by rising budgets; another thread may be adding to them."""
        known = dict(self._points)
        return tuple(each for _, each in sorted(known.items()) if each is not None)

    def explored(self) -> Explored:
        """Return all of it.

        Raises
        ------
        Conflict
            When not even today's figures are there.
        """
        if self._today is None:
            raise Conflict(
                "求解已停止或到时限，现有储备还没有推演完，没有结果。请延长时限或减少情景数后再算。",
                "Stopped or out of time before today's reserves were tried: nothing is known yet. "
                "Allow more time or ask for fewer scenarios.",
            )
        known = self.points
        return Explored(
            self._case, _asked(self._case, self._wanted), self._today.figures, self._today.report,
            self.balances, known, len(self._points) - len(known),
            "stopped" if len(self._points) < self._wanted.points else "complete",
        )  # fmt: skip


def _asked(case: ReserveCase, wanted: ReserveWanted) -> Asked:
    choice = case.choice
    return Asked(
        len(case.problem.scenarios), choice.seed, choice.hazards, choice.history,
        choice.budget_cny, wanted.risk, wanted.points, wanted.time_limit_s,
    )  # fmt: skip


def search(
    case: ReserveCase,
    wanted: ReserveWanted,
    tell: Callable[[Found], None],
    should_stop: Callable[[], bool] = lambda: False,
) -> None:
    """Tell today's figures, how stock lies, and each point of the frontier as it is found.

    Raises
    ------
    Conflict
        When limits contradict one another: a smallest set that does is named.
    """
    problem = case.problem
    against = conflict(problem)
    if against:
        raise Conflict(
            f"下列限制互相矛盾，请放宽其中之一：{'、'.join(against)}。",
            f"These limits contradict one another; relax one of them: {', '.join(against)}.",
        )
    until = time.monotonic() + wanted.time_limit_s

    def ends() -> bool:
        return should_stop() or time.monotonic() > until

    tell(ReserveStep("today", 0, wanted.points))
    answers = ScenarioAnswers(problem)
    today = Plan.today(problem)
    report = check(problem, today, answers.outcomes(today))
    tell(TodayFound(figures(problem, report), report))
    tell(ReserveStep("balance", 0, wanted.points))
    params = PrepositionParams(max(1.0, wanted.time_limit_s / wanted.points), _GAP)
    for row in _balances(problem, params, ends):
        tell(BalanceFound(row))
    tell(ReserveStep("first", 0, wanted.points))
    known: set[float] = set()

    def take(point: FrontierPoint) -> None:
        known.add(point.budget_cny)
        tell(_checked(problem, point, answers))
        tell(
            ReserveStep("frontier", len(known), wanted.points, point.people, point.most_people,
                        point.budget_cny)
        )  # fmt: skip

    frontier(
        problem, wanted.points, params, goal=GOALS[wanted.risk],
        most_cny=case.choice.budget_cny, on_point=take, should_stop=ends,
    )  # fmt: skip


def figures(problem: Problem, report: PlanReport) -> ReserveFigures:
    """Return what the check counted in a few figures."""
    found = figures_of(problem, report)
    return ReserveFigures(
        found.expected, found.needed, found.worst_tenth, found.worst, found.chance
    )


def within(problem: Problem, budget_cny: float) -> Problem:
    """Return the problem with a point's money and room for rounding."""
    return replace(problem, budget_cny=budget_cny * (1 + 1e-9) + 1e-3)


def _checked(
    problem: Problem, point: FrontierPoint, answers: ScenarioAnswers
) -> CheckedPoint | RefusedPoint:
    asked = within(problem, point.budget_cny)
    plan = whole_plan(asked, point.plan)
    report = check(asked, plan, answers.outcomes(plan))
    if not report.ok:
        return RefusedPoint(point.budget_cny)
    row = FrontierRow(
        point.budget_cny, report.money_cny, figures(problem, report), point.objective, point.bound
    )
    return CheckedPoint(row, plan, report)


def _balances(
    problem: Problem, params: PrepositionParams, ends: Callable[[], bool]
) -> Iterator[BalanceRow]:
    for by in ("cost", "time"):
        found = None if ends() else placement(problem, by_time=by == "time", params=params)
        if found is not None:
            yield BalanceRow(by, found.today, found.best, found.proven)
