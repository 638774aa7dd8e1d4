"""Whatever happens and whenever: the joined plan is good, and what was done stays."""

from dataclasses import replace

import numpy as np
import pytest
from relief_world import tiny

from optimize.dispatch.bound import relief_bound
from optimize.dispatch.check import check
from optimize.dispatch.check_joined import check_joined
from optimize.dispatch.codec import problem_from_json, problem_to_json
from optimize.dispatch.events import (
    DocksChanged,
    DriverOut,
    RoadsChanged,
    SiteChanged,
    SiteWithdrawn,
    SupplyChanged,
    TruckAdded,
    TruckLost,
)
from optimize.dispatch.execution import Execution, StopFact, TripFact
from optimize.dispatch.plan import Plan
from optimize.dispatch.problem import UNREACHABLE, TravelTable
from optimize.dispatch.replan import ReplanParams, replan
from optimize.dispatch.solve import solve
from optimize.params import SolveParams
from optimize.supply import SupplyCurve

QUICK = SolveParams(time_limit_s=20, work_limit=12)
SEEDS = range(24)


def any_events(problem, rng):
    """Up to three things that happen, each to something that is there."""
    vehicle = rng.choice([each.code for each in problem.vehicles])
    site = problem.sites[int(rng.integers(len(problem.sites)))]
    source = rng.choice([each.code for each in problem.sources])
    item = rng.choice([each.code for each in problem.items])
    travel = problem.travel
    slowed = {
        profile: tuple(
            tuple(UNREACHABLE if rng.random() < 0.1 and m else int(m * 1.5) if m > 0 else m
                  for m in row)
            for row in rows
        )
        for profile, rows in travel.minutes.items()
    }  # fmt: skip
    kinds = [
        TruckLost(vehicle),
        DriverOut(vehicle, int(rng.integers(20, 120))),
        SiteChanged(site.code, int(rng.integers(0, 12))),
        SiteWithdrawn(site.code),
        SupplyChanged(source, item, SupplyCurve.at_once(int(rng.integers(0, 4)))),
        DocksChanged(source, int(rng.integers(0, 3))),
        RoadsChanged(TravelTable(travel.locations, slowed, travel.km)),
    ]
    return [kinds[k] for k in rng.choice(len(kinds), size=int(rng.integers(0, 4)), replace=False)]


def delayed(plan, now_min, rng):
    """Facts of a day on which loading took up to ten minutes longer."""
    late = Execution.as_planned(plan, now_min)
    facts = []
    for trip, fact in zip(plan.trips, late.facts, strict=True):
        ready = trip.load_end_min + int(rng.integers(0, 10))
        left = ready if fact.load_start_min is not None and ready <= now_min else None
        facts.append(TripFact(fact.load_start_min, left, (StopFact(),) * len(trip.stops)))
    return Execution(plan, now_min, tuple(facts))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_joined_plan_is_good_and_what_was_done_stays(seed):
    rng = np.random.default_rng(seed)
    problem = tiny(seed)
    plan = solve(problem, QUICK).plan
    now_min = int(rng.integers(0, 90))
    make = Execution.as_planned if seed % 2 else (lambda p, m: delayed(p, m, rng))
    execution = make(plan, now_min)
    events = any_events(problem, rng)
    result = replan(problem, execution, events, ReplanParams(QUICK))
    assert result.report.findings == ()
    assert result.report == check_joined(result.situation, execution, result.plan)
    done = [trip for trip in result.plan.trips if trip.load_start_min <= now_min]
    for _, trip, fact in execution.begun():
        if fact.load_end_min is None and trip.vehicle in result.situation.lost:
            continue
        found = [
            t for t in done if (t.vehicle, t.load_start_min) == (trip.vehicle, fact.load_start_min)
        ]
        assert len(found) == 1
        assert all(units <= trip.load()[item] for item, units in found[0].load().items())
    # The residual is a problem like any other: its check and bound speak of the whole day.
    new = Plan.of([c.after for c in result.changes if c.after is not None and not c.begun])
    report = check(result.residual, new)
    assert report.ok
    reached = result.report.figures.people_relieved
    assert report.figures.people_relieved == reached <= relief_bound(result.residual).people
    assert problem_from_json(problem_to_json(result.residual)) == result.residual
    again = replan(problem, execution, events, ReplanParams(QUICK))
    assert again.plan == result.plan


@pytest.mark.parametrize("seed", range(8))
def test_nothing_that_happens_costs_no_trip_and_a_truck_more_no_people(seed):
    problem = tiny(seed)
    plan = solve(problem, QUICK).plan
    execution = Execution.as_planned(plan, 10 + seed)
    nothing = replan(problem, execution, (), ReplanParams(QUICK, most_changed=0.0))
    assert all(trip in nothing.plan.trips for trip in plan.trips)
    assert nothing.won_by_replan >= 0
    extra = replace(problem.vehicles[0], code="V9", available_from_min=10 + seed)
    helped = replan(problem, execution, [TruckAdded(extra)], ReplanParams(QUICK, most_changed=0.0))
    assert helped.report.figures.people_relieved >= nothing.carried_on.figures.people_relieved
