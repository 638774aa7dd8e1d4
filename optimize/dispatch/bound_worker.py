"""The bound computed beside the search, so that neither waits for the other.

Large problems are bounded in a process of their own, which uses another core and is killed when
the time is up, whatever it does; small ones, and all where no process can be started, in a
thread. The search never reads the bound, so its plan does not depend on when it is ready.
"""

from __future__ import annotations

import contextlib
import pickle
import subprocess
import threading
import time
from typing import IO

from optimize import child
from optimize.dispatch.bound import Bound, reach_bound
from optimize.dispatch.bound_child import Task
from optimize.dispatch.bound_work import prove
from optimize.dispatch.problem import Problem

_SMALL = 150
"""Sites times trucks up to which starting a process takes longer than the bound."""


class BoundWorker:
    """Starts with the bound that needs no linear program and improves on it.

    Parameters
    ----------
    time_limit_s
        For all of it, from now on; ``ends_at``, by the monotonic clock, may be set anew until it
        starts.
    rounds
        In which duties improve the linear program's bound.
    """

    def __init__(self, problem: Problem, time_limit_s: float, rounds: int = 0) -> None:
        self.bound: Bound = reach_bound(problem)
        self.ends_at = time.monotonic() + time_limit_s
        self._problem, self._rounds = problem, rounds
        self._failure: BaseException | None = None
        self._stopped = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._work, name="dispatch-bound")

    def call(self) -> None:
        """Let its process come up, if it needs one; `start` gives it its task."""
        size = len(self._problem.sites) * len(self._problem.vehicles)
        if self.bound.people > 0 and self._rounds > 0 and size > _SMALL and not self._process:
            self._process = _child()

    def start(self) -> None:
        """Begin, unless nobody can be reached anyway."""
        if self.bound.people == 0:
            return
        self.call()
        if self._process is not None:
            # It only waits for the process, so it may end with the program at any moment.
            self._thread = threading.Thread(target=self._listen, name="dispatch-bound", daemon=True)
        # The other is no daemon: Python ends those inside HiGHS, whose C++ then aborts the whole
        # program. One that ends waits for it instead, which is told to stop and has its limit.
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
        if self._process is not None:
            self._process.kill()
            self._process.wait()
        if self._failure is not None:
            raise self._failure
        return self.bound

    def _work(self) -> None:
        try:
            prove(
                self._problem,
                self._rounds,
                self.ends_at,
                tell=self._tell,
                should_stop=self._stopped.is_set,
            )
        except BaseException as failure:  # noqa: BLE001 -- raised again where the bound is asked for
            self._failure = failure

    def _listen(self) -> None:
        """Hand the task over, then take in what the process finds until it ends."""
        to_child, from_child = self._pipes()
        try:
            left_s = max(0.0, self.ends_at - time.monotonic())
            child.send(to_child, Task(self._problem, left_s, self._rounds))
            while True:
                found = pickle.load(from_child)  # noqa: S301 -- from our own process
                if isinstance(found, Bound):
                    self._tell(found)
                else:
                    self._failure = found
        except (EOFError, OSError, ValueError, pickle.UnpicklingError):
            pass  # It ended, or was killed: what it said before holds.
        finally:
            for pipe in (to_child, from_child):
                with contextlib.suppress(OSError):
                    pipe.close()

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            raise RuntimeError("no process was started.")
        return process.stdin, process.stdout

    def _tell(self, bound: Bound) -> None:
        if not self._stopped.is_set():
            self.bound = bound


def _child() -> subprocess.Popen[bytes] | None:
    """Return a process that waits for a task, None where none can be started."""
    try:
        return child.start("optimize.dispatch.bound_child")
    except (OSError, ValueError):
        return None
