"""A good load for a trip that is worth most by `bound_trips`: where it stops, what it carries."""

from __future__ import annotations

import numpy as np

from optimize.compiled import compiled
from optimize.dispatch.bound_crowd import crowd_stops, round_minutes
from optimize.dispatch.bound_duty_data import Arc, DutyData, Fleet
from optimize.dispatch.bound_routes import stops_of
from optimize.dispatch.bound_surplus import Goods, best_goods, new_best
from optimize.dispatch.bound_trips import (
    UP,
    Pairs,
    Reach,
    choose,
    most_m3,
    span_of,
)

_MIXES = 15
"""Of prices of weight and volume, for which a truck is filled."""


def best_load(
    fleet: Fleet, duties: DutyData, reach: Reach, arc: Arc, at: tuple[int, int, float]
) -> np.ndarray:
    """Return a good load (site by item, parts of units).

    Parameters
    ----------
    at
        Load step, minutes of the way, and what trips of these are worth at most.
    """
    step, way, most = at
    load = reach.load
    kg, m3 = reach.kg[step : step + 1], most_m3(fleet)
    pairs, full = load.alone, load.alone.full(kg, m3)[0]
    alone = reach.single[:, step].copy()
    alone[reach.go + arc.back > way] = -np.inf
    if alone.max() >= most:
        stops = [int(alone.argmax())]
        pair = int((full + pairs.surplus[:, stops[0]]).argmin())
    elif reach.found is None:
        around = round_minutes(reach.go, arc)
        _, pair, stops = crowd_stops(duties, full, pairs.surplus, around, way)
    else:
        pairs, pair, stops = _stops_of_way(fleet, reach, arc, at)
    space = pairs.theta[pair] * duties.kg + pairs.mu[pair] * duties.m3 + 1e-9
    units = np.zeros_like(load.goods.value)
    _fill(units, load.goods, (load.bends.edges, load.bends.slopes), np.array(stops, np.int64),
          ((float(kg[0]), m3), space))  # fmt: skip
    return units


def _stops_of_way(
    fleet: Fleet, reach: Reach, arc: Arc, at: tuple[int, int, float]
) -> tuple[Pairs, int, list[int]]:
    """Return the price pair and the stops of the best way of several."""
    step, way, most = at
    load, found = reach.load, reach.found
    kg, m3 = reach.kg[step : step + 1], most_m3(fleet)
    if reach.roads.first_mixed > 1:
        full = load.alone.full(kg, m3)[0]
        stops = _best_pair(reach, arc, full, (way, most))
        if stops:
            pair = int((full + load.alone.surplus[:, stops].sum(axis=1)).argmin())
            return load.alone, pair, stops
    if found is None:
        return load.mixed, 0, []
    small = load.mixed.full(kg, m3)[0].astype(np.float32) * UP
    ways = (reach.roads.first_mixed, found.best)
    pair, kind, j, minute = _where(ways, small, arc.back, (way, fleet.end + 1), most)
    stops = stops_of(found, reach.roads, pair, (kind, j, minute)) if kind else []
    return load.mixed, pair, stops


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
    ways: tuple[int, np.ndarray],
    full: np.ndarray,
    back: np.ndarray,
    span: tuple[int, int],
    most: float,
) -> tuple[int, int, int, int]:
    """Return pair, kind, last site and minutes of a way of several stops that is worth so much."""
    first_kind, best = ways
    way, minutes = span
    pairs, kinds, sites, _ = best.shape
    chosen = np.empty(pairs, np.bool_)
    for kind in range(first_kind, kinds):
        for j in range(sites):
            at = way - back[j]
            first, last = span_of(best[0, kind, j], minutes)
            if at < first or first == last:
                continue
            choose(chosen, full, best, (kind, j), (first, last))
            least, low = np.float32(np.inf), 0
            for pair in range(pairs):
                if chosen[pair] and full[pair] + best[pair, kind, j, at] < least:
                    least, low = full[pair] + best[pair, kind, j, at], pair
            if least >= most:
                return low, kind, j, at
    return 0, 0, 0, 0


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
                while piece < pieces - 1 and bends[0][j, piece] <= before:
                    piece += 1
                slope, now = 0.0, left
                if piece < pieces - 1:
                    slope, now = bends[1][j, piece], min(left, bends[0][j, piece] - before)
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
