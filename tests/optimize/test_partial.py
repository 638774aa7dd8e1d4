"""Scenarios kept whole in the master: the same optimum, from fewer rounds."""

import re
from dataclasses import replace

import pytest
from preposition_world import GOALS, made_up

from optimize.preposition.arrays import two_stage
from optimize.preposition.decompose import solve, solve_lshaped
from optimize.preposition.goal import Goal
from optimize.preposition.problem import (
    Arc,
    Item,
    Layer,
    Need,
    Option,
    Place,
    Problem,
    Reserve,
    Scenario,
)
from optimize.preposition.solve import PrepositionParams, solve_extensive
from optimize.twostage.blocks import Splitter
from optimize.twostage.grouping import blocks_in_groups
from optimize.twostage.partial import kept_scenarios

PARAMS = PrepositionParams(20.0, gap=1e-7)
ALL = 99


def vendor(*chances, options=()):
    """Return one place and site: needs (chance, units); a unit costs 6, one lacking 10."""
    scenarios = tuple(
        Scenario(str(n), chance, (Need("A", "W", units),), "roads")
        for n, (chance, units) in enumerate(chances)
    )
    return Problem(
        (Item("W", 0.0, 1.0, 10.0),),
        (Place("D", volume_m3=None if options else 1000.0, options=options),),
        (Reserve("D/W", Layer.STOCK, "D", "W", 6.0),),
        scenarios,
        {"roads": (Arc("D", "A", 30),)},
    )


def rounds_of(problem, kept):
    """Return how many rounds were taken, with the objective."""
    seen = []
    found = solve_lshaped(problem, Goal(), replace(PARAMS, kept=kept), seen.append)
    return seen[-1].round, found.objective


@pytest.mark.parametrize("number", range(12))
def test_with_one_some_or_all_scenarios_kept_the_optimum_is_that_of_all_in_one(number):
    # Each of the six measures and risks twice.
    problem, goal = made_up(number), GOALS[number % len(GOALS)]
    expected = solve_extensive(problem, goal, PrepositionParams(gap=1e-9)).objective
    for kept in (0, 1, 2, ALL):
        found = solve_lshaped(problem, goal, replace(PARAMS, kept=kept))
        assert found.outcome == "optimal"
        assert found.objective == pytest.approx(expected, rel=1e-6, abs=1e-6)
        assert found.bound <= expected + 1e-6 * max(1, abs(expected))


def test_those_are_kept_of_which_most_may_be_lacking_by_expectation():
    # 0.5 · 10, 0.2 · 60, 0.3 · 40 units: 5, 12 and 12; of equal ones the more probable.
    program = two_stage(vendor((0.5, 10.0), (0.2, 60.0), (0.3, 40.0)), Goal())
    assert kept_scenarios(program, 0) == frozenset()
    assert kept_scenarios(program, 1) == {2}
    assert kept_scenarios(program, 2) == {1, 2}
    assert kept_scenarios(program, ALL) == {0, 1, 2}


def test_what_no_plan_can_bring_is_no_reason_to_keep_a_scenario():
    problem = vendor((0.5, 10.0), (0.5, 500.0))
    cut_off = replace(problem.scenarios[1], network="none")
    closed = replace(
        problem,
        scenarios=(problem.scenarios[0], cut_off),
        networks={**problem.networks, "none": ()},
    )
    assert kept_scenarios(two_stage(problem, Goal()), 1) == {1}
    assert kept_scenarios(two_stage(closed, Goal()), 1) == {0}


def test_a_scenario_that_is_kept_shares_no_group_with_others():
    program = two_stage(vendor(*[(0.25, units) for units in (10.0, 20.0, 30.0, 40.0)]), Goal())
    assert len(Splitter().blocks(program.recourse[0], 0, 1.0)) == 1
    blocks, floors = blocks_in_groups(program, 1)
    assert ({each.group for each in blocks}, floors.size) == ({0}, 1)
    blocks, floors = blocks_in_groups(program, 1, kept={2})
    of = {each.scenario: each.group for each in blocks}
    assert of[0] == of[1] == of[3] != of[2]
    assert floors.size == 2


def test_what_the_master_knows_whole_takes_one_round():
    # 6 a unit, 10 for one that is lacking: a unit pays for itself if it is needed in more than 0.6
    # of the cases. That is so up to 20, and 0.2 · (10 + 20 + 40) units are then lacking.
    chances = [(0.2, 10.0 * n) for n in range(1, 4)] + [(0.2, 40.0), (0.2, 60.0)]
    problem = vendor(*chances)
    best = 6 * 20 + 10 * 0.2 * (10 + 20 + 40)
    assert solve_extensive(problem, Goal(), PARAMS).objective == pytest.approx(best)
    (by_cuts, first), (whole, last) = rounds_of(problem, 0), rounds_of(problem, ALL)
    assert first == pytest.approx(best)
    assert last == pytest.approx(best)
    assert whole == 1 < by_cuts


def test_sizes_of_places_are_chosen_as_without():
    sizes = (Option("S", 100.0, 15.0), Option("L", 150.0, 60.0))
    problem = vendor((0.5, 40.0), (0.5, 60.0), options=sizes)
    expected = solve_extensive(problem, Goal(), PARAMS)
    for kept in (1, ALL):
        found = solve_lshaped(problem, Goal(), replace(PARAMS, kept=kept))
        assert found.objective == pytest.approx(expected.objective)
        assert found.plan.options == expected.plan.options


def test_the_plan_is_the_same_again_and_in_two_processes():
    problem = made_up(9)
    params = replace(PARAMS, kept=1)
    alone = solve_lshaped(problem, Goal(), params)
    assert solve_lshaped(problem, Goal(), params).plan == alone.plan
    assert solve_lshaped(problem, Goal(), replace(params, workers=2)).plan == alone.plan


def test_a_checkpoint_is_gone_on_from_with_as_many_kept_alone(tmp_path):
    problem, file = made_up(9), tmp_path / "known.npz"
    params, rounds = replace(PARAMS, kept=1, checkpoint=file), []
    solve_lshaped(problem, Goal(), params, rounds.append, lambda: len(rounds) >= 2)
    best = solve_extensive(problem, Goal(), PrepositionParams(gap=1e-9)).objective
    for kept, begins_at in ((1, rounds[-1].round), (2, 1)):
        again = []
        found = solve_lshaped(problem, Goal(), replace(params, kept=kept), again.append)
        assert again[0].round >= begins_at
        assert (again[0].round > rounds[-1].round) == (kept == 1)
        assert found.objective == pytest.approx(best, rel=1e-6)


def test_who_asks_for_scenarios_to_be_kept_gets_cuts_and_never_less_than_none():
    problem = vendor((0.5, 10.0), (0.5, 20.0))
    assert solve(problem, Goal(), PARAMS).method == "extensive"
    found = solve(problem, Goal(), replace(PARAMS, kept=1))
    assert (found.method, found.objective) == ("l-shaped", pytest.approx(110))
    with pytest.raises(ValueError, match=re.escape("kept must be >= 0")):
        PrepositionParams(kept=-1)
