"""Sizes of places: what opens a flow limits it, and shares of sizes become choices."""

import numpy as np
import pytest
from preposition_world import made_up

from optimize.preposition.arrays import two_stage
from optimize.preposition.decompose import solve_lshaped
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
from optimize.twostage.blockset import BlockSet, Question
from optimize.twostage.dive import choices_of
from optimize.twostage.grouping import blocks_in_groups
from optimize.twostage.rounding import nearest_choices

SIZES = (
    Option("XS", 4500.0, 15.0),
    Option("S", 8000.0, 30.0),
    Option("M", 13000.0, 60.0),
    Option("L", 18000.0, 90.0),
)
"""CNY and m³."""


def one_cache(sizes=SIZES, units=40.0):
    """Return a cache for one site; a unit takes 1 m³, one that is lacking costs 1,000 CNY."""
    return Problem(
        (Item("W", 0.0, 1.0, 1000.0),),
        (Place("Q", options=sizes),),
        (Reserve("Q/W", Layer.STOCK, "Q", "W", 1.0),),
        (Scenario("one", 1.0, (Need("A", "W", units),), "roads"),),
        {"roads": (Arc("Q", "A", 30),)},
    )


def test_half_a_cache_serves_half_of_a_need_however_much_it_could_hold():
    program = two_stage(one_cache(SIZES[3:]), Goal())
    blocks, _ = blocks_in_groups(program, 1)
    half = np.array([0.5, 40.0])
    bare = BlockSet(blocks)(Question(half, half, opened=False))
    tight = BlockSet(blocks)(Question(half, half))
    # 45 m³ hold all 40 units; of a need of 40 half a cache serves 20, and 20 are lacking.
    assert bare.values == pytest.approx([0.0])
    assert tight.values == pytest.approx([20_000.0])
    assert tight.intercept + tight.slope @ half == pytest.approx(tight.values)
    # Opened in full nothing is lacking, and the cut says no more than that.
    assert tight.intercept + tight.slope @ np.array([1.0, 40.0]) <= 1e-6


def test_cuts_with_openers_are_below_every_plan_that_opens_whole_places():
    program = two_stage(made_up(7), Goal())
    blocks, _ = blocks_in_groups(program, 100)
    whole = np.flatnonzero(program.first.whole)
    draw = np.random.default_rng(2)
    closed = np.where(program.first.whole, 0.0, 20.0)
    shares = [closed.copy() for _ in range(4)]
    for each in shares:
        each[whole] = draw.uniform(0, 0.5, whole.size)
    small = closed.copy()
    small[whole[0]] = 1.0
    # Closed places hold nothing.
    for plan in (small, np.zeros(closed.size)):
        truth = BlockSet(blocks)(Question(plan, plan, opened=False)).values
        for each in shares:
            found = BlockSet(blocks).cuts(each)
            assert np.all(found.intercept + found.slope @ plan <= truth + 1e-6)


def test_the_size_next_to_the_room_that_shares_leave_is_chosen():
    program = two_stage(one_cache(), Goal())
    columns = choices_of(program.first)

    def chosen(shares, least):
        return nearest_choices(program.first, columns, np.array([*shares, 0.0]), least).tolist()

    # 0.12 · 15 + 0.34 · 90 = 32.4 m³, next to 30; 0.7 · 90 = 63, next to 60.
    assert chosen([0.12, 0.0, 0.0, 0.34], 0.3) == [0, 1, 0, 0]
    assert chosen([0.0, 0.0, 0.0, 0.7], 0.3) == [0, 0, 1, 0]
    # Less than half open is none, where half is asked for.
    assert chosen([0.12, 0.0, 0.0, 0.34], 0.5) == [0, 0, 0, 0]


def test_a_cache_that_pays_is_found_in_its_cheapest_size_that_holds_the_need():
    # 40 units: 13,000 for 60 m³, or 8,000 for 30 m³ and 10 lacking for 10,000.
    params = PrepositionParams(20.0, gap=1e-7)
    found = solve_lshaped(one_cache(), Goal(), params)
    assert found.plan.options == {"Q": "M"}
    assert found.objective == pytest.approx(13_000 + 40) == found.bound
    # 32 units: two lacking cost 2,000 and the next size 5,000.
    found = solve_lshaped(one_cache(units=32.0), Goal(), params)
    assert found.plan.options == {"Q": "S"}
    assert found.objective == pytest.approx(8000 + 30 + 2000)
    whole = solve_extensive(one_cache(units=32.0), Goal(), params)
    assert found.objective == pytest.approx(whole.objective)
