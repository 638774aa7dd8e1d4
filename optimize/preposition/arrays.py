"""A pre-positioning problem as a two-stage program."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from optimize.preposition.condense import condensed
from optimize.preposition.first_stage import first_stage
from optimize.preposition.goal import Goal, Measure
from optimize.preposition.problem import Problem
from optimize.preposition.second_stage import Pattern, needs_of, pattern, pattern_key, second_stage
from optimize.twostage.program import Recourse, TwoStage


def two_stage(problem: Problem, goal: Goal) -> TwoStage:
    """Return the arrays of a problem and goal, like sites and like reserves as one."""
    problem = condensed(problem, goal.measure)
    chances = [float(len(needs_of(scenario))) for scenario in problem.scenarios]
    return TwoStage(
        first=first_stage(problem, priced=goal.measure is Measure.COST),
        recourse=tuple(_recourse(problem, goal.measure)),
        probability=np.array([scenario.probability for scenario in problem.scenarios]),
        risk=goal.risk,
        chance_of=np.array(chances) if goal.measure is Measure.CHANCE else None,
    )


def _recourse(problem: Problem, measure: Measure) -> Iterator[Recourse]:
    """Yield each scenario's arrays; those that differ in amounts alone share the rest."""
    known: dict[object, Pattern] = {}
    for scenario in problem.scenarios:
        key = pattern_key(problem, scenario, measure)
        if key not in known:
            known[key] = pattern(problem, scenario, measure, pooled=True)
        yield second_stage(problem, scenario, measure, known[key])
