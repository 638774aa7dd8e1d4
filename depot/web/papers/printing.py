"""Any paper as PDF and Excel by its number; every print is counted."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from typing import Any

from depot.domain import (
    agreement_life,
    call_off_order,
    counting,
    delivery,
    emergency,
    inspection,
    ledger_card,
    purchase,
    requisition,
    shipment,
    transfer,
    write_off,
)
from depot.domain.count_view import BlindSheet
from depot.domain.paper_kind import kind_of
from depot.errors import DepotError
from depot.io.documents import (
    dispatch_order_pdf,
    dispatch_order_xlsx,
    issue_note_pdf,
    issue_note_xlsx,
    movement_note_pdf,
    movement_note_xlsx,
    pick_list_pdf,
    pick_list_xlsx,
    receipt_note_pdf,
    receipt_note_xlsx,
    transfer_note_pdf,
    transfer_note_xlsx,
)
from depot.io.documents.agreement import agreement_form, drill_form
from depot.io.documents.arrivals import arrival_pdf, arrival_xlsx
from depot.io.documents.call_off import CallOffPaper, call_off_form
from depot.io.documents.count_sheet import (
    blind_sheet_pdf,
    blind_sheet_xlsx,
    count_result_pdf,
    count_result_xlsx,
)
from depot.io.documents.ledger_card import ledger_card_pdf, ledger_card_xlsx
from depot.io.documents.pdf import pdf_of
from depot.io.documents.purchase_order import purchase_order_form
from depot.io.documents.sheet import xlsx_of
from depot.io.documents.write_off import write_off_pdf, write_off_xlsx
from depot.services import issuing, recall, receiving, rotation
from depot.services.agreement_papers import (
    AgreementPaper,
    DrillPaper,
    agreement_paper,
    drill_paper,
)
from depot.services.application import new_command_id
from depot.services.call_off_papers import call_off_paper
from depot.services.ledger_cards import issued_card
from depot.services.order_deciding import DOCUMENT as ORDER_DOCUMENT
from depot.services.order_issuing import CALL_OFF_DOCUMENT
from depot.services.order_papers import numbered_order_paper
from depot.services.paper_register import RecordPrint, record_print
from depot.services.papers import ORGANISATION, movement_note, receipt_note
from depot.services.printed_papers import CountPaper, count_paper, issue_paper
from depot.services.purchase_papers import OrderPaper, order_paper
from depot.services.receiving_papers import arrival_note, delivery_notice, rejection_note
from depot.services.shipment_papers import shipment_pick_list
from depot.services.transfer_papers import transfer_note
from depot.services.write_off_paper import WriteOffPaper, write_off_paper
from depot.web import state
from depot.web.components.downloads import downloads
from depot.web.components.refusals import refused_here
from depot.web.language import language

_LOG = logging.getLogger("depot.web")

Form = Callable[[Any, str], bytes]
"""Makes the bytes from what was read and the language."""

Forms = tuple[Callable[[Any, str], Any], Form, Form]
"""What reads a paper, and what makes its PDF and its workbook."""


def paper_buttons(number: str, key: str) -> None:
    """Offer a paper as PDF and as Excel, or say why it can't be printed yet."""
    app, lang, actor = state.application(), language(), state.actor()
    read, pdf, xlsx = forms_of(number)

    def counted(form: str, make: Form, document: object) -> Callable[[], bytes]:
        def made() -> bytes:
            content = make(document, lang)
            mark = hashlib.sha256(content).hexdigest()
            command = RecordPrint(new_command_id(), actor, number, form, lang, mark)
            try:
                app.execute(record_print, command)
            except DepotError:
                # A busy database must not keep a paper from the person at the gate.
                _LOG.exception("print of %s not counted", number)
            return content

        return made

    with refused_here():
        found = app.read(read, number)
        downloads(number, key, counted("pdf", pdf, found), counted("xlsx", xlsx, found))


def has_form(number: str) -> bool:
    """Whether a paper can be printed; requests, recalls and responses are seen on their pages."""
    return kind_of(number) not in _WITHOUT_FORM


def forms_of(number: str) -> Forms:
    """Return what reads and prints a paper; kinds without a form of their own print as moves."""
    return _FORMS.get(kind_of(number), _MOVE)


def _write_off(make: Callable[..., bytes]) -> Form:
    def form(found: WriteOffPaper, lang: str) -> bytes:
        return make(found.write_off, found.depot, ORGANISATION, lang, people=found.people)

    return form


def _count(blind: Callable[..., bytes], result: Callable[..., bytes]) -> Form:
    def form(found: CountPaper, lang: str) -> bytes:
        make = blind if isinstance(found.sheet, BlindSheet) else result
        return make(found.sheet, found.depot, ORGANISATION, lang)

    return form


def _order(make: Callable[..., bytes]) -> Form:
    def form(found: OrderPaper, lang: str) -> bytes:
        printed = purchase_order_form(
            found.purchase, found.budget, found.depot, ORGANISATION, lang, items=found.items,
            people=found.people,
        )  # fmt: skip
        return make(printed)

    return form


def _agreement(make: Callable[..., bytes]) -> Form:
    def form(found: AgreementPaper, lang: str) -> bytes:
        printed = agreement_form(
            found.deal, found.supplier, ORGANISATION, lang, items=found.items, people=found.people
        )
        return make(printed)

    return form


def _drill(make: Callable[..., bytes]) -> Form:
    def form(found: DrillPaper, lang: str) -> bytes:
        printed = drill_form(
            found.drill, found.deal, found.supplier, ORGANISATION, lang, items=found.items,
            people=found.people,
        )  # fmt: skip
        return make(printed)

    return form


def _call_off(make: Callable[..., bytes]) -> Form:
    def form(found: CallOffPaper, lang: str) -> bytes:
        return make(call_off_form(found, ORGANISATION, lang))

    return form


_WITHOUT_FORM = frozenset({
    requisition.DOCUMENT, rotation.DOCUMENT, recall.DOCUMENT, emergency.ACTIVATION_DOCUMENT,
    CALL_OFF_DOCUMENT,
})  # fmt: skip
_MOVE: Forms = (movement_note, movement_note_pdf, movement_note_xlsx)
_CARD: Forms = (issued_card, ledger_card_pdf, ledger_card_xlsx)
_ARRIVAL: Forms = (arrival_note, arrival_pdf, arrival_xlsx)
_FORMS: dict[str, Forms] = {
    receiving.DOCUMENT: (receipt_note, receipt_note_pdf, receipt_note_xlsx),
    issuing.DOCUMENT: (issue_paper, issue_note_pdf, issue_note_xlsx),
    transfer.DOCUMENT: (transfer_note, transfer_note_pdf, transfer_note_xlsx),
    ORDER_DOCUMENT: (numbered_order_paper, dispatch_order_pdf, dispatch_order_xlsx),
    ledger_card.CARD_DOCUMENT: _CARD,
    ledger_card.SUMMARY_DOCUMENT: _CARD,
    shipment.DOCUMENT: (shipment_pick_list, pick_list_pdf, pick_list_xlsx),
    delivery.DOCUMENT: (delivery_notice, arrival_pdf, arrival_xlsx),
    inspection.ARRIVAL_DOCUMENT: _ARRIVAL,
    inspection.DONATION_DOCUMENT: _ARRIVAL,
    inspection.REJECTION_DOCUMENT: (rejection_note, arrival_pdf, arrival_xlsx),
    counting.DOCUMENT: (
        count_paper,
        _count(blind_sheet_pdf, count_result_pdf),
        _count(blind_sheet_xlsx, count_result_xlsx),
    ),
    call_off_order.DOCUMENT: (call_off_paper, _call_off(pdf_of), _call_off(xlsx_of)),
    agreement_life.AGREEMENT_DOCUMENT: (agreement_paper, _agreement(pdf_of), _agreement(xlsx_of)),
    agreement_life.DRILL_DOCUMENT: (drill_paper, _drill(pdf_of), _drill(xlsx_of)),
    purchase.ORDER_DOCUMENT: (order_paper, _order(pdf_of), _order(xlsx_of)),
    write_off.DOCUMENT: (write_off_paper, _write_off(write_off_pdf), _write_off(write_off_xlsx)),
}
