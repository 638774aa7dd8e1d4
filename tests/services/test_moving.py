"""Bin, state and owner change by movement, with a reason."""

from dataclasses import replace
from datetime import date

import pytest
from ledger_world import (
    IssueLine,
    command_id,
    furnish,
    issue,
    on_hand,
    receive_tents,
    receive_water,
)

from depot.domain.ledger import StockStatus
from depot.domain.lines import InvalidLines
from depot.errors import InsufficientStock, InvalidInput
from depot.services.audit import verify
from depot.services.moving import MoveLine, MoveStock, move_stock
from depot.services.stock import StockFilter, lot_rows


@pytest.fixture
def water(app):
    furnish(app)
    return receive_water(app, 100, date(2026, 8, 1))


def move(app, *lines, reason="破损", depot="CY1"):
    return app.execute(move_stock, MoveStock(command_id(), "system", depot, lines, reason))


def test_half_a_lot_can_be_set_aside_as_damaged_and_is_not_issued(app, water):
    line = MoveLine(water, 40, "A-01", "A-01", to_status=StockStatus.DAMAGED)
    assert move(app, line).document_no == "YK-2026-000001"
    assert on_hand(app) == {("L1", "A-01", "issuable"): 60, ("L1", "A-01", "damaged"): 40}
    with pytest.raises(InsufficientStock):
        issue(app, IssueLine("WT01", 61))
    assert app.read(verify).ok


def test_goods_change_bin_and_owner(app, water):
    move(app, MoveLine(water, 40, "A-01", "A-02"))
    move(app, MoveLine(water, 10, "A-01", "A-01", to_owner="city"), reason="划转市级")
    rows = app.read(lot_rows, StockFilter(), app.clock.today())
    assert [(row.bin, row.owner, row.quantity) for row in rows] == [
        ("A-01", "city", 10),
        ("A-01", "district", 50),
        ("A-02", "district", 40),
    ]
    with pytest.raises(InsufficientStock):
        issue(app, IssueLine("WT01", 91))
    issue(app, IssueLine("WT01", 90))


def test_more_than_is_there_is_refused(app, water):
    with pytest.raises(InsufficientStock, match="不足 101"):
        move(app, MoveLine(water, 101, "A-01", "A-02"))


def test_expired_goods_do_not_become_issuable(app, water, clock):
    move(app, MoveLine(water, 40, "A-01", "A-01", to_status=StockStatus.QUARANTINED))
    clock.move(days=62)  # 2 August
    back = MoveLine(water, 40, "A-01", "A-01", from_status=StockStatus.QUARANTINED)
    with pytest.raises(InvalidLines, match="过期"):
        move(app, back)
    move(app, replace(back, to_status=StockStatus.EXPIRED))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"lot_id": 999}, "lot_id"),
        ({"quantity": 0}, "quantity"),
        ({"from_bin": "Z-1"}, "from_bin"),
        ({"to_bin": "Z-1"}, "to_bin"),
        ({"to_bin": "A-01"}, "to_bin"),
        ({"to_owner": "me"}, "to_owner"),
    ],
)
def test_a_line_that_can_not_be_meant_is_refused(app, water, change, field):
    with pytest.raises(InvalidLines) as refusal:
        move(app, replace(MoveLine(water, 1, "A-01", "A-02"), **change))
    assert [each.subject for each in refusal.value.findings] == [field]


def test_a_class_that_a_bin_may_not_hold_is_refused(app, water):
    tents = receive_tents(app, 1)
    with pytest.raises(InvalidLines, match="textile_dry"):
        move(app, MoveLine(tents, 1, "A-01", "S-01"))


def test_a_move_needs_a_reason(app, water):
    with pytest.raises(InvalidInput):
        move(app, MoveLine(water, 1, "A-01", "A-02"), reason=" ")
