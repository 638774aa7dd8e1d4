"""What each order of the first two tiers costs: both solved alike, side by side."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from optimize.dispatch.outcome import DispatchResult
from optimize.dispatch.problem import FirstObjective, Problem
from optimize.dispatch.solve import solve, work_for
from optimize.dispatch.tier_figures import TierFigures, tier_figures
from optimize.dispatch.world import build_world
from optimize.params import SolveParams

ORDERS = (FirstObjective.RELIEVED, FirstObjective.FAIRNESS)


@dataclass(frozen=True)
class OrderSide:
    """One order with the checked plan found for it."""

    problem: Problem
    result: DispatchResult
    tiers: TierFigures


def compare_orders(
    problem: Problem,
    params: SolveParams,
    should_stop: Callable[[], bool] = lambda: False,
) -> tuple[OrderSide, ...]:
    """Return people first and the worst-served first, solved with the same seed and work.

    Parameters
    ----------
    params
        The time limit is for both together. Without a work limit each gets what a slow machine
        does in half of it.
    """
    limit = params.time_limit_s / len(ORDERS)
    work = params.work_limit
    if work is None:
        work = work_for(build_world(problem), limit)
    alike = replace(params, time_limit_s=limit, work_limit=work, explained=False)
    sides: list[OrderSide] = []
    for first in ORDERS:
        asked = replace(problem, first_objective=first)
        # What is proven holds for any order: the first solve's bounds serve both.
        found = solve(asked, replace(alike, plan_only=bool(sides)), None, should_stop)
        if sides:
            bounds = replace(sides[0].result.tiers, reached=found.tiers.reached)
            found = replace(found, tiers=bounds, bound_people=sides[0].result.bound_people)
        sides.append(OrderSide(asked, found, tier_figures(asked, found)))
    return tuple(sides)
