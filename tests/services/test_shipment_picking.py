"""Scan to confirm: the right goods once, the wrong ones never, fewer than listed handled."""

from datetime import timedelta

import pytest
from ledger_world import TODAY, IssueLine, command_id, issue, on_hand, receive_water
from shipment_world import (
    HOUR_US,
    NEXT_SPRING,
    approved,
    bin_label,
    departed,
    label,
    lines_of,
    loaded,
    pick,
    reserved,
    state_of,
    stocked,
)

from depot.domain.label import LotLabel
from depot.errors import Conflict, InsufficientStock, InvalidInput, NotAllowed, NotFound
from depot.services.audit import verify
from depot.services.recall import StartRecall, start_recall
from depot.services.shipment_filling import RefillPicks, refill_picks
from depot.services.shipment_picking import ConfirmPick, UndoPick, confirm_pick, undo_pick
from depot.services.stock import movement_rows


@pytest.fixture
def world(app):
    """50 water L1 (A-02), 50 water L2 (A-01) that expires later, 10 tents."""
    app.lots = stocked(app)
    return app


def refill(app, number):
    return app.execute(refill_picks, RefillPicks(command_id(), "keeper", number))


def to_count(app):
    found = app.read(lambda reader: reader.counts.flags())
    return [(each.place, each.lot_no, each.reason) for each in found]


def test_scanning_goods_and_bins_finds_their_lines(world):
    number = approved(world)
    first, _ = world.lots
    done = pick(world, number, scanned=label(world, first))
    assert (done.line, done.picked, done.changed, state_of(world, number)) == (
        2, 50, True, "picking",
    )  # fmt: skip
    done = pick(world, number, scanned=bin_label("A-01"))
    assert (done.line, done.picked, state_of(world, number)) == (1, 10, "picked")
    # What is picked is still in the building: ours and reserved.
    assert reserved(world) == {"WT01": 60}
    assert on_hand(world)["L1", "A-02", "issuable"] == 50


def test_a_second_scan_changes_nothing(world):
    number = approved(world)
    first, _ = world.lots
    pick(world, number, scanned=label(world, first))
    again = pick(world, number, scanned=label(world, first))
    assert (again.line, again.picked, again.changed) == (2, 50, False)
    assert pick(world, number, scanned=bin_label("A-02")).changed is False
    command = ConfirmPick(command_id(), "keeper", number, 1)
    assert world.execute(confirm_pick, command) == world.execute(confirm_pick, command)
    assert [line[4:] for line in lines_of(world, number)] == [
        (10, 0, "picked"),
        (50, 0, "picked"),
    ]


def test_what_is_not_on_the_list_is_refused_by_name(world):
    number = approved(world, ("WT01", 50))
    other = receive_water(world, 5, NEXT_SPRING + timedelta(days=60), "L3", "S-01")
    tents = LotLabel("SH01", other + 90, "-", None, "")
    with pytest.raises(Conflict, match="批号 L3，清单要批号 L1"):
        pick(world, number, scanned=label(world, other))
    with pytest.raises(Conflict, match="待拣库位：A-02"):
        pick(world, number, scanned=bin_label("A-01"))
    with pytest.raises(Conflict, match="CY9/A-02"):
        pick(world, number, scanned=bin_label("A-02", "CY9"))
    with pytest.raises(InvalidInput, match="与账上不符"):
        pick(world, number, scanned=tents.payload())
    with pytest.raises(InvalidInput, match="不是本系统的标签"):
        pick(world, number, scanned="6901234567892")
    with pytest.raises(InvalidInput, match="请扫"):
        pick(world, number)
    with pytest.raises(NotFound):
        pick(world, number, line=7)
    with pytest.raises(NotFound):
        pick(world, "FH-2026-000099", line=1)
    with pytest.raises(NotAllowed):
        pick(world, number, by="planner", line=1)
    assert lines_of(world, number) == [(1, "A-02", "L1", 50, 0, 0, "open")]


def test_goods_of_another_item_never_stand_in(world):
    number = approved(world, ("WT01", 5))
    (tent,) = (
        row.lot_id for row in world.read(movement_rows, item="SH01") if row.item_code == "SH01"
    )
    with pytest.raises(Conflict, match="不在发货单"):
        pick(world, number, scanned=label(world, tent), reason="没有水")
    with pytest.raises(Conflict, match="扫到的是 SH01"):
        pick(world, number, line=1, scanned=label(world, tent), reason="没有水")


def test_another_lot_is_taken_for_a_reason_and_the_listed_one_is_free_again(world):
    number = approved(world, ("WT01", 40))
    _, second = world.lots
    done = pick(world, number, scanned=label(world, second), reason="L1 被压在下面")
    assert (done.line, done.picked) == (2, 40)
    assert lines_of(world, number) == [
        (1, "A-02", "L1", 40, 0, 0, "replaced"),
        (2, "A-01", "L2", 40, 40, 0, "picked"),
    ]
    assert reserved(world) == {"WT01": 40}
    loaded(world, number)
    paper = departed(world, number).document_no
    (row,) = world.read(movement_rows, document_no=paper)
    # First expired, first out was left with a reason, and the journal says so.
    assert (row.lot_no, row.quantity, row.reason) == ("L2", 40, "issue: L1 被压在下面")
    assert world.read(verify).ok


def test_a_part_of_a_line_may_come_from_another_lot(world):
    number = approved(world, ("WT01", 40))
    _, second = world.lots
    pick(world, number, scanned=label(world, second), quantity=15, reason="只剩这些好拿")
    assert lines_of(world, number)[1:] == [
        (2, "A-01", "L2", 15, 15, 0, "picked"),
        (3, "A-02", "L1", 25, 0, 0, "open"),
    ]
    assert reserved(world) == {"WT01": 40}


def test_another_lot_must_be_free_and_in_date(world):
    in_three_days = world.clock.now_us() + 72 * HOUR_US
    number = approved(world, ("WT01", 40), needed_by_us=in_three_days)
    approved(world, ("WT01", 50))  # takes 10 of L1 and 40 of L2
    _, second = world.lots
    with pytest.raises(InsufficientStock, match="可用只有 10"):
        pick(world, number, scanned=label(world, second), reason="好拿")
    late = receive_water(world, 50, TODAY + timedelta(days=2), "OLD", "S-01")
    with pytest.raises(Conflict, match="到期"):
        pick(world, number, scanned=label(world, late), reason="好拿")
    assert lines_of(world, number) == [(1, "A-02", "L1", 40, 0, 0, "open")]


def test_a_short_pick_is_filled_from_the_next_lot(world):
    number = approved(world)  # 10 of L2, 50 of L1
    done = pick(world, number, line=2, quantity=43, reason="7 箱找不到")
    assert (done.picked, done.missing, done.new_lines) == (43, 0, (3,))
    assert lines_of(world, number) == [
        (1, "A-01", "L2", 10, 0, 0, "open"),
        (2, "A-02", "L1", 50, 43, 0, "short"),
        (3, "A-01", "L2", 7, 0, 0, "open"),
    ]
    # The 7 that nobody found are not promised to anyone, and somebody has to count.
    assert reserved(world) == {"WT01": 60}
    said = f"拣货应有 50，实有 43（{number}）：7 箱找不到"
    assert to_count(world) == [("CY1/A-02", "L1", said)]
    assert world.read(verify).ok


def test_what_is_nowhere_is_recorded_as_missing_and_the_rest_goes(world):
    number = approved(world, ("WT01", 100))
    first = pick(world, number, line=2, quantity=0, reason="库位是空的")
    assert (first.picked, first.missing, first.new_lines) == (0, 50, ())
    pick(world, number, line=1)
    assert state_of(world, number) == "picked"
    assert reserved(world) == {"WT01": 50}
    loaded(world, number)
    departed(world, number)
    assert on_hand(world) == {("L1", "A-02", "issuable"): 50, ("-", "A-01", "issuable"): 10}
    assert world.read(verify).ok


def test_a_bin_that_waits_to_be_counted_fills_nothing_up(world):
    number = approved(world, ("WT01", 20))
    pick(world, number, line=1, quantity=12, reason="数不够")
    # L1 has 38 more by the books, but L2 is taken.
    assert lines_of(world, number)[1] == (2, "A-01", "L2", 8, 0, 0, "open")


@pytest.mark.parametrize("quantity", [-1, 21, 10**12, True])
def test_a_quantity_is_between_nothing_and_what_is_listed(world, quantity):
    number = approved(world, ("WT01", 20))
    with pytest.raises(InvalidInput, match="0 至 20"):
        pick(world, number, line=1, quantity=quantity, reason="手滑")
    assert lines_of(world, number)[0][4:] == (0, 0, "open")


def test_fewer_than_listed_needs_a_reason(world):
    number = approved(world, ("WT01", 20))
    with pytest.raises(InvalidInput, match="少拣原因"):
        pick(world, number, line=1, quantity=19)


def test_a_mistaken_confirmation_is_taken_back(world):
    number = approved(world, ("WT01", 20))
    pick(world, number, line=1)
    back = UndoPick(command_id(), "keeper", number, 1, "扫错车")
    assert world.execute(undo_pick, back).status.value == "picking"
    assert reserved(world) == {"WT01": 20}
    with pytest.raises(Conflict, match="没有整行确认"):
        world.execute(undo_pick, UndoPick(command_id(), "keeper", number, 1, "再撤"))
    pick(world, number, line=1)
    loaded(world, number)
    with pytest.raises(Conflict, match="待发车"):
        world.execute(undo_pick, UndoPick(command_id(), "keeper", number, 1, "晚了"))


def test_a_lot_recalled_before_the_pick_is_replaced_by_filling_up(world):
    number = approved(world)
    first, _ = world.lots
    world.execute(start_recall, StartRecall(command_id(), "keeper", first, "漏水"))
    with pytest.raises(Conflict, match="正在召回"):
        pick(world, number, line=2)
    # The other line is not touched by it.
    assert pick(world, number, line=1).picked == 10
    done = refill(world, number)
    # 40 of L2 were left for the 50 of L1.
    assert (done.replaced, done.new_lines, done.missing) == ((2,), (3,), 10)
    assert lines_of(world, number)[1:] == [
        (2, "A-02", "L1", 50, 0, 10, "short"),
        (3, "A-01", "L2", 40, 0, 0, "open"),
    ]
    assert reserved(world) == {"WT01": 50}
    assert world.read(verify).ok


def test_a_lot_recalled_after_the_pick_does_not_leave(world):
    number = approved(world, ("WT01", 30))
    first, _ = world.lots
    pick(world, number, line=1)
    loaded(world, number)
    world.execute(start_recall, StartRecall(command_id(), "keeper", first, "漏水"))
    with pytest.raises(Conflict, match="第 1 行批号 L1 正在召回"):
        departed(world, number)
    refill(world, number)
    assert state_of(world, number) == "picking"
    pick(world, number, line=2)
    loaded(world, number)
    departed(world, number)
    assert on_hand(world)["L2", "A-01", "issuable"] == 20
    assert on_hand(world)["L1", "A-02", "recalled"] == 50
    assert world.read(verify).ok


def test_a_lot_that_expires_while_it_waits_does_not_leave(app, clock):
    stocked(app)
    receive_water(app, 20, TODAY + timedelta(days=35), "SOON", "S-01")
    number = approved(app, ("WT01", 20))
    pick(app, number, line=1)
    # The clock moves past the date of SOON.
    clock.move(days=36)
    with pytest.raises(Conflict, match="SOON"):
        loaded(app, number)
    refill(app, number)
    assert lines_of(app, number)[1] == (2, "A-02", "L1", 20, 0, 0, "open")
    with pytest.raises(Conflict, match="没有需要重新配货"):
        refill(app, number)


def test_goods_that_came_in_meanwhile_fill_up_what_was_short(world):
    number = approved(world, ("WT01", 100))
    pick(world, number, line=2, quantity=0, reason="库位是空的")
    receive_water(world, 30, NEXT_SPRING, "L9", "S-01")
    done = refill(world, number)
    assert (done.new_lines, done.missing) == ((3,), 20)
    assert lines_of(world, number)[1:] == [
        (2, "A-02", "L1", 50, 0, 20, "short"),
        (3, "S-01", "L9", 30, 0, 0, "open"),
    ]


def test_a_bin_with_several_lots_wants_the_goods_scanned(world):
    third = receive_water(world, 10, TODAY + timedelta(days=100), "L0", "A-02")
    number = approved(world, ("WT01", 20))  # 10 of L0, 10 of L1, both in A-02
    with pytest.raises(Conflict, match="请扫物资标签"):
        pick(world, number, scanned=bin_label("A-02"))
    assert pick(world, number, scanned=label(world, third)).line == 2
    # Now only one line waits in the bin.
    assert pick(world, number, scanned=bin_label("A-02")).line == 1


def test_nothing_else_takes_what_a_shipment_holds(world):
    approved(world, needed_by_us=world.clock.now_us() + 48 * HOUR_US)
    with pytest.raises(InsufficientStock):
        issue(world, IssueLine("WT01", 41))
    issue(world, IssueLine("WT01", 40))
    assert world.read(verify).ok
