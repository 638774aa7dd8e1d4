"""The bound's linear program for a province: each site with its few nearest sources.

With dozens of sources almost every site can be served from almost every one, and the program of
`bound_model` grows beyond what can be solved. Here the goods of all sources but a site's nearest
come from one place *elsewhere*, which has whatever those have, no farther away than the nearest of
them; loading periods, cubic metres and visits are left out. docs/models.md proves every row.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from optimize.backends.highs import PackingProgram
from optimize.dispatch.bound_columns import Builder, Leg, feasible_legs, useful_units
from optimize.dispatch.bound_data import BoundData

MOST_LEGS = 40_000
"""Types of trucks times loading periods times sites up to which all sources are told apart."""

MANY_LEGS = 4_000
"""The same from which that program takes so long that this one is solved before it."""

NEAR = 3
"""Sources a site that are told apart."""

_ELSEWHERE = -1


class _Way(NamedTuple):
    """How a group's trucks come to a site from a source, or from elsewhere: minutes at least.

    Parameters
    ----------
    load_min
        Of loading a kilogram.
    """

    go_min: float
    back_min: float
    load_min: float


@dataclass(frozen=True)
class WideModel:
    """The program with the meaning of its rows and of the columns of people relieved."""

    program: PackingProgram
    row_names: tuple[str, ...]
    site_columns: tuple[int, ...]


@dataclass
class _Parts:
    """What is built so far.

    Parameters
    ----------
    ways
        By site and source: the way of each group.
    held
        Units by source and item.
    carried
        By site and source, for each group: kilograms with way back, and on last trips.
    """

    builder: Builder
    data: BoundData
    ways: dict[tuple[int, int], dict[int, _Way]]
    held: dict[tuple[int, int], float]
    units: dict[tuple[int, int, int], int] = field(default_factory=dict)
    carried: dict[tuple[int, int], dict[int, tuple[int, int]]] = field(default_factory=dict)


def is_wide(data: BoundData, most_legs: int = MOST_LEGS) -> bool:
    """Whether all sources together are too many to be told apart for each site."""
    return len(data.groups) * len(data.gates) * len(data.sites) > most_legs


def build_wide(data: BoundData, weights: list[float], near: int = NEAR) -> WideModel:
    """Return the program that maximises the weighted people relieved.

    Parameters
    ----------
    near
        Sources a site that are told apart.
    """
    builder = Builder()
    relieved = tuple(
        builder.column(weight, float(site.people))
        for site, weight in zip(data.sites, weights, strict=True)
    )
    legs = feasible_legs(data)
    useful = {data.gates[leg.gate].source for leg in legs}
    parts = _Parts(builder, data, _ways(data, legs, near), _held(data, useful))
    _add_columns(parts)
    _cover_needs(parts, relieved)
    _stay_below_supply(parts)
    _ride_on_trucks(parts)
    _fit_truck_time(parts)
    _fit_docks(parts)
    return WideModel(builder.program(), tuple(builder.names), relieved)


def _ways(data: BoundData, legs: list[Leg], near: int) -> dict[tuple[int, int], dict[int, _Way]]:
    """Return the ways from each site's nearest sources, and the least from all others."""
    by_site: list[dict[int, dict[int, Leg]]] = [{} for _ in data.sites]
    for leg in legs:
        # A source's periods differ in who can come in time, not in the minutes of the way.
        by_site[leg.site].setdefault(data.gates[leg.gate].source, {})[leg.group] = leg
    ways: dict[tuple[int, int], dict[int, _Way]] = {}
    for j, sources in enumerate(by_site):
        order = sorted(sources, key=lambda s: (min(x.go_min for x in sources[s].values()), s))
        for place, s in enumerate(order):
            own = ways.setdefault((j, s if place < near else _ELSEWHERE), {})
            load = 1.0 / data.sources[s].dock_kg_per_min
            for g, leg in sources[s].items():
                known = own.get(g, _Way(np.inf, leg.back_min, np.inf))
                own[g] = _Way(
                    min(known.go_min, leg.go_min), leg.back_min, min(known.load_min, load)
                )
    return ways


def _add_columns(parts: _Parts) -> None:
    data, builder = parts.data, parts.builder
    for j, s in parts.ways:
        kg = 0.0
        for i, item in enumerate(data.problem.items):
            most = useful_units(data, data.sites[j], item)
            if most and (s, i) in parts.held:
                parts.units[j, s, i] = builder.column(0.0, float(most))
                kg += most * item.weight_kg
        if kg > 0:
            parts.carried[j, s] = {
                g: (builder.column(0.0, kg * np.isfinite(way.back_min)), builder.column(0.0, kg))
                for g, way in parts.ways[j, s].items()
            }


def _held(data: BoundData, useful: set[int]) -> dict[tuple[int, int], float]:
    """Return the units of each item by the deadline at each of these sources, and of them all."""
    place = {data.sources[s].code: s for s in useful}
    number = {item.code: i for i, item in enumerate(data.problem.items)}
    held: dict[tuple[int, int], float] = {}
    for supply in data.problem.supplies:
        units = float(supply.curve.by(data.problem.deadline_min))
        if supply.source in place and units > 0:
            for s in (place[supply.source], _ELSEWHERE):
                key = (s, number[supply.item])
                held[key] = held.get(key, 0.0) + units
    return held


def _cover_needs(parts: _Parts, relieved: tuple[int, ...]) -> None:
    """r[j] <= people whom units cover in each need, and what comes anyway."""
    data, builder = parts.data, parts.builder
    rows: dict[tuple[int, str], int] = {}
    for j, site in enumerate(data.sites):
        for need, required in site.requirements.items():
            if required > 0:
                there = data.covered_before(site, need) * site.people
                rows[j, need] = builder.row(f"need:{site.code}:{need}", there)
                builder.add(rows[j, need], relieved[j], 1.0)
    for (j, _, i), column in parts.units.items():
        site = data.sites[j]
        item = data.problem.items[i]
        for need in item.equivalents:
            if (j, need) in rows:
                share = data.cover_of(site, need, item) * site.people / site.requirements[need]
                builder.add(rows[j, need], column, -share)


def _stay_below_supply(parts: _Parts) -> None:
    """Units from a source <= its stock by the deadline; all units <= all sources' stock."""
    data, builder = parts.data, parts.builder
    rows: dict[tuple[int, int], int] = {}
    for (s, i), units in parts.held.items():
        code = "*" if s == _ELSEWHERE else data.sources[s].code
        rows[s, i] = builder.row(f"stock:{code}:{data.problem.items[i].code}", units)
    for (_, s, i), column in parts.units.items():
        builder.add(rows[_ELSEWHERE, i], column, 1.0)
        if s != _ELSEWHERE:
            builder.add(rows[s, i], column, 1.0)


def _ride_on_trucks(parts: _Parts) -> None:
    """Kilograms of the units on a way <= what the trucks carry there."""
    builder = parts.builder
    rows = {key: builder.row("carry:kg", 0.0) for key in parts.carried}
    for (j, s, i), column in parts.units.items():
        builder.add(rows[j, s], column, parts.data.problem.items[i].weight_kg)
    for key, by_group in parts.carried.items():
        for pair in by_group.values():
            for column in pair:
                builder.add(rows[key], column, -1.0)


def _fit_truck_time(parts: _Parts) -> None:
    """Minutes of a group's trips <= its trucks' minutes; truckloads on last trips <= trucks."""
    data, builder = parts.data, parts.builder
    opening = min((gate.start_min for gate in data.gates), default=0)
    rows = []
    for g, (kind, trucks) in enumerate(data.groups):
        minutes = data.truck_minutes_after(g, opening)
        rows.append(
            (
                builder.row(f"trucks:{kind.code}", minutes),
                builder.row(f"trucks:{kind.code}", float(len(trucks))),
            )
        )
    for (j, s), by_group in parts.carried.items():
        unload = 1.0 / data.sites[j].unload_kg_per_min
        for g, (again, last) in by_group.items():
            capacity = data.groups[g][0].capacity_kg
            way = parts.ways[j, s][g]
            handling = way.load_min + unload
            if np.isfinite(way.back_min):
                round_min = way.go_min + way.back_min
                builder.add(rows[g][0], again, handling + round_min / capacity)
            builder.add(rows[g][0], last, handling + way.go_min / capacity)
            builder.add(rows[g][1], last, 1.0 / capacity)


def _fit_docks(parts: _Parts) -> None:
    """Dock minutes of loads for sites that are near a source <= its docks' minutes."""
    data, builder = parts.data, parts.builder
    end = float(data.problem.deadline_min)
    rows = [
        builder.row(f"docks:{source.code}", source.docks * max(0.0, end - source.open_min))
        for source in data.sources
    ]
    for (_, s), by_group in parts.carried.items():
        if s == _ELSEWHERE:
            continue
        source = data.sources[s]
        for g, pair in by_group.items():
            each = 1.0 / source.dock_kg_per_min + source.dock_setup_min / (
                data.groups[g][0].capacity_kg
            )
            for column in pair:
                builder.add(rows[s], column, each)
