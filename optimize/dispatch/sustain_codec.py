"""Problems and plans of several days to and from JSON values.

Reading gives valid objects or raises `ProblemError` with every finding, as
`optimize.dispatch.codec` does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from optimize.dispatch.codec import (
    plan_from_json,
    plan_to_json,
    problem_from_json,
    problem_to_json,
)
from optimize.dispatch.plan import Plan
from optimize.dispatch.problem import Problem
from optimize.dispatch.sustain import (
    DriverHours,
    Orderable,
    SiteNeeds,
    StockCount,
    SustainProblem,
    shifts_for,
)
from optimize.dispatch.sustain_check import Claim, check_days
from optimize.dispatch.sustain_figures import SustainFigures, SustainReport
from optimize.dispatch.sustain_orders import advise
from optimize.dispatch.sustain_plan import SustainResult
from optimize.dispatch.sustain_ration import rations
from optimize.dispatch.sustain_schema import (
    SUSTAIN_FORMAT,
    SUSTAIN_PLAN_FORMAT,
    USUAL_DAILY,
    USUAL_HOURS,
    SustainPlanDocument,
    SustainProblemRecord,
)
from optimize.findings import Found, ProblemError, reading_findings
from optimize.result import Status, StoppedBy

RecordType = TypeVar("RecordType", bound=BaseModel)
Part = TypeVar("Part")


@dataclass(frozen=True)
class Reading:
    """What a file leaves open.

    Parameters
    ----------
    hours
        To plan from the start on; only where the file says no end.
    daily
        Needs that come again every day; only where the file lists no needs.
    """

    hours: int = USUAL_HOURS
    daily: tuple[str, ...] = USUAL_DAILY


def sustain_from_json(value: object, reading: Reading | None = None) -> SustainProblem:
    """Return the problem that a JSON value describes.

    A dispatch plan's file will do, too: it is the first plan.

    Raises
    ------
    ProblemError
        With all findings, when it is none.
    """
    if isinstance(value, dict) and "dispatch" not in value and "problem" in value:
        value = {"dispatch": value["problem"], "begun": value.get("plan", {"trips": []})}
    record = _record(SustainProblemRecord, value)
    problem = _below("dispatch", lambda: problem_from_json(_part(value, "dispatch")))
    begun = _below("begun", lambda: plan_from_json(_part(value, "begun")))
    findings = tuple(_reference_findings(record, problem, begun))
    if findings:
        raise ProblemError(findings)
    try:
        return _sustain(record, problem, begun, reading or Reading())
    except ValueError as error:
        raise ProblemError((Found("", f"问题不成立：{error}", f"No problem: {error}"),)) from error


def sustain_to_json(sustain: SustainProblem) -> dict[str, Any]:
    """Return the problem as values that `json.dumps` writes strictly."""
    return {
        "format": SUSTAIN_FORMAT,
        "dispatch": problem_to_json(sustain.problem),
        "begun": plan_to_json(sustain.begun),
        "origin_min": sustain.origin_min,
        "start_min": sustain.start_min,
        "end_min": sustain.end_min,
        "window_min": sustain.window_min,
        "eat_from_min": sustain.eat_from_min,
        "needs": [
            {
                "site": each.site,
                "daily": dict(each.daily),
                "once": dict(each.once),
                "people": dict(each.people),
            }
            for each in sustain.needs
        ],
        "shifts": [
            {"vehicle": vehicle, "spans": [list(span) for span in spans]}
            for vehicle, spans in sustain.shifts.items()
        ],
        "hours": {**asdict(sustain.hours), "two_drivers": list(sustain.hours.two_drivers)},
        "counts": [{**asdict(each), "units": dict(each.units)} for each in sustain.counts],
        "orderables": [asdict(each) for each in sustain.orderables],
    }


def sustain_document(result: SustainResult) -> dict[str, Any]:
    """Return the plan with its problem, its check and its checked figures."""
    report = result.report
    return {
        "format": SUSTAIN_PLAN_FORMAT,
        "status": result.status.value,
        **_figures_json(report.figures),
        "bound_person_days": result.bound,
        "gap": result.gap,
        "seed": result.seed,
        "time_s": result.time_s,
        "stopped_by": result.stopped_by.value,
        "solver": result.solver,
        "check": {"ok": report.ok, "findings": [asdict(each) for each in report.findings]},
        "windows": [{**asdict(each), "span": list(each.span)} for each in result.windows],
        "orders": [asdict(each) for each in result.orders],
        "supplied": [
            {"site": each.site, "need": each.need, "shares": [min(1.0, s) for s in each.shares]}
            for each in report.figures.sites
        ],
        "rations": [
            {"site": each.site, "need": each.need, "shares": list(each.shares)}
            for each in rations(result.problem, report.figures)
        ],
        "plan": plan_to_json(result.plan),
        "problem": sustain_to_json(result.problem),
    }


def sustain_result_from_json(value: dict[str, Any]) -> SustainResult:
    """Return a plan of several days, checked anew; its bound is taken as it is told.

    Raises
    ------
    ProblemError
        When it can't be read.
    """
    report = check_sustain_document(value)
    sustain = sustain_from_json(_part(value, "problem"))
    bound, gap = _amount(value, "bound_person_days"), _amount(value, "gap")
    return SustainResult(
        status=Status(value.get("status", Status.FEASIBLE.value)),
        problem=sustain,
        plan=plan_from_json(_part(value, "plan")),
        report=report,
        bound=bound,
        bound_weighted=bound,
        gap=gap,
        windows=(),
        orders=advise(sustain),
        time_s=_amount(value, "time_s"),
        seed=int(_amount(value, "seed")),
        stopped_by=StoppedBy(value.get("stopped_by", StoppedBy.WORK.value)),
    )


def _amount(value: dict[str, Any], name: str) -> float:
    found = value.get(name, 0.0)
    return float(found) if isinstance(found, int | float) else 0.0


def is_sustain_plan(document: dict[str, Any]) -> bool:
    """Whether a plan document is one of several days."""
    return str(document.get("format", "")).startswith(SUSTAIN_PLAN_FORMAT.split("/", maxsplit=1)[0])


def check_sustain_document(value: object) -> SustainReport:
    """Judge a plan of several days, whoever made it.

    Raises
    ------
    ProblemError
        When it can't be read.
    """
    record = _record(SustainPlanDocument, value)
    sustain = _below("problem", lambda: sustain_from_json(_part(value, "problem")))
    plan = _below("plan", lambda: plan_from_json(_part(value, "plan")))
    claimed = (*record.supplied, *record.rations)
    claims = [Claim(each.site, each.need, tuple(each.shares)) for each in claimed]
    return check_days(sustain, plan, claims)


def _figures_json(figures: SustainFigures) -> dict[str, Any]:
    return {
        "person_days": figures.person_days,
        "person_days_wanted": figures.wanted,
        "weighted_person_days": figures.weighted,
        "trips": figures.trips,
        "km": figures.km,
        "cost_cny": figures.cost_cny,
        "days": [{**asdict(each), "share": each.share} for each in figures.days],
        "runs_out": [
            {"site": each.site, "need": each.need, "spans": [list(span) for span in each.empty]}
            for each in figures.sites
            if each.empty
        ],
        "sources_empty": [asdict(each) for each in figures.sources],
    }


def _record(model: type[RecordType], value: object) -> RecordType:
    try:
        return model.model_validate(value)
    except ValidationError as error:
        raise ProblemError(reading_findings(error)) from error


def _part(value: object, name: str) -> object:
    """Return a part of an object that was read as a record already."""
    return value.get(name, {"trips": []}) if isinstance(value, dict) else {}


def _below(name: str, read: Callable[[], Part]) -> Part:
    try:
        return read()
    except ProblemError as error:
        raise ProblemError(each.below(name) for each in error.findings) from error


def _reference_findings(
    record: SustainProblemRecord, problem: Problem, begun: Plan
) -> Iterator[Found]:
    known = {
        "site": {site.code for site in problem.sites},
        "vehicle": {vehicle.code for vehicle in problem.vehicles},
        "item": {item.code for item in problem.items},
        "source": {source.code for source in problem.sources},
    }
    for path, what, code in _named(record, begun):
        if code not in known[what]:
            yield Found(
                path,
                f"编码“{code}”在问题文件中没有定义，请补充或改正。",
                f"The problem has no {what} {code!r}; add it or correct it.",
            )
    groups: tuple[tuple[str, Iterable[str]], ...] = (
        ("needs", (each.site for each in record.needs or ())),
        ("shifts", (each.vehicle for each in record.shifts or ())),
        ("orderables", (each.code for each in record.orderables)),
    )
    for name, codes in groups:
        seen: set[str] = set()
        for number, code in enumerate(codes):
            if code in seen:
                yield Found(
                    f"{name}[{number}]",
                    f"“{code}”重复，只能有一条。",
                    f"{code!r} is there twice; keep one of them.",
                )
            seen.add(code)


def _named(record: SustainProblemRecord, begun: Plan) -> Iterator[tuple[str, str, str]]:
    for n, needs in enumerate(record.needs or ()):
        yield f"needs[{n}].site", "site", needs.site
    for n, shifts in enumerate(record.shifts or ()):
        yield f"shifts[{n}].vehicle", "vehicle", shifts.vehicle
    for n, code in enumerate(record.hours.two_drivers):
        yield f"hours.two_drivers[{n}]", "vehicle", code
    for n, count in enumerate(record.counts):
        yield f"counts[{n}].site", "site", count.site
        for item in count.units:
            yield f"counts[{n}].units", "item", item
    for n, each in enumerate(record.orderables):
        yield f"orderables[{n}].item", "item", each.item
        yield f"orderables[{n}].source", "source", each.source
    for trip in begun.trips:
        yield "begun", "vehicle", trip.vehicle
        yield "begun", "source", trip.source
        for stop in trip.stops:
            yield "begun", "site", stop.site
            for item in stop.unload:
                yield "begun", "item", item


def _sustain(
    record: SustainProblemRecord, problem: Problem, begun: Plan, reading: Reading
) -> SustainProblem:
    origin = problem.deadline_min if record.origin_min is None else record.origin_min
    start = origin if record.start_min is None else record.start_min
    end = start + reading.hours * 60 if record.end_min is None else record.end_min
    hours = DriverHours(**record.hours.model_dump())
    if record.shifts is None:
        shifts = shifts_for(problem, begun, hours, start, end)
    else:
        shifts = {each.vehicle: tuple(each.spans) for each in record.shifts}
    return SustainProblem(
        problem=problem,
        begun=begun,
        origin_min=origin,
        start_min=start,
        end_min=end,
        window_min=record.window_min,
        needs=_needs(record, problem, reading),
        shifts=shifts,
        hours=hours,
        counts=tuple(StockCount(**each.model_dump()) for each in record.counts),
        orderables=tuple(Orderable(**each.model_dump()) for each in record.orderables),
        eat_from_min=record.eat_from_min,
    )


def _needs(
    record: SustainProblemRecord, problem: Problem, reading: Reading
) -> tuple[SiteNeeds, ...]:
    if record.needs is not None:
        return tuple(SiteNeeds(**each.model_dump()) for each in record.needs)
    return tuple(
        SiteNeeds(
            site.code,
            {need: amount for need, amount in site.requirements.items() if need in reading.daily},
            {n: amount for n, amount in site.requirements.items() if n not in reading.daily},
        )
        for site in problem.sites
    )
