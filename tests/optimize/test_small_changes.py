"""Small changes of a plan's trips, and which worse plans are gone on from."""

from collections import Counter

import numpy as np
import pytest
from relief_world import KIT, one_depot_one_site, table

from optimize.dispatch.engine import Engine
from optimize.dispatch.kernel_compare import HEAT, is_taken, new_rule
from optimize.dispatch.kernel_cut import new_shelf, packed_shelf, put_back, take_out
from optimize.dispatch.kernel_data import data_of
from optimize.dispatch.kernel_desk import Taste
from optimize.dispatch.kernel_score import SITES, WEIGHTED
from optimize.dispatch.kernel_stand import STOPS, TRUCK
from optimize.dispatch.kernel_stops import NO_TRUCK, change_one_thing, pass_stop, stop_elsewhere
from optimize.dispatch.problem import Site, Source, Supply, Vehicle
from optimize.dispatch.solve import plan_of
from optimize.dispatch.world import build_world
from optimize.supply import SupplyCurve

GIVEN, EXCHANGED, EVENLY = False, True, False
PLAIN = Taste(0.4, 0.0, 0.0, 0.0, 4, 0.0, 0.0, 0.0, 1.0)


def star(sites=6, trucks=2):
    """Depot D with kits for all, and sites of 30 people each 30 minutes from it and each other."""
    codes = [f"S{number}" for number in range(sites)]
    ways = {(a, b): 30 for a in ["D", *codes] for b in codes if a < b}
    return one_depot_one_site(
        items=(KIT,),
        sources=(Source("D", "D", 2, 50.0, 5),),
        supplies=(Supply("D", "kit", SupplyCurve.at_once(10_000)),),
        sites=tuple(Site(code, code, 30, {"relief": 30.0}, 1.0, 100.0, 5) for code in codes),
        vehicles=tuple(Vehicle(f"V{v}", "T", "D") for v in range(trucks)),
        travel=table(["D", *codes], ways),
    )


class Taken:
    """A plan of the star all of whose trips are on the shelf."""

    def __init__(self):
        self.engine = Engine(build_world(star()), np.random.default_rng(0))
        self.engine.fill(PLAIN)
        self.plan = self.plan_now()
        self.data, self.stand = self.engine._data, self.engine._stand.record
        self.shelf = new_shelf(data_of(self.engine.world))
        self.record = packed_shelf(self.shelf)
        self.shelf.stay[:] = 0
        take_out(self.data, self.stand, self.record)
        self.rows = int(self.shelf.shelved[0])
        self.shelf.order[: self.rows] = range(self.rows)
        self.shelf.by[: self.rows] = self.shelf.head[: self.rows, TRUCK]

    def plan_now(self):
        return plan_of(self.engine.world, self.engine.runs())

    def stops(self, row):
        return self.shelf.site[row, : self.shelf.head[row, STOPS]].tolist()

    def set_stops(self, row, stops):
        self.shelf.head[row, STOPS] = len(stops)
        self.shelf.site[row, : len(stops)] = stops

    def planned(self):
        """Truck and stops of the trips to be put down, in their turn."""
        rows = [
            row for row in self.shelf.order[: self.rows].tolist() if not self.shelf.dropped[row]
        ]
        return [(int(self.shelf.by[row]), self.stops(row)) for row in rows]


@pytest.mark.parametrize("seed", range(10))
def test_a_trip_gives_another_one_of_its_stops(seed):
    taken = Taken()
    taken.set_stops(0, [0, 1])
    taken.set_stops(1, [2])
    pass_stop(taken.data, taken.record, 0, 1, GIVEN, np.random.default_rng(seed))
    given, kept = set(taken.stops(1)) - {2}, taken.stops(0)
    assert len(taken.stops(1)) == 2
    assert len(kept) == 1
    assert given | set(kept) == {0, 1}
    assert not taken.shelf.dropped[:2].any()


@pytest.mark.parametrize("seed", range(10))
def test_two_trips_exchange_a_stop_each(seed):
    taken = Taken()
    taken.set_stops(0, [0, 1])
    taken.set_stops(1, [2, 3, 4])
    pass_stop(taken.data, taken.record, 0, 1, EXCHANGED, np.random.default_rng(seed))
    one, two = taken.stops(0), taken.stops(1)
    assert (len(one), len(two)) == (2, 3)
    assert sorted(one + two) == [0, 1, 2, 3, 4]
    assert len({0, 1} & set(one)) == 1
    # What is exchanged comes in the other's place.
    assert sum(a != b for a, b in zip(two, [2, 3, 4], strict=True)) == 1


def test_a_trip_that_gives_its_only_stop_is_dropped_and_its_truck_looks_for_another():
    taken = Taken()
    taken.set_stops(0, [0])
    taken.set_stops(1, [2])
    taken.shelf.chosen[:] = False
    pass_stop(taken.data, taken.record, 0, 1, GIVEN, np.random.default_rng(0))
    assert taken.shelf.dropped[:2].tolist() == [True, False]
    assert np.nonzero(taken.shelf.chosen)[0].tolist() == [taken.shelf.by[0]]


@pytest.mark.parametrize("full", [[0], [1, 2, 3]])
def test_no_trip_stops_twice_at_a_site_or_more_often_than_it_may(full):
    taken = Taken()
    taken.set_stops(0, [0])
    taken.set_stops(1, full)
    pass_stop(taken.data, taken.record, 0, 1, GIVEN, np.random.default_rng(0))
    assert (taken.stops(0), taken.stops(1)) == ([0], full)


def test_a_trip_stops_elsewhere_or_at_one_site_more_or_less():
    found = Counter()
    for seed in range(200):
        taken = Taken()
        taken.set_stops(0, [0, 1])
        stop_elsewhere(
            taken.data, taken.stand, taken.record, 0, EVENLY, np.random.default_rng(seed)
        )
        stops = taken.stops(0)
        assert len(set(stops)) == len(stops)
        found[len(stops), len({0, 1} & set(stops))] += 1
    assert set(found) == {(1, 1), (2, 1), (2, 2), (3, 2)}


def test_a_change_is_of_two_trips_at_most_and_the_old_ones_can_be_put_back():
    kinds = set()
    for seed in range(200):
        taken = Taken()
        before = taken.planned()
        rng = np.random.default_rng(seed)
        change_one_thing(taken.data, taken.stand, taken.record, taken.rows, EVENLY, rng)
        after = taken.planned()
        renewed = taken.shelf.order[: taken.rows] >= taken.rows
        assert (taken.shelf.head[taken.shelf.order[: taken.rows][renewed], TRUCK] == NO_TRUCK).all()
        if len(after) == len(before):
            changed = [place for place, trip in enumerate(before) if after[place] != trip]
            assert len(changed) <= 2
            trucks = [truck for truck, _ in after] != [truck for truck, _ in before]
            stops = [where for _, where in after] != [where for _, where in before]
            kinds.add((trucks, stops))
        put_back(taken.data, taken.stand, taken.record)
        assert taken.plan_now() == taken.plan
    assert kinds == {(False, False), (True, False), (False, True), (True, True)}


def how_often_taken(below_now, progress, now=150.0, best=150.0):
    """Share of 2,000 plans with so many people fewer that are gone on from; 180 people in all."""
    engine = Engine(build_world(star()), np.random.default_rng(0))
    scores = [np.zeros(SITES + 101) for _ in range(3)]
    for score, people in zip(scores, (now - below_now, now, best), strict=True):
        score[WEIGHTED] = people
    rng = np.random.default_rng(1)
    return np.mean(
        [is_taken(engine._data, *scores, new_rule(), progress, rng) for _ in range(2000)]
    )


def test_a_worse_plan_is_gone_on_from_less_and_less():
    # Each of two trucks has 90 of 180 people, and the heat at first is 4 % of that: 3.6.
    assert pytest.approx(0.04) == HEAT
    assert how_often_taken(0.9, progress=0.0) == pytest.approx(np.exp(-0.25), abs=0.04)
    # At the end it is 0.1 %: 0.09.
    assert how_often_taken(0.9, progress=1.0) < 0.01
    assert how_often_taken(0.09, progress=1.0) == pytest.approx(np.exp(-1.0), abs=0.04)


def test_a_plan_as_good_is_always_gone_on_from_and_one_far_below_the_best_never():
    assert how_often_taken(0.0, progress=1.0) == 1.0
    # 1 % of 180 people are 1.8.
    assert how_often_taken(0.4, progress=0.0, now=148.5) == 0.0
    assert how_often_taken(0.2, progress=0.0, now=148.5) > 0.8
