"""The list of vetted sellers: proposing, deciding, striking off."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from depot.domain.account import Right
from depot.services.purchase_offers import SellerRow, sellers
from depot.services.sellers import (
    DecideVetting,
    ProposeSeller,
    StrikeSeller,
    VettingState,
    decide_vetting,
    propose_seller,
    strike_seller,
)  # fmt: skip
from depot.web import state
from depot.web.formats import day
from depot.web.language import named, t
from depot.web.money.words import do
from depot.web.people import person

_YEAR = timedelta(days=365)


def show() -> None:
    """Show all suppliers; those that wait for a decision lead."""
    rows = state.application().read(sellers)
    if not rows:
        st.info(t("seller.none"))
    for row in rows:
        _card(row)
    if rows and (state.may(Right.PLAN) or state.may(Right.MONEY)):
        _propose({row.supplier.code: row for row in rows})


def _card(row: SellerRow) -> None:
    vetting = row.vetting
    with st.container(border=True):
        st.markdown(f"**{_name(row)}** · {row.supplier.contact}")
        if vetting is None:
            st.caption(t("seller.never"))
            return
        words = t(f"seller.state.{vetting.state.value}")
        lapsed = vetting.state is VettingState.LISTED and not row.listed
        st.badge(
            t("seller.lapsed") if lapsed else words,
            color="green" if row.listed else "red" if lapsed else "gray",
        )
        st.caption(
            t("seller.facts", licence=vetting.licence_no, start=day(vetting.valid_from),
              end=day(vetting.valid_to), checked=vetting.checked,
              who=person(vetting.proposed_by), number=vetting.number)
        )  # fmt: skip
        if vetting.decided_by:
            st.caption(
                t("seller.decided_by", who=person(vetting.decided_by),
                  note=vetting.decision_note or t("none"))
            )  # fmt: skip
        if state.may(Right.APPROVE):
            _decide(row)


def _decide(row: SellerRow) -> None:
    vetting = row.vetting
    if vetting is None or vetting.state in {VettingState.REJECTED, VettingState.STRUCK}:
        return
    key, actor, number = f"seller.{vetting.number}", state.actor(), vetting.number
    if vetting.state is VettingState.LISTED:
        with st.expander(t("seller.strike")):
            why = st.text_input(t("seller.strike_why"), key=f"{key}.why")
            if st.button(t("seller.strike_now"), key=f"{key}.strike", width="stretch"):
                do("buying", f"strike.{number}", strike_seller,
                   lambda one: StrikeSeller(one, actor, number, why), "seller.decided")  # fmt: skip
        return
    if vetting.proposed_by == actor:
        st.caption(t("seller.own"))
        return
    note = st.text_input(t("money.note"), key=f"{key}.note")
    yes = st.button(t("seller.list"), type="primary", key=f"{key}.yes", width="stretch")
    no = st.button(t("money.reject"), key=f"{key}.no", width="stretch")
    if yes or no:
        do("buying", f"vet.{number}", decide_vetting,
           lambda one: DecideVetting(one, actor, number, yes, note), "seller.decided")  # fmt: skip


def _propose(rows: dict[str, SellerRow]) -> None:
    today = state.application().clock.today()
    with st.expander(t("seller.propose"), icon=":material/person_add:"):
        code = st.selectbox(
            t("column.supplier"), list(rows), index=None, placeholder=t("choose.one"),
            key="seller.code",
            format_func=lambda each: _name(rows[each]),
        )  # fmt: skip
        licence = st.text_input(t("seller.licence"), key="seller.licence")
        until = st.date_input(
            t("seller.until"), value=today + _YEAR, key="seller.until", format="YYYY-MM-DD"
        )
        checked = st.text_area(t("seller.checked"), key="seller.checked")
        if st.button(
            t("seller.send"), type="primary", key="seller.send", disabled=code is None,
            width="stretch",
        ):  # fmt: skip
            do("buying", "propose", propose_seller,
               lambda key: ProposeSeller(key, state.actor(), code or "", licence, today, until,
                                         checked), "seller.proposed")  # fmt: skip


def _name(row: SellerRow) -> str:
    return f"{row.supplier.code} {named(row.supplier.name_zh, row.supplier.name_en)}"
