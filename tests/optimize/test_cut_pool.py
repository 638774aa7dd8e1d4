"""The master keeps all cuts; its solver holds few, in units that suit it."""

import numpy as np
import pytest
from preposition_world import made_up
from scipy.sparse import csc_matrix, csr_matrix

from optimize.backends.highs_linear import LinearProgram, solve_linear
from optimize.backends.highs_rows import RowsProgram, solve_in_units
from optimize.preposition.arrays import two_stage
from optimize.preposition.goal import Goal
from optimize.twostage.blockset import BlockSet
from optimize.twostage.cut_pool import STAYS, CutPool
from optimize.twostage.grouping import blocks_in_groups
from optimize.twostage.master import Master


def two_of_one_group_and_one_that_stays():
    pool = CutPool(2)
    rows = csr_matrix(np.array([[1.0, 0.0], [2.0, 0.0], [0.0, 1.0]]))
    pool.add(rows, np.array([3.0, 8.0, 1.0]), np.array([0, 0, STAYS]))
    return pool


def test_what_does_not_touch_a_point_is_left_out_and_what_it_breaks_comes_back():
    pool = two_of_one_group_and_one_that_stays()
    assert list(pool.rest_slack(np.array([9.0, 9.0]))) == [0, 1]
    assert pool.at_work()[1].tolist() == [1.0]
    # At (0, 0) the first lacks 3 and the second 8: of a group only the worst comes back.
    assert list(pool.broken(np.zeros(2), 0.0)) == [1]
    assert not pool.broken(np.zeros(2), 8.0).size
    rows, right = pool.bring_back(np.array([1]), to_stay=True)
    assert (rows.toarray().tolist(), right.tolist()) == ([[2.0, 0.0]], [8.0])
    assert not pool.rest_slack(np.array([9.0, 9.0])).size
    assert pool.all()[0].shape == (3, 2)


def test_a_choice_beside_millions_of_units_has_the_optimum_of_its_own_units():
    # 2 million kilocalories fit where the place is opened: 3 CNY a thousand lacking, 4,000 to open.
    program = LinearProgram(
        np.array([4000.0, 0.0, 0.003]), np.zeros(3), np.array([1.0, 2e6, np.inf]),
        np.array([True, False, False]), csc_matrix(np.array([[-2e6, 1.0, 0.0]])),
        np.array([-np.inf]), np.array([0.0]),
    )  # fmt: skip
    rows = RowsProgram(program, unit=64.0)
    rows.add(csr_matrix(np.array([[0.0, 1.0, 1.0]])), np.array([1.5e6]))
    answer = rows.run()
    # Three quarters of the place are opened: the last 500,000 cost 1,000 by place, 1,500 lacking.
    assert answer.objective == pytest.approx(3000.0)
    assert answer.values == pytest.approx([0.75, 1.5e6, 0.0])
    with_need = LinearProgram(
        program.cost, program.lower, program.upper, program.whole,
        csc_matrix(np.array([[-2e6, 1.0, 0.0], [0.0, 1.0, 1.0]])),
        np.array([-np.inf, 1.5e6]), np.array([0.0, np.inf]),
    )  # fmt: skip
    whole = solve_in_units(with_need, 64.0, (10.0, 1e-9))
    assert whole.objective == pytest.approx(4000.0) == solve_linear(with_need).objective
    assert whole.bound == pytest.approx(4000.0)
    rows.set_first_columns(np.zeros(1), np.zeros(1))
    assert rows.run().objective == pytest.approx(4500.0)


def test_a_master_that_left_cuts_out_finds_the_values_of_the_one_with_all():
    program = two_stage(made_up(7), Goal())
    blocks, floors = blocks_in_groups(program, 100)
    draw = np.random.default_rng(3)
    full, lean = Master(program, floors), Master(program, floors)
    for _ in range(5):
        cuts = BlockSet(blocks).cuts(draw.uniform(0, 20, full.size))
        for master in (full, lean):
            master.add(cuts, np.arange(cuts.groups.size))
    first = program.first
    none = np.where(first.whole, 0.0, first.upper)
    assert lean.relaxed(first.lower, none) is not None
    lean.drop_slack()
    expected = full.relaxed(first.lower, first.upper).value
    assert lean.relaxed(first.lower, first.upper).value == pytest.approx(expected, rel=1e-7)
    assert lean.whole(10.0, 1e-9).objective == pytest.approx(full.whole(10.0, 1e-9).objective)
