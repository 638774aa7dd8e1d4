"""District-like dispatch problems, made from a seed.

Sites lie around two towns; needs are water, food and bedding by usual norms;
trucks are of three sizes. `scarce` cases have too few truck-hours to reach
everybody within 10 hours, `ample` ones enough.
"""

from __future__ import annotations

from math import ceil, hypot

import numpy as np

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
from optimize.supply import SupplyCurve

ITEMS = (
    Item("water", 14.0, 0.020, {"water": 13.2}),
    Item("biscuit", 6.0, 0.015, {"food": 11.28}),
    Item("noodles", 5.0, 0.030, {"food": 21.5}),
    Item("quilt", 3.0, 0.030, {"warmth": 1.0}),
    Item("blanket", 1.6, 0.012, {"warmth": 0.5}),
    Item("bed", 7.0, 0.045, {"bed": 1.0}),
    Item("medicine", 12.0, 0.050, {"medical": 1.0}),
)
TYPES = (
    VehicleType("T15", 1500, 10, "light", 2.5),
    VehicleType("T50", 5000, 28, "medium", 4.0),
    VehicleType("T100", 10000, 45, "medium", 6.0),
)


def district(
    seed: int, sites: int, trucks: int, *, sources: int = 1, people_per_site: int = 525
) -> Problem:
    """Return one problem; the same arguments give the same problem."""
    rng = np.random.default_rng([seed, sites, trucks, sources])
    towns = np.array([[0.0, 0.0], [18.0, 25.0]])
    places = towns[rng.integers(2, size=sites)] + rng.normal(0, 9, size=(sites, 2))
    stores = towns[np.arange(sources) % 2] + rng.normal(0, 3, size=(sources, 2))
    people = np.maximum(30, rng.lognormal(0, 0.7, size=sites) * people_per_site * 0.8).astype(int)
    total = int(people.sum())
    where = [*(f"D{s}" for s in range(sources)), *(f"S{j}" for j in range(sites))]
    return Problem(
        items=ITEMS,
        sources=tuple(
            Source(f"D{s}", f"D{s}", 3 if s == 0 else 2, 150.0, 8) for s in range(sources)
        ),
        supplies=_supplies(sources, total),
        sites=sites_of(people),
        vehicle_types=TYPES,
        vehicles=vehicles_of(trucks, sources, rng),
        travel=travel_between(where, np.vstack([stores, places]), rng),
        deadline_min=600,
        order_min=60,
        name=f"district-{seed}-{sites}-{trucks}-{sources}",
    )


def sites_of(people: np.ndarray) -> tuple[Site, ...]:
    """Return a site for each number of people."""
    return tuple(
        Site(f"S{j}", f"S{j}", int(count), _needs(int(count)), 1.0, 75.0, 5, 10)
        for j, count in enumerate(people)
    )


def vehicles_of(trucks: int, sources: int, rng: np.random.Generator) -> tuple[Vehicle, ...]:
    """Return trucks of all sizes, shared out over the sources, ready in the first 45 minutes."""
    return tuple(
        Vehicle(f"V{v}", TYPES[v % 3].code, f"D{v % sources}", int(rng.integers(0, 45)))
        for v in range(trucks)
    )


def _needs(people: int) -> dict[str, float]:
    """Return what relieves so many people: 3 L, 2,100 kcal, bedding for those who sleep out."""
    beds = people * 0.4
    return {
        "water": 3.0 * people,
        "food": 2.1 * people,
        "warmth": people * 0.6,
        "bed": beds,
        "medical": people * 0.006,
    }


def _supplies(sources: int, total: int) -> tuple[Supply, ...]:
    """Own stock at the first source; water and food from the others after a call-off."""
    own = {"water": 0.27, "biscuit": 0.12, "noodles": 0.08, "quilt": 0.5, "blanket": 0.5,
           "bed": 0.5, "medicine": 0.01}  # fmt: skip
    supplies = [Supply("D0", i, SupplyCurve.at_once(ceil(f * total))) for i, f in own.items()]
    for s in range(1, sources):
        for item in ("water", "biscuit"):
            units = ceil(own[item] * total * 0.4)
            curve = SupplyCurve(((90 + 30 * s, units // 2), (210 + 30 * s, units)))
            supplies.append(Supply(f"D{s}", item, curve, 20.0))
    return tuple(supplies)


def travel_between(where: list[str], points: np.ndarray, rng: np.random.Generator) -> TravelTable:
    """Return driving times on roads that wind a quarter to half more than the straight way."""
    winding = 1.25 + 0.3 * rng.random()
    km = [[winding * hypot(*(a - b)) for b in points] for a in points]
    minutes = {
        profile: tuple(
            tuple(0 if i == j else ceil(2 + 60 * d / speed) for j, d in enumerate(row))
            for i, row in enumerate(km)
        )
        for profile, speed in (("light", 42.0), ("medium", 36.0))
    }
    table = tuple(tuple(round(d, 3) for d in row) for row in km)
    return TravelTable(tuple(where), minutes, {"light": table, "medium": table})
