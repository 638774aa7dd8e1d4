"""The problem as numbers and arrays, for the search.

Sites without people or needs are left out: they are relieved at 0. Nothing
here changes during a search.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

import numpy as np

from optimize.dispatch.breaks import Drive, Driver, DriverRule, drive
from optimize.dispatch.problem import UNREACHABLE, Problem, Site, Source, TravelTable, Vehicle

FAR = 10**9
"""Minutes that stand for no road."""


@dataclass(frozen=True)
class Truck:
    """One vehicle.

    Parameters
    ----------
    latest
        Site to the minute by which its unloading must end there to count.
    end
        The largest of these.
    may_load
        Whether it may load there, by source.
    back
        Site to the nearest source with a dock that it may load at.
    rule, driven
        What its driver must keep, and how long they have driven on end before.
    """

    code: str
    profile: int
    place: int
    free: int
    until: int
    kg: float
    m3: float
    pallets: float
    cost_per_km: float
    latest: np.ndarray
    end: int
    may_load: tuple[bool, ...]
    back: np.ndarray
    rule: DriverRule
    driven: int


@dataclass(frozen=True)
class Roads:
    """One profile's minutes; `FAR` where no road leads.

    Parameters
    ----------
    minutes, km
        Location by location, plain lists for single look-ups.
    go
        Source by site.
    between
        Site by site.
    back
        Site to its nearest source with a dock.
    to_source
        Site by source.
    nearest
        The same at the best time of the day.
    """

    minutes: list[list[int]]
    km: list[list[float]]
    go: np.ndarray
    between: np.ndarray
    back: np.ndarray
    to_source: np.ndarray
    nearest: np.ndarray


@dataclass(frozen=True)
class World:
    """Everything the search reads."""

    problem: Problem
    sites: tuple[Site, ...]
    site_place: list[int]
    needs: tuple[str, ...]
    required: np.ndarray
    people: np.ndarray
    weight: np.ndarray
    unload_rate: np.ndarray
    unload_setup: np.ndarray
    site_open: np.ndarray
    sources: tuple[Source, ...]
    source_place: list[int]
    source_open: list[int]
    slots: list[list[int]]
    stock: list[list[list[int]]]
    price: list[list[float]]
    item_kg: list[float]
    item_m3: list[float]
    covers: list[list[tuple[int, float]]]
    choices: list[list[list[int]]]
    trucks: tuple[Truck, ...]
    profiles: tuple[str, ...]
    roads: tuple[Roads, ...]
    effort_share: np.ndarray

    def arrival(self, profile: int, origin: int, target: int, leave: int) -> int:
        """Return when a truck that leaves a location then is at another one, or `FAR`."""
        travel = self.problem.travel
        if not travel.later or leave >= FAR:
            return leave + self.roads[profile].minutes[origin][target]
        ends = travel.locations[origin], travel.locations[target]
        found = travel.arrival(self.profiles[profile], *ends, leave)
        return FAR if found == UNREACHABLE else found

    def drive(self, truck: int, driver: Driver, origin: int, target: int, leave: int) -> Drive:
        """Return a truck's drive between two locations with its driver's breaks."""
        vehicle = self.trucks[truck]
        return drive(
            vehicle.rule,
            driver,
            leave,
            lambda start: self.arrival(vehicle.profile, origin, target, start),
        )

    def slot_at(self, source: int, minute: int) -> int:
        """Return the loading slot of this minute (not before opening)."""
        return bisect_right(self.slots[source], minute) - 1


def build_world(problem: Problem) -> World:
    """Return the arrays of ``problem``."""
    sites = tuple(
        site
        for site in problem.sites
        if site.people > 0 and any(amount > 0 for amount in site.requirements.values())
    )
    needs = tuple(sorted({n for s in sites for n, amount in s.requirements.items() if amount > 0}))
    required = np.array([[s.requirements.get(n, 0.0) for n in needs] for s in sites], float)
    required = required.reshape(len(sites), len(needs))
    place = {code: row for row, code in enumerate(problem.travel.locations)}
    covers = [
        [(n, item.equivalents[need]) for n, need in enumerate(needs) if need in item.equivalents]
        for item in problem.items
    ]
    slots, stock = _stock(problem)
    sources = problem.sources
    profiles = tuple(problem.travel.minutes)
    site_place = [place[site.location] for site in sites]
    source_place = [place[source.location] for source in sources]
    roads = tuple(_roads(problem.travel, p, site_place, source_place, sources) for p in profiles)
    return World(
        problem=problem,
        sites=sites,
        site_place=site_place,
        needs=needs,
        required=required,
        people=np.array([site.people for site in sites], float),
        weight=np.array([site.weight for site in sites], float),
        unload_rate=np.array([site.unload_kg_per_min for site in sites], float),
        unload_setup=np.array([site.unload_setup_min for site in sites], float),
        site_open=np.array([site.open_min for site in sites], float),
        sources=sources,
        source_place=source_place,
        source_open=[max(source.open_min, problem.order_min) for source in sources],
        slots=slots,
        stock=stock,
        price=_prices(problem),
        item_kg=[item.weight_kg for item in problem.items],
        item_m3=[item.volume_m3 for item in problem.items],
        covers=covers,
        choices=_choices(problem, needs),
        trucks=_trucks(problem, sites, place, profiles, roads),
        profiles=profiles,
        roads=roads,
        effort_share=_effort_share(problem, needs, required),
    )


def _stock(problem: Problem) -> tuple[list[list[int]], list[list[list[int]]]]:
    """Slots of each source, and units of each item by the start of each slot."""
    slots: list[list[int]] = []
    stock: list[list[list[int]]] = []
    for source in problem.sources:
        opening = max(source.open_min, problem.order_min)
        curves = {s.item: s.curve for s in problem.supplies if s.source == source.code}
        steps = {m for curve in curves.values() for m, _ in curve.steps}
        starts = [opening, *sorted(m for m in steps if opening < m <= problem.deadline_min)]
        slots.append(starts)
        stock.append(
            [
                [curves[item.code].by(m) if item.code in curves else 0 for m in starts]
                for item in problem.items
            ]
        )
    return slots, stock


def _prices(problem: Problem) -> list[list[float]]:
    price = {(s.source, s.item): s.unit_cost_cny for s in problem.supplies}
    return [
        [price.get((source.code, item.code), 0.0) for item in problem.items]
        for source in problem.sources
    ]


def _choices(problem: Problem, needs: tuple[str, ...]) -> list[list[list[int]]]:
    """Items for each source and need, the one that fills trucks least first."""
    kg = float(np.mean([kind.capacity_kg for kind in problem.vehicle_types] or [1.0]))
    m3 = float(np.mean([kind.capacity_m3 for kind in problem.vehicle_types] or [1.0]))
    served = {
        source.code
        for source in problem.sources
        if not problem.vehicles or any(v.may_load_at(source.code) for v in problem.vehicles)
    }
    stocked = {
        (s.source, s.item) for s in problem.supplies if s.curve.total > 0 and s.source in served
    }

    def share_of_truck(index: int, need: str) -> float:
        item = problem.items[index]
        return max(item.weight_kg / kg, item.volume_m3 / m3) / item.equivalents[need]

    return [
        [
            sorted(
                (
                    index
                    for index, item in enumerate(problem.items)
                    if need in item.equivalents and (source.code, item.code) in stocked
                ),
                key=lambda index: (share_of_truck(index, need), index),
            )
            for need in needs
        ]
        for source in problem.sources
    ]


def _trucks(
    problem: Problem,
    sites: tuple[Site, ...],
    place: dict[str, int],
    profiles: tuple[str, ...],
    roads: tuple[Roads, ...],
) -> tuple[Truck, ...]:
    kinds = {kind.code: kind for kind in problem.vehicle_types}
    trucks = []
    for vehicle in problem.vehicles:
        kind = kinds[vehicle.type]
        profile = profiles.index(kind.profile)
        ends = [
            min(problem.deadline_min - site.handout_min, vehicle.available_until_min)
            for site in sites
        ]
        trucks.append(
            Truck(
                code=vehicle.code,
                profile=profile,
                place=place[vehicle.start],
                free=max(vehicle.available_from_min, problem.order_min),
                until=vehicle.available_until_min,
                kg=kind.capacity_kg,
                m3=kind.capacity_m3,
                pallets=kind.capacity_pallets,
                cost_per_km=kind.cost_cny_per_km,
                latest=np.array(ends, float),
                end=max(ends, default=0),
                may_load=tuple(vehicle.may_load_at(s.code) for s in problem.sources),
                back=_way_back(problem, vehicle, roads[profile]),
                rule=vehicle.rule,
                driven=vehicle.driven_min,
            )
        )
    return tuple(trucks)


def _way_back(problem: Problem, vehicle: Vehicle, roads: Roads) -> np.ndarray:
    if not vehicle.sources:
        return roads.back
    return _nearest(
        roads.nearest,
        [
            s
            for s, source in enumerate(problem.sources)
            if source.docks > 0 and vehicle.may_load_at(source.code)
        ],
    )


def _nearest(to_source: np.ndarray, sources: list[int]) -> np.ndarray:
    """Minutes from each site to the nearest of these sources."""
    if not sources:
        return np.full(len(to_source), float(FAR))
    nearest: np.ndarray = to_source[:, sources].min(axis=1).astype(float)
    return nearest


def _roads(
    travel: TravelTable,
    profile: str,
    site_place: list[int],
    source_place: list[int],
    sources: tuple[Source, ...],
) -> Roads:
    size = len(travel.locations)
    tables = np.array(travel.tables(profile), dtype=np.int64).reshape(-1, size, size)
    tables = np.where(tables < 0, FAR, tables)
    table, best = tables[0], tables.min(axis=0)
    to_source = table[np.ix_(site_place, source_place)]
    nearest = best[np.ix_(site_place, source_place)]
    open_docks = [s for s, source in enumerate(sources) if source.docks > 0]
    return Roads(
        minutes=table.tolist(),
        km=[list(row) for row in travel.km[profile]],
        go=table[np.ix_(source_place, site_place)].astype(float),
        between=table[np.ix_(site_place, site_place)].astype(float),
        back=_nearest(nearest, open_docks),
        to_source=to_source,
        nearest=nearest,
    )


def _effort_share(problem: Problem, needs: tuple[str, ...], required: np.ndarray) -> np.ndarray:
    """Share of each need in the truck space that a site's full relief takes."""
    effort = np.zeros_like(required)
    kg = float(np.mean([kind.capacity_kg for kind in problem.vehicle_types] or [1.0]))
    m3 = float(np.mean([kind.capacity_m3 for kind in problem.vehicle_types] or [1.0]))
    for n, need in enumerate(needs):
        each = [
            max(item.weight_kg / kg, item.volume_m3 / m3) / item.equivalents[need]
            for item in problem.items
            if need in item.equivalents
        ]
        effort[:, n] = required[:, n] * min(each, default=1.0)
    # A need that weighs nothing still counts for something.
    effort += 0.02 * effort.sum(axis=1, keepdims=True) * (required > 0)
    total = effort.sum(axis=1, keepdims=True)
    shares: np.ndarray = np.divide(effort, total, out=np.zeros_like(effort), where=total > 0)
    return shares
