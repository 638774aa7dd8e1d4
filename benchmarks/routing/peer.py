"""PyVRP as it comes on the same problem: two seeds side by side, the better one counts.

It gets our model of the problem, its own parameters, the whole time from when it has read the
problem, as we do, and a core for each seed; where it hangs it is killed. It has no splits (demands
are cut into parcels for it) and no objective of arrival times (no answer).
"""

from __future__ import annotations

import contextlib
import multiprocessing
import queue
import time
import warnings
from typing import TYPE_CHECKING, Any

from optimize.routing.check import check
from optimize.routing.problem import Objective, Problem
from optimize.routing.pyvrp_child import Better, Day
from optimize.routing.pyvrp_engine import plan_of
from optimize.routing.pyvrp_model import model_of, parcels_of, stops_of

if TYPE_CHECKING:
    import pyvrp

_PATIENCE_S = 20.0
"""Over the limit, for starting and building the model, before it is killed."""


def cost_of(problem: Problem, seconds: float, seed: int) -> float | None:
    """Return the cost of the better plan by our checker; None if there was none."""
    if problem.objective is Objective.ARRIVALS:
        return None
    context = multiprocessing.get_context("spawn")
    answers: Any = context.Queue()
    children = [
        context.Process(target=_child, args=(answers, problem, seconds, seed + number))
        for number in range(2)
    ]
    for each in children:
        each.start()
    until = time.monotonic() + seconds + _PATIENCE_S
    found = []
    with contextlib.suppress(queue.Empty):
        while len(found) < len(children):
            found.append(answers.get(timeout=max(0.1, until - time.monotonic())))
    for each in children:
        each.kill()
        each.join()
    costs = [_judged(problem, each) for each in found if each is not None]
    return min(costs, default=None)


def _judged(problem: Problem, best: Better) -> float:
    report = check(problem, plan_of(problem, parcels_of(problem), best))
    if not report.ok:
        raise ValueError(f"{problem.name}: {report.findings[0]}")
    return report.cost


def _child(answers: Any, problem: Problem, seconds: float, seed: int) -> None:  # noqa: ANN401
    warnings.simplefilter("ignore")
    answers.put(searched(model_of(problem, parcels_of(problem)), seconds, seed))


def searched(data: pyvrp.ProblemData, seconds: float, seed: int) -> Better | None:
    """Return PyVRP's plan after so many seconds, its first plan's included.

    Its own limit of time begins after its first plan, which takes seconds for a thousand
    customers; ours counts it.
    """
    import pyvrp

    ends_at = time.monotonic() + seconds
    best = pyvrp.solve(
        data,
        lambda _: time.monotonic() >= ends_at,
        seed=seed,
        collect_stats=False,
        display=False,
    ).best
    days = tuple(Day(each.vehicle_type(), stops_of(each), 0) for each in best.routes())
    return Better(0, days) if best.is_feasible() else None
