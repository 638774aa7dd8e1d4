"""Compile the search, or load what was compiled before, so that no solve's time is spent on it.

`python -m optimize.dispatch.warm_up` does it ahead: about a minute once, a second or two later.
"""

from __future__ import annotations

import time
from dataclasses import replace
from functools import cache
from multiprocessing import get_context

import numpy as np

from optimize.dispatch.bound import relief_bound
from optimize.dispatch.bound_refine import refine
from optimize.dispatch.problem import (
    Item,
    Problem,
    Site,
    Source,
    Supply,
    TravelTable,
    Vehicle,
    VehicleType,
)
from optimize.dispatch.search import Search
from optimize.dispatch.world import build_world
from optimize.supply import SupplyCurve

_ROUNDS = 4
_LIMIT_S = 600.0
"""For compiling, on a slow machine that does other work too."""


@cache
def warm_up() -> None:
    """Have everything ready that a search runs, once a process."""
    search = Search(build_world(_smallest()), np.random.default_rng(0))
    search.advance(10, 10)


def _smallest() -> Problem:
    """Return a problem of one truck, one source and one site."""
    ways = ((0, 10), (10, 0))
    km = ((0.0, 5.0), (5.0, 0.0))
    return Problem(
        name="smallest",
        deadline_min=600,
        items=(Item("kit", 10.0, 0.05, {"relief": 1.0}),),
        sites=(Site("S", "S", 10, {"relief": 10.0}),),
        sources=(Source("D", "D", 1, 50.0),),
        supplies=(Supply("D", "kit", SupplyCurve.at_once(10)),),
        vehicle_types=(VehicleType("T", 1000.0, 10.0, "road"),),
        vehicles=(Vehicle("V", "T", "D"),),
        travel=TravelTable(("D", "S"), {"road": ways}, {"road": km}),
    )


def _compile_bound() -> None:
    """Compile what bounds by duties, which runs in processes of its own."""
    # More people than a truck can bring goods for: otherwise there is nothing to bound.
    problem = _smallest()
    sites = tuple(Site(code, "S", 10_000, {"relief": 10_000.0}) for code in ("S", "T", "U"))
    supplies = (Supply("D", "kit", SupplyCurve.at_once(50_000)),)
    scarce = replace(problem, sites=sites, supplies=supplies)
    refine(
        scarce,
        relief_bound(scarce),
        _ROUNDS,
        ends_at=time.monotonic() + _LIMIT_S,
        tell=lambda _better: None,
    )


if __name__ == "__main__":
    beside = get_context("spawn").Process(target=_compile_bound)
    beside.start()
    warm_up()
    beside.join()
