"""The bound's linear program; docs/models.md proves every row.

Columns (all continuous, all bounded): people relieved r[j]; units x[q,j,i] of
item i loaded at gate q for site j; kilograms and cubic metres carried by
trucks of type g on trips with way back (kg_r, m3_r) and on last trips (kg_f,
m3_f). A gate is a source in one of its loading periods.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from optimize.backends.highs import PackingProgram
from optimize.dispatch.bound_columns import (
    Builder,
    Columns,
    Leg,
    TruckRow,
    feasible_legs,
    useful_units,
)
from optimize.dispatch.bound_data import BoundData
from optimize.dispatch.bound_visits import add_visits
from optimize.dispatch.problem import Item, VehicleType

_SLACK = 1e-6
"""Kilograms and cubic metres that the checker lets a load be over."""

MOST_DOCK_TIMES = 8
"""Latest loading ends a source for which its docks are bounded."""


DockRow = tuple[int, float, float, int]
"""Source, from when to when, and the row that holds its dock minutes."""


@dataclass(frozen=True)
class BoundModel:
    """The program with the meaning of its rows and first columns."""

    program: PackingProgram
    row_names: tuple[str, ...]
    site_columns: tuple[int, ...]
    need_rows: Mapping[tuple[int, str], int]
    stock_rows: Mapping[tuple[int, int], int]
    dock_rows: tuple[DockRow, ...]
    truck_rows: tuple[TruckRow, ...]
    carried: tuple[tuple[Leg, tuple[int, int, int, int]], ...]
    """Columns kg_r, kg_f, m3_r, m3_f of each leg."""
    visits: tuple[tuple[Leg, int, int], ...]
    """Columns of visits with way back and on last trips; any leg of their group to the site."""


def build(data: BoundData, weights: list[float], *, with_visits: bool = True) -> BoundModel:
    """Return the program that maximises the weighted people relieved.

    Parameters
    ----------
    with_visits
        Whether visits are counted: it is much slower with them, and never wrong without.
    """
    builder = Builder()
    legs = feasible_legs(data)
    columns = _columns(builder, data, legs, weights)
    need_rows = _cover_needs(builder, data, columns)
    stock_rows = _stay_below_supply(builder, data, columns)
    _ride_on_trucks(builder, data, legs, columns)
    _fit_truck_time(builder, data, legs, columns)
    _one_last_trip_each(builder, data, legs, columns)
    dock_rows = _fit_docks(builder, data, legs, columns)
    visits = add_visits(builder, data, legs, columns) if with_visits else []
    return BoundModel(
        builder.program(),
        tuple(builder.names),
        tuple(columns.relieved),
        need_rows,
        stock_rows,
        tuple(dock_rows),
        tuple(builder.truck_rows),
        tuple((legs[number], carried) for number, carried in columns.carried.items()),
        tuple((visit.leg, visit.back, visit.last) for visit in visits),
    )


def fits(item: Item, kind: VehicleType) -> bool:
    """Whether one unit goes on the truck."""
    return (
        item.weight_kg <= kind.capacity_kg + _SLACK and item.volume_m3 <= kind.capacity_m3 + _SLACK
    )


def _columns(builder: Builder, data: BoundData, legs: list[Leg], weights: list[float]) -> Columns:
    relieved = [
        builder.column(weight, float(site.people))
        for site, weight in zip(data.sites, weights, strict=True)
    ]
    is_light = [any(fits(item, kind) for kind, _ in data.groups) for item in data.problem.items]
    supplied = {(supply.source, supply.item) for supply in data.problem.supplies}
    units: dict[tuple[int, int, int], int] = {}
    for q, j in sorted({(leg.gate, leg.site) for leg in legs}):
        source = data.sources[data.gates[q].source]
        for i, item in enumerate(data.problem.items):
            most = useful_units(data, data.sites[j], item) if is_light[i] else 0
            if most and (source.code, item.code) in supplied:
                units[q, j, i] = builder.column(0.0, float(most))
    kg_most: dict[tuple[int, int], float] = {}
    m3_most: dict[tuple[int, int], float] = {}
    for (q, j, i), column in units.items():
        item = data.problem.items[i]
        kg_most[q, j] = kg_most.get((q, j), 0.0) + item.weight_kg * builder.uppers[column]
        m3_most[q, j] = m3_most.get((q, j), 0.0) + item.volume_m3 * builder.uppers[column]
    carried = {}
    for number, leg in enumerate(legs):
        place = (leg.gate, leg.site)
        if place in kg_most:
            # Nobody comes back from where no road leads to a source.
            returns = float(np.isfinite(leg.back_min))
            kg_r = builder.column(0.0, kg_most[place] * returns)
            kg_f = builder.column(0.0, kg_most[place])
            m3_r = builder.column(0.0, m3_most[place] * returns)
            m3_f = builder.column(0.0, m3_most[place])
            carried[number] = (kg_r, kg_f, m3_r, m3_f)
    return Columns(relieved, units, carried)


def _cover_needs(builder: Builder, data: BoundData, columns: Columns) -> dict[tuple[int, str], int]:
    """r[j] required[j,n] / people[j] <= equivalents delivered, with what comes anyway."""
    rows: dict[tuple[int, str], int] = {}
    for j, site in enumerate(data.sites):
        for need, required in site.requirements.items():
            if required > 0:
                there = data.covered_before(site, need) * site.people
                rows[j, need] = builder.row(f"need:{site.code}:{need}", there)
                builder.add(rows[j, need], columns.relieved[j], 1.0)
    for (_, j, i), column in columns.units.items():
        site = data.sites[j]
        item = data.problem.items[i]
        for need in item.equivalents:
            if (j, need) in rows:
                share = data.cover_of(site, need, item) * site.people / site.requirements[need]
                builder.add(rows[j, need], column, -share)
    return rows


def _stay_below_supply(
    builder: Builder, data: BoundData, columns: Columns
) -> dict[tuple[int, int], int]:
    """Units loaded up to the end of a period <= the curve just before that end."""
    curves = {(s.source, s.item): s.curve for s in data.problem.supplies}
    found: dict[tuple[int, int], int] = {}
    for q, gate in enumerate(data.gates):
        source = data.sources[gate.source].code
        last = data.problem.deadline_min if gate.end_min == np.inf else int(gate.end_min) - 1
        earlier = [p for p in range(q + 1) if data.gates[p].source == gate.source]
        rows = {}
        for i, item in enumerate(data.problem.items):
            if (source, item.code) in curves:
                units = curves[source, item.code].by(last)
                rows[i] = builder.row(f"stock:{source}:{item.code}", float(units))
                found[q, i] = rows[i]
        for (p, _, i), column in columns.units.items():
            if p in earlier:
                builder.add(rows[i], column, 1.0)
    return found


def _ride_on_trucks(builder: Builder, data: BoundData, legs: list[Leg], columns: Columns) -> None:
    """Kilograms (and m3) of the units from q to j <= what the trucks carry there."""
    rows = {}
    for q, j in sorted({(q, j) for q, j, _ in columns.units}):
        rows[q, j] = (builder.row("carry:kg", 0.0), builder.row("carry:m3", 0.0))
    for (q, j, i), column in columns.units.items():
        item = data.problem.items[i]
        builder.add(rows[q, j][0], column, item.weight_kg)
        builder.add(rows[q, j][1], column, item.volume_m3)
    for number, (kg_r, kg_f, m3_r, m3_f) in columns.carried.items():
        leg = legs[number]
        for row, pair in zip(rows[leg.gate, leg.site], ((kg_r, kg_f), (m3_r, m3_f)), strict=True):
            for column in pair:
                builder.add(row, column, -1.0)


def _fit_truck_time(builder: Builder, data: BoundData, legs: list[Leg], columns: Columns) -> None:
    """Minutes of a type's trips begun at tau or later <= its trucks' minutes after tau.

    Once with truckloads counted by weight, once by volume.
    """
    starts = sorted({gate.start_min for gate in data.gates})
    for g, (kind, _) in enumerate(data.groups):
        for tau in starts:
            minutes = data.truck_minutes_after(g, tau)
            by_kg = builder.truck_row(g, kind.code, tau, "kg", minutes)
            by_m3 = builder.truck_row(g, kind.code, tau, "m3", minutes)
            for number, carried in columns.carried.items():
                leg = legs[number]
                if leg.group == g and data.gates[leg.gate].start_min >= tau:
                    _add_minutes(builder, data, leg, carried, (by_kg, by_m3))


def _add_minutes(
    builder: Builder,
    data: BoundData,
    leg: Leg,
    carried: tuple[int, int, int, int],
    rows: tuple[int, int],
) -> None:
    kind = data.groups[leg.group][0]
    kg_r, kg_f, m3_r, m3_f = carried
    source = data.sources[data.gates[leg.gate].source]
    per_kg = 1.0 / source.dock_kg_per_min + 1.0 / data.sites[leg.site].unload_kg_per_min
    by_kg, by_m3 = rows
    round_min = leg.go_min + (leg.back_min if np.isfinite(leg.back_min) else 0.0)
    builder.add(by_kg, kg_r, per_kg + round_min / kind.capacity_kg)
    builder.add(by_kg, kg_f, per_kg + leg.go_min / kind.capacity_kg)
    builder.add(by_m3, kg_r, per_kg)
    builder.add(by_m3, kg_f, per_kg)
    builder.add(by_m3, m3_r, round_min / kind.capacity_m3)
    builder.add(by_m3, m3_f, leg.go_min / kind.capacity_m3)


def _one_last_trip_each(
    builder: Builder, data: BoundData, legs: list[Leg], columns: Columns
) -> None:
    """Truckloads on last trips <= trucks of the type, by weight and by volume."""
    for g, (kind, trucks) in enumerate(data.groups):
        by_kg = builder.truck_row(g, kind.code, None, "kg", float(len(trucks)))
        by_m3 = builder.truck_row(g, kind.code, None, "m3", float(len(trucks)))
        for number, (_, kg_f, _, m3_f) in columns.carried.items():
            if legs[number].group == g:
                builder.add(by_kg, kg_f, 1.0 / kind.capacity_kg)
                builder.add(by_m3, m3_f, 1.0 / kind.capacity_m3)


def _fit_docks(
    builder: Builder, data: BoundData, legs: list[Leg], columns: Columns
) -> list[DockRow]:
    """Dock minutes of loads that must be over by tau <= docks (tau - opening)."""
    found: list[DockRow] = []
    for s, source in enumerate(data.sources):
        own = [n for n in columns.carried if data.gates[legs[n].gate].source == s]
        ends = {n: _latest_load_end(data, legs[n]) for n in own}
        for start in sorted({data.gates[legs[n].gate].start_min for n in own}):
            for tau in _some(sorted(set(ends.values()))):
                first = _first_dock_use(data, s, start)
                span = max(0.0, tau - first) * source.docks
                by_kg = builder.row(f"docks:{source.code}", span)
                by_m3 = builder.row(f"docks:{source.code}", span)
                found += [(s, first, tau, by_kg), (s, first, tau, by_m3)]
                for number in own:
                    begins = data.gates[legs[number].gate].start_min >= start
                    if begins and ends[number] <= tau:
                        kind = data.groups[legs[number].group][0]
                        kg_r, kg_f, m3_r, m3_f = columns.carried[number]
                        per_kg = 1.0 / source.dock_kg_per_min
                        for kg, m3 in ((kg_r, m3_r), (kg_f, m3_f)):
                            setup = source.dock_setup_min
                            builder.add(by_kg, kg, per_kg + setup / kind.capacity_kg)
                            builder.add(by_m3, kg, per_kg)
                            builder.add(by_m3, m3, setup / kind.capacity_m3)
    return found


def _latest_load_end(data: BoundData, leg: Leg) -> float:
    site = data.sites[leg.site]
    source = data.sources[data.gates[leg.gate].source]
    return data.latest_min(site) - (leg.go_min - source.dock_setup_min)


def _first_dock_use(data: BoundData, s: int, start: int) -> float:
    ready = (
        data.ready_min(kind, vehicle, data.sources[s])
        for g, (kind, trucks) in enumerate(data.groups)
        if data.may_load(g, s)
        for vehicle in trucks
    )
    return max(float(start), min(ready, default=float("inf")))


def _some(values: list[float]) -> list[float]:
    if len(values) <= MOST_DOCK_TIMES:
        return values
    picks = np.linspace(0, len(values) - 1, MOST_DOCK_TIMES).round().astype(int)
    return [values[pick] for pick in picks]
