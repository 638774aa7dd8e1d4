"""How sure a plan is: scenarios by the hazard and the season, and cautious plans."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import isclose
from typing import Any

from depot.domain.uncertainty import spreads_for
from depot.errors import InvalidInput
from depot.io.reference import Reference, reference
from depot.services.planning_case import PlanningCase
from depot.services.planning_readable import readable
from depot.services.planning_roads import site_location
from depot.services.supply_layers import SupplyBasis
from optimize.dispatch.outcome import DispatchResult, Progress
from optimize.dispatch.plan import Plan
from optimize.dispatch.problem import Problem
from optimize.dispatch.robust import Chance, Chances, SiteChance, TripRisk, chances
from optimize.dispatch.robust_codec import (
    chances_from_json,
    chances_to_json,
    choice_from_json,
    choice_to_json,
)
from optimize.dispatch.robust_plan import CautiousParams, Choice, Measure, solve_cautiously
from optimize.dispatch.robust_spread import Spread, Uncertainty
from optimize.dispatch.solve import solve
from optimize.params import SolveParams

__all__ = [
    "SCENARIOS", "Chance", "Chances", "Choice", "JudgedPlan", "Measure", "SiteChance", "TripRisk",
    "chances_in", "chances_json", "choice_in", "judge_case", "require_true_chances",
    "solve_and_judge", "uncertainty_of_case",
]  # fmt: skip

SCENARIOS = 200
"""Drawn for every plan: a chance of a half is then within 7 hundredths, at once."""


@dataclass(frozen=True)
class JudgedPlan:
    """A plan with its chances; ``choice`` is there where a cautious one was asked for."""

    result: DispatchResult
    chances: Chances
    choice: Choice | None = None


def solve_and_judge(
    case: PlanningCase,
    params: SolveParams,
    measure: Measure | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> JudgedPlan:
    """Return a checked plan for a case and how sure it is; cautious if a measure is given."""
    uncertainty = uncertainty_of_case(case, seed=params.seed)
    if measure is None:
        result = solve(case.problem, params, on_progress, should_stop)
        return JudgedPlan(result, chances(case.problem, result.plan, uncertainty))
    wanted = CautiousParams(params, uncertainty, measure)
    found = solve_cautiously(case.problem, wanted, on_progress, should_stop)
    return JudgedPlan(found.result, found.chances, found.choice)


def judge_case(case: PlanningCase, plan: Plan, seed: int = 0) -> Chances:
    """Return how sure a plan for a case is."""
    return chances(case.problem, plan, uncertainty_of_case(case, seed=seed))


def uncertainty_of_case(
    case: PlanningCase,
    known: Reference | None = None,
    *,
    scenarios: int = SCENARIOS,
    seed: int = 0,
) -> Uncertainty:
    """Return by which scenarios a case's plans are judged.

    Spreads are those of its hazard and season; the roads of a township are slow together. Where
    suppliers are counted on by what was seen of them, their delays are in the problem already
    and are not drawn again.
    """
    known = known or reference()
    scenario = case.scenario
    codes = [each.code for each in known.hazards if each.id == scenario.hazard_id]
    values = spreads_for(known.uncertainty, codes[0] if codes else "", scenario.season.value)
    spread = Spread(**values)
    if case.basis is SupplyBasis.RELIABLE:
        spread = replace(spread, supplier_late=0.0, supplier_short=0.0)
    areas = {site_location(site.code): site.township for site in scenario.sites}
    return Uncertainty(spread, areas, scenarios, seed)


def chances_json(judged: Chances | None, choice: Choice | None) -> dict[str, Any]:
    """Return what a plan's document keeps of them."""
    kept: dict[str, Any] = {}
    if judged is not None:
        kept["chances"] = chances_to_json(judged)
    if choice is not None:
        kept["choice"] = choice_to_json(choice)
    return kept


def chances_in(document: dict[str, Any]) -> Chances | None:
    """Return the chances that a plan's document carries; older ones carry none."""
    return chances_from_json(document["chances"]) if "chances" in document else None


def choice_in(document: dict[str, Any]) -> Choice | None:
    """Return how a cautious plan was chosen, if it is one."""
    return choice_from_json(document["choice"]) if "choice" in document else None


def require_true_chances(document: dict[str, Any], problem: Problem, plan: Plan) -> None:
    """Refuse a document that states other chances than its own scenarios give.

    Raises
    ------
    InvalidInput
        When it does, or when they can't be read.
    """
    with readable("把握数据", "chances"):
        stated = chances_in(document)
        choice_in(document)
    if stated is None:
        return
    found = chances(problem, plan, stated.uncertainty)
    if not _same(stated, found):
        raise InvalidInput(
            f"方案声称预计救助 {stated.expected_people:.0f} 人，重新推演为 "
            f"{found.expected_people:.0f} 人或各点把握不同，不能保存。请重新求解。",
            f"The plan states {stated.expected_people:.0f} expected people; its scenarios give "
            f"{found.expected_people:.0f}, or other chances at a site. It isn't kept: solve again.",
        )


def _same(stated: Chances, found: Chances) -> bool:
    if len(stated.sites) != len(found.sites):
        return False
    pairs = [
        (stated.expected_people, found.expected_people),
        (stated.worst_people, found.worst_people),
        (stated.everybody.share, found.everybody.share),
        *(
            (a.in_full.share, b.in_full.share)
            for a, b in zip(stated.sites, found.sites, strict=True)
        ),
    ]
    return all(isclose(a, b, rel_tol=1e-6, abs_tol=1e-9) for a, b in pairs)
