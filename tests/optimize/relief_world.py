"""Small dispatch worlds with times that can be followed by hand."""

from dataclasses import replace

import numpy as np

from optimize.dispatch.problem import (
    UNREACHABLE,
    Delivery,
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
from optimize.dispatch.solve import plan_of
from optimize.dispatch.world import build_world
from optimize.supply import SupplyCurve

KIT = Item("kit", 10.0, 0.05, {"relief": 1.0})
"""One kit relieves one person."""


def table(locations, minutes, profiles=("road",)):
    """A symmetric table from {(a, b): minutes}; what isn't named is unreachable; 1 km a minute."""
    size = len(locations)
    rows = [[0 if i == j else UNREACHABLE for j in range(size)] for i in range(size)]
    for (a, b), value in minutes.items():
        i, j = locations.index(a), locations.index(b)
        rows[i][j] = rows[j][i] = value
    whole = tuple(tuple(row) for row in rows)
    km = tuple(tuple(float(max(0, value)) for value in row) for row in rows)
    return TravelTable(
        tuple(locations), dict.fromkeys(profiles, whole), dict.fromkeys(profiles, km)
    )


def one_depot_one_site(**changes):
    """Depot D and site S 30 minutes apart, 100 people, a truck for 50 kits.

    Loading: 5 min + 500 kg / 50 = 10 min. Unloading: 5 min + 500 / 100 = 5 min.
    So a full trip takes 15 + 30 + 10 = 55 min, and 30 min back.
    """
    problem = Problem(
        items=(KIT,),
        sources=(Source("D", "D", docks=1, dock_kg_per_min=50.0, dock_setup_min=5),),
        supplies=(Supply("D", "kit", SupplyCurve.at_once(1000)),),
        sites=(Site("S", "S", 100, {"relief": 100.0}, 1.0, 100.0, 5),),
        vehicle_types=(VehicleType("T", 500.0, 10.0, "road", cost_cny_per_km=2.0),),
        vehicles=(Vehicle("V1", "T", "D"),),
        travel=table(["D", "S"], {("D", "S"): 30}),
        deadline_min=600,
        max_stops=3,
    )
    return replace(problem, **changes)


def searched(problem, seed, steps=60):
    """The search's own best plan, before the checker has seen it."""
    world = build_world(problem)
    search = Search(world, np.random.default_rng(seed))
    if search.can_improve():
        search.advance(steps, steps)
        search.compact()
    return plan_of(world, search.best_runs)


def tiny(seed):
    """A random problem that `exhaustive.most_people` can still try out in full."""
    rng = np.random.default_rng(seed)

    def up_to(low, high):
        return int(rng.integers(low, high + 1))

    sources, sites, trucks = up_to(1, 2), up_to(1, 2), up_to(1, 2)
    where = [*(f"D{s}" for s in range(sources)), *(f"S{j}" for j in range(sites))]
    spots = rng.integers(0, 25, size=(len(where), 2))
    way = np.abs(spots[:, None, :] - spots[None, :, :]).sum(axis=2) + 1 - np.eye(len(where))
    cut = rng.random(way.shape) < 0.08
    rows = np.where((cut | cut.T) & ~np.eye(len(where), dtype=bool), UNREACHABLE, way).astype(int)
    minutes = tuple(tuple(int(m) for m in row) for row in rows)
    km = tuple(tuple(float(max(0, m)) for m in row) for row in minutes)
    items = (
        Item("water", float(up_to(8, 12)), 0.5, {"water": 1.0}),
        Item("food", float(up_to(3, 6)), 2.0, {"food": 1.0}),
    )[: up_to(1, 2)]
    needs = [need for item in items for need in item.equivalents]
    return Problem(
        items=items,
        sources=tuple(
            Source(f"D{s}", f"D{s}", up_to(1, 2), float(up_to(1, 5)), up_to(0, 5), up_to(0, 10))
            for s in range(sources)
        ),
        supplies=tuple(
            Supply(f"D{s}", item.code, _tiny_curve(up_to))
            for s in range(sources)
            for item in items
            if rng.random() < 0.85
        ),
        sites=tuple(
            Site(
                f"S{j}", f"S{j}", up_to(1, 9),
                {need: float(up_to(1, 3)) for need in needs}, 1.0,
                float(up_to(2, 9)), up_to(0, 6), up_to(0, 9), up_to(0, 30),
            )
            for j in range(sites)
        ),
        vehicle_types=tuple(
            VehicleType(f"T{v}", float(up_to(12, 24)), float(up_to(2, 5)), "road")
            for v in range(trucks)
        ),
        vehicles=tuple(
            Vehicle(f"V{v}", f"T{v}", where[up_to(0, len(where) - 1)], up_to(0, 15), up_to(80, 200))
            for v in range(trucks)
        ),
        travel=TravelTable(tuple(where), {"road": minutes}, {"road": km}),
        deadline_min=up_to(40, 110),
        order_min=up_to(0, 8),
        max_stops=up_to(1, 2),
    )  # fmt: skip


def under_way(problem, seed):
    """The problem with goods on their way to its sites, in time or not, and docks taken."""
    rng = np.random.default_rng(seed)

    def up_to(low, high):
        return int(rng.integers(low, high + 1))

    arrive = [up_to(0, problem.deadline_min) for _ in problem.sites]
    return replace(
        problem,
        deliveries=tuple(
            Delivery(site.code, minute, minute + up_to(0, 9), {item.code: up_to(0, 2)})
            for site, minute in zip(problem.sites, arrive, strict=True)
            for item in problem.items
            if rng.random() < 0.8
        ),
        sources=tuple(
            replace(each, dock_free_min=tuple(up_to(0, 30) for _ in range(up_to(0, each.docks))))
            for each in problem.sources
        ),
    )


def _tiny_curve(up_to):
    first = up_to(0, 2)
    return SupplyCurve(((0, first), (up_to(10, 40), first + up_to(0, 3))))
