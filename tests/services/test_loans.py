"""Loans: out of the stock, back in parts, never twice, never more than was lent."""

from datetime import timedelta

import pytest
from care_world import states, with_generators
from ledger_world import TODAY, command_id, issue, on_hand, receive_water

from depot.domain.ledger import StockStatus
from depot.domain.serial import Grade
from depot.errors import InsufficientStock, InvalidInput, NotAllowed, NotFound
from depot.services.issuing import IssueLine
from depot.services.loans import (
    ExtendLoan,
    LendGoods,
    LendLine,
    ReturnLine,
    ReturnLoan,
    extend_loan,
    lend_goods,
    loan,
    loan_events,
    loans,
    return_loan,
)
from depot.services.recall import StartRecall, start_recall
from depot.services.serials import serial_findings, serial_rows
from depot.services.writing_off import (
    ApproveWriteOff,
    DraftWriteOff,
    WriteOffLine,
    approve_write_off,
    draft_write_off,
)

DUE = TODAY + timedelta(days=10)


def lend(app, *lines, due_on=DUE, actor="keeper", **changes):
    values = {
        "borrower": "孤店子镇政府", "contact": "0000-0000", "purpose": "排涝", "basis": "领导口头",
        **changes,
    }  # fmt: skip
    command = LendGoods(command_id(), actor, "CY1", due_on=due_on, lines=lines, **values)
    return app.execute(lend_goods, command)


def give_back(app, number, *lines):
    return app.execute(return_loan, ReturnLoan(command_id(), "keeper", number, lines))


def one(lot_id, *serials):
    return LendLine(lot_id, "A-01", len(serials), serials)


def test_what_is_lent_is_not_available_until_it_is_back(app):
    lot_id = with_generators(app)
    lent = lend(app, one(lot_id, "FD-001", "FD-003"))
    assert (lent.number, lent.out) == ("JY-2026-000001", 2)
    assert states(app) == {"FD-001": "on_loan", "FD-002": "in_store", "FD-003": "on_loan"}
    with pytest.raises(InsufficientStock):
        issue(app, IssueLine("EQ05", 2))
    part = give_back(app, lent.number, ReturnLine(1, 1, "A-02", Grade.B, ("FD-003",)))
    assert part.out == 1
    assert app.read(loan, lent.number).is_open
    done = give_back(app, lent.number, ReturnLine(1, 1, "A-01"))
    assert done.out == 0
    assert app.read(loans, open_only=True) == ()
    assert app.read(serial_findings) == ()
    grades = {row.number: row.grade.value for row in app.read(serial_rows)}
    assert grades == {"FD-001": "A", "FD-002": "A", "FD-003": "B"}
    assert [each.what for each in app.read(loan_events, lent.number)] == [
        "lent", "returned", "returned",
    ]  # fmt: skip


def test_a_unit_is_not_lent_twice(app):
    lot_id = with_generators(app)
    lend(app, one(lot_id, "FD-001"))
    with pytest.raises(InvalidInput, match="没有序列号 FD-001"):
        lend(app, one(lot_id, "FD-001"))
    with pytest.raises(InvalidInput, match="可借 2"):
        lend(app, LendLine(lot_id, "A-01", 3))


def test_the_same_command_lends_once(app):
    lot_id = with_generators(app)
    command = LendGoods(
        command_id(), "keeper", "CY1", "镇", "1", "用", "令", DUE, (one(lot_id, "FD-001"),)
    )
    assert app.execute(lend_goods, command) == app.execute(lend_goods, command)
    assert len(app.read(loans)) == 1


def test_more_than_is_out_does_not_come_back(app):
    number = lend(app, one(with_generators(app), "FD-001")).number
    for quantity in (2, 0, -1, 10**12, "1"):
        with pytest.raises(InvalidInput, match="第 1 行"):
            give_back(app, number, ReturnLine(1, quantity, "A-01"))
    with pytest.raises(InvalidInput, match="没有第 7 行"):
        give_back(app, number, ReturnLine(7, 1, "A-01"))
    # Two lines of one command are added up.
    with pytest.raises(InvalidInput, match="在外 0"):
        give_back(app, number, ReturnLine(1, 1, "A-01"), ReturnLine(1, 1, "A-01"))
    with pytest.raises(InvalidInput, match="没有库位"):
        give_back(app, number, ReturnLine(1, 1, "Z-9"))
    give_back(app, number, ReturnLine(1, 1, "A-01"))
    with pytest.raises(InvalidInput, match="在外 0"):
        give_back(app, number, ReturnLine(1, 1, "A-01"))


@pytest.mark.parametrize(
    ("grade", "dirty", "status"),
    [
        (Grade.A, False, StockStatus.ISSUABLE), (Grade.B, False, StockStatus.ISSUABLE),
        (Grade.C, False, StockStatus.REPAIR), (Grade.D, False, StockStatus.DAMAGED),
        (Grade.A, True, StockStatus.QUARANTINED),
    ],
)  # fmt: skip
def test_condition_decides_what_a_returned_unit_may_do(sqlite_app, grade, dirty, status):
    number = lend(sqlite_app, one(with_generators(sqlite_app), "FD-001")).number
    give_back(sqlite_app, number, ReturnLine(1, 1, "A-02", grade, dirty=dirty))
    assert on_hand(sqlite_app)["FD", "A-02", status.value] == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"due_on": TODAY - timedelta(days=1)}, {"due_on": TODAY + timedelta(days=10**6)},
        {"due_on": "6月30日"}, {"borrower": " "}, {"contact": ""}, {"purpose": ""},
        {"basis": ""}, {"borrower": "长" * 201},
    ],
)  # fmt: skip
def test_a_loan_without_who_why_and_until_when_is_refused(sqlite_app, changes):
    lot_id = with_generators(sqlite_app)
    with pytest.raises(InvalidInput):
        lend(sqlite_app, one(lot_id, "FD-001"), **changes)
    assert sqlite_app.read(loans) == ()


def test_water_is_not_lent(sqlite_app):
    with_generators(sqlite_app)
    lot_id = receive_water(sqlite_app, 5, TODAY + timedelta(days=200))
    with pytest.raises(InvalidInput, match="消耗品"):
        lend(sqlite_app, LendLine(lot_id, "A-01", 1))


def test_only_the_depot_manager_lends(sqlite_app):
    lot_id = with_generators(sqlite_app)
    with pytest.raises(NotAllowed):
        lend(sqlite_app, one(lot_id, "FD-001"), actor="leader")
    with pytest.raises(NotFound, match="没有借用单"):
        give_back(sqlite_app, "JY-2026-000099", ReturnLine(1, 1, "A-01"))


def test_a_loan_is_overdue_on_the_day_after_until_it_is_extended(sqlite_app):
    number = lend(sqlite_app, one(with_generators(sqlite_app), "FD-001")).number
    found = sqlite_app.read(loan, number)
    assert not found.is_overdue(DUE)
    assert found.is_overdue(DUE + timedelta(days=1))
    sqlite_app.clock.move(days=11)
    for wrong, reason in ((TODAY, "续"), (DUE, "续"), (DUE + timedelta(days=9), " ")):
        with pytest.raises(InvalidInput):
            sqlite_app.execute(
                extend_loan, ExtendLoan(command_id(), "keeper", number, wrong, reason)
            )
    later = ExtendLoan(command_id(), "keeper", number, DUE + timedelta(days=9), "汛情未退")
    sqlite_app.execute(extend_loan, later)
    assert not sqlite_app.read(loan, number).is_overdue(sqlite_app.clock.today())


def test_a_numbered_unit_of_a_recalled_lot_comes_back_and_is_held(app):
    """Three lent, the lot recalled meanwhile: the named one and the rest come back as recalled."""
    lot_id = with_generators(app)
    lent = lend(app, one(lot_id, "FD-001", "FD-002", "FD-003"))
    app.execute(start_recall, StartRecall(command_id(), "keeper", lot_id, "厂家通报漏电"))
    give_back(app, lent.number, ReturnLine(1, 1, "A-02", Grade.B, ("FD-003",)))
    assert on_hand(app) == {("FD", "A-02", "recalled"): 1}
    assert states(app) == {"FD-001": "on_loan", "FD-002": "on_loan", "FD-003": "on_hold"}
    give_back(app, lent.number, ReturnLine(1, 2, "A-02"))
    assert on_hand(app) == {("FD", "A-02", "recalled"): 3}
    assert app.read(serial_findings) == ()


def test_what_a_borrower_lost_is_written_off_the_loan(app):
    lot_id = with_generators(app)
    number = lend(app, one(lot_id, "FD-001", "FD-002")).number
    lost = WriteOffLine(
        lot_id, "CY1", f"loan/{number}", StockStatus.ISSUABLE, "district", 1, "丢失", ("FD-001",)
    )
    draft = app.execute(draft_write_off, DraftWriteOff(command_id(), "keeper", (lost,)))
    app.execute(approve_write_off, ApproveWriteOff(command_id(), "leader", draft.number))
    assert states(app)["FD-001"] == "written_off"
    assert app.read(loan, number).lines[0].out == 1
    give_back(app, number, ReturnLine(1, 1, "A-01"))
    assert not app.read(loan, number).is_open
