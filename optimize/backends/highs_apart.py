"""HiGHS in a process of its own, so that it ends when it is told to, whatever it is at.

The process tells each better plan and bound as they come; when it is ended, they stand.
"""

from __future__ import annotations

import os
import pickle
import queue
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from optimize import child
from optimize.backends.highs_linear import Ended, LinearAnswer, LinearProgram, solve_linear
from optimize.backends.highs_watch import Seen, Watch

APART_FROM = 50_000
"""Entries of a matrix from which on a process of its own is worth its start."""

_GRACE_S = 1.0
"""After the time limit, before the process is ended."""

_LOOK_S = 0.1


@dataclass(frozen=True)
class _Task:
    program: LinearProgram
    time_limit_s: float
    gap: float


def main() -> None:
    """Solve one program, told as it goes; end with the parent."""
    answers = child.answers()
    task: _Task = pickle.load(sys.stdin.buffer)  # noqa: S301 -- from the parent process
    child.end_with_parent()
    watch = Watch(on_seen=lambda seen: child.send(answers, seen))
    child.send(answers, solve_linear(task.program, task.time_limit_s, task.gap, watch=watch))
    os._exit(0)


def solve_watched(
    program: LinearProgram,
    time_limit_s: float,
    gap: float,
    should_stop: Callable[[], bool],
    on_seen: Callable[[Seen], None] = lambda _seen: None,
) -> LinearAnswer:
    """Solve; it ends at the limit and when told to, with what was found until then."""
    if program.matrix.nnz < APART_FROM:
        return solve_linear(program, time_limit_s, gap, watch=Watch(should_stop, on_seen))
    best = Seen(None, float("inf"), -float("inf"))
    ends_at = time.monotonic() + time_limit_s + _GRACE_S
    with child.telling(__name__, _Task(program, time_limit_s, gap)) as told:
        while not should_stop() and time.monotonic() < ends_at:
            try:
                what = told.get(timeout=_LOOK_S)
            except queue.Empty:
                continue
            if not isinstance(what, Seen):
                return what if isinstance(what, LinearAnswer) else _answer(program, best)
            best = _joined(best, what)
            on_seen(best)
        while not told.empty():
            what = told.get()
            best = _joined(best, what) if isinstance(what, Seen) else best
    return _answer(program, best)


def _joined(best: Seen, new: Seen) -> Seen:
    better = new.values is not None and new.objective < best.objective
    values, objective = (new.values, new.objective) if better else (best.values, best.objective)
    return Seen(values, objective, max(best.bound, new.bound))


def _answer(program: LinearProgram, best: Seen) -> LinearAnswer:
    rows, columns = program.row_lower.size, program.cost.size
    return LinearAnswer(
        Ended.LIMIT, best.values, best.objective, min(best.bound, best.objective),
        np.zeros(rows), np.zeros(columns),
    )  # fmt: skip
