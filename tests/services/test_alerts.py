"""Alerts: opened and closed by themselves, owned, acknowledged, escalated, exported."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from expiry_world import ask, decide, people_and_bleach, receive_bleach
from icalendar import Calendar
from ledger_world import SYSTEM_ACTOR, TODAY, command_id, receive, receive_water

from depot.domain.account import Right, Role
from depot.domain.alert import is_overdue
from depot.domain.ledger import StockStatus
from depot.domain.reserve_standard import ReserveStandard
from depot.errors import Conflict, InvalidInput, NotAllowed, NotFound
from depot.io.calendar import DueDay, calendar_file
from depot.services.accounts import CreateUser, create_user
from depot.services.agreements import SetReserveStandards, set_reserve_standards
from depot.services.alerts import (
    AcknowledgeAlert,
    HandOverAlert,
    Swept,
    acknowledge_alert,
    alert_history,
    closed_alerts,
    hand_over_alert,
    is_mine,
    open_alerts,
    sweep,
)
from depot.services.digest import digest, digest_markdown
from depot.services.house_rules import SetHouseRule, set_house_rule
from depot.services.receiving import ReceiveLine


@pytest.fixture
def world(app):
    return rarely_counted(people_and_bleach(app))


@pytest.fixture
def small(sqlite_app):
    return rarely_counted(people_and_bleach(sqlite_app))


def rarely_counted(app):
    """Let no count become due here: those alerts have tests of their own."""
    for name in ("A", "B", "C"):
        rule = SetHouseRule(command_id(), SYSTEM_ACTOR, f"count.days.{name}", 366)
        app.execute(set_house_rule, rule)
    return app


def keys(app):
    return [each.fact.key for each in app.read(open_alerts)]


def only(app):
    (found,) = app.read(open_alerts)
    return found


def acknowledge(app, number, note="已联系养老院", by="guanku"):
    return app.execute(acknowledge_alert, AcknowledgeAlert(command_id(), by, number, note))


def test_an_alert_opens_changes_and_closes_with_what_is_so(world, clock):
    lot = receive_bleach(world, 10, TODAY + timedelta(days=80))
    assert sweep(world) == Swept(1, 0, 0, 0)
    opened = only(world)
    assert (opened.fact.key, opened.fact.severity.value) == (f"expiry:{lot}", "warn")
    # It asks for ten days of life on arrival, so there is time until day 70.
    assert opened.fact.due_on == TODAY + timedelta(days=70)
    assert sweep(world) == Swept(0, 0, 0, 0)
    clock.move(days=50)  # 30 days left: urgent
    assert sweep(world) == Swept(0, 1, 0, 0)
    assert only(world).fact.severity.value == "urgent"
    decide(world, ask(world, lot, date(2027, 1, 1), tested_on=clock.today()))
    assert sweep(world) == Swept(0, 0, 1, 0)
    assert world.read(open_alerts) == ()
    (over,) = world.read(closed_alerts)
    assert [each.what.value for each in world.read(alert_history, over.id)] == [
        "opened", "worse", "closed",
    ]  # fmt: skip


def test_a_sweep_without_news_writes_no_command(small):
    receive_bleach(small, 10, TODAY + timedelta(days=80))
    sweep(small)
    given = []
    small.execute = lambda *each: given.append(each)
    sweep(small)
    assert given == []


@pytest.mark.parametrize(("days", "key"), [(90, "expiry"), (91, None), (0, "expiry")])
def test_the_notice_begins_ninety_days_ahead_and_the_last_day_is_still_good(small, days, key):
    receive_bleach(small, 10, TODAY + timedelta(days=days))
    sweep(small)
    assert [each.split(":")[0] for each in keys(small)] == ([key] if key else [])


def test_expired_goods_are_another_alert(small, clock):
    lot = receive_bleach(small, 10, TODAY)
    sweep(small)
    clock.move(days=1)
    assert sweep(small) == Swept(1, 0, 1, 0)
    assert keys(small) == [f"expired:{lot}"]


def test_quarantine_of_a_week_is_an_alert(small, clock):
    line = ReceiveLine("SH01", 3, "A-01", status=StockStatus.QUARANTINED)
    lot = receive(small, line).lines[0].lot_id
    clock.move(days=6)
    sweep(small)
    assert keys(small) == []
    clock.move(days=1)
    sweep(small)
    assert keys(small) == [f"quarantine:{lot}"]


def test_a_gap_to_the_standard_is_owned_by_who_buys_and_has_a_day(small):
    wanted = (ReserveStandard("WT01", 100, "区预案"),)
    small.execute(set_reserve_standards, SetReserveStandards(command_id(), SYSTEM_ACTOR, wanted))
    receive_water(small, 49, TODAY + timedelta(days=300))
    sweep(small)
    found = only(small)
    assert (found.fact.severity.value, found.owner) == ("urgent", "lingdao")  # 49 % < half
    assert "缺口 51" in found.fact.zh
    assert found.fact.due_on == TODAY + timedelta(days=7)
    receive_water(small, 1, TODAY + timedelta(days=300))
    sweep(small)
    assert only(small).fact.severity.value == "warn"  # 50 % is half
    receive_water(small, 50, TODAY + timedelta(days=300))
    sweep(small)
    assert keys(small) == []


def test_the_due_day_itself_is_in_time():
    assert not is_overdue(TODAY, TODAY)
    assert is_overdue(TODAY - timedelta(days=1), TODAY)
    assert not is_overdue(None, TODAY)


def test_an_overdue_alert_is_escalated_to_who_orders_once(world, clock):
    receive_bleach(world, 10, TODAY + timedelta(days=80))
    sweep(world)
    found = only(world)
    leader = frozenset({Right.APPROVE, Right.MONEY})
    clock.move(days=70)
    sweep(world)
    assert not is_mine(only(world), "lingdao", leader)
    clock.move(days=1)
    assert sweep(world).escalated == 1
    assert is_mine(only(world), "lingdao", leader)
    assert sweep(world) == Swept(0, 0, 0, 0)
    acknowledge(world, found.id, "由我督办", by="lingdao")


def test_the_only_keeper_owns_it_and_takes_note(world):
    receive_bleach(world, 10, TODAY + timedelta(days=80))
    sweep(world)
    found = only(world)
    assert found.owner == "guanku"
    acknowledge(world, found.id)
    kept = only(world)
    assert (kept.acknowledged_by, kept.note) == ("guanku", "已联系养老院")
    with pytest.raises(NotAllowed, match="guanku"):
        acknowledge(world, found.id, by="jihua")


def test_among_several_keepers_it_belongs_to_who_takes_it(small):
    command = CreateUser(
        command_id(), SYSTEM_ACTOR, "guanku2", "乙", "B", Role.DEPOT_MANAGER, "secret-word"
    )
    small.execute(create_user, command)
    receive_bleach(small, 10, TODAY + timedelta(days=80))
    sweep(small)
    assert only(small).owner == ""
    acknowledge(small, only(small).id, by="guanku2")
    assert only(small).owner == "guanku2"
    with pytest.raises(NotAllowed):
        acknowledge(small, only(small).id, by="guanku")
    hand = HandOverAlert(command_id(), "guanku2", only(small).id, "guanku")
    small.execute(hand_over_alert, hand)
    assert (only(small).owner, only(small).acknowledged_by) == ("guanku", "")
    for nobody in ("jihua", "nemo"):
        hand = HandOverAlert(command_id(), "guanku", only(small).id, nobody)
        with pytest.raises(InvalidInput, match="责任人"):
            small.execute(hand_over_alert, hand)


def test_a_worse_alert_must_be_acknowledged_anew(small, clock):
    receive_bleach(small, 10, TODAY + timedelta(days=80))
    sweep(small)
    acknowledge(small, only(small).id)
    clock.move(days=50)
    sweep(small)
    assert only(small).acknowledged_by == ""


def test_bad_acknowledgements_are_refused(small):
    lot = receive_bleach(small, 10, TODAY + timedelta(days=80))
    sweep(small)
    found = only(small)
    for note in ("", "  ", "x" * 501):
        with pytest.raises(InvalidInput, match="处理意见"):
            acknowledge(small, found.id, note)
    with pytest.raises(NotFound):
        acknowledge(small, 999)
    decide(small, ask(small, lot, date(2027, 1, 1)))
    sweep(small)
    with pytest.raises(Conflict, match="已解除"):
        acknowledge(small, found.id)


def test_the_digest_says_what_is_open_and_what_was_booked(small):
    receive_bleach(small, 10, TODAY + timedelta(days=20))
    sweep(small)
    said = small.read(digest, TODAY)
    text = digest_markdown(said)
    assert text.startswith("# 应急物资储备中心每日简报 2026-06-01\n")
    assert "未解除预警 1 条，其中逾期 0 条；当日新增 1 条，解除 0 条。" in text
    assert "## 紧急（1）" in text
    assert "| 30 天内 | 1 | 600 |" in text  # 10 × ¥60
    assert "- 入库单：1 份" in text
    called = digest_markdown(replace(said, people=(("guanku", "王管库"),)))
    assert "；责任人 王管库）" in called


def test_a_digest_of_a_past_day_says_what_was_open_then(small, clock):
    lot = receive_bleach(small, 10, TODAY + timedelta(days=20))
    sweep(small)
    clock.move(days=2)
    decide(small, ask(small, lot, date(2027, 1, 1), tested_on=clock.today()))
    sweep(small)
    assert len(small.read(digest, TODAY).alerts) == 1
    assert len(small.read(digest, TODAY).opened) == 1
    found = small.read(digest, TODAY + timedelta(days=2))
    assert (found.alerts, len(found.closed)) == ((), 1)
    with pytest.raises(InvalidInput, match="晚于今天"):
        small.read(digest, TODAY + timedelta(days=3))


def test_the_calendar_file_is_read_by_others_and_is_the_same_again():
    days = [DueDay("alert-1@depot", "轮换消毒剂", "批号 X1，\n第二行；结束", TODAY)]
    made = calendar_file("预警", days, 1_780_000_000_000_000)
    assert made == calendar_file("预警", days, 1_780_000_000_000_000)
    (event,) = Calendar.from_ical(made).walk("VEVENT")
    assert (str(event["uid"]), event["dtstart"].dt) == ("alert-1@depot", TODAY)
    assert str(event["description"]) == "批号 X1，\n第二行；结束"
