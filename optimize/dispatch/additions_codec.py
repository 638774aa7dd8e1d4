"""Catalogues of additions from JSON values, and what was found as JSON values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from pydantic import ValidationError

from optimize.dispatch.additions import (
    Catalogue,
    ExtraDocks,
    ExtraStock,
    ExtraTrucks,
    Offer,
    ReopenedRoad,
    named,
    truck_codes,
)
from optimize.dispatch.additions_result import AdditionsResult
from optimize.dispatch.additions_schema import ADDITIONS_FORMAT, AdditionsRecord
from optimize.dispatch.codec import plan_document
from optimize.dispatch.problem import Problem
from optimize.findings import Found, ProblemError, reading_findings

_GROUPS = ("trucks", "stock", "docks", "roads")


def catalogue_from_json(value: object, problem: Problem) -> Catalogue:
    """Return what a JSON value says could be added to a problem.

    Raises
    ------
    ProblemError
        With all findings: fields, codes that the problem doesn't have, codes used twice.
    """
    try:
        record = AdditionsRecord.model_validate(value)
    except ValidationError as error:
        raise ProblemError(reading_findings(error)) from error
    findings = (*_hours(record), *_references(record, problem))
    if findings:
        raise ProblemError(findings)
    return Catalogue(tuple(offer for _, offer in _offers(record)))


def catalogue_to_json(catalogue: Catalogue) -> dict[str, Any]:
    """Return the catalogue as values that `json.dumps` writes strictly."""
    groups: dict[str, list[dict[str, Any]]] = {group: [] for group in _GROUPS}
    names = {ExtraTrucks: "trucks", ExtraStock: "stock", ExtraDocks: "docks"}
    for offer in catalogue.offers:
        values = asdict(offer)
        del values["kind"]
        if isinstance(offer, ReopenedRoad):
            del values["most"]
            values |= {"ends": list(offer.ends), "minutes": dict(offer.minutes)}
        if isinstance(offer, ExtraTrucks):
            values["sources"] = list(offer.sources)
        groups[names.get(type(offer), "roads")].append(values)
    return {"format": ADDITIONS_FORMAT, **groups}


def additions_document(result: AdditionsResult) -> dict[str, Any]:
    """Return what was found with the plan that proves it, which `depot check` can judge."""
    return {
        **plan_document(result.problem, result.result),
        "why": {
            "outcome": result.outcome.value,
            "target": result.target,
            "people_before": result.people_before,
            "people": result.people,
            "most_people": result.most_people,
            "price_cny": result.price_cny,
            "price_bound_cny": result.price_bound_cny,
            "added": [
                {
                    "code": each.offer.code,
                    "kind": each.offer.kind.value,
                    "count": each.count,
                    "price_cny": each.price_cny,
                    "people": each.people,
                }
                for each in result.added
            ],
            "values": [{**asdict(value), "about": list(value.about)} for value in result.values],
            "tried": result.tried,
            "time_s": result.time_s,
            "seed": result.seed,
            "stopped_by": result.stopped_by.value,
        },
    }


def _offers(record: AdditionsRecord) -> Iterator[tuple[str, Offer]]:
    for number, truck in enumerate(record.trucks):
        yield f"trucks[{number}]", ExtraTrucks(**truck.model_dump())
    for number, stock in enumerate(record.stock):
        yield f"stock[{number}]", ExtraStock(**stock.model_dump())
    for number, dock in enumerate(record.docks):
        yield f"docks[{number}]", ExtraDocks(**dock.model_dump())
    for number, road in enumerate(record.roads):
        yield f"roads[{number}]", ReopenedRoad(**road.model_dump())


def _hours(record: AdditionsRecord) -> tuple[Found, ...]:
    return tuple(
        Found(
            f"trucks[{number}].available_until_min",
            "可用时段的结束不能早于开始。",
            "The end of the hours must not come before their start.",
        )
        for number, truck in enumerate(record.trucks)
        if truck.available_until_min < truck.available_from_min
    )


def _references(record: AdditionsRecord, problem: Problem) -> Iterator[Found]:
    if any(_hours(record)):
        return
    known = {
        "type": {kind.code for kind in problem.vehicle_types},
        "start": set(problem.travel.locations),
        "source": {source.code for source in problem.sources},
        "item": {item.code for item in problem.items},
        "profile": set(problem.travel.minutes),
    }
    seen = {vehicle.code for vehicle in problem.vehicles}
    if record.roads and problem.travel.later:
        yield Found(
            "roads",
            "该问题的行车时间分时段，尚不能计算抢通道路，请去掉道路候选。",
            "Driving times change over the day here; reopening roads can't be combined with it.",
        )
    for path, offer in _offers(record):
        for what, code in named(offer):
            if code not in known[what]:
                yield Found(
                    path,
                    f"编码“{code}”在问题文件中没有定义，请补充或改正。",
                    f"The problem has no {what} {code!r}; add it or correct it.",
                )
        codes = {offer.code}
        if isinstance(offer, ExtraTrucks):
            codes |= set(truck_codes(offer, offer.most))
        if codes & seen:
            yield Found(
                f"{path}.code",
                f"编码“{offer.code}”重复，请改为唯一编码。",
                f"Code {offer.code!r} is used twice; give each its own.",
            )
        seen.add(offer.code)
