"""The trace of a lot (批次追溯表) as PDF and as Excel."""

from __future__ import annotations

from depot.domain.document import DocumentKind
from depot.domain.recall import SiblingLot, Trace, TracePlace, TraceStep
from depot.errors import Text
from depot.io.documents.form import (
    Column,
    Entry,
    Form,
    Format,
    Section,
    SignatureBox,
    Value,
)
from depot.io.documents.formats import moment
from depot.io.documents.pdf import pdf_of
from depot.io.documents.sheet import xlsx_of

_TITLE = Text("批次追溯表", "Trace of a lot")
_SECTIONS = (
    Text("现在在哪里", "Where it is"),
    Text("发给了谁", "Who got it"),
    Text("从哪里来", "Where it came from"),
    Text("同批到货的其他批次", "Other lots of the same delivery"),
)
_COLUMNS = (
    (Text("位置、单位", "Place"), Format.TEXT, 30),
    (Text("批号", "Lot"), Format.CODE, 18),
    (Text("数量", "Units"), Format.INTEGER, 10),
    (Text("状态、事由", "State, reason"), Format.TEXT, 16),
    (Text("单据", "Paper"), Format.CODE, 20),
    (Text("时间", "When"), Format.MOMENT, 20),
    (Text("经办", "By"), Format.TEXT, 12),
)
_STATES = {
    "issuable": Text("可发放", "issuable"),
    "quarantined": Text("待检", "quarantined"),
    "damaged": Text("损坏", "damaged"),
    "expired": Text("过期", "expired"),
    "recalled": Text("召回", "recalled"),
    "repair": Text("维修", "in repair"),
}

_Row = tuple[Value, ...]


def trace_pdf(
    trace: Trace, made_at_us: int, language: str = "zh", organisation: Text | None = None
) -> bytes:
    """Return the trace as PDF; made at the same instant it has the same bytes."""
    return pdf_of(_form(trace, made_at_us, language, organisation))


def trace_xlsx(
    trace: Trace, made_at_us: int, language: str = "zh", organisation: Text | None = None
) -> bytes:
    """Return the trace as a workbook."""
    return xlsx_of(_form(trace, made_at_us, language, organisation))


def _form(trace: Trace, made_at_us: int, language: str, organisation: Text | None) -> Form:
    def say(text: Text) -> str:
        return text.in_language(language)

    rows = (
        tuple(_place(each, language) for each in trace.places),
        tuple(_step(each, trace.lot_no) for each in trace.receivers),
        tuple(_step(each, trace.lot_no) for each in trace.origins),
        tuple(_sibling(each, language) for each in trace.siblings),
    )
    return Form(
        kind=DocumentKind.LOT_TRACE,
        language=language,
        number=trace.recall or f"LOT-{trace.lot_id}",
        issued_at_us=made_at_us,
        title=say(_TITLE),
        organisation=say(organisation) if organisation else "",
        landscape=True,
        entries=_entries(trace, language),
        columns=tuple(Column(say(label), style, share) for label, style, share in _COLUMNS),
        sections=tuple(
            Section(say(heading), part)
            for heading, part in zip(_SECTIONS, rows, strict=True)
            if part
        ),
        totals=(
            Entry(say(Text("在库", "In the bins")), trace.on_hand, Format.INTEGER),
            Entry(say(Text("已发出", "With others")), trace.gone, Format.INTEGER),
        ),
        boxes=tuple(
            SignatureBox(say(each))
            for each in (
                Text("制表", "Prepared"),
                Text("复核", "Checked"),
                Text("审批", "Approved"),
            )
        ),
        papers="",
        papers_pending=False,
    )


def _entries(trace: Trace, language: str) -> tuple[Entry, ...]:
    def entry(zh: str, en: str, value: Value, style: Format = Format.TEXT) -> Entry:
        return Entry(Text(zh, en).in_language(language), value, style)

    name = trace.name_en if language == "en" else trace.name_zh
    return (
        entry("物资", "Item", f"{trace.item} {name}"),
        entry("批号", "Lot", trace.lot_no),
        entry("供应单位", "Supplier", trace.supplier),
        entry("生产日期", "Made on", trace.made_on, Format.DATE),
        entry("印刷有效期", "Printed expiry", trace.printed_on, Format.DATE),
        entry("现有效期", "Good until", trace.expires_on, Format.DATE),
        entry("召回", "Recall", trace.recall or "—"),
        entry("单位", "Unit", trace.unit_zh),
    )


def _place(each: TracePlace, language: str) -> _Row:
    state = _STATES.get(each.status)
    text = state.in_language(language) if state else each.status
    return (each.place, each.lot_no, each.quantity, text, "", None, "")


def _step(each: TraceStep, lot_no: str) -> _Row:
    return (
        each.party or each.place, lot_no, each.quantity, each.reason, each.document_no,
        moment(each.last_at_us), "、".join(each.actors),
    )  # fmt: skip


def _sibling(each: SiblingLot, language: str) -> _Row:
    name = each.name_en if language == "en" else each.name_zh
    return (f"{each.item} {name}", each.lot_no, each.quantity, "", each.document_no, None, "")
