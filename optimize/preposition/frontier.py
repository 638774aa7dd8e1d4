"""Money against people: what each budget relieves at best."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import fsum

import numpy as np
from scipy.sparse import csr_matrix, vstack

from optimize.backends.highs_linear import solve_linear
from optimize.preposition.arrays import two_stage
from optimize.preposition.decompose import EXTENSIVE_UP_TO, solve
from optimize.preposition.first_stage import column_count, money
from optimize.preposition.goal import Goal, Measure
from optimize.preposition.plan import Plan, money_of, plan_of
from optimize.preposition.problem import Problem
from optimize.preposition.solve import PrepositionParams
from optimize.twostage.extensive import constant_of, extensive_form

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
        Expected people relieved, by priority, and what none can pass.
    """

    budget_cny: float
    money_cny: float
    people: float
    most_people: float
    plan: Plan


def everybody(problem: Problem) -> float:
    """Return the expected people, by priority, who need relief."""
    return fsum(
        scenario.probability * scenario.weight(site) * scenario.people.get(site, 0.0)
        for scenario in problem.scenarios
        for site in sorted({need.site for need in scenario.needs if need.units > 0})
    )


def frontier(
    problem: Problem, points: int = 12, params: PrepositionParams | None = None
) -> tuple[FrontierPoint, ...]:
    """Return the best plan for budgets from nothing to all that helps, evenly spaced.

    Budgets with which the minimum standards can't be kept are left out.
    """
    params = params or PrepositionParams()
    top = _enough(problem, params)
    found = []
    for budget in np.linspace(0.0, top, points):
        asked = replace(problem, budget_cny=float(budget))
        solution = solve(asked, Goal(Measure.PEOPLE), params)
        if solution.plan is None:
            continue
        total = everybody(problem)
        relieved = total - solution.objective
        found.append(
            FrontierPoint(
                float(budget), solution.money_cny, relieved, total - solution.bound, solution.plan
            )
        )
    return tuple(found)


def _enough(problem: Problem, params: PrepositionParams) -> float:
    """Return the money of a plan that relieves all that can be; the least where that is quick."""
    goal = Goal(Measure.PEOPLE)
    best = solve(problem, goal, params)
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
