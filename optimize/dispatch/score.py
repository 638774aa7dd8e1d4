"""How two plans compare: the tiers of the objective, best first."""

from __future__ import annotations

from dataclasses import dataclass


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
