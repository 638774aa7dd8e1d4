"""The readable model, the arrays and their solvers find the same optimum."""

import pytest
from preposition_world import GOALS, made_up

from optimize.preposition.goal import Goal, Measure
from optimize.preposition.readable import readable_optimum
from optimize.preposition.solve import PrepositionParams, solve_extensive

EXACT = PrepositionParams(gap=1e-9)


@pytest.mark.parametrize("number", range(24))
def test_the_model_in_pulp_and_the_matrices_have_one_optimum(number):
    problem, goal = made_up(number), GOALS[number % len(GOALS)]
    found = solve_extensive(problem, goal, EXACT)
    expected = readable_optimum(problem, goal)
    assert found.objective == pytest.approx(expected, rel=1e-6, abs=1e-6)
    assert found.bound <= found.objective + 1e-9
    assert found.outcome == "optimal"


def test_pulp_with_highs_finds_it_too():
    import pulp

    problem = made_up(3)
    goal = Goal(Measure.COST)
    by_highs = readable_optimum(problem, goal, pulp.HiGHS(msg=False, gapRel=1e-9))
    assert solve_extensive(problem, goal, EXACT).objective == pytest.approx(by_highs, rel=1e-6)
