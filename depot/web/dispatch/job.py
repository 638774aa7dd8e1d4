"""A search in the background, so that the page stays responsive."""

from __future__ import annotations

from depot.services.planning import DispatchResult, PlanningCase, Progress, SolveParams
from depot.services.planning_chances import Chances, Choice, Measure, solve_and_judge
from depot.web.components.background import Background


class SolveJob(Background):
    """One search for a plan.

    Attributes
    ----------
    result, chances
        The outcome and how sure it is, once they are there.
    choice
        How the plan was chosen, if a cautious one was asked for.
    """

    def __init__(
        self, case: PlanningCase, params: SolveParams, measure: Measure | None = None
    ) -> None:
        super().__init__("dispatch-solve")
        self.case = case
        self.params = params
        self.measure = measure
        self.result: DispatchResult | None = None
        self.chances: Chances | None = None
        self.choice: Choice | None = None
        self._steps: list[Progress] = []

    @property
    def steps(self) -> tuple[Progress, ...]:
        """How far it has come, oldest first."""
        return tuple(self._steps)

    def _work(self) -> None:
        judged = solve_and_judge(
            self.case, self.params, self.measure, self._steps.append, self._stop.is_set
        )
        self.chances, self.choice = judged.chances, judged.choice
        self.result = judged.result
