"""Mutual aid: asked, promised, planned on, received; what is lent stays ours until it is back."""

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from ledger_world import TODAY, command_id, on_hand, receive_water
from order_world import SHOP, approve, draft, staff, trip

from depot.domain.agreement import AgreementKind
from depot.domain.aid import AidLevel, AidState
from depot.domain.lines import InvalidLines
from depot.errors import Conflict, InvalidInput, NotAllowed, NotFound
from depot.services.agreements import agreement_rows
from depot.services.aid import (
    AddPartner,
    AnswerAidRequest,
    AskedUnits,
    ExpectAid,
    LendAid,
    PromisedUnits,
    RequestAid,
    SendAidRequest,
    WithdrawAidRequest,
    add_partner,
    aid_requests,
    answer_aid_request,
    expect_aid,
    lend_aid,
    lent_to,
    request_aid,
    send_aid_request,
    withdraw_aid_request,
)
from depot.services.audit import verify
from depot.services.loans import LendLine, ReturnLine, ReturnLoan, return_loan
from depot.services.orders import order_view
from depot.services.readiness import readiness

NEXT = TODAY + timedelta(days=7)
NUMBER = "HZ-2026-000001"


@pytest.fixture
def world(sqlite_app):
    """Our depot, its people, and the neighbour 船营区 with a depot of its own."""
    return furnished(sqlite_app)


@pytest.fixture
def both(app):
    """The same world, on both databases."""
    return furnished(app)


def furnished(app):
    staff(app)
    place = replace(SHOP, code="AID-CY", name_zh="船营区应急库", name_en="Chuanying depot")
    app.execute(add_partner, AddPartner(command_id(), "leader", place, AidLevel.DISTRICT, "互助"))
    return app


def ask(app, units=50, by="planner"):
    command = RequestAid(command_id(), by, "AID-CY", "江水上涨", NEXT, (AskedUnits("WT01", units),))
    return app.execute(request_aid, command).number


def sent(app, by="leader"):
    return app.execute(send_aid_request, SendAidRequest(command_id(), by, NUMBER))


def answer(app, units, valid_to=NEXT, lead_min=45):
    command = AnswerAidRequest(
        command_id(), "planner", NUMBER, "船营值班", valid_to,
        (PromisedUnits("WT01", units, lead_min),),
    )  # fmt: skip
    return app.execute(answer_aid_request, command)


def promised(app, units=40):
    ask(app)
    sent(app)
    answer(app, units)


def request(app):
    return app.read(aid_requests)[0]


def test_what_a_neighbour_promises_can_be_called_off_to_a_site(both):
    promised(both)
    assert request(both).state is AidState.PROMISED
    (row,) = both.read(agreement_rows, TODAY)
    assert (row.promise.kind, row.promise.free, row.promise.line.lead_day_min) == (
        AgreementKind.AID, 40, 45,
    )  # fmt: skip
    order_id = draft(both, trip("T1", "AID-CY", (("S1", {"WT01": 30}),)))
    approve(both, order_id)
    (call,) = both.read(order_view, order_id).trips[0].call_offs
    assert (call.agreement, call.quantity) == (NUMBER, 30)
    assert both.read(agreement_rows, TODAY)[0].promise.free == 10
    assert both.read(verify).ok


def test_promised_aid_is_no_reserve_of_ours(world):
    promised(world)
    assert world.read(readiness, TODAY).items == ()


def test_promised_goods_are_announced_to_our_depot_and_no_more_than_promised(world):
    promised(world)
    lines = (AskedUnits("WT01", 40),)
    command = ExpectAid(command_id(), "keeper", NUMBER, "CY1", TODAY, lines)
    with pytest.raises(InvalidLines):
        world.execute(
            expect_aid, replace(command, command_id=command_id(), lines=(AskedUnits("WT01", 41),))
        )
    assert world.execute(expect_aid, command).number.startswith("DH-")
    assert world.read(agreement_rows, TODAY)[0].promise.free == 0


def test_nothing_of_anything_is_a_refusal(world):
    promised(world, 0)
    assert request(world).state is AidState.DECLINED
    assert world.read(agreement_rows, TODAY) == ()


def test_nobody_sends_their_own_request_and_each_step_is_done_once(world):
    with pytest.raises(NotAllowed):
        ask(world, by="keeper")
    ask(world)
    with pytest.raises(NotAllowed):
        sent(world, by="planner")
    with pytest.raises(Conflict):
        answer(world, 10)
    sent(world)
    with pytest.raises(Conflict):
        sent(world, by="leader2")
    answer(world, 10)
    with pytest.raises(Conflict):
        answer(world, 20)
    with pytest.raises(Conflict):
        world.execute(withdraw_aid_request, WithdrawAidRequest(command_id(), "planner", NUMBER))


def test_a_request_that_was_withdrawn_takes_no_answer(world):
    ask(world)
    world.execute(withdraw_aid_request, WithdrawAidRequest(command_id(), "planner", NUMBER))
    with pytest.raises(Conflict):
        sent(world)


@pytest.mark.parametrize("units", [51, -1, True])
def test_more_than_asked_or_less_than_nothing_is_refused(world, units):
    ask(world)
    sent(world)
    with pytest.raises(InvalidLines):
        answer(world, units)
    with pytest.raises(InvalidInput):
        answer(world, 10, valid_to=TODAY - timedelta(days=1))
    assert request(world).state is AidState.SENT


def test_what_can_not_be_asked_is_refused(world):
    good = RequestAid(command_id(), "planner", "AID-CY", "江水上涨", NEXT, (AskedUnits("WT01", 1),))
    for change, refusal in (
        ({"partner": "NOBODY"}, NotFound),
        ({"reason": " "}, InvalidInput),
        ({"needed_on": TODAY - timedelta(days=1)}, InvalidInput),
        ({"lines": ()}, InvalidInput),
        ({"lines": (AskedUnits("WT01", 0),)}, InvalidLines),
        ({"lines": (AskedUnits("XX", 1),)}, InvalidLines),
    ):
        with pytest.raises(refusal):
            world.execute(request_aid, replace(good, command_id=command_id(), **change))


def test_what_we_lend_stays_on_our_books_until_it_is_back(world):
    lot = receive_water(world, 100, TODAY + timedelta(days=300), "L1")
    made = world.execute(
        lend_aid,
        LendAid(
            command_id(), "keeper", "AID-CY", "CY1", "支援船营", "昌应急〔2026〕3号", NEXT,
            (LendLine(lot, "A-01", 60),),
        ),
    )  # fmt: skip
    assert world.read(lent_to) == {made.number: "AID-CY"}
    assert on_hand(world) == {("L1", "A-01", "issuable"): 40}
    assert world.read(readiness, TODAY).items[0].issuable == 40
    back = ReturnLoan(command_id(), "keeper", made.number, (ReturnLine(1, 50, "A-01"),))
    assert world.execute(return_loan, back).out == 10
    assert on_hand(world) == {("L1", "A-01", "issuable"): 90}
    assert world.read(verify).ok


def test_two_that_answer_at_once_promise_once(both):
    ask(both)
    sent(both)
    failures = []

    def work():
        try:
            answer(both, 40)
        except Conflict as refusal:
            failures.append(refusal)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len(failures) == 3
    assert both.read(agreement_rows, TODAY)[0].promise.left == 40
