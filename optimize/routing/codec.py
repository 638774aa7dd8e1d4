"""Routing problems from JSON values, and plans as JSON values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from pydantic import TypeAdapter, ValidationError

from optimize.findings import Found, ProblemError, reading_findings
from optimize.routing.check import Report
from optimize.routing.codec_findings import all_findings, plan_findings
from optimize.routing.plan import Plan, Route, Solution, Trip, Visit
from optimize.routing.problem import NEVER, Customer, Depot, Fleet, Plane, Problem, Roads
from optimize.routing.schema import ROUTING_FORMAT, RouteRecord, RoutingRecord

PLAN_FORMAT = "relief-routing-plan/1"

_ROUTES = TypeAdapter(tuple[RouteRecord, ...])
_POINT = ("x", "y")


def problem_from_json(value: object) -> Problem:
    """Return the problem of a JSON value.

    Raises
    ------
    ProblemError
        With all findings: fields, codes, tables, what no engine solves.
    """
    return _problem(_record(value))


def _record(value: object) -> RoutingRecord:
    try:
        record = RoutingRecord.model_validate(value)
    except ValidationError as error:
        raise ProblemError(reading_findings(error)) from error
    findings = tuple(all_findings(record))
    if findings:
        raise ProblemError(findings)
    return record


def _problem(record: RoutingRecord) -> Problem:
    ways: Plane | Roads
    if record.distances is None:
        points = tuple(
            (float(each.x or 0), float(each.y or 0))
            for group in (record.depots, record.customers)
            for each in group
        )
        ways = Plane(points, record.rounding, record.scale)
    else:
        ways = Roads(record.distances, record.durations or record.distances)
    return Problem(
        record.name,
        tuple(Depot(**_told(each.model_dump())) for each in record.depots),
        tuple(Customer(**_told(each.model_dump())) for each in record.customers),
        tuple(Fleet(**_told(each.model_dump())) for each in record.fleets),
        ways,
        record.objective,
        record.split,
    )


def _told(values: dict[str, Any]) -> dict[str, Any]:
    """Return the fields without coordinates; limits that are null are none."""
    limits = ("late", "max_duration")
    return {
        name: NEVER if value is None and name in limits else value
        for name, value in values.items()
        if name not in _POINT
    }


def problem_document(problem: Problem) -> dict[str, Any]:
    """Return a problem as the JSON value that is read back as the same."""
    depots = [_untold(asdict(each)) for each in problem.depots]
    customers = [_untold(asdict(each)) for each in problem.customers]
    return {
        "format": ROUTING_FORMAT,
        "name": problem.name,
        "objective": problem.objective.value,
        "split": problem.split,
        **_ways_document(problem, (*depots, *customers)),
        "depots": depots,
        "customers": customers,
        "fleets": [_untold(asdict(each)) for each in problem.fleets],
    }


def _ways_document(problem: Problem, places: tuple[dict[str, Any], ...]) -> dict[str, Any]:
    """Return the fields of the ways; points go to the places."""
    ways = problem.ways
    if isinstance(ways, Roads):
        return {"distances": ways.distances, "durations": ways.durations}
    for place, point in zip(places, ways.points, strict=True):
        place |= dict(zip(_POINT, point, strict=True))
    return {"rounding": ways.rounding.value, "scale": ways.scale}


def _untold(values: dict[str, Any]) -> dict[str, Any]:
    return {name: None if value == NEVER else value for name, value in values.items()}


def solution_document(
    problem: Problem, solution: Solution, report: Report | None
) -> dict[str, Any]:
    """Return what was found, with its problem and the checker's verdict."""
    return {
        "format": PLAN_FORMAT,
        "name": problem.name,
        "outcome": solution.outcome.value,
        "objective": problem.objective.value,
        "cost": solution.cost,
        "bound": solution.bound,
        "gap": solution.gap,
        "engine": solution.engine and solution.engine.value,
        "stopped_by": solution.stopped_by.value,
        "time_s": round(solution.seconds, 3),
        "reasons": [each._asdict() for each in solution.reasons],
        "check": None if report is None else report_document(report),
        "plan": None if solution.plan is None else asdict(solution.plan),
        "problem": problem_document(problem),
    }


def report_document(report: Report) -> dict[str, Any]:
    """Return the checker's verdict as a JSON value."""
    return {
        "ok": report.ok,
        "cost": report.cost,
        "vehicles": report.vehicles,
        "trips": report.trips,
        "distance": report.distance,
        "findings": [each._asdict() for each in report.findings],
    }


def is_routing_plan(document: Mapping[str, Any]) -> bool:
    """Whether a document is a plan of this kind, or the problem of one."""
    form = str(document.get("format", ""))
    inner = document.get("problem")
    inside = str(inner.get("format", "")) if isinstance(inner, dict) else ""
    return form.startswith("relief-routing") or inside.startswith("relief-routing")


def plan_from_json(document: Mapping[str, Any]) -> tuple[Problem, Plan]:
    """Return the problem and the plan of a plan's document.

    Raises
    ------
    ProblemError
        When either can't be read, or the document has none. A plan may be bare: ``routes`` alone.
    """
    plan = document if "plan" not in document and "routes" in document else document.get("plan")
    if not isinstance(plan, dict):
        raise ProblemError(
            [Found("plan", "文件中没有方案（plan）。", "The file has no plan; give one.")]
        )
    form = document.get("format", PLAN_FORMAT)
    if form != PLAN_FORMAT:
        raise ProblemError(
            [
                Found(
                    "format",
                    f"只能是“{PLAN_FORMAT}”。",
                    f"Must be {PLAN_FORMAT!r}. It is {form!r}.",
                )
            ]
        )
    try:
        record = _record(document.get("problem"))
    except ProblemError as error:
        raise ProblemError(each.below("problem") for each in error.findings) from error
    try:
        routes = _ROUTES.validate_python(plan.get("routes"))
    except ValidationError as error:
        found = reading_findings(error)
        raise ProblemError(
            each._replace(path=f"plan.routes{each.path}") for each in found
        ) from error
    findings = tuple(plan_findings(record, routes))
    if findings:
        raise ProblemError(findings)
    return _problem(record), Plan(tuple(_route(each) for each in routes))


def _route(record: RouteRecord) -> Route:
    return Route(
        record.fleet,
        tuple(
            Trip(
                trip.depot,
                trip.leaves,
                tuple(Visit(visit.customer, visit.units) for visit in trip.visits),
            )
            for trip in record.trips
        ),
    )
