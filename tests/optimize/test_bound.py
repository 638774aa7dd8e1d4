import time
from dataclasses import replace

import pytest
from exhaustive import all_plans, most_even, most_supplied
from hypothesis import given, settings
from hypothesis import strategies as st
from relief_world import one_depot_one_site, table, tiny, under_way

from benchmarks.dispatch.province import province
from optimize.backends.highs import solve_packing
from optimize.dispatch.bound import first_bound, lower_of, reach_bound, relief_bound
from optimize.dispatch.bound_data import bound_data, is_needy
from optimize.dispatch.bound_first import first_supplies_bound
from optimize.dispatch.bound_regions import build_wide, is_wide
from optimize.dispatch.bound_share import share_bound, share_lines
from optimize.dispatch.bound_work import prove
from optimize.dispatch.check import check
from optimize.dispatch.plan import Plan
from optimize.dispatch.problem import Delivery, Site, Source, Supply, Vehicle
from optimize.dispatch.reach import reach_of
from optimize.dispatch.solve import SolveParams, solve
from optimize.supply import SupplyCurve

MOST_STATES = 800
MOST_UNITS = 3
"""Units a trip in the exhaustive search; leaving out larger loads only lowers its optimum."""


def wide_bound(problem, near):
    """The program for provinces, with so many sources a site told apart."""
    data = bound_data(problem)
    free = sum(site.people for site in problem.sites if not is_needy(site))
    model = build_wide(data, [1.0] * len(data.sites), near)
    return solve_packing(model.program, 5.0).bound + free


def bound_of_all(problem, plans, seed):
    """The bound of people; it, the province's and that of shares are compared with all plans."""
    bound = relief_bound(problem)
    most = max(sum(relieved.values()) for relieved, _ in plans)
    assert bound.people >= most, f"seed {seed}"
    assert wide_bound(problem, seed % 2) >= most - 1e-6, f"seed {seed}"
    lines = share_lines(problem, bound.weighted, 5.0)
    # Of all plans that relieve at least so many: the best share of the worst-served site.
    for people, share in most_even(problem, plans, reach_of(problem).out).items():
        assert share_bound(lines, people) >= share - 1e-9, f"seed {seed}, {people} people"
    return bound


@pytest.mark.parametrize("hundred", range(4))
def test_no_bound_is_below_the_true_optimum(hundred):
    judged = 0
    for seed in range(100 * hundred, 100 * hundred + 100):
        problem = tiny(seed)
        plans = all_plans(problem, MOST_UNITS, MOST_STATES)
        if plans is None:
            continue
        judged += 1
        bound_of_all(problem, plans, seed)
        assert first_supplies_bound(problem) >= most_supplied(problem, plans), f"seed {seed}"
        out = reach_of(problem).out
        assert not any(relieved[code] for relieved, _ in plans for code in out), f"seed {seed}"
    assert judged > 80


def test_with_goods_on_their_way_and_docks_taken_it_is_not_either():
    judged, tighter = 0, 0
    for seed in range(2000, 2200):
        problem = under_way(tiny(seed), seed)
        plans = all_plans(problem, MOST_UNITS, MOST_STATES)
        if plans is None:
            continue
        judged += 1
        bound = bound_of_all(problem, plans, seed)
        tighter += bound.people < reach_bound(problem).people
    assert judged > 160
    assert tighter > 20


@settings(max_examples=60, deadline=None, derandomize=True)
@given(seed=st.integers(0, 10**6), search_seed=st.integers(0, 3))
def test_every_plan_of_a_random_world_passes_the_checker_and_stays_below_the_bound(
    seed, search_seed
):
    problem = tiny(seed)
    result = solve(problem, SolveParams(time_limit_s=20, seed=search_seed, work_limit=40))
    # Never above a curve, never two at a dock: the checker recomputes it all.
    assert result.report.ok
    assert check(problem, result.plan) == result.report
    assert result.report.figures.people_relieved <= relief_bound(problem).people


def test_the_bound_is_reached_where_stock_binds():
    supplies = (Supply("D", "kit", SupplyCurve.at_once(37)),)
    assert relief_bound(one_depot_one_site(supplies=supplies)).people == 37


def test_in_a_province_the_bound_counts_stock_and_trucks_of_the_nearest_sources():
    """Two depots 30 min from S, one 200 min away; 37, 20 and 500 kits; a truck takes 50 kits."""
    near = {("D", "S"): 30, ("E", "S"): 30, ("F", "S"): 200}
    depots = tuple(Source(c, c, 1, dock_kg_per_min=50.0, dock_setup_min=5) for c in "DEF")
    problem = one_depot_one_site(
        sources=depots,
        supplies=tuple(
            Supply(code, "kit", SupplyCurve.at_once(units))
            for code, units in (("D", 37), ("E", 20), ("F", 500))
        ),
        travel=table(["D", "E", "F", "S"], near),
        deadline_min=120,
    )
    assert not is_wide(bound_data(problem))
    # F is too far for the deadline: only D and E count, told apart or not.
    assert wide_bound(problem, 1) == pytest.approx(57)
    # One last trip of 50 kits and, before it, one with way back; 5 + 30 + 5 + 30 min of way for
    # 50 kits and 0.3 min a kit: 120 min = 50 (0.8 + 0.3) + x (1.4 + 0.3), x = 38.2.
    plenty = replace(problem, supplies=(Supply("D", "kit", SupplyCurve.at_once(500)),))
    assert wide_bound(plenty, 1) == pytest.approx(50 + 65 / 1.7)


class _EnoughError(Exception):
    pass


def test_where_the_program_is_large_a_smaller_one_bounds_before_it():
    # Some 5,400 legs: the full program takes seconds.
    problem = province(1, 100, 40, 6)
    told = []

    def tell(bound):
        told.append(bound)
        raise _EnoughError

    with pytest.raises(_EnoughError):
        prove(problem, 0, time.monotonic() + 600.0, tell=tell)
    assert told == [first_bound(problem, 60.0)]
    assert told[0].people == int(wide_bound(problem, 3)) < reach_bound(problem).people
    assert first_bound(one_depot_one_site(), 60.0) is None


def test_of_two_bounds_the_lower_people_count_with_the_details_of_the_first():
    problem = one_depot_one_site()
    full, weaker = relief_bound(problem), reach_bound(replace(problem, sites=()))
    both = lower_of(full, weaker)
    assert (both.people, both.weighted) == (0, 0.0)
    assert (both.site_people, both.worth) == (full.site_people, full.worth)
    assert lower_of(full, reach_bound(problem)) == full


def test_the_bound_counts_each_trucks_minutes():
    # A crowd, one truck: 600 minutes. A truckload costs 5 + 30 + 5 + 30 back and 0.2 + 0.1 min
    # a kit (50 kits: 15), so 85; the last has no way back: 55. With f truckloads 85 f - 30 <= 600:
    # f = 7.41, 370 people; the best whole plan has 7 trips and a bit: 350 and what fits in.
    crowd = (Site("S", "S", 10**4, {"relief": 1e4}, 1.0, 100.0, 5),)
    stock = (Supply("D", "kit", SupplyCurve.at_once(10**5)),)
    assert relief_bound(one_depot_one_site(sites=crowd, supplies=stock)).people == 370


def test_the_bound_counts_dock_minutes():
    # 20 trucks at one dock until 60 - 5 - 30 = 25 (latest end of loading): 25 minutes at
    # 0.1 + 0.2 min a kit (5 setup on 50 kits): 83 kits.
    trucks = tuple(Vehicle(f"V{n}", "T", "D") for n in range(20))
    crowd = (Site("S", "S", 1000, {"relief": 1000.0}, 1.0, 100.0, 5),)
    problem = one_depot_one_site(vehicles=trucks, sites=crowd, deadline_min=60)
    assert relief_bound(problem).people == 83


def test_the_bound_counts_supply_by_when_it_can_still_be_used():
    # After 100 - 5 - 1 - 30 - 5 - 1 = 58 nothing loaded helps: only the first step counts.
    stair = (Supply("D", "kit", SupplyCurve(((0, 30), (90, 500)))),)
    assert relief_bound(one_depot_one_site(supplies=stair, deadline_min=100)).people == 30


def test_weights_bound_the_first_objective_and_people_alike():
    sites = tuple(
        Site(c, c, 100, {"relief": 100.0}, w, 100.0, 5) for c, w in (("S", 1.0), ("T", 3.0))
    )
    problem = one_depot_one_site(
        sites=sites,
        supplies=(Supply("D", "kit", SupplyCurve.at_once(120)),),
        travel=table(["D", "S", "T"], {("D", "S"): 5, ("D", "T"): 5, ("S", "T"): 5}),
    )
    bound = relief_bound(problem)
    # 100 at T count three times, 20 at S once.
    assert (bound.people, round(bound.weighted)) == (120, 320)
    result = solve(problem, SolveParams(time_limit_s=20, work_limit=200))
    assert result.report.figures.weighted_relieved == 320


def test_a_table_that_breaks_the_triangle_inequality_is_still_bounded():
    # The table says 90 direct, but 10 + 10 over T: trips over T may be that fast.
    sites = tuple(Site(c, c, 50, {"relief": 50.0}, 1.0, 100.0, 0) for c in "ST")
    roads = table(["D", "S", "T"], {("D", "S"): 90, ("D", "T"): 10, ("S", "T"): 10})
    problem = one_depot_one_site(sites=sites, travel=roads, deadline_min=60)
    result = solve(problem, SolveParams(time_limit_s=20, work_limit=200))
    assert result.report.figures.people_relieved <= relief_bound(problem).people


def test_out_of_time_the_bound_is_weaker_but_holds():
    problem = one_depot_one_site(supplies=(Supply("D", "kit", SupplyCurve.at_once(37)),))
    bound = relief_bound(problem, time_limit_s=1e-6)
    assert 37 <= bound.people <= 100


def test_sites_without_needs_are_in_the_bound():
    problem = one_depot_one_site(
        sites=(Site("E", "S", 9, {}),), sources=(Source("D", "D", 0, 1.0),)
    )
    assert relief_bound(problem).people == 9
    assert relief_bound(replace(problem, vehicles=())).people == 9


def test_what_comes_anyway_counts_in_the_bound_and_no_truck_is_needed_for_it():
    # Forty of a hundred kits are there, and no truck: forty people, and not one more.
    there = (Delivery("S", 10, 20, {"kit": 40}),)
    still = one_depot_one_site(vehicles=(), deliveries=there)
    assert relief_bound(still).people == 40
    # One truck that can only make one trip brings fifty more.
    once = one_depot_one_site(deliveries=there, deadline_min=100)
    assert relief_bound(once).people >= 90
    assert check(once, Plan(())).figures.people_relieved == 40
