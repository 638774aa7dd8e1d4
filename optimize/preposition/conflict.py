"""Which limits and minimums contradict one another: a smallest set, by leaving out one by one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import numpy as np

from optimize.backends.highs_linear import Ended, LinearProgram, solve_linear
from optimize.preposition.first_stage import first_stage, option_columns
from optimize.preposition.problem import Problem
from optimize.twostage.program import FirstStage


def conflict(problem: Problem) -> tuple[str, ...]:
    """Return names of limits that can't all be kept; empty if they can.

    Leaving out any one of them, the others can be kept. Names: ``rule/X``, ``rotation/X``,
    ``volume/X``, ``floor/X``, ``units/X``, ``options/X``, ``budget``, ``least/R`` and ``most/R``.
    """
    whole = first_stage(problem, priced=False)
    if _fits(whole):
        return ()
    named = list(_limits(problem, whole))
    kept = set(named)
    for name in named:
        if not _fits(_with_only(problem, whole, kept - {name})):
            kept.discard(name)
    return tuple(name for name in named if name in kept)


def _limits(problem: Problem, stage: FirstStage) -> Iterable[str]:
    yield from stage.row_names
    for reserve in problem.reserves:
        if reserve.least:
            yield f"least/{reserve.code}"
        if reserve.most is not None:
            yield f"most/{reserve.code}"


def _with_only(problem: Problem, stage: FirstStage, names: set[str]) -> FirstStage:
    rows = np.array([name in names for name in stage.row_names], dtype=bool)
    lower, upper = stage.lower.copy(), stage.upper.copy()
    for column, reserve in enumerate(problem.reserves, start=len(option_columns(problem))):
        if f"least/{reserve.code}" not in names:
            lower[column] = 0.0
        if f"most/{reserve.code}" not in names:
            upper[column] = np.inf
    return replace(
        stage,
        lower=lower,
        upper=upper,
        matrix=stage.matrix[rows],
        row_lower=stage.row_lower[rows],
        row_upper=stage.row_upper[rows],
    )


def _fits(stage: FirstStage) -> bool:
    if np.any(stage.lower > stage.upper):
        return False
    program = LinearProgram(
        np.zeros(stage.cost.size), stage.lower, stage.upper, stage.whole,
        stage.matrix.tocsc(), stage.row_lower, stage.row_upper,
    )  # fmt: skip
    return solve_linear(program, 10.0).ended is not Ended.INFEASIBLE
