"""The search after a re-plan's first plan: from the repaired plan, and from plans built anew."""

import numpy as np
import pytest
from relief_world import one_depot_one_site, table

from optimize.dispatch.plan import Stop, Trip
from optimize.dispatch.problem import Site
from optimize.dispatch.repair import Fate, Repair
from optimize.dispatch.replan_search import Keep, ReplanSearch
from optimize.dispatch.solve import plan_of
from optimize.dispatch.world import build_world


def near_and_far():
    """F, 60 minutes from D, and N, 5 minutes; 500 people each, the truck brings 50 kits.

    A trip to F takes 15 + 60 + 10 = 85 minutes and 60 back, one to N 30 and 5 back.
    """
    sites = tuple(Site(code, code, 500, {"relief": 500.0}, 1.0, 100.0, 5) for code in "FN")
    travel = table(["D", "F", "N"], {("D", "F"): 60, ("D", "N"): 5})
    return build_world(one_depot_one_site(sites=sites, travel=travel, deadline_min=450))


def three_trips_to_f():
    """Start at 0, 145 and 290, and end at 375."""
    starts = (0, 145, 290)
    return [
        (number, Trip("V1", "D", 0, start, start + 15, (_at_f(start + 75),)))
        for number, start in enumerate(starts)
    ]


def _at_f(arrive):
    return Stop("F", arrive, arrive + 10, {"kit": 50})


def search_of(world, *, price=5.0, most_changed=3, steady_changed=0):
    trips = Repair(world, three_trips_to_f(), frozenset()).run()
    assert [each.fate for each in trips] == [Fate.KEPT] * 3
    keep = Keep([each.run for each in trips], (), price, most_changed, steady_changed)
    return ReplanSearch(world, np.random.default_rng(1), keep)


def people(world, search):
    """One kit relieves one person, and nobody gets two."""
    return _people_of(world, search.best_runs)


def _people_of(world, runs):
    trips = plan_of(world, runs).trips
    return sum(stop.unload["kit"] for trip in trips for stop in trip.stops)


def test_after_the_first_plan_plans_are_built_anew():
    # Anew: ten trips to N by 350, then one to F by 435. The step that is allowed is over then,
    # so that no change of the repaired plan can have found it.
    world = near_and_far()
    search = search_of(world)
    assert people(world, search) == 150
    search.advance(1, 1)
    assert people(world, search) == 550
    assert search.iterations == 0


def test_a_plan_built_anew_pays_for_the_trips_that_it_changes():
    # 550 less 3 · 133 are more than the 150 of the trips as they are, less 3 · 134 are fewer.
    world = near_and_far()
    for price, relieved in ((133.0, 550), (134.0, 150)):
        search = search_of(world, price=price)
        search.advance(1, 1)
        assert people(world, search) == relieved


def test_nothing_is_built_anew_where_some_trip_has_to_stay():
    world = near_and_far()
    search = search_of(world, most_changed=2)
    search.advance(1, 1)
    assert people(world, search) == 150
    search.advance(300, 300)
    kept = {(run.start, run.visits[0].arrive) for run in search.best_runs}
    assert kept & {(0, 75), (145, 220), (290, 365)}


def test_a_steady_plan_changes_no_more_trips_than_it_may():
    # In place of the last trip to F, four to N: they load from 290 on, each 35 minutes later;
    # and one with 15 kits from 430, loaded at 438, there at 443, unloaded at 450.
    world = near_and_far()
    for changed, relieved in ((0, 150), (1, 315)):
        search = search_of(world, steady_changed=changed)
        search.advance(600, 600)
        assert _people_of(world, search.steady_runs) == relieved
        assert people(world, search) == 550


@pytest.mark.parametrize("slices", [1, 7])
def test_the_same_seed_gives_the_same_plan_however_the_work_is_cut(slices):
    world = near_and_far()
    whole, cut = search_of(world), search_of(world)
    whole.advance(210, 210)
    for _ in range(slices):
        cut.advance(210 // slices, 210)
    while cut.steps < 210:
        cut.advance(1, 210)
    assert plan_of(world, cut.best_runs) == plan_of(world, whole.best_runs)
    assert cut.iterations == whole.iterations > 0
