"""协议摘要 and 演练调用记录: what was agreed on one page, and how a drill went."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from depot.domain.agreement import AgreementLine, Supplier
from depot.domain.agreement_life import Deal, Drill
from depot.domain.document import DocumentKind
from depot.domain.item import Item
from depot.domain.money import yuan
from depot.domain.order import US_PER_MIN
from depot.errors import Text
from depot.io.documents.form import Column, Entry, Form, Format, Section, Value
from depot.io.documents.heads import box, entry, instant
from depot.io.documents.words import word

_SUMMARY = (
    ("line", Format.ORDINAL, 5), ("item_code", Format.CODE, 10), ("name", Format.TEXT, 26),
    ("unit", Format.TEXT, 7), ("quantity", Format.INTEGER, 10), ("price", Format.MONEY, 12),
    ("lead_day", Format.INTEGER, 10), ("lead_night", Format.INTEGER, 10),
    ("daily_units", Format.INTEGER, 11),
)  # fmt: skip
_DRILL = (
    ("line", Format.ORDINAL, 5), ("item_code", Format.CODE, 10), ("name", Format.TEXT, 28),
    ("unit", Format.TEXT, 7), ("asked", Format.INTEGER, 11), ("confirmed", Format.INTEGER, 11),
    ("promised_min", Format.INTEGER, 12), ("confirmed_min", Format.INTEGER, 12),
)  # fmt: skip


def agreement_form(
    deal: Deal,
    supplier: Supplier,
    organisation: Text,
    language: str,
    *,
    items: Mapping[str, Item],
    people: Mapping[str, str],
) -> Form:
    """Return an agreement as a form of one page; the same agreement gives the same form.

    Parameters
    ----------
    items
        Goods by code.
    people
        User name to the name to print.
    """
    terms, life = deal.terms, deal.life
    name = supplier.name_en if language == "en" else supplier.name_zh
    chain = [
        Entry(
            f"{word('contact_no', language)} {number}",
            f"{each.name} {each.duty} {each.phone_day} / {each.phone_night}",
        )
        for number, each in enumerate(terms.contacts, start=1)
    ]
    entries = (
        entry("supplier", name, language),
        entry("contract_no", terms.contract_no, language),
        entry("valid_from", deal.agreement.valid_from, language, Format.DATE),
        entry("valid_to", deal.agreement.valid_to, language, Format.DATE),
        entry("deliver_to", terms.deliver_to or word("pick_up", language), language),
        entry("retention_fee", yuan(terms.retention_fen), language, Format.MONEY),
        entry("rotation_days", terms.rotation_days, language, Format.INTEGER),
        entry("check_days", terms.check_days, language, Format.INTEGER),
        *chain,
    )
    lines = tuple(
        _line(number, each, items.get(each.item), language)
        for number, each in enumerate(deal.agreement.lines, start=1)
    )
    form = _form(
        DocumentKind.AGREEMENT, deal.number, life.signed_at_us or life.requested_at_us,
        language, organisation, "agreement", entries, _SUMMARY, lines,
    )  # fmt: skip
    total = entry("amount", yuan(deal.goods_fen), language, Format.MONEY)
    form = replace(form, totals=(total,), draft=not life.signed_at_us)
    return _with_boxes(form, language, life.requested_by, life.approval.first_by, people)


def drill_form(
    drill: Drill,
    deal: Deal,
    supplier: Supplier,
    organisation: Text,
    language: str,
    *,
    items: Mapping[str, Item],
    people: Mapping[str, str],
) -> Form:
    """Return the record of a drill as a form.

    Parameters
    ----------
    items
        Goods by code.
    people
        User name to the name to print.
    """
    name = supplier.name_en if language == "en" else supplier.name_zh
    took = max(0, drill.ended_at_us - drill.called_at_us) // US_PER_MIN
    entries = (
        entry("supplier", name, language),
        entry("agreement_no", deal.number, language),
        instant("called_at", drill.called_at_us, language),
        entry("answered_after", took, language, Format.INTEGER),
        entry("drill_result", drill.result, language),
    )
    rows = tuple(
        (
            number, each.item, _name(items.get(each.item), each.item, language),
            _unit(items.get(each.item)), each.asked, each.confirmed, each.promised_min,
            each.confirmed_min,
        )
        for number, each in enumerate(drill.lines, start=1)
    )  # fmt: skip
    form = _form(
        DocumentKind.DRILL, drill.number, drill.called_at_us, language, organisation,
        "drill", entries, _DRILL, rows,
    )  # fmt: skip
    confirmed = sum(each.confirmed for each in drill.lines)
    form = replace(form, totals=(entry("confirmed", confirmed, language, Format.INTEGER),))
    return _with_boxes(form, language, drill.called_by, drill.ended_by, people)


def _form(  # noqa: PLR0917  one value a field
    kind: DocumentKind,
    number: str,
    at_us: int,
    language: str,
    organisation: Text,
    title: str,
    entries: tuple[Entry, ...],
    columns: tuple[tuple[str, Format, int], ...],
    rows: tuple[tuple[Value, ...], ...],
) -> Form:
    return Form(
        kind=kind,
        language=language,
        number=number,
        issued_at_us=at_us,
        title=word(title, language),
        organisation=organisation.in_language(language),
        landscape=False,
        entries=entries,
        columns=tuple(
            Column(word(key, language), style, share, optional=key in {"item_code", "daily_units"})
            for key, style, share in columns
        ),
        sections=(Section("", rows),),
        totals=(),
        boxes=(),
        papers="",
        papers_pending=False,
    ).without_empty_columns()


def _with_boxes(
    form: Form, language: str, first: str, second: str, people: Mapping[str, str]
) -> Form:
    return replace(
        form,
        boxes=(
            box("requested", people.get(first, first), language),
            box("approved", people.get(second, second), language),
            box("supplier_signed", "", language),
        ),
    )


def _line(number: int, line: AgreementLine, item: Item | None, language: str) -> tuple[Value, ...]:
    return (
        number, line.item, _name(item, line.item, language), _unit(item), line.quantity,
        line.price_cny, line.lead_day_min, line.lead_night_min,
        line.capacity.daily_units if line.capacity else None,
    )  # fmt: skip


def _name(item: Item | None, code: str, language: str) -> str:
    if item is None:
        return code
    return (item.name_en or item.name_zh) if language == "en" else item.name_zh


def _unit(item: Item | None) -> str:
    return item.unit_zh if item else ""
