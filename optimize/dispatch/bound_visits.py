"""Rows of the bound that count visits: small sites fill no truck, yet each takes a stop.

A trip of at most m stops lasts at least the mean of its stops' round trips
(each stop counted 1/m), plus every stop's unloading setup and the handling of
every kilogram. A site is relieved in no larger share than it is visited.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimize.dispatch.bound_columns import Builder, Columns, Leg
from optimize.dispatch.bound_data import BoundData


@dataclass(frozen=True)
class _Visit:
    """Columns of visits to a site by a type from a source: with way back, and on last trips."""

    group: int
    source: int
    site: int
    leg: Leg
    back: int
    last: int


def add_visits(
    builder: Builder, data: BoundData, legs: list[Leg], columns: Columns
) -> list[_Visit]:
    """Add the visit columns and their rows; return the columns."""
    visits = _visits(builder, data, legs, columns)
    _visit_before_relief(builder, data, columns, visits)
    _visit_before_delivery(builder, data, columns, visits)
    _fit_truck_time_by_visits(builder, data, legs, columns, visits)
    _last_visits(builder, data, visits)
    return visits


def _visits(builder: Builder, data: BoundData, legs: list[Leg], columns: Columns) -> list[_Visit]:
    found: dict[tuple[int, int, int], _Visit] = {}
    for number in columns.carried:
        leg = legs[number]
        key = (leg.group, data.gates[leg.gate].source, leg.site)
        if key not in found:
            back = builder.column(0.0, float(np.isfinite(leg.back_min)))
            found[key] = _Visit(*key, leg, back, builder.column(0.0, 1.0))
    return list(found.values())


def _visit_before_relief(
    builder: Builder, data: BoundData, columns: Columns, visits: list[_Visit]
) -> None:
    """r[j] / people[j] <= what comes anyway + the rest x visits, for each need by itself.

    A visit brings no more than the rest: with one, everybody may be relieved, without any only
    those whom what comes anyway covers.
    """
    stocked = {
        (supply.source, need)
        for supply in data.problem.supplies
        if supply.curve.by(data.problem.deadline_min) > 0
        for item in data.problem.items
        if item.code == supply.item
        for need in item.equivalents
    }
    by_site: dict[int, list[_Visit]] = {}
    for visit in visits:
        by_site.setdefault(visit.site, []).append(visit)
    for j, site in enumerate(data.sites):
        for need, required in site.requirements.items():
            if required <= 0:
                continue
            there = data.covered_before(site, need)
            row = builder.row(f"visits:{site.code}", there)
            builder.add(row, columns.relieved[j], 1.0 / site.people)
            for visit in by_site.get(j, []) if there < 1.0 else []:
                if (data.sources[visit.source].code, need) in stocked:
                    builder.add(row, visit.back, there - 1.0)
                    builder.add(row, visit.last, there - 1.0)


def _visit_before_delivery(
    builder: Builder, data: BoundData, columns: Columns, visits: list[_Visit]
) -> None:
    """Units of an item from a source to a site <= its useful units there x visits from there."""
    pairs: dict[tuple[int, int], list[_Visit]] = {}
    for visit in visits:
        pairs.setdefault((visit.source, visit.site), []).append(visit)
    rows: dict[tuple[int, int, int], int] = {}
    for (q, j, i), column in columns.units.items():
        key = (data.gates[q].source, j, i)
        if key not in rows:
            rows[key] = builder.row(f"visits:{data.sites[j].code}", 0.0)
            for visit in pairs.get(key[:2], []):
                builder.add(rows[key], visit.back, -1.0)
                builder.add(rows[key], visit.last, -1.0)
        builder.add(rows[key], column, 1.0 / builder.uppers[column])


def _fit_truck_time_by_visits(
    builder: Builder,
    data: BoundData,
    legs: list[Leg],
    columns: Columns,
    visits: list[_Visit],
) -> None:
    """Sum of visits ((setup + drive) / m + unloading setup) + handling <= trucks' minutes."""
    stops = data.problem.max_stops
    rows = [
        builder.truck_row(g, kind.code, 0, "visits", data.truck_minutes_after(g, 0))
        for g, (kind, _) in enumerate(data.groups)
    ]
    for visit in visits:
        unload = data.sites[visit.site].unload_setup_min
        there = visit.leg.go_min - unload
        way_back = visit.leg.back_min if np.isfinite(visit.leg.back_min) else 0.0
        builder.add(rows[visit.group], visit.back, (there + way_back) / stops + unload)
        builder.add(rows[visit.group], visit.last, there / stops + unload)
    for number, (kg_r, kg_f, _, _) in columns.carried.items():
        leg = legs[number]
        source = data.sources[data.gates[leg.gate].source]
        per_kg = 1.0 / source.dock_kg_per_min + 1.0 / data.sites[leg.site].unload_kg_per_min
        builder.add(rows[leg.group], kg_r, per_kg)
        builder.add(rows[leg.group], kg_f, per_kg)


def _last_visits(builder: Builder, data: BoundData, visits: list[_Visit]) -> None:
    """Visits on last trips / m <= trucks of the type."""
    for g, (kind, trucks) in enumerate(data.groups):
        row = builder.truck_row(g, kind.code, None, "visits", float(len(trucks)))
        for visit in visits:
            if visit.group == g:
                builder.add(row, visit.last, 1.0 / data.problem.max_stops)
