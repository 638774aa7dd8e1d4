"""Public two-stage instances with the best values known."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from benchmarks.preposition.family import DATA
from benchmarks.preposition.large_warehouses import large_warehouses
from benchmarks.preposition.public import capacities, servers, warehouses
from optimize.twostage.program import TwoStage

CAPS = {
    "cap41": 1040444.375,
    "cap43": 1153000.45,
    "cap51": 1025208.225,
    "cap62": 977799.4,
    "cap64": 1045650.25,
    "cap72": 977799.4,
    "cap74": 1034976.975,
    "cap82": 910889.5625,
    "cap84": 1069369.525,
    "cap92": 855733.5,
    "cap94": 946051.325,
    "cap101": 796648.4375,
    "cap103": 893782.1125,
    "cap111": 826124.7125,
    "cap113": 970567.75,
    "cap121": 793439.5625,
    "cap123": 895302.325,
    "cap131": 793439.5625,
    "cap133": 893076.7125,
}
"""Warehouses of the OR-Library, proven."""

CAPA = {8000: 19240822.449, 10000: 18438046.543, 12000: 17765201.949, 14000: 17160439.012}
"""By the capacity of each of the 100 warehouses, proven."""

SERVERS = {"sslp_15_45_5": -262.40, "sslp_15_45_10": -260.50}
EXPANSIONS = {
    "dcap233_200": 1834.58,
    "dcap233_500": 1737.52,
    "dcap243_300": 2559.45,
    "dcap332_200": 1060.70,
    "dcap332_500": 1588.81,
    "dcap342_300": 2067.50,
}
"""To two decimals; quoted values that are known to be within a thousandth only."""

Case = tuple[Callable[[], TwoStage], float]

_CAPS: dict[str, Case] = {
    name: (partial(warehouses, DATA / f"cflp_orlib_cap/{name}.txt"), value)
    for name, value in CAPS.items()
}
TINY = {name: _CAPS[name] for name in ("cap62", "cap101")}
ALL: dict[str, Case] = (
    _CAPS
    | {
        name: (partial(servers, DATA / "siplib_sslp", name), value)
        for name, value in SERVERS.items()
    }
    | {
        name: (partial(capacities, DATA / "siplib_dcap", name), value)
        for name, value in EXPANSIONS.items()
    }
)
LARGE: dict[str, Case] = {
    f"capa_{capacity}": (
        partial(large_warehouses, DATA / "cflp_orlib_cap/capa.txt", capacity),
        value,
    )
    for capacity, value in CAPA.items()
}
"""A minute or more each."""
