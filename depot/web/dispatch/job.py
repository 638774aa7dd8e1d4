"""A search in the background, so that the page stays responsive."""

from __future__ import annotations

import logging
import threading

from depot.services.planning import DispatchResult, PlanningCase, Progress, SolveParams
from depot.services.planning_chances import Chances, Choice, Measure, solve_and_judge

_LOG = logging.getLogger("depot.web")


class SolveJob:
    """One search: started once, polled, stopped early on demand.

    Attributes
    ----------
    result, chances
        The outcome and how sure it is, once they are there.
    choice
        How the plan was chosen, if a cautious one was asked for.
    failed
        Whether the search broke down; the log says why.
    """

    def __init__(
        self, case: PlanningCase, params: SolveParams, measure: Measure | None = None
    ) -> None:
        self.case = case
        self.params = params
        self.measure = measure
        self.result: DispatchResult | None = None
        self.chances: Chances | None = None
        self.choice: Choice | None = None
        self.failed = False
        self._steps: list[Progress] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="dispatch-solve", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """Ask the search to end with the best plan so far."""
        self._stop.set()

    @property
    def stopping(self) -> bool:
        """Whether it was asked to end."""
        return self._stop.is_set()

    @property
    def running(self) -> bool:
        """Whether it still searches."""
        return self._thread.is_alive()

    @property
    def steps(self) -> tuple[Progress, ...]:
        """How far it has come, oldest first."""
        return tuple(self._steps)

    def wait(self, seconds: float) -> None:
        """Wait for the end, at most so long."""
        self._thread.join(seconds)

    def _run(self) -> None:
        try:
            judged = solve_and_judge(
                self.case, self.params, self.measure, self._steps.append, self._stop.is_set
            )
            self.chances, self.choice = judged.chances, judged.choice
            self.result = judged.result
        except Exception:  # noqa: BLE001 - logged; a thread has nobody above it
            _LOG.exception("the search failed")
            self.failed = True
