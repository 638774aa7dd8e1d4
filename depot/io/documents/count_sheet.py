"""盘点表: blind to count by, and with its result to sign and file."""

from __future__ import annotations

from depot.domain.count_view import BlindLine, BlindSheet, CountReview, ReviewLine
from depot.domain.counting import REASON_NAMES, STATE_NAMES, CountKind, StockCount, VarianceReason
from depot.domain.document import DocumentKind
from depot.domain.money import yuan
from depot.errors import Text
from depot.io.documents.form import Column, Entry, Form, Format, Section, Value
from depot.io.documents.heads import box, entry, instant
from depot.io.documents.pdf import pdf_of
from depot.io.documents.sheet import xlsx_of
from depot.io.documents.words import word

KINDS = {
    CountKind.FULL: Text("全面盘点", "Full count"),
    CountKind.CYCLE: Text("循环盘点", "Cycle count"),
    CountKind.SPOT: Text("专项盘点", "Spot count"),
}
STATES = {
    "issuable": Text("可发放", "Issuable"), "quarantined": Text("待检", "Quarantined"),
    "damaged": Text("损坏", "Damaged"), "expired": Text("过期", "Expired"),
    "recalled": Text("召回", "Recalled"), "repair": Text("待修", "In repair"),
}  # fmt: skip
EMPTY_LINES = 5
_BLIND = (
    ("line", Format.ORDINAL, 5), ("bin", Format.CODE, 10), ("item_code", Format.CODE, 9),
    ("name", Format.TEXT, 20), ("lot", Format.CODE, 14), ("expires_on", Format.DATE, 11),
    ("state", Format.TEXT, 8), ("unit", Format.TEXT, 6), ("counted_quantity", Format.BLANK, 14),
    ("note", Format.BLANK, 16),
)  # fmt: skip
_RESULT = (
    ("line", Format.ORDINAL, 5), ("bin", Format.CODE, 10), ("item_code", Format.CODE, 9),
    ("name", Format.TEXT, 18), ("lot", Format.CODE, 13), ("expires_on", Format.DATE, 11),
    ("state", Format.TEXT, 8), ("unit", Format.TEXT, 6), ("booked_quantity", Format.INTEGER, 9),
    ("counted_quantity", Format.INTEGER, 9), ("variance", Format.INTEGER, 8),
    ("variance_value", Format.MONEY, 11), ("variance_reason", Format.TEXT, 16),
    ("counted_by", Format.TEXT, 10),
)  # fmt: skip


def blind_sheet_pdf(
    sheet: BlindSheet, depot: Text, organisation: Text, language: str = "zh"
) -> bytes:
    """Return the sheet to count by as PDF."""
    return pdf_of(blind_form(sheet, depot, organisation, language))


def blind_sheet_xlsx(
    sheet: BlindSheet, depot: Text, organisation: Text, language: str = "zh"
) -> bytes:
    """Return the sheet to count by as a workbook, to be filled in and read back."""
    return xlsx_of(blind_form(sheet, depot, organisation, language))


def count_result_pdf(
    review: CountReview, depot: Text, organisation: Text, language: str = "zh"
) -> bytes:
    """Return a handed-in or decided count as PDF."""
    return pdf_of(result_form(review, depot, organisation, language))


def count_result_xlsx(
    review: CountReview, depot: Text, organisation: Text, language: str = "zh"
) -> bytes:
    """Return a handed-in or decided count as a workbook."""
    return xlsx_of(result_form(review, depot, organisation, language))


def blind_form(sheet: BlindSheet, depot: Text, organisation: Text, language: str) -> Form:
    """Return the sheet to count by: no book quantity and nothing that was entered."""
    to_count = [line for line in sheet.lines if sheet.head.round == 1 or not line.is_done]
    rows = [_blind_row(line, language) for line in to_count]
    blank: tuple[Value, ...] = ("", *[None] * (len(_BLIND) - 1))
    return Form(
        kind=DocumentKind.COUNT_SHEET,
        language=language,
        number=sheet.head.number,
        issued_at_us=sheet.head.created_at_us,
        title=word("count_sheet", language),
        organisation=organisation.in_language(language),
        landscape=True,
        entries=(
            *_entries(sheet.head, depot, language),
            entry("count_round", sheet.head.round, language, Format.INTEGER),
        ),
        columns=_columns(_BLIND, language),
        sections=(Section("", (*rows, *[blank] * EMPTY_LINES)),),
        totals=(entry("counted_lines", len(rows), language, Format.INTEGER),),
        boxes=(
            box("counted", "", language),
            box("recounted", "", language),
            box("supervised", "", language),
        ),
        papers="",
        papers_pending=False,
        note=word("blind_hint", language),
    )


def result_form(review: CountReview, depot: Text, organisation: Text, language: str) -> Form:
    """Return the count with book quantities, variances, reasons and who signs."""
    head = review.head
    boxes = (
        box("counted", "、".join(review.counters), language),
        box("checked", head.submitted_by, language),
        box("supervised", "", language),
        box("approved", head.decided_by, language),
    )
    return Form(
        kind=DocumentKind.COUNT_SHEET,
        language=language,
        number=head.number,
        issued_at_us=head.created_at_us,
        title=word("count_result", language),
        organisation=organisation.in_language(language),
        landscape=True,
        entries=_result_entries(review, depot, language),
        columns=_columns(_RESULT, language),
        sections=(Section("", tuple(_result_row(line, language) for line in review.lines)),),
        totals=_totals(review, language),
        boxes=boxes,
        papers="",
        papers_pending=False,
        note=head.decision_note or head.note,
        draft=not head.decided_by,
    )


def _columns(layout: tuple[tuple[str, Format, int], ...], language: str) -> tuple[Column, ...]:
    return tuple(Column(word(key, language), style, share) for key, style, share in layout)


def _entries(head: StockCount, depot: Text, language: str) -> tuple[Entry, ...]:
    return (
        entry("depot", depot.in_language(language), language),
        entry("count_kind", KINDS[head.kind].in_language(language), language),
        instant("date", head.created_at_us, language),
    )


def _result_entries(review: CountReview, depot: Text, language: str) -> tuple[Entry, ...]:
    head = review.head
    state = STATE_NAMES[head.state][1 if language == "en" else 0]
    entries = (*_entries(head, depot, language), entry("count_state", state, language))
    if head.decided_at_us:
        entries = (*entries, instant("approved_at", head.decided_at_us, language))
    if review.cuts:
        cuts = "、".join(f"{cut.demand_ref} −{cut.short}" for cut in review.cuts)
        entries = (*entries, entry("count_cuts", cuts, language))
    return entries


def _state(code: str, language: str) -> str:
    return STATES[code].in_language(language) if code in STATES else code


def _lot(lot_no: str) -> str:
    return "" if lot_no == "-" else lot_no


def _blind_row(line: BlindLine, language: str) -> tuple[Value, ...]:
    name = line.name_en if language == "en" else line.name_zh
    return (
        line.line, line.bin, line.item, name, _lot(line.lot_no), line.expires_on,
        _state(line.status, language), line.unit_zh, None, None,
    )  # fmt: skip


def _result_row(each: ReviewLine, language: str) -> tuple[Value, ...]:
    line = each.line
    name = each.name_en if language == "en" else each.name_zh
    value = yuan(each.value_cny_fen) if each.variance else None
    return (
        line.line, line.bin, line.item, name, _lot(line.lot_no), line.expires_on,
        _state(line.status, language), each.unit_zh, each.booked, line.counted, each.variance,
        value, _reason(each, language), line.counted_by,
    )  # fmt: skip


def _reason(each: ReviewLine, language: str) -> str:
    away = f"{word('picked_away', language)} {each.line.away}" if each.line.away else ""
    if not each.line.reason:
        return away
    name = REASON_NAMES[VarianceReason(each.line.reason)][1 if language == "en" else 0]
    return f"{name} {each.line.reason_note} {away}".strip()


def _totals(review: CountReview, language: str) -> tuple[Entry, ...]:
    variances = [each.variance or 0 for each in review.lines]
    value = yuan(sum(each.value_cny_fen for each in review.lines))
    return (
        entry("counted_lines", len(review.lines), language, Format.INTEGER),
        entry("gain", sum(each for each in variances if each > 0), language, Format.INTEGER),
        entry("loss", -sum(each for each in variances if each < 0), language, Format.INTEGER),
        entry("variance_value", value, language, Format.MONEY),
        entry("not_counted", review.not_counted, language, Format.INTEGER),
    )
