"""Driving times that change over the day, on roads with numbers derived by hand."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plan_promises import bound_is_never_below_the_optimum, goes_as_planned, plans_pass_their_check
from relief_world import one_depot_one_site, tiny

from optimize.dispatch.additions import Catalogue, ReopenedRoad
from optimize.dispatch.check import check
from optimize.dispatch.check_travel import reached_at, share_covered
from optimize.dispatch.codec import ProblemError, problem_from_json, problem_to_json
from optimize.dispatch.events import RoadsChanged
from optimize.dispatch.execution import Execution
from optimize.dispatch.plan import Plan, Stop, Trip
from optimize.dispatch.problem import UNREACHABLE, TravelPeriod, TravelTable
from optimize.dispatch.replan import ReplanParams, replan
from optimize.dispatch.robust_slack import slack_minutes
from optimize.dispatch.solve import SolveParams, solve


def by_period(first, *later):
    """A and B: these minutes at first, then (start, minutes); None where closed."""

    def rows(minutes):
        way = UNREACHABLE if minutes is None else minutes
        return {"road": ((0, way), (way, 0))}

    periods = tuple(TravelPeriod(start, rows(minutes)) for start, minutes in later)
    return TravelTable(("D", "S"), rows(first), {"road": ((0.0, 30.0), (30.0, 0.0))}, periods)


CLOSED = by_period(30, (120, None), (240, 30))
"""Thirty minutes, but closed from minute 120 to 240."""

SLOWER = by_period(30, (100, 60))
"""Half as fast from minute 100 on."""


def arrivals(travel, *leave):
    """When the two tables say that one arrives; they must agree."""
    told = [travel.arrival("road", "D", "S", minute) for minute in leave]
    checked = [reached_at(travel, "road", ("D", "S"), minute) for minute in leave]
    assert told == [UNREACHABLE if minute is None else minute for minute in checked]
    return told


def test_a_truck_waits_where_the_road_is_closed_and_drives_the_rest_then():
    # Who leaves at 90 is there at 120; at 100, two thirds are driven by 120, ten minutes wait
    # for 240; who leaves in between waits for 240 and drives all thirty.
    assert arrivals(CLOSED, 0, 90, 100, 120, 200, 240) == [30, 120, 250, 270, 270, 270]


def test_slower_roads_take_longer_for_what_is_left_of_the_way():
    # From 80 on: 20 minutes drive two thirds, the last third takes 20 instead of 10.
    assert arrivals(SLOWER, 70, 80, 99, 100) == [100, 120, 158, 160]


def test_a_road_that_never_opens_again_is_never_driven():
    travel = by_period(30, (50, None))
    assert arrivals(travel, 20, 21) == [50, UNREACHABLE]
    assert travel.fastest("road", "D", "S") == 30


PERIODS = st.lists(
    st.tuples(st.integers(1, 300), st.one_of(st.none(), st.integers(1, 90))), max_size=5
).map(lambda found: sorted(dict(found).items()))


@settings(max_examples=80, deadline=None, derandomize=True)
@given(first=st.one_of(st.none(), st.integers(1, 90)), later=PERIODS)
def test_nobody_arrives_earlier_by_leaving_later_nor_faster_than_the_fastest_minute(first, later):
    travel = by_period(first, *later)
    told = arrivals(travel, *range(0, 340, 3))
    reached = [minute for minute in told if minute != UNREACHABLE]
    assert reached == sorted(reached)
    assert told == reached + [UNREACHABLE] * (len(told) - len(reached))
    for leave, minute in zip(range(0, 340, 3), reached, strict=False):
        assert minute - leave >= travel.fastest("road", "D", "S")


@settings(max_examples=30, deadline=None, derandomize=True)
@given(first=st.integers(1, 90), later=PERIODS, leave=st.integers(0, 200), more=st.integers(0, 99))
def test_what_is_driven_so_far_is_counted_alike_by_both(first, later, leave, more):
    travel = by_period(first, *later)
    told = travel.share_driven("road", "D", "S", leave, leave + more)
    assert told == pytest.approx(
        float(share_covered(travel, "road", ("D", "S"), leave, leave + more))
    )


def trip(start, end, arrive, leave, units=50):
    return Trip("V1", "D", 0, start, end, (Stop("S", arrive, leave, {"kit": units}),))


def test_the_checker_refuses_a_drive_through_a_closed_road():
    # Loaded by 100 + 15: five minutes before it closes five of thirty are driven; 25 wait.
    problem = one_depot_one_site(travel=CLOSED)
    assert check(problem, Plan((trip(100, 115, 265, 275),))).ok
    early = check(problem, Plan((trip(100, 115, 264, 275),)))
    assert [finding.rule for finding in early.findings] == ["travel_time"]
    assert "265" in early.findings[0].en


def test_a_plan_leaves_before_the_closure_with_what_can_be_loaded_by_then():
    # The truck comes at 60. Five minutes and 10 for 500 kg of kits: it leaves at 75, arrives at
    # 105, is back at 145 only in the night: closed from 120 to 1000.
    problem = one_depot_one_site(
        travel=by_period(30, (120, None), (1000, 30)),
        vehicles=(replace(one_depot_one_site().vehicles[0], available_from_min=60),),
    )
    plan = solve(problem, SolveParams(time_limit_s=20, work_limit=200)).plan
    assert [(t.load_end_min, t.stops[0].arrive_min) for t in plan.trips] == [(75, 105)]
    # From 80 on: 90 - 80 - 5 = 5 minutes of loading, 250 kg, arrive at 120; else nobody.
    later = replace(problem, vehicles=(replace(problem.vehicles[0], available_from_min=80),))
    result = solve(later, SolveParams(time_limit_s=20, work_limit=200))
    assert result.report.ok
    assert result.report.figures.people_relieved == 25
    assert result.plan.trips[0].stops[0].arrive_min == 120


def test_a_plan_waits_for_the_road_to_open():
    problem = one_depot_one_site(travel=by_period(None, (200, 30)))
    result = solve(problem, SolveParams(time_limit_s=20, work_limit=200))
    # Loaded at 15, there at 230; 240 leave, back at 270, 285, there at 315.
    assert [t.stops[0].arrive_min for t in result.plan.trips] == [230, 315]
    assert result.report.figures.people_relieved == 100
    assert result.bound_people == 100


def with_periods(problem, seed):
    """The same places with other times, some closed, from two random minutes on."""
    rng = np.random.default_rng(seed)
    rows = np.array(problem.travel.minutes["road"])
    later = []
    for start in sorted({int(m) for m in rng.integers(1, 80, size=2)}):
        other = np.where(rows > 0, np.ceil(rows * rng.uniform(0.4, 3.0, rows.shape)), rows)
        other = np.where((rng.random(rows.shape) < 0.25) & (rows != 0), UNREACHABLE, other)
        table_rows = tuple(tuple(int(m) for m in row) for row in other)
        later.append(TravelPeriod(start, {"road": table_rows}))
    return replace(problem, travel=replace(problem.travel, later=tuple(later)))


def test_the_bound_is_never_below_the_true_optimum_with_periods():
    bound_is_never_below_the_optimum(lambda seed: with_periods(tiny(seed), seed))


@settings(max_examples=25, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10**6))
def test_every_plan_passes_the_checker_and_goes_as_planned_with_periods(seed):
    problem = with_periods(tiny(seed), seed)
    goes_as_planned(problem, plans_pass_their_check(problem, seed))


def test_a_truck_under_way_waits_where_the_road_will_be_closed():
    # It left at 15; at 25 one hears that the road is closed from 30 to 240. Half of the way is
    # driven by then; the rest takes 15 minutes more: there at 255, done at 265. Back at 295,
    # loaded at 310, there at 340, done at 350.
    problem = one_depot_one_site()
    plan = Plan.of([trip(0, 15, 45, 55), trip(85, 100, 130, 140)])
    told = RoadsChanged(by_period(30, (30, None), (240, 30)))
    result = replan(
        problem, Execution.as_planned(plan, 25), (told,),
        ReplanParams(SolveParams(time_limit_s=20, work_limit=60)),
    )  # fmt: skip
    assert result.report.ok, result.report.findings
    assert [each.stops[0].leave_min for each in result.plan.trips] == [265, 350]


def test_a_trip_may_slip_until_the_road_closes():
    # There at 45, it could be there at 120: 75 later. What comes after the closure is in time
    # until 600, so nothing is lost: 270 + 10 < 600, it may be late by 545.
    problem = one_depot_one_site(travel=by_period(30, (120, None)))
    assert slack_minutes(problem, Plan((trip(0, 15, 45, 55),))) == (75,)
    assert slack_minutes(one_depot_one_site(travel=CLOSED), Plan((trip(0, 15, 45, 55),))) == (545,)


def test_files_keep_periods_and_old_files_have_none():
    problem = one_depot_one_site(travel=CLOSED)
    told = problem_to_json(problem)
    assert told["travel"]["later"][0] == {
        "start_min": 120, "minutes": {"road": [[0, None], [None, 0]]}
    }  # fmt: skip
    assert problem_from_json(told) == problem
    assert "later" not in problem_to_json(one_depot_one_site())["travel"]


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"start_min": 500}, "travel.later[1].start_min"),
        ({"minutes": {"other": [[0, 1], [1, 0]]}}, "travel.later[0].minutes"),
        ({"minutes": {"road": [[0, 1]]}}, "travel.later[0].minutes.road"),
        ({"minutes": {"road": [[3, 1], [1, 0]]}}, "travel.later[0].minutes.road[0][0]"),
        ({"start_min": -1}, "travel.later[0].start_min"),
    ],
)
def test_periods_that_make_no_sense_are_findings(change, path):
    told = problem_to_json(one_depot_one_site(travel=CLOSED))
    told["travel"]["later"][0] |= change
    with pytest.raises(ProblemError) as refused:
        problem_from_json(told)
    assert path in [finding.path for finding in refused.value.findings]


def test_reopening_roads_is_refused_in_words_where_times_change():
    road = ReopenedRoad("R", ("D", "S"), {"road": 10}, 100.0, 5.0)
    with pytest.raises(ValueError, match="change over the day"):
        Catalogue((road,)).check_fits(one_depot_one_site(travel=CLOSED))
