"""The readable model, the matrices and the cuts of scenarios find the same optimum.

`python -m benchmarks.preposition.agree` asks the same of hundreds of problems.
"""

import pulp
import pytest
from preposition_world import GOALS, made_up

from optimize.preposition.decompose import solve_lshaped
from optimize.preposition.goal import Goal, Measure
from optimize.preposition.readable import readable_optimum
from optimize.preposition.solve import PrepositionParams, solve_extensive

EXACT = PrepositionParams(gap=1e-9)


@pytest.mark.parametrize("number", range(12))
def test_the_model_in_pulp_the_matrices_and_the_cuts_have_one_optimum(number):
    # Each of the six measures and risks twice.
    problem, goal = made_up(number), GOALS[number % len(GOALS)]
    expected = readable_optimum(problem, goal)
    whole = solve_extensive(problem, goal, EXACT)
    cut = solve_lshaped(problem, goal, PrepositionParams(20.0, gap=1e-7))
    assert whole.outcome == cut.outcome == "optimal"
    for found in (whole, cut):
        assert found.objective == pytest.approx(expected, rel=1e-6, abs=1e-6)
        assert found.bound <= expected + 1e-6 * max(1, abs(expected))


def test_pulp_with_highs_finds_it_too():
    problem, goal = made_up(3), Goal(Measure.COST)
    by_highs = readable_optimum(problem, goal, pulp.HiGHS(msg=False, gapRel=1e-9))
    assert solve_extensive(problem, goal, EXACT).objective == pytest.approx(by_highs, rel=1e-6)
