"""Trucks that load at some sources only: a supplier's own truck loads at its supplier alone."""

import json
from dataclasses import replace

import numpy as np
import pytest
from exhaustive import most_people
from hypothesis import given, settings
from hypothesis import strategies as st
from relief_world import KIT, one_depot_one_site, table, tiny

from optimize.dispatch.bound import relief_bound
from optimize.dispatch.check import check
from optimize.dispatch.codec import ProblemError, problem_from_json, problem_to_json
from optimize.dispatch.plan import Plan, Stop, Trip
from optimize.dispatch.problem import Item, Site, Source, Supply, Vehicle
from optimize.dispatch.solve import Binding, SolveParams, solve
from optimize.result import Status
from optimize.supply import SupplyCurve

QUICK = SolveParams(time_limit_s=20, work_limit=200)
SHOP = Source("E", "E", 1, 50.0, 5)


def depot_and_shop(*vehicles, kits=(1000, 1000), ready=0, deadline_min=600):
    """Depot D and shop E, each 30 minutes from S; 10 minutes between them.

    A full truck (50 kits) loads 15 minutes, drives 30, unloads 10: away at 0, done at 55.
    """
    depot, shop = kits
    return one_depot_one_site(
        sources=(Source("D", "D", 1, 50.0, 5), SHOP),
        supplies=(
            Supply("D", "kit", SupplyCurve.at_once(depot)),
            Supply("E", "kit", SupplyCurve(((ready, shop),))),
        ),
        vehicles=vehicles,
        travel=table(["D", "E", "S"], {("D", "S"): 30, ("E", "S"): 30, ("D", "E"): 10}),
        deadline_min=deadline_min,
    )


OURS = Vehicle("V1", "T", "D")
THEIRS = Vehicle("E#1", "T", "E", sources=("E",))


def restricted(seed):
    """A random tiny problem whose trucks may load at some sources only."""
    problem, rng = tiny(seed), np.random.default_rng(seed + 10**6)
    codes = [source.code for source in problem.sources]
    vehicles = tuple(
        replace(v, sources=tuple(c for c in codes if rng.random() < 0.6)) for v in problem.vehicles
    )
    return replace(problem, vehicles=vehicles)


def solved(problem, params=QUICK):
    result = solve(problem, params)
    assert result.report.ok
    assert result.report == check(problem, result.plan)
    assert result.report.figures.people_relieved <= result.bound_people
    return result


def test_the_checker_refuses_a_trip_of_such_a_truck_from_elsewhere():
    problem = depot_and_shop(OURS, THEIRS)
    # From E to D are 10 minutes, loaded 10-25, there 55, unloaded 65: in time, but not allowed.
    away = Trip("E#1", "D", 0, 10, 25, (Stop("S", 55, 65, {"kit": 50}),))
    report = check(problem, Plan((away,)))
    assert [finding.rule for finding in report.findings] == ["vehicle_source"]
    assert "E" in report.findings[0].zh
    assert "E" in report.findings[0].en
    own = Trip("E#1", "E", 0, 0, 15, (Stop("S", 45, 55, {"kit": 50}),))
    assert check(problem, Plan((own,))).ok


def test_a_suppliers_truck_relieves_from_its_supplier_and_ours_from_both():
    # Until 55 each truck makes one full trip, from its own dock.
    result = solved(depot_and_shop(OURS, THEIRS, deadline_min=55))
    assert result.report.figures.people_relieved == result.bound_people == 100
    assert {(t.vehicle, t.source) for t in result.plan.trips} == {("V1", "D"), ("E#1", "E")}


def test_it_carries_nothing_when_its_supplier_has_nothing():
    result = solved(depot_and_shop(THEIRS, kits=(1000, 0)))
    assert result.status is Status.INFEASIBLE
    assert (result.plan.trips, result.bound_people) == ((), 0)
    (reason,) = result.reasons
    # The depot has kits, but no truck may load there.
    assert reason.binding is Binding.TRUCKS
    assert "D" in reason.zh
    assert "D" in reason.en


def test_what_a_supplier_delivers_travels_on_its_own_trucks_alone():
    # Ours loads at the depot, which has 20; the shop's truck takes 50 until 55.
    ours = replace(OURS, sources=("D",))
    result = solved(depot_and_shop(ours, THEIRS, kits=(20, 1000), deadline_min=55))
    assert result.report.figures.people_relieved == result.bound_people == 70
    # Without it nobody fetches the shop's.
    alone = solved(depot_and_shop(ours, kits=(20, 1000)))
    assert alone.report.figures.people_relieved == alone.bound_people == 20
    assert {reason.binding for reason in alone.reasons} == {Binding.STOCK}


def test_its_way_back_leads_to_its_own_supplier():
    # S is 1 minute from D, 30 from E. A truckload of the shop's truck takes 15 + 30 + 10 and 30
    # back: loads at 0, 85 and 170, the third is done at 225.
    roads = {("D", "S"): 1, ("E", "S"): 30, ("D", "E"): 31}
    problem = replace(
        depot_and_shop(THEIRS, deadline_min=225), travel=table(["D", "E", "S"], roads),
        sites=(Site("S", "S", 1000, {"relief": 1000.0}, 1.0, 100.0, 5),),
    )  # fmt: skip
    result = solved(problem)
    assert [t.load_start_min for t in result.plan.trips] == [0, 85, 170]
    # 5 + 30 + 5 + 30 back and 0.3 a kit, the last without the way back: with f truckloads
    # 85 f - 30 <= 225: 3 truckloads. A way back of 1 minute to D would allow 5 of them.
    assert result.report.figures.people_relieved == result.bound_people == 150


def test_it_is_ready_when_its_goods_are():
    truck = replace(THEIRS, available_from_min=120)
    result = solved(depot_and_shop(truck, ready=120))
    assert result.plan.trips[0].load_start_min == 120


def test_a_need_that_only_an_own_truck_can_bring_is_loaded_by_it():
    items = (KIT, Item("quilt", 10.0, 0.1, {"warmth": 1.0}))
    problem = replace(
        depot_and_shop(replace(OURS, sources=("D",)), THEIRS),
        items=items,
        sites=(Site("S", "S", 20, {"relief": 20.0, "warmth": 20.0}, 1.0, 100.0, 5),),
        supplies=(
            Supply("D", "kit", SupplyCurve.at_once(99)),
            Supply("E", "quilt", SupplyCurve.at_once(99)),
        ),
    )
    assert solved(problem).report.figures.people_relieved == 20
    # Without it our truck leaves kits at home that relieve nobody, and the quilts are the reason.
    ours = solved(replace(problem, vehicles=problem.vehicles[:1]))
    assert ours.report.figures.people_relieved == 0
    assert all(reason.binding is Binding.TRUCKS for reason in ours.reasons)


@pytest.mark.parametrize("hundred", range(1))
def test_the_bound_is_never_below_the_true_optimum(hundred):
    judged = 0
    for seed in range(100 * hundred, 100 * hundred + 100):
        problem = restricted(seed)
        best = most_people(problem, 3, 600)
        if best is not None:
            judged += 1
            assert relief_bound(problem).people >= best, f"seed {seed}"
    assert judged > 80


@settings(max_examples=20, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10**6), search_seed=st.integers(0, 3))
def test_every_plan_passes_the_checker_and_stays_below_the_bound(seed, search_seed):
    problem = restricted(seed)
    params = SolveParams(time_limit_s=20, seed=search_seed, work_limit=40)
    result = solved(problem, params)
    allowed = {v.code: v.sources for v in problem.vehicles}
    assert all(not allowed[t.vehicle] or t.source in allowed[t.vehicle] for t in result.plan.trips)
    assert solve(problem, params).plan == result.plan


@pytest.mark.parametrize("seed", range(12))
def test_naming_every_source_changes_nothing(seed):
    problem = tiny(seed)
    codes = tuple(source.code for source in problem.sources)
    named = replace(problem, vehicles=tuple(replace(v, sources=codes) for v in problem.vehicles))
    params = SolveParams(time_limit_s=20, seed=3, work_limit=40)
    assert solve(named, params).plan == solve(problem, params).plan
    assert relief_bound(named).people == relief_bound(problem).people


def test_problems_name_sources_that_are_there_and_once():
    with pytest.raises(ValueError, match="unknown"):
        depot_and_shop(replace(OURS, sources=("X",)))
    with pytest.raises(ValueError, match="distinct"):
        replace(OURS, sources=("D", "D"))


def test_files_carry_it_and_old_files_still_read():
    problem = depot_and_shop(OURS, THEIRS)
    content = json.loads(json.dumps(problem_to_json(problem), allow_nan=False))
    assert problem_from_json(content) == problem
    # Trucks that load anywhere are written as they were before there was such a field.
    assert ["sources" in each for each in content["vehicles"]] == [False, True]


@pytest.mark.parametrize(
    ("value", "where"),
    [
        (["X"], "vehicles[1].sources[0]"),
        (["E", "E"], "vehicles[1].sources"),
        ("E", "vehicles[1].sources"),
        ([""], "vehicles[1].sources[0]"),
        ([5], "vehicles[1].sources[0]"),
    ],
)
def test_a_fault_in_a_file_is_named_by_its_path(value, where):
    content = problem_to_json(depot_and_shop(OURS, THEIRS))
    content["vehicles"][1]["sources"] = value
    with pytest.raises(ProblemError) as caught:
        problem_from_json(content)
    assert [finding.path for finding in caught.value.findings] == [where]
