"""First prices of the duty bound, from the duals of a program of loads by time.

The program takes loads of a few sizes that start every few minutes, for classes of sites about
as far away; each takes its source's docks while it is loaded and its truck until it is back, and
both are scarce in every few minutes. It proves nothing: starts are rounded, and ways are the
shortest of a class. What it knows and the bound's linear program doesn't is when docks and trucks
are scarce: a load that starts late must be small to be there in time.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import csc_matrix, hstack, vstack

from optimize.backends.highs import PackingProgram, solve_interior
from optimize.dispatch.bound_duty_data import BUCKET_MIN, DutyData, Fleet
from optimize.dispatch.bound_prices import Layout, covered_before

START_MIN = 10
"""Minutes between the starts of loads."""

TRUCK_MIN = 10
"""Minutes in which trucks are counted together."""

CLASSES = 5
"""Of sites, by how far they are from a source."""

SIZES = (1.0, 0.8, 0.6, 0.4, 0.2)
"""Of loads, in truckloads."""

_MOST_LOADS = 100.0
"""Alike loads that start at once; any number that is large enough."""


@dataclass(frozen=True)
class _Units:
    """Units of an item from a gate for a site, one an entry of each array.

    Parameters
    ----------
    stock
        Number of the gate's item among all that gates have.
    """

    stock: np.ndarray
    gate: np.ndarray
    item: np.ndarray
    site: np.ndarray


@dataclass(frozen=True)
class _Loads:
    """Loads of a fleet from a gate to a class of sites, one an entry of each array.

    Parameters
    ----------
    start, loaded, back
        Minutes at which it starts, leaves the dock, and its truck can load again.
    kg
        How much it is.
    place
        Number of its gate and class.
    """

    fleet: int
    source: int
    start: np.ndarray
    loaded: np.ndarray
    back: np.ndarray
    kg: np.ndarray
    place: np.ndarray


def timed_prices(
    duties: DutyData, layout: Layout, weights: np.ndarray, time_limit_s: float
) -> np.ndarray | None:
    """Return the prices, None where there are no loads or no duals in time."""
    classes = _classes(duties)
    loads = [
        made
        for number in range(len(duties.fleets))
        for gate in range(len(duties.data.gates))
        if (made := _loads(duties, classes, number, gate)) is not None
    ]
    if not loads:
        return None
    program = _program(duties, layout, weights, classes, loads)
    duals = solve_interior(program, time_limit_s)
    return None if duals is None else _prices(duties, layout, duals)


def _classes(duties: DutyData) -> np.ndarray:
    """Class of each site as seen from each source, about as many kilograms in each."""
    sources, sites = len(duties.data.sources), len(duties.data.sites)
    need = _need_kg(duties)
    classes = np.zeros((sources, sites), np.int64)
    for s in range(sources):
        minutes = np.mean([duties.go[name, s] for name in duties.roads], axis=0)
        order = np.argsort(minutes, kind="stable")
        before = np.cumsum(need[order]) - need[order] / 2
        classes[s, order] = np.minimum(CLASSES - 1, before / need.sum() * CLASSES)
    return classes


def _need_kg(duties: DutyData) -> np.ndarray:
    """Least kilograms with which everybody at a site is relieved."""
    stocked = duties.stocked.any(axis=0)
    with np.errstate(divide="ignore"):
        each = np.where((duties.worth > 0) & stocked, duties.kg / duties.worth, np.inf).min(axis=1)
    kg = np.where(np.isfinite(each), each, 0.0) * _people(duties)[duties.need_site]
    total: np.ndarray = np.bincount(duties.need_site, kg, minlength=len(duties.data.sites))
    return total + 1e-6


def _loads(duties: DutyData, classes: np.ndarray, number: int, gate: int) -> _Loads | None:
    data, fleet = duties.data, duties.fleets[number]
    s = data.gates[gate].source
    if not data.may_load(fleet.group, s):
        return None
    source = data.sources[s]
    starts = np.nonzero(duties.gate_at[s, : fleet.end + 1] == gate)[0]
    starts = starts[(starts - starts[:1]) % START_MIN == 0]
    kg = np.array(SIZES) * fleet.kind.capacity_kg
    start, size, kind = (
        a.ravel() for a in np.meshgrid(starts, kg, np.arange(CLASSES), indexing="ij")
    )
    loaded = start + source.dock_setup_min + size / source.dock_kg_per_min
    go, back, stop_min, stop_kg = _ways(duties, fleet, s, classes[s])
    more = np.maximum(1.0, size / stop_kg[kind]) - 1.0
    rate = max(site.unload_kg_per_min for site in data.sites)
    done = loaded + go[kind] + size / rate + more * stop_min[kind]
    latest = min(fleet.end, max(data.latest_min(site) for site in data.sites) - duties.first_min)
    fits = done <= latest
    if not fits.any():
        return None
    place = gate * CLASSES + kind
    picked = (a[fits] for a in (start, loaded, done + back[kind], size, place))
    return _Loads(number, s, *picked)


def _ways(
    duties: DutyData, fleet: Fleet, s: int, classes: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """By class, at best: minutes there, back to a source, of one more stop; kilograms a stop."""
    need, profile = _need_kg(duties), fleet.kind.profile
    setups = np.array([site.unload_setup_min for site in duties.data.sites], float)
    back = np.min([duties.go[profile, t] for t in range(len(duties.data.sources))
                   if duties.data.may_load(fleet.group, t)], axis=0) - setups  # fmt: skip
    each = duties.roads[profile].legs.each.astype(float).copy()
    np.fill_diagonal(each, np.inf)
    next_min = each.min(axis=0, initial=duties.span)
    go, back, more = (
        np.array([of[classes == c].min(initial=duties.span) for c in range(CLASSES)])
        for of in (duties.go[profile, s], back, next_min)
    )
    kg = np.array([need[classes == c].max(initial=1.0) for c in range(CLASSES)])
    return go, back, more, kg


def _program(
    duties: DutyData,
    layout: Layout,
    weights: np.ndarray,
    classes: np.ndarray,
    loads: list[_Loads],
) -> PackingProgram:
    """Columns: people, units, loads.

    Rows: needs, stock, kilograms and cubic metres by gate and class, docks, trucks.
    """
    units = _units(duties)
    needs, stocks = duties.need_site.size, int(duties.stocked.sum())
    places, counted = len(duties.data.gates) * CLASSES, sum(each.kg.size for each in loads)
    people = csc_matrix(
        (np.ones(needs), (np.arange(needs), duties.need_site)), shape=(needs, len(weights))
    )
    carried = hstack([_carried(each, duties.fleets[each.fleet], places) for each in loads])
    used = hstack([_used(duties, each) for each in loads])
    matrix = vstack(
        [
            hstack([people, _cover(duties, units), csc_matrix((needs, counted))]),
            hstack(
                [
                    csc_matrix((stocks + 2 * places, len(weights))),
                    vstack([_from_stock(duties, units), _space(duties, classes, units)]),
                    vstack([csc_matrix((stocks, counted)), carried]),
                ]
            ),
            hstack([csc_matrix((used.shape[0], len(weights) + units.site.size)), used]),
        ]
    )
    docks = layout.right[layout.docks].ravel()
    stock = layout.right[layout.stock[duties.stocked]]
    right = np.concatenate(
        [covered_before(duties), stock, np.zeros(2 * places), docks, _trucks(duties)]
    )
    gain = np.concatenate([weights, np.zeros(units.site.size + counted)])
    upper = np.concatenate([_people(duties), _most(duties, units), np.full(counted, _MOST_LOADS)])
    return PackingProgram(gain, upper, csc_matrix(matrix), right)


def _people(duties: DutyData) -> np.ndarray:
    return np.array([site.people for site in duties.data.sites], float)


def _units(duties: DutyData) -> _Units:
    sites = len(duties.data.sites)
    gate, item = np.nonzero(duties.stocked)
    stock, site = np.divmod(np.arange(gate.size * sites), sites)
    useful = duties.most[site, item[stock]] > 0
    stock, site = stock[useful], site[useful]
    return _Units(stock, gate[stock], item[stock], site)


def _most(duties: DutyData, units: _Units) -> np.ndarray:
    """More than is useful: otherwise these bounds would have the duals that needs should have."""
    most: np.ndarray = 3.0 * duties.most[units.site, units.item]
    return most


def _cover(duties: DutyData, units: _Units) -> csc_matrix:
    """People whom each unit column covers less, by need."""
    first = np.searchsorted(duties.need_site, np.arange(len(duties.data.sites) + 1))
    counts = np.diff(first)[units.site]
    columns = np.repeat(np.arange(units.site.size), counts)
    within = np.arange(columns.size) - np.repeat(np.cumsum(counts) - counts, counts)
    rows = first[units.site][columns] + within
    values = -duties.worth[rows, units.item[columns]]
    return csc_matrix((values, (rows, columns)), shape=(duties.need_site.size, units.site.size))


def _from_stock(duties: DutyData, units: _Units) -> csc_matrix:
    """Take each unit from its gate's stock and from that of all later gates of the source."""
    source = np.array([gate.source for gate in duties.data.gates])
    gate, item = np.nonzero(duties.stocked)
    takes = [
        (item[r] == units.item) & (source[q] == source[units.gate]) & (q >= units.gate)
        for r, q in enumerate(gate)
    ]
    return csc_matrix(np.array(takes, float))


def _space(duties: DutyData, classes: np.ndarray, units: _Units) -> csc_matrix:
    """Kilograms and cubic metres by gate and class."""
    source = np.array([gate.source for gate in duties.data.gates])
    place = units.gate * CLASSES + classes[source[units.gate], units.site]
    places, columns = len(source) * CLASSES, np.arange(units.site.size)
    return csc_matrix(
        (
            np.concatenate([duties.kg[units.item], duties.m3[units.item]]),
            (np.concatenate([place, places + place]), np.concatenate([columns, columns])),
        ),
        shape=(2 * places, columns.size),
    )


def _carried(loads: _Loads, fleet: Fleet, places: int) -> csc_matrix:
    """Kilograms and cubic metres that loads have room for."""
    columns = np.arange(loads.kg.size)
    room = np.concatenate([loads.kg, np.full(columns.size, fleet.kind.capacity_m3)])
    rows = np.concatenate([loads.place, places + loads.place])
    return csc_matrix(
        (-room, (rows, np.concatenate([columns, columns]))), shape=(2 * places, columns.size)
    )


def _used(duties: DutyData, loads: _Loads) -> csc_matrix:
    """Minutes of docks and of trucks, by time."""
    docks = _overlap(duties.span, BUCKET_MIN, loads.start, loads.loaded)
    trucks = _overlap(duties.span, TRUCK_MIN, loads.start, loads.back)
    sources, fleets = len(duties.data.sources), len(duties.fleets)
    blocks = [csc_matrix((docks.shape[0], docks.shape[1])) for _ in range(sources)]
    blocks[loads.source] = docks
    others = [csc_matrix((trucks.shape[0], trucks.shape[1])) for _ in range(fleets)]
    others[loads.fleet] = trucks
    return csc_matrix(vstack([*blocks, *others]))


def _overlap(span: int, each: int, start: np.ndarray, end: np.ndarray) -> csc_matrix:
    edges = np.arange(-(-span // each) + 1) * float(each)
    inside = np.minimum(edges[1:, None], end) - np.maximum(edges[:-1, None], start)
    return csc_matrix(np.maximum(0.0, inside))


def _trucks(duties: DutyData) -> np.ndarray:
    """Minutes of each fleet's trucks, by time."""
    edges = np.arange(-(-duties.span // TRUCK_MIN) + 1) * float(TRUCK_MIN)
    minutes = []
    for fleet in duties.fleets:
        own = np.zeros(edges.size - 1)
        for crew in fleet.crews:
            ready = min(minute for minute in crew.ready if minute >= 0)
            inside = np.minimum(edges[1:], fleet.end) - np.maximum(edges[:-1], ready)
            own += crew.count * np.maximum(0.0, inside)
        minutes.append(own)
    return np.concatenate(minutes)


def _prices(duties: DutyData, layout: Layout, duals: np.ndarray) -> np.ndarray:
    vector = np.zeros(layout.size)
    needs = duties.need_site.size
    vector[: layout.needs] = np.bincount(layout.group, duals[:needs], minlength=layout.needs)
    stocks = int(duties.stocked.sum())
    vector[layout.stock[duties.stocked]] = duals[needs : needs + stocks]
    first = needs + stocks + 2 * len(duties.data.gates) * CLASSES
    vector[layout.docks] = duals[first : first + layout.docks.size].reshape(layout.docks.shape)
    return vector
