"""Booked receipts and issues can be printed, the same each time."""

import io
from datetime import date

import pytest
from ledger_world import furnish, issue, receive
from pypdf import PdfReader

from depot.domain.ledger import StockStatus
from depot.errors import InvalidInput, NotFound
from depot.io.documents import issue_note_pdf, receipt_note_pdf, receipt_note_xlsx
from depot.services.issuing import IssueLine
from depot.services.papers import issue_note, receipt_note
from depot.services.receiving import ReceiveLine

WATER = ReceiveLine("WT01", 40, "A-01", "L1", date(2026, 5, 1), date(2027, 4, 30))


def test_a_receipt_prints_as_it_was_booked(sqlite_app):
    furnish(sqlite_app)
    held = ReceiveLine("SH01", 3, "A-02", status=StockStatus.QUARANTINED)
    number = receive(sqlite_app, WATER, held, note="夜间到货").document_no
    document = sqlite_app.read(receipt_note, number)
    assert (document.depot, document.source, document.head.note) == (
        "一号库",
        "华联商厦",
        "夜间到货",
    )
    assert [(x.item_code, x.quantity, x.lot_no, x.bin, x.inspection) for x in document.lines] == [
        ("WT01", 40, "L1", "A-01", ""), ("SH01", 3, "-", "A-02", "待检 quarantined"),
    ]  # fmt: skip
    # 40 cases of 13.2 kg and 3 tents of 65 kg.
    assert sum(line.total_weight_kg for line in document.lines) == 528 + 195
    text = "".join(
        p.extract_text() for p in PdfReader(io.BytesIO(receipt_note_pdf(document))).pages
    )
    assert number in text
    assert "待检" in text


def test_printing_a_receipt_later_gives_the_same_bytes(sqlite_app):
    furnish(sqlite_app)
    number = receive(sqlite_app, WATER).document_no
    first = sqlite_app.read(receipt_note, number)
    sqlite_app.clock.move(days=40)
    again = sqlite_app.read(receipt_note, number)
    assert receipt_note_pdf(first) == receipt_note_pdf(again)
    assert receipt_note_xlsx(first) == receipt_note_xlsx(again)


def test_an_issue_prints_the_lots_that_were_picked(app):
    furnish(app)
    late = ReceiveLine("WT01", 40, "A-02", "L2", date(2026, 5, 20), date(2027, 5, 19))
    receive(app, WATER, late)
    number = issue(app, IssueLine("WT01", 50)).document_no
    document = app.read(issue_note, number)
    # 40 of the lot that expires first, the other 10 of the next.
    assert [(line.lot_no, line.bin, line.quantity) for line in document.lines] == [
        ("L1", "A-01", 40), ("L2", "A-02", 10),
    ]  # fmt: skip
    assert document.receiver == "孤店子镇"
    assert issue_note_pdf(document)


def test_another_kind_of_paper_or_none_is_refused(sqlite_app):
    furnish(sqlite_app)
    number = receive(sqlite_app, WATER).document_no
    with pytest.raises(InvalidInput, match="不是此类单据"):
        sqlite_app.read(issue_note, number)
    with pytest.raises(NotFound):
        sqlite_app.read(receipt_note, "RK-2026-999999")
