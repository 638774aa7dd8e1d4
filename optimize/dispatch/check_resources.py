"""Checker's rules on what trips share: docks and stock."""

from __future__ import annotations

import itertools

from optimize.dispatch.figures import CheckFinding
from optimize.dispatch.plan import Trip
from optimize.dispatch.problem import Problem
from optimize.supply import SupplyCurve

Numbered = tuple[int, Trip]


def dock_findings(problem: Problem, trips: list[Numbered]) -> list[CheckFinding]:
    """Return docks that don't exist and docks with two trucks at once."""
    findings: list[CheckFinding] = []
    for source in problem.sources:
        here = [entry for entry in trips if entry[1].source == source.code]
        findings += [
            _no_dock(number, trip, source.docks)
            for number, trip in here
            if not 0 <= trip.dock < source.docks
        ]
        findings += [
            _not_free(number, trip, source.dock_free_min[trip.dock])
            for number, trip in here
            if 0 <= trip.dock < len(source.dock_free_min)
            and trip.load_start_min < source.dock_free_min[trip.dock]
        ]
        ordered = sorted(here, key=lambda entry: (entry[1].dock, entry[1].load_start_min))
        findings += [
            _overlap(earlier, later)
            for earlier, later in itertools.pairwise(ordered)
            if earlier[1].dock == later[1].dock
            and later[1].load_start_min < earlier[1].load_end_min
        ]
    return findings


def stock_findings(problem: Problem, trips: list[Numbered]) -> list[CheckFinding]:
    """Return loads that start before their units are on the dock.

    For every source and item, at every loading start t:
    units of all loads started by t <= curve(t).
    """
    curves = {(supply.source, supply.item): supply.curve for supply in problem.supplies}
    taken: dict[tuple[str, str], list[tuple[int, int, int]]] = {}
    for number, trip in trips:
        for item, units in trip.load().items():
            entry = (trip.load_start_min, number, units)
            taken.setdefault((trip.source, item), []).append(entry)
    findings: list[CheckFinding] = []
    for key in sorted(taken):
        curve = curves.get(key, SupplyCurve(()))
        findings += _above_curve(key, curve, sorted(taken[key]))
    return findings


def _above_curve(
    key: tuple[str, str], curve: SupplyCurve, loads: list[tuple[int, int, int]]
) -> list[CheckFinding]:
    source, item = key
    findings = []
    used = 0
    for position, (minute, number, units) in enumerate(loads):
        used += units
        is_last_of_minute = position + 1 == len(loads) or loads[position + 1][0] > minute
        if is_last_of_minute and used > curve.by(minute):
            findings.append(
                CheckFinding(
                    "stock",
                    f"trip {number}",
                    f"第{number}趟：到{minute}分钟，{source}的{item}共装{used}件，"
                    f"届时只有{curve.by(minute)}件。",
                    f"Trip {number}: by minute {minute} {used} units of {item} are loaded at "
                    f"{source}, where only {curve.by(minute)} are there by then.",
                )
            )
    return findings


def _no_dock(number: int, trip: Trip, docks: int) -> CheckFinding:
    return CheckFinding(
        "dock_number",
        f"trip {number}",
        f"第{number}趟：{trip.source}只有{docks}个装车台，没有{trip.dock}号台（从0起编）。",
        f"Trip {number}: {trip.source} has {docks} docks; there is no dock {trip.dock} "
        "(numbered from 0).",
    )


def _not_free(number: int, trip: Trip, free_min: int) -> CheckFinding:
    return CheckFinding(
        "dock_overlap",
        f"trip {number}",
        f"第{number}趟：{trip.source}的{trip.dock}号装车台到{free_min}分钟才空出，"
        f"本趟{trip.load_start_min}分钟就开始装车。",
        f"Trip {number}: dock {trip.dock} of {trip.source} is taken until minute {free_min}, "
        f"but loading starts at minute {trip.load_start_min}.",
    )


def _overlap(earlier: Numbered, later: Numbered) -> CheckFinding:
    return CheckFinding(
        "dock_overlap",
        f"trip {later[0]}",
        f"第{later[0]}趟：{later[1].source}的{later[1].dock}号装车台到"
        f"{earlier[1].load_end_min}分钟才空出，本趟{later[1].load_start_min}分钟就开始装车。",
        f"Trip {later[0]}: dock {later[1].dock} of {later[1].source} is taken by trip "
        f"{earlier[0]} until minute {earlier[1].load_end_min}, but loading starts at minute "
        f"{later[1].load_start_min}.",
    )
