"""A load is made as small as it must be: to fit before another one, or to be there in time."""

import numpy as np
from relief_world import one_depot_one_site, table

from optimize.dispatch.engine import Engine
from optimize.dispatch.kernel_desk import Taste
from optimize.dispatch.problem import Site, Vehicle, VehicleType
from optimize.dispatch.state import Run, Visit
from optimize.dispatch.world import build_world

PLAIN = Taste(0.4, 0.0, 0.0, 0.0, 4, 0.0, 0.0, 0.0, 1.0)


def filled(problem, runs=()):
    engine = Engine(build_world(problem), np.random.default_rng(0))
    engine.put(runs)
    engine.fill(PLAIN)
    return engine


def test_a_truck_loads_what_fits_before_the_load_that_the_dock_waits_for():
    # V1's 50 kits take the only dock from 10 to 25, and are unloaded at 65, when time is up. V2
    # can't load as much before, nor anything after it; in ten minutes less 5 of setup it takes
    # 250 kg, which are there at 40.
    problem = one_depot_one_site(
        vehicles=(Vehicle("V1", "T", "D"), Vehicle("V2", "T", "D")), deadline_min=65
    )
    waiting = Run(0, 0, 0, 10, 25, (Visit(0, 55, 65, ((0, 50),)),))
    engine = filled(problem, [waiting])
    before = next(run for run in engine.runs() if run.truck == 1)
    assert (before.start, before.end) == (0, 10)
    assert before.visits[0].units == ((0, 25),)
    assert engine.now().weighted == 75


def test_a_load_that_would_be_late_at_its_last_stop_leaves_that_one_out():
    # 23 kits for Z, A, B and C: 5 + 5 min of loading, 15 of way, 5 + 2 at Z, then three times 5
    # of way and 5 + 1 at the site: 65, a minute late. In parts of minutes it would have been 62.
    # Without C it is 54; only back at 69, the truck can't bring C's kit afterwards.
    sites = tuple(
        Site(name, name, people, {"relief": float(people)}, 1.0, 100.0, 5)
        for name, people in (("A", 1), ("B", 1), ("C", 1), ("Z", 20))
    )
    ways = {("D", name): 15 for name in "ABCZ"}
    ways |= {(one, other): 5 for one in "ABCZ" for other in "ABCZ" if one < other}
    problem = one_depot_one_site(
        sites=sites, travel=table(["D", *"ABCZ"], ways), deadline_min=64,
        max_stops=4,
    )  # fmt: skip
    engine = filled(problem)
    (trip,) = engine.runs()
    assert [visit.leave for visit in trip.visits] == [32, 43, 54]
    assert engine.now().weighted == 22


def test_a_load_that_would_be_late_is_as_large_as_whole_minutes_allow():
    # 150 min less 5 of setup, 30 of way and 5 at the site leave 110 to load 50 kg and unload
    # 100 kg a minute: 73 for 3,650 kg and 37 for as much as 3,700. 366 kits, which would do in
    # parts of minutes, take 74 and 37.
    problem = one_depot_one_site(
        sites=(Site("S", "S", 500, {"relief": 500.0}, 1.0, 100.0, 5),),
        vehicle_types=(VehicleType("T", 5000.0, 100.0, "road", cost_cny_per_km=2.0),),
        deadline_min=150,
    )
    (trip,) = filled(problem).runs()
    assert (trip.end, trip.visits[0].leave) == (78, 150)
    assert trip.visits[0].units == ((0, 365),)
