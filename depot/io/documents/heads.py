"""The parts that all kinds of forms share."""

from __future__ import annotations

from depot.domain.document import DocumentHead, DocumentLine, PaperStatus, Totals
from depot.io.documents.form import Entry, Format, SignatureBox, Value
from depot.io.documents.formats import moment, written
from depot.io.documents.words import word


def entry(key: str, value: Value, language: str, style: Format = Format.TEXT) -> Entry:
    """Return a field labelled with the word of ``key``."""
    return Entry(word(key, language), value, style)


def instant(key: str, instant_us: int | None, language: str) -> Entry:
    """Return a field with a time of day."""
    return Entry(word(key, language), moment(instant_us), Format.MOMENT)


def box(key: str, name: str, language: str) -> SignatureBox:
    """Return a signature box labelled with the word of ``key``."""
    return SignatureBox(word(key, language), name)


def usual_boxes(head: DocumentHead, language: str) -> tuple[SignatureBox, ...]:
    """Return the five boxes of an order or an issue."""
    return (
        box("prepared", head.prepared_by, language),
        box("approved", head.approved_by, language),
        box("issued", head.issued_by, language),
        box("carried", head.carried_by, language),
        box("received", head.received_by, language),
    )


def totals(lines: tuple[DocumentLine, ...], language: str) -> tuple[Entry, ...]:
    """Return items, units, kg, m³ and, where prices are known, the amount."""
    total = Totals.of(lines)
    listed = (
        entry("items", total.items, language, Format.INTEGER),
        entry("units", total.units, language, Format.INTEGER),
        entry("weight", total.weight_kg, language, Format.KG),
        entry("volume", total.volume_m3, language, Format.M3),
    )
    if total.amount_cny is None:
        return listed
    return (*listed, entry("amount", total.amount_cny, language, Format.MONEY))


def papers(head: DocumentHead, language: str) -> str:
    """Return the state of the signed papers in one sentence."""
    paperwork = head.paperwork
    if head.draft:
        return word("papers_unapproved", language)
    if paperwork.status is not PaperStatus.PENDING:
        return word(f"papers_{paperwork.status.value}", language)
    parts = [word("papers_pending", language)]
    if paperwork.verbal_approver:
        brackets = word("brackets", language)
        how = brackets.format(text=paperwork.channel) if paperwork.channel else ""
        parts.append(f"{word('papers_verbal', language)} {paperwork.verbal_approver}{how}")
    if paperwork.due_at_us is not None:
        due = written(moment(paperwork.due_at_us), Format.MOMENT)
        parts.append(f"{word('papers_due', language)} {due}")
    return word("semicolon", language).join(parts)


def papers_pending(head: DocumentHead) -> bool:
    """Whether somebody still has to approve, or to bring the papers."""
    return head.draft or head.paperwork.status is PaperStatus.PENDING
