"""报废审批单: what is written off and why, who approved it, what became of it."""

from __future__ import annotations

from collections.abc import Mapping

from depot.domain.document import DocumentKind, DocumentLine, Totals
from depot.domain.write_off import (
    STATE_NAMES,
    Disposal,
    DisposalMethod,
    WriteOff,
    WriteOffPart,
    WriteOffState,
)  # fmt: skip
from depot.errors import Text
from depot.io.documents.form import Column, Entry, Form, Format, Section, Value
from depot.io.documents.heads import box, entry, instant
from depot.io.documents.pdf import pdf_of
from depot.io.documents.sheet import xlsx_of
from depot.io.documents.words import word

METHODS = {
    DisposalMethod.RECYCLED: Text("回收利用", "Recycled"),
    DisposalMethod.DESTROYED: Text("销毁", "Destroyed"),
    DisposalMethod.HAZARDOUS_WASTE: Text("交危废单位", "Hazardous waste firm"),
    DisposalMethod.LANDFILL: Text("填埋", "Landfill"),
    DisposalMethod.SOLD: Text("变卖", "Sold"),
    DisposalMethod.LOST: Text("丢失核销", "Lost"),
}
_COLUMNS = (
    ("line", Format.ORDINAL, 5), ("item_code", Format.CODE, 9), ("name", Format.TEXT, 20),
    ("lot", Format.CODE, 12), ("expires_on", Format.DATE, 11), ("bin", Format.CODE, 12),
    ("unit", Format.TEXT, 6), ("quantity", Format.INTEGER, 8), ("price", Format.MONEY, 10),
    ("amount", Format.MONEY, 12), ("write_off_reason", Format.TEXT, 18),
    ("serials", Format.TEXT, 16),
)  # fmt: skip


def write_off_pdf(
    paper: WriteOff,
    depot: Text,
    organisation: Text,
    language: str = "zh",
    *,
    people: Mapping[str, str] | None = None,
) -> bytes:
    """Return the 报废审批单 as PDF, in English for ``"en"``."""
    return pdf_of(write_off_form(paper, depot, organisation, language, people=people))


def write_off_xlsx(
    paper: WriteOff,
    depot: Text,
    organisation: Text,
    language: str = "zh",
    *,
    people: Mapping[str, str] | None = None,
) -> bytes:
    """Return the 报废审批单 as a workbook, in English for ``"en"``."""
    return xlsx_of(write_off_form(paper, depot, organisation, language, people=people))


def write_off_form(
    paper: WriteOff,
    depot: Text,
    organisation: Text,
    language: str,
    *,
    people: Mapping[str, str] | None = None,
) -> Form:
    """Return the paper as a form; the same state gives the same form.

    Parameters
    ----------
    people
        User name to the name to print; a user name stands for itself.
    """
    called = people or {}
    draft = paper.state is WriteOffState.DRAFT
    form = Form(
        kind=DocumentKind.WRITE_OFF,
        language=language,
        number=paper.number,
        issued_at_us=paper.requested_at_us,
        title=word("write_off", language),
        organisation=organisation.in_language(language),
        landscape=True,
        entries=_entries(paper, depot, language),
        columns=tuple(
            Column(word(key, language), style, share, optional=key in {"serials", "expires_on"})
            for key, style, share in _COLUMNS
        ),
        sections=(Section("", tuple(_row(each, language) for each in paper.lines)),),
        totals=_totals(paper, language),
        boxes=(
            box("requested", called.get(paper.requested_by, paper.requested_by), language),
            box("checked", "", language),
            box("approved", called.get(paper.decided_by, paper.decided_by), language),
            box("disposed", paper.disposal.handled_by if paper.disposal else "", language),
            box("supervised", "", language),
        ),
        papers="",
        papers_pending=False,
        note=paper.note,
        draft=draft,
    )
    return form.without_empty_columns()


def _entries(paper: WriteOff, depot: Text, language: str) -> tuple[Entry, ...]:
    state = STATE_NAMES[paper.state][1 if language == "en" else 0]
    entries: tuple[Entry, ...] = (
        entry("depot", depot.in_language(language), language),
        instant("requested_at", paper.requested_at_us, language),
        entry("write_off_state", state, language),
    )
    if paper.decided_at_us:
        entries = (
            *entries,
            instant("approved_at", paper.decided_at_us, language),
            entry("decision", paper.decision_note, language),
        )
    return entries if paper.disposal is None else (*entries, *_disposal(paper.disposal, language))


def _disposal(done: Disposal, language: str) -> tuple[Entry, ...]:
    return (
        entry("disposal_method", METHODS[done.method].in_language(language), language),
        entry("disposal_on", done.done_on, language, Format.DATE),
        entry("disposal_by", done.handled_by, language),
        entry("disposal_receiver", done.receiver, language),
        entry("disposal_proof", done.proof, language),
    )


def _row(part: WriteOffPart, language: str) -> tuple[Value, ...]:
    place = part.place if part.place.startswith("loan/") else part.place.split("/", 1)[-1]
    return (
        part.line, part.item, part.name_en if language == "en" else part.name_zh,
        "" if part.lot_no == "-" else part.lot_no, part.expires_on, place, part.unit_zh,
        part.quantity, part.price_cny, part.price_cny * part.quantity, part.reason,
        "、".join(part.serials),
    )  # fmt: skip


def _totals(paper: WriteOff, language: str) -> tuple[Entry, ...]:
    total = Totals.of(
        tuple(
            DocumentLine(
                part.item, Text(part.name_zh, part.name_en or part.name_zh),
                Text(part.unit_zh, part.unit_zh), part.quantity, part.weight_kg, part.volume_m3,
                unit_price_cny=part.price_cny,
            )
            for part in paper.lines
        )
    )  # fmt: skip
    return (
        entry("items", total.items, language, Format.INTEGER),
        entry("units", total.units, language, Format.INTEGER),
        entry("weight", total.weight_kg, language, Format.KG),
        entry("amount", total.amount_cny, language, Format.MONEY),
    )
