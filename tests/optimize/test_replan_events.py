"""What changes at sites, sources and docks, and in the fleet, and what a re-plan makes of it."""

from dataclasses import replace

from relief_world import one_depot_one_site, table
from underway_world import (
    CANCELLED,
    KEPT,
    LOAD,
    NEW,
    SHIFTED,
    TWO_TRIPS,
    kinds,
    replanned,
    starts,
    trip,
)

from optimize.dispatch.events import (
    DocksChanged,
    RoadsChanged,
    SiteAdded,
    SiteChanged,
    SupplyChanged,
    TruckAdded,
)
from optimize.dispatch.execution import Execution, StopFact, TripFact
from optimize.dispatch.plan import Plan
from optimize.dispatch.problem import Site, Vehicle
from optimize.dispatch.replan import carry_on
from optimize.supply import SupplyCurve


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


def test_where_all_goods_are_under_way_nothing_is_left_to_plan():
    stock = replace(one_depot_one_site().supplies[0], curve=SupplyCurve.at_once(100))
    all_loaded = one_depot_one_site(supplies=(stock,))
    result = replanned(all_loaded, TWO_TRIPS, 110, TruckAdded(Vehicle("V2", "T", "D")))
    assert (result.report.figures.people_relieved, result.bound_people) == (100, 100)
    more = replanned(all_loaded, TWO_TRIPS, 110, SiteChanged("S", 150))
    assert (more.report.figures.people_relieved, more.bound_people) == (100, 100)
