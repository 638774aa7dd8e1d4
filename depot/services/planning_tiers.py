"""The tiers of a plan as people see them, and what each order of them costs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from depot.errors import InvalidInput
from depot.services.planning_case import PlanningCase
from depot.services.planning_readable import readable
from optimize.dispatch.codec_tiers import tier_findings, tiers_in
from optimize.dispatch.fairness import Fairness, fairness_of
from optimize.dispatch.figures import CheckReport
from optimize.dispatch.orders import OrderSide, compare_orders
from optimize.dispatch.outcome import DispatchResult
from optimize.dispatch.problem import Problem
from optimize.dispatch.tier_figures import tier_figures
from optimize.params import SolveParams

__all__ = ["OrderSide", "PlanTiers", "compare", "require_true_tiers", "tiers_kept", "tiers_solved"]


@dataclass(frozen=True)
class PlanTiers:
    """How evenly a plan relieves, and what is proven of it.

    Parameters
    ----------
    least_weighted
        People (times weights) for which the bounds hold: of plans that relieve so many.
    share_bound, first_supplied_bound
        Of the worst-served site's share and of the sites supplied in time; None where the plan
        is from before they were proven.
    """

    fairness: Fairness
    least_weighted: float = 0.0
    share_bound: float | None = None
    first_supplied_bound: int | None = None


def tiers_solved(problem: Problem, result: DispatchResult) -> PlanTiers:
    """Return the tiers of a plan just solved."""
    found = tier_figures(problem, result)
    return PlanTiers(
        found.fairness, found.least_weighted, found.share_bound, found.first_supplied_bound
    )


def tiers_kept(document: dict[str, Any], problem: Problem, report: CheckReport) -> PlanTiers:
    """Return those of a saved plan: shares by the check of now, bounds as kept with it."""
    fairness = fairness_of(problem, report.figures)
    stated = tiers_in(document)
    if stated is None:
        return PlanTiers(fairness)
    return PlanTiers(
        fairness, stated.least_weighted, stated.worst_share_bound, stated.first_supplied_bound
    )


def require_true_tiers(document: dict[str, Any], problem: Problem, report: CheckReport) -> None:
    """Refuse a document that states other tiers than its trips have.

    Raises
    ------
    InvalidInput
        When it does, or when they can't be read.
    """
    with readable("分级目标", "tiers"):
        stated = tiers_in(document)
    findings = () if stated is None else tier_findings(stated, problem, report)
    if findings:
        raise InvalidInput(
            f"{findings[0].zh}不能保存，请重新求解。",
            f"{findings[0].en} It isn't kept: solve again.",
        )


def compare(
    case: PlanningCase, params: SolveParams, should_stop: Callable[[], bool]
) -> tuple[OrderSide, ...]:
    """Return what each order of the first two tiers leads to for a case."""
    return compare_orders(case.problem, params, should_stop)
