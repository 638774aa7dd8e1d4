"""Checker of a plan changed while under way: docks and stock, which trips share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from optimize.dispatch.check_resources import dock_findings
from optimize.dispatch.figures import CheckFinding
from optimize.dispatch.plan import Trip
from optimize.dispatch.problem import Problem
from optimize.supply import SupplyCurve

Numbered = list[tuple[int, Trip]]


def docks_after(
    problem: Problem, now_min: int, numbered: Numbered, begun: set[int]
) -> list[CheckFinding]:
    """Return docks with two trucks at once after now, and new trips at docks that aren't there."""
    docks = {each.code: each.docks for each in problem.sources}
    wide = dict(docks)
    for _, trip in numbered:
        wide[trip.source] = max(wide[trip.source], trip.dock + 1)
    widened = replace(
        problem,
        sources=tuple(
            replace(each, docks=wide[each.code], dock_free_min=()) for each in problem.sources
        ),
    )
    going = [entry for entry in numbered if entry[1].load_end_min > now_min]
    findings = dock_findings(widened, going)
    for number, trip in numbered:
        if number not in begun and not 0 <= trip.dock < docks[trip.source]:
            findings.append(
                joined_finding(
                    number,
                    "dock_number",
                    f"{trip.source}没有{trip.dock}号装车台",
                    f"{trip.source} has no dock {trip.dock}",
                )
            )
    return findings


def stock_after(
    problem: Problem, numbered: Numbered, begun: Mapping[int, Mapping[str, int]]
) -> list[CheckFinding]:
    """Return new loads that start before their units are on the dock.

    Parameters
    ----------
    begun
        Number of a begun trip to the units on board; those are facts.
    """
    curves = {(each.source, each.item): each.curve for each in problem.supplies}
    loads: dict[tuple[str, str], list[tuple[int, int, int]]] = {}
    for number, trip in numbered:
        for item, units in begun.get(number, trip.load()).items():
            entry = (trip.load_start_min, units, number)
            loads.setdefault((trip.source, item), []).append(entry)
    findings = []
    for key, entries in sorted(loads.items()):
        curve = curves.get(key, SupplyCurve(()))
        for minute, _, number in entries:
            used = sum(units for start, units, _ in entries if start <= minute)
            if number not in begun and used > curve.by(minute):
                findings.append(_above(number, key, minute, used, curve.by(minute)))
    return findings


def joined_finding(number: int, rule: str, zh: str, en: str) -> CheckFinding:
    """Return a finding about a trip, numbered from 1 in the plan's order."""
    return CheckFinding(rule, f"trip {number}", f"第{number}趟：{zh}。", f"Trip {number}: {en}.")


def _above(number: int, key: tuple[str, str], minute: int, used: int, there: int) -> CheckFinding:
    source, item = key
    return joined_finding(
        number,
        "stock",
        f"到{minute}分钟{source}的{item}共装{used}件，届时只有{there}件",
        f"by minute {minute} {used} units of {item} are loaded at {source}, where only "
        f"{there} are there by then",
    )
