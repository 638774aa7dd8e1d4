"""Solving by the L-shaped method, and which method suits a problem."""

from __future__ import annotations

import time
from collections.abc import Callable

from optimize.backends.highs_linear import Ended
from optimize.preposition.arrays import two_stage
from optimize.preposition.goal import Goal
from optimize.preposition.plan import Outcome, Solution
from optimize.preposition.problem import Problem
from optimize.preposition.solve import (
    PrepositionParams,
    any_plan,
    solution_of,
    solve_extensive,
    without_plan,
)
from optimize.twostage.checkpoint import Checkpoint
from optimize.twostage.evaluate import value_of
from optimize.twostage.evaluator import CrewCuts, crew_of
from optimize.twostage.grouping import blocks_in_groups
from optimize.twostage.lshaped import LShaped
from optimize.twostage.lshaped_state import LShapedLimits, LShapedProgress, LShapedState
from optimize.twostage.master import Master

EXTENSIVE_UP_TO = 30
"""Scenarios that the extensive form solves faster."""

_CLOSE = 0.01
"""Share of the gap asked for that the master may leave open."""

_GROUPS = 300
"""Scenarios that get cuts of their own; of more, several share one."""


def solve(
    problem: Problem,
    goal: Goal,
    params: PrepositionParams | None = None,
    on_progress: Callable[[LShapedProgress], None] = lambda _step: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> Solution:
    """Solve by the method that suits the number of scenarios."""
    on_cluster = params is not None and params.cluster
    if len(problem.scenarios) <= EXTENSIVE_UP_TO and not on_cluster:
        return solve_extensive(problem, goal, params, on_progress, should_stop)
    return solve_lshaped(problem, goal, params, on_progress, should_stop)


def solve_lshaped(
    problem: Problem,
    goal: Goal,
    params: PrepositionParams | None = None,
    on_progress: Callable[[LShapedProgress], None] = lambda _step: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> Solution:
    """Solve by cuts of the scenarios."""
    params = params or PrepositionParams()
    began = time.perf_counter()
    program = two_stage(problem, goal)
    blocks, floors = blocks_in_groups(program, _GROUPS)
    left = max(0.1, params.time_limit_s - (time.perf_counter() - began))
    master = Master(program, floors, _CLOSE * params.gap)
    kept = Checkpoint(params.checkpoint, program) if params.checkpoint else None
    limits = LShapedLimits(
        left, params.gap, on_progress, should_stop, kept.keep if kept else _forget
    )
    with crew_of(blocks, params.workers, params.cluster) as crew:
        known = kept.restore(master) if kept else None
        state = LShaped(program, master, CrewCuts(crew), limits, known).run()
    if kept:
        kept.keep(state, master, at_once=True)
    if state.ended in {Ended.INFEASIBLE, Ended.UNBOUNDED}:
        bound = float("inf") if state.ended is Ended.INFEASIBLE else -float("inf")
        return without_plan(
            Outcome(state.ended.value), bound, "l-shaped", time.perf_counter() - began
        )
    first = state.first if state.first is not None else any_plan(program)
    if first is None:
        return without_plan(Outcome.UNKNOWN, state.bound, "l-shaped", time.perf_counter() - began)
    objective = value_of(program, first) if state.first is None else state.objective
    return solution_of(
        problem, first, (objective, min(objective, state.bound)), params.gap,
        method="l-shaped", time_s=time.perf_counter() - began,
    )  # fmt: skip


def _forget(_state: LShapedState, _master: Master) -> None:
    """Keep nothing."""
