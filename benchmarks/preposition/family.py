"""The hurricane case with as many scenarios as wanted.

Each scenario is one of the file's 51, drawn by its probability; its needs are multiplied by a
common log-normal factor (0.3) and one of each need's own (0.2). All are equally likely.
"""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

from optimize.preposition.problem import Problem, Scenario
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
