"""The most that one trip can be worth at given prices, by load step and way.

For any prices theta of a kilogram and mu of a cubic metre on the truck, a trip
over the stops S with at most k kg and v m3 is worth at most

    theta k + mu v + sum over j in S of surplus_j(theta, mu)

(weak duality of its loading problem), where a site's surplus is what its
useful units are worth beyond these prices (with what the cuts of whole stops
pay for its first people). So for each pair of prices the best way for the
surplus of its stops gives a bound, and the least of these is taken.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimize.compiled import compiled
from optimize.dispatch.bound_crowd import crowd_values, round_minutes
from optimize.dispatch.bound_duty_data import Arc, DutyData, Fleet
from optimize.dispatch.bound_prices import Prices
from optimize.dispatch.bound_routes import Remembered, Roads, Routes
from optimize.dispatch.bound_surplus import Goods, surplus_of
from optimize.dispatch.bound_ties import Ties
from optimize.dispatch.bound_whole import Bends

_SLACK = 1e-6
"""Kilograms and cubic metres that the checker lets a load be over."""

_NOTHING = np.float32(-1e29)
"""Above `NOWHERE`, below all that anything is worth."""

UP = np.float32(1.0 + 1e-6)
"""Makes up for a sum of two numbers of 24 bits."""

_FEW, _MANY = (9, 2, 2), (40, 6, 4)
"""Prices of a kilogram tried alone; those with each price of a cubic metre, and these.

Many for trips of one stop, few for longer ones.
"""

_BESIDE_TIES = (3, 2, 2)
"""With `MOST_TIES` these fill two rows of lanes."""

_FEW_SITES = 60
"""Sites up to which twice as many of the few are tried."""


@dataclass(frozen=True)
class Pairs:
    """Prices of a kilogram and of a cubic metre on the truck, in pairs.

    Parameters
    ----------
    surplus
        Of each site at each pair: pair by site.
    """

    theta: np.ndarray
    mu: np.ndarray
    surplus: np.ndarray

    def full(self, kg: np.ndarray, m3: float) -> np.ndarray:
        """Return what a full truck costs: load step by pair."""
        cost: np.ndarray = self.theta[None, :] * kg[:, None] + self.mu[None, :] * m3
        return cost


@dataclass(frozen=True)
class Loading:
    """What goods are worth at a gate for a kind of truck.

    Parameters
    ----------
    bends
        What people of a stop are worth beyond that.
    alone, mixed
        Pairs for trips of one stop, and for others.
    """

    goods: Goods
    bends: Bends
    alone: Pairs
    mixed: Pairs

    @property
    def is_worth_it(self) -> bool:
        """Whether a stop anywhere is worth anything."""
        return bool(self.alone.surplus[0].max(initial=0.0) > 0)


def goods_value(duties: DutyData, prices: Prices, gate: int, items: np.ndarray) -> np.ndarray:
    """Return what a unit loaded at the gate is worth at each site, if it fits and is there."""
    usable = (items & duties.stocked[gate])[None, :] & (duties.most > 0)
    value: np.ndarray = np.where(usable, prices.unit - prices.taken[gate][None, :], -np.inf)
    return value


def loading(goods: Goods, bends: Bends, ties: np.ndarray) -> Loading:
    """Return the surplus of stops at pairs of prices where loads of these goods may be cut off.

    Parameters
    ----------
    ties
        Prices of a kilogram that are tried besides for trips of several stops.
    """
    few = (2 * _FEW[0], *_FEW[1:]) if len(goods.value) <= _FEW_SITES else _FEW
    few = _BESIDE_TIES if ties.size else few
    return Loading(goods, bends, _pairs(goods, bends, _MANY), _pairs(goods, bends, few, ties))


def _pairs(
    goods: Goods, bends: Bends, sizes: tuple[int, ...], ties: np.ndarray | None = None
) -> Pairs:
    alone, mixed, volumes = sizes
    item, value = _worths(goods, bends)
    kg, m3 = goods.kg[item], goods.m3[item]
    by_m3 = value[m3 > 0] / m3[m3 > 0]
    pairs = [(0.0, 0.0), *((theta, 0.0) for theta in _levels(value / kg, alone))]
    if ties is not None:
        pairs += [(theta, 0.0) for theta in ties.tolist()]
    for share in (np.arange(volumes) + 0.5) / volumes:
        # The dearer the cubic metre, the cheaper the kilogram.
        mu = share**2 * float(np.quantile(by_m3, 0.9)) if by_m3.size else 0.0
        left = np.maximum(0.0, (value - mu * m3) / kg)
        pairs += [(0.0, mu), *((theta, mu) for theta in _levels(left, mixed - 1))]
    grid = np.unique(np.array(pairs), axis=0)
    theta, mu_all = grid[:, 0].copy(), grid[:, 1].copy()
    return Pairs(theta, mu_all, surplus_of(goods, bends, (theta, mu_all)))


def _worths(goods: Goods, bends: Bends) -> tuple[np.ndarray, np.ndarray]:
    """Return item and worth of units that are worth anything: of each piece of a stop's people."""
    value = goods.value
    found = [(np.nonzero(value > 0)[1], value[value > 0])]
    for slope in bends.slopes.T:
        more = np.where(slope[:, None] > 0, value + slope[:, None] * goods.cover, 0.0)
        found.append((np.nonzero(more > 0)[1], more[more > 0]))
    item, worth = (np.concatenate(each) for each in zip(*found, strict=True))
    return item, worth


def _levels(densities: np.ndarray, count: int) -> np.ndarray:
    if densities.size == 0:
        return np.zeros(1)
    half = count // 2
    shares = (np.arange(count - half) + 0.5) / (count - half)
    evenly = densities.max() * (np.arange(half) + 0.5) / max(1, half)
    levels: np.ndarray = np.concatenate([np.quantile(densities, shares), evenly])
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
    capped: np.ndarray = np.minimum(fleet.step_kg + margin, fleet.kind.capacity_kg + _SLACK)
    capped[-1] = fleet.kind.capacity_kg + _SLACK
    return capped


@dataclass(frozen=True)
class Reach:
    """What trips from a source by the roads of a profile may be.

    Parameters
    ----------
    kg
        The most kilograms of each load step.
    single
        What trips of one stop are worth at most: site by load step.
    found
        The best ways of several stops, for each price pair of a load; None where only the crowd
        of stops that are near enough is looked at.
    remembered, ties
        Told of the best ways, and of loads that tie.
    """

    load: Loading
    kg: np.ndarray
    single: np.ndarray
    roads: Roads
    go: np.ndarray
    found: Routes | None
    remembered: Remembered
    ties: Ties


def trip_values(fleet: Fleet, duties: DutyData, reach: Reach, arcs: list[Arc]) -> list[np.ndarray]:
    """Return for each arc the most that a trip is worth by load step and minutes of its way."""
    load, kg, m3 = reach.load, reach.kg, most_m3(fleet)
    full, surplus = load.alone.full(kg, m3), load.alone.surplus
    arounds = [round_minutes(reach.go, arc) for arc in arcs]
    several = crowd_values(duties, full, surplus, arounds, fleet.end + 1)
    if reach.found is not None:
        np.minimum(several, _along_ways(fleet, reach, arcs), out=several)
    one = np.full_like(several, -np.inf)
    _alone(one, reach.single, reach.go, _backs(arcs))
    return list(np.maximum(several, np.maximum.accumulate(one, axis=2)))


def _along_ways(fleet: Fleet, reach: Reach, arcs: list[Arc]) -> np.ndarray:
    """Return the most that trips of several stops are worth by the ways between them."""
    load, kg, m3, found = reach.load, reach.kg, most_m3(fleet), reach.found
    most = np.full((len(arcs), kg.size, fleet.end + 1), -np.inf)
    if found is None or reach.roads.kinds == 1:
        return most
    if reach.roads.first_mixed > 1:
        surplus, each = load.alone.surplus, reach.roads.legs.each
        _paired(most, load.alone.full(kg, m3), surplus, reach.go, (each, _backs(arcs)))
    full = np.ascontiguousarray(load.mixed.full(kg, m3).T, np.float32) * UP
    by_minute = np.full((len(arcs), fleet.end + 1, kg.size), np.float32(-np.inf))
    _mixed(by_minute, full, (reach.roads.first_mixed, found.best), _backs(arcs))
    np.maximum(most, by_minute.swapaxes(1, 2), out=most)
    return np.maximum.accumulate(most, axis=2)


def _backs(arcs: list[Arc]) -> np.ndarray:
    return np.array([arc.back for arc in arcs])


def most_m3(fleet: Fleet) -> float:
    """Return the most cubic metres of a load."""
    return fleet.kind.capacity_m3 + _SLACK


@compiled
def _alone(most: np.ndarray, single: np.ndarray, go: np.ndarray, backs: np.ndarray) -> None:
    """Enter trips of one stop."""
    arcs, steps, minutes = most.shape
    for arc in range(arcs):
        for j in range(len(single)):
            at = go[j] + backs[arc, j]
            if at < minutes:
                for step in range(steps):
                    most[arc, step, at] = max(most[arc, step, at], single[j, step])


@compiled
def _paired(
    most: np.ndarray,
    full: np.ndarray,
    surplus: np.ndarray,
    go: np.ndarray,
    legs: tuple[np.ndarray, np.ndarray],
) -> None:
    """Enter trips of two stops."""
    each, backs = legs
    arcs, steps, minutes = most.shape
    pairs, sites = surplus.shape
    for i in range(sites):
        for j in range(sites):
            way = go[i] + each[i, j]
            if i == j or way >= minutes or surplus[0, i] <= 0.0 or surplus[0, j] <= 0.0:
                continue
            for step in range(steps):
                least = np.inf
                for pair in range(pairs):
                    least = min(least, full[step, pair] + surplus[pair, i] + surplus[pair, j])
                for arc in range(arcs):
                    at = way + backs[arc, j]
                    if at < minutes and least > most[arc, step, at]:
                        most[arc, step, at] = least


@compiled
def _mixed(
    most: np.ndarray, full: np.ndarray, ways: tuple[int, np.ndarray], backs: np.ndarray
) -> None:
    """Enter trips of several stops at the minutes from which on they are worth more.

    Parameters
    ----------
    most
        By arc, minutes of the way and load step.
    full
        By price pair and load step.
    """
    first_kind, best = ways
    pairs, kinds, sites, minutes = best.shape
    least = np.empty(full.shape[1], np.float32)
    for kind in range(first_kind, kinds):
        for j in range(sites):
            for minute in range(minutes):
                if _is_better(best, kind, j, minute):
                    least[:] = np.float32(np.inf)
                    for pair in range(pairs):
                        _lower(least, full[pair], best[pair, kind, j, minute])
                    for arc in range(len(most)):
                        at = minute + backs[arc, j]
                        if at < most.shape[1]:
                            _raise(most[arc, at], least)


@compiled
def _is_better(best: np.ndarray, kind: int, j: int, minute: int) -> bool:
    """Whether ways to a site are worth more than those of a minute less, at any pair's prices."""
    if best[0, kind, j, minute] <= _NOTHING:
        return False
    for pair in range(len(best)):
        if minute == 0 or best[pair, kind, j, minute] > best[pair, kind, j, minute - 1]:
            return True
    return False


@compiled
def _lower(least: np.ndarray, cost: np.ndarray, worth: float) -> None:
    for n in range(len(least)):
        least[n] = min(least[n], cost[n] + worth)


@compiled
def _raise(most: np.ndarray, by: np.ndarray) -> None:
    for n in range(len(most)):
        most[n] = max(most[n], by[n])
