"""Papers of receiving: 到货通知单, 收货单, 捐赠接收单 and 拒收单."""

from __future__ import annotations

from depot.domain.document import DocumentKind
from depot.domain.document_arrival import ArrivalDocument
from depot.io.documents import columns
from depot.io.documents.form import Entry, Form, Format, SignatureBox
from depot.io.documents.heads import box, entry, instant, totals
from depot.io.documents.pdf import pdf_of
from depot.io.documents.sheet import xlsx_of
from depot.io.documents.words import word

_PARTY = {
    DocumentKind.DONATION_RECEIPT: "donor",
    DocumentKind.REJECTION_NOTE: "returned_to",
}
_NOTICE = (
    columns.NUMBER, columns.ITEM, columns.NAME, columns.UNIT, columns.QUANTITY, columns.WEIGHT,
    columns.VOLUME, columns.RECEIVED, columns.DIFFERENCE, columns.NOTE,
)  # fmt: skip
_ARRIVED = (
    columns.NUMBER, columns.ITEM, columns.NAME, columns.LOT, columns.MADE_ON, columns.EXPIRES_ON,
    columns.UNIT, columns.QUANTITY, columns.BIN, columns.INSPECTION, columns.NOTE,
)  # fmt: skip
_GIVEN = tuple(each for each in _ARRIVED if each is not columns.INSPECTION)
_LAYOUT = {DocumentKind.DELIVERY_NOTICE: _NOTICE, DocumentKind.DONATION_RECEIPT: _GIVEN}
_BOXES = {
    DocumentKind.DELIVERY_NOTICE: ("handed_over", "received"),
    DocumentKind.ARRIVAL_NOTE: ("handed_over", "received", "inspected"),
    DocumentKind.DONATION_RECEIPT: ("donor", "received"),
    DocumentKind.REJECTION_NOTE: ("inspected", "approved", "handed_over"),
}


def arrival_pdf(document: ArrivalDocument, language: str = "zh") -> bytes:
    """Return the paper as PDF, in English for ``"en"``."""
    return pdf_of(_form(document, language))


def arrival_xlsx(document: ArrivalDocument, language: str = "zh") -> bytes:
    """Return the paper as a workbook, in English for ``"en"``."""
    return xlsx_of(_form(document, language))


def _form(document: ArrivalDocument, language: str) -> Form:
    head = document.head
    layout = _LAYOUT.get(document.kind, _ARRIVED)
    form = Form(
        kind=document.kind,
        language=language,
        number=head.number,
        issued_at_us=head.issued_at_us,
        title=word(document.kind.value, language),
        organisation=head.organisation.in_language(language),
        landscape=True,
        entries=tuple(each for each in _entries(document, language) if each.value),
        columns=tuple(column.column(language) for column in layout),
        sections=(columns.section(layout, document.lines, language),),
        totals=totals(document.lines, language),
        boxes=(
            SignatureBox(word("prepared", language), head.prepared_by),
            *(box(key, "", language) for key in _BOXES[document.kind]),
        ),
        papers="",
        papers_pending=False,
        note=head.note,
        draft=head.draft,
    )
    return form.without_empty_columns()


def _entries(document: ArrivalDocument, language: str) -> tuple[Entry, ...]:
    return (
        instant("date", document.head.issued_at_us, language),
        entry("depot", document.depot, language),
        entry(_PARTY.get(document.kind, "source"), document.party, language),
        entry("contract", document.reference, language),
        entry("delivery_notice_no", document.delivery, language),
        entry("slip", document.slip, language),
        entry("expected_on", document.expected_on, language, Format.DATE),
        entry("owner", document.owner, language),
    )
