"""Money against people: what each budget relieves at best."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import fsum

import numpy as np
from scipy.sparse import csr_matrix, vstack

from optimize.backends.highs_linear import solve_linear
from optimize.preposition.arrays import two_stage
from optimize.preposition.budgets import Budgeted, BudgetSeries
from optimize.preposition.decompose import EXTENSIVE_UP_TO, solve
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

    Budgets with which the minimum standards can't be kept are left out.

    Parameters
    ----------
    goal
        What is best: people by any risk, or the chance that all are relieved.
    most_cny
        Budget to end at, where less doesn't relieve all; None: no limit.
    on_point, should_stop
        Told of each point; asked before each, and stopped, those so far are returned.
    """
    params = params or PrepositionParams()
    total = everybody(problem)
    best, top = _by_budget(problem, goal, params, should_stop)
    top = top if most_cny is None else min(top, most_cny)
    found: list[FrontierPoint] = []
    for budget in np.linspace(0.0, top, points):
        if should_stop():
            break
        solution = best(float(budget))
        if solution is None:
            continue
        if goal == _PEOPLE:
            people, most = total - solution.objective, total - solution.bound
        else:
            people, most = total - worth_of_plan(problem, _PEOPLE, solution.plan), total
        found.append(
            FrontierPoint(
                float(budget), solution.money_cny, people, most, solution.plan,
                solution.objective, solution.bound,
            )
        )  # fmt: skip
        on_point(found[-1])
    return tuple(found)


def _by_budget(
    problem: Problem, goal: Goal, params: PrepositionParams, should_stop: Callable[[], bool]
) -> tuple[Callable[[float], Budgeted | None], float]:
    """Return what finds the best plan for a budget, and the budget that relieves most."""

    def solved(budget: float) -> Budgeted | None:
        asked = replace(problem, budget_cny=budget)
        solution = solve(asked, goal, params, should_stop=should_stop)
        if solution.plan is None:
            return None
        return Budgeted(solution.plan, solution.objective, solution.bound, solution.money_cny)

    if len(problem.scenarios) > WARM_UP_TO or goal.measure is not Measure.PEOPLE:
        return solved, _enough(problem, goal, params, should_stop)
    series = BudgetSeries(problem, goal, everybody(problem))
    most = series.enough(params.time_limit_s, should_stop)
    if most is None:
        return solved, _enough(problem, goal, params, should_stop)
    top = most.money_cny

    def warm(budget: float) -> Budgeted | None:
        """Where rounding leaves a large gap, whole choices are searched for, too."""
        found = most if budget >= top else series.best(budget, params.time_limit_s)
        if found is not None and found.gap <= max(params.gap, _WIDE):
            return found
        other = solved(budget)
        if found is None or other is None:
            return found or other
        bound = max(found.bound, other.bound)
        better = min((found, other), key=lambda each: each.objective)
        return replace(better, bound=min(bound, better.objective))

    return warm, top


def _enough(
    problem: Problem, goal: Goal, params: PrepositionParams, should_stop: Callable[[], bool]
) -> float:
    """Return the money of a plan that relieves all that can be; the least where that is quick."""
    best = solve(problem, goal, params, should_stop=should_stop)
    if best.plan is None:
        return 0.0
    if len(problem.scenarios) > EXTENSIVE_UP_TO:
        return money_of(problem, best.plan)
    program = two_stage(problem, goal)
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
