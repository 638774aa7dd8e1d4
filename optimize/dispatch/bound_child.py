"""The bound in a process of its own, started by `bound_worker`.

Reads a task from its standard input, writes each better bound to its standard output, both
pickled, and ends with its parent: when the parent closes its input, or at the latest by its time
limit, even if an engine inside hangs.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
import time
from dataclasses import dataclass

from optimize import child
from optimize.dispatch.bound_work import prove
from optimize.dispatch.problem import Problem

_GRACE_S = 1.0
"""After the time limit, before the system ends the process."""


@dataclass(frozen=True)
class Task:
    """What the child is to bound."""

    problem: Problem
    time_limit_s: float
    rounds: int


def main() -> None:
    """Answer one task."""
    answers = child.answers()
    task: Task = pickle.load(sys.stdin.buffer)  # noqa: S301 -- from the parent process
    _end_in_time(task.time_limit_s + _GRACE_S)
    child.end_with_parent()
    try:
        ends_at = time.monotonic() + task.time_limit_s
        prove(task.problem, task.rounds, ends_at, tell=lambda bound: child.send(answers, bound))
    except Exception as failure:  # noqa: BLE001 -- the parent raises it
        child.send(answers, failure)
    answers.flush()
    # Threads of libraries must not keep the process.
    os._exit(0)


def _end_in_time(limit_s: float) -> None:
    """Let the system end the process then, whatever its threads do."""
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, limit_s)
