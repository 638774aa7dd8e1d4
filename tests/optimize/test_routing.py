"""Routing: the engines find what is known by hand, the bound holds, the checker sees all rules."""

import random
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import pytest

from optimize.params import SolveParams
from optimize.result import StoppedBy
from optimize.routing import pyvrp_engine
from optimize.routing import solve as solving
from optimize.routing.bound import lower_bound
from optimize.routing.check import check
from optimize.routing.plan import Engine, Outcome, Plan, Route, Trip, Visit
from optimize.routing.problem import Customer, Depot, Fleet, Objective, Plane, Problem
from optimize.routing.readers import problem_from_text
from optimize.routing.search import run
from optimize.routing.solve import engine_for, solve
from tests.optimize.routing_world import (
    ARRIVALS,
    BOTH_SIDES,
    LARGE_COST,
    SPLIT_COST,
    THREE_OF_SIXTY,
    TWO_SIZES,
    TWO_TRIPS,
    WHOLE_COST,
    with_customer,
    with_fleet,
)

DATA = Path(__file__).parents[2] / "benchmarks/data/routing"
ENOUGH = SolveParams(600.0, 1, 300)


def never():
    return False


def rules(report):
    return {each.rule for each in report.findings}


def test_split_demands_fill_trucks_and_the_bound_proves_it_best():
    solution, report = solve(THREE_OF_SIXTY, ENOUGH)
    assert solution.engine is Engine.SEARCH
    assert report.ok
    assert solution.cost == pytest.approx(SPLIT_COST)
    # 180 units at 20 for each 90.
    assert solution.bound == pytest.approx(SPLIT_COST)
    assert solution.outcome is Outcome.OPTIMAL
    assert solution.stopped_by is StoppedBy.WORK


def test_one_seed_gives_one_plan():
    text = (DATA / "sdvrp/eil22.sd").read_text("utf-8")
    problem = problem_from_text(text, "eil22")
    first, second = (run(problem, ENOUGH, never).plan for _ in range(2))
    assert first is not None
    assert first == second


def test_arrival_times_decide_the_order_not_the_length_of_the_way():
    solution, report = solve(BOTH_SIDES, ENOUGH)
    assert report.ok
    assert solution.cost == pytest.approx(ARRIVALS)
    visits = solution.plan.routes[0].trips[0].visits
    assert [each.customer for each in visits] == ["left", "near", "far"]


def test_a_demand_above_every_truck_is_brought_in_parts():
    # 150 units by trucks of 90: two trips of 20 each.
    problem = replace(
        THREE_OF_SIXTY,
        customers=(Customer("A", 150.0), Customer("B", 0.0), Customer("C", 0.0)),
    )
    solution, report = solve(problem, ENOUGH)
    assert report.ok
    assert solution.cost == pytest.approx(SPLIT_COST)


@pytest.mark.parametrize("objective", list(Objective))
@pytest.mark.parametrize("seed", range(4))
def test_the_search_finds_the_best_of_all_plans_and_the_bound_is_below(seed, objective):
    problem = drawn(seed, objective)
    best = best_of_all(problem)
    plan = run(problem, ENOUGH, never).plan
    report = check(problem, plan)
    assert report.ok
    assert report.cost == pytest.approx(best)
    assert 0 < lower_bound(problem) <= best + 1e-9


def drawn(seed, objective):
    """Five customers, two depots with one truck for three of them each."""
    dice = random.Random(seed)  # noqa: S311 -- not for secrets
    points = [(dice.uniform(0, 100), dice.uniform(0, 100)) for _ in range(7)]
    end = None if objective is Objective.ARRIVALS else "E"
    return Problem(
        f"drawn {seed}",
        (Depot("D"), Depot("E")),
        tuple(Customer(f"C{number}", 1.0) for number in range(5)),
        (Fleet("at D", 1, 3.0, "D", end, 10.0, 2.0), Fleet("at E", 1, 3.0, "E", end)),
        Plane(tuple(points)),
        objective,
    )


def best_of_all(problem):
    """Try every order and every place to cut it in two."""
    best = float("inf")
    for order in permutations(problem.customers):
        for cut in (2, 3):
            parts = (order[:cut], order[cut:])
            plan = Plan(
                tuple(
                    Route(fleet.code, (trip(fleet.start, 0, *(each.code for each in part)),))
                    for fleet, part in zip(problem.fleets, parts, strict=True)
                )
            )
            report = check(problem, plan)
            assert report.ok
            best = min(best, report.cost)
    return best


def trip(depot, leaves, *customers, units=1.0):
    return Trip(depot, float(leaves), tuple(Visit(each, units) for each in customers))


def test_pyvrp_loads_again_and_waits_for_what_is_not_ready():
    solution, report = solve(TWO_TRIPS, SolveParams(600.0, 1, 20))
    assert solution.engine is Engine.PYVRP
    assert report.ok
    assert (report.cost, report.vehicles, report.trips) == (40.0, 1, 2)
    last = solution.plan.routes[0].trips[1]
    assert last.visits == (Visit("B", 1.0),)
    # Ready at 50 and there by 70, which is by 60 at the earliest; back by 80 means leaving by 55.
    assert 50.0 <= last.leaves <= 55.0


def test_splits_with_windows_are_cut_into_parcels_for_pyvrp():
    timed = with_fleet(THREE_OF_SIXTY, late=1000.0)
    assert engine_for(timed) is Engine.PARCELS
    solution, report = solve(timed, SolveParams(600.0, 1, 100))
    assert report.ok
    assert SPLIT_COST <= solution.cost <= WHOLE_COST


def test_a_large_truck_is_taken_when_it_costs_less_than_two_small_ones():
    plan = run(TWO_SIZES, ENOUGH, never).plan
    assert check(TWO_SIZES, plan).cost == pytest.approx(LARGE_COST)
    assert [route.fleet for route in plan.routes] == ["large"]


@pytest.fixture
def hanging(monkeypatch):
    """PyVRP's processes start and never answer."""

    def start(_module):
        return subprocess.Popen(
            [sys.executable, "-c", "import time; time.sleep(3600)"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        )  # fmt: skip

    monkeypatch.setattr(pyvrp_engine.child, "start", start)
    monkeypatch.setattr(pyvrp_engine, "START_S", 0.2)


@pytest.mark.usefixtures("hanging")
def test_a_process_that_hangs_is_killed_and_the_outcome_says_that_nothing_was_found():
    solution, report = solve(TWO_TRIPS, SolveParams(0.5, 1))
    assert (solution.outcome, solution.plan, report) == (Outcome.UNKNOWN, None, None)
    assert solution.bound == pytest.approx(40.0)


@pytest.mark.usefixtures("hanging")
def test_our_own_search_plans_where_pyvrp_never_answers_and_no_rule_forbids_it():
    assert engine_for(TWO_SIZES) is Engine.PYVRP
    solution, report = solve(TWO_SIZES, SolveParams(0.5, 1, 300))
    assert solution.engine is Engine.SEARCH
    assert report.ok
    assert solution.cost == pytest.approx(LARGE_COST)


def test_the_time_that_pyvrp_takes_to_start_is_not_taken_from_its_search(monkeypatch):
    begun = pyvrp_engine.child.start

    def slowly(module):
        process = begun(module)
        process.send_signal(signal.SIGSTOP)
        threading.Timer(0.7, process.send_signal, (signal.SIGCONT,)).start()
        return process

    monkeypatch.setattr(pyvrp_engine.child, "start", slowly)
    # It stands still for longer than the whole limit, and has its 20 iterations nevertheless.
    solution, report = solve(TWO_TRIPS, SolveParams(0.6, 1, 20))
    assert report.ok
    assert solution.cost == pytest.approx(40.0)


def test_what_the_bound_keeps_meanwhile_is_not_sent_to_pyvrp(monkeypatch):
    # A problem keeps what it has reckoned; one that changes while it is sent can't be sent.
    reckoned = []
    monkeypatch.setattr(solving, "lower_bound", lambda each: reckoned.append(each) or 0.0)
    solve(TWO_TRIPS, SolveParams(5, 1, 20))
    assert reckoned == [TWO_TRIPS]
    assert reckoned[0] is not TWO_TRIPS


def test_without_pyvrp_only_what_needs_it_is_refused(monkeypatch):
    monkeypatch.setattr(pyvrp_engine, "is_installed", lambda: False)
    assert engine_for(TWO_SIZES) is Engine.SEARCH
    with pytest.raises(pyvrp_engine.PyvrpMissingError):
        solve(TWO_TRIPS, ENOUGH)


@pytest.mark.parametrize(
    ("problem", "path"),
    [
        (with_fleet(TWO_TRIPS, count=0), "fleets"),
        (with_fleet(replace(THREE_OF_SIXTY, split=False), capacity=50.0), "customers[0].demand"),
        (with_fleet(THREE_OF_SIXTY, count=1), "fleets"),
        # Ready at 50 and 10 away: never there by 55.
        (with_customer(TWO_TRIPS, 1, late=55.0), "customers[1].late"),
        # There in time, and back at 75 at the earliest.
        (with_fleet(TWO_TRIPS, late=74.0), "customers[1].late"),
    ],
)
def test_what_can_not_be_done_is_told_with_the_reason(problem, path):
    solution, _ = solve(problem, ENOUGH)
    assert solution.outcome is Outcome.INFEASIBLE
    assert solution.stopped_by is StoppedBy.PROOF
    assert path in {each.path for each in solution.reasons}


def day(*trips, fleet="T"):
    return Plan((Route(fleet, trips),))


A_THEN_B = day(trip("D", 0, "A"), trip("D", 50, "B"))


@pytest.mark.parametrize(
    ("problem", "plan", "rule"),
    [
        (TWO_TRIPS, day(trip("D", 0, "A"), trip("D", 45, "B")), "release"),
        (TWO_TRIPS, day(trip("D", 0, "A"), trip("D", 61, "B")), "window"),
        (TWO_TRIPS, day(trip("D", 0, "A"), trip("D", 56, "B")), "shift"),
        (TWO_TRIPS, day(trip("D", 40, "A"), trip("D", 50, "B")), "leaves"),
        (TWO_TRIPS, day(trip("D", 50, "A", "B")), "capacity"),
        (TWO_TRIPS, day(trip("D", 0, "A")), "demand"),
        (TWO_TRIPS, day(trip("D", 0, "A", units=0.5), trip("D", 20, "A", units=0.5)), "split"),
        (TWO_TRIPS, day(), "empty"),
        (with_fleet(TWO_TRIPS, trips=1, reloads=()), A_THEN_B, "trips"),
        (with_fleet(TWO_TRIPS, reloads=()), A_THEN_B, "reload"),
        (with_fleet(TWO_TRIPS, max_duration=70.0), A_THEN_B, "duration"),
        (replace(TWO_TRIPS, depots=(Depot("D", 5.0),)), A_THEN_B, "depot_open"),
        (replace(TWO_TRIPS, depots=(Depot("D", 0.0, 70.0),)), A_THEN_B, "depot_open"),
        (with_fleet(TWO_TRIPS, count=0), A_THEN_B, "count"),
        (
            replace(TWO_TRIPS, depots=(Depot("D"), Depot("E")),
                    ways=Plane(((0.0, 0.0), (0.0, 0.0), (10.0, 0.0), (-10.0, 0.0)))),
            day(trip("E", 0, "A"), trip("D", 50, "B")),
            "start",
        ),
    ],
)  # fmt: skip
def test_the_checker_sees_each_rule_that_is_broken(problem, plan, rule):
    assert check(TWO_TRIPS, A_THEN_B).ok
    assert rule in rules(check(problem, plan))


@pytest.mark.parametrize(
    ("file", "customers", "vehicles", "total"),
    [
        # Customers and vehicles as the files' heads say, demands added up apart.
        ("sdvrp/S51D4.sd", 50, 50, 4317.0),
        ("mtvrptwr/C202R0.5.vrp", 100, 8, 1810.0),
        ("mdvrptw/PR11A.vrp", 360, 40, 4806.0),
        ("hfvrp/X106-FSMD.vrp", 105, 315, 7864.0),
        ("ccvrp/vrpnc1.txt", 50, 5, 777.0),
    ],
)
def test_public_sets_are_read_with_their_conventions(file, customers, vehicles, total):
    problem = problem_from_text((DATA / file).read_text("utf-8"), file)
    assert len(problem.customers) == customers
    assert sum(each.count for each in problem.fleets) == vehicles
    assert sum(each.demand for each in problem.customers) == total


def test_times_of_the_sets_with_trips_are_in_tenths_like_their_distances():
    problem = problem_from_text((DATA / "mtvrptwr/C202R0.5.vrp").read_text("utf-8"))
    # The depot at (40, 50), the second place at (52, 75): 27.73, in tenths cut off 277.
    assert problem.ways.distance(0, 1) == 277.0
    assert problem.depots[0].late == 33900.0
    assert problem.customers[0].service == 900.0
