"""Compile the search, or load what was compiled before.

`python -m optimize.routing.warm_up` does it ahead: half a minute once, a second later.
"""

from __future__ import annotations

from functools import cache

from optimize.params import SolveParams
from optimize.routing.problem import Customer, Depot, Fleet, Plane, Problem
from optimize.routing.search import run

_COMPILING_S = 600.0
"""For compiling, on a slow machine that does other work too."""


@cache
def warm_up() -> None:
    """Have everything ready that a search runs, once a process."""
    tiny = Problem(
        "tiny",
        (Depot("D"),),
        (Customer("A", 1.0), Customer("B", 1.0)),
        (Fleet("T", 2, 1.0, "D", "D"),),
        Plane(((0.0, 0.0), (1.0, 0.0), (0.0, 1.0))),
        split=True,
    )
    run(tiny, SolveParams(_COMPILING_S, 0, 10), lambda: False)


if __name__ == "__main__":
    warm_up()
