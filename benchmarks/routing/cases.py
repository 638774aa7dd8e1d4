"""The public instances: what is in the repository, or a folder with the whole sets."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from optimize.routing.problem import Problem
from optimize.routing.readers import problem_from_text

DATA = Path(__file__).parents[1] / "data" / "routing"
SETS = ("mtvrptwr", "sdvrp", "mdvrptw", "hfvrp", "ccvrp", "mdccvrp")
FORMS = {".vrp", ".txt", ".sd", ".cri"}

VEHICLES = {"vrpnc5.txt": 17}
"""Where a cumulative instance is reckoned with more vehicles than its demand fills."""


@dataclass(frozen=True)
class Case:
    """One instance; ``best`` None: no best known cost could be obtained."""

    family: str
    problem: Problem
    best: float | None


def cases(folder: Path, families: tuple[str, ...], every: int = 1) -> Iterator[Case]:
    """Return each so-manieth instance of the sets that are in a folder."""
    known = best_known()
    for family in families:
        files = sorted(each for each in (folder / family).glob("*") if each.suffix in FORMS)
        for file in files[::every]:
            text = file.read_text("utf-8")
            problem = problem_from_text(text, file.name, VEHICLES.get(file.name))
            yield Case(family, problem, known.get((family, file.name)))


def best_known() -> dict[tuple[str, str], float]:
    """Return the best known cost by set and file."""
    with (DATA / "best_known.csv").open(encoding="utf-8") as lines:
        rows = list(csv.DictReader(lines))
    return {(row["set"], row["instance"]): float(row["cost"]) for row in rows}
