"""Pre-positioning problems from JSON values, and solutions as JSON values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import MISSING, asdict, fields
from typing import Any

from pydantic import ValidationError

from optimize.findings import ProblemError, reading_findings
from optimize.preposition.codec_findings import all_findings, conflict_findings
from optimize.preposition.goal import Goal, Measure
from optimize.preposition.plan import Solution
from optimize.preposition.problem import (
    Arc,
    Item,
    Need,
    Option,
    Period,
    Place,
    Problem,
    Reserve,
    Rule,
    Scenario,
)
from optimize.preposition.schema import (
    PREPOSITION_FORMAT,
    GoalRecord,
    PrepositionRecord,
    ScenarioRecord,
)
from optimize.preposition.values import marginal_values
from optimize.twostage.risk import CVaR, Expected, Risk, WorstCase

PLAN_FORMAT = "relief-preposition-plan/1"

_Part = Item | Place | Option | Reserve | Rule | Arc | Need | Scenario | Period


def problem_from_json(value: object) -> tuple[Problem, Goal]:
    """Return the problem and goal of a JSON value.

    Raises
    ------
    ProblemError
        With all findings: fields, codes, sums, limits that contradict one another.
    """
    try:
        record = PrepositionRecord.model_validate(value)
    except ValidationError as error:
        raise ProblemError(reading_findings(error)) from error
    findings = tuple(all_findings(record))
    if findings:
        raise ProblemError(findings)
    problem = _problem(record)
    findings = tuple(conflict_findings(problem, record))
    if findings:
        raise ProblemError(findings)
    return problem, _goal(record.goal)


def _problem(record: PrepositionRecord) -> Problem:
    return Problem(
        items=tuple(Item(**each.model_dump()) for each in record.items),
        places=tuple(
            Place(
                **each.model_dump(exclude={"options"}),
                options=tuple(Option(**option.model_dump()) for option in each.options),
            )
            for each in record.places
        ),
        reserves=tuple(Reserve(**each.model_dump()) for each in record.reserves),
        scenarios=tuple(_scenario(each) for each in record.scenarios),
        networks={
            name: tuple(Arc(**arc.model_dump()) for arc in arcs)
            for name, arcs in record.networks.items()
        },
        rules=tuple(Rule(**each.model_dump()) for each in record.rules),
        budget_cny=record.budget_cny,
        periods=tuple(Period(**each.model_dump()) for each in record.periods),
        name=record.name,
    )


def _scenario(record: ScenarioRecord) -> Scenario:
    needs = tuple(Need(**need.model_dump()) for need in record.needs)
    return Scenario(**record.model_dump(exclude={"needs"}), needs=needs)


def _goal(record: GoalRecord) -> Goal:
    risk: Risk = Expected()
    if record.risk == "cvar":
        risk = CVaR(record.alpha, record.weight)
    elif record.risk == "worst_case":
        risk = WorstCase(record.shift)
    return Goal(Measure(record.measure), risk)


def problem_document(problem: Problem, goal: Goal) -> dict[str, Any]:
    """Return the JSON value that `problem_from_json` reads back."""
    return {
        "format": PREPOSITION_FORMAT,
        "name": problem.name,
        "budget_cny": problem.budget_cny,
        "goal": _goal_document(goal),
        "periods": _listed(problem.periods),
        "items": _listed(problem.items),
        "places": [{**_plain(each), "options": _listed(each.options)} for each in problem.places],
        "reserves": _listed(problem.reserves),
        "rules": _listed(problem.rules),
        "networks": {name: _listed(arcs) for name, arcs in problem.networks.items()},
        "scenarios": [{**_plain(each), "needs": _listed(each.needs)} for each in problem.scenarios],
    }


def _listed(records: Iterable[_Part]) -> list[dict[str, Any]]:
    return [_plain(each) for each in records]


def _plain(record: _Part) -> dict[str, Any]:
    """Return the fields of a record that are not as usual."""
    found = {}
    for each in fields(record):
        value = getattr(record, each.name)
        usual = {} if each.default_factory is not MISSING else each.default
        if value != usual:
            found[each.name] = list(value) if isinstance(value, tuple) else value
    return found


def _goal_document(goal: Goal) -> dict[str, Any]:
    risks = {Expected: "expected", CVaR: "cvar", WorstCase: "worst_case"}
    return {"measure": goal.measure.value, "risk": risks[type(goal.risk)], **asdict(goal.risk)}


def solution_document(problem: Problem, goal: Goal, solution: Solution) -> dict[str, Any]:
    """Return what was found; infinite figures are null."""
    document: dict[str, Any] = {
        "format": PLAN_FORMAT,
        "name": problem.name,
        "outcome": solution.outcome.value,
        "objective": _finite(solution.objective),
        "bound": _finite(solution.bound),
        "gap": _finite(solution.gap),
        "money_cny": solution.money_cny,
        "method": solution.method,
        "time_s": solution.time_s,
        "options": {},
        "units": {},
        "stock": {},
        "duals": {},
    }
    if solution.plan is None:
        return document
    values = marginal_values(problem, goal, solution.plan)
    stock: dict[str, dict[str, float]] = defaultdict(dict)
    duals: dict[str, dict[str, float]] = defaultdict(dict)
    for reserve in problem.reserves:
        held, worth = stock[reserve.place], duals[reserve.place]
        units = solution.plan.units.get(reserve.code, 0.0)
        if units:
            held[reserve.item] = held.get(reserve.item, 0.0) + units
        worth[reserve.item] = max(worth.get(reserve.item, 0.0), values[reserve.code])
    document |= {
        "options": dict(solution.plan.options),
        "units": dict(solution.plan.units),
        "stock": {place: held for place, held in stock.items() if held},
        "duals": dict(duals),
    }
    return document


def _finite(value: float) -> float | None:
    return value if abs(value) < float("inf") else None
