"""台账: opening, each movement, balance; the month's sums; printed the same for ever."""

import io
from dataclasses import replace
from datetime import date

import pytest
from ledger_world import WATER, command_id, furnish, issue, receive
from openpyxl import load_workbook
from pypdf import PdfReader

from depot.domain.ledger_card import CardScope, Way
from depot.errors import InvalidInput, NotAllowed, NotFound
from depot.io.documents.ledger_card import ledger_card_pdf, ledger_card_xlsx
from depot.services.access import SYSTEM_ACTOR
from depot.services.catalogue import AddItems, add_items
from depot.services.issuing import IssueLine
from depot.services.ledger_cards import (
    IssueCard,
    issue_card,
    issued_card,
    look_at_card,
)
from depot.services.receiving import ReceiveLine

JUNE = (date(2026, 6, 1), date(2026, 6, 30))
JULY = (date(2026, 7, 1), date(2026, 7, 31))


def water(quantity, lot="L1", bin_code="A-01"):
    return ReceiveLine("WT01", quantity, bin_code, lot, date(2026, 5, 1), date(2027, 4, 30))


@pytest.fixture
def used(app):
    """1 June: 40 and 10 come; 2 June: 30 go; 2 July: 5 come."""
    furnish(app)
    receive(app, water(40), water(10, "L2", "A-02"))
    app.clock.move(days=1)
    issue(app, IssueLine("WT01", 30))
    app.clock.move(days=30)
    receive(app, water(5))
    return app


def card(app, period, **more):
    return app.read(look_at_card, CardScope("CY1", "WT01", *period, **more)).card


def test_a_card_tells_opening_movements_and_balance(used):
    june, july = card(used, JUNE), card(used, JULY)
    assert (june.opening, june.came, june.went, june.closing) == (0, 50, 30, 20)
    assert [(line.came, line.went, line.balance) for line in june.lines] == [
        (40, 0, 40), (10, 0, 50), (0, 30, 20),
    ]  # fmt: skip
    assert (july.opening, july.closing) == (20, 25)
    assert june.lines[2].document_no.startswith("CK-")


def test_a_card_of_a_bin_or_a_lot_tells_of_it_alone(used):
    assert [line.balance for line in card(used, JUNE, bin="A-02").lines] == [10]
    lot_id = card(used, JUNE).lines[0].lot_id
    june = card(used, JUNE, lot_id=lot_id)
    assert [(line.came, line.went) for line in june.lines] == [(40, 0), (0, 30)]


def test_the_months_sums_add_up(used):
    view = used.read(look_at_card, CardScope("CY1", "", *JUNE))
    (row,) = view.rows
    assert (row.item, row.opening, row.closing) == ("WT01", 0, 20)
    assert dict(row.ways) == {Way.RECEIVED: 50, Way.ISSUED: 30}
    (row,) = used.read(look_at_card, CardScope("CY1", "", *JULY)).rows
    assert (row.opening, row.ways, row.closing) == (20, ((Way.RECEIVED, 5),), 25)


def test_a_numbered_card_is_reprinted_as_it_was(used):
    asked = IssueCard(command_id(), SYSTEM_ACTOR, "CY1", "WT01", JUNE[0], JULY[1])
    number = used.execute(issue_card, asked).number
    sums = used.execute(issue_card, replace(asked, command_id=command_id(), item="")).number
    assert (number[:3], sums[:3]) == ("TZ-", "YB-")

    def printed(each):
        paper = used.read(issued_card, each)
        return ledger_card_pdf(paper), ledger_card_xlsx(paper), ledger_card_pdf(paper, "en")

    before = [printed(number), printed(sums)]
    used.clock.move(minutes=5)
    receive(used, water(7))
    changed = replace(WATER, name_zh="改名水", unit_zh="件")
    used.execute(add_items, AddItems(command_id(), SYSTEM_ACTOR, (changed,)))
    assert [printed(number), printed(sums)] == before


def test_a_long_card_carries_its_sums_from_page_to_page(sqlite_app):
    furnish(sqlite_app)
    receive(sqlite_app, *(water(n, f"L{n}") for n in range(1, 61)))
    view = sqlite_app.read(look_at_card, CardScope("CY1", "WT01", *JUNE))
    pages = PdfReader(io.BytesIO(ledger_card_pdf(view))).pages
    texts = [page.extract_text() for page in pages]
    assert len(texts) >= 3
    assert all("过次页" in text for text in texts[:-1])
    assert all("承前页" in text and "结存" in text for text in texts[1:])
    # 1 + 2 + … + 60.
    assert "1,830" in texts[-1]
    sheet = load_workbook(io.BytesIO(ledger_card_xlsx(view))).active
    column = [cell.value for cell in sheet["H"] if isinstance(cell.value, int)]
    assert column[-1] == 1830


def test_what_can_not_be_asked_for_is_refused(sqlite_app):
    furnish(sqlite_app)
    with pytest.raises(InvalidInput, match="止日不得早于起日"):
        CardScope("CY1", "WT01", JUNE[1], JUNE[0])
    for depot, item in (("NO", "WT01"), ("CY1", "XX99")):
        with pytest.raises(NotFound):
            sqlite_app.read(look_at_card, CardScope(depot, item, *JUNE))
    with pytest.raises(NotFound):
        sqlite_app.read(issued_card, "TZ-2026-000009")
    with pytest.raises(NotAllowed):
        sqlite_app.execute(issue_card, IssueCard(command_id(), "nobody", "CY1", "WT01", *JUNE))
