import time
from dataclasses import replace

import pytest
from relief_world import KIT, one_depot_one_site, table

from optimize.dispatch.check import check
from optimize.dispatch.problem import (
    FirstObjective,
    Item,
    Problem,
    Site,
    Source,
    Supply,
    Vehicle,
    VehicleType,
)
from optimize.dispatch.solve import Binding, SolveParams, solve
from optimize.result import Status, StoppedBy
from optimize.supply import SupplyCurve

QUICK = SolveParams(time_limit_s=20, work_limit=200)


def solved(problem, params=QUICK):
    result = solve(problem, params)
    assert result.report.ok
    assert result.report == check(problem, result.plan)
    assert result.report.figures.people_relieved <= result.bound_people
    return result


def bindings(result):
    for reason in result.reasons:
        assert reason.zh
        assert reason.en
    return {(reason.site, reason.need, reason.binding) for reason in result.reasons}


def test_a_truck_that_needs_two_trips_relieves_everybody_on_the_second():
    # 0-15 loaded, 45 there, 55 unloaded; back 85, loaded 100, there 130, unloaded 140.
    result = solved(one_depot_one_site())
    assert result.status is Status.OPTIMAL
    assert result.report.figures.people_relieved == result.bound_people == 100
    assert [trip.load_start_min for trip in result.plan.trips] == [0, 85]
    assert result.report.figures.arrival_curve == ((0, 0), (55, 50), (140, 100))
    assert result.gap == 0
    assert result.reasons == ()


def test_a_deadline_between_the_trips_leaves_half_unrelieved():
    # The second trip would end at 140. A smaller one of u kits: 85 + 5 + u/5 + 30 + 5 + u/10
    # <= 139 gives u <= 46 by whole minutes (10 and 5 give 140; 46 kits: 10 + 5 as well;
    # 45 kits: 9 + 5 = 139).
    result = solved(one_depot_one_site(deadline_min=139))
    assert result.report.figures.people_relieved == 95
    assert bindings(result) == {("S", "relief", Binding.TRUCKS)}


def two_depots_and_a_broken_bridge(*, bridge_stands):
    """North depot with site N, south depot with site T; the bridge joins them in 20 min.

    The trucks stand in the north, the south depot has the quilts for nobody else.
    """
    roads = {("DN", "N"): 10, ("DS", "T"): 10}
    if bridge_stands:
        roads |= {("DN", "DS"): 20, ("DN", "T"): 30, ("N", "DS"): 30, ("N", "T"): 40}
    return Problem(
        items=(KIT,),
        sources=(Source("DN", "DN", 1, 50.0, 5), Source("DS", "DS", 1, 50.0, 5)),
        supplies=(
            Supply("DN", "kit", SupplyCurve.at_once(30)),
            Supply("DS", "kit", SupplyCurve.at_once(40)),
        ),
        sites=(
            Site("N", "N", 30, {"relief": 30.0}, 1.0, 100.0, 5),
            Site("T", "T", 40, {"relief": 40.0}, 1.0, 100.0, 5),
        ),
        vehicle_types=(VehicleType("T", 500.0, 10.0, "road"),),
        vehicles=(Vehicle("V1", "T", "DN"),),
        travel=table(["DN", "DS", "N", "T"], roads),
        deadline_min=200,
    )


def test_over_the_bridge_one_truck_serves_both_banks():
    result = solved(two_depots_and_a_broken_bridge(bridge_stands=True))
    assert result.status is Status.OPTIMAL
    assert result.report.figures.people_relieved == 70


def test_the_broken_bridge_cuts_the_south_off_by_name():
    result = solved(two_depots_and_a_broken_bridge(bridge_stands=False))
    # Proven: the only truck is in the north, so 30 people and no more.
    assert result.status is Status.OPTIMAL
    assert (result.report.figures.people_relieved, result.bound_people) == (30, 30)
    assert bindings(result) == {("T", "relief", Binding.ROADS)}


def test_a_call_off_that_arrives_too_late_is_the_reason():
    # Released at 580: 580 + 5 + 1 + 30 + 5 + 1 = 622 > 600.
    late = (Supply("D", "kit", SupplyCurve(((580, 100),))),)
    result = solved(one_depot_one_site(supplies=late))
    assert result.status is Status.INFEASIBLE
    assert result.bound_people == 0
    assert bindings(result) == {("S", "relief", Binding.LEAD_TIME)}
    assert "580" in result.reasons[0].en
    assert "622" in result.reasons[0].zh


def test_what_is_released_in_part_too_late_is_told_apart_from_stock():
    stair = (Supply("D", "kit", SupplyCurve(((0, 30), (580, 100)))),)
    result = solved(one_depot_one_site(supplies=stair))
    assert result.report.figures.people_relieved == 30
    assert bindings(result) == {("S", "relief", Binding.LEAD_TIME)}
    short = (Supply("D", "kit", SupplyCurve.at_once(30)),)
    result = solved(one_depot_one_site(supplies=short))
    assert result.status is Status.OPTIMAL
    assert bindings(result) == {("S", "relief", Binding.STOCK)}


def test_a_load_waits_for_its_release():
    supplies = (Supply("D", "kit", SupplyCurve(((120, 50),))),)
    result = solved(one_depot_one_site(supplies=supplies))
    assert result.plan.trips[0].load_start_min == 120
    assert result.report.figures.people_relieved == 50


def test_two_trucks_share_one_dock():
    trucks = (Vehicle("V1", "T", "D"), Vehicle("V2", "T", "D"))
    result = solved(one_depot_one_site(vehicles=trucks, deadline_min=70))
    # The dock is taken 0-15 and 15-30: the second is there at 60 and done at 70.
    assert [t.load_start_min for t in result.plan.trips] == [0, 15]
    assert {t.vehicle for t in result.plan.trips} == {"V1", "V2"}
    assert result.report.figures.people_relieved == 100
    # A minute earlier the second must carry less: 45 kits load in 14 and unload in 10 minutes
    # (5 + 9, 5 + 5): 15 + 14 + 30 + 10 = 69.
    result = solved(one_depot_one_site(vehicles=trucks, deadline_min=69))
    assert result.report.figures.people_relieved == 95


def test_needs_are_covered_together_because_one_alone_relieves_nobody():
    items = (KIT, Item("quilt", 40.0, 0.1, {"warmth": 1.0}))
    site = Site("S", "S", 20, {"relief": 20.0, "warmth": 20.0}, 1.0, 100.0, 5)
    problem = one_depot_one_site(
        items=items,
        sites=(site,),
        supplies=tuple(Supply("D", i.code, SupplyCurve.at_once(99)) for i in items),
        deadline_min=70,
    )
    # 50 kg a person, 500 kg: 10 people by minute 55; no second trip until 70.
    result = solved(problem)
    assert result.report.figures.people_relieved == 10
    assert result.plan.trips[0].load() == {"kit": 10, "quilt": 10}


def test_what_one_source_lacks_comes_from_the_other():
    items = (KIT, Item("quilt", 10.0, 0.1, {"warmth": 1.0}))
    problem = one_depot_one_site(
        items=items,
        sources=(Source("D", "D", 1, 50.0, 5), Source("E", "E", 1, 50.0, 5)),
        sites=(Site("S", "S", 20, {"relief": 20.0, "warmth": 20.0}, 1.0, 100.0, 5),),
        supplies=(
            Supply("D", "kit", SupplyCurve.at_once(99)),
            Supply("E", "quilt", SupplyCurve.at_once(99)),
        ),
        travel=table(["D", "E", "S"], {("D", "S"): 30, ("E", "S"): 30, ("D", "E"): 10}),
    )
    result = solved(problem)
    assert result.report.figures.people_relieved == 20
    assert {trip.source for trip in result.plan.trips} == {"D", "E"}


def test_small_sites_share_a_trip():
    sites = tuple(Site(c, c, 20, {"relief": 20.0}, 1.0, 100.0, 5) for c in "ST")
    roads = {("D", "S"): 30, ("D", "T"): 30, ("S", "T"): 5}
    problem = one_depot_one_site(sites=sites, travel=table(["D", "S", "T"], roads), deadline_min=70)
    # 400 kg: 0-13 loaded, S 43-50, T 55-62: both in one trip, two trips would end at 118.
    result = solved(problem)
    assert result.report.figures.people_relieved == 40
    assert len(result.plan.trips) == 1


def test_the_planner_may_put_first_supplies_before_relief():
    # Four trips to near (35 min each) relieve 200 by 135; then far is out of reach (203).
    # Far by minute 100 costs most of the day: near, back at 35, loaded 42, there 92.
    sites = (
        Site("near", "S", 200, {"relief": 200.0}, 1.0, 100.0, 5),
        Site("far", "F", 10, {"relief": 10.0}, 1.0, 100.0, 5),
    )
    roads = {("D", "S"): 5, ("D", "F"): 50, ("S", "F"): 50}
    problem = one_depot_one_site(
        sites=sites, travel=table(["D", "S", "F"], roads), deadline_min=160,
        first_supplies_limit_min=100,
    )  # fmt: skip
    most = solved(problem).report.figures
    assert (most.people_relieved, most.late_first_supplies) == (200, ("far",))
    first = solved(replace(problem, first_objective=FirstObjective.FIRST_SUPPLIES)).report.figures
    assert first.late_first_supplies == ()
    assert 60 <= first.people_relieved < 200


def test_same_seed_same_plan():
    problem = two_depots_and_a_broken_bridge(bridge_stands=True)
    params = SolveParams(time_limit_s=20, seed=7, work_limit=300)
    first, second = solve(problem, params), solve(problem, params)
    assert first.plan == second.plan
    assert (first.stopped_by, first.iterations) == (second.stopped_by, second.iterations)


def test_more_trucks_never_relieve_fewer():
    relieved = []
    for count in range(5):
        trucks = tuple(Vehicle(f"V{n}", "T", "D") for n in range(count))
        result = solved(one_depot_one_site(vehicles=trucks, deadline_min=100))
        relieved.append(result.report.figures.people_relieved)
    # One dock, 15 min a full load: the k-th truck loads from 15 (k - 1) and ends 55 later.
    assert relieved == [0, 50, 100, 100, 100]


EMPTY = one_depot_one_site(sites=(), supplies=(), vehicles=())


@pytest.mark.parametrize(
    ("problem", "status", "binding"),
    [
        (one_depot_one_site(vehicles=()), Status.INFEASIBLE, Binding.TRUCKS),
        (one_depot_one_site(supplies=()), Status.INFEASIBLE, Binding.STOCK),
        (
            one_depot_one_site(supplies=(Supply("D", "kit", SupplyCurve.at_once(0)),)),
            Status.INFEASIBLE,
            Binding.STOCK,
        ),
        (
            one_depot_one_site(sources=(Source("D", "D", 0, 50.0),)),
            Status.INFEASIBLE,
            Binding.DOCKS,
        ),
        (one_depot_one_site(travel=table(["D", "S"], {})), Status.INFEASIBLE, Binding.ROADS),
        (one_depot_one_site(deadline_min=0), Status.INFEASIBLE, None),
        (one_depot_one_site(order_min=700), Status.INFEASIBLE, None),
        (
            one_depot_one_site(vehicle_types=(VehicleType("T", 9.0, 10.0, "road"),)),
            Status.INFEASIBLE,
            Binding.TRUCKS,
        ),
        (one_depot_one_site(sites=(Site("S", "S", 0, {}),)), Status.OPTIMAL, None),
        (EMPTY, Status.OPTIMAL, None),
    ],
)
def test_what_cannot_be_done_is_a_result_with_its_reason(problem, status, binding):
    result = solved(problem, SolveParams(time_limit_s=2))
    assert result.status is status
    assert result.plan.trips == ()
    if binding is not None:
        assert bindings(result) == {("S", "relief", binding)}


def test_a_million_people_at_one_site_get_what_the_truck_can_bring():
    crowd = (Site("S", "S", 10**6, {"relief": 10.0**6}, 1.0, 100.0, 5),)
    stock = (Supply("D", "kit", SupplyCurve.at_once(10**7)),)
    result = solved(one_depot_one_site(sites=crowd, supplies=stock))
    # A trip and its way back take 85 min: loads start at 0, 85, .. 510; the seventh ends at
    # 510 + 55 = 565 <= 600: 7 x 50.
    assert result.report.figures.people_relieved == 350


def test_progress_is_told_and_a_cancelled_search_keeps_its_best_plan():
    told = []
    problem = one_depot_one_site()
    result = solve(problem, SolveParams(time_limit_s=20), told.append, lambda: bool(told))
    assert result.stopped_by is StoppedBy.CANCEL
    assert result.report.ok
    assert told[0].people_relieved == result.report.figures.people_relieved == 100
    assert told[-1].arrival_curve[-1] == (140, 100)
    assert told[-1].bound_people >= 100


def test_the_clock_ends_a_search_without_end():
    begin = time.monotonic()
    result = solve(one_depot_one_site(), SolveParams(time_limit_s=0.5, work_limit=10**9))
    # No assertion on speed: only that the limit ended it, long before the work.
    assert result.stopped_by is StoppedBy.TIME
    assert result.time_s <= time.monotonic() - begin + 0.01
