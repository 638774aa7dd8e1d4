"""How two plans under construction compare, in compiled code.

A score is what `kernel_score.total_of` writes. A rule says which tier comes first, and, for
the worst-served sites, how many people and late sites a plan may have.
"""

from __future__ import annotations

import numpy as np

from optimize.compiled import compiled, whole
from optimize.dispatch.kernel_data import Data
from optimize.dispatch.kernel_score import COST, LATE, SITES, WAITED, WEIGHTED
from optimize.dispatch.tiers import FirstObjective

ORDER, LEAST, LEAST_KEPT, MOST_LATE, MARK, SINCE = range(6)
"""Places in a rule: the first tier; the least weighted people of a plan that is searched on
from, and of one that is kept; the most late sites; the least hardship yet; the step at which
the rule began."""

RELIEVED, FIRST_SUPPLIES, FAIRNESS = range(3)
"""First tiers."""

ORDERS = {
    FirstObjective.RELIEVED: RELIEVED,
    FirstObjective.FIRST_SUPPLIES: FIRST_SUPPLIES,
    FirstObjective.FAIRNESS: FAIRNESS,
}

SPREAD = 0.01
"""Share of all people, or sites, by which a plan that is searched on from may be worse than the
best one; where all are relieved, or the worst-served sites count, at the start."""

HEAT, COLD = 0.04, 0.001
"""Of a truck's share of all people: what a change may mostly cost, at the start and at the end."""

_TINY = 1e-6

FORBIDDEN = -1e8
"""Weighted people below this: a plan that changes more kept trips than allowed."""


def new_rule() -> np.ndarray:
    """Return the rule of people first."""
    return rule_of(FirstObjective.RELIEVED)


def rule_of(
    first: FirstObjective,
    least: float = FORBIDDEN,
    least_kept: float = FORBIDDEN,
    most_late: float = np.inf,
    mark: float = np.inf,
    since: float = 0.0,
) -> np.ndarray:
    """Return a rule."""
    return np.array([ORDERS[first], least, least_kept, most_late, mark, since])


@compiled
def is_better(score: np.ndarray, other: np.ndarray, order: float, or_equal: bool) -> bool:
    """Whether a score is above the other, tier by tier."""
    people = _sign(score[WEIGHTED] - other[WEIGHTED], _TINY)
    late = _sign(other[LATE] - score[LATE], 0.0)
    fair = _fairer(score, other)
    waited = _sign(other[WAITED] - score[WAITED], _TINY)
    cost = _sign(other[COST] - score[COST], _TINY)
    first, second, third = people, late, fair
    if order == FIRST_SUPPLIES:
        first, second = late, people
    elif order == FAIRNESS:
        first, second, third = fair, people, late
    for sign in (first, second, third, waited, cost):
        if sign != 0:
            return bool(sign > 0)
    return or_equal


@compiled
def _sign(more: float, slack: float) -> int:
    """Return 1 if there is more, -1 if less, 0 within the slack."""
    if more > slack:
        return whole(1)
    return whole(-1) if more < -slack else whole(0)


@compiled
def _fairer(score: np.ndarray, other: np.ndarray) -> int:
    """Return 1 if the worst-served sites have more than in the other plan, -1 if less.

    At the lowest step that not as many sites have stopped at, fewer is better.
    """
    for step in range(SITES, len(score)):
        if score[step] != other[step]:
            return whole(1) if score[step] < other[step] else whole(-1)
    return whole(0)


@compiled
def hardship(score: np.ndarray) -> float:
    """Return how hard the sites have it, one for each that gets nothing."""
    top = len(score) - 1 - SITES
    total = 0.0
    for step in range(SITES, len(score) - 1):
        total += score[step] * (1.0 - (step - SITES) / top) ** 3
    return float(total)


@compiled
def everybody(data: Data) -> float:
    """Return the weighted people of all sites."""
    full = 0.0
    for site in range(len(data.people)):
        full += data.people[site] * data.weight[site]
    return full


@compiled
def is_taken(
    data: Data,
    tried: np.ndarray,
    now: np.ndarray,
    best: np.ndarray,
    rule: np.ndarray,
    progress: float,
    rng: np.random.Generator,
) -> bool:
    """Whether to go on from the plan tried."""
    spread = SPREAD * (1.0 - progress) ** 2
    if rule[ORDER] == FAIRNESS:
        return _is_fair_enough(tried, now, rule, spread * len(data.people), rng)
    if is_better(tried, now, rule[ORDER], True):
        return True
    if rule[ORDER] == FIRST_SUPPLIES and tried[LATE] > best[LATE]:
        return False
    full = everybody(data)
    if best[WEIGHTED] >= full - _TINY:
        worst = best[WAITED] * (1 + spread * rng.random())
        return bool(tried[WEIGHTED] >= full - _TINY and tried[WAITED] <= worst)
    if tried[WEIGHTED] < best[WEIGHTED] - SPREAD * full:
        return False
    heat = HEAT * full / len(data.free) * (COLD / HEAT) ** progress
    return bool(tried[WEIGHTED] >= now[WEIGHTED] + heat * np.log(rng.random()))


@compiled
def _is_fair_enough(
    tried: np.ndarray, now: np.ndarray, rule: np.ndarray, spread: float, rng: np.random.Generator
) -> bool:
    """Whether the worst-served sites have it hardly worse than in the best plan yet.

    What is kept has no say, so that a search goes the same way whatever may be kept.
    """
    if tried[WEIGHTED] < rule[LEAST] - _TINY or tried[LATE] > rule[MOST_LATE]:
        return False
    hard = hardship(tried)
    if is_better(tried, now, rule[ORDER], True) or hard <= rule[MARK] + spread * rng.random():
        rule[MARK] = min(rule[MARK], hard)
        return True
    return False


@compiled
def is_new_best(now: np.ndarray, best: np.ndarray, rule: np.ndarray) -> bool:
    """Whether a plan is to be kept."""
    if rule[ORDER] == FAIRNESS and (
        now[WEIGHTED] < rule[LEAST_KEPT] - _TINY or now[LATE] > rule[MOST_LATE]
    ):
        return False
    return is_better(now, best, rule[ORDER], False)
