"""A plan of several days in the background, so that the page stays responsive."""

from __future__ import annotations

from depot.services.planning_sustain import (
    SolveParams,
    SustainCase,
    SustainProgress,
    SustainResult,
    solve_sustain,
)
from depot.web.components.background import Background
from optimize.dispatch.plan import Plan


class SustainJob(Background):
    """One rolling plan.

    Attributes
    ----------
    result
        The outcome, once there is one.
    now
        How far it has come; None before it has begun.
    """

    def __init__(
        self, case: SustainCase, params: SolveParams, first: Plan, *, with_orders: bool = False
    ) -> None:
        super().__init__("dispatch-sustain")
        self.case = case
        self.params = params
        self.first = first
        self.with_orders = with_orders
        self.result: SustainResult | None = None
        self.now: SustainProgress | None = None

    def _tell(self, progress: SustainProgress) -> None:
        self.now = progress

    def _work(self) -> None:
        self.result = solve_sustain(self.case, self.params, self._tell, self._stop.is_set)
