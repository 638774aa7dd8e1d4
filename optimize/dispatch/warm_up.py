"""Compile the search, or load what was compiled before, and when a time limit begins by that.

`python -m optimize.dispatch.warm_up` does it ahead: about a minute once; to load it later takes
half a second of a processor in each process.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from multiprocessing import get_context

import numpy as np
from numba.core.event import install_recorder

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

_ROUNDS = 40
"""As many as it takes to look along the ways between stops more than once."""

_LIMIT_S = 600.0
"""For compiling, on a slow machine that does other work too."""


class _Code:
    """What a search runs, in this process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._is_ready = self._was_compiled = False

    def get_ready(self) -> bool:
        """Load or compile it unless it is there; return whether one waited for compiling."""
        if self._is_ready:
            return False
        with self._lock:
            if not self._is_ready:
                with install_recorder("numba:compile") as compiled:
                    search = Search(build_world(_smallest()), np.random.default_rng(0))
                    search.advance(10, 10)
                self._was_compiled = bool(compiled.buffer)
                self._is_ready = True
        return self._was_compiled


_CODE = _Code()


def warm_up() -> bool:
    """Have everything ready that a search runs; return whether that took compiling it."""
    return _CODE.get_ready()


def begin(
    get_ready: Callable[[], bool] = warm_up, clock: Callable[[], float] = time.monotonic
) -> float:
    """Have everything ready, and return when the time limit of what follows began.

    Loading counts, so that the limit holds for the first solve of a process too. Compiling, once
    for each version on a machine, doesn't: no time would be left to search in.

    Parameters
    ----------
    get_ready
        Returns whether it compiled anything.
    clock
        In seconds.
    """
    asked = clock()
    return clock() if get_ready() else asked


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


def compile_bound() -> None:
    """Compile what bounds by duties, which runs in processes of its own."""
    # More people than a truck can bring goods for, otherwise there is nothing to bound; and less
    # than a truckload for each site, so that a trip of several stops is best.
    sites = tuple(Site(code, "S", 30, {"relief": 30.0}) for code in "STUVWXYZ")
    supplies = (Supply("D", "kit", SupplyCurve.at_once(50_000)),)
    scarce = replace(_smallest(), sites=sites, supplies=supplies, deadline_min=90)
    refine(
        scarce,
        relief_bound(scarce),
        _ROUNDS,
        ends_at=time.monotonic() + _LIMIT_S,
        tell=lambda _better: None,
    )


if __name__ == "__main__":
    beside = get_context("spawn").Process(target=compile_bound)
    beside.start()
    warm_up()
    beside.join()
