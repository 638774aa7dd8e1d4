"""The model as one would write it on paper, in PuLP: for small problems, and to check the arrays.

Nothing here is shared with the arrays but the problem itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import product
from typing import Any

import pulp

from optimize.preposition.goal import Goal, Measure
from optimize.preposition.problem import Layer, Problem, Reserve, Scenario
from optimize.twostage.risk import CVaR, WorstCase

Expression = Any
"""PuLP ships no types."""


@dataclass
class _Model:
    """Variables `opened[place, option]`, `secured[reserve]`, and the rows so far."""

    problem: Problem
    goal: Goal
    program: Expression
    opened: dict[tuple[str, str], Expression] = field(default_factory=dict)
    secured: dict[str, Expression] = field(default_factory=dict)


def readable_model(problem: Problem, goal: Goal) -> Expression:
    """Return the extensive form as a `pulp.LpProblem`."""
    model = _Model(problem, goal, pulp.LpProblem("preposition", pulp.LpMinimize))
    for p, place in enumerate(problem.places):
        for o, option in enumerate(place.options):
            model.opened[place.code, option.code] = model.program.add_variable(
                f"open_{p}_{o}", cat="Binary"
            )
    for r, reserve in enumerate(problem.reserves):
        model.secured[reserve.code] = model.program.add_variable(
            f"secured_{r}", reserve.least, reserve.most
        )
    _limit_places(model)
    _limit_units(model)
    money = pulp.lpSum(
        option.price_cny * model.opened[place.code, option.code]
        for place in problem.places
        for option in place.options
    ) + pulp.lpSum(reserve.fee_cny * model.secured[reserve.code] for reserve in problem.reserves)
    if problem.budget_cny is not None:
        model.program += money <= problem.budget_cny
    costs = [_scenario_cost(model, s, each) for s, each in enumerate(problem.scenarios)]
    first = money if goal.measure is Measure.COST else 0
    model.program.setObjective(first + _risk(model, costs))
    return model.program


def readable_optimum(problem: Problem, goal: Goal, solver: Expression = None) -> float | None:
    """Return the optimum by PuLP's CBC or another of its solvers; None where there is none."""
    program = readable_model(problem, goal)
    program.solve(solver or pulp.PULP_CBC_CMD(msg=False, gapRel=1e-9))
    if program.status != pulp.LpStatusOptimal:
        return None
    return float(pulp.value(program.objective) or 0.0)


def _limit_places(model: _Model) -> None:
    for place in model.problem.places:
        held = [each for each in model.problem.reserves if each.place == place.code]
        opened = [(each, model.opened[place.code, each.code]) for each in place.options]
        model.program += pulp.lpSum(taken for _, taken in opened) <= 1
        if place.volume_m3 is not None or opened:
            model.program += pulp.lpSum(
                model.problem.item_of[each.item].volume_m3 * model.secured[each.code]
                for each in held
                if each.layer is Layer.STOCK
            ) <= (place.volume_m3 or 0) + pulp.lpSum(
                option.volume_m3 * taken for option, taken in opened
            )
        if place.floor_m2 is not None or any(option.floor_m2 is not None for option, _ in opened):
            model.program += pulp.lpSum(
                model.problem.item_of[each.item].floor_m2 * model.secured[each.code]
                for each in held
                if each.layer is Layer.STOCK
            ) <= (place.floor_m2 or 0) + pulp.lpSum(
                (option.floor_m2 or 0) * taken for option, taken in opened
            )
        if opened:
            model.program += pulp.lpSum(
                model.secured[each.code] for each in held if each.layer is not Layer.STOCK
            ) <= pulp.lpSum(option.units * taken for option, taken in opened)


def _limit_units(model: _Model) -> None:
    for item in model.problem.items:
        if item.rotation_units is not None:
            stock = [
                model.secured[each.code]
                for each in model.problem.reserves
                if each.item == item.code and each.layer is Layer.STOCK
            ]
            model.program += pulp.lpSum(stock) <= item.rotation_units
    for rule in model.problem.rules:
        counted = pulp.lpSum(
            model.secured[each.code] for each in model.problem.reserves if rule.counts(each)
        )
        model.program += counted >= rule.least
        if rule.most is not None:
            model.program += counted <= rule.most


@dataclass(frozen=True)
class _Sent:
    """A flow variable with what it is."""

    variable: Expression
    reserve: Reserve
    minute: float
    place: str
    site: str
    item: str
    met: str
    rate: float
    period: int
    carrying: float
    hours: float


def _scenario_cost(model: _Model, s: int, scenario: Scenario) -> Expression:
    """Add a scenario's variables and rows; return what is measured in it."""
    problem, measure = model.problem, model.goal.measure
    sent = _sent(model, s, scenario)
    for reserve in problem.reserves:
        for minute, share in reserve.parts():
            part = [x.variable for x in sent if x.reserve is reserve and x.minute == minute]
            left = share * scenario.left(reserve.place)
            model.program += pulp.lpSum(part) <= left * model.secured[reserve.code]
    _limit_hours(model, scenario, sent)
    lacking, missed = {}, {}
    for n, need in enumerate(scenario.needs):
        brought = [x for x in sent if (x.site, x.met) == (need.site, need.item)]
        lack = lacking[need.site, need.item] = model.program.add_variable(f"lack_{s}_{n}", 0)
        model.program += pulp.lpSum(x.rate * x.variable for x in brought) + lack == need.units
        missed[need.site, need.item] = lack + pulp.lpSum(
            problem.periods[x.period].late * x.rate * x.variable for x in brought
        )
    if measure is Measure.CHANCE:
        return pulp.lpSum(
            missed[each.site, each.item] / each.units for each in scenario.needs if each.units
        )
    if measure is Measure.PEOPLE:
        return _people_missed(model, s, scenario, missed)
    penalties = pulp.lpSum(
        problem.item_of[item].penalty_cny * scenario.weight(site) * units
        for (site, item), units in missed.items()
    )
    sending = pulp.lpSum((x.reserve.use_cny + x.carrying) * x.variable for x in sent)
    keeping = pulp.lpSum(
        each.left_cny
        * (
            scenario.left(each.place) * each.steps[-1][1] * model.secured[each.code]
            - pulp.lpSum(x.variable for x in sent if x.reserve is each)
        )
        for each in problem.reserves
    )
    return penalties + sending + keeping


def _sent(model: _Model, s: int, scenario: Scenario) -> list[_Sent]:
    problem = model.problem
    needed = {(need.site, need.item) for need in scenario.needs}
    found: list[_Sent] = []
    for reserve in problem.reserves:
        item = problem.item_of[reserve.item]
        weight = item.weight_kg
        for minute, _ in reserve.parts():
            for arc, met in product(problem.arcs(scenario), item.covers):
                if arc.place != reserve.place or (arc.site, met) not in needed:
                    continue
                for t, period in enumerate(problem.periods):
                    if minute + arc.minutes <= period.end_min:
                        name = f"sent_{s}_{len(found)}"
                        found.append(
                            _Sent(
                                model.program.add_variable(name, 0), reserve, minute,
                                arc.place, arc.site, reserve.item, met, item.covers[met], t,
                                arc.price(reserve.item, weight),
                                arc.truck_hours_per_t * weight / 1000,
                            )
                        )  # fmt: skip
    return found


def _limit_hours(model: _Model, scenario: Scenario, sent: list[_Sent]) -> None:
    for t in range(len(model.problem.periods)):
        by_then = [x for x in sent if x.period <= t]
        if scenario.truck_hours is not None:
            hours = pulp.lpSum(x.hours * x.variable for x in by_then)
            model.program += hours <= scenario.truck_hours[t]
        for place in model.problem.places:
            if place.dock_t is not None:
                tonnes = pulp.lpSum(
                    model.problem.item_of[x.item].weight_kg / 1000 * x.variable
                    for x in by_then
                    if x.place == place.code
                )
                model.program += tonnes <= place.dock_t[t]


def _people_missed(model: _Model, s: int, scenario: Scenario,
                   missed: dict[tuple[str, str], Expression]) -> Expression:  # fmt: skip
    sites = sorted({need.site for need in scenario.needs if need.units})
    total = []
    for j, site in enumerate(sites):
        people = scenario.people.get(site, 0.0)
        without = model.program.add_variable(f"without_{s}_{j}", 0, people)
        for need in scenario.needs:
            if need.site == site and need.units:
                # Each item leaves the share of people without relief that it lacks.
                model.program += without >= people / need.units * missed[site, need.item]
        total.append(scenario.weight(site) * without)
    return pulp.lpSum(total)


def _risk(model: _Model, costs: list[Expression]) -> Expression:
    chances = [scenario.probability for scenario in model.problem.scenarios]
    mean = pulp.lpSum(p * cost for p, cost in zip(chances, costs, strict=True))
    risk = model.goal.risk
    if model.goal.measure is Measure.CHANCE:
        failed = [
            model.program.add_variable(f"failed_{s}", cat="Binary") for s in range(len(costs))
        ]
        for cost, fails, scenario in zip(costs, failed, model.problem.scenarios, strict=True):
            model.program += cost <= sum(1 for need in scenario.needs if need.units) * fails
        return pulp.lpSum(p * fails for p, fails in zip(chances, failed, strict=True))
    if isinstance(risk, CVaR):
        eta = model.program.add_variable("eta")
        above = [model.program.add_variable(f"above_{s}", 0) for s in range(len(costs))]
        for cost, over in zip(costs, above, strict=True):
            model.program += over >= cost - eta
        tail = pulp.lpSum(p * over for p, over in zip(chances, above, strict=True))
        return (1 - risk.weight) * mean + risk.weight * (eta + tail * (1 / (1 - risk.alpha)))
    if isinstance(risk, WorstCase):
        # Probability that moves goes to the worst scenario: shift × worst of all, and the rest
        # is what CVaR at that level makes of it: (1 − shift) × mean of the worst 1 − shift.
        worst, eta = model.program.add_variable("worst"), model.program.add_variable("eta")
        above = [model.program.add_variable(f"above_{s}", 0) for s in range(len(costs))]
        for cost, over in zip(costs, above, strict=True):
            model.program += worst >= cost
            model.program += over >= cost - eta
        tail = pulp.lpSum(p * over for p, over in zip(chances, above, strict=True))
        return risk.shift * worst + (1 - risk.shift) * eta + tail
    return mean
