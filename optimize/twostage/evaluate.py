"""What a first stage is worth: each scenario solved, and what one more of each column changes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimize.backends.highs_linear import LinearAnswer, LinearProgram, solve_linear
from optimize.twostage.program import Recourse, TwoStage
from optimize.twostage.risk import risk_of, worst_weights

CHANCE_SLACK = 1e-7
"""Shares of needs that count as nothing lacking."""


@dataclass(frozen=True)
class Worth:
    """What a first stage comes to.

    Parameters
    ----------
    objective
        Of the program.
    costs
        Of each scenario, without the first stage.
    slopes
        By how much a unit more of each first-stage column changes the objective, at its
        scenarios' duals.
    """

    objective: float
    costs: np.ndarray
    slopes: np.ndarray


def value_of(program: TwoStage, first: np.ndarray) -> float:
    """Return the objective of a first stage."""
    return worth_of(program, first).objective


def worth_of(program: TwoStage, first: np.ndarray) -> Worth:
    """Solve each scenario for a first stage."""
    costs, slopes = [], []
    for recourse in program.recourse:
        answer = answer_of(recourse, first)
        costs.append(answer.objective + recourse.constant + float(recourse.first_cost @ first))
        slopes.append(recourse.first_cost + recourse.technology.T @ answer.duals)
    values = np.array(costs)
    before = float(program.first.cost @ first)
    if program.chance_of is not None:
        fails = values > CHANCE_SLACK
        chance = float(program.probability @ fails)
        return Worth(before + chance, values, np.zeros(first.size))
    weights = worst_weights(program.risk, program.probability, values)
    after = risk_of(program.risk, program.probability, values)
    return Worth(before + after, values, program.first.cost + weights @ np.array(slopes))


def answer_of(recourse: Recourse, first: np.ndarray) -> LinearAnswer:
    """Return a scenario's best answer to a first stage."""
    shift = recourse.technology @ first
    whole = recourse.whole if recourse.whole is not None else np.zeros(recourse.cost.size, bool)
    return solve_linear(
        LinearProgram(
            recourse.cost,
            np.zeros(recourse.cost.size),
            recourse.upper,
            whole,
            recourse.matrix,
            recourse.row_lower + shift,
            recourse.row_upper + shift,
        )
    )
