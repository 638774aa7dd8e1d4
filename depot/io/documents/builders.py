"""The four kinds of documents as forms."""

from __future__ import annotations

from dataclasses import dataclass

from depot.domain.document import (
    DispatchLeg,
    DispatchOrderDocument,
    Document,
    IssueNoteDocument,
    PickListDocument,
    ReceiptNoteDocument,
    Totals,
)
from depot.domain.document_movement import MovementNoteDocument
from depot.domain.document_transfer import TransferNoteDocument
from depot.io.documents import columns
from depot.io.documents.form import Entry, Form, Format, Section, SignatureBox
from depot.io.documents.formats import moment, written
from depot.io.documents.heads import (
    box,
    entry,
    instant,
    papers,
    papers_pending,
    totals,
    usual_boxes,
)
from depot.io.documents.words import labelled, word

Printable = Document | TransferNoteDocument | MovementNoteDocument


@dataclass(frozen=True)
class _Body:
    """What differs between the kinds."""

    layout: tuple[columns.LineColumn, ...]
    entries: tuple[Entry, ...]
    sections: tuple[Section, ...]
    boxes: tuple[SignatureBox, ...]
    landscape: bool = True
    signed_over: bool = True


def form_of(document: Printable, language: str = "zh") -> Form:
    """Return ``document`` as a form in the language.

    Parameters
    ----------
    language
        ``"en"`` for English, anything else is Chinese.
    """
    body = _body(document, language)
    head = document.head
    form = Form(
        kind=document.kind,
        language=language,
        number=head.number,
        issued_at_us=head.issued_at_us,
        title=_title(document, language),
        organisation=head.organisation.in_language(language),
        landscape=body.landscape,
        entries=body.entries,
        columns=tuple(column.column(language) for column in body.layout),
        sections=body.sections,
        totals=totals(document.lines, language),
        boxes=body.boxes,
        papers=papers(head, language) if body.signed_over else "",
        papers_pending=papers_pending(head),
        note=head.note,
        draft=head.draft,
    )
    return form.without_empty_columns()


def _body(document: Printable, language: str) -> _Body:
    if isinstance(document, MovementNoteDocument):
        return _movement_note(document, language)
    if isinstance(document, TransferNoteDocument):
        return _transfer_note(document, language)
    if isinstance(document, DispatchOrderDocument):
        return _dispatch_order(document, language)
    if isinstance(document, IssueNoteDocument):
        return _issue_note(document, language)
    if isinstance(document, PickListDocument):
        return _pick_list(document, language)
    return _receipt_note(document, language)


def _title(document: Printable, language: str) -> str:
    if isinstance(document, MovementNoteDocument):
        return document.title.in_language(language)
    return word(document.kind.value, language)


def _movement_note(document: MovementNoteDocument, language: str) -> _Body:
    return _Body(
        layout=columns.MOVEMENT_NOTE,
        entries=(
            instant("date", document.head.issued_at_us, language),
            entry("depot", document.depot, language),
            entry("party", document.party, language),
        ),
        sections=(columns.section(columns.MOVEMENT_NOTE, document.lines, language),),
        boxes=(
            box("prepared", document.head.prepared_by, language),
            box("issued", document.head.issued_by, language),
            box("received", document.head.received_by, language),
            box("checked", "", language),
        ),
        signed_over=False,
    )


def _dispatch_order(document: DispatchOrderDocument, language: str) -> _Body:
    return _Body(
        layout=columns.DISPATCH_ORDER,
        entries=(
            instant("date", document.head.issued_at_us, language),
            entry("event", document.event, language),
            entry("response_level", document.response_level, language),
            entry("order_reference", document.order_reference, language),
            entry("requested_by", document.requested_by, language),
            entry("ordered_by", document.ordered_by, language),
            instant("deadline", document.deadline_at_us, language),
            instant("approved_at", document.head.approved_at_us, language),
            entry("trips", len({leg.trip for leg in document.legs}), language, Format.INTEGER),
        ),
        sections=tuple(_leg_section(leg, language) for leg in document.legs),
        boxes=usual_boxes(document.head, language),
    )


def _leg_section(leg: DispatchLeg, language: str) -> Section:
    return columns.section(
        columns.DISPATCH_ORDER,
        leg.lines,
        language,
        heading=_leg_heading(leg, language),
        closing=_leg_closing(leg, language),
    )


def _leg_heading(leg: DispatchLeg, language: str) -> str:
    trip = f"Trip {leg.trip}" if language == "en" else f"第 {leg.trip} 车次"
    parts = [trip, f"{leg.origin} → {leg.destination}"]
    parts += [part for part in (leg.vehicle, leg.driver, leg.phone) if part]
    for key, instant_us in (("departs", leg.departs_at_us), ("arrives", leg.arrives_at_us)):
        if instant_us is not None:
            month_day_time = written(moment(instant_us), Format.MOMENT)[5:]
            parts.append(f"{word(key, language)} {month_day_time}")
    if leg.route:
        parts.append(f"{word('route', language)} {leg.route}")
    return " · ".join(parts)


def _leg_closing(leg: DispatchLeg, language: str) -> tuple[str, str]:
    total = Totals.of(leg.lines)
    sums = (
        f"{word('subtotal', language)} {total.units:,d} {word('pieces', language)}"
        f" · {total.weight_kg:,.1f} kg · {total.volume_m3:,.3f} m³"
    )
    room = "_" * 18
    signed = labelled(word("signed_by", language), room, language)
    at = labelled(word("signed_at", language), room, language)
    return sums, f"{signed}  {at}"


def _issue_note(document: IssueNoteDocument, language: str) -> _Body:
    return _Body(
        layout=columns.ISSUE_NOTE,
        entries=(
            instant("date", document.head.issued_at_us, language),
            entry("depot", document.depot, language),
            entry("receiver", document.receiver, language),
            entry("order_number", document.order_number, language),
            entry("vehicle", document.vehicle, language),
            entry("driver", document.driver, language),
            entry("phone", document.phone, language),
            entry("checked_by", document.checked_by, language),
            instant("approved_at", document.head.approved_at_us, language),
        ),
        sections=(columns.section(columns.ISSUE_NOTE, document.lines, language),),
        boxes=usual_boxes(document.head, language),
    )


def _pick_list(document: PickListDocument, language: str) -> _Body:
    return _Body(
        layout=columns.PICK_LIST,
        entries=(
            instant("date", document.head.issued_at_us, language),
            entry("depot", document.depot, language),
            entry("order_number", document.order_number, language),
            entry("destination", document.destination, language),
            entry("vehicle", document.vehicle, language),
            entry("dock", document.dock, language),
            instant("load_by", document.load_by_us, language),
            entry("pick_rule", word("fefo", language), language),
        ),
        sections=(columns.section(columns.PICK_LIST, document.lines, language),),
        boxes=(
            box("prepared", document.head.prepared_by, language),
            box("picked", document.head.issued_by, language),
            box("checked", "", language),
        ),
        landscape=False,
        signed_over=False,
    )


def _receipt_note(document: ReceiptNoteDocument, language: str) -> _Body:
    return _Body(
        layout=columns.RECEIPT_NOTE,
        entries=(
            instant("date", document.head.issued_at_us, language),
            entry("depot", document.depot, language),
            entry("source", document.source, language),
            entry("contract", document.contract, language),
            entry("handed_over_by", document.handed_over_by, language),
            entry("phone", document.phone, language),
        ),
        sections=(columns.section(columns.RECEIPT_NOTE, document.lines, language),),
        boxes=(
            box("prepared", document.head.prepared_by, language),
            box("approved", document.head.approved_by, language),
            box("handed_over", document.handed_over_by, language),
            box("inspected", "", language),
            box("received", document.head.received_by, language),
        ),
    )


def _transfer_note(document: TransferNoteDocument, language: str) -> _Body:
    return _Body(
        layout=columns.TRANSFER_NOTE,
        entries=(
            instant("date", document.head.issued_at_us, language),
            entry("origin_depot", document.origin, language),
            entry("destination_depot", document.destination, language),
            entry("vehicle", document.vehicle, language),
            entry("driver", document.driver, language),
            entry("phone", document.phone, language),
        ),
        sections=(columns.section(columns.TRANSFER_NOTE, document.lines, language),),
        boxes=usual_boxes(document.head, language),
    )
