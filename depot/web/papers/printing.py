"""Any paper as PDF and Excel by its number; every print is counted."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from depot.domain import ledger_card, transfer, write_off
from depot.io.documents import (
    issue_note_pdf,
    issue_note_xlsx,
    movement_note_pdf,
    movement_note_xlsx,
    receipt_note_pdf,
    receipt_note_xlsx,
    transfer_note_pdf,
    transfer_note_xlsx,
)
from depot.io.documents.ledger_card import ledger_card_pdf, ledger_card_xlsx
from depot.io.documents.write_off import write_off_pdf, write_off_xlsx
from depot.services import issuing, receiving
from depot.services.application import Application, new_command_id
from depot.services.ledger_cards import issued_card
from depot.services.paper_register import RecordPrint, record_print
from depot.services.papers import ORGANISATION, issue_note, movement_note, receipt_note
from depot.services.transfer_papers import transfer_note
from depot.services.write_off_paper import write_off_paper
from depot.web import state
from depot.web.components.downloads import downloads
from depot.web.language import language

Make = Callable[[Application, str, str], bytes]
"""Makes the bytes from the product, the number and the language."""


def paper_buttons(number: str, key: str) -> None:
    """Offer a paper as PDF and as Excel."""
    app, lang, actor = state.application(), language(), state.actor()
    pdf, xlsx = makers(number)

    def counted(form: str, make: Make) -> Callable[[], bytes]:
        def made() -> bytes:
            content = make(app, number, lang)
            mark = hashlib.sha256(content).hexdigest()
            command = RecordPrint(new_command_id(), actor, number, form, lang, mark)
            app.execute(record_print, command)
            return content

        return made

    downloads(number, key, counted("pdf", pdf), counted("xlsx", xlsx))


def makers(number: str) -> tuple[Make, Make]:
    """Return what makes the PDF and the workbook of a paper; unknown kinds print as moves."""
    return _MAKERS.get(number.partition("-")[0], _MOVE)


def _pair(
    read: Callable[[Any, str], Any],
    pdf: Callable[[Any, str], bytes],
    xlsx: Callable[[Any, str], bytes],
) -> tuple[Make, Make]:
    def make(form: Callable[[Any, str], bytes]) -> Make:
        return lambda app, number, lang: form(app.read(read, number), lang)

    return make(pdf), make(xlsx)


_MOVE = _pair(movement_note, movement_note_pdf, movement_note_xlsx)
_CARD = _pair(issued_card, ledger_card_pdf, ledger_card_xlsx)
_MAKERS = {
    receiving.DOCUMENT: _pair(receipt_note, receipt_note_pdf, receipt_note_xlsx),
    issuing.DOCUMENT: _pair(issue_note, issue_note_pdf, issue_note_xlsx),
    transfer.DOCUMENT: _pair(transfer_note, transfer_note_pdf, transfer_note_xlsx),
    ledger_card.CARD_DOCUMENT: _CARD,
    ledger_card.SUMMARY_DOCUMENT: _CARD,
    write_off.DOCUMENT: _pair(
        write_off_paper,
        lambda found, lang: write_off_pdf(
            found.write_off, found.depot, ORGANISATION, lang, people=found.people
        ),
        lambda found, lang: write_off_xlsx(
            found.write_off, found.depot, ORGANISATION, lang, people=found.people
        ),
    ),
}
