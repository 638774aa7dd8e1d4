"""Re-planning on small worlds whose minutes can be followed by hand.

One full trip of `one_depot_one_site`: 15 min loading, 30 driving, 10 unloading; 30 back.
Its plan: 0-15 loaded, there 45, unloaded 55; back 85, loaded 100, there 130, unloaded 140.
"""

from dataclasses import replace

import pytest
from relief_world import one_depot_one_site, table

from optimize.dispatch import replan as replan_module
from optimize.dispatch.bound import relief_bound
from optimize.dispatch.bound_worker import BoundWorker
from optimize.dispatch.check import check
from optimize.dispatch.check_joined import check_joined
from optimize.dispatch.events import (
    DocksChanged,
    DriverOut,
    RoadsChanged,
    SiteAdded,
    SiteChanged,
    SiteWithdrawn,
    SupplyChanged,
    TruckAdded,
    TruckLost,
    UnknownCode,
    apply_events,
)
from optimize.dispatch.execution import Execution, StopFact, TripFact
from optimize.dispatch.plan import Plan, Stop, Trip
from optimize.dispatch.problem import Site, TravelTable, Vehicle
from optimize.dispatch.replan import ReplanParams, carry_on, replan
from optimize.dispatch.replan_changes import ChangeKind
from optimize.params import SolveParams
from optimize.result import StoppedBy
from optimize.supply import SupplyCurve

QUICK = ReplanParams(SolveParams(time_limit_s=20, work_limit=60))
KEPT, SHIFTED, LOAD, STOPS, CANCELLED, NEW = (
    ChangeKind.KEPT,
    ChangeKind.SHIFTED,
    ChangeKind.LOAD_CHANGED,
    ChangeKind.STOPS_CHANGED,
    ChangeKind.CANCELLED,
    ChangeKind.NEW,
)


def trip(start, site="S", *, vehicle="V1", dock=0, drive=30, kits=50):
    """A full trip: 15 min loading, 10 unloading."""
    there = start + 15 + drive
    return Trip(
        vehicle, "D", dock, start, start + 15, (Stop(site, there, there + 10, {"kit": kits}),)
    )


TWO_TRIPS = Plan.of([trip(0), trip(85)])


def replanned(problem, plan, now_min, *events, params=QUICK, execution=None):
    execution = execution or Execution.as_planned(plan, now_min)
    result = replan(problem, execution, events, params)
    assert result.report.ok, result.report.findings
    assert result.report == check_joined(result.situation, execution, result.plan)
    assert result.report.figures.people_relieved <= result.bound_people
    assert check(problem, plan).ok
    return result


def kinds(result):
    return [(each.vehicle, each.kind) for each in result.changes]


def starts(result):
    return [each.load_start_min for each in result.plan.trips]


def slower(problem, factor):
    """The same ways at another speed."""
    travel = problem.travel
    minutes = {
        profile: tuple(tuple(int(m * factor) for m in row) for row in rows)
        for profile, rows in travel.minutes.items()
    }
    return RoadsChanged(TravelTable(travel.locations, minutes, travel.km))


@pytest.mark.parametrize("now_min", [0, 10, 20, 50, 60, 90, 135, 300])
def test_nothing_changes_when_nothing_happened(now_min):
    result = replanned(one_depot_one_site(), TWO_TRIPS, now_min)
    assert result.plan == TWO_TRIPS
    assert kinds(result) == [("V1", KEPT), ("V1", KEPT)]
    assert result.lost_by_events == result.won_by_replan == 0
    assert result.report.figures.people_relieved == 100


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


def two_sites(**roads):
    """S for 50 people 30 minutes from D, T for 50 people 20 minutes away; no road joins them."""
    names = {("D", "S"): 30, ("D", "T"): 20}
    return one_depot_one_site(
        sites=(
            Site("S", "S", 50, {"relief": 50.0}, 1.0, 100.0, 5),
            Site("T", "T", 50, {"relief": 50.0}, 1.0, 100.0, 5),
        ),
        travel=table(["D", "S", "T"], names | roads),
    )


ONE_EACH = Plan.of([trip(0, "S"), trip(85, "T", drive=20)])


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


def far_away(deadline_min=200, *, at_t=50, at_f=5):
    """S and T as in `two_sites`, and F 100 minutes from D."""
    return one_depot_one_site(
        sites=tuple(
            Site(code, code, people, {"relief": float(people)}, 1.0, 100.0, 5)
            for code, people in {"S": 50, "T": at_t, "F": at_f}.items()
        ),
        travel=table(["D", "S", "T", "F"], {("D", "S"): 30, ("D", "T"): 20, ("D", "F"): 100}),
        deadline_min=deadline_min,
    )


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


def two_trucks(**changes):
    return one_depot_one_site(
        sources=(replace(one_depot_one_site().sources[0], docks=2),),
        vehicles=(Vehicle("V1", "T", "D"), Vehicle("V2", "T", "D")),
        **changes,
    )


SIDE_BY_SIDE = Plan.of([trip(0), trip(0, vehicle="V2", dock=1)])


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


def test_a_supplier_who_is_short_cuts_the_load_and_one_who_is_late_delays_it():
    short = SupplyChanged("D", "kit", SupplyCurve.at_once(70))
    result = replanned(one_depot_one_site(), TWO_TRIPS, 60, short)
    assert kinds(result) == [("V1", KEPT), ("V1", LOAD)]
    assert result.report.figures.people_relieved == 70
    late = SupplyChanged("D", "kit", SupplyCurve(((0, 50), (200, 1000))))
    result = replanned(one_depot_one_site(), TWO_TRIPS, 60, late)
    assert [(c.kind, c.shift_min) for c in result.changes] == [(KEPT, 0), (SHIFTED, 115)]
    assert result.plan.trips[1].stops[0].leave_min == 255


def test_more_people_get_another_trip_and_fewer_none_that_is_needless():
    # Unloaded at 140, back at 170.
    more = replanned(one_depot_one_site(), TWO_TRIPS, 60, SiteChanged("S", 150))
    assert kinds(more) == [("V1", KEPT), ("V1", KEPT), ("V1", NEW)]
    assert starts(more) == [0, 85, 170]
    assert (more.untouched, more.unchanged) == (1, 1)
    fewer = replanned(one_depot_one_site(), TWO_TRIPS, 60, SiteChanged("S", 50))
    assert kinds(fewer) == [("V1", KEPT), ("V1", CANCELLED)]
    assert fewer.report.figures.people_relieved == 50


def test_a_need_alone_may_change():
    # Everybody needs two kits now: what was planned relieves half of them.
    twice = SiteChanged("S", requirements={"relief": 200.0})
    result = replanned(one_depot_one_site(), TWO_TRIPS, 60, twice)
    assert result.carried_on.figures.people_relieved == 50
    assert result.report.figures.people_relieved == 100


def test_a_new_site_is_served_after_what_is_planned():
    roads = RoadsChanged(table(["D", "S", "N"], {("D", "S"): 30, ("D", "N"): 10, ("S", "N"): 40}))
    new = SiteAdded(Site("N", "N", 50, {"relief": 50.0}, 1.0, 100.0, 5))
    result = replanned(one_depot_one_site(), TWO_TRIPS, 60, new, roads)
    assert kinds(result) == [("V1", KEPT), ("V1", KEPT), ("V1", NEW)]
    assert result.report.figures.people_relieved == 150


def test_an_untouched_trip_is_given_up_for_more_people_than_its_price_but_not_at_first():
    # By 135 there is time for one more trip: to T's 20 as planned, or to 50 of N's 100.
    problem = replace(
        two_sites(),
        sites=(*two_sites().sites[:1], Site("T", "T", 20, {"relief": 20.0}, 1.0, 100.0, 5)),
        deadline_min=135,
    )
    plan = Plan.of([trip(0), trip(85, "T", drive=20, kits=20)])
    roads = RoadsChanged(
        table(["D", "S", "T", "N"], {("D", "S"): 30, ("D", "T"): 20, ("D", "N"): 20})
    )
    new = SiteAdded(Site("N", "N", 100, {"relief": 100.0}, 1.0, 100.0, 5))
    result = replanned(problem, plan, 60, new, roads)
    assert result.carried_on.figures.people_relieved == 70
    assert result.report.figures.people_relieved == 100
    assert (result.first_untouched, result.first_unchanged) == (1, 1)
    assert (result.untouched, result.unchanged) == (1, 0)
    for dear in (replace(QUICK, change_price_people=40), replace(QUICK, most_changed=0.5)):
        kept = replanned(problem, plan, 60, new, roads, params=dear)
        assert kept.report.figures.people_relieved == 70
        assert (kept.untouched, kept.unchanged) == (1, 1)


def test_closed_docks_end_what_has_not_been_loaded():
    result = replanned(one_depot_one_site(), TWO_TRIPS, 60, DocksChanged("D", 0))
    assert kinds(result) == [("V1", KEPT), ("V1", CANCELLED)]
    assert result.report.figures.people_relieved == 50
    assert result.reasons


def test_a_truck_that_still_loads_keeps_its_dock_until_it_leaves():
    # V2 stands on the only dock until 30; V1's trip was to start at 20.
    problem = one_depot_one_site(vehicles=(Vehicle("V1", "T", "D"), Vehicle("V2", "T", "D")))
    plan = Plan.of([trip(0, vehicle="V2"), trip(20)])
    facts = (TripFact(15), TripFact())
    execution = Execution(plan, 19, facts)
    result = replanned(problem, plan, 19, execution=execution)
    assert [(t.vehicle, t.load_start_min, t.load_end_min) for t in result.plan.trips] == [
        ("V2", 15, 30),
        ("V1", 30, 45),
    ]


def test_a_late_truck_puts_its_next_trip_off():
    # Left at 25 instead of 15: there at 55, done 65, back at 95.
    facts = (TripFact(0, 25), TripFact())
    execution = Execution(TWO_TRIPS, 30, facts)
    outlook = carry_on(one_depot_one_site(), execution)
    assert [t.load_start_min for t in outlook.plan.trips] == [0, 95]
    result = replanned(one_depot_one_site(), TWO_TRIPS, 30, execution=execution)
    assert [(c.kind, c.shift_min) for c in result.changes] == [(SHIFTED, 10), (SHIFTED, 10)]


def test_less_handed_over_than_planned_is_made_up_for():
    facts = (TripFact(0, 15, (StopFact(45, 55, {"kit": 40}),)), TripFact())
    execution = Execution(TWO_TRIPS, 60, facts)
    result = replanned(one_depot_one_site(), TWO_TRIPS, 60, execution=execution)
    assert kinds(result) == [("V1", LOAD), ("V1", KEPT), ("V1", NEW)]
    assert result.report.figures.people_relieved == 100


def test_another_truck_helps_and_relieves_no_fewer():
    help_comes = TruckAdded(Vehicle("V9", "T", "D", available_from_min=60))
    grown = SiteChanged("S", 400)
    problem = one_depot_one_site(deadline_min=240)
    alone = replanned(problem, TWO_TRIPS, 60, grown)
    helped = replanned(problem, TWO_TRIPS, 60, grown, help_comes)
    # V1 alone: 55, 140, 225; V9 besides: loads at 60, done 115, and again at 145, done 200.
    assert alone.report.figures.people_relieved == 150
    assert helped.report.figures.people_relieved >= 250


def test_an_unknown_name_in_an_event_is_refused():
    for event in (
        TruckLost("X"),
        DriverOut("X", 5),
        SiteWithdrawn("X"),
        DocksChanged("X", 1),
        SupplyChanged("D", "X", SupplyCurve(())),
    ):
        with pytest.raises(UnknownCode, match="X"):
            apply_events(one_depot_one_site(), [event])


def test_facts_that_cannot_be_are_refused():
    with pytest.raises(ValueError, match="after minute now"):
        Execution(TWO_TRIPS, 10, (TripFact(0, 15), TripFact()))
    with pytest.raises(ValueError, match="must not fall"):
        Execution(TWO_TRIPS, 60, (TripFact(0, 15, (StopFact(10),)), TripFact()))
    with pytest.raises(ValueError, match="one fact"):
        Execution(TWO_TRIPS, 60, (TripFact(),))


def test_the_joined_checker_refuses_what_was_done_being_changed():
    problem = one_depot_one_site()
    execution = Execution.as_planned(TWO_TRIPS, 60)
    situation = apply_events(problem, [])
    done, free = TWO_TRIPS.trips

    def rules(*trips):
        return {f.rule for f in check_joined(situation, execution, Plan.of([*trips])).findings}

    assert rules(done, free) == set()
    assert rules(free) == {"facts"}
    more = replace(done, stops=(replace(done.stops[0], unload={"kit": 51}),))
    assert rules(more, free) == {"on_board"}
    sooner = replace(done, stops=(replace(done.stops[0], arrive_min=44),))
    assert rules(sooner, free) == {"facts"}
    early = replace(trip(84), vehicle="V1")
    assert rules(done, early) == {"vehicle_position"}
    heavy = replace(free, stops=(replace(free.stops[0], unload={"kit": 51}),))
    assert "capacity" in rules(done, heavy)


def test_the_search_ends_sooner_the_longer_a_look_at_a_plan_takes(monkeypatch):
    """Of 20 s, 0.5 s and four looks of 2 s are kept for the end: the search ends at 11.5 s."""
    clock = _Clock()
    monkeypatch.setattr(replan_module, "time", clock)
    monkeypatch.setattr(replan_module.warm_up, "begin", clock.monotonic)
    monkeypatch.setattr(replan_module, "carry_on", clock.taking(2.0, carry_on))
    searched_until = []
    monkeypatch.setattr(
        replan_module, "slice_of", lambda _: searched_until.append(clock.now_s) or clock.go(0.25)
    )
    endless = ReplanParams(SolveParams(time_limit_s=20, work_limit=10**9))
    result = replanned(one_depot_one_site(), TWO_TRIPS, 60, params=endless)
    assert result.stopped_by is StoppedBy.TIME
    assert max(searched_until) <= 11.5 < max(searched_until) + 0.5


def test_who_cancels_does_not_wait_for_the_bound(monkeypatch):
    """A bound that never ends is asked for once."""
    asked = []
    monkeypatch.setattr(BoundWorker, "is_ready", lambda _, wait_s: asked.append(wait_s))
    few = ReplanParams(SolveParams(time_limit_s=3600, work_limit=4))
    execution = Execution.as_planned(TWO_TRIPS, 60)
    result = replan(one_depot_one_site(), execution, (), few, should_stop=lambda: bool(asked))
    assert result.report.ok
    assert len(asked) <= 3


class _Clock:
    """Stands still unless somebody is said to take time."""

    def __init__(self):
        self.now_s = 0.0

    def monotonic(self):
        return self.now_s

    def go(self, seconds):
        self.now_s += seconds
        return 1

    def taking(self, seconds, function):
        def run(*args):
            self.go(seconds)
            return function(*args)

        return run
