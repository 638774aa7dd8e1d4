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
    Built,
    PrepositionParams,
    any_plan,
    extensive_solution,
    solution_of,
    without_plan,
)
from optimize.twostage.blocks import Block
from optimize.twostage.checkpoint import Checkpoint
from optimize.twostage.evaluate import value_of
from optimize.twostage.evaluator import CrewCuts, crew_of
from optimize.twostage.grouping import blocks_in_groups
from optimize.twostage.lshaped import LShaped
from optimize.twostage.lshaped_state import LShapedLimits, LShapedProgress, LShapedState
from optimize.twostage.master import Master
from optimize.twostage.partial import kept_scenarios
from optimize.twostage.program import TwoStage

_EXTENSIVE_UP_TO = 50
"""Scenarios of which the extensive form may be solved."""

_EXTENSIVE_COLUMNS = 30_000
"""Columns after the first stage that it is given at most where places are to be opened."""

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
    params = params or PrepositionParams()
    began = time.perf_counter()
    built = Built(problem, two_stage(problem, goal), began)
    asks_for_cuts = bool(params.cluster or params.kept)
    if suits_extensive(built.program) and not asks_for_cuts:
        return extensive_solution(built, params, on_progress, should_stop)
    return _lshaped_solution(built, params, on_progress, should_stop)


def suits_extensive(program: TwoStage) -> bool:
    """Return whether the extensive form is the faster way.

    With places to open its relaxation is solved at many nodes, so there it has to be small.
    """
    if len(program.recourse) > _EXTENSIVE_UP_TO:
        return False
    columns = sum(each.cost.size for each in program.recourse)
    return columns <= _EXTENSIVE_COLUMNS or not program.first.whole.any()


def solve_lshaped(
    problem: Problem,
    goal: Goal,
    params: PrepositionParams | None = None,
    on_progress: Callable[[LShapedProgress], None] = lambda _step: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> Solution:
    """Solve by cuts of the scenarios."""
    began = time.perf_counter()
    built = Built(problem, two_stage(problem, goal), began)
    return _lshaped_solution(built, params or PrepositionParams(), on_progress, should_stop)


def _lshaped_solution(
    built: Built,
    params: PrepositionParams,
    on_progress: Callable[[LShapedProgress], None],
    should_stop: Callable[[], bool],
) -> Solution:
    problem, program, began = built.problem, built.program, built.began_s
    blocks, master = _decomposed(program, params)
    left = max(0.1, params.time_limit_s - (time.perf_counter() - began))
    file = params.checkpoint
    memory = Checkpoint(file, program, params.kept) if file else None
    limits = LShapedLimits(
        left, params.gap, on_progress, should_stop, memory.keep if memory else _forget
    )
    with crew_of(blocks, params.workers, params.cluster) as crew:
        known = memory.restore(master) if memory else None
        state = LShaped(program, master, CrewCuts(crew), limits, known).run()
    if memory:
        memory.keep(state, master, at_once=True)
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


def _decomposed(program: TwoStage, params: PrepositionParams) -> tuple[list[Block], Master]:
    """Return the blocks of all scenarios, and the master with those that it keeps whole."""
    kept = kept_scenarios(program, params.kept)
    blocks, floors = blocks_in_groups(program, _GROUPS, kept)
    whole = [each for each in blocks if each.scenario in kept]
    return blocks, Master(program, floors, _CLOSE * params.gap, whole)


def _forget(_state: LShapedState, _master: Master) -> None:
    """Keep nothing."""
