"""The year-end report ties to the ledger, and says what the reserves cost."""

from datetime import date
from decimal import Decimal

import pytest
from delivery_world import accept, arrive, inspect, water
from ledger_world import command_id, receive_water
from money_world import WATER_LINE, approve, furnish_money, grant, ordered, settle

from depot.domain.budget import Purpose
from depot.domain.holding_cost import HoldingRate, holding_fen
from depot.domain.ledger import OWN, StockStatus
from depot.domain.rotation import RotationWay
from depot.errors import InvalidInput
from depot.io.documents.budget_report import budget_report_form
from depot.io.documents.pdf import pdf_of
from depot.io.documents.purchase_order import purchase_order_form
from depot.io.documents.sheet import xlsx_of
from depot.services.alerts import open_alerts, sweep
from depot.services.papers import ORGANISATION
from depot.services.purchase_papers import order_paper
from depot.services.rotation import (
    DecideRotation,
    FinishRotation,
    IssueRotation,
    ProposeRotation,
    decide_rotation,
    finish_rotation,
    issue_rotation,
    propose_rotation,
)
from depot.services.writing_off import (
    ApproveWriteOff,
    DraftWriteOff,
    WriteOffLine,
    approve_write_off,
    draft_write_off,
)
from depot.services.year_end import year_report

UNTIL = date(2027, 5, 1)


@pytest.fixture
def depot(app):
    furnish_money(app)
    return app


def sell(app, lot, quantity, proceeds):
    asked = ProposeRotation(
        command_id(), "guan", lot, "CY1", quantity, RotationWay.SALE, "区粮油公司", UNTIL
    )
    number = app.execute(propose_rotation, asked).number
    app.execute(decide_rotation, DecideRotation(command_id(), "ling", number, approve=True))
    app.execute(issue_rotation, IssueRotation(command_id(), "guan", number))
    done = FinishRotation(command_id(), "guan", number, "已变卖", Decimal(proceeds))
    app.execute(finish_rotation, done)


def write_off(app, lot, quantity):
    line = WriteOffLine(lot, "CY1", "A-01", StockStatus.ISSUABLE, OWN, quantity, "破损")
    number = app.execute(draft_write_off, DraftWriteOff(command_id(), "guan", (line,))).number
    app.execute(approve_write_off, ApproveWriteOff(command_id(), "ling", number))


def test_holding_is_volume_and_value_by_the_time_that_goods_were_kept():
    rate = HoldingRate("daily_necessities", 180, 10, "estimated", "test")
    # 2 m³ for a year: 360 yuan; 2,850 yuan of goods for a year at 1 %: 28.50 yuan.
    assert holding_fen(rate, 2_000_000 * 8760, 285_000 * 8760) == 36_000 + 2_850


def test_the_report_says_what_keeping_writing_off_and_selling_cost(depot, clock):
    """100 boxes (2 m³, 2,850 yuan) lie for a tenth of a year; then 10 are written off, 20 sold.

    Holding: 2 m³ × 180 × 0.1 = 36.00, 2,850 × 1 % × 0.1 = 2.85. Written off: 10 × 28.50.
    Sold: 20 × 28.50 = 570.00 for 400.00.
    """
    lot = receive_water(depot, 100, UNTIL)
    clock.move(hours=876)
    write_off(depot, lot, 10)
    sell(depot, lot, 20, 400)
    by_group = {each.group: each for each in depot.read(year_report, 2026).costs}
    cost = by_group[Purpose.DAILY]
    assert (cost.holding, cost.written_off, cost.rotated, cost.proceeds) == (
        3_885, 28_500, 57_000, 40_000,
    )  # fmt: skip
    assert cost.rotation_loss == 17_000
    assert cost.total == 3_885 + 28_500 + 17_000
    assert by_group[Purpose.EQUIPMENT].total == 0


def test_the_reports_lines_tie_to_the_ledger(depot):
    grant(depot, 1000)
    grant(depot, 300, "retention")
    grant(depot, 77, year=2027)
    done = ordered(depot)
    inspect(depot, arrive(depot, done.delivery, water(10), slip="S1").number, accept(10))
    settle(depot, done.number, (1, 4))
    found = depot.read(year_report, 2026)
    assert found.ties
    assert [each.line.year for each in found.lines] == [2026, 2026]
    balances = depot.read(lambda reader: reader.money.balances())
    for kind, part in (("budget", "free"), ("committed", "committed"), ("spent", "spent")):
        booked = sum(fen for code, fen in balances.items() if code.startswith(f"{kind}/2026"))
        assert sum(getattr(each, part) for each in found.lines) == booked
    # All that finance has sent down, 1,377 yuan, is free, committed or spent.
    assert sum(balances.values()) == 0
    given = -sum(fen for code, fen in balances.items() if code.startswith("appropriation/"))
    assert given == 137_700
    assert (found.orders, found.closed_orders) == (1, 0)


def test_a_year_that_has_not_begun_has_no_report(sqlite_app):
    with pytest.raises(InvalidInput, match="尚未开始"):
        sqlite_app.read(year_report, 2027)


def test_the_order_and_the_report_print_alike_every_time(sqlite_app):
    furnish_money(sqlite_app)
    grant(sqlite_app, 1000)
    order = sqlite_app.read(order_paper, ordered(sqlite_app).order_no)
    assert order.people == {"jia": "jia", "kong": "kong"}
    assert order.items["WT01"].name_zh == "瓶装水"
    found = sqlite_app.read(year_report, 2026)
    for language in ("zh", "en"):
        paper = purchase_order_form(
            order.purchase, order.budget, order.depot, ORGANISATION, language,
            items=order.items, people=order.people,
        )  # fmt: skip
        assert (paper.number, paper.totals[0].value) == ("CG-2026-000001", Decimal("200.00"))
        assert pdf_of(paper) == pdf_of(paper)
        assert xlsx_of(paper) == xlsx_of(paper)
        form = budget_report_form(
            found.year, found.until_us, found.lines, found.costs, organisation=ORGANISATION,
            language=language,
        )  # fmt: skip
        assert pdf_of(form) == pdf_of(form)
        assert xlsx_of(form) == xlsx_of(form)
        assert form.sections[0].rows[0][-2] == Decimal("800.00")


def test_alerts_say_what_is_nearly_used_what_waits_and_what_is_to_be_reviewed(sqlite_app):
    furnish_money(sqlite_app)
    grant(sqlite_app, 1000)
    number = ordered(sqlite_app, 45).number  # 900 of 1,000 yuan
    with pytest.raises(Exception, match="现为"):
        approve(sqlite_app, number)
    sweep(sqlite_app)
    facts = {each.fact.key: each.fact for each in sqlite_app.read(open_alerts)}
    assert "已用 90%，剩余 100.00 元" in facts[f"budget:{WATER_LINE}"].zh
    grant(sqlite_app, 1)
    sweep(sqlite_app)
    assert f"budget:{WATER_LINE}" not in {each.fact.key for each in sqlite_app.read(open_alerts)}
