"""Agreements from the tender to their end: four eyes, no overlap, checks, drills, duties."""

import contextlib
import threading
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from agreement_world import (
    END,
    FEES,
    LINE,
    START,
    furnish_agreements,
    propose,
    sign,
    signed,
    submit,
    tender,
    terms,
    view,
)
from delivery_world import PHOTO
from ledger_world import command_id
from money_world import figures
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from depot.domain.agreement import Agreement, SeasonQuantity
from depot.domain.agreement_life import AgreementState, TenderState
from depot.domain.agreement_terms import Contact
from depot.domain.capacity import Capacity
from depot.domain.season import Season
from depot.errors import BudgetExceeded, Conflict, DepotError, InvalidInput, NotAllowed
from depot.services.access import SYSTEM_ACTOR
from depot.services.agreement_audit import agreement_money_findings
from depot.services.agreement_duties import (
    Counted,
    EndDrill,
    RecordRotation,
    RecordSpotCheck,
    StartDrill,
    end_drill,
    record_rotation,
    record_spot_check,
    start_drill,
)
from depot.services.agreement_proposing import WithdrawAgreement, withdraw_agreement
from depot.services.agreement_signing import (
    CompleteTerms,
    EndAgreement,
    SetContacts,
    complete_terms,
    end_agreement,
    set_contacts,
)
from depot.services.agreement_tenders import CancelTender, cancel_tender
from depot.services.agreement_views import agreement_findings, agreements, bids, tenders
from depot.services.agreements import AddAgreement, add_agreement
from depot.services.alerts_agreements import alert_facts
from depot.services.reliability import observations
from depot.services.retention import (
    CommitRetention,
    PayRetention,
    commit_retention,
    pay_retention,
)
from depot.store.engine import WRITES


@pytest.fixture
def world(app):
    furnish_agreements(app)
    return app


def state(app, number):
    return view(app, number).row.deal.life.state


def free(app, number):
    return {
        item: each.free_on(app.clock.today()) for item, each in view(app, number).promises.items()
    }


def check(app, number, units, by="guan", **more):
    command = RecordSpotCheck(
        command_id(), by, number, app.clock.today(), (Counted("WT01", units),),
        more.pop("findings", "存放整齐"), **more,
    )  # fmt: skip
    return app.execute(record_spot_check, command)


def pay(app, number, by="kong", invoice="FP-9"):
    return app.execute(pay_retention, PayRetention(command_id(), by, number, invoice))


def end(app, number, by="ling"):
    return app.execute(end_agreement, EndAgreement(command_id(), by, number, "供应商停业"))


def alerts(app):
    return {fact.key: fact for fact in app.read(alert_facts)}


def test_a_bid_is_chosen_approved_and_signed_and_the_others_have_lost(world):
    """300 boxes at 20 and a fee of 1,200: 7,200; at 22 without a fee: 6,600 is cheaper."""
    asked = tender(world)
    dear = propose(world, tender=asked)
    cheap = propose(
        world, replace(LINE, price_cny=Decimal(22)), supplier="SUP2", of=terms(0), tender=asked
    )
    seen = [
        (each.deal.number, each.compared_fen, each.cheapest) for each in world.read(bids, asked)
    ]
    assert seen == [(cheap, 660_000, True), (dear, 720_000, False)]
    with pytest.raises(InvalidInput, match="不是最低"):
        submit(world, dear, reason="")
    with pytest.raises(InvalidInput, match="只有 2 家报价"):
        submit(world, cheap, reason="")
    submit(world, cheap, reason="本地仅两家")
    assert free(world, cheap) == {}
    assert sign(world, cheap).state is AgreementState.SIGNED
    assert free(world, cheap) == {"WT01": 300}
    assert state(world, dear) is AgreementState.LOST
    (found,) = world.read(tenders)
    assert found.state is TenderState.DECIDED


def test_a_tender_may_end_without_a_choice(world):
    asked = tender(world)
    bid = propose(world, tender=asked)
    submit(world, bid)
    with pytest.raises(Conflict, match="正在审批"):
        world.execute(cancel_tender, CancelTender(command_id(), "jia", asked, "需求取消"))
    world.execute(withdraw_agreement, WithdrawAgreement(command_id(), "jia", bid))
    world.execute(cancel_tender, CancelTender(command_id(), "jia", asked, "需求取消"))
    with pytest.raises(Conflict, match="已结束"):
        propose(world, tender=asked)


def test_signing_commits_the_fee_and_another_person_pays_it(world):
    number = signed(world)
    assert figures(world, FEES) == (3800, 1200, 0)
    (fee,) = view(world, number).fees
    with pytest.raises(NotAllowed):
        pay(world, fee.number, by="jia")
    pay(world, fee.number)
    with pytest.raises(Conflict, match="已支付或已释放"):
        pay(world, fee.number, by="ling")
    assert figures(world, FEES) == (3800, 0, 1200)
    assert not world.read(agreement_money_findings)


def test_nobody_signs_what_they_proposed_or_chose(world):
    number = propose(world, by="kong")
    submit(world, number, by="jia")
    with pytest.raises(NotAllowed, match="不能自己审批"):
        sign(world, number, by="kong")
    with pytest.raises(NotAllowed, match="没有"):
        sign(world, number, by="jia")
    assert sign(world, number, by="ling").state is AgreementState.SIGNED


def test_the_database_itself_wants_four_eyes(world):
    number = signed(world)
    forged = text("UPDATE agreement_life SET first_by = requested_by WHERE number = :n")
    with (
        world.database.engine.connect().execution_options(**{WRITES: True}) as connection,
        pytest.raises(IntegrityError, match="four_eyes"),
    ):
        connection.execute(forged, {"n": number})


def test_a_large_agreement_needs_two_leaders(world):
    """30,000 boxes at 20 yuan: 600,000 is above what one leader approves."""
    number = propose(world, replace(LINE, quantity=30_000))
    submit(world, number)
    assert sign(world, number, by="ling").state is AgreementState.HALF_APPROVED
    with pytest.raises(NotAllowed):
        sign(world, number, by="ling")
    assert sign(world, number, by="liu").state is AgreementState.SIGNED


def test_the_same_goods_in_the_same_period_are_refused(world):
    number = signed(world)
    with pytest.raises(Conflict, match=f"{number}.*重叠"):
        propose(world, valid=(END, END + timedelta(days=365)))
    # Another supplier, another item or a later period may.
    propose(world, supplier="SUP2")
    propose(world, replace(LINE, item="SH01"))
    propose(world, valid=(END + timedelta(days=1), END + timedelta(days=365)))


def test_of_two_that_promise_the_same_only_one_is_signed(world):
    first, second = propose(world), propose(world)
    submit(world, first)
    submit(world, second)
    refused = []

    def run(number, by):
        try:
            sign(world, number, by=by)
        except DepotError as refusal:
            refused.append(refusal)

    threads = [
        threading.Thread(target=run, args=pair) for pair in ((first, "ling"), (second, "liu"))
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert [type(each) for each in refused] == [Conflict]
    assert figures(world, FEES) == (3800, 1200, 0)


def test_a_line_that_can_t_pay_the_fee_signs_nothing(world):
    number = propose(world, of=terms(5001))
    submit(world, number)
    with pytest.raises(BudgetExceeded):
        sign(world, number)
    assert free(world, number) == {}
    assert state(world, number) is AgreementState.SUBMITTED


def test_eight_fees_at_once_never_exceed_the_line(world):
    """5,000 yuan pay four fees of 1,200."""
    starts = [START + timedelta(days=400 * number) for number in range(8)]
    numbers = [propose(world, valid=(day, day + timedelta(days=364))) for day in starts]
    for number in numbers:
        submit(world, number)

    def run(number):
        with contextlib.suppress(BudgetExceeded):
            sign(world, number)

    threads = [threading.Thread(target=run, args=(number,)) for number in numbers]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert figures(world, FEES) == (200, 4800, 0)
    assert not world.read(agreement_money_findings)


def test_a_spot_check_verifies_or_asks_for_another(world):
    number = signed(world)
    assert check(world, number, 300, photos=(PHOTO,)).passed
    assert state(world, number) is AgreementState.VERIFIED
    assert not check(world, number, 210, findings="缺 90 箱").passed
    assert state(world, number) is AgreementState.SIGNED
    seen = world.read(observations, "SUP1")
    assert [(each.promised, each.delivered) for each in seen] == [(300, 300), (300, 210)]
    # It has shown 300 once, so the promise isn't above what it ever showed.
    assert not world.read(agreement_findings)
    with pytest.raises(InvalidInput):
        check(world, number, 210, findings="")


def test_more_than_the_supplier_ever_showed_is_said(world):
    number = signed(world)
    check(world, number, 210, findings="缺 90 箱")
    (found,) = view(world, number).findings
    assert "最多只有 210" in found.message.zh


def test_a_drill_draws_nothing_and_is_remembered(world):
    """Called at noon of a working day: 60 minutes are promised; 250 of 300 come after 45."""
    number = signed(world)
    drill = world.execute(
        start_drill, StartDrill(command_id(), "jia", number, (Counted("WT01", 300),), "年度演练")
    ).number
    with pytest.raises(Conflict, match="正在进行"):
        world.execute(start_drill, StartDrill(command_id(), "jia", number, (Counted("WT01", 1),)))
    with pytest.raises(InvalidInput, match="0 至 300"):
        world.execute(
            end_drill, EndDrill(command_id(), "jia", drill, (Counted("WT01", 301),), "好")
        )
    world.clock.move(minutes=45)
    world.execute(end_drill, EndDrill(command_id(), "jia", drill, (Counted("WT01", 250),), "缺50"))
    with pytest.raises(Conflict, match="已登记结果"):
        world.execute(end_drill, EndDrill(command_id(), "jia", drill, (Counted("WT01", 1),), "再"))
    assert free(world, number) == {"WT01": 300}
    (seen,) = world.read(observations, "SUP1")
    assert (seen.promised, seen.delivered, seen.promised_min, seen.actual_min) == (300, 250, 60, 45)


def test_a_season_holds_back_what_it_doesn_t_promise(world):
    line = replace(LINE, seasons=(SeasonQuantity(Season.SUMMER, 100),))
    number = signed(world, line)
    assert free(world, number) == {"WT01": 100}
    world.clock.move(days=92)  # 1 September
    assert free(world, number) == {"WT01": 300}


def test_a_renewal_follows_and_history_stays(world):
    number = signed(world)
    later = (END + timedelta(days=1), END + timedelta(days=365))
    with pytest.raises(InvalidInput, match="之后开始"):
        propose(world, valid=(END, later[1]), renews=number)
    renewal = propose(world, replace(LINE, price_cny=Decimal(19)), valid=later, renews=number)
    with pytest.raises(InvalidInput, match="续签"):
        submit(world, renewal, reason="")
    submit(world, renewal)
    sign(world, renewal)
    rows = {each.deal.number: each for each in world.read(agreements)}
    assert rows[number].renewed_by == renewal
    assert rows[number].deal.agreement.lines[0].price_cny == 20
    assert free(world, renewal) == {"WT01": 0}
    assert "lapse" not in {each.kind for each in view(world, number).duties}


def test_ended_it_promises_nothing_and_its_fee_is_free(world):
    number = signed(world)
    with pytest.raises(NotAllowed):
        end(world, number, by="jia")
    end(world, number)
    assert free(world, number) == {"WT01": 0}
    assert figures(world, FEES) == (5000, 0, 0)
    with pytest.raises(Conflict, match="已终止"):
        check(world, number, 1)


def test_the_next_years_fee_is_committed_when_it_is_time(world):
    number = signed(world, valid=(START, date(2028, 5, 31)))
    commit = CommitRetention(command_id(), "kong", number, FEES)
    assert world.execute(commit_retention, commit).fen == 120_000
    with pytest.raises(Conflict, match="都已登记"):
        world.execute(commit_retention, replace(commit, command_id=command_id()))
    assert figures(world, FEES) == (2600, 2400, 0)


def test_old_agreements_get_their_terms_once_and_signed_ones_never(world):
    old = Agreement("老协议-1", "SUP1", START, END, (LINE,))
    world.execute(add_agreement, AddAgreement(command_id(), SYSTEM_ACTOR, old))
    command = CompleteTerms(command_id(), "kong", "老协议-1", terms(600, rotation_days=90))
    world.execute(complete_terms, command)
    assert view(world, "老协议-1").row.deal.terms.retention_cny == 600
    number = signed(world, supplier="SUP2")
    with pytest.raises(Conflict, match="续签"):
        world.execute(complete_terms, replace(command, command_id=command_id(), number=number))


def test_people_to_call_change_without_a_new_contract(world):
    number = signed(world)
    chain = (Contact("张经理", "仓储", "0432-1", "0432-2"), Contact("李值班", "夜班", "", "0432-3"))
    world.execute(set_contacts, SetContacts(command_id(), "jia", number, chain))
    assert view(world, number).row.deal.terms.contacts == chain
    with pytest.raises(InvalidInput):
        world.execute(set_contacts, SetContacts(command_id(), "jia", number, ()))


def test_duties_that_are_due_are_alerts(world):
    number = signed(world, of=terms(check_days=30, rotation_days=60))
    assert not alerts(world)
    world.clock.move(days=61)
    assert set(alerts(world)) == {
        f"agreement-check:{number}", f"agreement-rotation:{number}:WT01",
        f"agreement-fee:{view(world, number).fees[0].number}",
    }  # fmt: skip
    check(world, number, 300)
    stated = RecordRotation(
        command_id(), "guan", number, "WT01", world.clock.today(), date(2026, 7, 1), 300
    )
    world.execute(record_rotation, stated)
    assert set(alerts(world)) == {f"agreement-fee:{view(world, number).fees[0].number}"}
    world.clock.move(days=280)  # 18 April 2027: 43 days to its end
    assert f"agreement-lapse:{number}" in alerts(world)


def test_goods_that_nobody_made_yet_can_t_be_rotated(world):
    number = signed(world)
    with pytest.raises(InvalidInput, match="最早生产日期"):
        world.execute(
            record_rotation,
            RecordRotation(
                command_id(), "guan", number, "WT01", world.clock.today(), date(2027, 1, 1), 300
            ),
        )


def test_a_capacity_must_be_called_one(world):
    made = replace(LINE, capacity=Capacity(1000))
    with pytest.raises(InvalidInput, match="产能储备"):
        propose(world, made)


def test_money_of_another_purpose_pays_neither_fee_nor_goods(world):
    with pytest.raises(InvalidInput, match="不是储备协议费预算"):
        propose(world, of=replace(terms(), retention_budget="2026-daily_necessities-district"))
    with pytest.raises(InvalidInput, match="类别"):
        propose(world, of=terms(call_budget=FEES))
