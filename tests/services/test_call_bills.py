"""Call-offs cost money when called, and what came is paid: 20 yuan a box, line of 10,000."""

import contextlib
import threading
from dataclasses import replace
from decimal import Decimal

import pytest
from agreement_world import (
    LINE,
    WATER_MONEY,
    furnish_agreements,
    signed,
    terms,
    view,
)
from call_off_world import arrive as meet
from call_off_world import load, send
from delivery_world import accept, arrive, expect, inspect, water
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ledger_world import command_id
from money_world import figures, grant
from order_world import AddPerson, add_person, approve, draft, promise, staff, trip

from depot.domain.account import Role
from depot.domain.agreement_money import BillState
from depot.domain.agreement_terms import Terms
from depot.domain.call_off_order import CallOffState
from depot.domain.delivery import DeliveryKind
from depot.errors import BudgetExceeded, Conflict, DepotError, InvalidInput, NotAllowed
from depot.services.access import SYSTEM_ACTOR
from depot.services.agreement_audit import agreement_money_findings
from depot.services.agreement_signing import CompleteTerms, complete_terms
from depot.services.agreement_views import agreements
from depot.services.audit import verify
from depot.services.bill_settling import SettleBill, settle_bill
from depot.services.budget_views import line_figures, money_findings
from depot.services.call_bills import (
    FundBill,
    ReviewAdvance,
    fund_bill,
    open_advances,
    review_advance,
)
from depot.services.call_off_making import read_call_off
from depot.services.deliveries import CloseDelivery, close_delivery
from depot.services.emergency import (
    EndResponse,
    StartResponse,
    active_responses,
    end_response,
    start_response,
)
from depot.services.money_after import (
    AskCarryOver,
    DecideCarryOver,
    ask_carry_over,
    decide_carry_over,
)
from depot.services.order_deciding import CancelOrder, cancel_order
from depot.services.reliability import observations
from depot.services.retention import PayRetention, pay_retention


@pytest.fixture
def world(app):
    furnish_agreements(app)
    return app


def deal(app, *lines):
    """Sign an agreement without a fee whose calls the line of water pays."""
    return signed(app, *lines, of=terms(0, call_budget=WATER_MONEY))


def call(app, number, units, by="kong"):
    return expect(app, ("WT01", units), kind=DeliveryKind.CALL_OFF, by=by, agreement=number)


def bill(app, number):
    """Return the newest bill of an agreement as it would be settled."""
    return view(app, number).bills[0]


def settle(app, number, by="ling", **more):
    command = SettleBill(command_id(), by, bill(app, number).bill.number, "FP-1", **more)
    return app.execute(settle_bill, command)


def close(app, delivery, by="kong"):
    app.execute(close_delivery, CloseDelivery(command_id(), by, delivery, "供应商无货"))


def came(app, delivery, units):
    """Receive and accept units of a delivery."""
    number = arrive(app, delivery, water(units)).number
    inspect(app, number, accept(units))


def test_a_call_commits_and_what_came_is_paid_less_the_penalty(world):
    """100 called, 80 came in time: 1,600 less 5 % of the 400 that are missing."""
    number = deal(world)
    delivery = call(world, number, 100)
    assert figures(world, WATER_MONEY) == (8000, 2000, 0)
    with pytest.raises(Conflict, match="尚未到齐"):
        settle(world, number)
    came(world, delivery, 80)
    close(world, delivery)
    found = bill(world, number)
    assert (found.delivered_fen, found.missing_fen, found.penalty_fen) == (160_000, 40_000, 2000)
    with pytest.raises(NotAllowed, match="本人调用"):
        settle(world, number, by="kong")
    assert settle(world, number).paid_fen == 158_000
    assert figures(world, WATER_MONEY) == (8420, 0, 1580)
    with pytest.raises(Conflict, match="已结算"):
        settle(world, number)
    (seen,) = world.read(observations, "SUP1")
    assert (seen.promised, seen.delivered) == (100, 80)
    assert world.read(verify).ok


def test_late_goods_cost_a_share_for_each_hour(world):
    """60 minutes were promised; they came after 200: 140 late, 3 hours begun, 3 % of 2,000."""
    number = deal(world)
    delivery = call(world, number, 100)
    world.clock.move(minutes=200)
    came(world, delivery, 100)
    assert (bill(world, number).late_min, bill(world, number).penalty_fen) == (140, 6000)
    with pytest.raises(InvalidInput, match="违约金与条款不同"):
        settle(world, number, penalty=Decimal(10))
    with pytest.raises(InvalidInput, match="两位小数"):
        settle(world, number, penalty=Decimal("1.234"), note="x")
    with pytest.raises(InvalidInput, match="不能超过到货金额"):
        settle(world, number, penalty=Decimal(2001), note="x")
    assert settle(world, number, penalty=Decimal(10), note="道路积水").paid_fen == 199_000


def test_a_call_that_is_called_back_frees_its_money(world):
    number = deal(world)
    close(world, call(world, number, 100))
    assert figures(world, WATER_MONEY) == (10_000, 0, 0)
    assert bill(world, number).bill.state is BillState.RELEASED


def test_a_line_that_has_too_little_calls_nothing(world):
    """400 boxes at 30 yuan are 12,000."""
    number = deal(world, replace(LINE, quantity=400, price_cny=Decimal(30)))
    with pytest.raises(BudgetExceeded):
        call(world, number, 400)
    assert view(world, number).promises["WT01"].free == 400
    assert not view(world, number).bills


def test_under_a_response_what_the_line_lacks_is_advanced_and_reviewed(world):
    number = deal(world, replace(LINE, quantity=600))
    world.execute(start_response, StartResponse(command_id(), "ling", 3, "洪水"))
    call(world, number, 550)
    # 11,000 of 10,000: 1,000 are advanced.
    assert figures(world, WATER_MONEY) == (0, 11_000, 0)
    found = bill(world, number).bill
    assert found.advance_fen == 100_000
    review = ReviewAdvance(command_id(), "ling", found.number, "情况属实")
    with pytest.raises(NotAllowed):
        world.execute(review_advance, replace(review, actor="guan"))
    world.execute(review_advance, review)
    with pytest.raises(Conflict):
        world.execute(review_advance, replace(review, command_id=command_id(), actor="liu"))


def test_nobody_reviews_their_own_advance(world):
    number = deal(world, replace(LINE, quantity=600))
    world.execute(start_response, StartResponse(command_id(), "ling", 3, "洪水"))
    call(world, number, 550, by="ling")
    review = ReviewAdvance(command_id(), "ling", bill(world, number).bill.number, "好")
    with pytest.raises(NotAllowed, match="本人调用"):
        world.execute(review_advance, review)


def test_a_call_without_a_line_waits_for_one(world):
    number = signed(world, of=Terms())
    delivery = call(world, number, 100)
    came(world, delivery, 100)
    with pytest.raises(Conflict, match="没有落实经费"):
        settle(world, number)
    fund = FundBill(command_id(), "kong", bill(world, number).bill.number, WATER_MONEY)
    world.execute(fund_bill, fund)
    assert figures(world, WATER_MONEY) == (8000, 2000, 0)
    settle(world, number)
    assert figures(world, WATER_MONEY) == (8000, 0, 2000)


def test_an_approved_order_commits_and_its_call_off_is_settled(app):
    """50 boxes at 26.50 are called for an order; 20 came, 30 were called back by us."""
    staff(app)
    for name, role in (("kong", Role.SECTION_HEAD), ("guan", Role.DEPOT_MANAGER)):
        app.execute(add_person, AddPerson(command_id(), SYSTEM_ACTOR, name, role))
    promise(app, 100)
    grant(app, 10_000)
    app.execute(
        complete_terms,
        CompleteTerms(command_id(), "kong", "XY-1", replace(terms(0), call_budget=WATER_MONEY)),
    )
    trips = (
        trip("T1", "SHOP", (("S1", {"WT01": 20}),)),
        trip("T2", "SHOP", (("S2", {"WT01": 30}),), start=120),
    )
    order = draft(app, *trips)
    approve(app, order)
    assert figures(app, WATER_MONEY) == (8675, 1325, 0)
    send(app)
    load(app, 1)
    app.execute(cancel_order, CancelOrder(command_id(), "leader", order, "雨停"))
    with pytest.raises(Conflict, match="还没有全部到达"):
        settle(app, "XY-1", by="kong")
    meet(app, 1)
    # What we called back ourselves is no shortfall.
    assert bill(app, "XY-1").penalty_fen == 0
    assert settle(app, "XY-1", by="kong").paid_fen == 53_000
    assert figures(app, WATER_MONEY) == (9470, 0, 530)
    assert app.read(read_call_off, "YD-2026-000001").state is CallOffState.SETTLED


def test_an_order_that_is_cancelled_whole_frees_its_money(app):
    staff(app)
    promise(app, 100)
    app.execute(add_person, AddPerson(command_id(), SYSTEM_ACTOR, "kong", Role.SECTION_HEAD))
    grant(app, 10_000)
    app.execute(
        complete_terms,
        CompleteTerms(command_id(), "kong", "XY-1", replace(terms(0), call_budget=WATER_MONEY)),
    )
    order = draft(app, trip("T1", "SHOP", (("S1", {"WT01": 20}),)))
    approve(app, order)
    assert figures(app, WATER_MONEY)[1] == 530
    app.execute(cancel_order, CancelOrder(command_id(), "leader", order, "雨停"))
    assert figures(app, WATER_MONEY) == (10_000, 0, 0)


STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("call"), st.integers(1, 250)),
        st.tuples(st.just("close"), st.integers(0, 3)),
        st.tuples(st.just("come"), st.integers(0, 3)),
        st.tuples(st.just("settle"), st.just(0)),
    ),
    max_size=6,
)


def run(app, number, steps, units):
    """Do what is possible; return nothing: the books are what counts."""
    open_ones = []
    for what, value in steps:
        with contextlib.suppress(DepotError, IndexError):
            if what == "call":
                open_ones.append((call(app, number, value), value))
            elif what == "close":
                close(app, open_ones[value][0])
            elif what == "come":
                came(app, open_ones[value][0], min(units, open_ones[value][1]))
            else:
                settle(app, number)


@settings(
    deadline=None, max_examples=4, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(first=STEPS, second=STEPS)
def test_however_two_people_call_and_settle_no_line_is_overdrawn(world, first, second):
    known = world.read(agreements)
    number = known[0].deal.number if known else deal(world)
    threads = [
        threading.Thread(target=run, args=(world, number, steps, 20)) for steps in (first, second)
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    for each in world.read(line_figures):
        assert min(each.free, each.committed, each.spent) >= 0
        assert each.ties
    held = view(world, number).promises["WT01"]
    assert 0 <= held.called <= held.left <= 300
    assert not world.read(money_findings)
    assert not world.read(agreement_money_findings)


def test_two_at_once_on_the_last_money_commit_it_once(world):
    """250 boxes each at 30 are 7,500: the line of 10,000 pays one of two calls."""
    number = deal(world, replace(LINE, quantity=600, price_cny=Decimal(30)))
    refused = []

    def one(by):
        try:
            call(world, number, 250, by=by)
        except BudgetExceeded as refusal:
            refused.append(refusal)

    threads = [threading.Thread(target=one, args=(by,)) for by in ("kong", "ling")]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(refused) == 1
    assert figures(world, WATER_MONEY) == (2500, 7500, 0)
    assert view(world, number).promises["WT01"].called == 250


def end(app):
    app.execute(end_response, EndResponse(command_id(), "ling", "XY-2026-000001"))


def test_an_advance_that_nobody_reviewed_holds_its_response(world):
    """11,000 are called with 10,000 on the line, then called back: it was advanced all the same."""
    number = deal(world, replace(LINE, quantity=600))
    world.execute(start_response, StartResponse(command_id(), "ling", 3, "洪水"))
    delivery = call(world, number, 550)
    assert bill(world, number).bill.activation == "XY-2026-000001"
    with pytest.raises(Conflict, match="1 笔应急支出未经事后审查（HJ-2026-000001）"):
        end(world)
    close(world, delivery)
    with pytest.raises(Conflict, match="HJ-2026-000001"):
        end(world)
    world.execute(review_advance, ReviewAdvance(command_id(), "liu", "HJ-2026-000001", "属实"))
    end(world)
    assert world.read(verify).ok


def test_a_response_never_ends_with_an_advance_that_nobody_reviewed(world):
    """Four call 150 boxes of 20 yuan from 10,000 while a leader ends the response."""
    number = deal(world, replace(LINE, quantity=600))
    world.execute(start_response, StartResponse(command_id(), "ling", 3, "洪水"))
    raised = []

    def press(work):
        try:
            work()
        except (BudgetExceeded, Conflict):
            pass
        except Exception as error:  # noqa: BLE001  a thread must not die unseen
            raised.append(error)

    works = [lambda: call(world, number, 150)] * 4
    works.insert(2, lambda: end(world))
    workers = [threading.Thread(target=press, args=(work,)) for work in works]
    for each in workers:
        each.start()
    for each in workers:
        each.join()
    assert not raised
    waiting = world.read(open_advances)
    assert not (waiting and not world.read(active_responses))
    assert len(waiting) == sum(each.advance_fen > 0 for each in world.read(all_bills))
    assert world.read(verify).ok


def all_bills(reader):
    return reader.agreement_money.bills()


def carried(app, number):
    """Ask for a carry-over and have it approved."""
    ask = AskCarryOver(command_id(), "kong", number, "昌财〔2027〕2号")
    asked = app.execute(ask_carry_over, ask).number
    decision = DecideCarryOver(command_id(), "ling", asked, approved=True)
    return app.execute(decide_carry_over, decision).line


def test_an_open_call_and_a_fee_go_into_the_next_year_and_are_paid_there(world):
    """2,000 yuan of water and a fee of 1,200: committed in 2026, paid in 2027."""
    number = signed(world, of=terms(1200, call_budget=WATER_MONEY))
    delivery = call(world, number, 100)
    came(world, delivery, 100)
    water, fees = carried(world, "HJ-2026-000001"), carried(world, "CB-2026-000001")
    assert (water, fees) == ("2027-daily_necessities-district", "2027-retention-district")
    assert figures(world, WATER_MONEY) == (8000, 0, 0)
    assert (figures(world, water), figures(world, fees)) == ((0, 2000, 0), (0, 1200, 0))
    assert not world.read(agreement_money_findings)
    world.clock.move(days=220)
    settle(world, number)
    pay = PayRetention(command_id(), "ling", "CB-2026-000001", "FP-9")
    world.execute(pay_retention, pay)
    assert (figures(world, water), figures(world, fees)) == ((0, 0, 2000), (0, 0, 1200))
    assert not world.read(agreement_money_findings)
    assert not world.read(money_findings)
    for paper, says in (("HJ-2026-000001", "已结算"), ("CB-2026-000001", "已支付")):
        with pytest.raises(Conflict, match=says):
            carried(world, paper)
