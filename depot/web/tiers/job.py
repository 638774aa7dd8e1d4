"""A comparison of the orders in the background, so that the page stays responsive."""

from __future__ import annotations

from depot.services.planning import DispatchResult, PlanningCase, SolveParams
from depot.services.planning_tiers import OrderSide, compare
from depot.web.components.background import Background


class OrdersJob(Background):
    """One comparison.

    Attributes
    ----------
    sides
        Each order with its plan, once they are there.
    """

    def __init__(self, case: PlanningCase, params: SolveParams, before: DispatchResult) -> None:
        super().__init__("dispatch-orders")
        self.params = params
        self.before = before
        self.sides: tuple[OrderSide, ...] = ()
        self._case = case

    def _work(self) -> None:
        self.sides = compare(self._case, self.params, self._stop.is_set)
