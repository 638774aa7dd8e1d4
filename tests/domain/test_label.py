"""Labels: what stands in their codes, and what is read out of a scan."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from depot.domain.label import (
    BinLabel,
    LotLabel,
    ScannedBin,
    ScannedLabel,
    parse_bin,
    parse_label,
    parse_lot,
)
from depot.errors import DepotError, InvalidInput

WATER = LotLabel("WT01", 17, "L1", date(2027, 5, 1), "瓶装水")


def test_a_lot_label_carries_item_lot_number_and_date_in_ascii():
    assert WATER.payload() == "CYL1|WT01|17|L1|20270501"
    assert parse_label(WATER.payload()) == ScannedLabel("WT01", 17, "L1", date(2027, 5, 1))


def test_a_lot_number_of_chinese_and_bars_survives_the_code():
    label = LotLabel("WT01", 17, "甲|批 1", None, "瓶装水")
    assert label.payload().isascii()
    assert parse_lot(label.payload()) == ScannedLabel("WT01", 17, "甲|批 1", None)


def test_a_bin_label_names_depot_and_bin():
    assert BinLabel("CY1", "A-01").payload() == "CYB1|CY1|A-01"
    assert parse_label("CYB1|CY1|A-01\n") == ScannedBin("CY1", "A-01")


def test_a_scanner_that_types_full_width_letters_is_understood():
    assert parse_label("ＣＹＬ１｜ＷＴ０１｜１７｜Ｌ１｜２０２７０５０１") == parse_label(
        WATER.payload()
    )


def test_a_bin_may_be_typed_but_must_be_of_this_depot():
    assert parse_bin(" A-01 ", "CY1") == "A-01"
    assert parse_bin("CYB1|CY1|A-01", "CY1") == "A-01"
    with pytest.raises(InvalidInput, match="属于 CY2 库"):
        parse_bin("CYB1|CY2|A-01", "CY1")


def test_the_wrong_kind_of_label_is_named():
    with pytest.raises(InvalidInput, match="这里需要扫物资标签"):
        parse_lot("CYB1|CY1|A-01")
    with pytest.raises(InvalidInput, match="这里需要扫库位标签"):
        parse_bin(WATER.payload(), "CY1")


@pytest.mark.parametrize(
    "text",
    [
        "", "6901234567892", "CYL1", "CYL1|WT01|17|L1", "CYL1|WT01|-17|L1|20270501",
        "CYL1|WT01|1e3|L1|20270501", "CYL1|WT01|17|L1|20271301", "CYL1|WT01|17|L1|2027W01",
        "CYL1|WT01|17|%FF|20270501", "CYL1||17|L1|-", "CYB1||A-01", "CYL2|WT01|17|L1|-",
        "CYL1|" * 400,
    ],
)  # fmt: skip
def test_what_is_no_whole_label_of_ours_is_refused(text):
    with pytest.raises(InvalidInput, match="不是本系统的标签"):
        parse_label(text)


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)


@given(TEXTS, st.integers(1, 10**12), TEXTS, st.none() | st.dates(date(2000, 1, 1)))
def test_every_lot_reads_back_as_it_was_written(item, lot_id, lot_no, expires_on):
    label = LotLabel(item, lot_id, lot_no, expires_on, "物资")
    assert parse_lot(label.payload()) == ScannedLabel(item, lot_id, lot_no, expires_on)


@given(st.text())
def test_any_text_is_read_or_refused(text):
    with suppress(DepotError):
        parse_label(text)
