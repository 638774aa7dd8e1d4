"""The bound computed beside the search, so that neither waits for the other.

HiGHS runs outside Python's lock. The search never reads the bound, so its plan
does not depend on when the bound is ready.
"""

from __future__ import annotations

import threading

from optimize.dispatch.bound import Bound, reach_bound, relief_bound
from optimize.dispatch.problem import Problem


class BoundWorker:
    """Starts with the bound that needs no linear program and improves on it.

    Parameters
    ----------
    time_limit_s
        For the linear program.
    """

    def __init__(self, problem: Problem, time_limit_s: float) -> None:
        self.bound: Bound = reach_bound(problem)
        self._problem = problem
        self._time_limit_s = time_limit_s
        self._failure: BaseException | None = None
        # A daemon: a program that ends does not wait for a bound.
        self._thread = threading.Thread(target=self._work, name="dispatch-bound", daemon=True)

    def start(self) -> None:
        """Begin, unless nobody can be reached anyway."""
        if self.bound.people > 0:
            self._thread.start()

    def finish(self, wait_s: float) -> Bound:
        """Return the bound, waiting at most so long for the better one."""
        if self._thread.ident is not None:
            self._thread.join(max(0.0, wait_s))
        if self._failure is not None:
            raise self._failure
        return self.bound

    def _work(self) -> None:
        try:
            self.bound = relief_bound(self._problem, self._time_limit_s)
        except BaseException as failure:  # noqa: BLE001 -- raised again where the bound is asked for
            self._failure = failure
