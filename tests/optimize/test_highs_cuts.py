"""The program that proposes where to look for better prices."""

import numpy as np
import pytest

from optimize.backends.highs_cuts import CutProgram


def _price_and_worth() -> CutProgram:
    """Minimise a price and what trucks are worth, which is nothing as long as no trip is known."""
    return CutProgram(np.array([1.0, 1.0]))


def _value(program: CutProgram) -> float:
    proposal = program.solve(np.array([1.0]), np.array([3.0]), 60.0)
    assert proposal is not None
    return proposal[1]


def test_the_least_in_the_box_is_proposed():
    program = _price_and_worth()
    # A worth of 4 less twice the price: 1 + 2, 2 + 0 or 3 + 0 at prices 1, 2, 3.
    program.add_row([0, 1], [2.0, 1.0], 4.0)
    price, value = program.solve(np.array([1.0]), np.array([3.0]), 60.0)
    assert price == pytest.approx([2.0], abs=0.05)
    assert value == pytest.approx(2.0, rel=0.01)


def test_a_trip_that_is_known_counts():
    program = _price_and_worth()
    assert _value(program) == pytest.approx(1.0, rel=0.01)
    program.add_cut(np.array([0, 1], np.int32), np.array([-2.0, 1.0]))
    assert _value(program) == pytest.approx(3.0, rel=0.01)


def test_only_trips_of_no_use_for_long_are_forgotten():
    program = _price_and_worth()
    program.add_cut(np.array([0, 1], np.int32), np.array([-2.0, 1.0]))
    program.add_cut(np.array([0, 1], np.int32), np.array([-0.5, 1.0]))
    for _ in range(20):
        assert _value(program) == pytest.approx(3.0, rel=0.01)
    assert program.cuts == 1
