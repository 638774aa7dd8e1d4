"""The readable model, the matrices and the cuts of scenarios find the same optimum.

`python -m benchmarks.preposition.agree` asks the same of hundreds of problems.
"""

from dataclasses import replace

import pulp
import pytest
from preposition_world import GOALS, made_up

from optimize.preposition.condense import condensed
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


@pytest.mark.parametrize("measure", Measure)
def test_like_sites_and_like_reserves_as_one_have_the_optimum_of_all(measure):
    # B is reached like A, in other minutes of the same period: one site in two.
    problem = made_up(5)
    roads = {
        name: (*(arc for arc in arcs if arc.site != "B"),
               *(replace(arc, site="B", minutes=arc.minutes + 1)
                 for arc in arcs if arc.site == "A"))
        for name, arcs in problem.networks.items()
    }  # fmt: skip
    scenarios = tuple(
        replace(
            each,
            needs=tuple(n for n in each.needs if n.site != "B")
            + tuple(replace(n, site="B", units=n.units / 2) for n in each.needs if n.site == "A"),
            people={**each.people, "B": each.people["A"] / 2},
            priority={"A": 2.0, "B": 2.0},
        )
        for each in problem.scenarios
    )
    alike = replace(problem, networks=roads, scenarios=scenarios)
    fewer = condensed(alike, measure)
    assert {need.site for each in fewer.scenarios for need in each.needs} <= {"A", "C"}
    assert any(need.site == "B" for each in scenarios for need in each.needs)
    found = solve_extensive(alike, Goal(measure), EXACT)
    assert found.objective == pytest.approx(readable_optimum(alike, Goal(measure)), rel=1e-6)
