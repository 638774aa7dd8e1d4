"""A dispatch problem as routing packages take it: parcels that relieve whole people.

They know neither needs that must come together nor splitting, so each site's people are cut
into parcels with everything that these people need, all from one source. A parcel is worth its
people and can be left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

import numpy as np

from optimize.dispatch.problem import Problem
from optimize.dispatch.state import Units
from optimize.dispatch.world import World


@dataclass(frozen=True)
class Parcel:
    """What some people of a site need, together.

    Parameters
    ----------
    site, people
        Index of the site in the world; whole people.
    units
        Items and units.
    kg, m3
        Of all units.
    """

    site: int
    people: int
    units: Units
    kg: float
    m3: float


@dataclass(frozen=True)
class Task:
    """What another package is asked.

    Parameters
    ----------
    source
        Where all trucks load.
    starts
        Each truck's minute from which it works.
    """

    world: World
    source: int
    parcels: Sequence[Parcel]
    starts: Sequence[int]
    seconds: float
    seed: int


def main_source(world: World) -> int:
    """Return the source that has most of what is needed."""

    def shares(source: int) -> float:
        required = world.required.sum(axis=0)
        had = [
            sum(world.stock[source][item][-1] * _covered(world, item, need) for item in items)
            for need, items in enumerate(world.choices[source])
        ]
        return sum(min(1.0, has / want) for has, want in zip(had, required, strict=True))

    return max(range(len(world.sources)), key=lambda source: (shares(source), -source))


def parcels_of(world: World, source: int, people_per_parcel: int) -> list[Parcel]:
    """Return the parcels of all sites, with whole units, at most the source's stock."""
    mix = _mix(world, source)
    return [
        parcel
        for site in range(len(world.sites))
        for parcel in _cut(world, site, mix, people_per_parcel)
    ]


def people_in(world: World, source: int, kg: float) -> int:
    """Return how many people's needs weigh as much as this."""
    everybody = parcels_of(world, source, 10**9)
    per_person = sum(each.kg for each in everybody) / sum(each.people for each in everybody)
    return max(1, int(kg / per_person))


def _covered(world: World, item: int, need: int) -> float:
    return next(amount for n, amount in world.covers[item] if n == need)


def _mix(world: World, source: int) -> list[list[tuple[int, float]]]:
    """Return for each need its items with units for one unit of the need, lightest first."""
    mix = []
    for need, wanted in enumerate(world.required.sum(axis=0).tolist()):
        left, found = wanted, []
        for item in world.choices[source][need]:
            amount = _covered(world, item, need)
            stock = world.stock[source][item][-1]
            per_site = world.required[:, need] * (left / wanted / amount)
            if np.ceil(per_site - 1e-9).sum() <= stock:
                taken = left
            else:
                # Each site may take up to one unit more, for whole units.
                taken = min(left, max(0, stock - len(world.sites)) * amount)
            if taken > 0:
                found.append((item, taken / amount / wanted))
                left -= taken
        if left > 1e-6 * wanted:
            raise ValueError(f"{world.sources[source].code} can't cover {world.needs[need]}.")
        mix.append(found)
    return mix


def _cut(
    world: World, site: int, mix: list[list[tuple[int, float]]], people_per_parcel: int
) -> list[Parcel]:
    people = world.sites[site].people
    cuts = [*range(people_per_parcel, people, people_per_parcel), people]
    # Rounded up over all that came before, so that a site's parcels together are no more.
    wanted: dict[int, float] = {}
    for need, items in enumerate(mix):
        for item, rate in items:
            wanted[item] = max(wanted.get(item, 0.0), rate * float(world.required[site, need]))
    before, parcels = 0, []
    for cut in cuts:
        units = tuple(
            (item, count)
            for item, all_of_it in wanted.items()
            if (count := ceil(all_of_it * cut / people - 1e-9)
                - ceil(all_of_it * before / people - 1e-9))
        )  # fmt: skip
        kg = sum(world.item_kg[item] * count for item, count in units)
        m3 = sum(world.item_m3[item] * count for item, count in units)
        parcels.append(Parcel(site, cut - before, units, kg, m3))
        before = cut
    return parcels


def smallest_load_kg(problem: Problem) -> float:
    """Return the smallest truck's capacity."""
    return min(kind.capacity_kg for kind in problem.vehicle_types)
