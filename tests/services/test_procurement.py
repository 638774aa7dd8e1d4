"""Procurement plans: what lacks at the horizon, who approves, and requests made of lines."""

import threading
from dataclasses import replace
from datetime import date, timedelta

import pytest
from delivery_world import DEAL, SHOP
from ledger_world import TODAY, command_id, receive_tents, receive_water
from money_world import WATER_LINE, figures, furnish_money, grant, ordered, request
from seller_world import furnish_sellers, offer
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from depot.domain.mark import Mark
from depot.domain.purchase import PurchaseState
from depot.domain.reserve_standard import ReserveStandard
from depot.errors import BudgetExceeded, Conflict, InvalidInput, NotAllowed
from depot.services.access import SYSTEM_ACTOR
from depot.services.agreements import (
    AddAgreement,
    AddSupplier,
    SetReserveStandards,
    add_agreement,
    add_supplier,
    set_reserve_standards,
)
from depot.services.procurement import (
    DecidePlan,
    DraftPlan,
    PlanState,
    WithdrawPlan,
    decide_plan,
    draft_plan,
    plan_now,
    procurement_plan,
    withdraw_plan,
)
from depot.services.procurement_ordering import OrderPlanLine, order_plan_line
from depot.services.purchase_views import purchase_view
from depot.store.engine import WRITES

HORIZON = date(2026, 12, 31)


def furnish(app):
    """Water: 100, of which 40 expire a day early; tents: 3 of 5 stand, at 1,500 each."""
    furnish_money(app)
    grant(app, 3100)
    standards = (ReserveStandard("WT01", 100, "标准", Mark.DERIVED),
                 ReserveStandard("SH01", 5, "标准", Mark.DERIVED))  # fmt: skip
    app.execute(set_reserve_standards, SetReserveStandards(command_id(), SYSTEM_ACTOR, standards))
    receive_tents(app, 3)
    receive_water(app, 60, HORIZON, "GOOD")
    receive_water(app, 40, HORIZON - timedelta(days=1), "SHORT")


@pytest.fixture
def depot(app):
    furnish(app)
    return app


@pytest.fixture
def quick(sqlite_app):
    furnish(sqlite_app)
    return sqlite_app


def draft(app, by="jia", **more):
    return app.execute(
        draft_plan, DraftPlan(command_id(), by, 2026, more.pop("horizon", HORIZON), **more)
    ).number


def decide(app, number, by="ling", *, approved=True, note="", struck=()):
    return app.execute(
        decide_plan, DecidePlan(command_id(), by, number, approved, note, struck)
    ).state


def order(app, number, line, by="jia"):
    return app.execute(order_plan_line, OrderPlanLine(command_id(), by, number, line, "CY1"))


def told(lines):
    return [(each.item, each.way.value, each.quantity, each.budget) for each in lines]


def test_what_expires_by_the_horizon_does_not_count(quick):
    found = {
        each.item: each for each in quick.read(plan_now, 2026, HORIZON - timedelta(days=1)).gaps
    }
    assert found["WT01"].units == 0
    found = {each.item: each for each in quick.read(plan_now, 2026, HORIZON).gaps}
    assert (found["WT01"].usable, found["WT01"].units) == (60, 40)
    assert (found["SH01"].usable, found["SH01"].units) == (3, 2)


def test_water_is_signed_for_and_tents_are_bought_as_far_as_the_money_goes(quick):
    """No money for fees: 40 boxes at 28.50 are bought (1,140), and one tent of two (1,500)."""
    lines = quick.read(plan_now, 2026, HORIZON).lines
    assert told(lines) == [
        ("WT01", "buy", 40, WATER_LINE), ("SH01", "buy", 1, WATER_LINE), ("SH01", "buy", 1, ""),
    ]  # fmt: skip
    grant(quick, 200, "retention")
    # New suppliers are expected to bring 90 %: 45 for 40, at 5 % of 28.50 a year.
    first = quick.read(plan_now, 2026, HORIZON).lines[0]
    assert told([first]) == [("WT01", "sign", 45, "2026-retention-district")]
    assert (first.unit_fen, first.counts) == (143, 40)


def test_what_is_under_way_and_a_lower_target_count(quick):
    request(quick, ("WT01", 30, "28.5"))
    found = {each.item: each for each in quick.read(plan_now, 2026, HORIZON).gaps}
    assert (found["WT01"].coming, found["WT01"].units) == (30, 10)
    found = {each.item: each for each in quick.read(plan_now, 2026, HORIZON, 60).gaps}
    assert (found["WT01"].units, found["SH01"].units) == (0, 0)


def test_the_cheapest_standing_offer_sets_the_price(sqlite_app):
    furnish_sellers(sqlite_app)
    standard = (ReserveStandard("WT01", 10, "标准", Mark.DERIVED),)
    sqlite_app.execute(
        set_reserve_standards, SetReserveStandards(command_id(), SYSTEM_ACTOR, standard)
    )
    (line,) = sqlite_app.read(plan_now, 2026, HORIZON).lines
    assert (line.supplier, line.unit_fen) == ("HL", 2500)
    offer(sqlite_app, "HL", "99", 10)
    (line,) = sqlite_app.read(plan_now, 2026, HORIZON).lines
    assert (line.supplier, line.unit_fen) == ("", 2850)


def test_a_planner_drafts_a_leader_approves_and_lines_become_requests(depot):
    number = draft(depot)
    assert number == "JH-2026-000001"
    with pytest.raises(Conflict):
        draft(depot)
    with pytest.raises(Conflict):
        order(depot, number, 1)
    assert decide(depot, number, struck=(2,)) is PlanState.APPROVED
    made = order(depot, number, 1)
    view = depot.read(purchase_view, made.number).purchase
    assert (view.state, view.budget, view.lines[0].quantity) == (
        PurchaseState.REQUESTED, WATER_LINE, 40,
    )  # fmt: skip
    for line, why in ((1, "已下达"), (2, "已下达"), (3, "没有预算")):
        with pytest.raises(Conflict, match=why):
            order(depot, number, line)
    found = depot.read(procurement_plan, number)
    assert [each.ref for each in found.lines] == [made.number, "", ""]
    assert (found.funded_fen, found.lacking_fen) == (114_000, 150_000)
    # A plan and a request commit nothing.
    assert figures(depot) == (3100, 0, 0)


def test_a_line_to_sign_becomes_a_tender(quick):
    grant(quick, 200, "retention")
    number = draft(quick)
    decide(quick, number)
    with pytest.raises(NotAllowed):
        order(quick, number, 1, by="guan")
    assert order(quick, number, 1).number == "ZJ-2026-000001"
    (tender,) = quick.read(lambda reader: reader.agreements.tenders())
    assert tender.lines == (("WT01", 45),)


def test_an_agreement_that_lapses_is_proposed_anew_by_its_line(quick):
    """30 boxes are kept until October; the shop is expected to bring 90 %: 27 of 40."""
    quick.execute(add_supplier, AddSupplier(command_id(), SYSTEM_ACTOR, SHOP))
    deal = replace(DEAL, valid_to=date(2026, 10, 31), lines=(replace(DEAL.lines[0], quantity=30),))
    quick.execute(add_agreement, AddAgreement(command_id(), SYSTEM_ACTOR, deal))
    grant(quick, 200, "retention")
    number = draft(quick)
    first, second = quick.read(procurement_plan, number).lines[:2]
    assert (first.way.value, first.agreement, first.quantity, first.counts) == (
        "renew", "XY-1", 30, 27,
    )  # fmt: skip
    assert (second.way.value, second.quantity) == ("sign", 15)
    decide(quick, number)
    made = order(quick, number, 1).number
    renewed = quick.read(lambda reader: reader.agreements.deal(made))
    assert (renewed.life.renews, renewed.agreement.valid_from) == ("XY-1", date(2026, 11, 1))
    assert renewed.agreement.valid_to == date(2027, 10, 31)


def test_nobody_decides_their_own_plan_and_once(quick):
    number = draft(quick, by="ling")
    with pytest.raises(NotAllowed, match="本人"):
        decide(quick, number, "ling")
    with pytest.raises(NotAllowed):
        decide(quick, number, "kong")
    with pytest.raises(InvalidInput):
        decide(quick, number, "liu", approved=False)
    with pytest.raises(InvalidInput):
        decide(quick, number, "liu", struck=(9,))
    decide(quick, number, "liu", approved=False, note="先用协议")
    with pytest.raises(Conflict):
        decide(quick, number, "liu")
    again = draft(quick)
    with pytest.raises(NotAllowed):
        quick.execute(withdraw_plan, WithdrawPlan(command_id(), "kong", again))
    quick.execute(withdraw_plan, WithdrawPlan(command_id(), "jia", again))


def test_money_that_went_elsewhere_meanwhile_stops_the_approval(quick):
    number = draft(quick)
    ordered(quick, quantity=40, price="20")
    with pytest.raises(BudgetExceeded, match="现可用"):
        decide(quick, number)
    # Without the tent the rest fits: 3,100 - 800 ≥ 1,140.
    decide(quick, number, struck=(2,))


def test_a_line_is_ordered_once_by_two_at_once(depot):
    number = draft(depot)
    decide(depot, number)
    made = []

    def work():
        try:
            made.append(order(depot, number, 1).number)
        except Conflict:
            made.append(None)

    threads = [threading.Thread(target=work) for _ in range(3)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sum(each is not None for each in made) == 1


def test_frames_that_can_not_be_meant_are_refused(quick):
    for year, horizon, target in (
        (2025, HORIZON, 100), (2028, HORIZON, 100), (2026, TODAY - timedelta(days=1), 100),
        (2026, date(2036, 1, 1), 100), (2026, HORIZON, 0), (2026, HORIZON, 101),
        (2026, HORIZON, 10**12), (2026, HORIZON, -1),
    ):  # fmt: skip
        with pytest.raises(InvalidInput):
            quick.read(plan_now, year, horizon, target)


def test_the_database_refuses_an_own_approval_and_an_order_without_money(depot):
    draft(depot)
    for statement in (
        "UPDATE procurement_plan SET state = 'approved', decided_by = drafted_by",
        "UPDATE procurement_line SET state = 'ordered', ref = 'X' WHERE budget = ''",
        "UPDATE procurement_line SET quantity = 0",
    ):
        with (
            depot.database.engine.connect().execution_options(**{WRITES: True}) as connection,
            pytest.raises(IntegrityError),
        ):
            connection.execute(text(statement))
