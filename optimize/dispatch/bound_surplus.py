"""What a stop is worth beyond the space that its goods take, by prices of space."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from optimize.compiled import compiled
from optimize.dispatch.bound_duty_data import DutyData
from optimize.dispatch.bound_whole import Bends


class Goods(NamedTuple):
    """What goods are worth and take.

    Parameters
    ----------
    value
        Of a unit at a site: what its needs pay less the price of the stock; of what can't be of
        use minus infinity.
    most
        Units of an item that can be useful at a site, in parts.
    cover
        People that a unit covers at a site.
    kg, m3
        Of each item.
    groups
        Items of each group, filled up with -1.
    """

    value: np.ndarray
    most: np.ndarray
    cover: np.ndarray
    kg: np.ndarray
    m3: np.ndarray
    groups: np.ndarray


def goods_of(duties: DutyData, value: np.ndarray, cover: np.ndarray) -> Goods:
    """Return what compiled code is told of goods; groups are filled up with -1."""
    largest = max(len(group) for group in duties.groups)
    groups = np.full((len(duties.groups), largest), -1)
    for row, group in zip(groups, duties.groups, strict=True):
        row[: len(group)] = group
    return Goods(value, duties.most, cover, duties.kg, duties.m3, groups)


def surplus_of(goods: Goods, bends: Bends, pairs: tuple[np.ndarray, np.ndarray]) -> np.ndarray:
    """Return the most that a stop's useful units are worth beyond their space: pair by site.

    Of each group the best item counts. What a site's first people are worth besides goes to the
    goods that are worth most for the people whom they cover.

    Parameters
    ----------
    pairs
        Prices of a kilogram and of a cubic metre.
    """
    surplus = np.zeros((pairs[0].size, len(goods.value)))
    _fill(surplus, goods, (bends.edges, bends.slopes), pairs)
    return surplus


@compiled
def _fill(
    surplus: np.ndarray,
    goods: Goods,
    bends: tuple[np.ndarray, np.ndarray],
    pairs: tuple[np.ndarray, np.ndarray],
) -> None:
    theta, mu = pairs
    each, people, item = new_best(goods)
    for pair in range(len(theta)):
        space = theta[pair] * goods.kg + mu[pair] * goods.m3
        for j in range(surplus.shape[1]):
            count = best_goods(goods, space, j, (each, people, item))
            surplus[pair, j] = _taken(each[:count], people[:count], bends[0][j], bends[1][j])


@compiled
def new_best(goods: Goods) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return room for what `best_goods` finds."""
    count = len(goods.groups)
    return np.empty(count), np.empty(count), np.empty(count, np.int64)


@compiled
def best_goods(
    goods: Goods,
    space: np.ndarray,
    j: int,
    found: tuple[np.ndarray, np.ndarray, np.ndarray],
) -> int:
    """Find worth for a person, people and item of the best of each group, the best first.

    Returns
    -------
    How many there are.
    """
    each, people, item = found
    count = 0
    for group in range(len(goods.groups)):
        most, cover, best = -np.inf, 0.0, -1
        for i in goods.groups[group]:
            if i >= 0 and goods.value[j, i] > -np.inf:
                net = (goods.value[j, i] - space[i]) * goods.most[j, i]
                if net > most:
                    most, cover, best = net, goods.cover[j, i] * goods.most[j, i], i
        if cover > 0.0:
            place = count
            while place > 0 and each[place - 1] < most / cover:
                each[place], people[place] = each[place - 1], people[place - 1]
                item[place] = item[place - 1]
                place -= 1
            each[place], people[place], item[place] = most / cover, cover, best
            count += 1
    return count


@compiled
def _taken(each: np.ndarray, people: np.ndarray, edges: np.ndarray, slopes: np.ndarray) -> float:
    """Take people in as long as they are worth anything: both their worths only fall."""
    total, piece, before = 0.0, 0, 0.0
    for n in range(len(each)):
        left = people[n]
        while left > 0.0:
            while piece < len(edges) and edges[piece] <= before:
                piece += 1
            slope, now = 0.0, left
            if piece < len(edges):
                slope, now = slopes[piece], min(left, edges[piece] - before)
            if each[n] + slope <= 0.0:
                return total
            total += (each[n] + slope) * now
            left -= now
            before += now
    return total
