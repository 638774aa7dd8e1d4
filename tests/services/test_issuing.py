"""Issuing: the earliest expiry that is still good on arrival, and only what is ours to issue."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from ledger_world import (
    TODAY,
    IssueLine,
    ReceiveLine,
    furnish,
    issue,
    on_hand,
    receive,
    receive_tents,
    receive_water,
)

from depot.domain.ledger import StockStatus
from depot.domain.lines import InvalidLines
from depot.errors import InsufficientStock, InvalidInput
from depot.services.audit import verify
from depot.services.stock import issuable_snapshot, movement_rows

# Water needs 30 days left on arrival, so on 1 June the first good date is 1 July.


@pytest.fixture
def furnished(app):
    furnish(app)
    return app


def picked(issued):
    return [(pick.lot_no, pick.bin, pick.quantity) for pick in issued.picks]


def test_the_earliest_expiry_goes_first(furnished):
    receive_water(furnished, 10, date(2027, 5, 1), "late")
    receive_water(furnished, 10, date(2027, 2, 1), "early", "A-02")
    issued = issue(furnished, IssueLine("WT01", 12))
    assert picked(issued) == [("early", "A-02", 10), ("late", "A-01", 2)]
    assert on_hand(furnished) == {("late", "A-01", "issuable"): 8}
    assert furnished.read(verify).ok


def test_a_lot_that_expires_under_way_is_skipped(furnished):
    """Both are good today. For arrival on 3 June only what lasts until 3 July may go."""
    receive_water(furnished, 10, date(2026, 7, 2), "dies")
    receive_water(furnished, 10, date(2026, 7, 3), "lives")
    issued = issue(furnished, IssueLine("WT01", 5), arrives_on=date(2026, 6, 3))
    assert picked(issued) == [("lives", "A-01", 5)]
    today = issue(furnished, IssueLine("WT01", 5), arrives_on=TODAY)
    assert picked(today) == [("dies", "A-01", 5)]


def test_what_is_left_of_a_too_short_lot_is_no_stock(furnished):
    receive_water(furnished, 10, date(2026, 6, 30), "short")
    with pytest.raises(InsufficientStock) as refusal:
        issue(furnished, IssueLine("WT01", 1))
    assert "第 1 行" in refusal.value.text.zh
    assert "30 天" in refusal.value.text.zh
    assert furnished.read(issuable_snapshot, TODAY).units == {}


def test_held_damaged_and_others_goods_are_never_issued(furnished):
    water = ReceiveLine("WT01", 5, "A-01", "L1", None, date(2027, 5, 1))
    receive(
        furnished,
        *(replace(water, status=each) for each in StockStatus if each != "issuable"),
        *(replace(water, owner=each) for each in ("city", "province", "donated")),
    )
    with pytest.raises(InsufficientStock):
        issue(furnished, IssueLine("WT01", 1))
    assert furnished.read(issuable_snapshot, TODAY).units == {}


def test_goods_that_expired_in_the_bin_are_never_issued(furnished, clock):
    lot_id = receive_water(furnished, 10, date(2026, 8, 1))
    clock.move(days=62)  # 2 August
    assert clock.today() == date(2026, 8, 2)
    for line in (IssueLine("WT01", 1), IssueLine("WT01", 1, lot_id, "急用")):
        with pytest.raises(InsufficientStock):
            issue(furnished, line)


def test_taking_another_lot_needs_a_reason_which_is_kept(furnished):
    receive_water(furnished, 10, date(2027, 2, 1), "early")
    late = receive_water(furnished, 10, date(2027, 5, 1), "late")
    with pytest.raises(InvalidLines) as refusal:
        issue(furnished, IssueLine("WT01", 5, late))
    assert [each.subject for each in refusal.value.findings] == ["deviation_reason"]
    assert "early" in refusal.value.text.zh
    issued = issue(furnished, IssueLine("WT01", 5, late, "外箱已拆"))
    assert picked(issued) == [("late", "A-01", 5)]
    assert furnished.read(movement_rows)[0].reason == "issue: 外箱已拆"


def test_naming_the_lot_that_fefo_takes_needs_no_reason(furnished):
    early = receive_water(furnished, 10, date(2027, 2, 1), "early")
    receive_water(furnished, 10, date(2027, 5, 1), "late")
    assert picked(issue(furnished, IssueLine("WT01", 10, early))) == [("early", "A-01", 10)]


def test_a_reason_goes_round_the_days_to_be_left_but_not_round_the_date(furnished):
    """Good until 20 June: too short for 30 days left, in date on the 20th, not on the 21st."""
    short = receive_water(furnished, 10, date(2026, 6, 20), "short")
    line = IssueLine("WT01", 5, short, "当日食用")
    assert picked(issue(furnished, line, arrives_on=date(2026, 6, 20))) == [("short", "A-01", 5)]
    with pytest.raises(InsufficientStock):
        issue(furnished, line, arrives_on=date(2026, 6, 21))


def test_lines_of_one_item_share_what_is_there(furnished):
    receive_tents(furnished, 10)
    with pytest.raises(InsufficientStock, match="第 2 行"):
        issue(furnished, IssueLine("SH01", 6), IssueLine("SH01", 5))
    issued = issue(furnished, IssueLine("SH01", 6), IssueLine("SH01", 4))
    assert [(pick.line, pick.quantity) for pick in issued.picks] == [(1, 6), (2, 4)]
    assert on_hand(furnished) == {}


def test_every_short_line_is_named_and_nothing_goes(furnished):
    receive_tents(furnished, 10)
    with pytest.raises(InsufficientStock) as refusal:
        issue(furnished, IssueLine("SH01", 1), IssueLine("SH01", 10), IssueLine("WT01", 1))
    assert "第 1 行" not in refusal.value.text.zh
    assert "第 2 行" in refusal.value.text.zh
    assert "第 3 行" in refusal.value.text.zh
    assert on_hand(furnished) == {("-", "A-01", "issuable"): 10}


def test_goods_at_the_site_are_on_its_account(furnished):
    receive_tents(furnished, 10)
    issue(furnished, IssueLine("SH01", 4), destination="孤店子镇")
    row = furnished.read(movement_rows)[0]
    assert (row.from_account, row.to_account, row.quantity) == ("CY1/A-01", "site/孤店子镇", 4)


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (IssueLine("XX99", 1), "item"),
        (IssueLine("SH01", 0), "quantity"),
        (IssueLine("SH01", 1.5), "quantity"),
        (IssueLine("SH01", -3), "quantity"),
    ],
)
def test_a_line_that_can_not_be_meant_is_refused(sqlite_app, line, field):
    furnish(sqlite_app)
    with pytest.raises(InvalidLines) as refusal:
        issue(sqlite_app, IssueLine("SH01", 1), line)
    assert [(each.source, each.subject) for each in refusal.value.findings] == [("lines/2", field)]


def test_a_bad_head_is_refused(sqlite_app):
    furnish(sqlite_app)
    receive_tents(sqlite_app, 1)
    line = IssueLine("SH01", 1)
    with pytest.raises(InvalidInput, match="去向"):
        issue(sqlite_app, line, destination=" ")
    with pytest.raises(InvalidInput, match="到达日期"):
        issue(sqlite_app, line, arrives_on=TODAY - timedelta(days=1))
    with pytest.raises(InvalidInput, match="明细"):
        issue(sqlite_app)
