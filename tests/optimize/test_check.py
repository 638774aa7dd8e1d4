from dataclasses import replace

import pytest
from relief_world import KIT, one_depot_one_site, table

from optimize.dispatch.check import check
from optimize.dispatch.plan import Plan, Stop, Trip
from optimize.dispatch.problem import Item, Site, Source, Supply, Vehicle
from optimize.supply import SupplyCurve


def stop(units=50, arrive=45, leave=55, site="S", item="kit"):
    return Stop(site, arrive, leave, {item: units})


def trip(*stops, vehicle="V1", source="D", dock=0, start=0, end=15):
    return Trip(vehicle, source, dock, start, end, stops or (stop(),))


def broken_rules(problem, *trips):
    report = check(problem, Plan.of(list(trips)))
    for finding in report.findings:
        assert finding.zh
        assert finding.en
    return [finding.rule for finding in report.findings]


def test_a_good_plan_passes_and_its_figures_are_recomputed():
    # Loaded 0-15 (5 + 500/50), arrives 45, unloaded 55 (5 + 500/100): 50 people at 55.
    report = check(one_depot_one_site(), Plan.of([trip()]))
    assert report.ok
    figures = report.figures
    assert (figures.people_total, figures.people_relieved) == (100, 50)
    assert figures.arrival_curve == ((0, 0), (55, 50))
    # 100 x 600 minutes of waiting, less 50 x (600 - 55).
    assert figures.person_min_unrelieved == 60_000 - 50 * 545
    # 30 km there, no way back: 30 x 2 yuan.
    assert (figures.km, figures.cost_cny) == (30.0, 60.0)
    site = figures.sites[0]
    assert site.coverage == {"relief": 0.5}
    assert (site.first_arrival_min, site.full_relief_min) == (45, None)
    assert figures.worst_site == "S"
    assert figures.late_first_supplies == ()


def test_a_second_trip_starts_where_the_first_ended():
    # Away at 55, back at the depot at 85, loaded 100, there 130, unloaded 140.
    second = trip(stop(50, 130, 140), start=85, end=100)
    report = check(one_depot_one_site(), Plan.of([trip(), second]))
    assert report.ok
    assert report.figures.people_relieved == 100
    assert report.figures.sites[0].full_relief_min == 140
    assert report.figures.km == 90.0


HALF_HEAVY = one_depot_one_site(
    vehicles=(Vehicle("V1", "T", "D"), Vehicle("V2", "T", "D")),
)
LATE_TRUCK = one_depot_one_site(vehicles=(Vehicle("V1", "T", "D", 10, 70),))
TWO_STEPS = one_depot_one_site(
    supplies=(Supply("D", "kit", SupplyCurve(((0, 20), (100, 80)))),),
)
OPENS_LATE = one_depot_one_site(sources=(Source("D", "D", 1, 50.0, 5, open_min=20),))
CUT_OFF = one_depot_one_site(travel=table(["D", "S"], {}))
ORDERED_LATE = one_depot_one_site(order_min=30)
SITE_OPENS_LATE = one_depot_one_site(
    sites=(Site("S", "S", 100, {"relief": 100.0}, 1.0, 100.0, 5, 0, 90),)
)
SMALL_BOX = one_depot_one_site(items=(replace(KIT, volume_m3=0.3),))


@pytest.mark.parametrize(
    ("problem", "trips", "rule"),
    [
        # 60 kits = 600 kg on a 500 kg truck; loading 5 + 12, unloading 5 + 6.
        (one_depot_one_site(), [trip(stop(60, 47, 58), end=17)], "capacity"),
        # 50 x 0.3 = 15 m3 on 10 m3.
        (SMALL_BOX, [trip()], "capacity"),
        # 14 minutes for 5 + 10.
        (one_depot_one_site(), [trip(stop(50, 44, 54), end=14)], "loading_time"),
        # 15 + 30 = 45, not 44.
        (one_depot_one_site(), [trip(stop(50, 44, 55))], "travel_time"),
        # 45 + 5 + 5 = 55, not 54.
        (one_depot_one_site(), [trip(stop(50, 45, 54))], "unloading_time"),
        # Opens at 90: 90 + 10 = 100, not 55.
        (SITE_OPENS_LATE, [trip()], "unloading_time"),
        # Back at 85 at the earliest, not 84.
        (
            one_depot_one_site(),
            [trip(), trip(stop(50, 129, 139), start=84, end=99)],
            "vehicle_position",
        ),
        # Free from 10 on.
        (LATE_TRUCK, [trip()], "vehicle_position"),
        # Until 70: loaded 20-35, there 65, ends at 75.
        (LATE_TRUCK, [trip(stop(50, 65, 75), start=20, end=35)], "available_until"),
        # Both at dock 0: the second must wait until 15.
        (
            HALF_HEAVY,
            [trip(), trip(stop(50, 59, 69), vehicle="V2", start=14, end=29)],
            "dock_overlap",
        ),
        # There is only dock 0.
        (one_depot_one_site(), [trip(dock=1)], "dock_number"),
        # The depot opens at 20.
        (OPENS_LATE, [trip()], "dock_open"),
        # 20 kits by minute 0, 50 are loaded.
        (TWO_STEPS, [trip()], "stock"),
        (CUT_OFF, [trip()], "unreachable"),
        (one_depot_one_site(), [trip(stop(0))], "units"),
        (one_depot_one_site(), [trip(stop(-5))], "units"),
        (one_depot_one_site(), [trip(stop(2.5))], "units"),
        (one_depot_one_site(), [trip(stop(50, site="X"))], "unknown_code"),
        (one_depot_one_site(), [trip(stop(50, item="X"))], "unknown_code"),
        (one_depot_one_site(), [trip(vehicle="X")], "unknown_code"),
        (one_depot_one_site(), [trip(source="X")], "unknown_code"),
        (
            one_depot_one_site(max_stops=1),
            [trip(stop(25, 45, 53), stop(25, 53, 61))],
            "max_stops",
        ),
    ],
)
def test_a_plan_that_breaks_one_rule_is_told_so(problem, trips, rule):
    assert set(broken_rules(problem, *trips)) == {rule}


def test_nothing_moves_before_the_order():
    # Ordered at 30: neither the truck nor the dock may begin at 0.
    assert set(broken_rules(ORDERED_LATE, trip())) == {"vehicle_position", "dock_open"}


def test_stock_is_counted_over_all_loads_up_to_each_minute():
    # 20 by 0 and 80 by 100: 20 at minute 0, then 50 at 85 come 20 + 50 = 70 > 20.
    first = trip(stop(20, 39, 46), end=9)
    early = trip(stop(50, 130, 140), start=85, end=100)
    assert broken_rules(TWO_STEPS, first, early) == ["stock"]
    late = trip(stop(50, 145, 155), start=100, end=115)
    assert broken_rules(TWO_STEPS, first, late) == []


def test_supplies_after_the_deadline_relieve_nobody_in_time():
    problem = one_depot_one_site(deadline_min=54)
    report = check(problem, Plan.of([trip()]))
    assert report.ok
    assert report.figures.people_relieved == 0
    assert report.figures.sites[0].full_relief_min is None
    assert report.figures.arrival_curve == ((0, 0),)


def test_hand_out_takes_its_time():
    site = Site("S", "S", 100, {"relief": 100.0}, 1.0, 100.0, 5, handout_min=20)
    report = check(one_depot_one_site(sites=(site,)), Plan.of([trip()]))
    assert report.figures.arrival_curve == ((0, 0), (75, 50))


def test_people_are_relieved_in_the_share_of_their_worst_need():
    items = (KIT, Item("quilt", 10.0, 0.05, {"warmth": 1.0}))
    site = Site("S", "S", 10, {"relief": 10.0, "warmth": 4.0, "none": 0.0}, 1.0, 100.0, 5)
    problem = one_depot_one_site(
        items=items,
        sites=(site,),
        supplies=tuple(Supply("D", i.code, SupplyCurve.at_once(99)) for i in items),
    )
    # 7 of 10 kits and 3 of 4 quilts: min(0.7, 0.75) x 10 = 7 people. 100 kg: 5 + 2, 5 + 1.
    visit = Stop("S", 37, 43, {"kit": 7, "quilt": 3})
    report = check(problem, Plan.of([trip(visit, end=7)]))
    assert report.ok
    assert report.figures.people_relieved == 7
    assert report.figures.sites[0].coverage == {"relief": 0.7, "warmth": 0.75, "none": 1.0}


def test_a_site_without_needs_is_relieved_from_the_start():
    sites = (Site("S", "S", 100, {"relief": 0.0}), Site("E", "S", 7, {}))
    figures = check(one_depot_one_site(sites=sites), Plan(())).figures
    assert figures.people_relieved == 107
    assert figures.person_min_unrelieved == 0
    assert figures.late_first_supplies == ()


def test_first_supplies_are_late_after_six_hours_or_never():
    problem = one_depot_one_site(order_min=0, first_supplies_limit_min=44)
    assert check(problem, Plan.of([trip()])).figures.late_first_supplies == ("S",)
    problem = one_depot_one_site(order_min=0, first_supplies_limit_min=45)
    assert check(problem, Plan.of([trip()])).figures.late_first_supplies == ()
    assert check(problem, Plan(())).figures.late_first_supplies == ("S",)


def test_call_off_prices_and_weights_are_counted():
    supply = Supply("D", "kit", SupplyCurve.at_once(1000), unit_cost_cny=3.0)
    site = Site("S", "S", 100, {"relief": 100.0}, 2.0, 100.0, 5)
    figures = check(
        one_depot_one_site(supplies=(supply,), sites=(site,)), Plan.of([trip()])
    ).figures
    # 30 km x 2 + 50 kits x 3.
    assert figures.cost_cny == 60.0 + 150.0
    assert figures.weighted_relieved == 100.0


def test_a_dock_that_an_earlier_plan_still_has_is_not_free():
    problem = one_depot_one_site()
    taken = replace(problem, sources=(replace(problem.sources[0], dock_free_min=(1,)),))
    assert broken_rules(taken, trip()) == ["dock_overlap"]
    later = trip(stop(arrive=46, leave=56), start=1, end=16)
    assert broken_rules(taken, later) == []
