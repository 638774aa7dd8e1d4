"""Recovery after an event: nothing is available again before it is re-stocked."""

import pytest
from care_world import add_generators, states, with_generators
from ledger_world import command_id, issue, on_hand, receive_tents

from depot.domain.ledger import StockStatus
from depot.domain.recovery import Stage
from depot.domain.serial import Grade
from depot.errors import Conflict, InsufficientStock, InvalidInput, NotAllowed, NotFound
from depot.services.access import SYSTEM_ACTOR
from depot.services.issuing import IssueLine
from depot.services.moving import MoveLine, MoveStock, move_stock
from depot.services.recall import StartRecall, start_recall
from depot.services.recovering import (
    RecordRecovery,
    RecoverLine,
    StartRecovery,
    record_recovery,
    recoveries,
    recovery,
    recovery_steps,
    start_recovery,
)
from depot.services.serials import serial_findings
from depot.services.writing_off import write_offs

ISSUABLE = StockStatus.ISSUABLE
QUARANTINED = StockStatus.QUARANTINED


def start(app, *lines, actor="keeper", event="演练洪水"):
    command = StartRecovery(command_id(), actor, "CY1", event, lines)
    return app.execute(start_recovery, command).number


def step(app, number, line, stage, graded=(), *, note=""):
    command = RecordRecovery(command_id(), "keeper", number, line, stage, graded, note)
    return app.execute(record_recovery, command)


def wet_tents(app):
    with_generators(app)
    lot_id = receive_tents(app, 10)
    return lot_id, start(app, RecoverLine(lot_id, "A-01", 10, ISSUABLE))


def test_tents_go_through_every_step_and_only_the_good_ones_come_back(app):
    _, number = wet_tents(app)
    assert on_hand(app)["-", "A-01", "quarantined"] == 10
    step(app, number, 1, Stage.CLEAN, note="高压水枪")
    step(app, number, 1, Stage.DRY)
    step(app, number, 1, Stage.GRADE, ((Grade.B, 6), (Grade.C, 3), (Grade.D, 1)))
    parts = app.read(recovery, number).lines
    assert [(each.line, each.quantity, each.stage.value) for each in parts] == [
        (1, 6, "ready"), (2, 3, "repair"), (3, 1, "scrap"),
    ]  # fmt: skip
    with pytest.raises(InsufficientStock):
        issue(app, IssueLine("SH01", 1))
    step(app, number, 1, Stage.READY)
    step(app, number, 2, Stage.REPAIR, ((Grade.B, 2), (Grade.D, 1)))
    step(app, number, 2, Stage.READY)
    issue(app, IssueLine("SH01", 8))
    with pytest.raises(InvalidInput, match="报废原因"):
        step(app, number, 3, Stage.SCRAP)
    paper = step(app, number, 3, Stage.SCRAP, note="篷布撕裂").write_off
    step(app, number, 4, Stage.SCRAP, note="支架折断")
    assert [each.number for each in app.read(write_offs)][-1] == paper
    assert not app.read(recovery, number).is_open
    assert [each.stage for each in app.read(recovery_steps, number)][:2] == ["clean", "dry"]


def test_goods_in_recovery_are_not_made_issuable_by_a_move(app):
    lot_id, _ = wet_tents(app)
    line = MoveLine(lot_id, 1, "A-01", "A-01", QUARANTINED, ISSUABLE)
    with pytest.raises(InsufficientStock):
        app.execute(move_stock, MoveStock(command_id(), SYSTEM_ACTOR, "CY1", (line,), "试"))


def test_numbered_units_go_their_own_ways(app):
    lot_id = with_generators(app)
    number = start(app, RecoverLine(lot_id, "A-01", 2, ISSUABLE, ("FD-001", "FD-003")))
    assert states(app) == {"FD-001": "in_recovery", "FD-002": "in_store", "FD-003": "in_recovery"}
    for line, grade in ((1, Grade.A), (2, Grade.D)):
        step(app, number, line, Stage.CLEAN)
        step(app, number, line, Stage.DRY)
        step(app, number, line, Stage.GRADE, ((grade, 1),))
    step(app, number, 1, Stage.READY)
    step(app, number, 2, Stage.SCRAP, note="进水烧毁")
    assert states(app)["FD-001"] == "in_store"
    assert app.read(write_offs)[0].lines[0].serials == ("FD-003",)
    assert app.read(serial_findings) == ()


def test_unnumbered_goods_that_are_re_stocked_leave_the_units_of_another_recovery_behind(app):
    """Five generators, three of them numbered: FD-003 is cleaned while two without a number
    come back from their own recovery."""
    lot_id = with_generators(app)
    add_generators(app, 2)
    move = MoveLine(lot_id, 2, "A-01", "A-02")  # FD-001 and FD-002: the first go.
    app.execute(move_stock, MoveStock(command_id(), SYSTEM_ACTOR, "CY1", (move,), "腾库位"))
    numbered = start(app, RecoverLine(lot_id, "A-01", 1, ISSUABLE, ("FD-003",)))
    plain = start(app, RecoverLine(lot_id, "A-01", 2, ISSUABLE))
    for stage in (Stage.CLEAN, Stage.DRY):
        step(app, plain, 1, stage)
    step(app, plain, 1, Stage.GRADE, ((Grade.A, 2),))
    step(app, plain, 1, Stage.READY)
    assert states(app)["FD-003"] == "in_recovery"
    for stage in (Stage.CLEAN, Stage.DRY):
        step(app, numbered, 1, stage)
    step(app, numbered, 1, Stage.GRADE, ((Grade.A, 1),))
    step(app, numbered, 1, Stage.READY)
    assert set(states(app).values()) == {"in_store"}


def test_steps_are_done_in_their_order_and_once(app):
    _, number = wet_tents(app)
    with pytest.raises(Conflict, match="当前步骤是“清洗”"):
        step(app, number, 1, Stage.READY)
    command = RecordRecovery(command_id(), "keeper", number, 1, Stage.CLEAN)
    assert app.execute(record_recovery, command) == app.execute(record_recovery, command)
    with pytest.raises(Conflict, match="晾干"):
        step(app, number, 1, Stage.CLEAN)


@pytest.mark.parametrize(
    "graded",
    [(), ((Grade.A, 9),), ((Grade.A, 11),), ((Grade.A, 11), (Grade.B, -1)), ((Grade.A, 10**12),)],
)
def test_conditions_that_do_not_add_up_are_refused(sqlite_app, graded):
    _, number = wet_tents(sqlite_app)
    step(sqlite_app, number, 1, Stage.CLEAN)
    step(sqlite_app, number, 1, Stage.DRY)
    with pytest.raises(InvalidInput):
        step(sqlite_app, number, 1, Stage.GRADE, graded)


@pytest.mark.parametrize(
    "changes", [{"quantity": 0}, {"quantity": 11}, {"quantity": "3"}, {"bin": "Z"}, {"lot_id": 0}]
)
def test_lines_that_cannot_be_meant_are_refused(sqlite_app, changes):
    with_generators(sqlite_app)
    lot_id = receive_tents(sqlite_app, 10)
    values = {"lot_id": lot_id, "bin": "A-01", "quantity": 1, "status": ISSUABLE, **changes}
    with pytest.raises(InvalidInput, match="第 1 行"):
        start(sqlite_app, RecoverLine(**values))
    assert sqlite_app.read(recoveries) == ()


def test_a_recovery_needs_its_event_lines_and_right(sqlite_app):
    lot_id = with_generators(sqlite_app)
    line = RecoverLine(lot_id, "A-01", 3, ISSUABLE)
    with pytest.raises(InvalidInput):
        start(sqlite_app)
    with pytest.raises(InvalidInput):
        start(sqlite_app, line, event=" ")
    with pytest.raises(NotAllowed):
        start(sqlite_app, line, actor="planner")
    with pytest.raises(NotFound):
        step(sqlite_app, "HS-2026-000009", 1, Stage.CLEAN)


def test_what_a_recall_holds_is_not_re_stocked(app):
    lot_id, number = wet_tents(app)
    for stage in (Stage.CLEAN, Stage.DRY):
        step(app, number, 1, stage)
    step(app, number, 1, Stage.GRADE, ((Grade.A, 10),))
    recalled = app.execute(start_recall, StartRecall(command_id(), "keeper", lot_id, "支架断裂"))
    with pytest.raises(Conflict, match=recalled.number):
        step(app, number, 1, Stage.READY)
    assert on_hand(app) == {("FD", "A-01", "issuable"): 3, ("-", "A-01", "quarantined"): 10}
