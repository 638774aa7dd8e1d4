"""Goods found: entering them, and what was found lately."""

from __future__ import annotations

import streamlit as st

from depot.domain.account import Right
from depot.domain.lot import NO_LOT
from depot.services import catalogue
from depot.services.accounts import users
from depot.services.found import BookFound, FoundLine, book_found, found_goods
from depot.web import state
from depot.web.care.goods import finished
from depot.web.components.commands import give
from depot.web.formats import moment
from depot.web.goods import item_words
from depot.web.language import named, t
from depot.web.people import person
from depot.web.transfer.warehouses import warehouse_choice, warehouses


def show() -> None:
    """Show the form and the latest entries."""
    st.caption(t("found.hint"))
    _form()
    found = state.application().read(found_goods)[:20]
    names = item_words(each.item for each in found)
    for each in found:
        st.markdown(
            f"- {moment(each.at_us)} · **{names[each.item]}** {each.lot_no} "
            f"× {each.quantity} · {each.place} · {each.reason} · "
            f"{person(each.actor)} / {person(each.confirmed_by)} · "
            f"{each.document_no}"
        )


def seconds() -> dict[str, str]:
    """Return who may confirm what the person found."""
    found = state.application().read(users)
    return {
        each.name: named(each.display_zh, each.display_en)
        for each in found
        if each.name != state.actor() and (each.may(Right.KEEP) or each.may(Right.APPROVE))
    }


def _form() -> None:
    app = state.application()
    depot = warehouse_choice(warehouses(), t("column.depot"), "found.depot")
    items = {each.code: each for each in app.read(catalogue.items)}
    if not depot or not items:
        return
    bins = [each.code for each in app.read(catalogue.bins, depot)]
    people = seconds()
    with st.form("found.form"):
        code = st.selectbox(
            t("column.item"), list(items), key="found.item",
            format_func=lambda each: f"{each} {named(items[each].name_zh, items[each].name_en)}",
        )  # fmt: skip
        bin_code = st.selectbox(t("column.bin"), bins, key=f"found.bin.{depot}")
        lot_no = st.text_input(t("column.lot"), key="found.lot", placeholder=NO_LOT)
        expires_on = st.date_input(
            t("column.expires_on"), value=None, format="YYYY-MM-DD", key="found.expires"
        )
        quantity = st.number_input(t("column.quantity"), min_value=1, step=1, key="found.quantity")
        reason = st.text_input(t("found.reason"), key="found.reason")
        second = st.selectbox(
            t("found.second"), list(people), index=None, key="found.second",
            format_func=lambda each: people[each], placeholder=t("choose.one"),
        )  # fmt: skip
        pressed = st.form_submit_button(
            t("found.enter"), key="found.enter", type="primary", width="stretch"
        )
    if pressed:
        line = FoundLine(
            code or "", int(quantity), bin_code or "", lot_no.strip() or NO_LOT, expires_on
        )
        done = give(
            "found",
            book_found,
            lambda each: BookFound(each, state.actor(), depot, (line,), reason, second or ""),
        )
        if done is not None:
            finished("count", t("found.done", number=done.document_no))
