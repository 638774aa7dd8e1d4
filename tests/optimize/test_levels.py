"""Whole second stages by levels have the optimum of the extensive form, and a closer bound."""

import random
from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import csc_matrix, csr_matrix

from optimize.backends.highs_linear import solve_linear
from optimize.twostage.evaluate import value_of
from optimize.twostage.extensive import extensive_form
from optimize.twostage.levels import level_form, levels_of
from optimize.twostage.program import FirstStage, Recourse, TwoStage
from optimize.twostage.risk import CVaR


def program(seed, scenarios=4, price=(4.0, 9.0)):
    """Two tasks go whole to one of two machines or are dropped at a price; machines are bought.

    Columns x1, x2 (size), u1, u2 (bought at all); x <= u.
    """
    draw = random.Random(seed)  # noqa: S311 -- no secrets
    first = FirstStage(
        cost=np.array([price[0], price[0] + 1, 2.0, 3.0]), lower=np.zeros(4),
        upper=np.array([9.0, 9.0, 1.0, 1.0]), whole=np.array([False, False, True, True]),
        matrix=csr_matrix(np.array([[1.0, 0, -1, 0], [0, 1.0, 0, -1]])),
        row_lower=np.full(2, -np.inf), row_upper=np.zeros(2),
    )  # fmt: skip
    matrix = np.zeros((4, 6))  # Tasks by (machine 1, machine 2, dropped).
    recourse = []
    for _ in range(scenarios):
        loads = [draw.choice([0.2, 0.3, 0.45, 0.6, 0.9]) for _ in range(4)]
        matrix[0, [0, 3]], matrix[1, [1, 4]] = loads[:2], loads[2:]
        matrix[2, :3], matrix[3, 3:] = 1.0, 1.0
        costs = [draw.randint(1, 5), draw.randint(1, 5), price[1]] * 2
        technology = np.zeros((4, 4))
        technology[0, 0] = technology[1, 1] = 1.0
        recourse.append(
            Recourse(
                np.array(costs, float), np.ones(6), csc_matrix(matrix), csr_matrix(technology),
                np.array([-np.inf, -np.inf, 1, 1]), np.array([0.0, 0.0, 1, 1]), np.zeros(4),
                whole=np.ones(6, bool),
            )
        )  # fmt: skip
    return TwoStage(first, tuple(recourse), np.full(scenarios, 1 / scenarios))


@pytest.mark.parametrize("seed", range(6))
def test_levels_have_the_optimum_of_the_extensive_form_and_a_bound_no_further(seed):
    two = program(seed)
    form = level_form(two, levels_of(two))
    whole, plain = solve_linear(form), extensive_form(two)
    assert whole.objective == pytest.approx(solve_linear(plain).objective)
    assert value_of(two, whole.values[:4]) == pytest.approx(whole.objective)
    bounds = [
        solve_linear(replace(each, whole=np.zeros(each.cost.size, bool))).objective
        for each in (form, plain)
    ]
    assert bounds[1] - 1e-9 <= bounds[0] <= whole.objective + 1e-9


def test_one_task_that_needs_a_level_costs_it_or_is_dropped():
    # A machine of 0.5 for 2 · 0.5 + 1 and doing it for 3 make 5; dropped it costs 9, or 4.
    for dropped, expected in ((9.0, 5.0), (4.0, 4.0)):
        first = FirstStage(
            np.array([2.0, 1.0]), np.zeros(2), np.array([9.0, 1.0]), np.array([False, True]),
            csr_matrix([[1.0, -1.0]]), np.array([-np.inf]), np.zeros(1),
        )  # fmt: skip
        only = Recourse(
            np.array([3.0, dropped]), np.ones(2), csc_matrix([[0.5, 0.0], [1.0, 1.0]]),
            csr_matrix([[1.0, 0.0], [0.0, 0.0]]), np.array([-np.inf, 1.0]), np.array([0.0, 1.0]),
            np.zeros(2), whole=np.ones(2, bool),
        )  # fmt: skip
        two = TwoStage(first, (only,), np.ones(1))
        form = level_form(two, levels_of(two))
        assert solve_linear(form).objective == pytest.approx(expected)


def test_programs_of_another_kind_are_left_to_others():
    two = program(1)
    assert levels_of(replace(two, risk=CVaR(0.5))) is None
    free = tuple(replace(each, whole=None) for each in two.recourse)
    assert levels_of(replace(two, recourse=free)) is None
