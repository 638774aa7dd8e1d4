"""Plans of several days, on worlds that can be followed by hand."""

from dataclasses import replace

import pytest
from sustain_world import trip, two_sites, with_first, with_shifts

from optimize.dispatch.events import SiteChanged, SiteWithdrawn, TruckLost
from optimize.dispatch.execution import Execution, StopFact, TripFact
from optimize.dispatch.plan import Plan
from optimize.dispatch.sustain import DriverHours, Orderable, SiteNeeds, StockCount
from optimize.dispatch.sustain_check import Claim, check_days
from optimize.dispatch.sustain_orders import advise, with_orders
from optimize.dispatch.sustain_plan import sustain_plan
from optimize.dispatch.sustain_ration import even_shares, rations
from optimize.dispatch.sustain_rolling import rolled
from optimize.dispatch.sustain_steps import steps_of
from optimize.params import SolveParams
from optimize.result import Status, StoppedBy

QUICK = SolveParams(time_limit_s=2, seed=1, work_limit=200)


def shares(report, site, need="water"):
    return [
        pytest.approx(share)
        for each in report.figures.sites
        if (each.site, each.need) == (site, need)
        for share in each.shares
    ]


def rules(report):
    return [finding.rule for finding in report.findings]


def test_what_the_first_plan_brought_lasts_a_day_and_then_there_is_nothing():
    report = check_days(two_sites(), Plan(()))
    assert report.ok
    assert shares(report, "A") == [1, 0, 0]
    # 200 people for one of three days.
    assert (report.figures.person_days, report.figures.wanted) == (200, 600)
    assert report.figures.sites[0].empty == ((1440, 4320),)


def test_goods_that_come_late_are_eaten_from_then_on_and_what_was_lacked_is_not_made_up_for():
    # 5 min setup + 1 of loading, 30 of driving, 5 + 1 of unloading: there at 2160, half of day 2.
    late = trip("A", 100, 2160 - 42)
    report = check_days(two_sites(), Plan((late,)))
    assert shares(report, "A") == [1, 0.5, 0.5]
    assert report.figures.sites[0].empty == ((1440, 2160), (3600, 4320))
    assert report.figures.sites[0].left == pytest.approx(0)


def test_with_enough_everybody_is_supplied_and_the_bound_says_so():
    result = sustain_plan(two_sites(), QUICK)
    assert (result.status, result.gap) == (Status.OPTIMAL, 0)
    assert result.report.figures.person_days == pytest.approx(600)
    assert result.bound == pytest.approx(600)
    assert not result.report.findings
    assert not result.orders


def test_scarce_water_is_shared_evenly_between_sites_and_the_rest_is_ordered_in_time():
    # 200 litres at the sites and 200 at the depot are 400 of 600 person-days.
    market = Orderable("M", "water", "D", 180, 1000, 2.0)
    scarce = two_sites(stock=200, orderables=(market,))
    result = sustain_plan(scarce, QUICK)
    assert result.report.figures.person_days == pytest.approx(400)
    assert result.bound == pytest.approx(400)
    eaten = [sum(e.shares) for e in result.report.figures.sites]
    assert min(eaten) >= 1.7
    (order,) = result.orders
    # The farther way: 5 + 10 of loading a full truck, 60, 5 + 10 = 90 min; A takes 60, so nine
    # of ten sites are reached in 87. The third day's litres are needed 87 min before it.
    assert (order.units, order.needed_min, order.order_by_min) == (200, 2880 - 87, 2880 - 87 - 180)
    assert (order.price_cny, order.late) == (400, False)
    supplied = sustain_plan(with_orders(scarce, result.orders), QUICK)
    assert supplied.report.figures.person_days == pytest.approx(600)
    assert not supplied.orders


def test_an_order_that_comes_too_late_says_so_and_without_an_offer_it_says_what_lacks():
    slow = Orderable("S", "water", "D", 2800, 1000)
    (order,) = advise(two_sites(stock=200, orderables=(slow,)))
    assert (order.order_by_min, order.late) == (-7, True)
    (order,) = advise(two_sites(stock=200))
    assert (order.item, order.units, order.order_by_min, order.late) == ("water", 200, None, False)
    # Two that can be had: as much as there is of the cheaper, the rest of the other.
    two = (Orderable("B", "water", "D", 0, 50, 1.0), Orderable("C", "water", "D", 0, 500, 3.0))
    assert [(o.orderable, o.units) for o in advise(two_sites(stock=200, orderables=two))] == [
        ("B", 50), ("C", 150),
    ]  # fmt: skip


def test_rations_make_what_comes_last_evenly():
    windows = ((0, 10), (10, 20), (20, 30))
    assert even_shares(windows, (1.0, 0.5, 0.0)) == (0.5, 0.5, 0.5)
    # What comes in the last window can't be eaten before.
    assert even_shares(windows, (0.2, 0.0, 0.9)) == pytest.approx((0.1, 0.1, 0.9))
    sustain = two_sites(first=150)
    report = check_days(sustain, Plan(()))
    given = rations(sustain, report.figures)
    assert given[0].shares == pytest.approx((0.5, 0.5, 0.5))
    claims = [Claim(each.site, each.need, each.shares) for each in given]
    assert check_days(sustain, Plan(()), claims).ok


@pytest.mark.parametrize(
    ("claim", "good"),
    [
        (Claim("A", "water", (1.0, 0.0, 0.0)), True),
        (Claim("A", "water", (0.2, 0.2, 0.6)), True),
        (Claim("A", "water", (1.0, 0.01, 0.0)), False),
        (Claim("A", "water", (0.0, 0.0, 1.01)), False),
        (Claim("A", "water", (1.0, 0.0)), False),
        (Claim("A", "food", (0.0, 0.0, 0.0)), False),
        (Claim("X", "water", (0.0, 0.0, 0.0)), False),
    ],
)
def test_a_claim_holds_only_if_there_is_as_much_by_then(claim, good):
    report = check_days(two_sites(), Plan(()), [claim])
    assert rules(report) == ([] if good else ["claim"])


def test_the_checker_finds_trucks_at_two_places_and_stock_that_is_gone_across_windows():
    sustain = two_sites(stock=150, hours=DriverHours(1000, 440))
    good = trip("A", 100, 600)
    assert check_days(sustain, Plan((good,))).ok
    assert rules(check_days(sustain, Plan((good, trip("B", 50, 650))))) == ["vehicle_position"]
    assert rules(check_days(sustain, Plan((good, trip("B", 51, 1600))))) == ["stock"]
    assert rules(check_days(sustain, Plan((trip("X", 1, 100, drive=30),)))) == ["unknown_code"]
    later = replace(sustain, start_min=700)
    assert rules(check_days(later, Plan((good,)))) == ["start"]


def test_drivers_rest_between_their_duties_and_after_the_first_plan():
    # On duty 0-600 and from 1440 on, by 600 of duty and 840 of rest.
    sustain = two_sites()
    assert sustain.shifts["V1"] == ((0, 600), (1440, 2040), (2880, 3480))
    # 102 minutes to B and unloaded: the last that is done by 600 begins at 528.
    assert check_days(sustain, Plan((trip("B", 100, 528),))).ok
    assert rules(check_days(sustain, Plan((trip("B", 100, 529),)))) == ["duty"]
    assert rules(check_days(sustain, Plan((trip("A", 100, 900),)))) == ["duty"]
    # It stands at B since 600: an hour's way back is driven on duty, so it loads from 1500 on.
    first = trip("B", 100, 528)
    assert rules(check_days(sustain, Plan((first, trip("A", 100, 1499))))) == ["duty"]
    assert check_days(sustain, Plan((first, trip("A", 100, 1500)))).ok
    # Who drove until 600 in the first plan rests until 1440.
    begun = replace(sustain, begun=Plan((first,)), start_min=610, origin_min=610)
    assert with_shifts(begun).shifts["V1"][0] == (1440, 2040)
    hurried = replace(begun, shifts={"V1": ((1400, 2000), (2500, 3200))})
    assert rules(check_days(hurried, Plan(()))) == ["duty_length", "rest", "rest"]
    two = replace(hurried, hours=DriverHours(600, 840, ("V1",)))
    assert check_days(two, Plan(())).ok


def test_steps_are_cut_where_drivers_rest():
    sustain = two_sites(hours=DriverHours(600, 480), window_min=720)
    # Shifts from 0, 1080, 2160, 3240: no step's edge lies within one.
    edges = [first for first, _ in steps_of(sustain)]
    inside = [(a, e) for e in edges[1:] for a, b in sustain.shifts["V1"] if a < e < b]
    assert inside == []
    assert edges[0] == 0
    assert steps_of(sustain)[-1][1] == 4320


def test_a_count_at_a_site_takes_the_place_of_what_was_reckoned():
    # 100 litres were thought to last until 1440; at 720 only 10 were found: 144 minutes.
    sustain = replace(two_sites(), start_min=720, counts=(StockCount("A", 720, {"water": 10}),))
    report = check_days(with_shifts(sustain), Plan(()))
    assert shares(report, "A") == [0.2, 0, 0]
    assert shares(report, "B") == [1, 0, 0]


def test_a_need_of_few_counts_for_them_alone_and_what_is_given_once_is_not_eaten():
    # 20 of A's people need fuel, and nobody has any; a quilt each came for half of them.
    from optimize.dispatch.problem import Item

    world = two_sites(first=300)
    fuel, quilt = Item("fuel", 1.0, 0.001, {"fuel": 1.0}), Item("quilt", 2.0, 0.01, {"warm": 1.0})
    problem = replace(world.problem, items=(*world.problem.items, fuel, quilt))
    first = replace(problem.deliveries[0], units={"water": 300, "quilt": 50})
    problem = replace(problem, deliveries=(first, problem.deliveries[1]))
    needs = SiteNeeds("A", {"water": 100.0, "fuel": 4.0}, {"warm": 100.0}, {"fuel": 20})
    report = check_days(replace(world, problem=problem, needs=(needs, world.needs[1])), Plan(()))
    assert report.figures.person_days == pytest.approx(600 - 3 * 20)
    assert shares(report, "A", "warm") == [0.5, 0.5, 0.5]
    fuel_days = [d for d in report.figures.days if d.need == "fuel"]
    assert [(d.person_days, d.wanted) for d in fuel_days] == [(0, 20)] * 3


def test_nothing_that_drives_or_is_there_is_an_answer_and_stopping_keeps_a_checked_plan():
    assert sustain_plan(with_first(two_sites(trucks=0), 0), QUICK).status is Status.INFEASIBLE
    assert sustain_plan(with_first(two_sites(stock=0), 0), QUICK).bound == pytest.approx(0)
    nobody = replace(two_sites(), needs=())
    assert sustain_plan(nobody, QUICK).report.figures.wanted == 0
    stopped = sustain_plan(two_sites(), QUICK, should_stop=lambda: True)
    assert stopped.stopped_by is StoppedBy.CANCEL
    assert stopped.report.ok
    closed = two_sites()
    source = replace(closed.problem.sources[0], docks=0)
    closed = replace(closed, problem=replace(closed.problem, sources=(source,)))
    assert sustain_plan(closed, QUICK).report.figures.person_days == pytest.approx(200)


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"window_min": 0}, "window_min"),
        ({"end_min": 0}, "end_min"),
        ({"end_min": 200_000}, "100000"),
        ({"window_min": 10}, "windows"),
        ({"needs": (SiteNeeds("X", {}),)}, "unknown"),
        ({"shifts": {"V1": ((5, 1),)}}, "order"),
        ({"shifts": {"V9": ()}}, "unknown"),
        ({"counts": (StockCount("A", 10, {}),)}, "start_min"),
    ],
)
def test_nonsense_is_refused(change, word):
    with pytest.raises(ValueError, match=word):
        replace(two_sites(), **change)


@pytest.mark.parametrize(
    "make",
    [
        lambda: SiteNeeds("A", {"water": float("nan")}),
        lambda: SiteNeeds("A", {"water": 1.0}, {"water": 1.0}),
        lambda: SiteNeeds("A", {"water": 1.0}, {}, {"water": -1}),
        lambda: DriverHours(0, 1),
        lambda: Orderable("O", "water", "D", -1),
        lambda: StockCount("A", 0, {"water": -1}),
    ],
)
def test_numbers_that_make_no_sense_are_refused(make):
    with pytest.raises(ValueError, match=r"must be|daily"):
        make()


def test_at_any_hour_it_is_planned_again_with_what_really_happened():
    sustain = two_sites(stock=1000)
    plan = sustain_plan(sustain, QUICK).plan
    first = plan.trips[0]
    # The truck took an hour longer to load; at 400 ten litres are counted at A.
    fact = TripFact(first.load_start_min, first.load_end_min + 60)
    rest = tuple(TripFact() for _ in plan.trips[1:])
    at_100 = Execution(plan, 100, (fact, *rest))
    again = rolled(sustain, at_100, (StockCount("A", 90, {"water": 10}),))
    assert again.start_min == 100
    (begun,) = again.begun.trips
    assert begun.stops[0].arrive_min == first.stops[0].arrive_min + 60
    assert begun.load() == first.load()
    result = sustain_plan(again, QUICK)
    assert result.report.ok
    assert all(each.load_start_min >= 100 for each in result.plan.trips)
    # All stock of 1,000 is there: both sites have what they need until the end.
    assert result.report.figures.person_days > 0.97 * result.report.figures.wanted
    assert result.bound >= result.report.figures.person_days - 1e-6


def test_lost_trucks_withdrawn_sites_and_late_drivers_change_what_is_left():
    sustain = two_sites(stock=1000, trucks=2)
    begun = trip("B", 100, 528)
    execution = Execution(
        Plan((begun,)), 720, (TripFact(528, 534, (StopFact(594, 720, {"water": 90}),)),)
    )
    again = rolled(sustain, execution, events=[TruckLost("V2"), SiteWithdrawn("A")])
    # It unloaded until 720 instead of 600, so its driver rests until 1560.
    assert again.shifts == {"V1": ((1560, 2160), (3000, 3600))}
    assert dict(again.needs[0].daily) == {"water": 0.0}
    report = check_days(again, Plan(()))
    assert report.ok
    assert report.figures.wanted == pytest.approx(100 * 3600 / 1440)
    # 910 litres are left for the 250 that B still needs.
    assert advise(again) == ()
    more = rolled(sustain, execution, events=[SiteChanged("A", people=200)])
    assert dict(more.needs[0].daily) == {"water": 200.0}


def test_drivers_rest_after_so_many_minutes_on_end_also_across_steps():
    # B is an hour away and the driver may drive 70 minutes on end, then rests 30.
    world = two_sites(stock=2000, hours=DriverHours(2000, 30))
    truck = replace(world.problem.vehicles[0], drive_limit_min=70, break_min=30)
    kind = replace(world.problem.vehicle_types[0], capacity_kg=100.0)
    problem = replace(world.problem, vehicles=(truck,), vehicle_types=(kind,))
    world = with_shifts(replace(world, problem=problem, window_min=720))
    result = sustain_plan(world, QUICK)
    assert result.report.findings == ()
    assert len(result.plan.trips) >= 4
    # To B, back and to B again: 60 + 60 minutes of driving need a rest on the way back.
    first = trip("B", 100, 0)
    hurried = trip("A", 100, first.stops[0].leave_min + 60)
    assert rules(check_days(world, Plan((first, hurried)))) == ["driver_break"]
