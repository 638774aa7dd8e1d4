"""Receiving line by line: a form, a list, and one button that books it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import cast

import streamlit as st

from depot.domain.item import Item
from depot.domain.ledger import Owner, StockStatus
from depot.domain.lot import NO_LOT
from depot.services import catalogue
from depot.services.receiving import ReceiveGoods, ReceiveLine
from depot.services.receiving_directly import ReceiveDirectly, receive_directly
from depot.web import state
from depot.web.components.basket import basket, basket_lines, empty_basket
from depot.web.components.commands import give
from depot.web.formats import day, whole
from depot.web.language import named, t
from depot.web.stock.choices import item_label
from depot.web.stock.notes import say_done, show_done
from depot.web.units import unit_name
from depot.web.warehouse.advice import show_advice

BASKET = "receive.lines"
STATUSES = (StockStatus.ISSUABLE, StockStatus.QUARANTINED, StockStatus.EXPIRED)


def show(depot: str, supplier: str, note: str) -> None:
    """Show the form and the list; book the receipt on demand."""
    app = state.application()
    items = {item.code: item for item in app.read(catalogue.items)}
    show_done("receive")
    if not items or not depot:
        st.caption(t("receive.nothing"))
        return
    with st.container(border=True):
        _line_form(items, depot)
    st.subheader(t("receive.lines"))
    lines = cast("list[ReceiveLine]", basket_lines(BASKET))
    basket(BASKET, [_words(line, items[line.item]) for line in lines], t("receive.empty"))
    if lines and st.button(
        t("receive.post"), key="receive.post", type="primary", icon=":material/check:"
    ):
        _book(depot, supplier, note, tuple(lines))


def _line_form(items: dict[str, Item], depot: str) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom"):
        code = st.selectbox(
            t("receive.item"),
            list(items),
            key="receive.item",
            format_func=lambda each: item_label(items[each]),
            width=340,
        )
        item = items[code]
        quantity = st.number_input(
            t("receive.quantity", unit=unit_name(item.unit_zh)),
            min_value=1,
            step=1,
            key="receive.quantity",
            width=150,
        )
        bin_code = _bin(item, depot)
        lot_no = st.text_input(t("receive.lot"), NO_LOT, key="receive.lot", width=190)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        made_on = _date(t("receive.made_on"), "receive.made_on")
        expires_on = _date(t("receive.expires_on"), "receive.expires_on")
        status = _one_of("status", STATUSES)
        owner = _one_of("owner", tuple(Owner))
        add = st.button(t("receive.add"), key="receive.add", icon=":material/add:")
    if item.expiry_required and expires_on is None:
        st.caption(t("receive.expiry_needed"))
    show_advice(depot, code, int(quantity), expires_on=expires_on, status=StockStatus(status))
    if add and bin_code:
        line = ReceiveLine(
            code, int(quantity), bin_code, lot_no.strip() or NO_LOT, made_on, expires_on,
            StockStatus(status), owner,
        )  # fmt: skip
        basket_lines(BASKET).append(line)


def _bin(item: Item, depot: str) -> str | None:
    bins = state.application().read(catalogue.bins, depot)
    # Bins meant for the class come before those that take anything, such as quarantine.
    allowed = sorted(
        (each for each in bins if each.allows(item.storage_class) and not each.closed),
        key=lambda each: (not each.storage_classes, each.code),
    )
    fitting = {each.code: each for each in allowed}
    if not fitting:
        st.caption(t("receive.no_bin"))
        return None
    return st.selectbox(
        t("receive.bin"),
        list(fitting),
        key=f"receive.bin.{depot}.{item.storage_class}",
        format_func=lambda code: f"{code} {fitting[code].zone}",
        help=t("receive.bin_help"),
        width=230,
    )


def _date(label: str, key: str) -> date | None:
    return st.date_input(
        label,
        value=None,
        key=key,
        format="YYYY-MM-DD",
        width=150,
        min_value=date(2000, 1, 1),
        max_value=date(2099, 12, 31),
    )


def _one_of(kind: str, values: Sequence[StockStatus | Owner]) -> str:
    return st.selectbox(
        t(f"receive.{kind}"),
        [each.value for each in values],
        key=f"receive.{kind}",
        format_func=lambda value: t(f"{kind}.{value}"),
        width=130,
    )


def _words(line: ReceiveLine, item: Item) -> dict[str, str]:
    return {
        t("column.item"): f"{item.code} {named(item.name_zh, item.name_en)}",
        t("column.quantity"): f"{whole(line.quantity)} {unit_name(item.unit_zh)}",
        t("column.bin"): line.bin,
        t("column.lot"): line.lot_no,
        t("column.made_on"): day(line.made_on),
        t("column.expires_on"): day(line.expires_on),
        t("column.status"): t(f"status.{line.status.value}"),
    }


def _book(depot: str, supplier: str, note: str, lines: tuple[ReceiveLine, ...]) -> None:
    receipt = give(
        "receive",
        receive_directly,
        lambda number: ReceiveDirectly(
            number,
            state.actor(),
            ReceiveGoods(number, state.actor(), depot, supplier, lines, note),
        ),
    )
    if receipt is not None:
        empty_basket(BASKET)
        message = t("receive.done", count=len(receipt.lines), number=receipt.document_no)
        say_done("receive", message, receipt.document_no)
        st.rerun()
