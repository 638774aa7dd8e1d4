"""Replenishment problems from JSON values, and solutions as JSON values."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from pydantic import ValidationError

from optimize.findings import ProblemError, reading_findings
from optimize.replenish.codec_findings import all_findings
from optimize.replenish.plan import Plan, Solution
from optimize.replenish.problem import (
    Agreement,
    BudgetLine,
    Item,
    Lot,
    NewAgreement,
    Offer,
    Outlet,
    Place,
    Problem,
    Step,
)
from optimize.replenish.schema import REPLENISH_FORMAT, ReplenishRecord
from optimize.replenish.waste import waste

PLAN_FORMAT = "relief-replenish-plan/1"


def problem_from_json(value: object) -> Problem:
    """Return the problem of a JSON value.

    Raises
    ------
    ProblemError
        With all findings: fields, codes, amounts that can't be meant.
    """
    try:
        record = ReplenishRecord.model_validate(value)
    except ValidationError as error:
        raise ProblemError(reading_findings(error)) from error
    findings = tuple(all_findings(record))
    if findings:
        raise ProblemError(findings)
    return _problem(record)


def _problem(record: ReplenishRecord) -> Problem:
    year, month = record.first_month.split("-")
    spread = record.months
    return Problem(
        first_month=(int(year), int(month)),
        months=record.months,
        items=tuple(
            Item(
                **each.model_dump(exclude={"target"}),
                target=each.target * spread if len(each.target) == 1 else each.target,
            )
            for each in record.items
        ),
        places=tuple(Place(**each.model_dump()) for each in record.places),
        lots=tuple(Lot(**each.model_dump()) for each in record.lots),
        offers=tuple(
            Offer(
                **each.model_dump(exclude={"steps"}),
                steps=tuple(Step(**step.model_dump()) for step in each.steps),
            )
            for each in record.offers
        ),
        outlets=tuple(Outlet(**each.model_dump()) for each in record.outlets),
        agreements=tuple(
            Agreement(
                **each.model_dump(exclude={"counts"}), counts=tuple(sorted(each.counts.items()))
            )
            for each in record.agreements
        ),
        new_agreements=tuple(NewAgreement(**each.model_dump()) for each in record.new_agreements),
        budget=(
            None
            if record.budget is None
            else tuple(BudgetLine(**each.model_dump()) for each in record.budget)
        ),
        write_off_purpose=record.write_off_purpose,
        name=record.name,
    )


def problem_document(problem: Problem) -> dict[str, Any]:
    """Return a problem as the JSON value that is read back as the same."""
    return {
        "format": REPLENISH_FORMAT,
        "name": problem.name,
        "first_month": problem.written(0),
        "months": problem.months,
        "items": [asdict(each) | {"target": list(each.target)} for each in problem.items],
        "places": [asdict(each) for each in problem.places],
        "lots": [asdict(each) for each in problem.lots],
        "offers": [
            asdict(each)
            | {"breaks": each.breaks.value, "steps": [asdict(step) for step in each.steps]}
            for each in problem.offers
        ],
        "outlets": [
            asdict(each) | {"way": each.way.value, "calendar_months": list(each.calendar_months)}
            for each in problem.outlets
        ],
        "agreements": [asdict(each) | {"counts": dict(each.counts)} for each in problem.agreements],
        "new_agreements": [asdict(each) for each in problem.new_agreements],
        "budget": None if problem.budget is None else [asdict(each) for each in problem.budget],
        "write_off_purpose": problem.write_off_purpose,
    }


def solution_document(problem: Problem, solution: Solution) -> dict[str, Any]:
    """Return what was found; figures that are infinite are null."""
    plan = solution.plan or Plan()
    return {
        "format": PLAN_FORMAT,
        "name": problem.name,
        "outcome": solution.outcome.value,
        "objective": _finite(solution.cost_cny),
        "bound": _finite(solution.bound_cny),
        "gap": _finite(solution.gap),
        "lacking": {
            "weighted": solution.lacking,
            "bound": solution.lacking_bound,
            "with_money_without_end": solution.left_short,
            "by_month": [
                {
                    "item": each.item,
                    "month": problem.written(each.month),
                    "units": each.units,
                    "cause": each.cause.value,
                }
                for each in solution.shortfalls
            ],
            "least_money_on_top": [asdict(each) for each in solution.extra],
        },
        "months": [problem.written(month) for month in range(problem.months)],
        "orders": [_dated(problem, asdict(each)) for each in plan.orders],
        "rotations": [_dated(problem, asdict(each)) for each in plan.moves],
        "write_offs": [_dated(problem, asdict(each)) for each in plan.write_offs],
        "renewals": [_dated(problem, asdict(each)) for each in plan.renewals],
        "signings": [
            _dated(problem, asdict(each)) | {"begins": problem.written(each.begins)}
            for each in plan.signings
        ],
        "waste": [asdict(each) for each in waste(problem, plan)],
        "ready": {code: list(path) for code, path in solution.ready.items()},
        "targets": {each.code: list(each.target) for each in problem.items},
        "spend": [
            {"year": year, "purpose": purpose, "cny": round(cny, 2),
             "of_cny": _finite(problem.purses.get((year, purpose), float("inf")))
             if problem.budget is not None else None}
            for (year, purpose), cny in sorted(solution.spent.items())
        ],
        "time_s": solution.time_s,
    }  # fmt: skip


def _dated(problem: Problem, values: dict[str, Any]) -> dict[str, Any]:
    return values | {"month": problem.written(values["month"])}


def _finite(value: float) -> float | None:
    return value if abs(value) < float("inf") else None
