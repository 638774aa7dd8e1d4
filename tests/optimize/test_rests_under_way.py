"""Drivers' rests in a plan under way: 240 minutes of driving on end, then 20 of rest.

One truck loads at D from 0 to 15 and drives. No plan changes when nothing happens; when roads or
stops change, who is on the road still rests as they must.
"""

from dataclasses import replace

import numpy as np
import pytest
from relief_world import one_depot_one_site, table, tiny
from test_driver_breaks import with_rules
from test_replan_properties import any_events, delayed

from optimize.dispatch.check_joined import check_joined
from optimize.dispatch.events import RoadsChanged, SiteWithdrawn
from optimize.dispatch.execution import Execution, StopFact, TripFact
from optimize.dispatch.plan import Plan, Stop, Trip
from optimize.dispatch.problem import Site, TravelTable, Vehicle
from optimize.dispatch.replan import ReplanParams, carry_on, replan
from optimize.dispatch.solve import SolveParams, solve

QUICK = SolveParams(time_limit_s=20, work_limit=12)
DRIVER = Vehicle("V1", "T", "D", drive_limit_min=240, break_min=20)


def far(minutes):
    travel = table(["D", "S"], {("D", "S"): minutes})
    return one_depot_one_site(travel=travel, vehicles=(DRIVER,), deadline_min=1500)


def trip(arrive, start=0):
    stop = Stop("S", arrive, arrive + 10, {"kit": 50})
    return Trip("V1", "D", 0, start, start + 15, (stop,))


def arrivals(outlook):
    return [stop.arrive_min for each in outlook.plan.trips for stop in each.stops]


def carried(problem, plan, now_min, *events, execution=None):
    """Carry on, and have the other code judge it."""
    execution = execution or Execution.as_planned(plan, now_min)
    outlook = carry_on(problem, execution, events)
    report = check_joined(outlook.situation, execution, outlook.plan)
    assert report.ok, report.findings
    return outlook


def slower(problem, factor):
    travel = problem.travel
    minutes = {
        profile: tuple(tuple(int(m * factor) if m > 0 else m for m in row) for row in rows)
        for profile, rows in travel.minutes.items()
    }
    return RoadsChanged(TravelTable(travel.locations, minutes, travel.km))


@pytest.mark.parametrize("now_min", [*range(0, 900, 45), 284, 285, 286])
def test_nothing_changes_for_who_rests_as_planned(now_min):
    # There at 15 + 250 + 20 = 285, away at 295, back at 565 with 10 driven since the rest on the
    # way out and one on the way back; loaded 15 minutes, no rest; there after 250 more.
    problem = far(250)
    out = solve(problem, QUICK).plan
    assert carried(problem, out, now_min).plan == out


def test_who_is_slowed_down_beyond_the_limit_rests_on_the_way():
    # At 100, 85 of 230 minutes are driven; a quarter slower, 287 · 145 / 230 = 181 are left:
    # there at 281 without a rest, after 266 minutes on end. So 20 more.
    problem, plan = far(230), Plan.of([trip(245)])
    slow = slower(problem, 1.25)
    assert arrivals(carried(problem, plan, 100, slow)) == [301]
    execution = Execution.as_planned(plan, 100)
    outlook = carry_on(problem, execution, [slow])
    tireless = check_joined(outlook.situation, execution, Plan.of([trip(281)]))
    assert [each.rule for each in tireless.findings] == ["driver_break"]


def two_sites():
    """S 130 minutes from D, T 130 minutes behind it; at S the truck stands for 20."""
    travel = table(["D", "S", "T"], {("D", "S"): 130, ("S", "T"): 130, ("D", "T"): 255})
    base = one_depot_one_site(travel=travel, vehicles=(DRIVER,), deadline_min=1500)
    return replace(base, sites=(*base.sites, Site("T", "T", 100, {"relief": 100.0}, 1.0, 100.0, 5)))


def test_a_rest_that_falls_away_with_its_stop_is_taken_on_the_way():
    # Unloading at S from 145 to 165 would have been the rest before T at 295. Without it T comes
    # after 260 minutes on end: at 15 + 260 + 20 = 295 as well, and not at 275.
    problem = two_sites()
    stops = (Stop("S", 145, 165, {"kit": 25}), Stop("T", 295, 305, {"kit": 25}))
    plan = Plan.of([Trip("V1", "D", 0, 0, 15, stops)])
    assert arrivals(carried(problem, plan, 60)) == [145, 295]
    assert arrivals(carried(problem, plan, 60, SiteWithdrawn("S"))) == [295]


def test_what_was_driven_faster_than_planned_is_a_fact():
    # The driver was at S in 200 minutes instead of 270: nobody refuses what happened.
    problem, plan = far(250), Plan.of([trip(285)])
    fact = TripFact(0, 15, (StopFact(215, 225),))
    late = Execution(plan, 240, (fact,))
    assert arrivals(carried(problem, plan, 240, execution=late)) == [215]


def test_the_drivers_own_word_counts_before_the_table():
    # By the table there at 245; the driver says 240.
    problem, plan = far(230), Plan.of([trip(245)])
    fact = TripFact(0, 15, (StopFact(expected_min=240),))
    told = Execution(plan, 100, (fact,))
    assert arrivals(carried(problem, plan, 100, execution=told)) == [240]


@pytest.mark.parametrize("seed", range(12))
def test_whatever_happens_a_new_plan_lets_drivers_rest(seed):
    rng = np.random.default_rng(seed)
    problem = with_rules(tiny(seed), seed)
    plan = solve(problem, QUICK).plan
    now_min = int(rng.integers(0, 90))
    make = Execution.as_planned if seed % 2 else (lambda p, m: delayed(p, m, rng))
    execution = make(plan, now_min)
    nothing = replan(problem, Execution.as_planned(plan, now_min), (), ReplanParams(QUICK))
    assert nothing.report.findings == ()
    result = replan(problem, execution, any_events(problem, rng), ReplanParams(QUICK))
    assert result.report.findings == ()
    assert result.won_by_replan >= 0
