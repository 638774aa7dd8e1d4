"""How two plans compare: the tiers of the objective, best first."""

from __future__ import annotations

from dataclasses import dataclass

from optimize.dispatch.problem import FirstObjective
from optimize.dispatch.state import State

_ROUND = 6
"""Decimals kept of weighted people; sums of weights carry rounding noise."""


@dataclass(frozen=True)
class Score:
    """Tiers of one plan.

    Parameters
    ----------
    weighted
        People relieved by the deadline times their site's weight.
    late
        Sites whose first supplies come late or never.
    waited
        Person-minutes without relief.
    """

    weighted: float
    late: int
    waited: float
    cost_cny: float
    late_first: bool

    def key(self) -> tuple[float, float, float, float]:
        """Return what the better plan has more of, tier by tier."""
        if self.late_first:
            return (-self.late, self.weighted, -self.waited, -self.cost_cny)
        return (self.weighted, -self.late, -self.waited, -self.cost_cny)


def score_of(state: State) -> Score:
    """Return the score of the state's plan (needy sites only)."""
    state.refresh()
    world = state.world
    pairs = zip(world.sites, state.relieved, strict=True)
    return Score(
        weighted=round(sum(site.weight * relieved for site, relieved in pairs), _ROUND),
        late=state.late_sites(),
        waited=sum(state.waited),
        cost_cny=state.cost(),
        late_first=world.problem.first_objective is FirstObjective.FIRST_SUPPLIES,
    )
