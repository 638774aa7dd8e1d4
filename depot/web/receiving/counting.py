"""Counting what came against an expected delivery."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import cast

import streamlit as st

from depot.domain.delivery import DeliveryKind, Triage
from depot.domain.item import Item
from depot.domain.ledger import StockStatus
from depot.domain.lot import NO_LOT
from depot.services import catalogue
from depot.services.arriving import ArrivedLine, ReceiveDelivery, receive_delivery
from depot.services.delivery_views import (
    DeliveryView,
    ExpectedFrom,
    ExpectedRow,
    LineProgress,
    delivery_view,
    expected_arrivals,
    find_delivery,
)
from depot.services.inspecting import receive_and_accept
from depot.services.inspection_commands import ReceiveAndAccept
from depot.web import state
from depot.web.components.basket import basket_lines, empty_basket
from depot.web.components.commands import give
from depot.web.components.refusals import refused_here
from depot.web.components.scan import scan_box
from depot.web.deliveries import triage
from depot.web.deliveries.words import row_words
from depot.web.formats import day, whole
from depot.web.language import named, t
from depot.web.receiving import site_returns
from depot.web.receiving.bins import advised_bin
from depot.web.receiving.papers import label_downloads, receiving_downloads
from depot.web.units import unit_name

CHOSEN = "arrive.delivery"
DONE = "arrive.done_text"
SERIALS_FROM = "equipment"


def show(depot: str) -> None:
    """Choose the delivery, count its lots, book the arrival."""
    _show_done()
    rows = {
        row.number: row
        for row in state.application().read(expected_arrivals)
        if row.source is ExpectedFrom.DELIVERY and row.is_open and row.depot == depot
    }
    _scanned(rows)
    if not rows:
        st.caption(t("arrive.none"))
        return
    if st.session_state.get(CHOSEN) not in rows:
        st.session_state.pop(CHOSEN, None)
    number = st.selectbox(
        t("arrive.choose"),
        list(rows),
        key=CHOSEN,
        format_func=lambda each: row_words(rows[each]),
    )
    view = state.application().read(delivery_view, number)
    if view.head.triage is Triage.WAITING:
        triage.show(view)
    elif view.head.kind is DeliveryKind.RETURN:
        site_returns.show(view)
    else:
        _count(view)


def _scanned(rows: Mapping[str, ExpectedRow]) -> None:
    text = scan_box("arrive.scan", t("arrive.scan"))
    if not text:
        return
    with refused_here():
        head = state.application().read(find_delivery, text)
        if head.number in rows:
            st.session_state[CHOSEN] = head.number
        else:
            st.warning(t("arrive.ended", number=head.number), icon=":material/block:")


def _count(view: DeliveryView) -> None:
    number = view.head.number
    items = {item.code: item for item in state.application().read(catalogue.items)}
    blind = st.toggle(t("arrive.blind"), key=f"arrive.blind.{number}")
    key = f"arrive.lines.{number}"
    with st.container(border=True):
        line = _lot_form(view, items, blind=blind)
        if st.button(t("arrive.add"), key="arrive.add", icon=":material/add:", width="stretch"):
            basket_lines(key).append(line)
            _next_lot(number)
            st.rerun()
    lines = cast("list[ArrivedLine]", basket_lines(key))
    st.subheader(t("arrive.counted"))
    _counted(key, lines, {each.line.line: each for each in view.lines})
    if lines:
        _book(view, key, tuple(lines), blind=blind)


def _turn(number: str) -> int:
    """Return how many lots of a delivery have been noted: the fields begin anew with each."""
    return cast("int", st.session_state.get(f"arrive.turn.{number}", 0))


def _next_lot(number: str) -> None:
    st.session_state[f"arrive.turn.{number}"] = _turn(number) + 1


def _counted_so_far(number: str, line: int) -> int:
    lines = cast("list[ArrivedLine]", basket_lines(f"arrive.lines.{number}"))
    return sum(each.quantity for each in lines if each.line == line)


def _lot_form(view: DeliveryView, items: Mapping[str, Item], *, blind: bool) -> ArrivedLine:
    number = view.head.number
    lines = {each.line.line: each for each in view.lines}
    line = st.selectbox(
        t("arrive.line"),
        list(lines),
        # A new key with every arrival: what is shown of a line says how much has come.
        key=f"arrive.line.{number}.{len(view.arrivals)}",
        format_func=lambda each: _line_words(lines[each], blind=blind),
    )
    item = items[lines[line].line.item]
    missing = lines[line].line.missing - _counted_so_far(number, line)
    key = f"{number}.{line}.{_turn(number)}"
    quantity = st.number_input(
        t("arrive.quantity", unit=unit_name(item.unit_zh)),
        min_value=1,
        value=1 if blind else max(1, missing),
        step=1,
        key=f"arrive.quantity.{key}.{blind}",
    )
    lot_no = st.text_input(t("arrive.lot"), NO_LOT, key=f"arrive.lot.{key}")
    with st.container(horizontal=True):
        made_on = _date(t("arrive.made_on"), f"arrive.made_on.{key}")
        expires_on = _date(t("arrive.expires_on"), f"arrive.expires_on.{key}")
    if item.expiry_required and expires_on is None:
        st.caption(t("receive.expiry_needed"))
    place = advised_bin(
        view.head.depot, (item.code, item.storage_class), int(quantity), t("arrive.bin"),
        f"arrive.bin.{number}.{line}", expires_on=expires_on, status=StockStatus.QUARANTINED,
    )  # fmt: skip
    serials: tuple[str, ...] = ()
    if item.storage_class == SERIALS_FROM:
        text = st.text_area(t("arrive.serials"), key=f"arrive.serials.{key}", height=80)
        serials = tuple(each.strip() for each in text.splitlines() if each.strip())
    return ArrivedLine(
        line, int(quantity), place, lot_no.strip() or NO_LOT, made_on, expires_on, serials
    )


def _line_words(each: LineProgress, *, blind: bool) -> str:
    name = named(each.name_zh, each.name_en)
    if blind:
        return name
    return t(
        "arrive.line_progress", name=name, ordered=whole(each.line.ordered),
        received=whole(each.line.received),
    )  # fmt: skip


def _date(label: str, key: str) -> date | None:
    return st.date_input(
        label, value=None, key=key, format="YYYY-MM-DD", width=160,
        min_value=date(2000, 1, 1), max_value=date(2099, 12, 31),
    )  # fmt: skip


def _counted(key: str, lines: Sequence[ArrivedLine], of: Mapping[int, LineProgress]) -> None:
    if not lines:
        st.caption(t("arrive.nothing_counted"))
    for index, each in enumerate(lines):
        known = of[each.line]
        st.markdown(
            t(
                "arrive.counted_line", name=named(known.name_zh, known.name_en),
                quantity=whole(each.quantity), unit=unit_name(known.unit_zh), lot=each.lot_no,
                made=day(each.made_on), expires=day(each.expires_on), bin=each.bin,
            )
        )  # fmt: skip
        st.button(
            t("delivery.remove", line=index + 1),
            key=f"{key}.remove.{index}",
            type="tertiary",
            icon=":material/delete:",
            on_click=_remove,
            args=(key, index),
        )


def _remove(key: str, index: int) -> None:
    lines = basket_lines(key)
    if index < len(lines):
        lines.pop(index)


def _book(view: DeliveryView, key: str, lines: tuple[ArrivedLine, ...], *, blind: bool) -> None:
    number = view.head.number
    slip = st.text_input(t("arrive.slip"), key=f"arrive.slip.{number}")
    note = st.text_input(t("arrive.note"), key=f"arrive.note.{number}")
    quick = st.toggle(t("arrive.quick"), key=f"arrive.quick.{number}", help=t("arrive.quick_help"))
    if not st.button(
        t("arrive.post"), key="arrive.post", type="primary", icon=":material/check:",
        width="stretch",
    ):  # fmt: skip
        return

    def arrival(command_id: str) -> ReceiveDelivery:
        return ReceiveDelivery(
            command_id, state.actor(), number, lines, slip.strip(), blind, note.strip()
        )

    if quick:
        done = give(
            f"arrive.quick.{number}",
            receive_and_accept,
            lambda each: ReceiveAndAccept(each, state.actor(), arrival(each)),
        )
        if done is not None:
            papers = (done.arrived.number, done.inspected.receipt_no)
            _said(key, t("arrive.quick_done", number=papers[0], receipt=papers[1]), papers)
        return
    arrived = give(f"arrive.{number}", receive_delivery, arrival)
    if arrived is not None:
        where = t(f"delivery.state.{arrived.state.value}")
        message = t("arrive.done", number=arrived.number, state=where)
        _said(key, message, (arrived.number,))


def _said(key: str, message: str, papers: tuple[str, ...]) -> None:
    empty_basket(key)
    _next_lot(key.removeprefix("arrive.lines."))
    st.session_state[DONE] = (message, papers)
    st.rerun()


def _show_done() -> None:
    done = st.session_state.get(DONE)
    if done is None:
        return
    message, papers = done
    st.success(message, icon=":material/check_circle:")
    for number in papers:
        receiving_downloads(number, f"arrive.done.{number}")
    label_downloads(papers[0], f"arrive.done.{papers[0]}")
