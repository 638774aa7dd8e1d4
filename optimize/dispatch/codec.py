"""Problems and plans to and from JSON values, at the border and nowhere else.

Reading either gives valid objects or raises `ProblemError` with every finding:
the path in the file, and in Chinese and English what is wrong there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from pydantic import ValidationError

from optimize.dispatch.check import check
from optimize.dispatch.codec_references import reference_findings
from optimize.dispatch.codec_tiers import tier_findings, tiers_in, tiers_to_json, tolerances_to_json
from optimize.dispatch.figures import CheckFinding, CheckReport
from optimize.dispatch.outcome import DispatchResult
from optimize.dispatch.plan import Plan, Stop, Trip
from optimize.dispatch.problem import (
    UNREACHABLE,
    Delivery,
    FirstObjective,
    Item,
    Problem,
    Site,
    Source,
    Supply,
    Tolerances,
    TravelPeriod,
    TravelTable,
    Vehicle,
    VehicleType,
)
from optimize.dispatch.schema import PLAN_FORMAT, PROBLEM_FORMAT, PlanRecord, ProblemRecord
from optimize.dispatch.tier_figures import tier_figures
from optimize.dispatch.travel_table import Table
from optimize.findings import Found, ProblemError, reading_findings
from optimize.supply import SupplyCurve

__all__ = [
    "ProblemError",
    "check_document",
    "claim_findings",
    "document_parts",
    "judged_by",
    "plan_document",
    "plan_from_json",
    "plan_to_json",
    "problem_from_json",
    "problem_to_json",
]


def problem_to_json(problem: Problem) -> dict[str, Any]:
    """Return the problem as values that `json.dumps` writes strictly."""
    travel = problem.travel
    return {
        "format": PROBLEM_FORMAT,
        "name": problem.name,
        "items": [_item_json(item) for item in problem.items],
        "sources": [_source_json(source) for source in problem.sources],
        "supplies": [
            {
                "source": supply.source,
                "item": supply.item,
                "steps": [list(step) for step in supply.curve.steps],
                "unit_cost_cny": supply.unit_cost_cny,
            }
            for supply in problem.supplies
        ],
        "sites": [{**asdict(s), "requirements": dict(s.requirements)} for s in problem.sites],
        "vehicle_types": [
            _without_zero(asdict(k), "capacity_pallets") for k in problem.vehicle_types
        ],
        "vehicles": [_vehicle_json(vehicle) for vehicle in problem.vehicles],
        "travel": {
            "locations": list(travel.locations),
            "minutes": _minutes_json(travel.minutes),
            "km": {p: [list(row) for row in table] for p, table in travel.km.items()},
            **_later_json(travel),
        },
        "deadline_min": problem.deadline_min,
        "order_min": problem.order_min,
        "first_supplies_limit_min": problem.first_supplies_limit_min,
        "max_stops": problem.max_stops,
        "first_objective": problem.first_objective.value,
        **_deliveries_json(problem),
        **({"apart": [list(pair) for pair in problem.apart]} if problem.apart else {}),
        **tolerances_to_json(problem),
    }


def problem_from_json(value: object) -> Problem:
    """Return the problem that a JSON value describes.

    Raises
    ------
    ProblemError
        With all findings, when it is none.
    """
    try:
        record = ProblemRecord.model_validate(value)
    except ValidationError as error:
        raise ProblemError(reading_findings(error)) from error
    findings = reference_findings(record)
    if findings:
        raise ProblemError(findings)
    try:
        return _problem(record)
    except ValueError as error:
        raise ProblemError((Found("", f"问题不成立：{error}", f"No problem: {error}"),)) from error


def plan_to_json(plan: Plan) -> dict[str, Any]:
    """Return the plan as values that `json.dumps` writes strictly."""
    return {"trips": [_trip_json(trip) for trip in plan.trips]}


def plan_from_json(value: object) -> Plan:
    """Return the plan that a JSON value describes; whether it is good is `check`'s.

    Raises
    ------
    ProblemError
        When it can't be read as a plan.
    """
    try:
        record = PlanRecord.model_validate(value)
    except ValidationError as error:
        raise ProblemError(reading_findings(error)) from error
    return Plan.of(
        [
            Trip(
                vehicle=trip.vehicle,
                source=trip.source,
                dock=trip.dock,
                load_start_min=trip.load_start_min,
                load_end_min=trip.load_end_min,
                stops=tuple(
                    Stop(stop.site, stop.arrive_min, stop.leave_min, dict(stop.unload))
                    for stop in trip.stops
                ),
            )
            for trip in record.trips
        ]
    )


def plan_document(problem: Problem, result: DispatchResult) -> dict[str, Any]:
    """Return the plan with its problem, its check and its checked figures."""
    figures = result.report.figures
    return {
        "format": PLAN_FORMAT,
        "status": result.status.value,
        "people_total": figures.people_total,
        "people_relieved": figures.people_relieved,
        "bound_people": result.bound_people,
        "gap": result.gap,
        "deadline_min": problem.deadline_min,
        "worst_site": figures.worst_site,
        "seed": result.seed,
        "time_s": result.time_s,
        "check": {
            "ok": result.report.ok,
            "findings": [asdict(finding) for finding in result.report.findings],
        },
        "weighted_relieved": figures.weighted_relieved,
        "bound_weighted": result.bound_weighted,
        "person_min_unrelieved": figures.person_min_unrelieved,
        "cost_cny": figures.cost_cny,
        "km": figures.km,
        "late_first_supplies": list(figures.late_first_supplies),
        "stopped_by": result.stopped_by.value,
        "iterations": result.iterations,
        "solver": result.solver,
        "arrival_curve": [list(step) for step in figures.arrival_curve],
        "sites": [asdict(site) for site in figures.sites],
        "tiers": tiers_to_json(tier_figures(problem, result)),
        "reasons": [{**asdict(r), "binding": r.binding.value} for r in result.reasons],
        "plan": plan_to_json(result.plan),
        "problem": problem_to_json(problem),
    }


def check_document(value: object) -> CheckReport:
    """Judge a plan document, whoever made it; as `document_parts`."""
    return check(*document_parts(value))


def document_parts(value: object) -> tuple[Problem, Plan]:
    """Return the problem and the plan of a plan document.

    Raises
    ------
    ProblemError
        When its problem or its plan can't be read; paths are below ``problem``
        and ``plan``.
    """
    if not isinstance(value, dict):
        raise ProblemError((Found("", "方案文件应为一个JSON对象。", "A plan is a JSON object."),))
    parts: list[Any] = []
    findings = [*_format_findings(value)]
    readers: tuple[tuple[str, Callable[[object], Any]], ...] = (
        ("problem", problem_from_json),
        ("plan", plan_from_json),
    )
    for name, read in readers:
        if name not in value:
            findings.append(Found(name, f"缺少“{name}”。", f"{name!r} is missing."))
            continue
        try:
            parts.append(read(value[name]))
        except ProblemError as error:
            findings += [f.below(name) for f in error.findings]
    if findings:
        raise ProblemError(tuple(findings))
    problem, plan = parts
    return problem, plan


def judged_by(document: dict[str, Any], problem: dict[str, Any]) -> dict[str, Any]:
    """Return a plan document with this problem in place of its own.

    The plan may also be bare: an object of ``trips`` alone.
    """
    if "plan" not in document and "trips" in document:
        document = {"plan": document}
    return {**document, "problem": problem}


def _format_findings(document: dict[str, Any]) -> Iterator[Found]:
    """Refuse another version, which would be misread; none named counts as the first."""
    named = document.get("format", PLAN_FORMAT)
    if named != PLAN_FORMAT:
        yield Found(
            "format",
            f"只能是'{PLAN_FORMAT}'。（现为{named!r}）",
            f"Must be '{PLAN_FORMAT}'. It is {named!r}.",
        )


def claim_findings(
    document: dict[str, Any], report: CheckReport, problem: Problem | None = None
) -> tuple[CheckFinding, ...]:
    """Return where a plan's own figures are others than the checker's.

    They break no rule; but whoever made the plan counted otherwise.

    Parameters
    ----------
    problem
        The document's own, if it was read already.

    Raises
    ------
    ProblemError
        When its tiers can't be read.
    """
    figures = report.figures
    found = {
        "people_total": figures.people_total,
        "people_relieved": figures.people_relieved,
        "weighted_relieved": figures.weighted_relieved,
        "worst_site": figures.worst_site,
        "late_first_supplies": list(figures.late_first_supplies),
    }
    claims = tuple(
        CheckFinding(
            "claim",
            name,
            f"方案自称{name}为{document[name]!r}，复核为{value!r}。",
            f"The plan claims {name} = {document[name]!r}; the checker finds {value!r}.",
        )
        for name, value in found.items()
        if name in document and document[name] != value
    )
    stated = tiers_in(document)
    if stated is None:
        return claims
    problem = problem or problem_from_json(document["problem"])
    return (*claims, *tier_findings(stated, problem, report))


def _problem(record: ProblemRecord) -> Problem:
    travel = record.travel
    return Problem(
        items=tuple(Item(**item.model_dump()) for item in record.items),
        sources=tuple(Source(**source.model_dump()) for source in record.sources),
        supplies=tuple(
            Supply(s.source, s.item, SupplyCurve(tuple(s.steps)), s.unit_cost_cny)
            for s in record.supplies
        ),
        sites=tuple(Site(**site.model_dump()) for site in record.sites),
        vehicle_types=tuple(VehicleType(**kind.model_dump()) for kind in record.vehicle_types),
        vehicles=tuple(Vehicle(**vehicle.model_dump()) for vehicle in record.vehicles),
        travel=TravelTable(
            tuple(travel.locations),
            _minutes(travel.minutes),
            {profile: tuple(map(tuple, table)) for profile, table in travel.km.items()},
            tuple(TravelPeriod(each.start_min, _minutes(each.minutes)) for each in travel.later),
        ),
        deadline_min=record.deadline_min,
        order_min=record.order_min,
        first_supplies_limit_min=record.first_supplies_limit_min,
        max_stops=record.max_stops,
        first_objective=FirstObjective(record.first_objective),
        name=record.name,
        deliveries=tuple(Delivery(**each.model_dump()) for each in record.deliveries),
        apart=record.apart,
        tolerances=Tolerances(**record.tolerances.model_dump()),
    )


def _minutes(tables: dict[str, list[list[int | None]]]) -> dict[str, Table]:
    return {
        profile: tuple(tuple(UNREACHABLE if m is None else m for m in row) for row in table)
        for profile, table in tables.items()
    }


def _minutes_json(tables: Mapping[str, Table]) -> dict[str, list[list[int | None]]]:
    return {
        profile: [[None if m == UNREACHABLE else m for m in row] for row in table]
        for profile, table in tables.items()
    }


def _later_json(travel: TravelTable) -> dict[str, Any]:
    """Leave it out where one table holds all day, as files did before there were periods."""
    if not travel.later:
        return {}
    return {
        "later": [
            {"start_min": each.start_min, "minutes": _minutes_json(each.minutes)}
            for each in travel.later
        ]
    }


def _source_json(source: Source) -> dict[str, Any]:
    """Leave out what only a plan under way has, so that older readers take the others."""
    values = asdict(source)
    if not source.dock_free_min:
        del values["dock_free_min"]
    return values


def _deliveries_json(problem: Problem) -> dict[str, Any]:
    if not problem.deliveries:
        return {}
    return {"deliveries": [{**asdict(d), "units": dict(d.units)} for d in problem.deliveries]}


def _vehicle_json(vehicle: Vehicle) -> dict[str, Any]:
    """Leave out what doesn't bind the truck, as files did before it was there."""
    values = asdict(vehicle)
    values["sources"] = list(values["sources"])
    return _without_zero(values, "sources", "drive_limit_min", "break_min", "driven_min")


def _item_json(item: Item) -> dict[str, Any]:
    values = {**asdict(item), "equivalents": dict(item.equivalents)}
    return _without_zero(values, "pallets")


def _without_zero(values: dict[str, Any], *names: str) -> dict[str, Any]:
    """Leave out what says nothing, as files did before it was there."""
    return {name: value for name, value in values.items() if value or name not in names}


def _trip_json(trip: Trip) -> dict[str, Any]:
    return {
        "vehicle": trip.vehicle,
        "source": trip.source,
        "dock": trip.dock,
        "load_start_min": trip.load_start_min,
        "load_end_min": trip.load_end_min,
        "stops": [
            {
                "site": stop.site,
                "arrive_min": stop.arrive_min,
                "leave_min": stop.leave_min,
                "unload": dict(stop.unload),
            }
            for stop in trip.stops
        ],
    }
