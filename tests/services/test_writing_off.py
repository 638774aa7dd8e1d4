"""Writing off: held when asked for, gone when another person approves, disposed of with proof."""

from datetime import date, timedelta

import pytest
from care_world import states, with_generators
from ledger_world import TODAY, command_id, issue, receive_water

from depot.domain.ledger import AccountKind, StockStatus
from depot.domain.write_off import DisposalMethod
from depot.errors import Conflict, InsufficientStock, InvalidInput, NotAllowed, NotFound
from depot.services.issuing import IssueLine
from depot.services.writing_off import (
    ApproveWriteOff,
    DraftWriteOff,
    RecordDisposal,
    RejectWriteOff,
    WithdrawWriteOff,
    WriteOffLine,
    approve_write_off,
    draft_write_off,
    record_disposal,
    reject_write_off,
    withdraw_write_off,
    write_off,
    write_offs,
)

ISSUABLE = StockStatus.ISSUABLE


def line(lot_id, quantity=4, **changes):
    values = {
        "lot_id": lot_id, "depot": "CY1", "bin": "A-01", "status": ISSUABLE,
        "owner": "district", "quantity": quantity, "reason": "包装破损", **changes,
    }  # fmt: skip
    return WriteOffLine(**values)


def draft(app, *lines, actor="keeper"):
    return app.execute(draft_write_off, DraftWriteOff(command_id(), actor, lines)).number


def approve(app, number, actor="leader"):
    return app.execute(approve_write_off, ApproveWriteOff(command_id(), actor, number))


def water(app, quantity=10):
    with_generators(app)
    return receive_water(app, quantity, TODAY + timedelta(days=200))


def lost(app):
    return sum(
        row.quantity
        for row in app.read(lambda reader: reader.movements.latest())
        if row.to_account == "loss/write_off"
    )


def test_a_draft_holds_the_goods_and_an_approval_takes_them_off_the_books(app):
    number = draft(app, line(water(app), 4))
    assert number == "BF-2026-000001"
    # Ten boxes, four held: seven can't be issued.
    with pytest.raises(InsufficientStock):
        issue(app, IssueLine("WT01", 7))
    assert lost(app) == 0
    approve(app, number)
    assert lost(app) == 4
    issue(app, IssueLine("WT01", 6))
    found = app.read(write_off, number)
    assert (found.state.value, found.decided_by, found.value_cny) == ("approved", "leader", 114)


def test_nobody_approves_their_own(app):
    with_generators(app)
    lot_id = receive_water(app, 10, TODAY + timedelta(days=200))
    app.execute(draft_write_off, DraftWriteOff(command_id(), "system", (line(lot_id),)))
    with pytest.raises(NotAllowed, match="不能自己审批"):
        approve(app, "BF-2026-000001", actor="system")
    with pytest.raises(NotAllowed, match="经费"):
        approve(app, "BF-2026-000001", actor="keeper")


def test_a_rejected_or_withdrawn_draft_frees_the_goods(app):
    lot_id = water(app)
    first = draft(app, line(lot_id, 10))
    app.execute(reject_write_off, RejectWriteOff(command_id(), "leader", first, "尚可使用"))
    second = draft(app, line(lot_id, 10))
    with pytest.raises(NotAllowed, match="只能由本人撤回"):
        app.execute(withdraw_write_off, WithdrawWriteOff(command_id(), "system", second))
    app.execute(withdraw_write_off, WithdrawWriteOff(command_id(), "keeper", second))
    issue(app, IssueLine("WT01", 10))
    assert [each.state.value for each in app.read(write_offs)] == ["withdrawn", "rejected"]


def test_a_write_off_is_decided_once_and_a_repeated_command_counts_once(app):
    number = draft(app, line(water(app), 4))
    command = ApproveWriteOff(command_id(), "leader", number)
    assert app.execute(approve_write_off, command) == app.execute(approve_write_off, command)
    assert lost(app) == 4
    with pytest.raises(Conflict, match="已批准"):
        approve(app, number, actor="leader2")
    with pytest.raises(Conflict, match="已批准"):
        app.execute(reject_write_off, RejectWriteOff(command_id(), "leader2", number, "不"))


def test_a_disposal_needs_an_approval_and_its_proof(app):
    number = draft(app, line(water(app), 4))
    done = {
        "method": DisposalMethod.RECYCLED, "done_on": TODAY, "handled_by": "管库员",
        "proof": "HS-0601", "receiver": "再生资源公司",
    }  # fmt: skip
    with pytest.raises(Conflict, match="待审批"):
        app.execute(record_disposal, RecordDisposal(command_id(), "keeper", number, **done))
    approve(app, number)
    for wrong in ({"proof": " "}, {"done_on": TODAY + timedelta(days=1)}, {"handled_by": ""}):
        command = RecordDisposal(command_id(), "keeper", number, **{**done, **wrong})
        with pytest.raises(InvalidInput):
            app.execute(record_disposal, command)
    app.execute(record_disposal, RecordDisposal(command_id(), "keeper", number, **done))
    found = app.read(write_off, number)
    assert (found.state.value, found.disposal.proof) == ("disposed", "HS-0601")
    with pytest.raises(Conflict, match="已处置"):
        app.execute(record_disposal, RecordDisposal(command_id(), "keeper", number, **done))


@pytest.mark.parametrize(
    "changes",
    [
        {"quantity": 0}, {"quantity": -1}, {"quantity": 10**12}, {"quantity": "3"},
        {"quantity": 11}, {"lot_id": 999_999}, {"bin": "Z-9"}, {"reason": " "},
        {"owner": "province"}, {"status": "nonsense"}, {"bin": "loan/JY-2026-000009"},
    ],
)  # fmt: skip
def test_lines_that_cannot_be_meant_are_refused(sqlite_app, changes):
    lot_id = water(sqlite_app)
    with pytest.raises(InvalidInput, match="第 1 行"):
        draft(sqlite_app, line(**{"lot_id": lot_id, **changes}))
    assert sqlite_app.read(write_offs) == ()


def test_a_paper_without_lines_or_for_two_depots_is_refused(sqlite_app):
    lot_id = water(sqlite_app)
    with pytest.raises(InvalidInput, match="没有明细"):
        draft(sqlite_app)
    with pytest.raises(InvalidInput, match="一个储备库"):
        draft(sqlite_app, line(lot_id), line(lot_id, depot="CY2"))
    with pytest.raises(NotFound, match="没有报废单"):
        approve(sqlite_app, "BF-2026-000009")


def test_units_with_numbers_are_named_and_go_with_the_paper(app):
    lot_id = with_generators(app)
    with pytest.raises(InvalidInput, match="序列号"):
        draft(app, line(lot_id, 1))
    with pytest.raises(InvalidInput, match="没有序列号 FD-009"):
        draft(app, line(lot_id, 1, serials=("FD-009",)))
    number = draft(app, line(lot_id, 1, serials=("FD-002",)))
    with pytest.raises(InvalidInput, match="已列入 BF-2026-000001"):
        draft(app, line(lot_id, 1, serials=("FD-002",)))
    # An issue of the other two leaves the held unit where it is.
    issue(app, IssueLine("EQ05", 2))
    assert states(app) == {"FD-001": "out", "FD-002": "in_store", "FD-003": "out"}
    approve(app, number)
    assert states(app)["FD-002"] == "written_off"


def test_expired_goods_are_written_off_too(app):
    lot_id = water(app)
    app.clock.move(days=300)
    assert app.clock.today() == date(2027, 3, 28)
    number = draft(app, line(lot_id, 10, reason="过期"))
    assert number == "BF-2027-000001"
    approve(app, number)
    assert lost(app) == 10


def test_written_off_goods_sit_on_a_loss_account(sqlite_app):
    approve(sqlite_app, draft(sqlite_app, line(water(sqlite_app))))
    kind = sqlite_app.read(
        lambda reader: reader.connection.exec_driver_sql(
            "SELECT kind FROM account WHERE code = 'loss/write_off'"
        ).scalar()
    )
    assert kind == AccountKind.LOSS
