"""Prices of the duty bound: on sites' needs and whole stops, on stock and docks by time.

One vector holds them all, so that the ascent can move them together. Any
prices that are not negative give a valid bound.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimize.dispatch.bound_duty_data import BUCKET_MIN, DutyData
from optimize.dispatch.bound_whole import WholeStops, whole_stops


@dataclass(frozen=True)
class Layout:
    """Where which price stands, and what a unit of its resource is worth at most.

    Parameters
    ----------
    needs
        How many prices of needs there are.
    group, share
        Of each need row: the number of its price, and its share of it. Needs of a site may
        have a price together.
    stock
        Number of the price of (gate, item), -1 where there is none.
    docks
        Number of the price of (source, bucket).
    cuts
        Number of the price of each cut of whole stops.
    right
        What there is of each resource: units, dock minutes, for needs the
        people whom goods on their way cover, and right sides of cuts.
    scale
        Typical size of each price.
    """

    needs: int
    group: np.ndarray
    share: np.ndarray
    stock: np.ndarray
    docks: np.ndarray
    cuts: np.ndarray
    whole: WholeStops
    right: np.ndarray
    scale: np.ndarray

    @property
    def size(self) -> int:
        """How many prices there are."""
        return self.right.size


@dataclass(frozen=True)
class Prices:
    """The vector with its parts.

    Parameters
    ----------
    need
        Price of one person's cover in each need row.
    unit
        Worth of a unit of an item at a site by what needs pay: site by item.
    whole
        Price of each cut of whole stops.
    taken
        Price of a unit of an item loaded at a gate: gate by item.
    dock_sum
        Price of a dock of each source from the first minute to each minute.
    """

    vector: np.ndarray
    need: np.ndarray
    unit: np.ndarray
    whole: np.ndarray
    taken: np.ndarray
    dock_sum: np.ndarray


def layout_of(duties: DutyData, weights: np.ndarray, *, together: bool = False) -> Layout:
    """Return where the prices stand.

    Parameters
    ----------
    together
        One price for all needs of a site, shared out by what they weigh: far fewer prices, and
        near enough where trucks and docks are scarce rather than single goods.
    """
    data = duties.data
    rows = len(duties.need_site)
    group = duties.need_site if together else np.arange(rows)
    weight_share, before = _weight_share(duties), covered_before(duties)
    share = weight_share if together else np.ones(rows)
    needs = int(group.max()) + 1
    gates, items = duties.stocked.shape
    stock = np.full((gates, items), -1)
    stock[duties.stocked] = needs + np.arange(int(duties.stocked.sum()))
    buckets = -(-duties.span // BUCKET_MIN)
    first_dock = needs + int(duties.stocked.sum())
    docks = first_dock + np.arange(len(data.sources) * buckets).reshape(-1, buckets)
    whole = whole_stops(duties, weight_share, before)
    cuts = first_dock + docks.size + np.arange(whole.cuts.site.size)
    right = np.zeros(first_dock + docks.size + cuts.size)
    right[:needs] = np.bincount(group, share * before, minlength=needs)
    right[cuts] = whole.cuts.right
    right[stock[duties.stocked]] = _units(duties)[duties.stocked]
    right[docks] = _dock_minutes(duties, buckets)
    scale = np.ones(right.size)
    scale[group] = weights[duties.need_site]
    scale[needs:first_dock] = _unit_scale(duties, weights)[np.nonzero(duties.stocked)[1]]
    people = sum(site.people * w for site, w in zip(data.sites, weights, strict=True))
    scale[docks] = people / max(1.0, float(right[docks].sum()))
    scale[cuts] = weights[whole.cuts.site]
    return Layout(needs, group, share, stock, docks, cuts, whole, right, scale)


def _weight_share(duties: DutyData) -> np.ndarray:
    """Share of each need row in the least kilograms that relieve everybody at its site."""
    stocked = duties.stocked.any(axis=0)
    people = np.array([site.people for site in duties.data.sites], float)[duties.need_site]
    with np.errstate(divide="ignore", invalid="ignore"):
        each = np.where((duties.worth > 0) & stocked, duties.kg / duties.worth, np.inf)
    least = each.min(axis=1) * people
    least[~np.isfinite(least)] = 0.0
    # A need that weighs nothing, or that nothing here covers, still counts for something.
    total = np.bincount(duties.need_site, least)
    least += 1e-3 * total[duties.need_site] + 1e-9
    shares: np.ndarray = least / np.bincount(duties.need_site, least)[duties.need_site]
    return shares


def _units(duties: DutyData) -> np.ndarray:
    """Units of each item that a gate's source has by the gate's end."""
    data = duties.data
    curves = {(supply.source, supply.item): supply.curve for supply in data.problem.supplies}
    units = np.zeros(duties.stocked.shape)
    for q, gate in enumerate(data.gates):
        last = data.problem.deadline_min if gate.end_min == np.inf else int(gate.end_min) - 1
        for i, item in enumerate(data.problem.items):
            curve = curves.get((data.sources[gate.source].code, item.code))
            units[q, i] = curve.by(last) if curve is not None else 0
    return units


def covered_before(duties: DutyData) -> np.ndarray:
    """People of each need row whom what comes anyway covers."""
    data = duties.data
    return np.array(
        [
            data.covered_before(site, need) * site.people
            for site in data.sites
            for need, required in site.requirements.items()
            if required > 0
        ]
    )


def _dock_minutes(duties: DutyData, buckets: int) -> np.ndarray:
    """Minutes of each bucket in which docks are open and free, summed over docks."""
    edges = np.minimum(np.arange(buckets + 1) * BUCKET_MIN, duties.span)
    minutes = np.zeros((len(duties.data.sources), buckets))
    for s, source in enumerate(duties.data.sources):
        opening = min(g.start_min for g in duties.data.gates if g.source == s)
        for dock in range(source.docks):
            taken = source.dock_free_min[dock] if dock < len(source.dock_free_min) else 0
            minutes[s] += np.diff(np.maximum(edges, max(opening, taken) - duties.first_min))
    return minutes


def _unit_scale(duties: DutyData, weights: np.ndarray) -> np.ndarray:
    worth = duties.worth * weights[duties.need_site][:, None]
    useful = worth > 0
    mean = np.divide(
        worth.sum(axis=0),
        useful.sum(axis=0),
        out=np.zeros(worth.shape[1]),
        where=useful.any(axis=0),
    )
    scale: np.ndarray = np.where(mean > 0, mean / 3, 1.0)
    return scale


def prices_of(duties: DutyData, layout: Layout, vector: np.ndarray) -> Prices:
    """Return the parts of a vector of prices."""
    sites = len(duties.data.sites)
    unit = np.zeros((sites, duties.worth.shape[1]))
    need = vector[layout.group] * layout.share
    np.add.at(unit, duties.need_site, need[:, None] * duties.worth)
    taken, dock_sum = _taken(duties, layout, vector), _dock_sum(duties, layout, vector)
    return Prices(vector, need, unit, vector[layout.cuts], taken, dock_sum)


def _taken(duties: DutyData, layout: Layout, vector: np.ndarray) -> np.ndarray:
    """Return unit prices; a unit loaded in a period uses up its source's later stocks too."""
    own = np.where(layout.stock >= 0, vector[layout.stock], 0.0)
    taken = own.copy()
    gates = duties.data.gates
    for q in range(len(gates) - 2, -1, -1):
        if gates[q].source == gates[q + 1].source:
            taken[q] += taken[q + 1]
    return taken


def _dock_sum(duties: DutyData, layout: Layout, vector: np.ndarray) -> np.ndarray:
    each = np.repeat(vector[layout.docks], BUCKET_MIN, axis=1)[:, : duties.span]
    return np.concatenate([np.zeros((len(each), 1)), np.cumsum(each, axis=1)], axis=1)


def apart(layout: Layout, vector: np.ndarray) -> np.ndarray:
    """Return the same prices with one for each need of a site."""
    needs: np.ndarray = vector[layout.group] * layout.share
    return np.concatenate([needs, vector[layout.needs :]])
