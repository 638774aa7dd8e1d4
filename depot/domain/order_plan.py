"""Reading a saved plan document, as far as an order is made from it.

The document is the plan.json that a dispatch plan is published as; it carries
its own problem, its check and its figures. This reads the JSON itself, so that
an order never depends on the library that made the plan.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from depot.errors import Conflict, InvalidInput

# Hazards carry the level of response that they call for: FL-II is a level-II flood.
_LEVELS: Final = {"I": "Ⅰ级", "II": "Ⅱ级", "III": "Ⅲ级", "IV": "Ⅳ级"}


@dataclass(frozen=True)
class PlannedStop:
    """Units handed over at one site.

    Parameters
    ----------
    arrive_min, leave_min
        Minutes since onset.
    unload
        ``(item code, units)``, sorted by code, units at least 1.
    """

    site: str
    site_name: str
    arrive_min: int
    leave_min: int
    unload: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class PlannedTrip:
    """One loading of one truck, and where it goes.

    Parameters
    ----------
    number
        From 1, in the order of loading.
    dock
        Number of the dock at the source, from 0.
    """

    number: int
    vehicle: str
    source: str
    dock: int
    load_start_min: int
    load_end_min: int
    stops: tuple[PlannedStop, ...]

    @property
    def last_arrival_min(self) -> int:
        """Minute at which its last stop is reached."""
        return max(stop.arrive_min for stop in self.stops)

    def load(self) -> dict[str, int]:
        """Return the units of each item on board, sorted by code."""
        return _summed(pair for stop in self.stops for pair in stop.unload)


@dataclass(frozen=True)
class PlannedTruck:
    """A truck that loads at some sources only, as the plan describes it."""

    code: str
    vehicle_class: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class OrderPlan:
    """What an order takes from a plan.

    Parameters
    ----------
    order_min, deadline_min
        Minutes since onset.
    event, response_level
        Name of the scenario, and its level as ``"Ⅱ级"``; empty when the plan
        carries no scenario.
    bound_trucks
        Trucks that load at some sources only: suppliers' own among them.
    replaces
        ``(order id, trip)`` of trips under way that this plan takes the place of.
    """

    order_min: int
    deadline_min: int
    trips: tuple[PlannedTrip, ...]
    event: str = ""
    response_level: str = ""
    bound_trucks: tuple[PlannedTruck, ...] = ()
    replaces: tuple[tuple[int, int], ...] = ()


def read_order_plan(document: str) -> OrderPlan:
    """Read the trips of a plan that may be ordered.

    Raises
    ------
    InvalidInput
        When the document is no plan.
    Conflict
        When its check found faults, or it moves nothing.
    """
    content = _parsed(document)
    _require_passed(content)
    try:
        problem = content["problem"]
        names = {str(site["code"]): str(site.get("name") or "") for site in problem["sites"]}
        again = content.get("replan") or {}
        kept = {(str(vehicle), int(start)) for vehicle, start in again.get("keep", ())}
        rows = [
            row
            for row in content["plan"]["trips"]
            if (str(row["vehicle"]), int(row["load_start_min"])) not in kept
        ]
        plan = OrderPlan(
            int(problem["order_min"]),
            int(problem["deadline_min"]),
            _trips(rows, names),
            *_scenario(content.get("scenario") or {}),
            _bound_trucks(problem.get("vehicles") or ()),
            replaces=tuple((int(order), int(trip)) for order, trip in again.get("drop", ())),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise _no_plan(f"{type(error).__name__}: {error}") from error
    if not plan.trips:
        raise Conflict(
            "该方案没有任何车次，无法生成调拨单：请先查看缺口原因。",
            "The plan has no trips, so there is nothing to order: see why in its shortages.",
        )
    return plan


def _parsed(document: str) -> Mapping[str, Any]:
    try:
        content = json.loads(document)
    except json.JSONDecodeError as error:
        raise _no_plan(str(error)) from error
    if not isinstance(content, dict):
        raise _no_plan("not an object")
    return content


def _require_passed(content: Mapping[str, Any]) -> None:
    verdict = content.get("check")
    if not isinstance(verdict, dict):
        raise _no_plan("check")
    if verdict.get("ok") is not True:
        findings = verdict.get("findings") or []
        first = findings[0] if findings and isinstance(findings[0], dict) else {}
        raise Conflict(
            f"该方案未通过校核（{len(findings)} 处），不能下达：{first.get('zh', '请重新求解')}",
            f"The plan did not pass its check ({len(findings)} findings) and can't be ordered: "
            f"{first.get('en', 'solve it again')}",
        )


def _scenario(scenario: Mapping[str, Any]) -> tuple[str, str]:
    level = str(scenario.get("hazard_id", "")).rpartition("-")[2]
    return str(scenario.get("name_zh", "")), _LEVELS.get(level, "")


def _bound_trucks(rows: Iterable[Mapping[str, Any]]) -> tuple[PlannedTruck, ...]:
    return tuple(
        PlannedTruck(str(row["code"]), str(row["type"]), tuple(map(str, row["sources"])))
        for row in rows
        if row.get("sources")
    )


def _trips(rows: Iterable[Mapping[str, Any]], names: Mapping[str, str]) -> tuple[PlannedTrip, ...]:
    ordered = sorted(rows, key=lambda row: (row["load_start_min"], row["vehicle"], row["dock"]))
    read = [_trip(row, names) for row in ordered]
    loaded = [fields for fields in read if fields[-1]]
    return tuple(PlannedTrip(number, *fields) for number, fields in enumerate(loaded, start=1))


def _trip(
    row: Mapping[str, Any], names: Mapping[str, str]
) -> tuple[str, str, int, int, int, tuple[PlannedStop, ...]]:
    stops = tuple(_stop(stop, names) for stop in row["stops"])
    return (
        str(row["vehicle"]),
        str(row["source"]),
        int(row["dock"]),
        int(row["load_start_min"]),
        int(row["load_end_min"]),
        tuple(stop for stop in stops if stop.unload),
    )


def _stop(row: Mapping[str, Any], names: Mapping[str, str]) -> PlannedStop:
    unload = _summed((str(item), _units(item, units)) for item, units in row["unload"].items())
    site = str(row["site"])
    return PlannedStop(
        site,
        names[site] or site,
        int(row["arrive_min"]),
        int(row["leave_min"]),
        tuple((item, units) for item, units in unload.items() if units > 0),
    )


def _units(item: str, units: object) -> int:
    if not isinstance(units, int) or isinstance(units, bool) or units < 0:
        raise ValueError(f"unload[{item}] = {units!r}")
    return units


def _summed(pairs: Iterable[tuple[str, int]]) -> dict[str, int]:
    totals: dict[str, int] = {}
    for item, units in pairs:
        totals[item] = totals.get(item, 0) + units
    return dict(sorted(totals.items()))


def _no_plan(detail: str) -> InvalidInput:
    return InvalidInput(
        f"方案文件无法识别（{detail}）：请重新求解并保存。",
        f"This is no plan document ({detail}): solve and save it again.",
    )
