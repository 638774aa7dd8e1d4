"""Solve a routing problem: choose the engine, check what it found, say what is proven."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from copy import deepcopy
from dataclasses import replace

from optimize.params import SolveParams
from optimize.result import StoppedBy
from optimize.routing import pyvrp_engine, search
from optimize.routing.bound import lower_bound
from optimize.routing.check import Report, check
from optimize.routing.plan import Engine, Outcome, Plan, Solution
from optimize.routing.problem import Objective, Problem
from optimize.routing.reasons import impossible
from optimize.routing.warm_up import warm_up

_EQUAL = 1e-6
_KEPT_S = 0.1
"""Of the time limit, for the check."""

_INSTEAD_S = 0.5
"""For our own search where PyVRP has found nothing: more than the time limit, but a plan."""


def never() -> bool:
    """Return that nobody wants to stop."""
    return False


def engine_for(problem: Problem) -> Engine:
    """Return what searches: PyVRP wherever it has a model and is installed.

    It has none of splits and of arrival times; there our own search does it. Splits together
    with windows or several trips are cut into parcels for PyVRP.
    """
    own = problem.split or problem.objective is Objective.ARRIVALS
    if search.suits(problem) and (own or not pyvrp_engine.is_installed()):
        return Engine.SEARCH
    return Engine.PARCELS if problem.split else Engine.PYVRP


def solve(
    problem: Problem, params: SolveParams, should_stop: Callable[[], bool] = never
) -> tuple[Solution, Report | None]:
    """Return what was found and the checker's verdict on its plan.

    Parameters
    ----------
    params
        ``work_limit`` counts changes of our own search, or iterations of PyVRP in each process;
        without it the clock ends both, and two runs may differ. The time limit begins when
        PyVRP's processes have started.

    Raises
    ------
    PyvrpMissingError
        Where only PyVRP can search and it is not installed.
    """
    engine = engine_for(problem)
    if engine is Engine.SEARCH:
        warm_up()
    began = time.monotonic()
    reasons = impossible(problem)
    if reasons:
        spent = time.monotonic() - began
        none = Solution(Outcome.INFEASIBLE, None, None, 0.0, None, StoppedBy.PROOF, spent, reasons)
        return none, None
    left = params.time_limit_s - (time.monotonic() - began) - _KEPT_S
    own = SolveParams(max(0.05, left), params.seed, params.work_limit)
    # A thousand customers' bound takes a second of a processor, and a search may begin meanwhile.
    # On a copy, because a problem keeps what it has reckoned, and the search sends it off as it is.
    with ThreadPoolExecutor(1) as beside:
        bounding = beside.submit(lower_bound, deepcopy(problem))
        plan, by_work, engine = _searched(problem, engine, own, should_stop)
        bound = bounding.result()
    stopped = StoppedBy.WORK if by_work else StoppedBy.TIME
    if should_stop():
        stopped = StoppedBy.CANCEL
    report = None if plan is None else check(problem, plan)
    spent = time.monotonic() - began
    if report is None or not report.ok:
        return Solution(Outcome.UNKNOWN, None, None, bound, engine, stopped, spent), None
    equal = report.cost <= bound + _EQUAL * max(1.0, abs(bound))
    outcome = Outcome.OPTIMAL if equal else Outcome.FEASIBLE
    return Solution(outcome, plan, report.cost, bound, engine, stopped, spent), report


def _searched(
    problem: Problem, engine: Engine, params: SolveParams, should_stop: Callable[[], bool]
) -> tuple[Plan | None, bool, Engine]:
    """Return a plan, whether work ended the search for it rather than time, and whose it is."""
    if engine is not Engine.SEARCH:
        plan, found = pyvrp_engine.search(problem, params, should_stop)
        if plan is not None or not search.suits(problem):
            return plan, found.by_work, engine
        warm_up()
        params = replace(params, time_limit_s=_INSTEAD_S)
    searched = search.run(problem, params, should_stop)
    return searched.plan, searched.by_work, Engine.SEARCH
