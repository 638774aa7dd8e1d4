"""Drivers who must rest: 240 minutes of driving on end, then 20 of rest."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plan_promises import goes_as_planned, plans_pass_their_check
from relief_world import one_depot_one_site, table, tiny

from optimize.dispatch.additions import Catalogue, ExtraTrucks, with_goods_and_trucks
from optimize.dispatch.breaks import Driver, DriverRule, drive
from optimize.dispatch.check import check
from optimize.dispatch.codec import ProblemError, problem_from_json, problem_to_json
from optimize.dispatch.events import RoadsChanged
from optimize.dispatch.execution import Execution
from optimize.dispatch.plan import Plan, Stop, Trip
from optimize.dispatch.problem import Vehicle
from optimize.dispatch.replan import ReplanParams, replan
from optimize.dispatch.rests import Rest, rests
from optimize.dispatch.robust_draws import Draws
from optimize.dispatch.robust_run import Simulator
from optimize.dispatch.robust_slack import slack_minutes
from optimize.dispatch.solve import SolveParams, solve

RULE = DriverRule(240, 20)
QUICK = SolveParams(time_limit_s=20, work_limit=200)


def takes(minutes, driven=0, stood=0, rule=RULE):
    way = drive(rule, Driver(driven, stood), 100, lambda start: start + minutes)
    return way.arrive_min - 100, way.driven_min, way.waits_min, way.breaks


@pytest.mark.parametrize(
    ("minutes", "driven", "stood", "told"),
    [
        # 240 on end are allowed; the 241st needs a rest, 481 two.
        (240, 0, 0, (240, 240, 0, 0)),
        (250, 0, 0, (270, 10, 0, 1)),
        (480, 0, 0, (500, 240, 0, 1)),
        (481, 0, 0, (521, 1, 0, 2)),
        # 200 driven: the rest comes after 40 of 50, ten are left behind it.
        (50, 200, 0, (70, 10, 0, 1)),
        (40, 200, 0, (40, 240, 0, 0)),
        # Twenty minutes at the dock are a rest; after fifteen, five more spare fifteen.
        (50, 200, 20, (50, 50, 0, 0)),
        (50, 200, 15, (55, 50, 5, 0)),
        # On a long way the rest on it is needed anyway.
        (250, 200, 0, (270, 210, 0, 1)),
    ],
)
def test_a_drive_takes_the_breaks_that_it_must(minutes, driven, stood, told):
    assert takes(minutes, driven, stood) == told


def test_without_a_rule_nobody_rests():
    assert takes(1000, 0, 0, DriverRule()) == (1000, 0, 0, 0)


def far(minutes=250, **changes):
    """`one_depot_one_site` with the site so far away and a driver who must rest."""
    driver = Vehicle("V1", "T", "D", drive_limit_min=240, break_min=20)
    travel = table(["D", "S"], {("D", "S"): minutes})
    return one_depot_one_site(
        travel=travel, vehicles=(replace(driver, **changes),), deadline_min=1000
    )


def trip(start, end, arrive, leave, units=50):
    return Trip("V1", "D", 0, start, end, (Stop("S", arrive, leave, {"kit": units}),))


def rules(problem, *trips):
    return [finding.rule for finding in check(problem, Plan(tuple(trips))).findings]


def test_a_drive_of_250_minutes_takes_270_with_its_break():
    # 15 minutes of loading; 250 of driving and 20 of rest.
    assert rules(far(), trip(0, 15, 285, 295)) == []
    assert rules(far(), trip(0, 15, 284, 294)) == ["driver_break"]
    result = solve(far(), QUICK)
    assert result.report.ok
    assert result.plan.trips[0].stops[0].arrive_min == 285


def test_the_rests_of_a_plan_are_told_leg_by_leg():
    assert rests(far(), Plan((trip(0, 15, 285, 295),))) == (Rest(1, 1, 0, 1, 20),)
    tired = far(60, driven_min=230)
    assert rests(tired, Plan((trip(0, 15, 80, 90),))) == (Rest(1, 1, 5, 0, 20),)
    assert rests(one_depot_one_site(), Plan((trip(0, 15, 45, 55),))) == ()


def test_standing_at_the_dock_counts_as_a_rest():
    # The driver has driven 230 minutes: 15 at the dock are no rest, 20 are. With an hour to the
    # site: leaving at 15 means a break after ten minutes, there at 95; staying five, there at 80.
    tired = far(60, driven_min=230)
    assert rules(tired, trip(0, 15, 80, 90)) == []
    assert rules(tired, trip(0, 15, 79, 89)) == ["driver_break"]
    assert rules(tired, trip(0, 20, 80, 90)) == []
    assert solve(tired, QUICK).plan.trips[0].stops[0].arrive_min == 80


def test_unloading_for_as_long_counts_as_a_rest():
    # 130 out, 130 back: 260 on end, but for unloading: 10 minutes are no rest, with ten more
    # they are one. The next 130 out need five minutes more than the 15 of loading.
    problem = far(130)
    first = trip(0, 15, 145, 155)
    assert rules(problem, first, trip(285, 300, 435, 445)) == ["driver_break"]
    assert rules(problem, first, trip(295, 310, 440, 450)) == ["driver_break"]
    assert rules(problem, first, trip(295, 310, 445, 455)) == []
    slow = replace(problem, sites=(replace(problem.sites[0], unload_setup_min=15),))
    assert rules(slow, trip(0, 15, 145, 165), trip(295, 310, 445, 465)) == []


def test_the_words_say_where_who_and_how_long():
    finding = check(far(), Plan((trip(0, 15, 284, 294),))).findings[0]
    assert "240" in finding.zh
    assert "休息" in finding.zh
    assert "more than 240 min on end without a rest of 20 min" in finding.en


LEGS = st.lists(
    st.tuples(st.integers(1, 12), st.integers(0, 7), st.integers(0, 5)), min_size=2, max_size=5
)


def can_rest(legs, limit, rest, driven):
    """Minute by minute: drive, or stand; is there a way in which nobody drives too long?"""
    # State: minutes of the leg still to drive, driven on end, standing on end.
    states = {(0, driven, 0)}
    for minutes, spare, stands in legs:
        states = {(minutes, on_end, stood) for _, on_end, stood in states}
        for step in range(minutes + spare + stands):
            after = set()
            for left, on_end, stood in states:
                stood_now = stood + 1
                after.add((left, 0 if stood_now >= rest else on_end, min(rest, stood_now)))
                if left > 0 and on_end < limit and step < minutes + spare:
                    after.add((left - 1, on_end + 1, 0))
            states = after
        states = {state for state in states if state[0] == 0}
    return bool(states)


@settings(max_examples=120, deadline=None, derandomize=True)
@given(legs=LEGS, limit=st.integers(3, 12), rest=st.integers(1, 5), driven=st.integers(0, 3))
def test_the_checker_finds_a_way_to_rest_whenever_there_is_one(legs, limit, rest, driven):
    # One trip: to the dock, then a stop for each further leg; loading takes its standing time.
    places = ["P", "D", *(f"S{n}" for n in range(len(legs) - 1))]
    ways = {pair: minutes for pair, (minutes, _, _) in zip(pairwise(places), legs, strict=True)}
    base = one_depot_one_site()
    sites = tuple(
        replace(base.sites[0], code=place, location=place, unload_setup_min=0,
                unload_kg_per_min=1e9)
        for place in places[2:]
    )  # fmt: skip
    source = replace(base.sources[0], dock_kg_per_min=1e9, dock_setup_min=0)
    vehicle = Vehicle("V1", "T", "P", 0, 10**5, "", (), limit, rest, min(driven, limit))
    problem = replace(
        base, sites=sites, sources=(source,), vehicles=(vehicle,), max_stops=9,
        travel=table(places, ways),
    )  # fmt: skip
    minute, spans = 0, []
    for minutes, spare, stands in legs:
        arrive = minute + minutes + spare
        minute = arrive + stands
        spans.append((arrive, minute))
    stops = tuple(
        Stop(place, *span, {"kit": 1}) for place, span in zip(places[2:], spans[1:], strict=True)
    )
    found = rules(problem, Trip("V1", "D", 0, *spans[0], stops))
    assert set(found) <= {"driver_break", "loading_time", "unloading_time"}
    assert ("driver_break" not in found) == can_rest(legs, limit, rest, vehicle.driven_min)


def with_rules(problem, seed):
    rng = np.random.default_rng(seed)
    return replace(
        problem,
        vehicles=tuple(
            replace(
                each, drive_limit_min=int(limit), break_min=int(rng.integers(2, 15)),
                driven_min=int(rng.integers(0, limit)),
            )
            for each in problem.vehicles
            for limit in [rng.integers(10, 50)]
        ),
    )  # fmt: skip


@settings(max_examples=25, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10**6))
def test_every_plan_keeps_the_rule_and_goes_as_planned(seed):
    problem = with_rules(tiny(seed), seed)
    goes_as_planned(problem, plans_pass_their_check(problem, seed))


def test_a_rest_is_no_time_to_spare():
    # 15 of loading, 250 of road, 20 of rest, 10 of unloading: 295. Until 300 there are 5 left.
    problem = replace(far(), deadline_min=300)
    assert slack_minutes(problem, Plan((trip(0, 15, 285, 295),))) == (5,)
    # Twenty minutes of waiting at the dock were a rest; with a delay they are none.
    tired = replace(far(60, driven_min=230), deadline_min=120)
    assert slack_minutes(tired, Plan((trip(0, 20, 80, 90),))) == (30,)


def test_a_delay_on_the_road_counts_for_the_break():
    # Roads a fifth slower: 288 minutes of driving and 20 of rest; the plan had 240 without.
    problem = far(240)
    slow = Draws.as_planned(problem)
    slow = replace(slow, kind=np.full_like(slow.kind, np.log(1.2)))
    plan = Plan((trip(0, 15, 255, 265),))
    late = replace(problem, deadline_min=333)
    # 15 + 288 + 20 + 10 = 333: in time only just.
    assert Simulator(late, slow).run(plan).relieved.tolist() == [[50]]
    assert Simulator(replace(late, deadline_min=332), slow).run(plan).relieved.tolist() == [[0]]


def test_a_new_plan_under_way_keeps_what_was_driven_in_mind():
    # 130 minutes out; at 200 on the way back since 155; roads change a little for what is left.
    problem = far(130)
    plan = Plan.of([trip(0, 15, 145, 155), trip(305, 320, 455, 465)])
    assert check(problem, plan).ok
    events = (RoadsChanged(table(["D", "S"], {("D", "S"): 131})),)
    result = replan(problem, Execution.as_planned(plan, 200), events, ReplanParams(QUICK))
    assert result.report.ok, result.report.findings
    assert len(result.plan.trips) == 2


def test_hired_trucks_keep_the_same_rule():
    offer = ExtraTrucks("H", "T", "D", 100.0, 2)
    wider = with_goods_and_trucks(far(), Catalogue((offer,)), {"H": 2})
    assert [each.rule for each in wider.vehicles] == [RULE] * 3


def test_files_keep_the_rule_and_refuse_one_that_makes_no_sense():
    told = problem_to_json(far(driven_min=7))
    assert problem_from_json(told) == far(driven_min=7)
    assert "drive_limit_min" not in problem_to_json(one_depot_one_site())["vehicles"][0]
    for change in ({"break_min": 0}, {"driven_min": 241}, {"drive_limit_min": -1}):
        with pytest.raises(ProblemError):
            problem_from_json({**told, "vehicles": [{**told["vehicles"][0], **change}]})
