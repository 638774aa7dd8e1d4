"""A plan before it is known what happens, and what a solve found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from optimize.preposition.first_stage import column_count, money, option_columns
from optimize.preposition.problem import Problem

LITTLE = 1e-9


@dataclass(frozen=True)
class Plan:
    """What is opened and secured.

    Parameters
    ----------
    options
        Place to its option; others aren't opened.
    units
        Reserve to units, above zero.
    """

    options: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def today(cls, problem: Problem) -> Plan:
        """Return what is secured now."""
        return cls({}, {each.code: each.today for each in problem.reserves if each.today})


class Outcome(StrEnum):
    """How a solve ended.

    OPTIMAL
        Proven within the gap that was asked for.
    FEASIBLE
        A plan with a gap to its bound.
    INFEASIBLE
        Proven: no plan keeps the limits; `conflict` names those that contradict one another.
    UNBOUNDED
        Something pays without end.
    UNKNOWN
        Neither a plan nor a proof in the time.
    """

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    UNBOUNDED = "unbounded"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Solution:
    """What a solve found.

    Parameters
    ----------
    objective, bound
        Of the goal; no plan is better than the bound.
    money_cny
        For options and fees.
    method
        Which way it went.
    time_s
        Seconds.
    """

    outcome: Outcome
    plan: Plan | None
    objective: float
    bound: float
    money_cny: float
    method: str
    time_s: float

    @property
    def gap(self) -> float:
        """Return (objective − bound) / |objective|."""
        if self.plan is None:
            return float("inf")
        return max(0.0, self.objective - self.bound) / max(LITTLE, abs(self.objective))


def plan_of(problem: Problem, values: np.ndarray) -> Plan:
    """Return the plan of first-stage columns."""
    names = option_columns(problem)
    shift = len(names)
    return Plan(
        {place: code for (place, code), taken in zip(names, values, strict=False) if taken > 0.5},  # noqa: PLR2004 -- half of one
        {
            reserve.code: float(units)
            for reserve, units in zip(problem.reserves, values[shift:], strict=True)
            if units > LITTLE
        },
    )


def columns_of(problem: Problem, plan: Plan) -> np.ndarray:
    """Return the first-stage columns of a plan."""
    values = np.zeros(column_count(problem))
    names = option_columns(problem)
    for column, (place, code) in enumerate(names):
        values[column] = float(plan.options.get(place) == code)
    for column, reserve in enumerate(problem.reserves, start=len(names)):
        values[column] = plan.units.get(reserve.code, 0.0)
    return values


def money_of(problem: Problem, plan: Plan) -> float:
    """Return what a plan costs before anything happens, CNY."""
    return float(money(problem) @ columns_of(problem, plan))
