"""Trucks that have loaded or left when something happens: where their goods go."""

from dataclasses import replace

from relief_world import one_depot_one_site, table
from underway_world import (
    CANCELLED,
    KEPT,
    LOAD,
    NEW,
    ONE_EACH,
    QUICK,
    SHIFTED,
    SIDE_BY_SIDE,
    STOPS,
    TWO_TRIPS,
    far_away,
    kinds,
    replanned,
    slower,
    starts,
    trip,
    two_sites,
    two_trucks,
)

from optimize.dispatch.bound import relief_bound
from optimize.dispatch.events import (
    DriverOut,
    RoadsChanged,
    SiteChanged,
    SiteWithdrawn,
    TruckLost,
)
from optimize.dispatch.plan import Plan
from optimize.supply import SupplyCurve


def test_on_a_slower_road_the_truck_goes_on_and_the_next_trip_is_later():
    # At 25 it has driven 10 of 30 min; two thirds of 60 are left: there at 65, done 75.
    # Back at 135, loaded 150, there 210, done 220.
    problem = one_depot_one_site()
    result = replanned(problem, TWO_TRIPS, 25, slower(problem, 2))
    first, second = result.plan.trips
    assert (first.stops[0].arrive_min, first.stops[0].leave_min) == (65, 75)
    assert (second.load_start_min, second.stops[0].arrive_min) == (135, 210)
    assert [(c.kind, c.shift_min) for c in result.changes] == [(SHIFTED, 20), (SHIFTED, 50)]


def test_where_the_way_is_another_one_the_truck_turns_round():
    # Ten minutes driven, ten back at 35, sixty by the detour: 95.
    problem = one_depot_one_site()
    detour = RoadsChanged(table(["D", "S"], {("D", "S"): 60}))
    result = replanned(problem, TWO_TRIPS, 25, detour)
    assert result.plan.trips[0].stops[0].arrive_min == 95


def test_a_loaded_truck_before_a_closed_road_takes_its_goods_to_others():
    # Turned round at 25 it is back at 35 and at T at 55, done 65; T's own trip is needless then.
    problem = two_sites()
    closed = RoadsChanged(table(["D", "S", "T"], {("D", "T"): 20}))
    result = replanned(problem, ONE_EACH, 25, closed)
    assert [(s.site, s.arrive_min) for s in result.plan.trips[0].stops] == [("T", 55)]
    assert kinds(result) == [("V1", STOPS), ("V1", CANCELLED)]
    assert result.changes[0].left_out == ("S",)
    assert result.changes[0].added == ("T",)
    # Carried on, the goods would stay on board and T be served by the trip at 85.
    assert result.carried_on.figures.people_relieved == 50
    assert result.carried_on.fixed[0].on_board == {"kit": 50}
    assert result.report.figures.people_relieved == 50
    late, soon = (
        figures.person_min_unrelieved
        for figures in (result.carried_on.figures, result.report.figures)
    )
    assert soon < late


def test_a_withdrawn_site_sends_its_truck_on_and_a_needed_one_keeps_its_own():
    result = replanned(two_sites(), ONE_EACH, 25, SiteWithdrawn("S"))
    # On: at S at 45 no road leads to T but over D, so it turns round at 25.
    assert [(s.site, s.arrive_min) for s in result.plan.trips[0].stops] == [("T", 55)]
    assert result.report.figures.people_total == 50


def test_goods_that_nobody_waits_for_stay_on_board_where_bringing_them_costs_people():
    # Back at 35, the five at F could be reached at 135 and relieved at 141. Then the truck
    # would be back at 241, too late for the 50 at T, whose trip is loaded at 85.
    problem = far_away()
    result = replanned(problem, ONE_EACH, 25, SiteWithdrawn("S"))
    assert result.carried_on.figures.people_relieved == 50
    assert result.report.figures.people_relieved == 50
    assert result.won_by_replan == 0
    assert result.changes[0].after.stops == ()
    # With more time both are possible: F first, or T first and F with a load of its own.
    both = replanned(far_away(600), ONE_EACH, 25, SiteWithdrawn("S"))
    assert both.report.figures.people_relieved == 55


def test_the_bound_of_a_re_plan_holds_also_for_goods_that_stay_on_board():
    # Brought to F's 60 people the goods relieve 50 at 145, with no time for T's 40 after that.
    # Had they stayed on board, a program in fractions would fill T's trip and part of F's.
    result = replanned(far_away(at_t=40, at_f=60), ONE_EACH, 25, SiteWithdrawn("S"))
    assert [stop.site for stop in result.plan.trips[0].stops] == ["F"]
    assert result.report.figures.people_relieved == 50
    assert relief_bound(result.residual).people == 50
    assert result.bound_people == relief_bound(result.carried_on.residual).people > 50


def test_a_loaded_truck_keeps_its_stops_unless_the_planner_lets_it_be_diverted():
    # T suddenly has 500 people. Over S there is time for nothing else by 110: back at 85. Sent
    # to T it turns round at 16, is there at 37, back at 67, and brings 40 kits more by 109.
    problem = replace(two_sites(), deadline_min=110)
    plan = Plan.of([trip(0)])
    grown = SiteChanged("T", 500)
    kept = replanned(problem, plan, 16, grown)
    assert [s.site for s in kept.plan.trips[0].stops] == ["S"]
    let = replace(QUICK, divert=frozenset({"V1"}))
    result = replanned(problem, plan, 16, grown, params=let)
    assert [s.site for s in result.plan.trips[0].stops] == ["T"]
    assert result.report.figures.people_relieved == 90


def test_a_truck_that_may_be_diverted_keeps_its_stops_where_that_is_better():
    # By 600 nine loads go out either way; sent to T, S would have its first supplies too late.
    let = replace(QUICK, divert=frozenset({"V1"}))
    result = replanned(two_sites(), ONE_EACH, 16, SiteChanged("T", 500), params=let)
    assert [s.site for s in result.plan.trips[0].stops] == ["S"]
    assert result.report.figures.late_first_supplies == ()


def test_a_lost_trucks_load_is_brought_by_another():
    result = replanned(two_trucks(), SIDE_BY_SIDE, 20, TruckLost("V2"))
    assert kinds(result) == [("V1", KEPT), ("V1", NEW), ("V2", STOPS)]
    assert starts(result) == [0, 0, 85]
    assert result.carried_on.fixed[1].on_board == {"kit": 50}
    assert (result.lost_by_events, result.won_by_replan) == (50, 50)
    new = result.changes[1]
    assert (new.people, new.after.stops[0].leave_min) == (50, 140)


def test_what_was_being_loaded_on_a_lost_truck_goes_back_to_stock():
    # A hundred kits in all: at 10 V2 breaks down on the dock, and V1 comes for its 50.
    few = two_trucks(supplies=one_depot_one_site(supplies=()).supplies)
    supply = replace(one_depot_one_site().supplies[0], curve=SupplyCurve.at_once(100))
    few = replace(few, supplies=(supply,))
    result = replanned(few, SIDE_BY_SIDE, 10, TruckLost("V2"))
    assert result.report.figures.people_relieved == 100
    assert kinds(result) == [("V1", KEPT), ("V1", NEW), ("V2", CANCELLED)]


def test_a_driver_whose_hours_end_takes_what_can_be_unloaded_before():
    # 45 kits: 85 + 5 + 9 + 30 + 5 + 5 = 139.
    result = replanned(one_depot_one_site(), TWO_TRIPS, 60, DriverOut("V1", 139))
    assert kinds(result) == [("V1", KEPT), ("V1", LOAD)]
    assert result.changes[1].units == {"kit": -5}
    assert result.report.figures.people_relieved == 95
    home = replanned(one_depot_one_site(), TWO_TRIPS, 60, DriverOut("V1", 100))
    assert kinds(home) == [("V1", KEPT), ("V1", CANCELLED)]
