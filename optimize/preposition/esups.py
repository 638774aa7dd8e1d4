"""Balance of today's stock (Acimovic and Goentzel, doi:10.1016/j.jom.2016.06.002).

In every scenario demand is scaled down to what there is in all, and the cheapest ways meet it.
Three strategies are compared: today's stock where it is, the same total where it is best, and all
of it in the worst single depot. Balance = today / best; 1 is perfectly placed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from math import fsum
from typing import Any

import numpy as np

from optimize.preposition.balance import Balance, Demand, balance
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

OBJECTIVES = {"Cost": "cost_usd_per_unit", "Time": "time_h"}


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


def balance_of(document: Mapping[str, Any], objective: str) -> Balance:
    """Return what the three strategies come to for one of `OBJECTIVES`."""
    depots = [depot["id"] for depot in document["depots"]]
    stock = np.array([float(depot["stock"]) for depot in document["depots"]])
    row = {depot: number for number, depot in enumerate(depots)}
    places: dict[str, int] = {}
    for _, location, _, _ in document[OBJECTIVES[objective]]:
        places.setdefault(location, len(places))
    needs = []
    for number, scenario in enumerate(document["scenarios"]):
        for location, units in _scaled(scenario, float(stock.sum())).items():
            place = places.setdefault(location, len(places))
            needs.append(Demand(number, place, units, scenario["probability"]))
    price = np.full((len(depots), len(places)), np.inf)
    for depot, location, _, value in document[OBJECTIVES[objective]]:
        at = row[depot], places[location]
        price[at] = min(price[at], value)
    return balance(depots, stock, needs, price)


def _scaled(record: Mapping[str, Any], total: float) -> dict[str, float]:
    """Return location to units, scaled down to what there is in all."""
    units: dict[str, float] = defaultdict(float)
    for need in record["demand"]:
        units[need["location"]] += need["units"]
    asked = fsum(units.values())
    scale = min(1.0, total / asked) if asked else 1.0
    return {place: scale * each for place, each in units.items()}


def _scenario(record: Mapping[str, Any], item: str, total: float) -> Scenario:
    needs = tuple(Need(place, item, units) for place, units in _scaled(record, total).items())
    return Scenario(record["id"], record["probability"], needs, "all")


def reference_document(document: Mapping[str, Any]) -> dict[str, Any]:
    """Return expected cost by objective and strategy under the keys of `reference`."""
    found: dict[str, Any] = {"reference": {}, "balance": {}, "stock": {}, "duals": {}}
    total = fsum(depot["stock"] for depot in document["depots"])
    needed = fsum(
        scenario["probability"] * units
        for scenario in document["scenarios"]
        for units in _scaled(scenario, total).values()
    )
    for objective in OBJECTIVES:
        result = balance_of(document, objective)
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
