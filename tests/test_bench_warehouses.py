"""Large warehouse problems: damaged figures are taken back, limits by openers change no optimum."""

import numpy as np
import pytest

from benchmarks.preposition.large_warehouses import located, mended
from benchmarks.preposition.proven import solved
from optimize.backends.highs_linear import solve_linear
from optimize.twostage.extensive import extensive_form


def test_each_300_that_was_written_as_1000_is_taken_back_and_no_other():
    # Warehouses and customers on a plane; a cost is demand times distance.
    houses = np.array([[0, 0], [4000, 0], [0, 3000], [4000, 3000], [2000, 7000], [9000, 1000]])
    customers = np.array([[0, 3000], [10005, 0], [1, 1], [50, 9], [700, 90], [80, 900], [5, 2000]])
    right = np.linalg.norm(customers[:, None] - houses, axis=2)
    words = np.array([[f"{cost:.5f}" for cost in row] for row in right])
    assert (words[0, 0], words[1, 0]) == ("3000.00000", "10005.00000")
    damaged = np.char.replace(words, "300", "1000")
    found = mended(damaged, np.ones(7))
    assert damaged[0, 0] == "10000.00000"
    assert found == pytest.approx(words.astype(float))


def test_the_cuts_find_what_the_extensive_form_finds():
    # 101 x 300 ways are too many for the extensive form by rule; all but three places are dear.
    rng = np.random.default_rng(3)
    cost = rng.uniform(100, 200, (300, 101))
    cost[:, :3] -= 90
    fixed = np.where(np.arange(101) < 3, 2000.0, 1e6)
    program = located(fixed, 200.0, np.ones(300), cost)
    found = solved(program, 60.0)
    assert found.how == "l-shaped"
    whole = solve_linear(extensive_form(program), gap=1e-7)
    assert found.objective == pytest.approx(whole.objective)
    assert found.bound == pytest.approx(whole.objective, rel=2e-6)
