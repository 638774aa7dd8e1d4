"""The list by clock, the message, the paper and the alerts of call-offs."""

from call_off_world import CALL, arrive, called, confirm, load, read, send

from depot.domain.call_off_order import CallOffState
from depot.domain.clock import shanghai_time
from depot.io.documents.call_off import call_off_form
from depot.io.documents.pdf import pdf_of
from depot.services.alerts_call_offs import alert_facts
from depot.services.call_off_papers import call_off_paper
from depot.services.call_off_views import call_off_list, call_off_view
from depot.services.papers import ORGANISATION


def due(app):
    """Return what is due next and when, and whether it is late."""
    (row,) = app.read(call_off_list)
    hour = f"{shanghai_time(row.due_us):%H:%M}" if row.due_us else ""
    return row.next_step, hour, row.overdue


def test_the_clock_says_what_is_due_next(sqlite_app, clock):
    app = sqlite_app
    called(app)
    assert due(app) == (CallOffState.SENT, "12:10", False)
    clock.move(minutes=11)
    assert due(app) == (CallOffState.SENT, "12:10", True)
    send(app)
    assert due(app) == (CallOffState.READ, "12:26", False)
    read(app)
    assert due(app) == (CallOffState.CONFIRMED, "12:41", False)
    confirm(app)
    assert due(app) == (CallOffState.LOADED, "12:45", False)
    load(app, 1)
    # The first truck is due at its site at 13:15, the second leaves at 13:45.
    assert due(app) == (CallOffState.ARRIVED, "13:15", False)
    arrive(app, 1)
    assert due(app) == (CallOffState.LOADED, "13:45", False)
    load(app, 2)
    arrive(app, 2)
    assert due(app) == (None, "", False)
    assert app.read(call_off_list, open_only=True) == ()


def test_a_step_that_is_late_is_an_alert_until_it_is_done(sqlite_app, clock):
    app = sqlite_app
    called(app)
    send(app)
    clock.move(minutes=15)
    assert app.read(alert_facts) == ()
    clock.move(minutes=1)
    (fact,) = app.read(alert_facts)
    assert fact.key == f"call_off:{CALL}:read"
    assert "大润发" in fact.zh
    assert "12:15" in fact.zh
    read(app)
    assert app.read(alert_facts) == ()


def test_the_message_says_what_how_much_by_when_for_which_truck_and_whom_to_answer(sqlite_app):
    called(sqlite_app)
    send(sqlite_app)
    view = sqlite_app.read(call_off_view, CALL)
    assert view.message.splitlines() == [
        "【昌邑区应急物资储备中心】应急调用单 YD-2026-000001（Ⅱ级响应）",
        "大润发刘经理：因“七月洪水”，请按协议备货：瓶装水 50箱。",
        "吉BT1（T1司机 139） 到你处装车，06月01日 12:45 前装完发出，送 左家镇：瓶装水 20箱。",
        "吉BT2（T2司机 139） 到你处装车，06月01日 13:45 前装完发出，送 孤店子镇：瓶装水 30箱。",
        "收到请回复“收到”，并尽快回复可供数量和备妥时间，联系人：王值班 0432-1。",
    ]
    assert [(each.kind, each.actor) for each in view.steps] == [
        ("drafted", "leader"),
        ("sent", "planner"),
    ]


def test_the_paper_prints_what_was_called(sqlite_app):
    called(sqlite_app)
    paper = sqlite_app.read(call_off_paper, CALL)
    form = call_off_form(paper, ORGANISATION, "zh")
    assert form.draft
    assert [section.rows[0][1:6:2] for section in form.sections] == [
        ("左家镇", "瓶装水", 20),
        ("孤店子镇", "瓶装水", 30),
    ]
    send(sqlite_app)
    sent = call_off_form(sqlite_app.read(call_off_paper, CALL), ORGANISATION, "en")
    assert not sent.draft
    assert pdf_of(sent).startswith(b"%PDF")
