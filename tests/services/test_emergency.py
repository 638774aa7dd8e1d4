"""Emergency issues: under an activated response goods leave first, papers follow."""

import threading
from datetime import timedelta

import pytest
from count_world import GOOD, staff
from ledger_world import TODAY, command_id, on_hand, receive_tents, receive_water
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from depot.domain.document import PaperStatus
from depot.domain.emergency import Channel, PapersState
from depot.errors import Conflict, DepotError, InsufficientStock, InvalidInput, NotAllowed, NotFound
from depot.services.alerts import open_alerts, sweep
from depot.services.audit import verify
from depot.services.emergency import (
    EndResponse,
    EnterPapers,
    IssueInEmergency,
    SetResponseLevel,
    SettleReview,
    StartResponse,
    activations,
    active_responses,
    emergency_findings,
    emergency_issues,
    end_response,
    enter_papers,
    issue_in_emergency,
    set_response_level,
    settle_review,
    start_response,
)
from depot.services.found import FoundLine
from depot.services.house_rules import SetHouseRule, set_house_rule
from depot.services.issuing import IssueLine
from depot.services.papers import issue_note
from depot.store.engine import WRITES

HOUR_US = 3_600_000_000


def started(app, level=2, by="leader"):
    command = StartResponse(command_id(), by, level, "城区内涝", "防汛预案")
    return app.execute(start_response, command).number


def issued(app, number, *lines, by="keeper", **more):
    values = {
        "depot": "CY1", "destination": "孤店子镇", "lines": lines or (IssueLine("WT01", 10),),
        "verbal_approver": "王局长", "channel": Channel.TELEPHONE, **more,
    }  # fmt: skip
    return app.execute(issue_in_emergency, IssueInEmergency(command_id(), by, number, **values))


def papers(app, number, *, by="leader", approved=True, note=""):
    command = EnterPapers(command_id(), by, number, "昌应急〔2026〕7号", approved, note)
    return app.execute(enter_papers, command)


def ended(app, number, by="leader"):
    return app.execute(end_response, EndResponse(command_id(), by, number))


def world(app):
    staff(app)
    receive_water(app, 60, GOOD, "LATE")
    receive_water(app, 40, GOOD - timedelta(days=100), "SOON")


def test_goods_leave_at_once_first_expired_first_out_and_papers_are_due_in_48_hours(app, clock):
    world(app)
    done = issued(app, started(app), IssueLine("WT01", 50))
    assert [(pick.lot_no, pick.quantity) for pick in done.issue.picks] == [
        ("SOON", 40), ("LATE", 10),
    ]  # fmt: skip
    assert done.due_at_us == clock.now_us() + 48 * HOUR_US
    assert on_hand(app) == {("LATE", "A-01", "issuable"): 50}
    (found,) = app.read(emergency_issues)
    assert (found.state, found.verbal_approver, found.channel, found.issued_by) == (
        PapersState.OPEN, "王局长", Channel.TELEPHONE, "keeper",
    )  # fmt: skip
    assert app.read(verify).ok
    assert app.read(emergency_findings) == ()


def test_only_under_an_active_response(app):
    world(app)
    with pytest.raises(NotFound, match="没有响应"):
        issued(app, "XY-2026-000001")
    number = started(app)
    ended(app, number)
    with pytest.raises(Conflict, match="已终止"):
        issued(app, number)
    assert on_hand(app)["SOON", "A-01", "issuable"] == 40
    assert app.read(emergency_issues) == ()


def test_a_response_does_not_end_while_papers_are_open(app):
    world(app)
    number = started(app)
    note = issued(app, number).issue.document_no
    with pytest.raises(Conflict, match="1 笔应急出库未补手续"):
        ended(app, number)
    assert [each.number for each in app.read(active_responses)] == [number]
    papers(app, note)
    ended(app, number)
    assert app.read(active_responses) == ()
    (found,) = app.read(activations)
    assert [each.what.value for each in found.history] == ["started", "ended"]
    with pytest.raises(Conflict, match="已终止"):
        ended(app, number)


def test_papers_come_from_another_person_once(app):
    world(app)
    number = started(app)
    note = issued(app, number, by="system").issue.document_no
    with pytest.raises(NotAllowed, match="不能自己补批"):
        papers(app, note, by="system")
    with pytest.raises(NotAllowed, match="审批"):
        papers(app, note, by="keeper")
    assert papers(app, note).state is PapersState.APPROVED
    with pytest.raises(Conflict, match="已补手续"):
        papers(app, note, by="leader2")
    assert app.read(activations)[0].open_issues == 0


def test_what_is_not_approved_afterwards_is_looked_into(app):
    world(app)
    number = started(app)
    note = issued(app, number).issue.document_no
    with pytest.raises(InvalidInput, match="不予补批"):
        papers(app, note, approved=False)
    assert papers(app, note, approved=False, note="未接到电话").state is PapersState.REVIEW
    # Its papers are in, so the response may end; the review goes on.
    ended(app, number)
    sweep(app)
    assert "papers-review:" + note in {each.fact.key for each in app.read(open_alerts)}
    app.execute(settle_review, SettleReview(command_id(), "leader2", note, "系值班记录遗漏"))
    with pytest.raises(Conflict, match="不在核查中"):
        app.execute(settle_review, SettleReview(command_id(), "leader2", note, "再次"))
    sweep(app)
    assert [each.fact.key for each in app.read(open_alerts) if "papers" in each.fact.key] == []
    assert app.read(emergency_findings) == ()


def test_open_papers_are_alerts_that_grow_urgent_and_escalate(app, clock):
    world(app)
    note = issued(app, started(app)).issue.document_no

    def alert():
        sweep(app)
        return next(each for each in app.read(open_alerts) if each.fact.key == f"papers:{note}")

    assert alert().fact.severity.value == "info"
    clock.move(hours=25)
    assert alert().fact.severity.value == "warn"
    clock.move(hours=24)
    assert alert().fact.severity.value == "urgent"
    clock.move(hours=24)
    assert alert().escalated_at_us
    papers(app, note)
    sweep(app)
    assert all("papers" not in each.fact.key for each in app.read(open_alerts))


def test_the_hours_for_papers_are_a_rule_of_the_house(app, clock):
    world(app)
    rule = SetHouseRule(command_id(), "leader", "emergency.papers_hours", 24)
    app.execute(set_house_rule, rule)
    assert issued(app, started(app)).due_at_us == clock.now_us() + 24 * HOUR_US
    for name, value in (("emergency.papers_hours", 0), ("emergency.papers_hours", "48")):
        with pytest.raises(InvalidInput):
            app.execute(set_house_rule, SetHouseRule(command_id(), "leader", name, value))
    with pytest.raises(NotFound):
        app.execute(set_house_rule, SetHouseRule(command_id(), "leader", "nonsense", 1))
    with pytest.raises(NotAllowed):
        app.execute(
            set_house_rule, SetHouseRule(command_id(), "keeper", "emergency.papers_hours", 1)
        )


def test_levels_change_while_it_lasts_and_history_keeps_them(app):
    staff(app)
    number = started(app, 4)
    app.execute(set_response_level, SetResponseLevel(command_id(), "leader", number, 2, "扩大"))
    with pytest.raises(InvalidInput, match="已是"):
        app.execute(set_response_level, SetResponseLevel(command_id(), "leader", number, 2))
    ended(app, number)
    with pytest.raises(Conflict, match="已终止"):
        app.execute(set_response_level, SetResponseLevel(command_id(), "leader", number, 1))
    (found,) = app.read(activations)
    assert [(each.what.value, each.level) for each in found.history] == [
        ("started", 4), ("level", 2), ("ended", 2),
    ]  # fmt: skip


def test_what_is_there_and_not_on_the_books_leaves_too(app):
    world(app)
    lot_id = receive_tents(app, 2)
    issued(
        app, started(app), IssueLine("SH01", 5),
        found=(FoundLine("SH01", 3, "A-01", lot_id=lot_id),),
        found_reason="入库漏登", confirmed_by="keeper2",
    )  # fmt: skip
    assert ("-", "A-01", "issuable") not in {k for k, n in on_hand(app).items() if n}
    assert len(app.read(lambda reader: reader.counts.flags())) == 1


@pytest.mark.parametrize("level", [0, 5, -1, "2", None, True])
def test_a_level_is_one_of_four(sqlite_app, level):
    staff(sqlite_app)
    with pytest.raises(InvalidInput, match="响应级别"):
        started(sqlite_app, level)


def test_who_may_start_and_issue(sqlite_app):
    world(sqlite_app)
    with pytest.raises(NotAllowed):
        started(sqlite_app, by="keeper")
    number = started(sqlite_app)
    with pytest.raises(NotAllowed):
        issued(sqlite_app, number, by="leader")
    with pytest.raises(NotAllowed):
        ended(sqlite_app, number, by="keeper")


@pytest.mark.parametrize(
    "changes",
    [
        {"verbal_approver": " "},
        {"channel": "smoke"},
        {"approved_at_us": 2**62},
        {"lines": (IssueLine("WT01", 0),)},
        {"lines": (IssueLine("XX", 1),)},
        {"destination": ""},
    ],
)
def test_what_cannot_be_meant_is_refused_and_nothing_leaves(sqlite_app, changes):
    world(sqlite_app)
    number = started(sqlite_app)
    with pytest.raises(InvalidInput):
        issued(sqlite_app, number, **changes)
    assert sqlite_app.read(activations)[0].open_issues == 0


def test_an_emergency_is_no_way_round_the_stock(sqlite_app):
    """A hundred are there; an expired lot doesn't count, whatever the hurry."""
    world(sqlite_app)
    number = started(sqlite_app)
    with pytest.raises(InsufficientStock):
        issued(sqlite_app, number, IssueLine("WT01", 101))
    with pytest.raises(InsufficientStock):
        issued(sqlite_app, number, IssueLine("WT01", 41), arrives_on=GOOD + timedelta(days=1))
    assert GOOD > TODAY


def test_issuing_and_ending_at_once_leave_no_issue_without_papers_under_an_ended_response(app):
    """Eight trucks and a leader who ends the response: either order, never both."""
    world(app)
    number = started(app)
    gate = threading.Barrier(9)
    refused = []

    def run(work):
        gate.wait()
        try:
            work()
        except DepotError as error:
            refused.append(error)

    works = [lambda: issued(app, number, IssueLine("WT01", 1)) for _ in range(8)]
    works.append(lambda: ended(app, number))
    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    (found,) = app.read(activations)
    gone = len(app.read(emergency_issues))
    # The response ended before the first truck or not at all.
    assert (gone == 0) is not found.is_active
    assert len(refused) == (8 - gone) + found.is_active
    assert all(isinstance(each, Conflict) for each in refused)
    assert app.read(emergency_findings) == ()


def test_the_database_itself_keeps_a_response_open_while_papers_are_owed(app):
    world(app)
    number = started(app)
    issued(app, number)
    statement = text("UPDATE activation SET ended_by = 'x', ended_at_us = 1")
    writing = app.database.engine.connect().execution_options(**{WRITES: True})
    with writing as connection, pytest.raises(DBAPIError):
        connection.execute(statement)


def test_the_issue_note_says_that_it_was_urgent_until_and_after_its_papers(sqlite_app):
    world(sqlite_app)
    note = issued(sqlite_app, started(sqlite_app)).issue.document_no
    head = sqlite_app.read(issue_note, note).head
    assert (head.note, head.paperwork.status, head.paperwork.verbal_approver) == (
        "【紧急】", PaperStatus.PENDING, "王局长",
    )  # fmt: skip
    papers(sqlite_app, note)
    head = sqlite_app.read(issue_note, note).head
    assert (head.note, head.paperwork.status) == (
        "【紧急】 昌应急〔2026〕7号", PaperStatus.COMPLETE,
    )  # fmt: skip
