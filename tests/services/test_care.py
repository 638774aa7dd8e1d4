"""The care calendar: what is due when, and what a failed test does."""

from datetime import timedelta

import pytest
from care_world import add_generators, states, with_generators
from ledger_world import TODAY, command_id, issue, on_hand, receive_tents

from depot.domain.alert import AlertSeverity
from depot.domain.care import CarePlan
from depot.domain.serial import Grade
from depot.errors import InsufficientStock, InvalidInput, NotAllowed, NotFound
from depot.services.access import SYSTEM_ACTOR
from depot.services.alerts_care import alert_facts
from depot.services.care import (
    RecordCare,
    SetCarePlans,
    care_plans,
    care_records,
    care_tasks,
    record_care,
    set_care_plans,
)
from depot.services.issuing import IssueLine
from depot.services.loans import LendGoods, LendLine, lend_goods
from depot.services.reserving import ReserveStock, reserve_stock
from depot.services.serials import serial_findings, serial_rows

RUN = CarePlan(
    "EQ05-RUN", "EQ05", "每月试运行", "Monthly run", 30, "带载运行 30 分钟", "Run 30 min",
    "演示", "estimated",
)  # fmt: skip
AIR = CarePlan("SH01-AIR", "SH01", "晾晒", "Airing", 180, "展开晾晒", "Air", "演示")


def plan(app, *plans, actor="keeper"):
    return app.execute(set_care_plans, SetCarePlans(command_id(), actor, plans))


def record(app, lot_id, number="FD-001", *, passed=True, on=None, code="EQ05-RUN", **more):
    day = on or app.clock.today()
    command = RecordCare(command_id(), "keeper", code, lot_id, number, day, passed, **more)
    return app.execute(record_care, command)


def due(app):
    return {task.subject.number: task.due_on for task in app.read(care_tasks)}


def test_every_unit_is_due_an_interval_after_it_came_then_after_its_last_care(app):
    lot_id = with_generators(app)
    plan(app, RUN)
    assert due(app) == dict.fromkeys(("FD-001", "FD-002", "FD-003"), TODAY + timedelta(days=30))
    app.clock.move(days=20)
    done = record(app, lot_id, reading="电压 221 V")
    assert done.next_due_on == TODAY + timedelta(days=50)
    assert due(app)["FD-001"] == TODAY + timedelta(days=50)
    assert [each.reading for each in app.read(care_records, number="FD-001")] == ["电压 221 V"]


def test_a_changed_plan_gets_a_version_and_counts_at_once(app):
    lot_id = with_generators(app)
    plan(app, RUN)
    record(app, lot_id)
    weekly = CarePlan(**{**vars(RUN), "interval_days": 7})
    assert plan(app, weekly).saved == 1
    assert plan(app, weekly).saved == 0
    assert due(app)["FD-001"] == TODAY + timedelta(days=7)
    # The record says which version it was done by.
    assert app.read(care_records)[0].plan_version == 1


def test_a_failed_unit_goes_to_repair_and_is_not_issued(app):
    lot_id = with_generators(app)
    plan(app, RUN)
    done = record(app, lot_id, "FD-002", passed=False, note="不能启动")
    assert (done.failed_units, done.held_units) == (1, 1)
    assert states(app)["FD-002"] == "in_repair"
    assert "FD-002" not in due(app)
    with pytest.raises(InsufficientStock):
        issue(app, IssueLine("EQ05", 3))
    grades = {row.number: row.grade for row in app.read(serial_rows)}
    assert grades["FD-002"] is Grade.C
    assert app.read(serial_findings) == ()


def test_a_failed_unit_that_is_reserved_stays_recorded_and_is_alerted(app):
    lot_id = with_generators(app)
    plan(app, RUN)
    app.execute(
        reserve_stock,
        ReserveStock(command_id(), SYSTEM_ACTOR, "R-1", "CY1", (("EQ05", 3),), TODAY),
    )
    done = record(app, lot_id, passed=False)
    assert (done.failed_units, done.held_units) == (1, 0)
    facts = [each for each in app.read(alert_facts) if each.key.startswith("care-failed:")]
    assert [(each.subject, each.severity) for each in facts] == [
        ("FD-001", AlertSeverity.URGENT)
    ]  # fmt: skip


def test_a_lot_without_numbers_is_cared_for_as_a_whole(app):
    with_generators(app)
    lot_id = receive_tents(app, 10)
    plan(app, AIR)
    (task,) = app.read(care_tasks)
    assert (task.subject.number, task.subject.quantity) == ("", 10)
    done = record(app, lot_id, "", code="SH01-AIR", passed=False, failed_units=3, grade=Grade.D)
    assert done.held_units == 3
    assert on_hand(app)["-", "A-01", "damaged"] == 3
    assert on_hand(app)["-", "A-01", "issuable"] == 7


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"on": TODAY + timedelta(days=1)}, InvalidInput),
        ({"on": "6月1日"}, InvalidInput),
        ({"failed_units": 1}, InvalidInput),
        ({"passed": False, "grade": Grade.A}, InvalidInput),
        ({"number": "FD-099"}, NotFound),
        ({"number": ""}, NotFound),
        ({"code": "NONE"}, NotFound),
        ({"reading": "长" * 201}, InvalidInput),
    ],
)
def test_records_that_cannot_be_true_are_refused(sqlite_app, changes, error):
    lot_id = with_generators(sqlite_app)
    plan(sqlite_app, RUN)
    with pytest.raises(error):
        record(sqlite_app, lot_id, **changes)
    assert sqlite_app.read(care_records) == ()


@pytest.mark.parametrize("failed", [0, -1, 11, 10**12, "3", True])
def test_a_count_of_failed_units_that_cannot_be_is_refused(sqlite_app, failed):
    with_generators(sqlite_app)
    lot_id = receive_tents(sqlite_app, 10)
    plan(sqlite_app, AIR)
    if failed is True:
        failed = 1.0
    with pytest.raises(InvalidInput, match="不合格数量"):
        record(sqlite_app, lot_id, "", code="SH01-AIR", passed=False, failed_units=failed)


def test_a_record_before_the_last_one_is_refused(sqlite_app):
    lot_id = with_generators(sqlite_app)
    plan(sqlite_app, RUN)
    record(sqlite_app, lot_id)
    with pytest.raises(InvalidInput, match="早于上次记录"):
        record(sqlite_app, lot_id, on=TODAY - timedelta(days=1))


@pytest.mark.parametrize("days", [0, -1, 10**12, "30", 1.5])
def test_a_plan_without_a_sensible_interval_is_refused(days):
    with pytest.raises(InvalidInput, match="保养间隔"):
        CarePlan(**{**vars(RUN), "interval_days": days})


def test_plans_need_a_known_item_and_the_right(sqlite_app):
    with_generators(sqlite_app)
    with pytest.raises(NotFound, match="EQ99"):
        plan(sqlite_app, CarePlan(**{**vars(RUN), "item": "EQ99"}))
    with pytest.raises(NotAllowed):
        plan(sqlite_app, RUN, actor="planner")
    assert sqlite_app.read(care_plans) == ()


def test_what_is_late_is_alerted_and_closed_by_the_record(sqlite_app):
    lot_id = with_generators(sqlite_app)
    plan(sqlite_app, RUN)
    command = LendGoods(
        command_id(), "keeper", "CY1", "镇政府", "0", "排涝", "令", TODAY + timedelta(days=5),
        (LendLine(lot_id, "A-01", 1, ("FD-003",)),),
    )  # fmt: skip
    sqlite_app.execute(lend_goods, command)
    sqlite_app.clock.move(days=31)
    facts = {each.subject: each.severity for each in sqlite_app.read(alert_facts)}
    # 31 days after they came with 30 between: a day late; the loan 26 days late.
    assert facts == {
        "FD-001": AlertSeverity.WARN, "FD-002": AlertSeverity.WARN,
        "JY-2026-000001": AlertSeverity.WARN,
    }  # fmt: skip
    record(sqlite_app, lot_id, "FD-001")
    assert "FD-001" not in {each.subject for each in sqlite_app.read(alert_facts)}


def test_unnumbered_units_of_a_numbered_lot_are_no_lot_of_their_own(sqlite_app):
    with_generators(sqlite_app)
    add_generators(sqlite_app, 2)
    plan(sqlite_app, RUN)
    assert "" not in due(sqlite_app)
