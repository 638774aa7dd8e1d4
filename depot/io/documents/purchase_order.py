"""采购订单: what is bought from whom, at what price, out of which money, who approved it."""

from __future__ import annotations

from collections.abc import Mapping

from depot.domain.budget import BudgetLine
from depot.domain.document import DocumentKind
from depot.domain.item import Item
from depot.domain.money import yuan
from depot.domain.purchase import Purchase, PurchaseLine
from depot.errors import Text
from depot.io.documents.form import Column, Entry, Form, Format, Section, Value
from depot.io.documents.heads import box, entry, instant
from depot.io.documents.words import word

_COLUMNS = (
    ("line", Format.ORDINAL, 5), ("item_code", Format.CODE, 10), ("name", Format.TEXT, 30),
    ("unit", Format.TEXT, 7), ("quantity", Format.INTEGER, 10), ("price", Format.MONEY, 12),
    ("amount", Format.MONEY, 14),
)  # fmt: skip


def purchase_order_form(
    order: Purchase,
    budget: BudgetLine,
    depot: Text,
    organisation: Text,
    language: str,
    *,
    items: Mapping[str, Item],
    people: Mapping[str, str],
) -> Form:
    """Return an order as a form; the same order gives the same form.

    Parameters
    ----------
    items
        Goods by code, as they were when it was ordered.
    people
        User name to the name to print.
    """
    chosen = order.chosen
    if chosen is None or not order.order_no:
        raise ValueError("Only an order is printed.")
    rows = tuple(
        _row(line, price, items.get(line.item), language)
        for line, price in zip(order.lines, chosen.prices_fen, strict=True)
    )
    form = Form(
        kind=DocumentKind.PURCHASE_ORDER,
        language=language,
        number=order.order_no,
        issued_at_us=order.ordered_at_us,
        title=word("purchase_order", language),
        organisation=organisation.in_language(language),
        landscape=False,
        entries=_entries(order, budget, depot, language),
        columns=tuple(
            Column(word(key, language), style, share, optional=key == "item_code")
            for key, style, share in _COLUMNS
        ),
        sections=(Section("", rows),),
        totals=(entry("amount", yuan(order.fen), language, Format.MONEY),),
        boxes=(
            box("requested", people.get(order.requested_by, ""), language),
            box("approved", people.get(order.approval.first_by, ""), language),
            box("approved_second", people.get(order.approval.second_by, ""), language),
            box("supplier_signed", "", language),
        ),
        papers=word("order_urgent", language) if order.override_no else "",
        papers_pending=bool(order.override_no),
        note=order.reason,
    )
    return form.without_empty_columns()


def _entries(order: Purchase, budget: BudgetLine, depot: Text, language: str) -> tuple[Entry, ...]:
    chosen = order.chosen
    return (
        instant("date", order.ordered_at_us, language),
        entry("supplier", chosen.party if chosen else "", language),
        entry("purchase_request", order.number, language),
        entry("delivery_notice_no", order.delivery, language),
        entry("depot", depot.in_language(language), language),
        entry("lead_days", chosen.lead_days if chosen else 0, language, Format.INTEGER),
        entry("budget_line", budget.name_en if language == "en" else budget.name_zh, language),
        entry("override_no", order.override_no, language),
    )


def _row(line: PurchaseLine, price_fen: int, item: Item | None, language: str) -> tuple[Value, ...]:
    name = line.what
    if item is not None:
        name = (item.name_en or item.name_zh) if language == "en" else item.name_zh
    return (
        line.line, line.item, name, item.unit_zh if item else "", line.quantity,
        yuan(price_fen), yuan(price_fen * line.quantity),
    )  # fmt: skip
