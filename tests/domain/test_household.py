"""What households should keep, and what a sample says of what they do."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from depot.domain.household import Survey, SurveyLine, cover, recommended, together, wilson
from depot.domain.season import Season
from depot.errors import InvalidInput
from depot.io.reference_household import household_list

ITEMS = {each.key: each for each in household_list()}
DAY = date(2026, 5, 1)


def test_three_in_winter_keep_27_litres_and_three_quilts():
    found = {item.key: units for item, units in recommended(household_list(), Season.WINTER, 3)}
    assert (found["water"], found["food"], found["quilt"], found["torch"]) == (27, 9, 3, 1)
    assert "rainwear" not in found
    assert "rainwear" in {i.key for i, _ in recommended(household_list(), Season.SUMMER, 1)}


@pytest.mark.parametrize("persons", [0, -1, 21, 10**12, 2.5, True])
def test_a_household_has_1_to_20_persons(persons):
    with pytest.raises(InvalidInput):
        recommended(household_list(), Season.WINTER, persons)


def test_the_list_is_the_national_one_with_our_marked_additions():
    national = [each for each in household_list() if each.mark.value == "sourced"]
    assert len(national) == 12  # 11 kinds: extinguisher and blanket are one kind there
    assert {each.key for each in household_list()} - {each.key for each in national} == {
        "quilt", "heat_pads", "rainwear",
    }  # fmt: skip


def test_the_interval_is_wilsons():
    """Of 10 asked 5: centre 0.5, half 0.2634 (Wilson 1927; 1.96² = 3.8415)."""
    found = wilson(5, 10)
    assert (found.mean, round(found.low, 4), round(found.high, 4)) == (0.5, 0.2366, 0.7634)
    none = wilson(0, 10)
    assert (none.low, round(none.high, 4)) == (0.0, 0.2775)
    # Who asked everybody knows.
    assert wilson(3, 12, 12).low == wilson(3, 12, 12).high == 0.25


@given(st.integers(1, 500), st.data())
def test_the_interval_holds_the_share_and_narrows_with_the_sample(asked, data):
    having = data.draw(st.integers(0, asked))
    one, more = wilson(having, asked), wilson(having * 4, asked * 4)
    assert 0 <= one.low <= one.mean + 1e-12
    assert one.mean <= one.high + 1e-12 <= 1 + 1e-9
    assert more.high - more.low < one.high - one.low


def survey(community, asked, **having):
    lines = tuple(SurveyLine(item, count) for item, count in having.items())
    return Survey(community, DAY, asked, lines)


def test_who_keeps_water_covers_the_day_and_a_quilt_half_of_a_winter_night():
    norms = {"water": 3.0, "food": 2400.0, "warmth": 2.0}
    found = {each.item: each for each in cover(
        survey("A", 10, water=5, quilt=10, torch=9), ITEMS, norms, 1000, 400)}  # fmt: skip
    assert found["water"].share.mean == 0.5
    assert found["quilt"].share.mean == 0.5
    assert "torch" not in found  # no counted need


def test_communities_together_are_weighted_by_people():
    norms = {"water": 3.0}
    covers = (*cover(survey("A", 10, water=10), ITEMS, norms, 3000, 1200),
              *cover(survey("B", 10, water=0), ITEMS, norms, 1000, 400))  # fmt: skip
    (whole,) = together(covers)
    assert (whole.share.mean, whole.people, whole.asked) == (0.75, 4000, 20)
    assert whole.share.low < 0.75 < whole.share.high
