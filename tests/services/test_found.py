"""Goods found: a book error never stops a truck."""

from datetime import date, timedelta

import pytest
from care_world import add_people, with_generators
from ledger_world import TODAY, command_id, furnish, on_hand, receive_tents, receive_water

from depot.errors import InsufficientStock, InvalidInput, NotAllowed
from depot.services.alerts import open_alerts, sweep
from depot.services.audit import verify
from depot.services.found import (
    BookFound,
    FoundLine,
    IssueWithFound,
    book_found,
    found_goods,
    issue_with_found,
)
from depot.services.issuing import IssueLine
from depot.services.recall import StartRecall, start_recall

GOOD = TODAY + timedelta(days=300)


def flags(app):
    return [
        (flag.place, flag.lot_no, flag.reason)
        for flag in app.read(lambda reader: reader.counts.flags())
    ]


def found(app, *lines, reason="上次入库漏登", confirmed_by="leader", actor="keeper"):
    command = BookFound(command_id(), actor, "CY1", lines, reason, confirmed_by)
    return app.execute(book_found, command)


def world(app):
    furnish(app)
    add_people(app)


def test_what_is_found_goes_onto_the_books_and_asks_for_a_count(app):
    world(app)
    lot_id = receive_water(app, 10, GOOD, "L1")
    done = found(app, FoundLine("WT01", 4, "A-01", "L1", None, GOOD))
    # The label names the lot that was received: ten and four.
    assert on_hand(app) == {("L1", "A-01", "issuable"): 14}
    assert [(each.lot_id, each.quantity) for each in done.entries] == [(lot_id, 4)]
    assert flags(app) == [("CY1/A-01", "L1", "账外入账 PY-2026-000001：上次入库漏登")]
    (entry,) = app.read(found_goods)
    assert (entry.actor, entry.confirmed_by, entry.document_no) == (
        "keeper", "leader", "PY-2026-000001",
    )  # fmt: skip
    assert app.read(verify).ok


def test_a_truck_leaves_with_what_is_there_though_the_book_says_less(app):
    """On the books are six tents, on the shelf ten, and the truck needs nine."""
    world(app)
    lot_id = receive_tents(app, 6)
    goods = {
        "depot": "CY1", "destination": "孤店子镇", "lines": (IssueLine("SH01", 9),),
        "reason": "账面少记", "confirmed_by": "leader",
    }  # fmt: skip
    lines = (FoundLine("SH01", 4, "A-01", lot_id=lot_id),)
    command = IssueWithFound(command_id(), "keeper", found=lines, **goods)
    issue = app.execute(issue_with_found, command)
    assert app.execute(issue_with_found, command) == issue
    assert sum(pick.quantity for pick in issue.picks) == 9
    assert on_hand(app) == {("-", "A-01", "issuable"): 1}
    # Two found are not enough for nine: then nothing is entered either.
    lines = (FoundLine("SH01", 2, "A-01", lot_id=lot_id),)
    with pytest.raises(InsufficientStock):
        app.execute(issue_with_found, IssueWithFound(command_id(), "keeper", found=lines, **goods))
    assert on_hand(app) == {("-", "A-01", "issuable"): 1}
    assert len(flags(app)) == 1


def test_a_found_lot_that_nobody_booked_gets_a_lot_of_its_own(app):
    world(app)
    found(app, FoundLine("WT01", 3, "A-02", "NEW-7", TODAY - timedelta(days=9), GOOD))
    assert on_hand(app) == {("NEW-7", "A-02", "issuable"): 3}


def test_found_goods_past_their_date_or_under_recall_are_not_issuable(app):
    world(app)
    lot_id = receive_water(app, 5, GOOD, "L1")
    app.execute(start_recall, StartRecall(command_id(), "leader", lot_id, "厂家通知"))
    found(
        app,
        FoundLine("WT01", 1, "A-01", "L1", None, GOOD),
        FoundLine("WT01", 2, "A-01", "OLD", None, TODAY - timedelta(days=1)),
    )
    assert on_hand(app) == {
        ("L1", "A-01", "recalled"): 6, ("OLD", "A-01", "expired"): 2,
    }  # fmt: skip


@pytest.mark.parametrize("second", ["keeper", "planner", "nobody", "", "system"])
def test_the_second_person_is_another_who_may_vouch(sqlite_app, second):
    """The finder, a planner, an unknown, nobody and the machine can't."""
    world(sqlite_app)
    with pytest.raises(NotAllowed, match="复核人"):
        found(sqlite_app, FoundLine("SH01", 1, "A-01"), confirmed_by=second)
    assert on_hand(sqlite_app) == {}


def test_who_may_not_keep_stock_finds_nothing(sqlite_app):
    world(sqlite_app)
    with pytest.raises(NotAllowed, match="保管"):
        found(sqlite_app, FoundLine("SH01", 1, "A-01"), actor="planner")


@pytest.mark.parametrize(
    "line",
    [
        FoundLine("SH01", 0, "A-01"),
        FoundLine("SH01", -3, "A-01"),
        FoundLine("SH01", 10**12, "A-01"),
        FoundLine("SH01", "12a", "A-01"),
        FoundLine("SH01", 1, "Z-99"),
        FoundLine("XX99", 1, "A-01"),
        FoundLine("SH01", 1, "A-01", lot_id=987_654),
        FoundLine("WT01", 1, "A-01", "L1"),
        FoundLine("WT01", 1, "A-01", " ", None, GOOD),
        FoundLine("WT01", 1, "A-01", "L1", TODAY + timedelta(days=1), GOOD),
        FoundLine("WT01", 1, "A-01", "L1", date(2025, 6, 1), date(2025, 1, 1)),
        FoundLine("SH01", 1, "A-01", owner="nobody"),
        FoundLine("SH01", 1, "A-01", status="nonsense"),
    ],
)
def test_lines_that_cannot_be_meant_are_refused_by_line(sqlite_app, line):
    world(sqlite_app)
    with pytest.raises(InvalidInput, match="第 2 行"):
        found(sqlite_app, FoundLine("SH01", 1, "A-01"), line)
    assert on_hand(sqlite_app) == {}
    assert flags(sqlite_app) == []


def test_a_reason_and_a_line_are_needed(sqlite_app):
    world(sqlite_app)
    with pytest.raises(InvalidInput, match="账外原因"):
        found(sqlite_app, FoundLine("SH01", 1, "A-01"), reason="  ")
    with pytest.raises(InvalidInput, match="至少填写一行"):
        found(sqlite_app)


def test_a_flag_is_an_alert_of_its_bin_and_lot_until_it_is_cleared(app):
    with_generators(app)
    lot_id = receive_tents(app, 6)
    found(app, FoundLine("SH01", 1, "A-01", lot_id=lot_id))
    found(app, FoundLine("SH01", 2, "A-01", lot_id=lot_id), reason="再次发现")
    sweep(app)
    (alert,) = [each for each in app.read(open_alerts) if each.fact.kind == "count_due"]
    assert alert.fact.due_on == TODAY + timedelta(days=3)
    assert "再次发现" in alert.fact.zh
    assert "上次入库漏登" in alert.fact.zh


def test_a_label_of_five_thousand_signs_is_refused_in_a_few_words(sqlite_app):
    furnish(sqlite_app)
    add_people(sqlite_app)
    with pytest.raises(InvalidInput, match=r"批号“x{40}”无效") as refusal:
        found(sqlite_app, FoundLine("WT01", 1, "A-01", "x" * 5000, None, GOOD))
    assert len(refusal.value.text.zh) < 200
