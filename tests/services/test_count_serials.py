"""Numbered units are counted by scanning them: missing, unexpected, in the wrong bin."""

from datetime import timedelta

import pytest
from care_world import NUMBERS, add_generators, register, where
from count_world import approve, enter, explain, opened, staff, submit
from ledger_world import TODAY, command_id, on_hand

from depot.errors import Conflict, InvalidInput
from depot.services.audit import verify
from depot.services.count_entering import CountedLine
from depot.services.counting import CountKind
from depot.services.loans import LendGoods, LendLine, lend_goods
from depot.services.moving import MoveLine, MoveStock, move_stock
from depot.services.recall import StartRecall, start_recall
from depot.services.serials import serial_findings


def world(app):
    """Three numbered generators in A-01 and two, FD-101 and FD-102, of the same lot in A-02."""
    staff(app)
    lot_id = add_generators(app)
    register(app, lot_id)
    assert add_generators(app, 2, "A-02") == lot_id
    register(app, lot_id, ("FD-101", "FD-102"), "A-02")
    return lot_id


def scan(app, number, line, *numbers, by="keeper", **more):
    return enter(app, number, CountedLine(None, line, serials=numbers, **more), by=by)


def twice(app, number, *scans):
    """Scan as keeper; what differs once more as keeper2."""
    for line, numbers in scans:
        scan(app, number, line, *numbers, is_empty=not numbers)
    again = submit(app, number, leave_uncounted=True).recount
    for line, numbers in scans:
        if line in again:
            scan(app, number, line, *numbers, by="keeper2", is_empty=not numbers)
    if again:
        submit(app, number, by="keeper2", leave_uncounted=True)
    explain(app, number)


def clean(app):
    assert app.read(serial_findings) == ()
    assert app.read(verify).ok


def test_a_missing_unit_is_lost_by_its_number(app):
    world(app)
    number = opened(app)
    twice(app, number, (1, ("FD-001", "FD-003")), (2, ("FD-101", "FD-102")))
    approve(app, number)
    assert where(app)["FD-002"] == "loss/count"
    assert on_hand(app) == {("FD", "A-01", "issuable"): 2, ("FD", "A-02", "issuable"): 2}
    clean(app)


def test_a_unit_that_nobody_registered_is_gained_and_registered(app):
    world(app)
    number = opened(app)
    twice(app, number, (1, (*NUMBERS, "FD-009")), (2, ("FD-101", "FD-102")))
    approve(app, number)
    assert where(app)["FD-009"] == "CY1/A-01"
    assert on_hand(app)["FD", "A-01", "issuable"] == 4
    clean(app)


def test_units_found_of_a_lot_recalled_since_the_count_began_are_held(app):
    """FD-009 is found in A-01 and FD-003, which somebody saw there too, in A-02."""
    lot_id = world(app)
    number = opened(app)
    twice(app, number, (1, (*NUMBERS, "FD-009")), (2, ("FD-003", "FD-101", "FD-102")))
    app.execute(start_recall, StartRecall(command_id(), "keeper", lot_id, "厂家通报漏电"))
    approve(app, number)
    assert on_hand(app) == {("FD", "A-01", "recalled"): 3, ("FD", "A-02", "recalled"): 3}
    assert (where(app)["FD-003"], where(app)["FD-009"]) == ("CY1/A-02", "CY1/A-01")
    clean(app)


def test_a_unit_in_the_wrong_bin_moves_and_is_neither_gained_nor_lost(app):
    world(app)
    number = opened(app)
    twice(app, number, (1, ("FD-001", "FD-002")), (2, ("FD-003", "FD-101", "FD-102")))
    done = approve(app, number)
    assert (done.gained, done.lost) == (0, 0)
    assert where(app)["FD-003"] == "CY1/A-02"
    assert on_hand(app) == {("FD", "A-01", "issuable"): 2, ("FD", "A-02", "issuable"): 3}
    clean(app)


def test_units_without_numbers_on_the_book_are_told_from_numbered_ones(app):
    """Five on the book, three registered, and only these three on the shelf: two are lost."""
    staff(app)
    lot_id = add_generators(app, 5)
    register(app, lot_id)
    number = opened(app)
    twice(app, number, (1, NUMBERS))
    approve(app, number)
    assert on_hand(app) == {("FD", "A-01", "issuable"): 3}
    assert set(where(app).values()) == {"CY1/A-01"}
    clean(app)


def test_numbered_goods_are_not_counted_by_a_figure(app):
    world(app)
    number = opened(app)
    with pytest.raises(InvalidInput, match="逐台扫描"):
        enter(app, number, (1, 3))
    with pytest.raises(InvalidInput, match="重复"):
        scan(app, number, 1, "FD-001", "FD-001")
    with pytest.raises(InvalidInput, match="不符"):
        enter(app, number, CountedLine(2, 1, serials=NUMBERS))


def test_none_of_them_there_is_said_in_so_many_words(app):
    world(app)
    number = opened(app, CountKind.SPOT, bins=("A-02",))
    twice(app, number, (1, ()))
    approve(app, number)
    assert on_hand(app) == {("FD", "A-01", "issuable"): 3}
    clean(app)


def test_a_unit_that_moved_after_the_count_has_to_be_looked_for_again(app):
    lot_id = world(app)
    number = opened(app, CountKind.SPOT, bins=("A-01",))
    twice(app, number, (1, ("FD-001", "FD-002")))
    lines = (MoveLine(lot_id, 3, "A-01", "A-02"),)
    app.execute(move_stock, MoveStock(command_id(), "keeper", "CY1", lines, "腾库"))
    with pytest.raises(Conflict, match="盘点后移动过"):
        approve(app, number)


def test_a_unit_on_loan_that_stands_on_the_shelf_is_returned_first(app):
    lot_id = world(app)
    loan = lend(app, lot_id)
    number = opened(app, CountKind.SPOT, bins=("A-01",))
    twice(app, number, (1, NUMBERS))
    with pytest.raises(Conflict, match=f"账上却在 loan/{loan}"):
        approve(app, number)


def lend(app, lot_id):
    command = LendGoods(
        command_id(), "keeper", "CY1", "消防大队", "张三", "演练", "借条",
        TODAY + timedelta(days=7), (LendLine(lot_id, "A-01", 1, ("FD-002",)),),
    )  # fmt: skip
    return app.execute(lend_goods, command).number
