"""What a plan is drawn from, whether just solved or saved long ago."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from depot.domain.scenario import Scenario
from depot.services.planning import DispatchResult, Place, PlanningCase, PlanView
from depot.services.planning_tiers import PlanTiers, tiers_solved
from optimize.dispatch.figures import CheckReport
from optimize.dispatch.plan import Plan
from optimize.dispatch.problem import Problem


class Reason(Protocol):
    """Why a need of a site stays open."""

    @property
    def site(self) -> str:
        """Code of the site."""
        ...

    @property
    def need(self) -> str:
        """Code of the need."""
        ...

    @property
    def binding(self) -> str:
        """What stands in the way: stock, trucks, docks, roads, lead_time."""
        ...

    @property
    def zh(self) -> str:
        """The sentence in Chinese."""
        ...

    @property
    def en(self) -> str:
        """The sentence in English."""
        ...


@dataclass(frozen=True)
class PlanPicture:
    """A checked plan with all that is shown of it.

    Parameters
    ----------
    status
        ``"optimal"``, ``"feasible"`` or ``"infeasible"``.
    gap
        Between the plan and its bound, 0 to 1.
    report
        The checker's verdict; every figure shown comes from it.
    tiers
        How evenly it relieves, with what is proven of it.
    """

    problem: Problem
    plan: Plan
    report: CheckReport
    status: str
    bound_people: int
    gap: float
    reasons: Sequence[Reason]
    places: tuple[Place, ...]
    scenario: Scenario | None
    tiers: PlanTiers | None = None

    @classmethod
    def solved(cls, case: PlanningCase, result: DispatchResult) -> PlanPicture:
        """Return the picture of a plan just solved."""
        return cls(
            case.problem,
            result.plan,
            result.report,
            result.status.value,
            result.bound_people,
            result.gap,
            result.reasons,
            case.places,
            case.scenario,
            tiers_solved(case.problem, result),
        )

    @classmethod
    def saved(cls, view: PlanView) -> PlanPicture:
        """Return the picture of a saved plan."""
        return cls(
            view.problem,
            view.plan,
            view.report,
            view.status,
            view.bound_people,
            view.gap,
            view.reasons,
            view.places,
            view.scenario,
            view.tiers,
        )
