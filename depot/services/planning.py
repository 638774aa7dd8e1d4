"""The bridge to the optimizer: case, solve, document, and plans kept.

Only the modules named ``planning*`` import `optimize`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from depot.io.scenario_json import scenario_to_json
from depot.services.planning_case import Place, PlanningCase, build_case
from depot.services.planning_chances import Chances, Choice, chances_json
from depot.services.planning_saved import (
    PlanReason,
    PlanView,
    SavedPlan,
    SavePlan,
    plan_list,
    plan_view,
    save_plan,
)  # fmt: skip
from depot.services.supply_layers import SupplyBasis
from optimize.dispatch.codec import plan_document
from optimize.dispatch.solve import DispatchResult, Progress, solve
from optimize.params import SolveParams

__all__ = [
    "DispatchResult", "Place", "PlanReason", "PlanView", "PlanningCase", "Progress", "SavePlan",
    "SavedPlan", "SolveParams", "SupplyBasis", "build_case", "document", "plan_list",
    "plan_view", "save_plan", "solve_case",
]  # fmt: skip


def solve_case(
    case: PlanningCase,
    params: SolveParams | None = None,
    on_progress: Callable[[Progress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> DispatchResult:
    """Return a checked plan for a case, with its bound and the reasons for what stays open."""
    return solve(case.problem, params or SolveParams(), on_progress, should_stop)


def document(
    case: PlanningCase,
    result: DispatchResult,
    chances: Chances | None = None,
    choice: Choice | None = None,
) -> dict[str, Any]:
    """Return the plan as a JSON object that stands by itself.

    It carries its problem, the check, the scenario, the position of the ledger
    that the stock was read at, and where everything is; how sure it is, if that is given.
    """
    plan = plan_document(case.problem, result)
    return {
        **plan,
        "solver_version": f"{plan['solver']} · {product_version()}",
        "scenario": scenario_to_json(case.scenario),
        "snapshot_seq": case.snapshot_seq,
        "arrives_on": case.arrives_on.isoformat(),
        "supply_basis": case.basis.value,
        "layers": [asdict(layer) for layer in case.layers],
        "places": [asdict(place) for place in case.places],
        **chances_json(chances, choice),
    }


def product_version() -> str:
    """Return which version of ours runs; ``source`` for an uninstalled checkout."""
    try:
        return f"relief-depot {version('relief-depot')}"
    except PackageNotFoundError:
        return "relief-depot source"
