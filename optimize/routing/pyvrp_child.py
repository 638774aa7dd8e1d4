"""PyVRP in a process of its own: searches once, and is killed if it overruns.

It reads the problem, then its limits, from its standard input, and writes each better plan to its
standard output, all pickled.
"""

from __future__ import annotations

import os
import pickle
import sys
import time
import warnings
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any, cast

from optimize import child
from optimize.routing.problem import Problem
from optimize.routing.pyvrp_model import Parcel, Stops, model_of, stops_of

if TYPE_CHECKING:
    import pyvrp
    from pyvrp.stop import StoppingCriterion

_HISTORY = 30
"""Plans back with which PyVRP compares whether to go on from a new one. Its own 300 suits longer
runs than ten seconds allow; what was measured stands in docs/routing.md."""

_TELL_S = 0.3
"""Least time between two better plans that are told."""


@dataclass(frozen=True)
class Task:
    """The problem and its clients."""

    problem: Problem
    parcels: tuple[Parcel, ...]


@dataclass(frozen=True)
class Day:
    """What one vehicle does: its type, its trips, its cost in PyVRP's whole numbers."""

    kind: int
    stops: Stops
    cost: int


@dataclass(frozen=True)
class Limits:
    """Of one search.

    Parameters
    ----------
    seconds, iterations
        Whatever ends first; no iterations: only time.
    """

    seed: int
    seconds: float
    iterations: int | None


@dataclass(frozen=True)
class Better:
    """A plan that keeps the rules."""

    cost: int
    days: tuple[Day, ...]


@dataclass(frozen=True)
class Ready:
    """It has read the problem and waits for limits."""


@dataclass(frozen=True)
class Done:
    """The end, and whether iterations ended it."""

    by_work: bool


def main() -> None:
    """Search once."""
    answers = child.answers()
    warnings.simplefilter("ignore")
    task: Task = pickle.load(sys.stdin.buffer)  # noqa: S301 -- from the parent process
    try:
        data = model_of(task.problem, task.parcels)
        child.send(answers, Ready())
        limits: Limits = pickle.load(sys.stdin.buffer)  # noqa: S301 -- from the parent process
        child.send(answers, search(data, limits, answers))
    except EOFError:
        pass
    except Exception as failure:  # noqa: BLE001 -- the parent raises it
        child.send(answers, failure)
    answers.flush()
    os._exit(0)


def search(data: pyvrp.ProblemData, limits: Limits, answers: IO[bytes]) -> Done:
    """Search, telling better plans as they come."""
    from pyvrp import IteratedLocalSearchParams, SolveParams, solve
    from pyvrp.stop import MaxIterations, MultipleCriteria

    # PyVRP's own limit of time begins after its first plan.
    ends_at = time.monotonic() + limits.seconds
    watcher = _Watcher(answers)
    ends: list[StoppingCriterion] = [lambda _: time.monotonic() >= ends_at]
    if limits.iterations is not None:
        ends.append(MaxIterations(limits.iterations))
    result = solve(
        data,
        MultipleCriteria(ends),
        seed=limits.seed,
        collect_stats=False,
        display=False,
        params=SolveParams(
            ils=IteratedLocalSearchParams(history_length=_HISTORY, callbacks=cast("Any", watcher))
        ),
    )
    watcher.tell(result.best)
    return Done(result.num_iterations == limits.iterations)


class _Watcher:
    """Looks on and tells better plans."""

    def __init__(self, answers: IO[bytes]) -> None:
        self._answers = answers
        self._told_at = 0.0

    def on_start(self, ils: object) -> None:
        """Do nothing."""

    def on_end(self, result: object) -> None:
        """Do nothing."""

    def on_restart(self, best: object) -> None:
        """Do nothing."""

    def on_iteration(self, current: object, candidate: object, best: object, costs: object) -> None:
        """Do nothing."""

    def on_best(self, best: pyvrp.Solution) -> None:
        """Tell a better plan, unless the one before was told just now."""
        if time.monotonic() - self._told_at > _TELL_S:
            self.tell(best)

    def tell(self, best: pyvrp.Solution) -> None:
        """Tell a plan that keeps the rules."""
        if best.is_feasible():
            self._told_at = time.monotonic()
            days = tuple(_day(route) for route in best.routes())
            child.send(self._answers, Better(sum(day.cost for day in days), days))


def _day(route: pyvrp.Route) -> Day:
    cost = route.distance_cost() + route.fixed_vehicle_cost()
    return Day(route.vehicle_type(), stops_of(route), cost)
