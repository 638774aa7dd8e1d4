"""What a checked plan reaches in each tier, and what is proven of the second one."""

from __future__ import annotations

from dataclasses import dataclass

from optimize.dispatch.bound_share import share_bound
from optimize.dispatch.fairness import Fairness, fairness_of
from optimize.dispatch.outcome import DispatchResult
from optimize.dispatch.problem import Problem
from optimize.dispatch.tiers import FirstObjective


@dataclass(frozen=True)
class TierFigures:
    """Tiers of a plan with their bounds.

    Parameters
    ----------
    reached
        Weighted people of the best plan found before any were given up.
    least_weighted
        Weighted people that a plan had to relieve at least; 0 where the worst-served sites
        come first.
    share_bound
        No plan that relieves so many (``least_weighted``) serves its worst site in reach in a
        larger share than this.
    first_supplied
        Sites in need that have their first supplies in time.
    first_supplied_bound
        No plan has more of them.
    """

    first: FirstObjective
    reached: float
    least_weighted: float
    fairness: Fairness
    share_bound: float
    first_supplied: int
    first_supplied_bound: int


def tier_figures(problem: Problem, result: DispatchResult) -> TierFigures:
    """Return the tiers of a result's plan."""
    figures = result.report.figures
    fairness = fairness_of(problem, figures)
    reached = max(result.tiers.reached, figures.weighted_relieved)
    first = problem.first_objective
    least = 0.0 if first is FirstObjective.FAIRNESS else problem.tolerances.least(reached)
    needy = len(fairness.steps) + len(fairness.out_of_reach)
    bound = result.tiers.first_supplied
    return TierFigures(
        first,
        reached,
        least,
        fairness,
        share_bound(result.tiers.share_lines, least),
        needy - len(figures.late_first_supplies),
        needy if bound is None else bound,
    )
