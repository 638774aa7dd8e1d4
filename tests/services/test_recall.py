"""Recall by lot: held at once everywhere, traced in both directions, ended by somebody else."""

from datetime import date, timedelta

import pytest
from ledger_world import (
    SYSTEM_ACTOR,
    TODAY,
    command_id,
    furnish,
    issue,
    on_hand,
    receive,
    receive_tents,
    receive_water,
)

from depot.domain.account import Role
from depot.domain.ledger import StockStatus
from depot.errors import Conflict, InsufficientStock, InvalidInput, NotAllowed, NotFound
from depot.services import recall as recall_service
from depot.services.accounts import CreateUser, create_user
from depot.services.issuing import IssueLine
from depot.services.moving import MoveLine, MoveStock, move_stock
from depot.services.recall import (
    EndRecall,
    RecallOutcome,
    StartRecall,
    end_recall,
    recalls,
    start_recall,
)
from depot.services.receiving import ReceiveLine
from depot.services.reserving import ReserveStock, reservations_of, reserve_stock
from depot.services.stock import issuable_snapshot
from depot.services.trace import find_lots, trace

LATER = TODAY + timedelta(days=300)


@pytest.fixture
def world(app):
    furnish(app)
    for name, role in (("guanku", Role.DEPOT_MANAGER), ("lingdao", Role.LEADER)):
        app.execute(
            create_user,
            CreateUser(command_id(), SYSTEM_ACTOR, name, name, name, role, "secret-word"),
        )
    return app


def start(app, lot_id, reason="厂家通报瓶盖不密封", actor="guanku"):
    return app.execute(start_recall, StartRecall(command_id(), actor, lot_id, reason))


def end(app, number, outcome=RecallOutcome.RELEASED, reason="复检合格", actor="lingdao"):
    return app.execute(end_recall, EndRecall(command_id(), actor, number, outcome, reason))


def test_a_recall_holds_the_lot_in_every_bin_in_one_command(world):
    lot = receive_water(world, 40, LATER, bin_code="A-01")
    receive_water(world, 25, LATER, bin_code="A-02")
    receive_water(world, 10, LATER, lot_no="L2")
    started = start(world, lot)
    assert started.number == "ZH-2026-000001"
    assert started.held_units == 65  # 40 + 25
    assert on_hand(world) == {
        ("L1", "A-01", "recalled"): 40,
        ("L1", "A-02", "recalled"): 25,
        ("L2", "A-01", "issuable"): 10,
    }
    # Only the other lot is left to issue and to plan with.
    with pytest.raises(InsufficientStock):
        issue(world, IssueLine("WT01", 11))
    assert world.read(issuable_snapshot, TODAY).units == {("CY1", "WT01"): 10}


def test_a_recall_ends_what_was_reserved_of_the_lot_and_says_for_whom(world):
    lot = receive_water(world, 40, LATER)
    world.execute(
        reserve_stock,
        ReserveStock(command_id(), "guanku", "DB-1/1", "CY1", (("WT01", 30),), TODAY),
    )
    started = start(world, lot)
    assert started.demands == ("DB-1/1",)
    assert started.held_units == 40
    assert [each.state.value for each in world.read(reservations_of, "DB-1/1")] == ["released"]
    (kept,) = world.read(recalls)
    assert (kept.held_units, kept.freed_units, kept.demands) == (40, 30, ("DB-1/1",))


def test_goods_of_a_recalled_lot_that_come_later_are_held_too(world):
    lot = receive_water(world, 40, LATER)
    started = start(world, lot)
    receive_water(world, 5, LATER, bin_code="A-02")
    assert on_hand(world)["L1", "A-02", "recalled"] == 5
    assert end(world, started.number).released_units == 45  # 40 + 5
    assert on_hand(world) == {("L1", "A-01", "issuable"): 40, ("L1", "A-02", "issuable"): 5}


def test_recalled_goods_are_not_made_issuable_by_a_move(world):
    lot = receive_water(world, 40, LATER)
    start(world, lot)
    line = MoveLine(lot, 5, "A-01", "A-02", from_status=StockStatus.RECALLED)
    with pytest.raises(Conflict, match="ZH-2026-000001"):
        world.execute(move_stock, MoveStock(command_id(), "guanku", "CY1", (line,), "试试"))
    # Moving it as it is stays possible: to a bin set apart.
    line = MoveLine(lot, 5, "A-01", "A-02", StockStatus.RECALLED, StockStatus.RECALLED)
    world.execute(move_stock, MoveStock(command_id(), "guanku", "CY1", (line,), "隔离"))
    assert on_hand(world)["L1", "A-02", "recalled"] == 5


def test_cleared_goods_that_expired_meanwhile_become_expired(world, clock):
    # Good through 3 June; the recall ends on 4 June.
    lot = receive_water(world, 40, date(2026, 6, 3))
    started = start(world, lot)
    clock.move(days=3)
    assert end(world, started.number).released_units == 0
    assert on_hand(world) == {("L1", "A-01", "expired"): 40}


def test_cleared_goods_are_issuable_on_their_last_day(world, clock):
    lot = receive_water(world, 40, date(2026, 6, 3))
    started = start(world, lot)
    clock.move(days=2)
    assert end(world, started.number).released_units == 40


def test_a_recall_that_ends_in_disposal_keeps_holding(world):
    lot = receive_water(world, 40, LATER)
    started = start(world, lot)
    end(world, started.number, RecallOutcome.DISPOSED, "退回厂家")
    assert on_hand(world) == {("L1", "A-01", "recalled"): 40}
    with pytest.raises(Conflict):
        start(world, lot)


def test_nobody_ends_a_recall_alone(world):
    lot = receive_water(world, 40, LATER)
    started = start(world, lot, actor="lingdao")
    with pytest.raises(NotAllowed, match="发起人"):
        end(world, started.number)
    with pytest.raises(NotAllowed):
        end(world, started.number, actor="guanku")


@pytest.mark.parametrize("reason", ["", "  ", "x" * 501])
def test_a_recall_has_a_reason(world, reason):
    lot = receive_water(world, 40, LATER)
    with pytest.raises(InvalidInput, match="召回原因"):
        start(world, lot, reason)
    started = start(world, lot)
    with pytest.raises(InvalidInput, match="结束原因"):
        end(world, started.number, reason=reason)


def test_an_unknown_lot_or_recall_is_refused(world):
    with pytest.raises(NotFound, match="没有批次 999"):
        start(world, 999)
    with pytest.raises(NotFound, match="没有批次 999"):
        world.read(trace, 999)
    with pytest.raises(NotFound, match="ZH-2026-000009"):
        end(world, "ZH-2026-000009")


def test_a_second_recall_and_a_second_end_are_refused(world):
    lot = receive_water(world, 40, LATER)
    started = start(world, lot)
    with pytest.raises(Conflict, match="已在召回"):
        start(world, lot)
    end(world, started.number)
    with pytest.raises(Conflict, match="已由 lingdao 结束"):
        end(world, started.number)


def test_the_trace_goes_both_ways(world):
    # One delivery of water and tents; 12 of 40 boxes go out on two papers.
    lines = (
        ReceiveLine("WT01", 40, "A-01", "L1", TODAY - timedelta(days=60), LATER),
        ReceiveLine("SH01", 3, "A-02"),
    )
    receipt = receive(world, *lines)
    lot = receipt.lines[0].lot_id
    first = issue(world, IssueLine("WT01", 7), destination="孤店子镇")
    second = issue(world, IssueLine("WT01", 5), destination="桦皮厂镇")
    found = world.read(trace, lot)
    assert [(each.kind, each.place, each.quantity) for each in found.origins] == [
        ("supplier", "supplier/华联商厦", 40)
    ]
    assert found.origins[0].document_no == receipt.document_no
    assert [
        (each.place, each.document_no, each.party, each.quantity) for each in found.receivers
    ] == [
        ("site/孤店子镇", first.document_no, "孤店子镇", 7),
        ("site/桦皮厂镇", second.document_no, "桦皮厂镇", 5),
    ]
    places = {(each.kind, each.place): each.quantity for each in found.places}
    assert places["storage", "CY1/A-01"] == 28  # 40 − 7 − 5
    assert found.on_hand + found.gone == 40
    assert [(each.item, each.quantity) for each in found.siblings] == [("SH01", 3)]


def test_a_trace_of_goods_without_a_lot_number_works(world):
    lot = receive_tents(world, 3)
    assert world.read(trace, lot).on_hand == 3


def test_lots_are_found_by_number_item_or_supplier(world):
    receive_water(world, 4, LATER, lot_no="SY-0421")
    for text in ("0421", "瓶装", "wt01", "华联"):
        assert [each.lot_no for each in world.read(find_lots, text)] == ["SY-0421"], text
    assert world.read(find_lots, "%") == ()
    receive_water(world, 4, LATER, lot_no="X-SY-0421")
    assert world.read(find_lots, "SY-0421")[0].lot_no == "SY-0421"


def test_a_kit_made_with_the_lot_is_held_with_it(world, monkeypatch):
    lot = receive_water(world, 40, LATER)
    kit = receive_tents(world, 3)  # stands for a kit that holds some of the water
    monkeypatch.setattr(recall_service, "with_kits", lambda *_: (lot, kit))
    started = start(world, lot)
    assert started.held_units == 43  # 40 + 3
    assert set(on_hand(world)) == {("L1", "A-01", "recalled"), ("-", "A-01", "recalled")}
    # A second recall of the kit itself goes on holding it when the first ends.
    monkeypatch.undo()
    second = start(world, kit)
    assert second.held_units == 0
    assert end(world, started.number).released_units == 40
    assert on_hand(world)["-", "A-01", "recalled"] == 3
    assert end(world, second.number).released_units == 3
