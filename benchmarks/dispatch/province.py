"""A province of made-up counties: each a town with its depot, trucks and places around it."""

from __future__ import annotations

from math import ceil

import numpy as np

from benchmarks.dispatch.instances import ITEMS, TYPES, sites_of, travel_between, vehicles_of
from optimize.dispatch.problem import Problem, Source, Supply
from optimize.supply import SupplyCurve

STOCK_FOR = 0.35
"""Share of a county's people for whom its depot has everything; that of the rest is elsewhere."""

_TOWN_KM = 45.0
_PER_PERSON = {"water": 0.27, "biscuit": 0.36, "quilt": 0.6, "bed": 0.4, "medicine": 0.006}


def province(seed: int, sites: int = 1000, trucks: int = 400, sources: int = 60) -> Problem:
    """Return one problem; the same arguments give the same problem.

    Towns stand on a grid of 45 km; places lie some 9 km around them. Depots hold goods for
    between a tenth and four fifths of the people around them, some of it called off later.
    """
    rng = np.random.default_rng([seed, sites, trucks, sources, 7])
    side = ceil(sources**0.5)
    towns = _TOWN_KM * np.array([divmod(t, side) for t in range(sources)], float)
    towns += rng.normal(0, 6, size=towns.shape)
    of_town = rng.integers(sources, size=sites)
    places = towns[of_town] + rng.normal(0, 9, size=(sites, 2))
    people = np.maximum(30, rng.lognormal(0, 0.7, size=sites) * 400).astype(int)
    where = [*(f"D{s}" for s in range(sources)), *(f"S{j}" for j in range(sites))]
    around = [int(people[of_town == town].sum()) for town in range(sources)]
    return Problem(
        items=ITEMS,
        sources=tuple(
            Source(f"D{s}", f"D{s}", int(rng.integers(1, 4)), 150.0, 8) for s in range(sources)
        ),
        supplies=tuple(s for town in range(sources) for s in _supplies(town, around[town], rng)),
        sites=sites_of(people),
        vehicle_types=TYPES,
        vehicles=vehicles_of(trucks, sources, rng),
        travel=travel_between(where, np.vstack([towns, places]), rng),
        deadline_min=600,
        order_min=60,
        name=f"province-{seed}-{sites}-{trucks}-{sources}",
    )


def _supplies(town: int, people: int, rng: np.random.Generator) -> list[Supply]:
    """Own stock at once; half as much again of water and biscuit after a call-off."""
    share = STOCK_FOR * rng.uniform(0.3, 2.3)
    supplies = []
    for item, each in _PER_PERSON.items():
        units = ceil(each * share * people)
        steps = ((0, units),)
        if item in {"water", "biscuit"}:
            steps = ((0, units), (150 + int(rng.integers(0, 120)), units + units // 2))
        supplies.append(Supply(f"D{town}", item, SupplyCurve(steps)))
    return supplies
