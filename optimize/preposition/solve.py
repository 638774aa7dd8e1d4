"""Solving: a plan, a bound that holds, never an exception for what a solver did."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from optimize.backends.highs_apart import solve_watched
from optimize.backends.highs_linear import Ended, LinearProgram, solve_linear
from optimize.backends.highs_watch import Seen
from optimize.preposition.arrays import two_stage
from optimize.preposition.goal import Goal
from optimize.preposition.plan import Outcome, Solution, money_of, plan_of
from optimize.preposition.problem import Problem
from optimize.twostage.evaluate import value_of
from optimize.twostage.extensive import constant_of, extensive_form
from optimize.twostage.lshaped_state import LShapedProgress
from optimize.twostage.program import TwoStage


@dataclass(frozen=True)
class PrepositionParams:
    """Limits of a solve.

    Parameters
    ----------
    time_limit_s
        Seconds.
    gap
        Relative gap at which a plan counts as optimal.
    seed
        Of every random choice.
    workers
        Processes that solve scenarios; 1: none but this one.
    checkpoint
        File to keep what is known in, and to go on from.
    cluster
        Address of a Dask scheduler whose workers solve scenarios; empty: none.
    kept
        Scenarios whose second stage stays whole in the master of the L-shaped method.
    """

    time_limit_s: float = 60.0
    gap: float = 1e-4
    seed: int = 0
    workers: int = 1
    checkpoint: Path | None = None
    cluster: str = ""
    kept: int = 0

    def __post_init__(self) -> None:
        if not 0 < self.time_limit_s < float("inf") or not 0 <= self.gap < 1:
            raise ValueError("time_limit_s must be positive and finite, gap in [0, 1).")
        if self.seed < 0 or self.workers < 1 or self.kept < 0:
            raise ValueError("seed and kept must be >= 0, workers >= 1.")


@dataclass(frozen=True)
class Built:
    """A problem, its arrays, and the performance counter when they were begun."""

    problem: Problem
    program: TwoStage
    began_s: float


def solve_extensive(
    problem: Problem,
    goal: Goal,
    params: PrepositionParams | None = None,
    on_progress: Callable[[LShapedProgress], None] = lambda _step: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> Solution:
    """Solve all scenarios in one program."""
    began = time.perf_counter()
    built = Built(problem, two_stage(problem, goal), began)
    return extensive_solution(built, params or PrepositionParams(), on_progress, should_stop)


def extensive_solution(
    built: Built,
    params: PrepositionParams,
    on_progress: Callable[[LShapedProgress], None] = lambda _step: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> Solution:
    """Solve a problem whose arrays are built as one program."""
    problem, program, began = built.problem, built.program, built.began_s
    form = extensive_form(program)
    constant = constant_of(program)

    def told(seen: Seen) -> None:
        elapsed = time.perf_counter() - began
        on_progress(LShapedProgress(elapsed, 0, seen.objective + constant, seen.bound + constant))

    left = params.time_limit_s - (time.perf_counter() - began)
    answer = solve_watched(form, max(0.1, left), params.gap, should_stop, told)
    if answer.ended in {Ended.INFEASIBLE, Ended.UNBOUNDED}:
        outcome = Outcome(answer.ended.value)
        return without_plan(outcome, answer.bound, "extensive", time.perf_counter() - began)
    values = answer.values
    if values is None:
        values = any_plan(program)
        if values is None:
            return without_plan(
                Outcome.UNKNOWN, answer.bound, "extensive", time.perf_counter() - began
            )
    first = values[: program.first.cost.size]
    first = np.where(program.first.whole, np.rint(first), first)
    objective = value_of(program, first)
    bound = min(objective, answer.bound + constant)
    time_s = time.perf_counter() - began
    return solution_of(
        problem, first, (objective, bound), params.gap, method="extensive", time_s=time_s
    )


def solution_of(
    problem: Problem, first: np.ndarray, found: tuple[float, float], gap: float, *,
    method: str, time_s: float,
) -> Solution:  # fmt: skip
    """Return first-stage columns with their (objective, bound) as a plan."""
    plan = plan_of(problem, first)
    objective, bound = found
    small = objective - bound <= max(gap * abs(objective), 1e-6)
    outcome = Outcome.OPTIMAL if small else Outcome.FEASIBLE
    return Solution(outcome, plan, objective, bound, money_of(problem, plan), method, time_s)


def any_plan(program: TwoStage) -> np.ndarray | None:
    """Return the cheapest first stage, whatever happens after; None where there is none."""
    first = program.first
    answer = solve_linear(
        LinearProgram(first.cost, first.lower, first.upper, first.whole,
                      first.matrix.tocsc(), first.row_lower, first.row_upper), 10.0,
    )  # fmt: skip
    return answer.values


def without_plan(outcome: Outcome, bound: float, method: str, time_s: float) -> Solution:
    """Return what there is to say without a plan."""
    return Solution(outcome, None, float("inf"), bound, 0.0, method, time_s)
