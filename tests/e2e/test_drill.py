"""The drill in a browser: level III, plan, call-offs, one late, short, settled, readiness falls.

People press the buttons of their pages. What the test looks up in the books are only numbers of
papers and the units that a supplier was called for.
"""

import pytest

from depot.domain.call_off_order import CallOffState
from depot.domain.reserve_layer import ReserveLayer
from depot.services.application import new_command_id
from depot.services.call_off_making import read_call_off
from depot.services.call_off_views import call_off_list
from depot.services.orders import CancelOrder, cancel_order
from depot.services.readiness import readiness
from depot.services.reliability import observations, reliability_book

pytestmark = pytest.mark.browser


def test_a_drill_from_the_response_to_the_readiness_that_falls(visitor, demo_application):
    app = demo_application
    _leader_starts_the_response(visitor)
    _planner_plans(visitor)
    order_id = _leader_approves(visitor, app)
    was_ready = _ready(app)
    short = _leader_calls(visitor, app)
    before = _shares(app, short)
    _keeper_receives_short(visitor, app, short)
    _head_settles(visitor, app, short)
    seen = {each.source_no for each in app.read(observations, short.supplier)}
    assert short.number in seen
    after = _shares(app, short)
    assert all(after[item] < before[item] for item in before)
    assert _ready(app) < was_ready
    _leader_sees_it(visitor, app)
    # The goods of our own depots are free again for whoever comes next.
    app.execute(cancel_order, CancelOrder(new_command_id(), "lingdao", order_id, "演练结束"))


def _shares(app, call):
    """Return what may be counted on of each item of the supplier."""
    book = app.read(reliability_book)
    return {
        each.item: book.on(call.supplier, ReserveLayer.AGREEMENT, each.item).careful_share
        for each in call.items
    }


def _ready(app):
    """Return how far stock and reliable agreements reach the standards, all groups together."""
    groups = app.read(readiness, app.clock.today()).groups
    return sum(each.fill_rate_reliable or 0.0 for each in groups)


def _leader_starts_the_response(person):
    person.log_in("lingdao")
    person.open("emergency")
    opener = person.page.get_by_text(person.word("emergency.manage")).first
    if not person.page.get_by_label(person.word("emergency.event"), exact=True).is_visible():
        opener.click()
    person.fill(person.word("emergency.event"), "演练洪水")
    person.fill(person.word("emergency.basis"), "防汛应急预案")
    person.press(person.word("emergency.start"))
    person.expect_words("Ⅲ级")
    person.log_out()


def _planner_plans(person):
    person.log_in("jihua")
    person.press(person.word("scenario.load"))
    person.press(person.word("dispatch.next.needs"))
    person.press(person.word("dispatch.next.solve"))
    person.fill(person.word("solve.limit"), 3)
    person.press(person.word("solve.start"))
    person.expect_words(person.word("plan.check_ok"))
    person.press(person.word("plan.save"))
    person.press(person.word("order.draft"))
    person.expect_words(person.word("order.drafted", number="DB-"), part=True)
    person.log_out()


def _leader_approves(person, app):
    person.log_in("lingdao")
    person.open("orders")
    person.press(person.word("order.approve"))
    person.expect_words(person.word("order.done.approve", number="DB-"), part=True)
    return app.read(call_off_list)[0].call.order_id


def _leader_calls(person, app):
    """Two suppliers answer, the largest of them late; return the one with fewest stops."""
    calls = (row.call for row in app.read(call_off_list))
    short, *others = sorted(calls, key=lambda call: len(call.stops))
    late = max(others, key=lambda call: sum(each.called for each in call.items))
    person.open("call_offs")
    for call, minutes in ((short, 30), (late, 600)):
        _open(person, call)
        person.fill(person.word("call.contact"), "演练值班 0432-000")
        person.press(person.word("call.send"))
        person.press(person.word("call.read"))
        person.fill(person.word("call.ready_in"), minutes)
        person.press(person.word("call.confirm"))
        confirmed = person.word("call.state.confirmed")
        # What is due next has the same word: this says that it was done.
        person.expect_words(person.word("call.done", number=call.number, state=confirmed))
        if call is late:
            planned, now = (
                int(person.metric(person.word(name)).replace(",", ""))
                for name in ("outlook.planned", "outlook.now")
            )
            assert now < planned
            person.expect_words(person.word("outlook.cover"))
        person.press(person.word("call.back"))
        person.expect_no_words(person.word("outlook.title"))
    person.log_out()
    return short


def _open(person, call):
    person.page.locator(f".st-key-call_offs-open-{call.number} button").click()
    person.settle()
    person.expect_words(person.word("outlook.title"))


def _keeper_receives_short(person, app, call):
    """Load what was called, receive half of it at every stop."""
    person.log_in("guanku")
    person.open("call_offs")
    _open(person, call)
    while waiting := _stops(app, call, "is_waiting"):
        # A supplier's own truck is said to have left in other words.
        person.page.locator(f".st-key-call-load-{waiting[0].trip} button").click()
        person.settle()
        assert _stops(app, call, "is_waiting") != waiting
    while stops := _stops(app, call, "is_on_the_road"):
        for line in stops[0].lines:
            field = person.page.locator(
                f".st-key-call-got-{call.number}-{stops[0].trip}-{stops[0].stop}-{line.item} input"
            )
            field.fill(str(line.loaded // 2))
            field.press("Tab")
            person.settle()
        person.fill(person.word("call.received_by"), "村支书")
        person.press(person.word("call.arrive"))
        assert _stops(app, call, "is_on_the_road") != stops
    assert app.read(read_call_off, call.number).state is CallOffState.ARRIVED
    person.log_out()


def _stops(app, call, state):
    return [each for each in app.read(read_call_off, call.number).stops if getattr(each, state)]


def _head_settles(person, app, call):
    """Whoever called doesn't settle: the head of the section says which line pays, and pays."""
    bills = app.read(lambda reader: reader.agreement_money.bills(source=call.number))
    person.log_in("kezhang")
    for bill in bills:
        person.open("agreements")
        person.page.locator(f".st-key-agreement-open-{bill.agreement} button").click()
        person.settle()
        if not bill.budget:
            person.press(person.word("agreement.fund"))
        person.fill(person.word("purchase.invoice"), f"演练发票 {bill.number}")
        person.press(person.word("purchase.settle"))
        person.expect_words(person.word("agreement.settled", number=bill.number))
    person.log_out()
    assert app.read(read_call_off, call.number).state is CallOffState.SETTLED
    paid = app.read(lambda reader: reader.agreement_money.bills(source=call.number))
    assert all(bill.delivered_fen < bill.called_fen and bill.penalty_fen >= 0 for bill in paid)


def _leader_sees_it(person, app):
    person.log_in("lingdao")
    person.open("readiness")
    found = app.read(readiness, app.clock.today())
    group = next(each for each in found.groups if each.fill_rate_reliable != each.fill_rate)
    words = person.word(
        "readiness.with_reliable",
        share=f"{group.fill_rate_agreed:.0%}",
        reliable=f"{group.fill_rate_reliable:.0%}",
    )
    person.expect_words(words)
    person.log_out()
