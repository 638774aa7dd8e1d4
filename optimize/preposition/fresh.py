"""What a plan comes to in scenarios that it was not made for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from statistics import NormalDist

import numpy as np

from optimize.preposition.arrays import two_stage
from optimize.preposition.decompose import solve
from optimize.preposition.goal import Goal
from optimize.preposition.plan import Plan, columns_of
from optimize.preposition.problem import Problem, Scenario
from optimize.preposition.solve import PrepositionParams
from optimize.twostage.evaluate import CHANCE_SLACK, worth_of


@dataclass(frozen=True)
class FreshValue:
    """A mean with its confidence interval.

    Parameters
    ----------
    scenarios
        How many it was taken over.
    """

    mean: float
    low: float
    high: float
    scenarios: int


@dataclass(frozen=True)
class SampledGap:
    """How far a plan can be from the best, by fresh scenarios and solves of other samples.

    Parameters
    ----------
    value
        Of the plan in fresh scenarios.
    best
        Mean of the proven bounds of other samples: on average not above the true optimum.
    """

    value: FreshValue
    best: FreshValue

    @property
    def gap(self) -> float:
        """Return the most that the plan is off at this confidence, never negative."""
        return max(0.0, self.value.high - self.best.low)


def fresh_value(
    problem: Problem,
    scenarios: tuple[Scenario, ...],
    goal: Goal,
    plan: Plan,
    confidence: float = 0.95,
) -> FreshValue:
    """Return the mean of a plan's measure over independent, equally likely scenarios."""
    if not scenarios:
        raise ValueError("fresh scenarios: there must be at least one.")
    even = tuple(replace(each, probability=1 / len(scenarios)) for each in scenarios)
    asked = replace(problem, scenarios=even)
    program = two_stage(asked, Goal(goal.measure))
    columns = columns_of(problem, plan)
    costs = worth_of(program, columns).costs + float(program.first.cost @ columns)
    if program.chance_of is not None:
        costs = (costs > CHANCE_SLACK).astype(float)
    return _interval(costs, confidence)


def sampled_gap(
    problem: Problem,
    goal: Goal,
    plan: Plan,
    *,
    samples: tuple[tuple[Scenario, ...], ...],
    fresh: tuple[Scenario, ...],
    params: PrepositionParams | None = None,
) -> SampledGap:
    """Solve other samples for their bounds and value the plan in fresh scenarios.

    The mean of samples' optima is on average not above the optimum (Mak, Morton and Wood 1999),
    and each bound is not above its sample's optimum.
    """
    bounds = []
    for sample in samples:
        even = tuple(replace(each, probability=1 / len(sample)) for each in sample)
        bounds.append(solve(replace(problem, scenarios=even), Goal(goal.measure), params).bound)
    return SampledGap(fresh_value(problem, fresh, goal, plan), _interval(np.array(bounds), 0.95))


def _interval(values: np.ndarray, confidence: float) -> FreshValue:
    """Return mean and normal interval; of one value only itself is known."""
    mean, count = float(values.mean()), values.size
    spread = float(values.std(ddof=1)) / count**0.5 if count > 1 else 0.0
    half = NormalDist().inv_cdf((1 + confidence) / 2) * spread
    return FreshValue(mean, mean - half, mean + half, count)
