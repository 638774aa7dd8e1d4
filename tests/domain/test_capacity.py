"""Production as a stair of units: numbers derived by hand."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from depot.domain.capacity import Capacity, Run, finish_min, ramp, schedule
from depot.errors import InvalidInput

A_UNIT_A_MINUTE = 1440


def test_the_rate_rises_evenly_to_the_full_rate():
    """From 0 to 1 unit a minute in 120 minutes: t²/240 units, 60 at 120, then 1 a minute."""
    run = Run("A", Capacity(A_UNIT_A_MINUTE, ramp_min=120), 60, 10_000)
    assert ramp(run, 300) == ((120, 15), (180, 60), (240, 120), (300, 180))


def test_the_line_stands_when_raw_materials_run_out_until_they_come():
    """Materials for 100 units; 100 more come each 600 minutes."""
    run = Run("A", Capacity(A_UNIT_A_MINUTE, buffer_units=100, resupply_min=600), 0, 10_000)
    assert ramp(run, 1300) == ((60, 60), (120, 100), (660, 160), (720, 200), (1260, 260))


def test_no_more_than_the_maximum_and_others_come_first():
    """100 units at most, 30 of them called already: they are made by minute 30."""
    run = Run("A", Capacity(A_UNIT_A_MINUTE), 0, 100, called=30)
    assert ramp(run, 600) == ((60, 30), (120, 70))


def test_a_shared_line_makes_one_item_after_the_other():
    """A: 120 units from minute 60 to 180; change-over to 210; then B at half a unit a minute."""
    a = Run("A", Capacity(A_UNIT_A_MINUTE, line="L1", turn=1), 60, 120)
    b = Run("B", Capacity(720, line="L1", turn=2, changeover_min=30), 60, 1000)
    assert schedule([b, a], 400) == {
        "A": ((120, 60), (180, 120)),
        "B": ((270, 30), (330, 60), (390, 90)),
    }


def test_an_item_that_the_line_has_no_time_for_brings_nothing():
    a = Run("A", Capacity(A_UNIT_A_MINUTE, line="L1", turn=1), 0, 5000)
    b = Run("B", Capacity(A_UNIT_A_MINUTE, line="L1", turn=2), 0, 5000)
    assert schedule([a, b], 600)["B"] == ()


def test_what_is_too_late_is_still_said():
    """No output by minute 600: the first step after it is there, so that it shows."""
    assert ramp(Run("A", Capacity(A_UNIT_A_MINUTE), 700, 100), 600) == ((760, 60),)


@pytest.mark.parametrize(
    "bad",
    [{"daily_units": 0}, {"daily_units": 5, "resupply_min": 10}, {"daily_units": 5, "turn": 0}],
)
def test_what_can_t_be_is_refused(bad):
    with pytest.raises(InvalidInput):
        Capacity(**bad)


RUNS = st.builds(
    Run,
    st.sampled_from("ABC"),
    st.builds(
        Capacity, st.integers(2000, 50_000), st.integers(0, 600), st.integers(100, 3000),
        st.sampled_from((0, 400, 1500)), st.just("L1"), st.integers(1, 3), st.integers(0, 120),
    ),
    st.integers(0, 600),
    st.integers(1, 5000),
)  # fmt: skip


FEW = settings(deadline=None, max_examples=30)


@FEW
@given(run=RUNS, minute=st.integers(0, 5000))
def test_output_never_falls_and_never_beats_the_full_rate(run, minute):
    made = run.capacity.output(minute, run.first_min)
    assert made <= run.capacity.output(minute + 1, run.first_min)
    assert made * 1440 <= run.capacity.daily_units * max(0, minute - run.first_min)


@FEW
@given(runs=st.lists(RUNS, min_size=2, max_size=3, unique_by=lambda each: each.item))
def test_a_line_works_on_one_item_at_a_time(runs):
    """What all items have by any minute fits the minutes that the line has worked."""
    stairs = schedule(runs, 4000)
    for minute in range(60, 4000, 180):
        needed = 0
        for run in runs:
            units = max((u for at, u in stairs[run.item] if at <= minute), default=0)
            needed += -(-units * 1440 // run.capacity.daily_units)
        # Whole units are rounded up to whole minutes once for each item.
        assert needed <= minute + len(runs)


@FEW
@given(run=RUNS)
def test_it_is_finished_when_all_is_made_and_not_a_minute_before(run):
    at = finish_min(run, run.first_min)
    assert run.capacity.output(at - 1, run.first_min) < run.units
