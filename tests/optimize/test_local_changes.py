"""Where trucks are many, a change takes those that can meet."""

import numpy as np
from relief_world import KIT, one_depot_one_site, table

from optimize.dispatch.engine import Engine
from optimize.dispatch.kernel_cut import choose_cut, new_shelf, packed_shelf
from optimize.dispatch.kernel_data import MOST_LOCAL, data_of
from optimize.dispatch.kernel_desk import Taste
from optimize.dispatch.problem import Site, Source, Supply, Vehicle
from optimize.dispatch.world import build_world
from optimize.supply import SupplyCurve

PLAIN = Taste(0.4, 0.0, 0.0, 0.0, 4, 0.0, 0.0, 0.0, 1.0)


def two_valleys(trucks_each):
    """Depot D and site S, depot E and site T, each pair 30 minutes apart and far from the other.

    Even trucks stand at D, odd ones at E; all may drive everywhere, over 500 minutes.
    """
    near = {("D", "S"): 30, ("E", "T"): 30}
    far = {(a, b): 500 for a in "DS" for b in "ET"}
    depots = tuple(Source(code, code, 2, 50.0, 5) for code in "DE")
    return one_depot_one_site(
        items=(KIT,),
        sources=depots,
        supplies=tuple(Supply(code, "kit", SupplyCurve.at_once(10_000)) for code in "DE"),
        sites=tuple(Site(code, code, 9_000, {"relief": 9_000.0}, 1.0, 100.0, 5) for code in "ST"),
        vehicles=tuple(Vehicle(f"V{v}", "T", "DE"[v % 2]) for v in range(2 * trucks_each)),
        travel=table(["D", "E", "S", "T"], near | far),
    )


def valleys_of_cuts(trucks_each):
    """For each of many cuts, the valleys of the trucks that get new trips."""
    world = build_world(two_valleys(trucks_each))
    rng = np.random.default_rng(1)
    engine = Engine(world, rng)
    engine.fill(PLAIN)
    shelf = new_shelf(data_of(world))
    record, evenly, found = packed_shelf(shelf), False, []
    for _ in range(60):
        choose_cut(engine._data, engine._stand.record, record, evenly, rng)
        found.append({int(truck) % 2 for truck in np.nonzero(shelf.chosen)[0]})
    return found


def test_of_many_trucks_those_of_one_valley_change_together():
    found = valleys_of_cuts(MOST_LOCAL)
    assert all(len(valleys) <= 1 for valleys in found)
    assert {0} in found
    assert {1} in found


def test_few_trucks_change_together_wherever_they_are():
    assert {0, 1} in valleys_of_cuts(6)
