"""Bought on a verbal approval: recorded on its own, reviewed by another, holding the response."""

import threading
from decimal import Decimal

import pytest
from ledger_world import command_id
from money_world import WATER_LINE, figures, furnish_money, grant, ordered
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from depot.domain.emergency import Channel
from depot.domain.purchase import PurchaseKind, PurchaseState
from depot.errors import BudgetExceeded, Conflict, InvalidInput, NotAllowed, NotFound
from depot.services.audit import verify
from depot.services.budget_views import line_figures, line_movements
from depot.services.emergency import (
    EndResponse,
    StartResponse,
    active_responses,
    end_response,
    start_response,
)
from depot.services.purchase_views import purchase_view
from depot.services.purchasing import WantedLine
from depot.services.spending_urgently import (
    BuyInEmergency,
    OverspendInEmergency,
    ReviewOverride,
    ReviewState,
    VerbalApproval,
    buy_in_emergency,
    overrides,
    overspend_in_emergency,
    review_override,
)
from depot.store.engine import WRITES


@pytest.fixture
def depot(app):
    furnish_money(app)
    grant(app, 1000)
    start = StartResponse(command_id(), "ling", 3, "松花江洪水")
    assert app.execute(start_response, start).number == "XY-2026-000001"
    return app


def by_word(activation="XY-2026-000001", approver="王区长", channel=Channel.TELEPHONE, at_us=None):
    return VerbalApproval(activation, approver, channel, at_us)


def buy(app, quantity=10, price="20", by="guan", approval=None):
    command = BuyInEmergency(
        command_id(), by, approval or by_word(), PurchaseKind.GOODS, WATER_LINE, "CY1",
        "华联商厦", (WantedLine("WT01", quantity, Decimal(price)),), "安置点断水",
    )  # fmt: skip
    return app.execute(buy_in_emergency, command)


def review(app, number, by="ling", *, approved=True, note="", papers="昌应急〔2026〕8号"):
    command = ReviewOverride(command_id(), by, number, papers, approved, note)
    return app.execute(review_override, command)


def end(app):
    return app.execute(end_response, EndResponse(command_id(), "ling", "XY-2026-000001"))


def test_an_emergency_purchase_is_ordered_at_once_and_reviewed_by_another(depot):
    done = buy(depot)
    assert (done.number, done.order_no) == ("YJ-2026-000001", "CG-2026-000001")
    view = depot.read(purchase_view, done.order_no)
    assert view.purchase.state is PurchaseState.ORDERED
    assert view.purchase.override_no == done.number
    assert figures(depot) == (800, 200, 0)
    with pytest.raises(Conflict, match="1 笔应急支出未经事后审查（YJ-2026-000001）"):
        end(depot)
    with pytest.raises(NotAllowed):
        review(depot, done.number, by="kong")  # no right to approve
    assert review(depot, done.number).state is ReviewState.APPROVED
    with pytest.raises(Conflict, match="已审查"):
        review(depot, done.number, by="liu")
    end(depot)
    assert depot.read(verify).ok


def test_what_the_line_lacks_is_a_movement_of_its_own_and_covered_by_the_next_grant(depot):
    """1,400 are bought with 1,000 on the line: 400 are advanced, then covered from 500."""
    done = buy(depot, 70)
    (line,) = depot.read(line_figures)
    assert (line.advanced, line.free, line.committed) == (40_000, 0, 140_000)
    assert line.ties
    (entry,) = depot.read(overrides)
    assert (entry.fen, entry.advance_fen, entry.budget) == (140_000, 40_000, WATER_LINE)
    reasons = [(each.reason, each.fen) for each in depot.read(line_movements, WATER_LINE)]
    assert reasons[:2] == [("commit", 140_000), ("advance", 40_000)]
    with pytest.raises(BudgetExceeded):
        ordered(depot, 1)
    grant(depot, 500)
    (line,) = depot.read(line_figures)
    assert (line.advanced, line.free, line.appropriated) == (0, 10_000, 150_000)
    assert line.ties
    review(depot, done.number)
    assert depot.read(verify).ok


def test_an_order_is_overspent_on_a_verbal_approval(depot):
    done = ordered(depot)
    command = OverspendInEmergency(
        command_id(), "jia", by_word(), done.number, Decimal("33.30"), "连夜加急运费"
    )
    spent = depot.execute(overspend_in_emergency, command)
    view = depot.read(purchase_view, done.number)
    assert view.commitment.fen == 23_330
    assert [each.override_no for each in view.supplements] == [spent.number]
    assert depot.read(overrides, open_only=True)[0].advance_fen == 0


def test_an_objection_says_why_and_stays_on_record(depot):
    number = buy(depot, by="ling").number
    with pytest.raises(NotAllowed, match="不能自己审查"):
        review(depot, number, by="ling")
    with pytest.raises(InvalidInput, match="审查意见"):
        review(depot, number, by="liu", approved=False)
    with pytest.raises(InvalidInput, match="手续编号"):
        review(depot, number, by="liu", papers=" ")
    review(depot, number, by="liu", approved=False, note="价格高于目录价")
    (entry,) = depot.read(overrides)
    assert (entry.state, entry.review_note) == (ReviewState.OBJECTED, "价格高于目录价")
    end(depot)


def test_the_database_refuses_a_review_of_ones_own(depot):
    number = buy(depot, by="ling").number
    forged = text(
        "UPDATE money_override SET state = 'approved', reviewed_by = 'ling' WHERE number = :n"
    )
    with (
        depot.database.engine.connect().execution_options(**{WRITES: True}) as connection,
        pytest.raises(IntegrityError, match="four_eyes"),
    ):
        connection.execute(forged, {"n": number})


@pytest.mark.parametrize(
    ("approval", "refusal", "says"),
    [
        (by_word(approver=" "), InvalidInput, "口头批准人"),
        (by_word(channel="dream"), InvalidInput, "批准方式"),
        (by_word(at_us=4_000_000_000_000_000), InvalidInput, "不能晚于现在"),
        (by_word("XY-2026-000009"), Conflict, "不存在或已终止"),
    ],
)
def test_an_emergency_purchase_without_its_grounds_is_refused(sqlite_app, approval, refusal, says):
    furnish_money(sqlite_app)
    grant(sqlite_app, 1000)
    sqlite_app.execute(start_response, StartResponse(command_id(), "ling", 3, "洪水"))
    with pytest.raises(refusal) as refused:
        buy(sqlite_app, approval=approval)
    assert says in refused.value.text.zh
    assert figures(sqlite_app) == (1000, 0, 0)
    with pytest.raises(NotFound):
        review(sqlite_app, "YJ-2026-000009")


def test_after_a_response_money_is_spent_in_the_ordinary_way(depot):
    end(depot)
    with pytest.raises(Conflict, match="正常程序"):
        buy(depot)
    assert figures(depot) == (1000, 0, 0)


def test_a_response_never_ends_with_spending_that_nobody_reviewed(depot):
    """Four buy while a leader ends the response at once: whoever comes first wins."""
    bought = []

    def press(_number):
        try:
            bought.append(buy(depot, 1).number)
        except Conflict:
            bought.append("")

    def stop():
        try:
            end(depot)
            bought.append("ended")
        except Conflict:
            bought.append("")

    workers = [threading.Thread(target=press, args=(number,)) for number in range(4)]
    workers.insert(2, threading.Thread(target=stop))
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    open_ = depot.read(overrides, open_only=True)
    assert len(open_) == len([each for each in bought if each.startswith("YJ")])
    lasting = depot.read(active_responses)
    assert bool(lasting) is ("ended" not in bought)
    assert not (open_ and not lasting)
    assert depot.read(verify).ok
