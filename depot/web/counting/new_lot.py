"""Goods on the shelf that are on no line of the sheet."""

from __future__ import annotations

import streamlit as st

from depot.domain.count_view import BlindSheet
from depot.domain.lot import NO_LOT
from depot.services import catalogue
from depot.services.count_entering import CountedLine, EnterCounts, enter_counts
from depot.services.count_views import ledger_position
from depot.web import state
from depot.web.care.goods import finished
from depot.web.components.commands import give
from depot.web.language import named, t


def show(sheet: BlindSheet, bin_code: str) -> None:
    """Ask for the label and the number."""
    app = state.application()
    with st.expander(t("count.new_lot"), icon=":material/add_box:"):
        bins = [each.code for each in app.read(catalogue.bins, sheet.head.depot)]
        items = {each.code: each for each in app.read(catalogue.items)}
        if not bins or not items:
            return
        with st.form("count.new", border=False):
            chosen_bin = st.selectbox(
                t("count.bin"), bins, index=bins.index(bin_code) if bin_code in bins else 0,
                key=f"count.new.bin.{bin_code}",
            )  # fmt: skip
            code = st.selectbox(
                t("column.item"), list(items), key="count.new.item",
                format_func=lambda each: f"{each} "
                + named(items[each].name_zh, items[each].name_en),
            )  # fmt: skip
            lot_no = st.text_input(t("column.lot"), key="count.new.lot", placeholder=NO_LOT)
            expires_on = st.date_input(
                t("column.expires_on"), value=None, format="YYYY-MM-DD", key="count.new.expires"
            )
            quantity = st.number_input(
                t("count.new_quantity"), min_value=0, value=None, step=1, key="count.new.quantity"
            )
            pressed = st.form_submit_button(
                t("count.new_enter"), key="count.new.enter", width="stretch"
            )
    if pressed:
        line = CountedLine(
            None if quantity is None else int(quantity), bin=chosen_bin or "", item=code or "",
            lot_no=lot_no.strip() or NO_LOT, expires_on=expires_on,
        )  # fmt: skip
        _record(sheet, line)


def _record(sheet: BlindSheet, line: CountedLine) -> None:
    app, number = state.application(), sheet.head.number
    at_seq, at_us = app.read(ledger_position), app.clock.now_us()
    done = give(
        f"count.new.{number}",
        enter_counts,
        lambda each: EnterCounts(
            each, state.actor(), number, (line,), at_seq, at_seq, at_us, at_us
        ),
    )
    if done is not None:
        finished("count", t("count.new_done", item=line.item, lot=line.lot_no, bin=line.bin))
