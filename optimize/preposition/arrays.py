"""A pre-positioning problem as a two-stage program."""

from __future__ import annotations

import numpy as np

from optimize.preposition.first_stage import first_stage
from optimize.preposition.goal import Goal, Measure
from optimize.preposition.problem import Problem
from optimize.preposition.second_stage import needs_of, second_stage
from optimize.twostage.program import TwoStage


def two_stage(problem: Problem, goal: Goal) -> TwoStage:
    """Return the arrays of a problem and goal."""
    chances = [float(len(needs_of(scenario))) for scenario in problem.scenarios]
    return TwoStage(
        first=first_stage(problem, priced=goal.measure is Measure.COST),
        recourse=tuple(
            second_stage(problem, scenario, goal.measure) for scenario in problem.scenarios
        ),
        probability=np.array([scenario.probability for scenario in problem.scenarios]),
        risk=goal.risk,
        chance_of=np.array(chances) if goal.measure is Measure.CHANCE else None,
    )
