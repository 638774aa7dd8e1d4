"""The compiled search: its bookkeeping is the checker's, and taking back restores."""

from dataclasses import replace

import numpy as np
import pytest
from relief_world import one_depot_one_site, tiny

from optimize import compiled
from optimize.dispatch.check import check
from optimize.dispatch.engine import Engine
from optimize.dispatch.kernel_desk import Taste
from optimize.dispatch.problem import FirstObjective, Site, Vehicle
from optimize.dispatch.score import Score
from optimize.dispatch.search import Search
from optimize.dispatch.solve import plan_of
from optimize.dispatch.world import build_world

PLAIN = Taste(0.4, 0.0, 0.0, 0.0, 4, 0.0, 0.0, 0.0, 1.0)


def engine_of(problem, seed=0):
    return Engine(build_world(problem), np.random.default_rng(seed))


def sites_at(step):
    """The one site at this step of a hundred; None where it is out of reach."""
    return tuple(int(each == step) for each in range(101))


def filled(problem, taste=PLAIN):
    engine = engine_of(problem)
    engine.put([])
    engine.fill(taste)
    return engine


def test_a_truck_without_anything_to_do_gets_no_trip():
    assert filled(one_depot_one_site(vehicles=())).runs() == []
    nobody = filled(one_depot_one_site(supplies=()))
    assert nobody.runs() == []
    assert nobody.now() == Score(0.0, 1, 100 * 600.0, 0.0, sites_at(None))


def test_two_trips_are_loaded_timed_and_scored_as_by_hand():
    engine = filled(one_depot_one_site())
    first, second = engine.runs()
    # 15 min loading, 30 driving, 5 + 5 unloading; 30 back; the same again.
    assert (first.start, first.end, first.visits[0].arrive, first.visits[0].leave) == (
        0,
        15,
        45,
        55,
    )
    assert (second.start, second.visits[0].leave) == (85, 140)
    assert first.visits[0].units == ((0, 50),)
    # 50 people wait 55 min, 50 wait 140; four ways of 30 km less the last way back at 2 yuan.
    assert engine.now() == Score(100.0, 0, 50 * 55.0 + 50 * 140.0, 180.0, sites_at(100))


@pytest.mark.parametrize("seed", range(40))
def test_after_hundreds_of_changes_the_score_is_still_that_of_the_trips(seed):
    problem = tiny(seed)
    search = Search(build_world(problem), np.random.default_rng(seed))
    search.advance(600, 600)
    engine = search.engine
    kept, runs = engine.now(), engine.runs()
    # Adding the same trips to an empty plan gives the same stock, docks and people.
    engine.put(runs)
    assert engine.now() == kept
    report = check(problem, plan_of(search.world, search.best_runs))
    assert report.ok
    assert report.figures.weighted_relieved == pytest.approx(search.best.weighted)
    assert len(report.figures.late_first_supplies) == search.best.late


def test_a_search_has_a_plan_before_it_tries_the_other_first_tastes():
    search = Search(build_world(one_depot_one_site()), np.random.default_rng(0))
    # Two trips, and one more look that finds none.
    assert (len(search.best_runs), search.steps) == (2, 3)
    assert search.is_starting
    # Whatever the budget, each taste is tried: four times three looks.
    while search.is_starting:
        search.advance(1, 1)
    assert search.steps == 4 * 3


@pytest.mark.parametrize("seed", range(6))
def test_what_is_found_does_not_depend_on_how_the_work_is_cut(seed):
    world = build_world(tiny(seed))
    at_once, bit_by_bit = (Search(world, np.random.default_rng(seed)) for _ in range(2))
    at_once.advance(400, 400)
    while bit_by_bit.steps < 400:
        bit_by_bit.advance(7, 400)
    assert plan_of(world, at_once.best_runs) == plan_of(world, bit_by_bit.best_runs)
    assert (at_once.steps, at_once.iterations) == (bit_by_bit.steps, bit_by_bit.iterations)


def test_a_dear_dock_leaves_the_small_truck_at_home_until_it_is_free():
    # The dock is busy with the large truck's 15 min; each load of the small one takes
    # 5 + 1 min for 5 people. At 3 people a minute only the large truck's 50 are worth it.
    kinds = one_depot_one_site().vehicle_types
    small = replace(kinds[0], code="S", capacity_kg=50.0)
    problem = one_depot_one_site(
        vehicle_types=(*kinds, small),
        vehicles=(Vehicle("V1", "S", "D"), Vehicle("V2", "T", "D")),
        sites=(Site("S", "S", 50, {"relief": 50.0}, 1.0, 100.0, 5),),
    )
    cheap = filled(problem).runs()
    assert next((run.truck, run.start) for run in cheap) == (0, 0)
    dear = filled(problem, PLAIN._replace(dock_price=3.0)).runs()
    assert [(run.truck, run.start) for run in dear] == [(1, 0)]


def test_large_trucks_go_first_when_small_ones_wait():
    kinds = one_depot_one_site().vehicle_types
    small = replace(kinds[0], code="S", capacity_kg=50.0)
    problem = one_depot_one_site(
        vehicle_types=(*kinds, small),
        vehicles=(Vehicle("V1", "S", "D"), Vehicle("V2", "T", "D")),
    )
    patient = filled(problem, PLAIN._replace(small_wait=30.0)).runs()
    assert next(run.start for run in patient if run.truck == 1) == 0
    # The large truck loads for 15 min; then the small one may, at the only dock.
    assert next(run.start for run in patient if run.truck == 0) == 15


def test_first_supplies_first_compares_late_sites_before_people():
    problem = replace(tiny(3), first_objective=FirstObjective.FIRST_SUPPLIES)
    search = Search(build_world(problem), np.random.default_rng(0))
    assert search.best.first is FirstObjective.FIRST_SUPPLIES
    assert search.best.key()[0] == -search.best.late


def test_a_changed_source_file_is_compiled_anew_and_others_change_nothing(tmp_path, monkeypatch):
    package = tmp_path / "optimize"
    package.mkdir()
    (package / "kernel.py").write_text("from optimize.compiled import compiled\n")
    (package / "bridge.py").write_text("from optimize.far import (\n    a,\n    b,\n)\n")
    (package / "far.py").write_text("a = b = 1\n")
    (package / "other.py").write_text("a = 1\n")
    monkeypatch.setattr(compiled, "_PACKAGE", package)
    before = compiled._cache_folder()
    (package / "other.py").write_text("a = 2\n")
    assert compiled._cache_folder() == before
    (package / "kernel.py").write_text("from optimize.compiled import whole\nimport optimize.x\n")
    changed = compiled._cache_folder()
    assert changed != before
    # What a compiled file imports counts, however far.
    (package / "kernel.py").write_text(
        "from optimize.compiled import whole\nfrom optimize import bridge\n"
    )
    near = compiled._cache_folder()
    (package / "far.py").write_text("a = b = 2\n")
    assert compiled._cache_folder() not in {before, changed, near}
