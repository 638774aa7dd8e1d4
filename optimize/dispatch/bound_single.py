"""The most that a trip of one stop can be worth, by load step.

With one stop, goods compete for the truck's space alone: by kilograms they are taken in the order
of their worth for a kilogram, for some prices of a cubic metre. What cuts of whole stops pay is
that for the most people whom so many kilograms cover, in whole stops as they are.
"""

from __future__ import annotations

import numpy as np

from optimize.compiled import compiled
from optimize.dispatch.bound_surplus import Goods
from optimize.dispatch.bound_trips import Loading

_VOLUMES = np.array([0.0, 0.25, 0.5, 0.75, 1.0, 1.3, 1.8])
"""Prices of a cubic metre, in what those of all useful goods of a site are worth."""


def single_values(load: Loading, kg: np.ndarray, m3: float) -> np.ndarray:
    """Return the most that a stop is worth: site by load step.

    Parameters
    ----------
    kg, m3
        The most kilograms of each load step, and the most cubic metres.
    """
    worth, people = (np.zeros((len(load.goods.value), kg.size)) for _ in range(2))
    _fill(worth, people, load.goods, kg, m3)
    most = worth + load.bends.whole_worth(people)
    by_pairs = (load.alone.full(kg, m3)[:, :, None] + load.alone.surplus[None]).min(axis=1)
    values: np.ndarray = np.minimum(most, by_pairs.T)
    return values


@compiled
def _fill(worth: np.ndarray, people: np.ndarray, goods: Goods, kg: np.ndarray, m3: float) -> None:
    """Fill in the goods' worth and the people whom they cover, both at most."""
    count = len(goods.groups)
    each, most, row = np.empty(count), np.empty(count), np.empty(len(kg))
    nothing = np.zeros(len(goods.m3))
    for j in range(len(worth)):
        size = _by_kg(goods, goods.cover, nothing, j, (each, most))
        _add_up(people[j], each[:size], most[:size], kg)
        size = _by_kg(goods, goods.value, nothing, j, (each, most))
        _add_up(worth[j], each[:size], most[:size], kg)
        total = max(1e-9, _volume(goods, j))
        mean = most[:size].sum() / total
        for level in _VOLUMES[1:]:
            size = _by_kg(goods, goods.value, level * mean * goods.m3, j, (each, most))
            _add_up(row, each[:size], most[:size], kg)
            for step in range(len(kg)):
                worth[j, step] = min(worth[j, step], row[step] + level * mean * m3)


@compiled
def _volume(goods: Goods, j: int) -> float:
    """Return the cubic metres of one item of each group, as much as is useful."""
    total = 0.0
    for group in goods.groups:
        least = np.inf
        for i in group:
            if i >= 0 and goods.value[j, i] > 0.0:
                least = min(least, goods.m3[i] * goods.most[j, i])
        if least < np.inf:
            total += least
    return total


@compiled
def _by_kg(
    goods: Goods, worth: np.ndarray, space: np.ndarray, j: int, found: tuple[np.ndarray, np.ndarray]
) -> int:
    """Find the best worth of a kilogram of each group, beyond its space, and of all of it."""
    each, most = found
    count = 0
    for group in goods.groups:
        best, total = 0.0, 0.0
        for i in group:
            if i >= 0 and goods.value[j, i] > -np.inf:
                net = worth[j, i] - space[i]
                best = max(best, net / goods.kg[i])
                total = max(total, net * goods.most[j, i])
        if total > 0.0:
            place = count
            while place > 0 and each[place - 1] < best:
                each[place], most[place] = each[place - 1], most[place - 1]
                place -= 1
            each[place], most[place] = best, total
            count += 1
    return count


@compiled
def _add_up(row: np.ndarray, each: np.ndarray, most: np.ndarray, kg: np.ndarray) -> None:
    """Take goods in by their worth for a kilogram, up to so many kilograms (which never fall)."""
    n, before, total = 0, 0.0, 0.0
    for step in range(len(kg)):
        while n < len(each) and before + most[n] / each[n] <= kg[step]:
            before += most[n] / each[n]
            total += most[n]
            n += 1
        row[step] = total
        if n < len(each):
            row[step] += max(0.0, kg[step] - before) * each[n]
