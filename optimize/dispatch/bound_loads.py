"""What a trip carries that is worth most by `bound_trips`, and where it stops."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from optimize.compiled import compiled
from optimize.dispatch.bound_crowd import crowd_stops, round_minutes
from optimize.dispatch.bound_duty_data import Arc, DutyData, Fleet
from optimize.dispatch.bound_surplus import Goods, best_goods, new_best
from optimize.dispatch.bound_trips import (
    UP,
    Loading,
    Pairs,
    Reach,
    most_m3,
)

_MIXES = 15
"""Of prices of weight and volume, for which a truck is filled."""

_TRIED = 6
"""Pairs of prices whose loads are mixed where cubic metres cost something."""

Parts = tuple[tuple[float, np.ndarray], ...]
"""Loads (site by item, parts of units) and how much of each; the shares sum to 1."""


@dataclass(frozen=True)
class _Several:
    """The best trips of several stops, by price pair.

    Parameters
    ----------
    value
        What they are worth at most.
    stops
        Told the number of a pair, where they stop.
    """

    pairs: Pairs
    value: np.ndarray
    stops: Callable[[int], list[int]]


def best_loads(
    fleet: Fleet, duties: DutyData, reach: Reach, arc: Arc, at: tuple[int, int, float]
) -> Parts:
    """Return what a trip that the bound thinks so much of carries.

    Of several stops the bound is that of a mix of loads, of which one may be too heavy and the
    other too light: so such a mix is returned where it is worth more than what the truck holds.

    Parameters
    ----------
    at
        Load step, minutes of the way, and what trips of these are worth at most.
    """
    step, way, most = at
    load, pairs = reach.load, reach.load.alone
    limits = float(reach.kg[step]), most_m3(fleet)
    alone = reach.single[:, step].copy()
    alone[reach.go + arc.back > way] = -np.inf
    if alone.max() >= most:
        j = int(alone.argmax())
        pair = int(
            (pairs.full(reach.kg[step : step + 1], limits[1])[0] + pairs.surplus[:, j]).argmin()
        )
        return ((1.0, _filled(load, ([j], _space(duties, pairs, pair)), limits)),)
    return _mixed(duties, reach, _several(fleet, duties, reach, arc, at), limits)


def _space(duties: DutyData, pairs: Pairs, pair: int) -> np.ndarray:
    """Return what each item's space costs."""
    space: np.ndarray = pairs.theta[pair] * duties.kg + pairs.mu[pair] * duties.m3 + 1e-9
    return space


def _filled(
    load: Loading,
    stops: tuple[list[int], np.ndarray],
    limits: tuple[float, float],
) -> np.ndarray:
    units = np.zeros_like(load.goods.value)
    own, space = stops
    bends = load.bends.edges, load.bends.slopes
    _fill(units, load.goods, bends, np.array(own, np.int64), (limits, space))
    return units


def _several(
    fleet: Fleet, duties: DutyData, reach: Reach, arc: Arc, at: tuple[int, int, float]
) -> _Several:
    """Return the best trips of several stops within these minutes."""
    step, way, most = at
    load, found = reach.load, reach.found
    kg, m3 = reach.kg[step : step + 1], most_m3(fleet)
    full = load.alone.full(kg, m3)[0]
    if found is None:
        around = round_minutes(reach.go, arc)
        value, crowds = crowd_stops(duties, full, load.alone.surplus, around, way)
        return _Several(
            load.alone, value, lambda pair: [j for j in crowds[pair].tolist() if j >= 0]
        )
    if reach.roads.first_mixed > 1:
        stops = _best_pair(reach, arc, full, (way, most))
        if stops:
            value = full + load.alone.surplus[:, stops].sum(axis=1)
            return _Several(load.alone, value, lambda _: stops)
    small = load.mixed.full(kg, m3)[0].astype(np.float32) * UP
    ways = (reach.roads.first_mixed, found.best)
    kind, j, minute = _where(ways, small, arc.back, way, most)
    value = small + found.best[:, kind, j, minute]
    return _Several(load.mixed, value, lambda pair: found.stops(pair, kind, j, minute))


def _mixed(duties: DutyData, reach: Reach, several: _Several, limits: tuple[float, float]) -> Parts:
    """Return the best of these loads, or of the mixes of two."""
    load = reach.load
    best = int(several.value.argmin())
    stops, space = several.stops(best), _space(duties, several.pairs, best)
    reach.remembered.note(stops)
    loads = [_filled(load, (list(dict.fromkeys(stops)), space), limits)]
    loads += _around(duties, reach, several, limits[0])
    worth = np.array([_worth(load, units) for units in loads])
    sizes = [[float((units * of).sum()) for units in loads] for of in (duties.kg, duties.m3)]
    first, second, share = _best_mix(np.array([worth, *sizes]), np.array(limits))
    gap = sizes[0][first] - sizes[0][second]
    if abs(gap) > 1.0 and 0.0 < share < 1.0:
        reach.ties.note((worth[first] - worth[second]) / gap)
    return (share, loads[first]), (1.0 - share, loads[second])


def _around(duties: DutyData, reach: Reach, several: _Several, most_kg: float) -> list[np.ndarray]:
    """Return all that is worth its space, at the best prices and on to what crosses the limit.

    The dearer a kilogram, the fewer are worth it.
    """
    pairs, best = several.pairs, int(several.value.argmin())
    if pairs.mu[best] > 0.0:
        near = np.argsort(several.value, kind="stable")[:_TRIED].tolist()
        return [_all_worth_it(duties, reach, several, pair) for pair in near]
    loads = [_all_worth_it(duties, reach, several, best)]
    is_over = float((loads[0] * duties.kg).sum()) > most_kg
    same = np.nonzero(pairs.mu == 0.0)[0]
    same = same[np.argsort(pairs.theta[same], kind="stable")]
    place = int(np.nonzero(same == best)[0][0])
    further = same[place + 1 :] if is_over else same[:place][::-1]
    for pair in further.tolist():
        loads.append(_all_worth_it(duties, reach, several, pair))
        if (float((loads[-1] * duties.kg).sum()) > most_kg) != is_over:
            break
    return loads


def _all_worth_it(duties: DutyData, reach: Reach, several: _Several, pair: int) -> np.ndarray:
    load, stops = reach.load, several.stops(pair)
    units = np.zeros_like(load.goods.value)
    bends = load.bends.edges, load.bends.slopes
    space = _space(duties, several.pairs, pair)
    _take_all(units, load.goods, bends, np.array(stops, np.int64), space)
    return units


def _worth(load: Loading, units: np.ndarray) -> float:
    """Return what units are worth, each site's as one stop."""
    people = (load.goods.cover * units).sum(axis=1)
    edges = load.bends.edges
    widths = np.diff(edges, axis=1, prepend=0.0)
    inside = np.clip(people[:, None] - (edges - widths), 0.0, widths)
    own = np.where(units > 0.0, load.goods.value, 0.0)
    return float((own * units).sum() + (inside * load.bends.slopes).sum())


def _best_pair(reach: Reach, arc: Arc, full: np.ndarray, at: tuple[int, float]) -> list[int]:
    """Return two stops within these minutes that are worth so much, the last one first."""
    way, most = at
    surplus = reach.load.alone.surplus
    minutes = reach.go[:, None] + reach.roads.legs.each + arc.back[None, :]
    minutes[np.diag_indices(len(minutes))] = way + 1
    first, last = np.nonzero(minutes <= way)
    worth = (full[:, None] + surplus[:, first] + surplus[:, last]).min(axis=0)
    if worth.size == 0 or worth.max() < most:
        return []
    return [int(last[worth.argmax()]), int(first[worth.argmax()])]


@compiled
def _where(
    ways: tuple[int, np.ndarray], full: np.ndarray, back: np.ndarray, way: int, most: float
) -> tuple[int, int, int]:
    """Return kind, last site and minutes of a way of several stops that is worth so much."""
    first_kind, best = ways
    pairs, kinds, sites, _ = best.shape
    for kind in range(first_kind, kinds):
        for j in range(sites):
            minute = way - back[j]
            least = np.float32(np.inf)
            for pair in range(pairs):
                if minute >= 0:
                    least = min(least, full[pair] + best[pair, kind, j, minute])
            if most <= least < np.inf:
                return kind, j, minute
    return 0, 0, 0


@compiled
def _fill(
    units: np.ndarray,
    goods: Goods,
    bends: tuple[np.ndarray, np.ndarray],
    stops: np.ndarray,
    space: tuple[tuple[float, float], np.ndarray],
) -> None:
    """Fill by worth for the space, of each group the item that gains most."""
    limits, each = space
    pieces = bends[0].shape[1] + 1
    most = len(stops) * len(goods.groups) * pieces
    wanted = np.zeros((3, most))
    site, item = np.zeros(most, np.int64), np.zeros(most, np.int64)
    found = new_best(goods)
    count = 0
    for j in stops:
        size = best_goods(goods, each, j, found)
        before, piece = 0.0, 0
        for n in range(size):
            i, left = found[2][n], found[1][n]
            while left > 0.0:
                slope, now, piece = _next(bends, j, (before, piece), left)
                left -= now
                before += now
                worth = goods.value[j, i] + slope * goods.cover[j, i]
                if worth > 0.0 and count < most:
                    part = now / goods.cover[j, i]
                    wanted[0, count] = worth * part
                    wanted[1, count], wanted[2, count] = goods.kg[i] * part, goods.m3[i] * part
                    site[count], item[count] = j, i
                    count += 1
    parts = _parts(wanted[:, :count], limits[0], limits[1])
    for n in range(count):
        j, i = site[n], item[n]
        units[j, i] += parts[n] * wanted[1, n] / goods.kg[i]


@compiled
def _parts(goods: np.ndarray, most_kg: float, most_m3: float) -> np.ndarray:
    """Return how much of each good to take, 0 to 1, by the best of some prices of the two spaces.

    Parameters
    ----------
    goods
        Rows: worth, kilograms and cubic metres of all of each.
    """
    best, best_worth = np.zeros(goods.shape[1]), 0.0
    for n in range(_MIXES):
        mixed = n / (_MIXES - 1.0)
        space = (1.0 - mixed) * goods[1] / most_kg + mixed * goods[2] / most_m3 + 1e-12
        parts, worth = np.zeros(goods.shape[1]), 0.0
        kg, m3 = most_kg, most_m3
        for good in np.argsort(-goods[0] / space):
            part = 1.0
            if goods[1, good] > kg:
                part = kg / goods[1, good]
            if goods[2, good] * part > m3:
                part = m3 / goods[2, good]
            parts[good] = part
            kg -= part * goods[1, good]
            m3 -= part * goods[2, good]
            worth += part * goods[0, good]
        if worth > best_worth:
            best, best_worth = parts, worth
    return best


@compiled
def _take_all(
    units: np.ndarray,
    goods: Goods,
    bends: tuple[np.ndarray, np.ndarray],
    stops: np.ndarray,
    space: np.ndarray,
) -> None:
    """Take all that is worth more than its space, however much it is."""
    found = new_best(goods)
    for j in stops:
        before, piece = 0.0, 0
        for n in range(best_goods(goods, space, j, found)):
            left = found[1][n]
            while left > 0.0:
                slope, now, piece = _next(bends, j, (before, piece), left)
                if found[0][n] + slope <= 0.0:
                    left = 0.0
                else:
                    units[j, found[2][n]] += now / goods.cover[j, found[2][n]]
                    left -= now
                    before += now


@compiled
def _next(
    bends: tuple[np.ndarray, np.ndarray], j: int, at: tuple[float, int], left: float
) -> tuple[float, float, int]:
    """Return the slope of a site's next people, how many of those left have it, and its piece."""
    before, piece = at
    edges, slopes = bends
    while piece < edges.shape[1] and edges[j, piece] <= before:
        piece += 1
    if piece < edges.shape[1]:
        return slopes[j, piece], min(left, edges[j, piece] - before), piece
    return 0.0, left, piece


@compiled
def _best_mix(loads: np.ndarray, limits: np.ndarray) -> tuple[int, int, float]:
    """Return two loads and the share of the first one that are worth most together.

    Parameters
    ----------
    loads
        Rows: worth, kilograms and cubic metres; the first load fits.
    """
    most, found = -np.inf, (0, 0, 1.0)
    for a in range(loads.shape[1]):
        for b in range(loads.shape[1]):
            low, high = 0.0, 1.0
            for k in range(2):
                one, other = loads[k + 1, a], loads[k + 1, b]
                if one > other:
                    high = min(high, (limits[k] - other) / (one - other))
                elif other > one:
                    low = max(low, (limits[k] - other) / (one - other))
                elif one > limits[k]:
                    high = -1.0
            share = high if loads[0, a] >= loads[0, b] else low
            worth = share * loads[0, a] + (1.0 - share) * loads[0, b]
            if low <= high and worth > most:
                most, found = worth, (a, b, share)
    return found
