"""Receiving: what came is booked, and what can't be true is refused by line and field."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from ledger_world import (
    BINS,
    TODAY,
    ReceiveLine,
    command_id,
    furnish,
    on_hand,
    receive,
    receive_tents,
    receive_water,
)

from depot.domain.clock import to_us
from depot.domain.ledger import StockStatus
from depot.domain.lines import InvalidLines
from depot.errors import Conflict, InvalidInput, NotFound
from depot.services.audit import verify
from depot.services.receiving import ReceiveGoods, receive_goods
from depot.services.stock import movement_rows, paper

GOOD = ReceiveLine("WT01", 10, "A-01", "L1", date(2026, 5, 1), date(2027, 5, 1))


@pytest.fixture
def furnished(app):
    furnish(app)
    return app


@pytest.fixture
def small(sqlite_app):
    """The small world on SQLite alone, for refusals that never reach the database."""
    furnish(sqlite_app)
    return sqlite_app


def test_a_receipt_books_its_lines_under_one_number(furnished, clock):
    receipt = receive(furnished, GOOD, ReceiveLine("SH01", 3, "A-02"), note="合同 2026-17")
    assert receipt.document_no == "RK-2026-000001"
    assert receipt.recorded_at_us == clock.us
    assert [(line.item, line.quantity, line.bin) for line in receipt.lines] == [
        ("WT01", 10, "A-01"),
        ("SH01", 3, "A-02"),
    ]
    assert on_hand(furnished) == {("L1", "A-01", "issuable"): 10, ("-", "A-02", "issuable"): 3}
    booked = furnished.read(paper, "RK-2026-000001")
    assert (booked.party, booked.note, booked.actor) == ("华联商厦", "合同 2026-17", "system")
    assert [line.document_line for line in booked.lines] == [1, 2]


def test_the_same_lot_from_the_same_supplier_is_one_lot(furnished):
    first = receive_water(furnished, 10, date(2027, 5, 1))
    assert receive_water(furnished, 5, date(2027, 5, 1), bin_code="A-02") == first
    other = receive(furnished, replace(GOOD, made_on=date(2026, 5, 1)), supplier="欧亚").lines[0]
    assert other.lot_id != first


def test_goods_may_come_quarantined_and_belong_to_another_level(furnished):
    receive(
        furnished,
        replace(GOOD, status=StockStatus.QUARANTINED),
        replace(GOOD, owner="province", quantity=4),
    )
    (issuable, held) = sorted(furnished.read(movement_rows), key=lambda row: row.quantity)
    assert (held.to_status, issuable.to_owner) == ("quarantined", "province")
    assert furnished.read(verify).ok


def test_when_it_came_is_kept_apart_from_when_it_was_booked(furnished, clock):
    yesterday = clock.us - 86_400_000_000
    receive(furnished, GOOD, occurred_at_us=yesterday)
    (row,) = furnished.read(movement_rows)
    assert (row.occurred_at_us, row.recorded_at_us) == (yesterday, clock.us)


BAD_LINES = {
    "unknown item": (replace(GOOD, item="XX99"), "item", "XX99"),
    "money is no supply": (replace(GOOD, item="CNY"), "item", "CNY"),
    "unknown bin": (replace(GOOD, bin="Z-99"), "bin", "Z-99"),
    "class not allowed": (ReceiveLine("SH01", 1, "S-01"), "bin", "textile_dry"),
    "negative": (replace(GOOD, quantity=-1), "quantity", "-1"),
    "zero": (replace(GOOD, quantity=0), "quantity", "0"),
    "fraction": (replace(GOOD, quantity=2.5), "quantity", "2.5"),
    "text": (replace(GOOD, quantity="10"), "quantity", "10"),
    "absurd": (replace(GOOD, quantity=6_901_234_567_892), "quantity", "6901234567892"),
    "no expiry": (replace(GOOD, expires_on=None), "expires_on", "有效期"),
    "expires before made": (
        replace(GOOD, made_on=date(2026, 5, 2), expires_on=date(2026, 5, 1), status="expired"),
        "expires_on",
        "2026-05-01",
    ),
    "made tomorrow": (replace(GOOD, made_on=date(2026, 6, 2)), "made_on", "2026-06-02"),
    "expired": (
        replace(GOOD, made_on=None, expires_on=date(2026, 5, 31)),
        "expires_on",
        "2026-05-31",
    ),
    "an instant for a date": (
        replace(GOOD, made_on="2026-05-01"),
        "made_on",
        "2026-05-01",
    ),
    "empty lot number": (replace(GOOD, lot_no=" "), "lot_no", "批号"),
    "lot number with a line break": (replace(GOOD, lot_no="L\n1"), "lot_no", "批号"),
    "unknown owner": (replace(GOOD, owner="me"), "owner", "me"),
    "unknown status": (replace(GOOD, status="fine"), "status", "fine"),
}


@pytest.mark.parametrize("case", BAD_LINES)
def test_a_bad_line_is_refused_by_line_and_field_and_nothing_is_booked(small, case):
    line, field, said = BAD_LINES[case]
    with pytest.raises(InvalidLines) as refusal:
        receive(small, GOOD, line)
    assert [(each.source, each.subject) for each in refusal.value.findings] == [("lines/2", field)]
    assert said in refusal.value.text.zh
    assert "第 2 行" in refusal.value.text.zh
    assert "line 2" in refusal.value.text.en
    assert on_hand(small) == {}


def test_goods_made_and_expiring_today_are_received(small):
    receive(small, replace(GOOD, made_on=TODAY, expires_on=TODAY))
    assert on_hand(small) == {("L1", "A-01", "issuable"): 10}


def test_all_bad_lines_are_reported_at_once(small):
    with pytest.raises(InvalidLines) as refusal:
        receive(
            small,
            replace(GOOD, quantity=0, bin="Z-9"),
            GOOD,
            replace(GOOD, item="XX", expires_on=date(2026, 4, 1)),
        )
    assert {(each.source, each.subject) for each in refusal.value.findings} == {
        ("lines/1", "quantity"),
        ("lines/1", "bin"),
        ("lines/3", "item"),
        ("lines/3", "expires_on"),
    }


def test_another_date_of_making_for_a_known_lot_is_refused(small):
    receive(small, GOOD)
    with pytest.raises(InvalidLines, match="2026-05-01"):
        receive(small, replace(GOOD, made_on=date(2026, 4, 1)))


def test_two_lines_of_a_receipt_must_agree_on_their_lot(small):
    with pytest.raises(InvalidLines):
        receive(small, GOOD, replace(GOOD, made_on=date(2026, 4, 1)))
    assert on_hand(small) == {}


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ({"depot": "XX"}, NotFound),
        ({"supplier": "  "}, InvalidInput),
        ({"supplier": "x" * 65}, InvalidInput),
        ({"lines": ()}, InvalidInput),
        ({"note": "x" * 1001}, InvalidInput),
        ({"occurred_at_us": to_us(datetime(2026, 6, 2, tzinfo=UTC))}, InvalidInput),
        ({"occurred_at_us": -1}, InvalidInput),
    ],
)
def test_a_bad_head_is_refused(small, change, refusal):
    command = ReceiveGoods(command_id(), "system", "CY1", "华联商厦", (GOOD,))
    with pytest.raises(refusal):
        small.execute(receive_goods, replace(command, **change))
    assert on_hand(small) == {}


def test_a_bin_holds_no_more_weight_than_its_limit(furnished):
    """10,000 kg / 13.2 kg = 757.6 boxes."""
    receive_water(furnished, 757, date(2027, 1, 1), bin_code="S-01")
    with pytest.raises(Conflict, match="S-01"):
        receive_water(furnished, 1, date(2027, 1, 1), "L2", bin_code="S-01")


def test_a_bin_holds_no_more_volume_than_its_limit(furnished):
    """2,000 m³ / 0.28 m³ = 7,142.9 tents, over all lines together; 464 t of 1,000 t."""
    half = ReceiveLine("SH01", 3571, "A-01")
    receive(furnished, half, half)
    assert BINS[0].volume_m3 == 2000
    with pytest.raises(Conflict, match="A-01"):
        receive_tents(furnished, 1)
    receive_tents(furnished, 1, bin_code="A-02")


def test_the_day_of_booking_is_the_day_in_shanghai(small, clock):
    """At 16:00 UTC on 1 June it is 2 June in Shanghai: made on the 2nd is not the future."""
    clock.us = to_us(datetime(2026, 6, 1, 16, tzinfo=UTC))
    receive(small, replace(GOOD, made_on=TODAY + timedelta(days=1)))
    assert on_hand(small) == {("L1", "A-01", "issuable"): 10}
