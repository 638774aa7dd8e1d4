"""Balance of today's stock (Acimovic and Goentzel, doi:10.1016/j.jom.2016.06.002).

In every scenario demand is scaled down to what there is in all, and the cheapest ways meet it.
Three strategies are compared: today's stock where it is, the same total where it is best, and all
of it in the worst single depot. Balance = today / best; 1 is perfectly placed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import fsum
from typing import Any

import numpy as np

from optimize.backends.highs_linear import solve_linear
from optimize.preposition.arrays import two_stage
from optimize.preposition.goal import Goal
from optimize.preposition.problem import (
    Arc,
    Item,
    Layer,
    Need,
    Place,
    Problem,
    Reserve,
    Rule,
    Scenario,
)
from optimize.twostage.extensive import extensive_form

OBJECTIVES = {"Cost": "cost_usd_per_unit", "Time": "time_h"}


@dataclass(frozen=True)
class Balance:
    """What an objective's three strategies come to.

    Parameters
    ----------
    fixed, best, worst
        Expected cost (USD) or time (unit-hours).
    stock
        Depot to units, where they are best.
    values
        Depot to the change of the cost by one more unit there, the total kept out of sight.
    """

    fixed: float
    best: float
    worst: float
    worst_depot: str
    stock: Mapping[str, float]
    values: Mapping[str, float]

    @property
    def metric(self) -> float:
        """Return today / best."""
        return self.fixed / self.best if self.best else 1.0


def is_esups(document: Mapping[str, Any]) -> bool:
    """Return whether a JSON object is of this form."""
    return {"depots", "scenarios", *OBJECTIVES.values()} <= set(document)


def esups_problem(document: Mapping[str, Any], objective: str) -> Problem:
    """Return the problem whose total is today's and whose goal is one of `OBJECTIVES`."""
    total = fsum(depot["stock"] for depot in document["depots"])
    item = document["item"]
    cheapest: dict[tuple[str, str], tuple[float, str]] = {}
    for depot, location, mode, value in document[OBJECTIVES[objective]]:
        cheapest[depot, location] = min(
            cheapest.get((depot, location), (float("inf"), "")), (value, mode)
        )
    dear = 1 + max((value for value, _ in cheapest.values()), default=0.0)
    return Problem(
        # What can be met is met: a missing unit costs more than any way.
        items=(Item(item, penalty_cny=10 * dear),),
        places=tuple(Place(depot["id"]) for depot in document["depots"]),
        reserves=tuple(
            Reserve(depot["id"], Layer.STOCK, depot["id"], item, today=depot["stock"])
            for depot in document["depots"]
        ),
        scenarios=tuple(_scenario(each, item, total) for each in document["scenarios"]),
        networks={
            "all": tuple(
                Arc(depot, location, cny_per_unit={item: value}, mode=mode)
                for (depot, location), (value, mode) in cheapest.items()
            )
        },
        rules=(Rule("total", total, total),),
        name=f"{document['name']} {objective}",
    )


def balance(problem: Problem) -> Balance:
    """Return what the three strategies come to."""
    program = two_stage(problem, Goal())
    form = extensive_form(program)
    best = solve_linear(form)
    today = np.array([reserve.today for reserve in problem.reserves])
    size = today.size
    fixed = solve_linear(
        replace(
            form,
            lower=np.concatenate([today, form.lower[size:]]),
            upper=np.concatenate([today, form.upper[size:]]),
        )
    )
    alone = _alone(problem)
    worst = max(alone, key=lambda depot: alone[depot])
    values = best.values if best.values is not None else np.zeros(form.cost.size)
    stock = {
        reserve.code: float(units) for reserve, units in zip(problem.reserves, values, strict=False)
    }
    # One more unit relaxes the depot's row in every scenario by a unit.
    after = program.first.row_lower.size
    saved = form.matrix[after:, :size].T @ best.duals[after:]
    worth = {each.code: float(-value) for each, value in zip(problem.reserves, saved, strict=True)}
    return Balance(fixed.objective, best.objective, alone[worst], worst, stock, worth)


def _scenario(record: Mapping[str, Any], item: str, total: float) -> Scenario:
    units: dict[str, float] = defaultdict(float)
    for need in record["demand"]:
        units[need["location"]] += need["units"]
    asked = fsum(units.values())
    scale = min(1.0, total / asked) if asked else 1.0
    needs = tuple(Need(place, item, scale * each) for place, each in units.items())
    return Scenario(record["id"], record["probability"], needs, "all")


def _alone(problem: Problem) -> dict[str, float]:
    """Return depot to the expected cost if it alone held everything.

    Depots that can't reach all are left out: their cost says nothing.
    """
    ways = {(arc.place, arc.site): arc for arc in problem.networks["all"]}
    found = {}
    for place in problem.places:
        needs = [
            (scenario.probability * need.units, ways.get((place.code, need.site)), need.item)
            for scenario in problem.scenarios
            for need in scenario.needs
            if need.units
        ]
        if all(arc for _, arc, _ in needs):
            found[place.code] = fsum(
                units * arc.price(item, 0.0) for units, arc, item in needs if arc
            )
    return found


def reference_document(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return expected cost by objective and strategy under the keys of `reference`."""
    found: dict[str, Any] = {"reference": {}, "balance": {}, "stock": {}, "duals": {}}
    for objective in OBJECTIVES:
        problem = esups_problem(document, objective)
        result = balance(problem)
        needed = fsum(
            scenario.probability * need.units
            for scenario in problem.scenarios
            for need in scenario.needs
        )
        for strategy, cost in (
            ("MinimizeTwoStage", result.best),
            ("MinimizeFixedInventory", result.fixed),
            ("WorstDepot", result.worst),
        ):
            found["reference"][f"{objective}/{strategy}"] = {
                "expected_cost": cost,
                "expected_demand": needed,
                "covered": needed,
            }
        found["balance"][objective] = result.metric
        found["stock"][objective] = dict(result.stock)
        found["duals"][objective] = dict(result.values)
    return found
