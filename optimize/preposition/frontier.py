"""Money against people: what each budget relieves at best."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import pairwise
from math import fsum

import numpy as np
from scipy.sparse import csr_matrix, vstack

from optimize.backends.highs_linear import solve_linear
from optimize.preposition.arrays import two_stage
from optimize.preposition.budgets import Budgeted, BudgetSeries
from optimize.preposition.decompose import solve, suits_extensive
from optimize.preposition.first_stage import column_count, money
from optimize.preposition.goal import Goal, Measure
from optimize.preposition.plan import Plan, money_of, plan_of
from optimize.preposition.problem import Problem
from optimize.preposition.solve import PrepositionParams
from optimize.preposition.values import worth_of_plan
from optimize.twostage.extensive import constant_of, extensive_form

_PEOPLE = Goal(Measure.PEOPLE)
WARM_UP_TO = 60
"""Scenarios up to which one extensive form is kept warm over all budgets."""

_WIDE = 0.02
"""Relative gap from which rounded choices aren't good enough."""

_ROOM = 1e-6
"""Share of the people by which the cheapest plan may relieve fewer."""


@dataclass(frozen=True)
class FrontierPoint:
    """What a budget buys.

    Parameters
    ----------
    budget_cny, money_cny
        The limit, and what the plan takes of it.
    people, most_people
        Expected people relieved, by priority, and what none can pass; for a goal other than
        the expected people, everybody.
    objective, bound
        Of the goal.
    """

    budget_cny: float
    money_cny: float
    people: float
    most_people: float
    plan: Plan
    objective: float = 0.0
    bound: float = 0.0


def everybody(problem: Problem) -> float:
    """Return the expected people, by priority, who need relief."""
    return fsum(
        scenario.probability * scenario.weight(site) * scenario.people.get(site, 0.0)
        for scenario in problem.scenarios
        for site in sorted({need.site for need in scenario.needs if need.units > 0})
    )


def frontier(
    problem: Problem,
    points: int = 12,
    params: PrepositionParams | None = None,
    *,
    goal: Goal = _PEOPLE,
    most_cny: float | None = None,
    on_point: Callable[[FrontierPoint], None] = lambda _point: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> tuple[FrontierPoint, ...]:
    """Return the best plan for budgets from nothing to all that helps, evenly spaced.

    Budgets with which the minimum standards can't be kept are left out. Nothing and the most
    come first, then what halves the widest gap, so that few points show the whole curve; where
    choices were only rounded and much is left to the bound, they are searched for in the end.
    More money never relieves less: a plan stands for every larger budget until there is a better.

    Parameters
    ----------
    goal
        What is best: people by any risk, or the chance that all are relieved.
    most_cny
        Budget to end at, where less doesn't relieve all; None: no limit.
    on_point, should_stop
        Told of each point, again when it was bettered; asked before each, and stopped, those so
        far are returned.
    """
    params = params or PrepositionParams()
    ways = _by_budget(problem, goal, params, should_stop, points)
    top = ways.top if most_cny is None else min(ways.top, most_cny)
    curve = Curve(problem, goal, on_point)
    budgets = [float(each) for each in np.linspace(0.0, top, points)]
    for number in _coarse_first(points):
        if not should_stop():
            curve.add(budgets[number], ways.first(budgets[number]))
    for budget in curve.widest(max(params.gap, _WIDE)) if ways.search else ():
        if not should_stop():
            curve.add(budget, ways.searched(budget))
    return curve.points()


def _coarse_first(count: int) -> list[int]:
    """Return 0 to count - 1, the ends first, then the middle of the widest gap."""
    order = [0, count - 1][:count]
    while len(order) < count:
        known = sorted(order)
        gap, low = max((after - before, -before) for before, after in pairwise(known))
        order.append(-low + gap // 2)
    return order


class Curve:
    """Points by budget: more money never relieves less, and less money never has a lower bound."""

    def __init__(
        self, problem: Problem, goal: Goal, on_point: Callable[[FrontierPoint], None]
    ) -> None:
        self._problem, self._goal, self._on_point = problem, goal, on_point
        self._total = everybody(problem)
        self._found: dict[float, Budgeted] = {}
        self._least = -np.inf if goal.measure is Measure.COST else 0.0

    def add(self, budget_cny: float, found: Budgeted | None) -> None:
        """Add what was found for a budget, if anything, and tell each point that it betters."""
        if found is None:
            return
        before = self._found.get(budget_cny, found)
        best = min((before, found), key=lambda each: each.objective)
        self._found[budget_cny] = replace(best, bound=max(before.bound, found.bound))
        for budget in sorted(self._found):
            better = self._bettered(budget)
            if better != self._found[budget] or budget == budget_cny:
                self._found[budget] = better
                self._on_point(self._point(budget))

    def widest(self, gap: float) -> list[float]:
        """Return the budgets whose gap is wider, the widest first."""
        wide = {budget: each.gap for budget, each in self._found.items() if each.gap > gap}
        return sorted(wide, key=lambda budget: (-wide[budget], budget))

    def points(self) -> tuple[FrontierPoint, ...]:
        """Return them by rising budgets."""
        return tuple(self._point(budget) for budget in sorted(self._found))

    def _bettered(self, budget_cny: float) -> Budgeted:
        """Return the best plan of no more money, with the best bound of no less."""
        known = self._found
        best = min(
            (known[each] for each in sorted(known, reverse=True) if each <= budget_cny),
            key=lambda each: each.objective,
        )
        bound = max(each.bound for budget, each in known.items() if budget >= budget_cny)
        return replace(best, bound=min(best.objective, max(bound, self._least)))

    def _point(self, budget_cny: float) -> FrontierPoint:
        found = self._found[budget_cny]
        if self._goal == _PEOPLE:
            people, most = self._total - found.objective, self._total - found.bound
        else:
            people = self._total - worth_of_plan(self._problem, _PEOPLE, found.plan)
            most = self._total
        return FrontierPoint(
            budget_cny, found.money_cny, people, most, found.plan, found.objective, found.bound
        )


@dataclass(frozen=True)
class _Ways:
    """What finds plans for a budget: first a good one, then, where wanted, whole choices."""

    first: Callable[[float], Budgeted | None]
    searched: Callable[[float], Budgeted | None]
    top: float
    search: bool


def _by_budget(
    problem: Problem, goal: Goal, params: PrepositionParams, should_stop: Callable[[], bool],
    points: int,
) -> _Ways:  # fmt: skip
    """Return what finds the best plan for a budget, and the budget that relieves most."""

    def solved(budget: float) -> Budgeted | None:
        asked = replace(problem, budget_cny=budget)
        solution = solve(asked, goal, params, should_stop=should_stop)
        if solution.plan is None:
            return None
        return Budgeted(solution.plan, solution.objective, solution.bound, solution.money_cny)

    if len(problem.scenarios) <= WARM_UP_TO and goal.measure is Measure.PEOPLE:
        series = BudgetSeries(problem, goal, everybody(problem))
        # What is cut short gives nothing: a relaxed optimum may take the time of all points.
        limit_s = params.time_limit_s * points
        most = series.enough(limit_s, should_stop)
        if most is not None:
            top = most.money_cny
            return _Ways(
                lambda budget: most if budget >= top else series.best(budget, limit_s),
                solved, top, search=True,
            )  # fmt: skip
    return _Ways(solved, solved, _enough(problem, goal, params, should_stop), search=False)


def _enough(
    problem: Problem, goal: Goal, params: PrepositionParams, should_stop: Callable[[], bool]
) -> float:
    """Return the money of a plan that relieves all that can be; the least where that is quick."""
    best = solve(problem, goal, params, should_stop=should_stop)
    if best.plan is None:
        return 0.0
    program = two_stage(problem, goal)
    if not suits_extensive(program):
        return money_of(problem, best.plan)
    form = extensive_form(program)
    room = best.objective - constant_of(program) + _ROOM * max(1.0, everybody(problem))
    size = column_count(problem)
    price = np.concatenate([money(problem), np.zeros(form.cost.size - size)])
    cheapest = replace(
        form,
        cost=price,
        matrix=vstack([form.matrix, csr_matrix(form.cost[None, :])]).tocsc(),
        row_lower=np.append(form.row_lower, -np.inf),
        row_upper=np.append(form.row_upper, room),
    )
    answer = solve_linear(cheapest, params.time_limit_s, params.gap)
    if answer.values is None:
        return money_of(problem, best.plan)
    return money_of(problem, plan_of(problem, answer.values[:size]))
