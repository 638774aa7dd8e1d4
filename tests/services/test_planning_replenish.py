"""Replenishment plans from the books, kept, decided, and made into papers line by line."""

import json
import threading
from dataclasses import replace
from datetime import date, timedelta

import pytest
from agreement_world import furnish_agreements, signed
from ledger_world import WATER, command_id, receive
from money_world import WATER_LINE, grant
from replenishment_world import FIRST, furnish, kept, solved
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from depot.domain.mark import Mark
from depot.domain.months import add_months
from depot.domain.purchase import PurchaseState
from depot.domain.replenishment import ReplenishLine, Task, due, last_good_month
from depot.domain.reserve_standard import ReserveStandard
from depot.errors import BudgetExceeded, Conflict, InvalidInput, NotAllowed
from depot.services.access import SYSTEM_ACTOR
from depot.services.agreement_views import tenders
from depot.services.agreements import SetReserveStandards, set_reserve_standards
from depot.services.catalogue import AddItems, add_items
from depot.services.planning_replenish import (
    DecideReplenishment,
    KeepReplenishment,
    PlanState,
    PriceBreak,
    ReplenishChoice,
    WithdrawReplenishment,
    decide_replenishment,
    keep_replenishment,
    replenish_case,
    replenishment_plan,
    withdraw_replenishment,
)
from depot.services.planning_replenish_orders import OrderReplenishLine, order_replenish_line
from depot.services.planning_replenish_progress import progress
from depot.services.purchase_views import purchase_view
from depot.services.receiving import ReceiveLine
from depot.services.rotation import rotations
from depot.store.engine import WRITES

BARREL = replace(WATER, code="WT02", name_zh="桶装水", shelf_life_months=3, min_remaining_days=9)
LASTING = replace(WATER, code="WT03", name_zh="长效应急水", shelf_life_months=60)


@pytest.fixture
def depot(app):
    furnish(app)
    return app


@pytest.fixture
def quick(sqlite_app):
    furnish(sqlite_app)
    return sqlite_app


def decide(app, number, by="ling", *, approved=True, note=""):
    return app.execute(
        decide_replenishment, DecideReplenishment(command_id(), by, number, approved, note)
    ).state


def order(app, number, line, *, by="jia", party="", key=None):
    return app.execute(
        order_replenish_line, OrderReplenishLine(key or command_id(), by, number, line, party)
    )


def approved(app, **choice):
    number = kept(app, **choice)
    decide(app, number)
    return app.read(replenishment_plan, number)


def lines(plan, task):
    return [each for each in plan.lines if each.task is task]


def test_the_problem_is_what_the_books_say(quick):
    """Good through month 4 of the plan, this month being 0."""
    problem = quick.read(replenish_case, ReplenishChoice(12)).problem
    water = problem.item_of["WT01"]
    (lot,) = [each for each in problem.lots if each.item == "WT01"]
    assert (lot.units, lot.expires, water.target) == (100, 4, (100,) * 12)
    assert problem.purses[FIRST.year, water.purpose] == 9000
    # Next year isn't sent down: as much is expected, and that is said.
    case = quick.read(replenish_case, ReplenishChoice(24, budget_percent=80))
    assert case.problem.purses[FIRST.year + 1, water.purpose] == pytest.approx(7200)
    assert any(str(FIRST.year + 1) in each.message.zh for each in case.findings)


def test_water_is_ordered_in_time_and_given_away_before_it_expires(quick):
    found = solved(quick)
    assert found.answer["outcome"] == "kept"
    bought = [each for each in found.lines if each.task is Task.BUY]
    assert {each.item for each in bought} == {"WT01"}
    assert sum(each.quantity for each in bought) >= 100
    # 45 days from the request to the goods are two months.
    assert all(each.arrives_on == add_months(each.month_on, 2) for each in bought)
    away = [each for each in found.lines if each.task is Task.ROTATE]
    assert away
    assert all(each.lot_id and each.month_on <= each.until_on for each in away)
    ready = found.answer["ready"]
    assert min(ready["WT01"]) >= 100
    assert min(ready["SH01"]) >= 3


def test_without_money_it_says_what_lacks_and_how_much_would_do(quick):
    found = solved(quick, budget_percent=0)
    assert found.answer["outcome"] == "short"
    lacking = found.answer["lacking"]
    assert {each["cause"] for each in lacking["by_month"]} == {"money"}
    # 100 units would cost 2,850 to buy. Promised by agreement 125 count as 100 (80 % reliable),
    # for a yearly fee of 5 % of 28.50, CNY 1.43, each.
    (least,) = lacking["least_money_on_top"]
    assert least["purpose"] == "retention"
    assert least["cny"] == pytest.approx(125 * 1.43)


def test_a_price_break_that_the_planner_knows_is_used(quick):
    dear = solved(quick).answer["objective"]
    cheap = solved(quick, breaks=(PriceBreak("WT01", 100, 1500),)).answer
    assert cheap["objective"] < dear
    assert cheap["orders"][0]["cost_cny"] == pytest.approx(15 * cheap["orders"][0]["units"])


@pytest.mark.parametrize(
    "choice",
    [{"months": 11}, {"months": 37}, {"target_percent": 0}, {"budget_percent": -1},
     {"breaks": (PriceBreak("WT01", 0, 100),)}],
)  # fmt: skip
def test_a_choice_that_cant_be_meant_is_refused(quick, choice):
    with pytest.raises(InvalidInput):
        solved(quick, **choice)


def test_a_plan_is_decided_by_another_person_and_once(depot):
    number = kept(depot)
    with pytest.raises(Conflict, match="待审批"):
        kept(depot)
    with pytest.raises(NotAllowed):
        decide(depot, number, by="jia")
    assert decide(depot, number) is PlanState.APPROVED
    with pytest.raises(Conflict):
        decide(depot, number)
    with pytest.raises(Conflict):
        depot.execute(withdraw_replenishment, WithdrawReplenishment(command_id(), "jia", number))
    with pytest.raises(IntegrityError), depot.database.engine.connect() as connection:
        connection.execution_options(**{WRITES: True}).execute(
            text("UPDATE replenish_plan SET decided_by = drafted_by")
        )


def test_a_rejection_says_why_and_a_withdrawn_plan_frees_the_way(quick):
    number = kept(quick)
    with pytest.raises(InvalidInput):
        decide(quick, number, approved=False)
    assert decide(quick, number, approved=False, note="数量偏大") is PlanState.REJECTED
    again = kept(quick)
    state = quick.execute(
        withdraw_replenishment, WithdrawReplenishment(command_id(), "jia", again)
    ).state
    assert state is PlanState.WITHDRAWN


@pytest.mark.parametrize("fault", ["rubbish", "units", "lots", "month", "lot", "agreement"])
def test_a_document_that_was_tampered_with_is_not_kept(quick, fault):
    document = json.loads(solved(quick).document)
    if fault == "units":
        document["answer"]["orders"][0]["units"] += 1
    elif fault == "lots":
        del document["lots"]
    elif fault == "month":
        document["answer"]["orders"][0]["month"] = "1999-01"
    elif fault == "lot":
        month = document["answer"]["orders"][0]["month"]
        document["answer"]["write_offs"].append({"lot": "ghost", "month": month, "units": 1})
    elif fault == "agreement":
        month = document["answer"]["orders"][0]["month"]
        document["answer"]["renewals"].append(
            {"agreement": "ghost", "number": 0, "month": month, "cost_cny": 1.0}
        )
    told = "{" if fault == "rubbish" else json.dumps(document)
    with pytest.raises(InvalidInput, match="重新测算"):
        quick.execute(keep_replenishment, KeepReplenishment(command_id(), "jia", told))


def test_what_is_still_good_is_to_be_written_off_once_it_has_expired(quick):
    # A plan that gives up the water at once, for its room; it is good through the fifth month.
    document = json.loads(solved(quick).document)
    (lot,) = (code for code, kept in document["lots"].items() if kept[2] is not None)
    offs = [{"lot": lot, "month": f"{FIRST:%Y-%m}", "units": 100}]
    document["answer"] |= {"rotations": [], "write_offs": offs}
    ref = quick.execute(
        keep_replenishment, KeepReplenishment(command_id(), "jia", json.dumps(document))
    )
    (line,) = lines(quick.read(replenishment_plan, ref.number), Task.WRITE_OFF)
    assert line.month_on == add_months(FIRST, 5)


def test_lines_become_a_request_and_a_rotation_once(depot):
    plan = approved(depot)
    buy, rotate = lines(plan, Task.BUY)[0], lines(plan, Task.ROTATE)[0]
    key = command_id()
    made = order(depot, plan.number, buy.line, key=key)
    # Sent again it is the same; anew it is refused.
    assert order(depot, plan.number, buy.line, key=key) == made
    with pytest.raises(Conflict, match=made.number):
        order(depot, plan.number, buy.line)
    request = depot.read(purchase_view, made.number).purchase
    assert (request.state, request.budget) == (PurchaseState.REQUESTED, WATER_LINE)
    assert [(each.item, each.quantity) for each in request.lines] == [("WT01", buy.quantity)]
    with pytest.raises(NotAllowed):
        order(depot, plan.number, rotate.line, by="jia", party="福利院")
    number = order(depot, plan.number, rotate.line, by="guan", party="福利院").number
    (found,) = depot.read(rotations)
    assert (found.number, found.quantity, found.party) == (number, rotate.quantity, "福利院")
    after = depot.read(replenishment_plan, plan.number)
    assert {each.line: each.ref for each in after.lines if each.ref} == {
        buy.line: made.number, rotate.line: number,
    }  # fmt: skip


def test_what_soon_expires_is_signed_for_and_the_line_becomes_a_tender(quick):
    """Water keeps for a year or two: 5 % of its price a year is less than buying it again."""
    grant(quick, 500, "retention")
    plan = approved(quick)
    sign = lines(plan, Task.SIGN)[0]
    (terms,) = [
        each
        for each in quick.read(replenish_case, ReplenishChoice(12)).problem.new_agreements
        if each.item == "WT01"
    ]
    # A twentieth of 100 boxes at 28.50, of which 4 of 5 count: the prior of a stranger is 0.9.
    assert (terms.pack_units, terms.counted_units, terms.fee_cny) == (5, 4, pytest.approx(7.15))
    assert (sign.item, sign.way, sign.purpose) == ("WT01", "stock", "retention")
    assert sign.fen == 715 * sign.quantity // 5
    assert sign.arrives_on == add_months(sign.month_on, 2)
    assert sign.until_on == add_months(sign.arrives_on, 12) - timedelta(days=1)
    with pytest.raises(NotAllowed):
        order(quick, plan.number, sign.line, by="guan")
    made = order(quick, plan.number, sign.line).number
    (tender,) = quick.read(tenders)
    assert (tender.number, tender.kind.value) == (made, "stock")
    assert tender.lines == (("WT01", sign.quantity),)


def test_outlets_of_what_lives_shortly_ask_for_no_more_than_a_quarter_of_its_life(quick):
    """Barrelled water lives three months, bottled water for a year or more."""
    quick.execute(add_items, AddItems(command_id(), SYSTEM_ACTOR, (BARREL,)))
    standards = (ReserveStandard("WT01", 100, "标准", Mark.DERIVED),
                 ReserveStandard("WT02", 100, "标准", Mark.DERIVED))  # fmt: skip
    quick.execute(set_reserve_standards, SetReserveStandards(command_id(), SYSTEM_ACTOR, standards))
    problem = quick.read(replenish_case, ReplenishChoice(12)).problem
    left = {each.code: each.min_left_months for each in problem.outlets}
    assert (left["users:WT01"], left["users:WT02"], left["aid:WT02"]) == (2, 0, 0)


def test_what_outlives_the_plan_is_rotated_only_where_a_lot_ends_soon(quick):
    """Good for 60 months, nothing of it ends in a year and a half, until an old lot is found."""
    quick.execute(add_items, AddItems(command_id(), SYSTEM_ACTOR, (LASTING,)))
    standards = (ReserveStandard("WT03", 100, "标准", Mark.DERIVED),)
    quick.execute(set_reserve_standards, SetReserveStandards(command_id(), SYSTEM_ACTOR, standards))

    def rotated():
        problem = quick.read(replenish_case, ReplenishChoice(12)).problem
        return {each.item for each in problem.outlets}

    assert rotated() == {"WT01"}
    old = add_months(FIRST, 17)
    receive(quick, ReceiveLine("WT03", 20, "A-01", "OLD", add_months(old, -59), old))
    assert rotated() == {"WT01", "WT03"}


def test_the_fee_of_a_new_agreement_is_what_those_in_force_ask(sqlite_app):
    furnish_agreements(sqlite_app)
    signed(sqlite_app)
    standards = (ReserveStandard("WT01", 100, "标准", Mark.DERIVED),)
    sqlite_app.execute(
        set_reserve_standards, SetReserveStandards(command_id(), SYSTEM_ACTOR, standards)
    )
    (terms,) = sqlite_app.read(replenish_case, ReplenishChoice(12)).problem.new_agreements
    # 1,200 yuan a year for 300 boxes, five boxes a pack.
    assert terms.fee_cny == pytest.approx(20)


def test_two_people_make_one_request_of_a_line(depot):
    plan = approved(depot)
    line, results = lines(plan, Task.BUY)[0].line, []

    def go():
        try:
            results.append(order(depot, plan.number, line).number)
        except Conflict:
            results.append("")

    threads = [threading.Thread(target=go) for _ in range(4)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert len([each for each in results if each]) == 1


def test_nothing_is_ordered_of_a_plan_not_approved_too_early_or_superseded(quick):
    number = kept(quick)
    with pytest.raises(Conflict):
        order(quick, number, 1)
    decide(quick, number)
    plan = quick.read(replenishment_plan, number)
    line = lines(plan, Task.BUY)[0].line
    newer = kept(quick)
    decide(quick, newer)
    with pytest.raises(Conflict, match=newer):
        order(quick, number, line)


def test_a_line_that_no_budget_line_can_pay_is_not_ordered(sqlite_app):
    """1,000 yuan are there; planned with three times as much, 36 or more boxes are too dear."""
    furnish(sqlite_app, 1000)
    plan = approved(sqlite_app, budget_percent=300)
    dear = max(lines(plan, Task.BUY), key=lambda each: each.fen)
    assert dear.fen > 100_000
    with pytest.raises(BudgetExceeded):
        order(sqlite_app, plan.number, dear.line)
    assert not sqlite_app.read(replenishment_plan, plan.number).lines[dear.line - 1].ref


def test_the_plan_against_what_happened_since(quick):
    plan = approved(quick)
    line = lines(plan, Task.BUY)[0]
    order(quick, plan.number, line.line)
    found = quick.read(progress, plan.number)
    assert (found.ordered, found.late) == (1, 0)
    (water,) = [each for each in found.items if each.item == "WT01"]
    assert (water.target, water.now) == (100, 100)


def test_lines_of_the_coming_months_are_due_and_late_ones_stay():
    line = ReplenishLine(1, date(2026, 11, 1), Task.BUY, "W", 1, 0, "D", "", "", "", None, None,
                         "goods", 100)  # fmt: skip
    lot = [line, replace(line, month_on=date(2027, 2, 1)), replace(line, month_on=date(2027, 3, 1))]
    assert due(lot, date(2026, 12, 31)) == tuple(lot[:2])
    assert due([replace(line, ref="SQ")], date(2026, 12, 31)) == ()
    # Good through the 30th of November counts for November, through the 29th for October only.
    assert last_good_month(date(2026, 10, 1), date(2026, 11, 30)) == 1
    assert last_good_month(date(2026, 10, 1), date(2026, 11, 29)) == 0
