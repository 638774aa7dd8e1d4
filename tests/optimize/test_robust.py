"""What a plan is likely to achieve, on worlds small enough to be followed by hand."""

from dataclasses import replace
from math import inf, log, nan

import numpy as np
import pytest
from relief_world import one_depot_one_site, table, tiny

from optimize.dispatch.check import check
from optimize.dispatch.plan import Plan, Stop, Trip
from optimize.dispatch.problem import Site, Supply, Vehicle, VehicleType
from optimize.dispatch.robust import Chance, chances
from optimize.dispatch.robust_draws import Draws, sample
from optimize.dispatch.robust_plan import (
    CAUTIONS,
    Caution,
    CautiousParams,
    Measure,
    solve_cautiously,
    stressed,
)
from optimize.dispatch.robust_retime import retimed
from optimize.dispatch.robust_run import Simulator
from optimize.dispatch.robust_slack import slack_minutes
from optimize.dispatch.robust_spread import Spread, Uncertainty
from optimize.dispatch.solve import SolveParams, solve
from optimize.supply import SupplyCurve


def stop(arrive, leave, units=50, site="S"):
    return Stop(site, arrive, leave, {"kit": units})


# 15 minutes of loading, 30 of road, 10 of unloading, 30 back: the second trip ends at 140.
TWICE = Plan(
    (
        Trip("V1", "D", 0, 0, 15, (stop(45, 55),)),
        Trip("V1", "D", 0, 85, 100, (stop(130, 140),)),
    )
)


def until(deadline, **changes):
    return one_depot_one_site(deadline_min=deadline, **changes)


def run(problem, plan=TWICE, count=1, **deviations):
    draws = Draws.as_planned(problem, count)
    arrays = {
        name: np.broadcast_to(np.array(value, float), getattr(draws, name).shape)
        for name, value in deviations.items()
    }
    return Simulator(problem, replace(draws, **arrays)).run(plan)


def relieved(problem, plan=TWICE, **deviations):
    return run(problem, plan, **deviations).relieved.sum(axis=1).tolist()


def slower(factor):
    return np.log([[factor]])


def test_a_scenario_without_deviations_is_the_plan_itself():
    for seed in range(12):
        problem = tiny(seed)
        solved = solve(problem, SolveParams(time_limit_s=20, work_limit=10))
        outcome = Simulator(problem, Draws.as_planned(problem, 2)).run(solved.plan)
        figures = [each.relieved for each in solved.report.figures.sites]
        assert outcome.relieved.tolist() == [figures, figures]
        assert outcome.on_time.all()


def test_roads_a_tenth_slower_make_the_second_trip_late_and_only_that():
    # 33 minutes each way: back at 91, loaded at 106, there at 139, unloaded at 149.
    outcome = run(until(148), kind=slower(1.1))
    assert outcome.relieved.tolist() == [[50]]
    assert outcome.on_time.tolist() == [[True, False]]
    assert relieved(until(149), kind=slower(1.1)) == [100]


@pytest.mark.parametrize(("deadline", "hits"), [(140, 3), (144, 6), (149, 7), (153, 8)])
def test_chances_are_those_of_enumeration(deadline, hits):
    # Roads 1 or 1.1 (three to one), loading 1 or 1.2 (one to one): the second trip ends at
    # 140, with slow docks at 144, with slow roads at 149, with both at 153.
    roads = [[log(1.1) if n < 2 else 0.0] for n in range(8)]
    docks = [[1.2 if n % 2 else 1.0] for n in range(8)]
    ends = [140 + 9 * (n < 2) + 4 * (n % 2) for n in range(8)]
    assert sum(end <= deadline for end in ends) == hits
    totals = relieved(until(deadline), count=8, kind=roads, loading=docks)
    assert [total == 100 for total in totals] == [end <= deadline for end in ends]


def test_a_truck_that_breaks_down_loses_what_it_has_not_handed_over():
    assert relieved(until(600), breaks_at=100) == [50]
    assert relieved(until(600), breaks_at=50) == [0]
    assert relieved(until(600), breaks_at=140) == [100]


def test_a_closed_road_stops_who_has_not_set_out():
    assert relieved(until(600), closed_from=[[inf, 20]]) == [50]
    assert relieved(until(600), closed_from=[[inf, 15]]) == [0]


def test_a_late_supplier_holds_the_truck_and_a_short_one_leaves_goods_missing():
    # 50 kits are there at once, 50 more at 60; twice the wait is 120: unloaded at 175.
    stairs = (Supply("D", "kit", SupplyCurve(((0, 50), (60, 100)))),)
    assert relieved(until(174, supplies=stairs), late=2.0) == [50]
    assert relieved(until(175, supplies=stairs), late=2.0) == [100]
    outcome = run(until(600, supplies=stairs), share=0.5)
    assert outcome.relieved.tolist() == [[75]]
    assert outcome.on_time.tolist() == [[True, False]]


def test_what_is_there_at_the_order_is_neither_late_nor_short():
    assert relieved(until(140), late=9.0, share=0.0) == [100]


def test_a_slow_crew_holds_up_the_truck_behind_at_the_dock():
    problem = until(75, vehicles=(Vehicle("V1", "T", "D"), Vehicle("V2", "T", "D")))
    plan = Plan(
        (
            Trip("V1", "D", 0, 0, 15, (stop(45, 55),)),
            Trip("V2", "D", 0, 15, 30, (stop(60, 70),)),
        )
    )
    # Twice the loading minutes: V1 leaves at 25, V2 at 50 and is unloaded at 90.
    assert run(problem, plan, loading=2.0).on_time.tolist() == [[True, False]]
    # V2 has 5 minutes, and so has V1, which V2 waits for.
    assert slack_minutes(problem, plan) == (5, 5)


def test_a_driver_whose_hours_end_hands_over_nothing_more():
    short = until(600, vehicles=(Vehicle("V1", "T", "D", available_until_min=148),))
    assert relieved(short, kind=slower(1.1)) == [50]


def test_slow_hands_at_the_site_count_too():
    # 5 minutes of unloading become 10: the first trip ends at 60, the second at 150.
    assert relieved(until(149), unloading=2.0) == [50]
    assert relieved(until(150), unloading=2.0) == [100]


def test_slack_is_what_the_whole_chain_can_bear():
    assert slack_minutes(until(147), TWICE) == (7, 7)
    # A second trip that comes too late anyway: the first has until 139.
    assert slack_minutes(until(139), TWICE) == (84, None)
    waits = Plan((TWICE.trips[0], Trip("V1", "D", 0, 95, 110, (stop(140, 150),))))
    assert slack_minutes(until(157), waits) == (17, 7)


def test_chances_say_how_sure_a_site_can_be():
    judged = chances(until(600), TWICE, Uncertainty(Spread.none(), scenarios=50))
    assert (judged.planned_people, judged.expected_people, judged.worst_people) == (100, 100, 100)
    assert judged.everybody.share == judged.sites[0].in_full.share == 1.0
    tight = chances(until(140), TWICE, Uncertainty(Spread(), scenarios=400, seed=3))
    # With no minute to spare and the median at the plan, it is late more often than not.
    assert tight.sites[0].in_full.high < 0.5
    assert 0 < tight.worst_people <= tight.expected_people < 100
    assert tight.sites[0].expected == tight.expected_people
    assert tight.trips[0].on_time > tight.trips[1].on_time


def test_the_interval_is_wilsons():
    # 8 of 10: (0.8 + 1.9207/10 ± 1.96 √(0.8·0.2/10 + 3.8415/400)) / 1.38415.
    chance = Chance.of(8, 10)
    assert (round(chance.low, 4), round(chance.high, 4)) == (0.4902, 0.9433)
    assert Chance.of(0, 10).low == 0.0
    assert Chance.of(10, 10).high == 1.0


def test_a_plan_that_breaks_a_rule_is_not_judged():
    with pytest.raises(ValueError, match="breaks a rule"):
        chances(until(600), Plan(TWICE.trips[::-1] * 2), Uncertainty())


def test_the_same_seed_draws_the_same_and_more_scenarios_begin_alike():
    problem = tiny(3)
    few, many = (sample(problem, Uncertainty(scenarios=k, seed=5)) for k in (10, 20))
    for name in ("kind", "leaving", "entering", "loading", "breaks_at", "closed_from", "share"):
        assert (getattr(few, name) == getattr(many.part(0, 10), name)).all()
    other = sample(problem, Uncertainty(Spread(breakdown=1.0), scenarios=10, seed=5))
    assert (other.leaving == few.leaving).all()
    assert np.isfinite(other.breaks_at).all()


def test_roads_of_one_area_are_slow_together():
    problem = one_depot_one_site()
    spread = replace(Spread.none(), road_area=0.5)
    together = sample(problem, Uncertainty(spread, {"D": "north", "S": "north"}, 50))
    apart = sample(problem, Uncertainty(spread, {}, 50))
    assert (together.leaving[:, 0] == together.entering[:, 1]).all()
    assert (apart.leaving[:, 0] != apart.entering[:, 1]).all()


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (lambda: Uncertainty(scenarios=0), "scenarios must be from 1"),
        (lambda: Uncertainty(scenarios=10**6), "scenarios must be from 1"),
        (lambda: Uncertainty(seed=-1), "seed"),
        (lambda: Spread(road_area=-0.1), "road_area"),
        (lambda: Spread(loading=nan), "loading"),
        (lambda: Spread(breakdown=1.5), "breakdown"),
        (lambda: Spread(road_district=inf), "road_district"),
        (lambda: Caution(0.5), "factor"),
    ],
)
def test_what_makes_no_sense_is_refused_in_words(make, says):
    with pytest.raises(ValueError, match=says):
        make()


def far_or_near():
    """One trip: 110 people far away without a minute to spare, or 100 near by with 83.

    Far: 5 + 22 minutes of loading, 100 of road, 5 + 11 of unloading: 143, the deadline.
    Near: 5 + 20, 20 and 5 + 10: 60.
    """
    return one_depot_one_site(
        sites=(
            Site("F", "F", 110, {"relief": 110.0}, 1.0, 100.0, 5),
            Site("N", "N", 100, {"relief": 100.0}, 1.0, 100.0, 5),
        ),
        supplies=(Supply("D", "kit", SupplyCurve.at_once(500)),),
        vehicle_types=(VehicleType("T", 1100.0, 10.0, "road"),),
        travel=table(["D", "F", "N"], {("D", "F"): 100, ("D", "N"): 20}),
        deadline_min=143,
    )


WORK = SolveParams(time_limit_s=60, work_limit=40, seed=1)


@pytest.fixture(scope="module")
def cautious():
    params = CautiousParams(WORK, Uncertainty(scenarios=300))
    return solve_cautiously(far_or_near(), params)


def test_caution_pays_where_the_normal_plan_has_no_minute_to_spare(cautious):
    assert cautious.normal.planned_people == 110
    assert cautious.chances.planned_people == 100
    assert cautious.price_people == 10
    assert cautious.normal.expected_people < 55
    assert cautious.chances.expected_people > 90
    assert cautious.gain_people > 35
    assert cautious.caution in CAUTIONS
    assert [each.caution for each in cautious.candidates] == [Caution(), *CAUTIONS]


def test_the_cautious_plan_holds_for_the_true_problem_with_its_true_times(cautious):
    report = check(far_or_near(), cautious.result.plan)
    assert report.ok
    assert report == cautious.result.report
    # The bound is that of the true problem, so the normal plan's 110 are below it.
    bound = cautious.result.bound_people
    assert bound >= 110
    assert cautious.result.gap == pytest.approx((bound - 100) / bound)
    trip = cautious.result.plan.trips[0]
    assert (trip.load_start_min, trip.load_end_min) == (0, 25)
    assert (trip.stops[0].arrive_min, trip.stops[0].leave_min) == (45, 60)
    assert {reason.site for reason in cautious.result.reasons} == {"F"}


def test_the_same_seed_gives_the_same_cautious_plan(cautious):
    again = solve_cautiously(
        far_or_near(), CautiousParams(WORK, Uncertainty(scenarios=300)), lambda _step: None
    )
    assert again.chances == cautious.chances
    assert replace(again.result, time_s=0) == replace(cautious.result, time_s=0)


@pytest.mark.parametrize("measure", list(Measure))
def test_with_time_enough_the_normal_plan_is_cautious_enough(measure):
    problem = until(600)
    found = solve_cautiously(problem, CautiousParams(WORK, Uncertainty(Spread.none()), measure))
    assert found.caution == Caution()
    assert (found.price_people, found.gain_people) == (0, 0)
    assert found.chances.everybody.share == 1.0


def test_a_cancelled_search_returns_the_normal_plan():
    found = solve_cautiously(far_or_near(), CautiousParams(WORK), should_stop=lambda: True)
    assert found.result.stopped_by.value == "cancel"
    assert not found.choice.was_compared
    assert found.result.report.ok


def test_nobody_to_relieve_is_no_reason_to_break():
    found = solve_cautiously(one_depot_one_site(vehicles=()), CautiousParams(WORK))
    assert found.result.status.value == "infeasible"
    assert found.chances.expected_people == 0


def test_a_plan_for_longer_ways_is_retimed_to_the_true_ones():
    problem = until(600)
    harder = stressed(problem, Caution(1.2, 30))
    assert harder.deadline_min == 570
    assert harder.travel.minutes_between("road", "D", "S") == 36
    padded = solve(harder, WORK).plan
    earlier = retimed(problem, padded)
    assert check(problem, earlier).ok
    assert [trip.load_start_min for trip in earlier.trips][:2] == [0, 85]
    assert earlier.trips[1].load_start_min < padded.trips[1].load_start_min


def test_retiming_never_takes_more_than_is_there():
    for seed in range(12):
        problem = tiny(seed)
        made = solve(stressed(problem, Caution(1.3, 5)), WORK)
        earlier = retimed(problem, made.plan)
        report = check(problem, earlier)
        assert report.ok
        assert report.figures.people_relieved >= made.report.figures.people_relieved
