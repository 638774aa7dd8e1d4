"""The most that one trip can be worth at given prices, by load step and way.

For any prices theta of a kilogram and mu of a cubic metre on the truck, a trip
over the stops S with at most k kg and v m3 is worth at most

    theta k + mu v + sum over j in S of surplus_j(theta, mu)

(weak duality of its loading problem), where a site's surplus is what its
useful units are worth beyond these prices. So the least over some such prices
is a bound for each S, and the greatest of these over S one for all trips.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimize.dispatch.bound_duty_data import Arc, DutyData, Fleet
from optimize.dispatch.bound_paths import Ways
from optimize.dispatch.bound_prices import Prices

_SLACK = 1e-6
"""Kilograms and cubic metres that the checker lets a load be over."""

_COARSE, _FINE = (12, 6, 3), (60, 24, 7)
"""Prices of a kilogram tried alone; those with each price of a cubic metre, and these."""

_FEW_SETS = 1500
"""So many sets are all looked at closely."""

_WITHIN = (0.0, 0.08, 0.16, 0.3, 0.5, 1.0)
"""Shares of the ways for which the best price pair of each load step is taken."""

_UP = np.float32(1.0 + 2e-6)
"""Makes up for sums of numbers of 24 bits."""


@dataclass(frozen=True)
class Loading:
    """What goods are worth at a gate for a kind of truck.

    Parameters
    ----------
    value
        Of a unit at a site: what its needs pay less the price of the stock.
    coarse, fine
        Grids of price pairs (of a kilogram and of a cubic metre on the truck),
        and for each the surplus of sets (coarse) or sites (fine), by pair. No
        coarse one where the sets are few.
    """

    value: np.ndarray
    coarse: _Grid | None
    fine: _Grid


@dataclass(frozen=True)
class _Grid:
    theta: np.ndarray
    mu: np.ndarray
    surplus: np.ndarray

    def full(self, kg: np.ndarray, m3: float) -> np.ndarray:
        """Return what a full truck costs at each pair, by load step."""
        cost = self.theta[:, None] * kg[None, :] + self.mu[:, None] * m3
        small: np.ndarray = cost.astype(np.float32)
        return small


def goods_value(duties: DutyData, prices: Prices, gate: int, items: np.ndarray) -> np.ndarray:
    """Return what a unit loaded at the gate is worth at each site, if it fits and is there."""
    usable = items & duties.stocked[gate]
    value = np.where(usable[None, :], prices.unit - prices.taken[gate][None, :], 0.0)
    wanted: np.ndarray = np.maximum(value, 0.0) * (duties.useful > 0)
    return wanted


def loading(duties: DutyData, value: np.ndarray) -> Loading:
    """Return the surplus of stops over grids of prices."""
    fine = _grid(duties, value, _FINE)
    everything = np.arange(len(duties.sets.sizes))
    if everything.size <= _FEW_SETS:
        return Loading(value, None, fine)
    coarse = _grid(duties, value, _COARSE)
    sets = _of_sets(duties, coarse.surplus, everything)
    return Loading(value, _Grid(coarse.theta, coarse.mu, sets), fine)


def _of_sets(duties: DutyData, surplus: np.ndarray, sets: np.ndarray) -> np.ndarray:
    members = duties.sets.members[sets]
    total = surplus[:, members[:, 0]]
    for column in range(1, members.shape[1]):
        total = total + surplus[:, members[:, column]]
    return total


def _surplus(duties: DutyData, value: np.ndarray, theta: np.ndarray, mu: np.ndarray) -> np.ndarray:
    """Return what useful units are worth beyond their space, price pair by site."""
    space = theta[:, None] * duties.kg[None, :] + mu[:, None] * duties.m3[None, :]
    surplus = np.zeros((theta.size, len(value)))
    for group in duties.groups:
        best = np.zeros_like(surplus)
        for i in group:
            if value[:, i].any():
                over = np.maximum(0.0, value[None, :, i] - space[:, i, None])
                np.maximum(best, over * duties.most[None, :, i], out=best)
        surplus += best
    return surplus


def _grid(duties: DutyData, value: np.ndarray, sizes: tuple[int, int, int]) -> _Grid:
    """Return price pairs where loads of these values may be cut off, and sites' surplus."""
    alone, mixed, volumes = sizes
    by_kg = (value / duties.kg[None, :])[value > 0]
    m3 = np.broadcast_to(duties.m3, value.shape)
    dense = (value > 0) & (m3 > 0)
    by_m3 = value[dense] / m3[dense]
    pairs = [(0.0, 0.0), *((theta, 0.0) for theta in _levels(by_kg, alone))]
    for share in (np.arange(volumes) + 0.5) / volumes:
        # The dearer the cubic metre, the cheaper the kilogram.
        mu = share**2 * float(np.quantile(by_m3, 0.9)) if by_m3.size else 0.0
        left = np.maximum(0.0, (value - mu * m3) / duties.kg[None, :])[value > 0]
        pairs += [(0.0, mu), *((theta, mu) for theta in _levels(left, mixed - 1))]
    grid = np.array(pairs)
    theta, mu_all = grid[:, 0], grid[:, 1]
    surplus = np.zeros((theta.size, len(value) + 1), dtype=np.float32)
    surplus[:, :-1] = _surplus(duties, value, theta, mu_all)
    return _Grid(theta, mu_all, surplus)


def _levels(densities: np.ndarray, count: int) -> np.ndarray:
    if densities.size == 0:
        return np.zeros(1)
    shares = (np.arange(count) + 0.5) / count
    levels: np.ndarray = np.quantile(densities, shares)
    return levels


def step_kg(fleet: Fleet, duties: DutyData) -> np.ndarray:
    """Return the most kilograms of each load step."""
    data = duties.data
    rate = max(
        *(source.dock_kg_per_min for source in data.sources),
        *(site.unload_kg_per_min for site in data.sites),
    )
    # Each stop's minutes may be rounded in the load's favour once, and so may the dock's.
    margin = 2 * (data.problem.max_stops + 1) * _SLACK * rate
    most = np.arange(1, fleet.steps + 1) * fleet.step_kg + margin
    capped: np.ndarray = np.minimum(most, fleet.kind.capacity_kg + _SLACK)
    capped[-1] = fleet.kind.capacity_kg + _SLACK
    return capped


@dataclass
class SetValues:
    """The most that goods for each set are worth: set by load step.

    Parameters
    ----------
    best
        Sets that no set with a shorter way beats, somewhere.
    """

    values: np.ndarray
    best: np.ndarray


def set_values(
    duties: DutyData, fleet: Fleet, load: Loading, ways: list[Ways], known: np.ndarray
) -> SetValues:
    """Return the worth of all sets.

    The known ones are looked at closely, and all that may beat these somewhere.
    """
    limits = (step_kg(fleet, duties), fleet.kind.capacity_m3 + _SLACK)
    count = len(duties.sets.sizes)
    if load.coarse is None:
        everything = np.arange(count)
        return SetValues(_closely(duties, load.fine, limits, everything), everything)
    values = _roughly(load.coarse, limits, ways[-1])
    closely = np.zeros_like(values)
    first = np.nonzero(known)[0]
    closely[first] = _closely(duties, load.fine, limits, first)
    may_beat = np.zeros(count, bool)
    for way in ways:
        may_beat[_above(values, closely, way)] = True
    more = np.nonzero(may_beat & ~known)[0]
    values[more] = np.minimum(values[more], _closely(duties, load.fine, limits, more))
    values[first] = closely[first]
    best = np.zeros(count, bool)
    for way in ways:
        best[_best_somewhere(values, way)] = True
    return SetValues(values, np.nonzero(best)[0])


def _above(values: np.ndarray, others: np.ndarray, way: Ways) -> np.ndarray:
    """Return the sets whose value is above that of all others with no longer way, somewhere."""
    sizes = np.diff(np.append(way.starts, way.order.size))
    most = np.repeat(_runs(others, way), sizes, axis=0)
    above: np.ndarray = way.order[(values[way.order] > most).any(axis=1)]
    return above


def _roughly(grid: _Grid, limits: tuple[np.ndarray, float], way: Ways) -> np.ndarray:
    """Return a bound of each set by a few pairs of the coarse grid, by load step."""
    full = grid.full(*limits)
    steps = np.arange(full.shape[1])
    values = np.full((steps.size, grid.surplus.shape[1]), np.inf, dtype=np.float32)
    for pairs in _pairs(full, grid.surplus, way):
        found = grid.surplus[pairs]
        found += full[pairs, steps][:, None]
        np.minimum(values, found, out=values)
    roughly: np.ndarray = np.ascontiguousarray(values.T) * _UP
    return roughly


def _pairs(full: np.ndarray, sets: np.ndarray, way: Ways) -> list[np.ndarray]:
    """Return for each load step the pair that bounds all sets within some minutes best."""
    runs = _runs(np.ascontiguousarray(sets.T), way)
    rows = np.unique((np.array(_WITHIN) * (len(runs) - 1)).astype(int))
    return [(full + runs[row][:, None]).argmin(axis=0) for row in rows]


def _closely(
    duties: DutyData, grid: _Grid, limits: tuple[np.ndarray, float], sets: np.ndarray
) -> np.ndarray:
    """Return the bound of some sets by the fine grid, by load step."""
    full = grid.full(*limits)
    surplus = _of_sets(duties, grid.surplus, sets)
    values = np.full((sets.size, full.shape[1]), np.inf, dtype=np.float32)
    for pair in range(grid.theta.size):
        np.minimum(values, surplus[pair][:, None] + full[pair][None, :], out=values)
    closely: np.ndarray = values * _UP
    return closely


def _runs(values: np.ndarray, way: Ways) -> np.ndarray:
    """Return the most of all sets within each of the way's distinct minutes."""
    runs = np.maximum.reduceat(values[way.order], way.starts, axis=0)
    most: np.ndarray = np.maximum.accumulate(runs, axis=0)
    return most


def _best_somewhere(values: np.ndarray, way: Ways) -> np.ndarray:
    """Return for each load step and number of minutes the set that beats all shorter ways."""
    runs = np.maximum.reduceat(values[way.order], way.starts, axis=0)
    most = np.maximum.accumulate(runs, axis=0)
    rises = np.vstack([most[:1] > 0, most[1:] > most[:-1]])
    sizes = np.diff(np.append(way.starts, way.order.size))
    reached = values[way.order] >= np.repeat(np.where(rises, most, np.inf), sizes, axis=0)
    backwards = np.where(reached, np.arange(way.order.size, 0, -1)[:, None], 0)
    first = way.order.size - np.maximum.reduceat(backwards, way.starts, axis=0)
    best: np.ndarray = way.order[np.unique(first[rises])]
    return best


def trip_values(duties: DutyData, arc: Arc, values: np.ndarray) -> np.ndarray:
    """Return the most that a trip is worth by load step and whole duration."""
    way, sets = arc.ways, duties.sets
    runs = _runs(values, way)
    best = np.full((values.shape[1], way.minutes.size + 1), -np.inf)
    best[:, :-1] = runs[way.subsets[0]].T
    for size, run in enumerate(way.subsets[1:], start=sets.listed + 1):
        grown = np.where(run[:, None] >= 0, runs[run] * (size / sets.listed), 0.0)
        np.maximum(best[:, :-1], grown.T, out=best[:, :-1])
    found: np.ndarray = np.take_along_axis(best, arc.column, axis=1)
    return found


_TRIED = 3
"""Price pairs by which a load is filled; the best load is taken."""


def best_load(
    duties: DutyData, load: Loading, stops: np.ndarray, limits: tuple[float, float]
) -> np.ndarray:
    """Return a good load for these stops (site by item, parts of units allowed) within kg, m3."""
    grid = load.fine
    worth = grid.full(np.array(limits[:1]), limits[1])[:, 0] + grid.surplus[:, stops].sum(axis=1)
    best, most = np.zeros_like(load.value), -1.0
    for pair in np.argsort(worth, kind="stable")[:_TRIED]:
        space = grid.theta[pair] * duties.kg + grid.mu[pair] * duties.m3 + 1e-9
        units = _filled(duties, load.value, stops, limits, space)
        reached = float((units * load.value).sum())
        if reached > most:
            best, most = units, reached
    return best


def _filled(
    duties: DutyData,
    value: np.ndarray,
    stops: np.ndarray,
    limits: tuple[float, float],
    space: np.ndarray,
) -> np.ndarray:
    """Fill by worth for the space, of each group the item that gains most."""
    kg, m3 = limits
    units = np.zeros_like(value)
    wanted = []
    for j in stops.tolist():
        over = (value[j] - space) * duties.most[j]
        for group in duties.groups:
            i = max(group, key=over.__getitem__)
            if value[j, i] > 0:
                wanted.append((-value[j, i] / space[i], j, i))
    for _, j, i in sorted(wanted):
        room = min(kg / duties.kg[i], m3 / duties.m3[i] if duties.m3[i] > 0 else np.inf)
        units[j, i] = max(0.0, min(duties.most[j, i], room))
        kg -= units[j, i] * duties.kg[i]
        m3 -= units[j, i] * duties.m3[i]
    return units
