"""The bound computed beside the search, so that neither waits for the other.

First the linear program (a second at most), then duties, round by round. The
search never reads the bound, so its plan does not depend on when it is ready.
"""

from __future__ import annotations

import threading
import time

from optimize.dispatch.bound import Bound, reach_bound, relief_bound
from optimize.dispatch.bound_refine import refine
from optimize.dispatch.problem import Problem


class BoundWorker:
    """Starts with the bound that needs no linear program and improves on it.

    Parameters
    ----------
    time_limit_s
        For all of it.
    rounds
        In which duties improve the linear program's bound.
    """

    def __init__(self, problem: Problem, time_limit_s: float, rounds: int = 0) -> None:
        self.bound: Bound = reach_bound(problem)
        self._problem = problem
        self._time_limit_s = time_limit_s
        self._rounds = rounds
        self._failure: BaseException | None = None
        self._stopped = threading.Event()
        # No daemon: Python ends those inside HiGHS, whose C++ then aborts the whole program.
        # One that ends waits for it instead, which is told to stop and has its time limit.
        self._thread = threading.Thread(target=self._work, name="dispatch-bound")

    def start(self) -> None:
        """Begin, unless nobody can be reached anyway."""
        if self.bound.people > 0:
            self._thread.start()

    def is_ready(self, wait_s: float) -> bool:
        """Return whether there is nothing more to come, waiting so long for it."""
        if self._thread.ident is not None:
            self._thread.join(max(0.0, wait_s))
        return not self._thread.is_alive()

    def finish(self, wait_s: float = 0.0) -> Bound:
        """Stop, after waiting at most so long for a better one, and return the bound."""
        self.is_ready(wait_s)
        self._stopped.set()
        if self._failure is not None:
            raise self._failure
        return self.bound

    def _work(self) -> None:
        try:
            ends_at = time.monotonic() + self._time_limit_s
            self._tell(relief_bound(self._problem, self._time_limit_s))
            refine(
                self._problem,
                self.bound,
                self._rounds,
                ends_at=ends_at,
                tell=self._tell,
                should_stop=self._stopped.is_set,
            )
        except BaseException as failure:  # noqa: BLE001 -- raised again where the bound is asked for
            self._failure = failure

    def _tell(self, bound: Bound) -> None:
        if not self._stopped.is_set():
            self.bound = bound
