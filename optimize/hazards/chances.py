"""How likely each level is, and how many draws it gets.

A level's return period is that of events at least so bad, so events of just this level come
1 / T − 1 / T' times a year, T' that of the next worse one of its chain. Given that there is an
event, it is of level l with p_l = rate_l / Σ rate. Draws go to levels as Neyman allocated them
to strata: in proportion to p_l × how far costs spread in it, at least one each, and a draw weighs
p_l / n_l: rare disasters are drawn often and count little, and no expectation is biased.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from optimize.hazards.world import Level


def annual_rates(levels: Sequence[Level]) -> np.ndarray:
    """Return how often a year events of just each level come."""
    rates = np.array([1.0 / each.return_years for each in levels])
    own = rates.copy()
    for chain in dict.fromkeys(each.chain for each in levels):
        here = [n for n, each in enumerate(levels) if each.chain == chain]
        here.sort(key=lambda n: levels[n].return_years)
        for mild, worse in pairwise(here):
            own[mild] = rates[mild] - rates[worse]
    return own


def given_an_event(levels: Sequence[Level]) -> np.ndarray:
    """Return the chance of each level, given that there is an event; they sum to 1."""
    rates = annual_rates(levels)
    total = rates.sum()
    if not total > 0:
        raise ValueError("levels: none of them can happen; return periods must differ.")
    return np.asarray(rates / total)


def draws(
    chances: np.ndarray, spreads: np.ndarray, count: int, random: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Return how many draws each level gets, and the weight of one.

    With a draw or more for each level that can be, weights sum to 1 and no expectation is
    biased. With fewer draws than levels, levels are chosen with chances in proportion to
    p × spread (systematic sampling), and weights are scaled to sum to 1.
    """
    possible = np.flatnonzero(chances > 0)
    pull = chances[possible] * np.maximum(spreads[possible], 1e-12)
    pull = pull / pull.sum()
    number = np.zeros(chances.size, dtype=int)
    if count < possible.size:
        number[possible] = _systematic(pull * count, random)
        weight = np.zeros(chances.size)
        drawn = possible[number[possible] > 0]
        weight[drawn] = chances[drawn] / (pull[number[possible] > 0] * count)
        return number, weight / (weight * number).sum()
    number[possible] = 1 + _apportioned(pull * (count - possible.size))
    weight = np.zeros(chances.size)
    weight[possible] = chances[possible] / number[possible]
    return number, weight


def _apportioned(exact: np.ndarray) -> np.ndarray:
    """Return whole numbers of the same sum, by largest remainders."""
    whole = np.floor(exact).astype(int)
    left = round(float(exact.sum())) - int(whole.sum())
    whole[np.argsort(whole - exact, kind="stable")[:left]] += 1
    return np.asarray(whole)


def _systematic(expected: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Return whole numbers with these expectations, of the same sum."""
    ends = np.cumsum(expected) + random.random()
    ends[-1] = np.floor(ends[-1] + 1e-9)
    counted = np.floor(np.concatenate([[0.0], ends]))
    return np.asarray(np.diff(counted), dtype=int)
