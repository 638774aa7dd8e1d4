"""Among few columns the best of all is found, and what is left out is counted in the bound."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import csc_matrix
from test_levels import program

from optimize.backends.highs_linear import Ended, LinearProgram, solve_linear
from optimize.twostage.levels import level_form, levels_of, whole_at_best
from optimize.twostage.narrowed import priced, solve_narrowed


def cover(cost, weights, need):
    """Choose things of weight and cost that weigh at least the need together."""
    size = len(cost)
    return LinearProgram(
        np.array(cost, float), np.zeros(size), np.ones(size), np.ones(size, bool),
        csc_matrix(np.array([weights], float)), np.array([need], float), np.array([np.inf]),
    )  # fmt: skip


def test_a_dear_thing_is_held_out_and_the_rest_is_best():
    # 3 kg for 3, 2 kg for 2.2, 5 kg for 50; 5 kg wanted: the first two, 5.2.
    answer = solve_narrowed(cover([3, 2.2, 50], [3, 2, 5], 5), np.ones(3, bool))
    assert answer.ended is Ended.OPTIMAL
    assert answer.objective == answer.bound == pytest.approx(5.2)


def test_what_was_held_out_comes_in_where_the_rest_is_no_good():
    # At the relaxed price of 1 a kg the 3.4 kg for 4 stay out at first, yet with 3.3 kg wanted
    # they beat two of the three that are cheaper by weight: 2 + 2 > 4 is false, 2.1 + 2.1 > 4.
    answer = solve_narrowed(cover([2.1, 2.1, 4], [2.1, 2.1, 3.4], 3.3), np.ones(3, bool))
    assert answer.objective == answer.bound == pytest.approx(4.0)


@pytest.mark.parametrize("seed", range(6))
def test_narrowed_levels_have_the_optimum(seed):
    two = program(seed)
    levels = levels_of(two)
    form = level_form(two, levels)
    answer = solve_narrowed(form, whole_at_best(two, form))
    assert answer.ended is Ended.OPTIMAL
    assert answer.objective == pytest.approx(solve_linear(form).objective)


def test_without_time_there_is_no_plan_but_no_false_bound_either():
    answer = solve_narrowed(cover([3, 2.2, 50], [3, 2, 5], 5), np.ones(3, bool), 0.0)
    assert answer.ended is Ended.LIMIT or answer.objective == pytest.approx(5.2)
    assert answer.bound <= 5.2 + 1e-9


def test_the_bound_holds_for_prices_that_are_not_the_best():
    # Any price of a kg is a bound; 0.9: 5 * 0.9 + min(0, 2.2 - 1.8) + min(0, 3 - 2.7) = 4.5.
    asked = cover([3, 2.2, 50], [3, 2, 5], 5)
    assert priced(asked, np.array([0.9])).bound == pytest.approx(4.5)
    # A price below nothing of a row without an upper side counts as nothing.
    assert priced(asked, np.array([-1.0])).bound == 0.0


def test_a_program_that_nothing_keeps_is_infeasible():
    answer = solve_narrowed(cover([3, 2], [1, 1], 5), np.ones(2, bool))
    assert answer.ended is Ended.INFEASIBLE
    assert replace(answer, bound=0.0).values is None
