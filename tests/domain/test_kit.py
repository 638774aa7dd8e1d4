"""Sharing lots out among kits: kits of one lot hold the very same."""

from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from depot.domain.kit import KitBatch, Supply, batches

MAY, JUNE = date(2027, 5, 1), date(2027, 6, 1)


def test_one_lot_of_each_component_makes_one_batch_that_expires_with_the_earliest():
    made = batches(10, [(4, [Supply(1, JUNE, 40)]), (1, [Supply(2, MAY, 10)])])
    assert made == (KitBatch(10, ((1, 4), (2, 1)), MAY),)


def test_a_kit_in_which_a_lot_runs_out_holds_both_lots_and_stands_alone():
    """Five units a kit, seven of lot 1: kit 1 is 5 of lot 1, kit 2 is 2 + 3, kit 3 is 5 of 2."""
    made = batches(3, [(5, [Supply(1, MAY, 7), Supply(2, JUNE, 8)])])
    assert made == (
        KitBatch(1, ((1, 5),), MAY),
        KitBatch(1, ((1, 2), (2, 3)), MAY),
        KitBatch(1, ((2, 5),), JUNE),
    )


def test_components_that_change_at_different_kits_give_a_batch_between():
    first = (1, [Supply(1, None, 4), Supply(2, None, 6)])
    second = (1, [Supply(3, None, 7), Supply(4, None, 3)])
    made = [(each.kits, each.parts) for each in batches(10, [first, second])]
    assert made == [(4, ((1, 1), (3, 1))), (3, ((2, 1), (3, 1))), (3, ((2, 1), (4, 1)))]


def test_one_lot_out_of_two_bins_is_one_batch():
    assert batches(2, [(5, [Supply(1, MAY, 7), Supply(1, MAY, 3)])]) == (
        KitBatch(2, ((1, 5),), MAY),
    )


def test_three_small_lots_can_be_in_one_kit():
    made = batches(1, [(3, [Supply(n, None, 1) for n in (1, 2, 3)])])
    assert made == (KitBatch(1, ((1, 1), (2, 1), (3, 1)), None),)


def test_supplies_that_do_not_add_up_are_a_fault():
    with pytest.raises(ValueError, match="add up"):
        batches(2, [(5, [Supply(1, None, 9)])])


@given(
    st.integers(1, 30),
    st.lists(st.tuples(st.integers(1, 6), st.lists(st.integers(0, 200), max_size=6)), min_size=1,
             max_size=4),
)  # fmt: skip
def test_every_unit_is_in_exactly_one_kit_and_every_kit_is_full(kits, wanted):
    components = []
    for index, (units, cuts) in enumerate(wanted):
        total = kits * units
        points = sorted({0, total, *(cut % total for cut in cuts)})
        components.append(
            (units, [
                Supply(index * 100 + n, None, b - a)
                for n, (a, b) in enumerate(pairwise(points))
            ])
        )  # fmt: skip
    made = batches(kits, components)
    assert sum(each.kits for each in made) == kits
    used = {}
    for batch in made:
        for lot_id, units in batch.parts:
            used[lot_id] = used.get(lot_id, 0) + units * batch.kits
    assert used == {each.lot_id: each.units for _, supplies in components for each in supplies}
    for batch in made:
        for index, (units, _) in enumerate(components):
            assert sum(u for lot_id, u in batch.parts if lot_id // 100 == index) == units
