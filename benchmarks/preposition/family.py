"""The hurricane case with as many scenarios as wanted, and plains with as many towns as wanted.

Hurricanes: each scenario is one of the file's 51, drawn by its probability; its needs are
multiplied by a common log-normal factor (0.3) and one of each need's own (0.2). All are equally
likely.

Plains: towns lie at random in a square; a quarter of them may hold a store of one of three sizes.
In a scenario the towns within a circle need three goods, and a store within it has a third left.
"""

from __future__ import annotations

import json
import random
from dataclasses import replace
from math import hypot
from pathlib import Path
from typing import Any

from optimize.preposition.problem import (
    Arc,
    Item,
    Layer,
    Need,
    Option,
    Place,
    Problem,
    Reserve,
    Scenario,
)
from optimize.preposition.rt2010 import rt2010_problem

DATA = Path(__file__).parents[1] / "data"
COMMON, OWN = 0.3, 0.2


def hurricane_file() -> dict[str, Any]:
    """Return the case as it is published here."""
    return json.loads((DATA / "preposition_rt2010/rt2010.json").read_text("utf-8"))


def sampled(count: int, seed: int = 1) -> Problem:
    """Return the problem with so many scenarios."""
    document = hurricane_file()
    draw = random.Random(seed)  # noqa: S311 -- no secrets
    known = [(tuple(each["hurricanes"]), each["p"]) for each in document["scenarios"]]
    chosen = draw.choices([ids for ids, _ in known], [chance for _, chance in known], k=count)
    problem = rt2010_problem(document, [(ids, 1 / count) for ids in chosen])
    return replace(problem, scenarios=tuple(_varied(each, draw) for each in problem.scenarios))


def _varied(scenario: Scenario, draw: random.Random) -> Scenario:
    common = draw.lognormvariate(0.0, COMMON)
    needs = tuple(
        replace(need, units=need.units * common * draw.lognormvariate(0.0, OWN))
        for need in scenario.needs
    )
    return replace(scenario, needs=needs)


GOODS = (
    Item("water", 1.0, 0.02, 60.0),
    Item("food", 2.0, 0.03, 120.0),
    Item("tent", 30.0, 0.2, 900.0),
)
PRICES = {"water": 6.0, "food": 12.0, "tent": 400.0}
SIDE_KM, RADIUS_KM = 300.0, 90.0


def towns(count: int, scenarios: int, seed: int = 1) -> Problem:
    """Return a plain with so many towns and scenarios."""
    draw = random.Random(seed)  # noqa: S311 -- no secrets
    at = {f"T{n}": (draw.uniform(0, SIDE_KM), draw.uniform(0, SIDE_KM)) for n in range(count)}
    people = {town: draw.lognormvariate(8.0, 0.8) for town in at}
    stores = list(at)[: max(1, count // 4)]
    sizes = (Option("s", 2e4, 300.0), Option("m", 6e4, 1200.0), Option("l", 15e4, 4000.0))
    roads = tuple(
        Arc(store, town, cny_per_kg=0.001 * hypot(at[store][0] - x, at[store][1] - y))
        for store in stores
        for town, (x, y) in at.items()
    )
    return Problem(
        items=GOODS,
        places=tuple(Place(store, options=sizes) for store in stores),
        reserves=tuple(
            Reserve(f"{store}/{item.code}", Layer.STOCK, store, item.code, PRICES[item.code],
                    left_cny=0.2 * PRICES[item.code])
            for store in stores for item in GOODS
        ),
        scenarios=tuple(
            _struck(n, (scenarios, draw), at, people, stores) for n in range(scenarios)
        ),
        networks={"roads": roads},
    )  # fmt: skip


def _struck(
    number: int, drawn: tuple[int, random.Random], at: dict[str, tuple[float, float]],
    people: dict[str, float], stores: list[str],
) -> Scenario:  # fmt: skip
    count, draw = drawn
    x, y = draw.uniform(0, SIDE_KM), draw.uniform(0, SIDE_KM)
    within = [town for town, (a, b) in at.items() if hypot(a - x, b - y) <= RADIUS_KM]
    share = draw.uniform(0.05, 0.3)
    rate = {"water": 3.0, "food": 1.0, "tent": 0.2}
    needs = tuple(
        Need(town, item, people[town] * share * each)
        for town in within
        for item, each in rate.items()
    )
    left = {town: 1 / 3 for town in within if town in stores}
    return Scenario(f"{number}", 1 / count, needs, "roads", available=left)
