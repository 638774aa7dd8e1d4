"""Pallet places beside kilograms, and goods that may not share a truck."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plan_promises import bound_is_never_below_the_optimum, plans_pass_their_check
from relief_world import KIT, one_depot_one_site, tiny

from optimize.dispatch.check import check
from optimize.dispatch.codec import ProblemError, problem_from_json, problem_to_json
from optimize.dispatch.outcome import Binding
from optimize.dispatch.plan import Plan, Stop, Trip
from optimize.dispatch.problem import Item, Problem, Site, Supply
from optimize.dispatch.solve import SolveParams, solve
from optimize.supply import SupplyCurve

QUICK = SolveParams(time_limit_s=20, work_limit=200)


def on_pallets(places=3.0, units_a_pallet=10):
    """`one_depot_one_site`: 50 kits by weight, but ten on a pallet and three places."""
    base = one_depot_one_site()
    return replace(
        base,
        items=(replace(KIT, pallets=1 / units_a_pallet),),
        vehicle_types=(replace(base.vehicle_types[0], capacity_pallets=places),),
    )


def trip(start, units, arrive, leave):
    minutes = 5 + -(-sum(units.values()) * 10 // 50)
    return Trip("V1", "D", 0, start, start + minutes, (Stop("S", arrive, leave, units),))


def test_a_truck_takes_no_more_than_its_pallet_places():
    # 30 kits: 5 + 6 minutes of loading, 30 of driving, 5 + 3 of unloading.
    assert check(on_pallets(), Plan((trip(0, {"kit": 30}, 41, 49),))).ok
    found = check(on_pallets(), Plan((trip(0, {"kit": 31}, 42, 51),))).findings
    assert [finding.rule for finding in found] == ["capacity"]
    assert "托盘" in found[0].zh
    assert "3.1 pallets, at most 3.0" in found[0].en


def test_plans_fill_the_pallet_places():
    result = solve(on_pallets(), QUICK)
    assert result.report.ok
    # A hundred kits at thirty a trip: 30, 30, 30, 10.
    assert sorted(t.load()["kit"] for t in result.plan.trips) == [10, 30, 30, 30]
    assert result.report.figures.people_relieved == 100


def test_without_places_pallets_do_not_bind():
    result = solve(on_pallets(places=0.0), QUICK)
    assert sorted(t.load()["kit"] for t in result.plan.trips) == [50, 50]


def test_what_fits_on_no_pallet_place_is_named_as_the_reason():
    result = solve(on_pallets(places=0.05), QUICK)
    assert result.plan.trips == ()
    assert {reason.binding for reason in result.reasons} == {Binding.TRUCKS}


def food_and_fuel(**changes):
    """A hundred people who each need a kilogram of food and one of fuel: 200 kg, one truckload."""
    base = one_depot_one_site()
    return replace(
        base,
        items=(Item("food", 1.0, 0.001, {"food": 1.0}), Item("fuel", 1.0, 0.001, {"fuel": 1.0})),
        supplies=tuple(Supply("D", i, SupplyCurve.at_once(100)) for i in ("food", "fuel")),
        sites=(Site("S", "S", 100, {"food": 100.0, "fuel": 100.0}, 1.0, 100.0, 5),),
        apart=(("food", "fuel"),),
        **changes,
    )


def test_two_goods_that_must_be_kept_apart_need_two_trips():
    result = solve(food_and_fuel(), QUICK)
    assert result.report.ok
    # 5 + 2 of loading, 30, 5 + 1 of unloading: 43; back at 73, 80, 110, 116.
    assert sorted(sorted(t.load()) for t in result.plan.trips) == [["food"], ["fuel"]]
    assert [t.stops[-1].leave_min for t in result.plan.trips] == [43, 116]
    assert result.report.figures.people_relieved == 100
    together = solve(replace(food_and_fuel(), apart=()), QUICK)
    assert len(together.plan.trips) == 1


def test_the_checker_refuses_both_on_one_truck_also_for_two_sites():
    both = {"food": 100, "fuel": 100}
    found = check(food_and_fuel(), Plan((trip(0, both, 75, 84),))).findings
    assert [finding.rule for finding in found] == ["apart"]
    assert "不得同车" in found[0].zh
    assert "may not share a truck" in found[0].en


def test_in_time_for_one_trip_only_nobody_has_all():
    # By 110 the second trip is not there: food or fuel, but not both; the bound may say more.
    result = solve(food_and_fuel(deadline_min=110), QUICK)
    assert result.report.figures.people_relieved == 0
    assert result.report.ok


def with_rules(problem: Problem, seed: int) -> Problem:
    rng = np.random.default_rng(seed)
    codes = [item.code for item in problem.items]
    return replace(
        problem,
        items=tuple(replace(i, pallets=float(rng.choice([0.0, 0.25, 1.0]))) for i in problem.items),
        vehicle_types=tuple(
            replace(k, capacity_pallets=float(rng.choice([0.0, 0.5, 1.0, 2.0])))
            for k in problem.vehicle_types
        ),
        apart=(tuple(codes),) if len(codes) == 2 and rng.random() < 0.7 else (),
    )


@settings(max_examples=25, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10**6))
def test_every_plan_keeps_the_rules(seed):
    problem = with_rules(tiny(seed), seed)
    plans_pass_their_check(problem, seed)


def test_the_bound_is_never_below_the_true_optimum_with_the_rules():
    bound_is_never_below_the_optimum(lambda seed: with_rules(tiny(seed), seed))


def test_files_keep_pallets_and_pairs():
    problem = replace(food_and_fuel(), vehicle_types=on_pallets().vehicle_types)
    told = problem_to_json(problem)
    assert told["apart"] == [["food", "fuel"]]
    assert problem_from_json(told) == problem
    plain = problem_to_json(one_depot_one_site())
    assert "apart" not in plain
    assert "pallets" not in plain["items"][0]
    assert "capacity_pallets" not in plain["vehicle_types"][0]


@pytest.mark.parametrize("apart", [["food", "food"], ["food", "X"], ["food"]])
def test_pairs_that_make_no_sense_are_findings(apart):
    with pytest.raises(ProblemError) as refused:
        problem_from_json({**problem_to_json(food_and_fuel()), "apart": [apart]})
    assert refused.value.findings[0].path.startswith("apart[0]")
