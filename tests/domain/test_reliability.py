"""What is learnt of a supplier, with numbers derived by hand."""

from dataclasses import replace
from datetime import date
from math import exp, log, sqrt

import pytest

from depot.domain.reliability import Observation, ObservationKind, reliability
from depot.domain.reserve_layer import LayerCurve, ReserveLayer
from depot.errors import InvalidInput

REAL, DRILL, CHECK = ObservationKind.REAL, ObservationKind.DRILL, ObservationKind.SPOT_CHECK
AGREEMENT = ReserveLayer.AGREEMENT
FULL = Observation("SHOP", "WT01", REAL, 100, 100, 60, 60, date(2026, 6, 1), "DY-1")


def test_before_anything_is_seen_the_prior_of_the_layer_speaks():
    # Beta(3.6, 0.4); t with 4 degrees of freedom on sqrt(0.09 · 3 / (2 · 2)).
    found = reliability([], AGREEMENT)
    assert found.seen == 0
    assert found.share.mean == pytest.approx(0.9)
    assert found.stretch.mean == 1
    assert found.careful_stretch == pytest.approx(exp(sqrt(0.0675) * 1.533206), rel=1e-6)
    assert found.share.low < 0.9 < found.share.high


def test_a_call_off_that_brought_two_fifths_counts_as_two_fifths_of_a_success():
    # Beta(3.6 + 0.4, 0.4 + 0.6) = Beta(4, 1), whose quantile is p^(1/4).
    found = reliability([replace(FULL, delivered=40)], AGREEMENT)
    assert found.share.mean == pytest.approx(0.8)
    assert found.careful_share == pytest.approx(0.1**0.25)
    assert found.share.high == pytest.approx(0.9**0.25)


def test_a_call_off_that_took_twice_as_long_stretches_the_next_one():
    # Two calls' belief in 1 and one call of 2: median 2^(1/3). The variance has shape 2.5 and
    # scale 0.09 + 2 · 1 · (ln 2)² / (2 · 3); t with 5 degrees of freedom has 1.475884 at 0.9.
    found = reliability([replace(FULL, actual_min=120)], AGREEMENT)
    assert found.stretch.mean == pytest.approx(2 ** (1 / 3))
    scale = 0.09 + log(2) ** 2 / 3
    width = sqrt(scale * 4 / (2.5 * 3)) * 1.475884
    assert found.careful_stretch == pytest.approx(exp(log(2) / 3 + width), rel=1e-6)


def test_a_drill_counts_half_and_a_spot_check_a_quarter():
    drill = reliability([replace(FULL, delivered=0, kind=DRILL)], AGREEMENT)
    assert drill.share.mean == pytest.approx(3.6 / 4.5)
    check = Observation("SHOP", "WT01", CHECK, 100, 0, 0, 0, date(2026, 6, 1), "CC-1")
    assert reliability([check], AGREEMENT).share.mean == pytest.approx(3.6 / 4.25)


def test_a_spot_check_tells_nothing_about_time():
    check = Observation("SHOP", "WT01", CHECK, 100, 100, 0, 0, date(2026, 6, 1), "CC-1")
    assert reliability([check], AGREEMENT).stretch == reliability([], AGREEMENT).stretch


def test_another_item_of_the_supplier_counts_half_and_all_its_goods_in_full():
    none = replace(FULL, delivered=0)
    assert reliability([none], AGREEMENT, "SH01").share.mean == pytest.approx(3.6 / 4.5)
    assert reliability([replace(none, item="")], AGREEMENT, "SH01").share.mean == pytest.approx(
        3.6 / 5
    )


def test_more_than_promised_and_very_early_are_no_better_than_kept_promises():
    assert reliability([replace(FULL, delivered=900)], AGREEMENT).share == (
        reliability([FULL], AGREEMENT).share
    )
    assert reliability([replace(FULL, actual_min=0)], AGREEMENT).careful_stretch >= 1


def test_what_is_often_seen_is_surely_known():
    seen = [replace(FULL, source_no=f"DY-{n}", delivered=80) for n in range(400)]
    found = reliability(seen, AGREEMENT)
    assert found.share.mean == pytest.approx(0.8, abs=0.002)
    assert found.share.high - found.share.low < 0.06
    assert found.careful_stretch == pytest.approx(1, abs=0.1)


def test_our_own_stock_is_sure():
    found = reliability([], ReserveLayer.STOCK)
    assert (found.careful_share, found.careful_stretch) == (1, 1)


@pytest.mark.parametrize(
    "bad",
    [
        {"promised": 0},
        {"delivered": -1},
        {"actual_min": -1},
        {"promised_min": 0, "actual_min": 5},  # taken, but nothing was promised
        {"supplier": " "},
        {"source_no": ""},
    ],
)
def test_what_cannot_have_been_seen_is_refused(bad):
    with pytest.raises(InvalidInput):
        replace(FULL, **bad)


def test_a_careful_curve_is_smaller_and_later():
    curve = LayerCurve("SHOP", "WT01", AGREEMENT, ((60, 100), (120, 300)), 0.5, 1.5, 2.0)
    careful = curve.carefully()
    assert (curve.promised, curve.reliable) == (300, 150)
    assert careful.steps == ((90, 50), (180, 150))
    assert careful.carefully() == careful


def test_a_curve_that_counts_on_nothing_has_no_steps():
    curve = LayerCurve("SHOP", "WT01", AGREEMENT, ((60, 1),), 0.5)
    assert curve.carefully().steps == ()


def test_steps_that_close_up_when_stretched_stay_one_step():
    curve = LayerCurve("SHOP", "WT01", AGREEMENT, ((0, 1), (1, 2)), 1.0, 1.0)
    assert curve.carefully().steps == ((0, 1), (1, 2))


@pytest.mark.parametrize("steps", [((60, 100), (60, 200)), ((60, 100), (90, 50)), ((-1, 5),)])
def test_a_curve_that_does_not_rise_is_refused(steps):
    with pytest.raises(InvalidInput):
        LayerCurve("SHOP", "WT01", AGREEMENT, steps)
