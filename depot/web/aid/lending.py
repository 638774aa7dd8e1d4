"""What we lend to partners: on our books until it is back."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from depot.domain.account import Right
from depot.domain.ledger import StockStatus
from depot.services.aid import LendAid, lend_aid, lent_to
from depot.services.loans import LendLine, loans
from depot.web import state
from depot.web.aid.words import choose_partner, do, known_partners, partner_name
from depot.web.care.goods import choose_goods, goods_in_bins
from depot.web.formats import day
from depot.web.language import named, t
from depot.web.navigation import page_path


def show() -> None:
    """Show what is out with partners; let keepers lend."""
    if state.may(Right.KEEP):
        _lend()
    app = state.application()
    to, known = app.read(lent_to), known_partners()
    out = [each for each in app.read(loans) if each.number in to]
    if not out:
        st.caption(t("aid.none_lent"))
        return
    for each in out:
        left = sum(part.out for part in each.lines)
        with st.container(border=True):
            st.markdown(f"**{each.number}** · {partner_name(known[to[each.number]])}")
            goods = t("list.comma").join(
                f"{named(part.name_zh, part.name_en)} {part.out} / {part.quantity}"
                for part in each.lines
            )
            st.markdown(goods)
            words = t("aid.back") if not left else t("aid.due", day=day(each.due_on))
            late = left and each.due_on < app.clock.today()
            st.caption(f":red[{words}]" if late else words)
    if state.may(Right.KEEP) or state.may(Right.MONEY):
        st.page_link(page_path("loans"), label=t("aid.to_loans"), icon=":material/handshake:")


def _lend() -> None:
    with st.expander(t("aid.lend"), icon=":material/output:"):
        st.caption(t("aid.lend_hint"))
        partner = choose_partner("aid.lend.partner")
        goods = goods_in_bins(lambda row: row.status is StockStatus.ISSUABLE)
        row = choose_goods(t("column.item"), "aid.lend.goods", goods)
        units = st.number_input(
            t("column.quantity"), min_value=1, value=1, step=1, key="aid.lend.units"
        )
        purpose = st.text_input(t("aid.reason"), key="aid.lend.purpose")
        basis = st.text_input(t("aid.basis"), key="aid.lend.basis")
        today = state.application().clock.today()
        due = st.date_input(
            t("aid.due_on"), today + timedelta(days=30), key="aid.lend.due", format="YYYY-MM-DD"
        )
        ready = partner is not None and row is not None
        if (
            st.button(
                t("aid.lend_button"), type="primary", key="aid.lend", width="stretch",
                disabled=not ready,
            )
            and row is not None
        ):  # fmt: skip
            line = LendLine(row.lot_id, row.bin, int(units))
            do("lend", lend_aid,
               lambda key: LendAid(key, state.actor(), partner or "", row.depot, purpose, basis,
                                   due, (line,)))  # fmt: skip
