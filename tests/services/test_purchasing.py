"""A purchase from the request to the last payment, with every approval by somebody else."""

import threading
from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from delivery_world import accept, arrive, inspect, reject, water
from ledger_world import command_id
from money_world import (
    WATER_LINE,
    approve,
    close,
    figures,
    furnish_money,
    grant,
    ordered,
    quote,
    request,
    settle,
    submit,
)
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from depot.domain.purchase import PurchaseKind, PurchaseState, SupplementState
from depot.errors import BudgetExceeded, Conflict, InvalidInput, NotAllowed, NotFound
from depot.services.audit import verify
from depot.services.deliveries import CloseDelivery, close_delivery
from depot.services.delivery_views import delivery_view
from depot.services.house_rules import SetHouseRule, set_house_rule
from depot.services.purchase_deciding import (
    DecideSupplement,
    RejectPurchase,
    RequestSupplement,
    decide_supplement,
    reject_purchase,
    request_supplement,
)
from depot.services.purchase_views import purchase_view, purchases, waiting_for_me
from depot.services.purchasing import (
    RequestPurchase,
    WantedLine,
    WithdrawPurchase,
    withdraw_purchase,
)
from depot.services.purchasing import request_purchase as purchasing_request
from depot.store.engine import WRITES


@pytest.fixture
def depot(app):
    furnish_money(app)
    grant(app, 1000)
    return app


@pytest.fixture
def small(sqlite_app):
    """The same on SQLite alone, for what does not touch the database's ways."""
    furnish_money(sqlite_app)
    grant(sqlite_app, 1000)
    return sqlite_app


def limits(app, section, leader):
    for name, value in (("section", section), ("leader", leader)):
        rule = SetHouseRule(command_id(), "ling", f"purchase.{name}_yuan", value)
        app.execute(set_house_rule, rule)


def supplement(app, number, amount, by="jia"):
    command = RequestSupplement(command_id(), by, number, Decimal(amount), "运费上涨")
    return app.execute(request_supplement, command).number


def decide(app, number, by="kong", approved=True, note=""):
    command = DecideSupplement(command_id(), by, number, approved, note)
    return app.execute(decide_supplement, command)


def state(app, number):
    return app.read(purchase_view, number).purchase.state


def test_a_purchase_from_the_request_to_the_last_payment(depot):
    """10 boxes at 20: 8 accepted and paid in two parts, 2 rejected; 40 yuan come back."""
    done = ordered(depot)
    assert done.state is PurchaseState.ORDERED
    assert (done.number, done.order_no) == ("SQ-2026-000001", "CG-2026-000001")
    assert figures(depot) == (800, 200, 0)
    delivery = depot.read(delivery_view, done.delivery).head
    assert (delivery.party, delivery.reference, delivery.budget_ref, delivery.expected_on) == (
        "华联商厦", "CG-2026-000001", WATER_LINE, date(2026, 6, 6),
    )  # fmt: skip
    first = arrive(depot, done.delivery, water(6), slip="S1")
    with pytest.raises(Conflict, match="已验收未结算 0"):
        settle(depot, done.number, (1, 6))
    inspect(depot, first.number, accept(6))
    assert settle(depot, done.number, (1, 6)).fen == 12_000
    assert figures(depot) == (800, 80, 120)
    second = arrive(depot, done.delivery, water(4, lot_no="L2"), slip="S2")
    inspect(depot, second.number, accept(2), reject(2))
    with pytest.raises(Conflict, match="已验收未结算 2"):
        settle(depot, done.number, (1, 3), invoice="FP-2")
    settle(depot, done.number, (1, 2), invoice="FP-2")
    close(depot, done.number, "2 箱破损拒收")
    assert figures(depot) == (840, 0, 160)
    assert state(depot, done.number) is PurchaseState.CLOSED
    assert depot.read(verify).ok


def test_quotes_stand_side_by_side_and_a_dearer_one_needs_a_reason(depot):
    number = request(depot, ("WT01", 10, "21"), ("SH01", 1, 400))
    quote(depot, number, "华联商厦", "20", "450", lead_days=9)
    quote(depot, number, "江城百货", "21", "400", lead_days=2)
    quote(depot, number, "远方批发", "22.50", "500", lead_days=5)
    view = depot.read(purchase_view, number)
    # 200 + 450, 210 + 400, 225 + 500
    assert [each.total_fen for each in view.quotes] == [65_000, 61_000, 72_500]
    assert [each.cheapest for each in view.quotes] == [False, True, False]
    assert [each.fastest for each in view.quotes] == [False, True, False]
    with pytest.raises(InvalidInput, match="不是最低价"):
        submit(depot, number, 1)
    assert submit(depot, number, 1, "质量更可靠").state is PurchaseState.SUBMITTED
    with pytest.raises(Conflict, match="待审批"):
        quote(depot, number, "又一家", "1", "1")


def test_too_few_quotes_need_a_reason(small):
    number = request(small, ("WT01", 10, "20"))
    with pytest.raises(InvalidInput, match="没有第 1 份报价"):
        submit(small, number)
    quote(small, number, "华联商厦", "20")
    with pytest.raises(InvalidInput, match="规定询价 3 家"):
        submit(small, number)
    assert submit(small, number, reason="本地唯一供应商").state is PurchaseState.SUBMITTED


def test_the_amount_says_who_approves(depot):
    """Up to 100 yuan the section head, up to 300 a leader, above two leaders."""
    limits(depot, 100, 300)
    assert ordered(depot, 5).state is PurchaseState.ORDERED  # 100: the limit itself is within
    with pytest.raises(NotAllowed, match="审批"):
        ordered(depot, 6)
    assert ordered(depot, 15, approver="ling").state is PurchaseState.ORDERED
    half = ordered(depot, 16, approver="ling")
    assert half.state is PurchaseState.HALF_APPROVED
    # 100 + 300 are committed; the 320 are not before both have approved.
    assert figures(depot) == (600, 400, 0)
    with pytest.raises(NotAllowed, match="另一名领导"):
        approve(depot, half.number, by="ling")
    with pytest.raises(NotAllowed):
        approve(depot, half.number, by="kong")
    assert approve(depot, half.number, by="liu").state is PurchaseState.ORDERED
    assert figures(depot) == (280, 720, 0)


def test_nobody_approves_what_they_asked_for_or_chose(depot):
    number = request(depot, ("WT01", 1, 20), by="kong")
    quote(depot, number, "华联商厦", "20", by="kong")
    submit(depot, number, reason="急需", by="ling")
    for person in ("kong", "ling"):
        with pytest.raises(NotAllowed, match="不能自己审批"):
            approve(depot, number, by=person)
    with pytest.raises(NotAllowed, match="权限"):
        approve(depot, number, by="guan")
    forged = text("UPDATE purchase SET first_by = :who WHERE number = :n")
    for person in ("kong", "ling"):
        with (
            depot.database.engine.connect().execution_options(**{WRITES: True}) as connection,
            pytest.raises(IntegrityError, match="four_eyes"),
        ):
            connection.execute(forged, {"n": number, "who": person})
    assert approve(depot, number, by="liu").state is PurchaseState.ORDERED


def test_the_database_wants_both_leaders(depot):
    limits(depot, 1, 2)
    number = ordered(depot, approver="ling").number
    for statement in (
        "UPDATE purchase SET state = 'ordered', order_no = 'CG-X' WHERE number = :n",
        "UPDATE purchase SET second_by = 'ling' WHERE number = :n",
    ):
        with (
            depot.database.engine.connect().execution_options(**{WRITES: True}) as connection,
            pytest.raises(IntegrityError),
        ):
            connection.execute(text(statement), {"n": number})


def test_an_approval_without_money_orders_nothing(depot):
    with pytest.raises(BudgetExceeded, match=r"可用 1,000\.00 元，不足 1,200\.00 元"):
        ordered(depot, 60)
    (waiting,) = depot.read(purchases)
    assert waiting.state is PurchaseState.SUBMITTED
    assert figures(depot) == (1000, 0, 0)


def test_two_who_approve_at_once_order_once(depot):
    number = request(depot, ("WT01", 10, "20"))
    quote(depot, number, "华联商厦", "20")
    submit(depot, number, reason="急需")
    answers = []

    def press(person):
        try:
            answers.append(approve(depot, number, by=person).order_no)
        except Conflict:
            answers.append("late")

    workers = [threading.Thread(target=press, args=(each,)) for each in ("kong", "ling", "liu")]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    assert sorted(answers) == ["CG-2026-000001", "late", "late"]
    assert figures(depot) == (800, 200, 0)


def test_rejected_and_withdrawn_purchases_commit_nothing(small):
    first, second = (request(small, ("WT01", 1, 20)) for _ in range(2))
    quote(small, first, "华联商厦", "20")
    submit(small, first, reason="急需")
    with pytest.raises(InvalidInput, match="驳回理由"):
        small.execute(reject_purchase, RejectPurchase(command_id(), "kong", first, " "))
    small.execute(reject_purchase, RejectPurchase(command_id(), "kong", first, "库存足够"))
    with pytest.raises(NotAllowed, match="本人撤回"):
        small.execute(withdraw_purchase, WithdrawPurchase(command_id(), "kong", second))
    small.execute(withdraw_purchase, WithdrawPurchase(command_id(), "jia", second))
    with pytest.raises(Conflict, match="未批准"):
        approve(small, first)
    assert figures(small) == (1000, 0, 0)


def test_more_than_the_order_needs_an_approved_supplement(depot):
    done = ordered(depot)
    inspect(depot, arrive(depot, done.delivery, water(10), slip="S1").number, accept(10))
    with pytest.raises(Conflict, match=r"已批准追加 0\.00 元"):
        settle(depot, done.number, (1, 10), extra=Decimal("15.50"))
    number = supplement(depot, done.number, "15.50")
    with pytest.raises(NotAllowed, match="不能自己审批"):
        decide(depot, supplement(depot, done.number, 1, by="kong"))
    assert decide(depot, number).state is SupplementState.APPROVED
    with pytest.raises(Conflict, match="已办理"):
        decide(depot, number)
    settle(depot, done.number, (1, 10))
    with pytest.raises(Conflict, match="尚未审批"):
        close(depot, done.number)
    with pytest.raises(Conflict, match=r"已用 0\.00 元，不足 15\.51 元"):
        settle(depot, done.number, invoice="FP-3", extra=Decimal("15.51"))
    assert settle(depot, done.number, invoice="FP-3", extra=Decimal("15.50")).fen == 1_550
    decide(depot, "ZB-2026-000002", by="ling", approved=False, note="不同意")
    close(depot, done.number)
    assert depot.read(verify).ok


def test_an_invoice_is_paid_once_and_deductions_say_why(small):
    done = ordered(small)
    inspect(small, arrive(small, done.delivery, water(10), slip="S1").number, accept(10))
    settle(small, done.number, (1, 5))
    with pytest.raises(Conflict, match="不能重复支付"):
        settle(small, done.number, (1, 5))
    with pytest.raises(InvalidInput, match="说明"):
        settle(small, done.number, (1, 5), invoice="FP-2", deducted=Decimal(3))
    late = settle(small, done.number, (1, 5), invoice="FP-2", deducted=Decimal(3), note="迟到")
    assert late.fen == 9_700
    close(small, done.number)
    assert figures(small) == (803, 0, 197)


def test_who_asked_does_not_pay_and_two_who_pay_at_once_pay_once(depot):
    done = ordered(depot)
    inspect(depot, arrive(depot, done.delivery, water(10), slip="S1").number, accept(10))
    with pytest.raises(NotAllowed):
        settle(depot, done.number, (1, 10), by="jia")
    answers = []

    def pay(number):
        try:
            answers.append(settle(depot, done.number, (1, 6), invoice=f"FP-{number}").fen)
        except Conflict:
            answers.append(0)

    workers = [threading.Thread(target=pay, args=(number,)) for number in range(4)]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    assert sorted(answers) == [0, 0, 0, 12_000]
    assert figures(depot) == (800, 80, 120)


def test_an_order_is_closed_only_when_all_is_settled(small):
    done = ordered(small)
    with pytest.raises(InvalidInput, match="结案说明"):
        close(small, done.number)
    with pytest.raises(Conflict, match="尚未到齐或验收"):
        close(small, done.number, "不要了")
    arrived = arrive(small, done.delivery, water(4), slip="S1")
    cut = CloseDelivery(command_id(), "guan", done.delivery, "供应商停产")
    small.execute(close_delivery, cut)
    with pytest.raises(Conflict, match="尚未到齐或验收"):
        close(small, done.number, "短缺")
    inspect(small, arrived.number, accept(4))
    with pytest.raises(Conflict, match="4 件已验收未结算"):
        close(small, done.number, "短缺")
    settle(small, done.number, (1, 4))
    close(small, done.number, "短缺")
    assert figures(small) == (920, 0, 80)


def test_a_service_is_settled_by_whom_states_that_it_was_done(small):
    holding = grant(small, 500, "holding")
    lines = (WantedLine("", 2, Decimal(100), "发电机年检"),)
    command = replace(_request(holding), lines=lines, kind=PurchaseKind.SERVICE)
    number = small.execute(purchasing_request, command).number
    quote(small, number, "松江机电", "90.25")
    submit(small, number, reason="原厂维保")
    done = approve(small, number)
    assert not done.delivery
    settle(small, number, (1, 2))
    close(small, number)
    # 500 - 2 × 90.25 = 319.50
    assert figures(small, holding) == (319, 0, 180)


def _request(budget=WATER_LINE, **change):
    fields = {
        "kind": PurchaseKind.GOODS, "budget": budget, "depot": "CY1", "reason": "补库",
        "needed_on": date(2026, 7, 1), "lines": (WantedLine("WT01", 1, Decimal(20)),), **change,
    }  # fmt: skip
    return RequestPurchase(command_id(), "jia", **fields)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"lines": ()}, "没有明细"),
        ({"lines": (WantedLine("WT01", 0, Decimal(1)),)}, "大于零"),
        ({"lines": (WantedLine("WT01", 10**12, Decimal(1)),)}, "上限"),
        ({"lines": (WantedLine("WT01", 1, Decimal("1.005")),)}, "两位小数"),
        ({"lines": (WantedLine("WT01", 1, Decimal(1)),) * 2}, "重复"),
        ({"lines": (WantedLine("EQ01", 1, Decimal(1)),)}, "类别"),
        ({"lines": (WantedLine("XX99", 1, Decimal(1)),)}, "没有编码"),
        ({"needed_on": date(2026, 5, 31)}, "需要日期"),
        ({"reason": " "}, "采购理由"),
        ({"kind": PurchaseKind.SERVICE}, "服务内容"),
    ],
)
def test_requests_that_cant_be_meant_are_refused(small, change, says):
    with pytest.raises(InvalidInput) as refused:
        small.execute(purchasing_request, _request(**change))
    assert says in refused.value.text.zh


def test_unknown_lines_past_years_and_bad_quotes_are_refused(small):
    old = grant(small, 10, year=2025)
    with pytest.raises(InvalidInput, match="往年预算"):
        small.execute(purchasing_request, _request(old))
    with pytest.raises(NotFound):
        small.execute(purchasing_request, _request("2026-x"))
    number = request(small, ("WT01", 1, 20))
    for prices, says in ((("1.001",), "两位小数"), ((), "全部 1 行"), (("0",), "大于零")):
        with pytest.raises(InvalidInput, match=says):
            quote(small, number, "华联商厦", *prices)
    with pytest.raises(InvalidInput, match="交货期"):
        quote(small, number, "华联商厦", "1", lead_days=-1)
    quote(small, number, "华联商厦", "1")
    with pytest.raises(Conflict, match="已对"):
        quote(small, number, "华联商厦", "2")
    with pytest.raises(NotFound):
        submit(small, "SQ-2026-000099")


def test_the_inbox_shows_what_a_person_may_approve_and_nothing_of_their_own(small):
    limits(small, 100, 300)
    cheap = request(small, ("WT01", 1, 20))
    dear = request(small, ("WT01", 10, 20), by="guan")
    own = request(small, ("WT01", 1, 20), by="kong")
    for number, person in ((cheap, "jia"), (dear, "guan"), (own, "kong")):
        quote(small, number, "华联商厦", "20", by=person)
        submit(small, number, reason="急需", by=person)
    assert {each.number for each in small.read(waiting_for_me, "kong")} == {cheap}
    assert {each.number for each in small.read(waiting_for_me, "ling")} == {cheap, dear, own}
    assert not small.read(waiting_for_me, "guan")
    assert small.read(purchase_view, dear).purchase.requested_at_us > 0
