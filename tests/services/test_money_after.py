"""Refunds after the payment, orders carried into the next year, quotes of listed suppliers."""

import threading
from decimal import Decimal

import pytest
from ledger_world import command_id
from money_world import (
    WATER_LINE,
    close,
    figures,
    furnish_money,
    grant,
    quote,
    request,
    settle,
    submit,
)
from money_world import approve as approve_it
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from depot.domain.agreement import Supplier
from depot.domain.budget import ChangeState
from depot.domain.purchase import PurchaseKind
from depot.errors import Conflict, InvalidInput, NotAllowed, NotFound
from depot.services.access import SYSTEM_ACTOR
from depot.services.agreements import AddSupplier, add_supplier
from depot.services.budget_views import line_figures, money_findings
from depot.services.money_after import (
    AskCarryOver,
    DecideCarryOver,
    RecordRefund,
    ask_carry_over,
    carry_overs,
    decide_carry_over,
    record_refund,
)
from depot.services.purchase_views import purchase_view
from depot.services.purchasing import (
    AddQuote,
    RequestPurchase,
    WantedLine,
    add_quote,
    request_purchase,
)
from depot.store.engine import WRITES

STORAGE = "2026-holding-district"
NEXT = "2027-holding-district"


def ordered_service(app, yuan="600", by="jia"):
    """Return the number of an ordered service out of 1,000 yuan for storage."""
    grant(app, 1000, "holding")
    command = RequestPurchase(
        command_id(), by, PurchaseKind.SERVICE, STORAGE, "CY1", "年检", app.clock.today(),
        (WantedLine("", 3, Decimal(yuan) / 3, "发电机年检"),),
    )  # fmt: skip
    number = app.execute(request_purchase, command).number
    quote(app, number, "修理厂", str(Decimal(yuan) / 3))
    submit(app, number, reason="唯一")
    approve_it(app, number, by="ling")
    return number


@pytest.fixture
def depot(app):
    furnish_money(app)
    return app


@pytest.fixture
def quick(sqlite_app):
    furnish_money(sqlite_app)
    return sqlite_app


def refund(app, number, paid, yuan, credit="HZ-1", *, by="kong"):
    command = RecordRefund(
        command_id(), by, number, paid, Decimal(yuan), credit, "漏检一台"
    )  # fmt: skip
    return app.execute(record_refund, command)


def carry(app, number, by="kong"):
    return app.execute(ask_carry_over, AskCarryOver(command_id(), by, number, "昌财〔2027〕2号"))


def decide(app, number, by="ling", *, approved=True, note=""):
    command = DecideCarryOver(command_id(), by, number, approved, note)
    return app.execute(decide_carry_over, command)


def test_a_refund_is_free_on_the_line_that_paid(depot):
    number = ordered_service(depot)
    paid = settle(depot, number, (1, 2)).number
    assert figures(depot, STORAGE) == (400, 200, 400)
    assert refund(depot, number, paid, "150.50").number == "TK-2026-000001"
    found = next(each for each in depot.read(line_figures) if each.line.code == STORAGE)
    assert (found.free, found.committed, found.spent) == (55_050, 20_000, 24_950)
    assert found.ties
    view = depot.read(purchase_view, number)
    assert [each.fen for each in view.refunds] == [15_050]
    assert (view.commitment.open_fen, view.commitment.spent_fen) == (20_000, 24_950)
    # After the order is closed too.
    settle(depot, number, (1, 1), invoice="FP-2")
    close(depot, number)
    refund(depot, number, paid, "100", "HZ-2")
    assert not depot.read(money_findings)


def test_no_more_comes_back_than_was_paid_and_no_credit_note_twice(quick):
    number = ordered_service(quick)
    paid = settle(quick, number, (1, 1)).number
    for yuan in ("0", "-1", "1.005", "1000000000000", "NaN"):
        with pytest.raises(InvalidInput):
            refund(quick, number, paid, yuan)
    with pytest.raises(Conflict, match="还可退"):
        refund(quick, number, paid, "200.01")
    refund(quick, number, paid, "120")
    with pytest.raises(Conflict, match="已登记"):
        refund(quick, number, paid, "1")
    with pytest.raises(Conflict, match=r"还可退 80\.00"):
        refund(quick, number, paid, "81", "HZ-2")
    with pytest.raises(NotFound):
        refund(quick, number, "ZF-2026-000009", "1", "HZ-3")
    with pytest.raises(NotAllowed):
        refund(quick, number, paid, "1", "HZ-4", by="guan")


def test_nobody_books_the_refund_of_what_they_asked_for(quick):
    number = ordered_service(quick, by="kong")
    paid = settle(quick, number, (1, 1), by="ling").number
    with pytest.raises(NotAllowed, match="本人"):
        refund(quick, number, paid, "1", by="kong")


def test_two_refunds_at_once_never_exceed_the_payment(depot):
    number = ordered_service(depot)
    paid = settle(depot, number, (1, 1)).number
    done = []

    def work(credit):
        try:
            done.append(refund(depot, number, paid, "150", credit).number)
        except Conflict:
            done.append(None)

    threads = [threading.Thread(target=work, args=(f"HZ-{n}",)) for n in range(3)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sum(each is not None for each in done) == 1
    assert figures(depot, STORAGE) == (550, 400, 50)


def test_what_is_open_goes_to_the_next_years_line_and_is_paid_there(depot):
    number = ordered_service(depot)
    first = settle(depot, number, (1, 1)).number
    asked = carry(depot, number)
    assert (asked.number, asked.line) == ("NJ-2026-000001", NEXT)
    with pytest.raises(Conflict, match="待审批"):
        carry(depot, number)
    # One more unit is paid before it is approved: 200 stay open.
    settle(depot, number, (1, 1), invoice="FP-2")
    assert decide(depot, asked.number).state is ChangeState.APPROVED
    assert figures(depot, STORAGE) == (400, 0, 400)
    assert figures(depot, NEXT) == (0, 200, 0)
    depot.clock.move(days=300)
    settle(depot, number, (1, 1), invoice="FP-3")
    assert figures(depot, NEXT) == (0, 0, 200)
    # A payment of the old year comes back on the old line.
    refund(depot, number, first, "50")
    assert figures(depot, STORAGE) == (450, 0, 350)
    view = depot.read(purchase_view, number)
    assert (view.commitment.fen, view.commitment.spent_fen, view.commitment.open_fen) == (
        60_000, 55_000, 0,
    )  # fmt: skip
    close(depot, number)
    assert not depot.read(money_findings)
    (booked,) = depot.read(carry_overs)
    assert (booked.fen, booked.new_ref) == (20_000, "CG-2026-000001+2027")


def test_nobody_decides_their_own_carry_over_and_nothing_open_is_none(quick):
    number = ordered_service(quick)
    asked = carry(quick, number, by="ling").number
    with pytest.raises(NotAllowed, match="本人"):
        decide(quick, asked, "ling")
    with pytest.raises(NotAllowed):
        decide(quick, asked, "kong")
    with pytest.raises(InvalidInput):
        decide(quick, asked, "liu", approved=False)
    settle(quick, number, (1, 3))
    with pytest.raises(Conflict, match="已无未付"):
        decide(quick, asked, "liu")
    decide(quick, asked, "liu", approved=False, note="已付清")
    with pytest.raises(Conflict, match="无需结转"):
        carry(quick, number)


def test_a_quote_names_a_supplier_of_the_list_or_a_new_one(depot):
    shop = Supplier("HL", "华联商厦", "Hualian", "值班", "1", "2", 126.5, 43.9)
    depot.execute(add_supplier, AddSupplier(command_id(), SYSTEM_ACTOR, shop))
    grant(depot, 1000)
    number = request(depot, ("WT01", 10, "20"))

    def offer(party, supplier):
        command = AddQuote(
            command_id(), "jia", number, party, (Decimal(20),), 3, supplier=supplier
        )  # fmt: skip
        depot.execute(add_quote, command)

    offer("", "HL")
    offer("新供应商", "")
    with pytest.raises(Conflict, match="已对"):
        offer("华联商厦", "")
    with pytest.raises(NotFound):
        offer("", "XX")
    quotes = depot.read(purchase_view, number).purchase.quotes
    assert [(each.party, each.supplier) for each in quotes] == [
        ("华联商厦", "HL"), ("新供应商", ""),
    ]  # fmt: skip
    assert figures(depot, WATER_LINE) == (1000, 0, 0)


def test_the_database_refuses_an_own_refund_and_an_own_carry_over(depot):
    number = ordered_service(depot)
    carry(depot, number)
    for statement in (
        "UPDATE carry_over SET state = 'approved', new_ref = 'X', decided_by = requested_by",
        "UPDATE carry_over SET fen = 0",
    ):
        with (
            depot.database.engine.connect().execution_options(**{WRITES: True}) as connection,
            pytest.raises(IntegrityError),
        ):
            connection.execute(text(statement))
