"""Sellers' offers against reference prices, and recording both."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from depot.domain.account import Right
from depot.domain.money import read_yuan
from depot.services.catalogue import items
from depot.services.purchase_offers import OfferRow, offer_rows, sellers
from depot.services.purchasing import ASKING
from depot.services.sellers import (
    RecordOffer,
    SetReferencePrice,
    record_offer,
    set_reference_price,
)  # fmt: skip
from depot.web import state
from depot.web.buying.words import compared
from depot.web.formats import day, exact, span, whole
from depot.web.language import named, t
from depot.web.money.words import do
from depot.web.units import unit_name

_MIN_PER_HOUR = 60
_STANDS = timedelta(days=90)


def show() -> None:
    """Show the newest offers, then the forms."""
    rows = state.application().read(offer_rows)
    if not rows:
        st.info(t("offer.none"))
    for row in rows:
        _card(row)
    if any(state.may(right) for right in ASKING):
        _record()
    if state.may(Right.PLAN) or state.may(Right.MONEY):
        _reference()


def _card(row: OfferRow) -> None:
    offer, unit = row.offer, unit_name(row.unit_zh)
    with st.container(border=True):
        st.markdown(
            f"**{named(row.item_zh, row.item_en)}** · "
            f"{named(row.supplier_zh, row.supplier_en)}  \n"
            + t("offer.facts", fen=exact(offer.fen), unit=unit, free=whole(offer.free),
                day=span(offer.lead_day_min), night=span(offer.lead_night_min),
                until=day(offer.valid_to))
        )  # fmt: skip
        if not row.standing:
            st.badge(t("offer.lapsed"), color="red")
        if not row.listed:
            st.badge(t("offer.unlisted"), color="orange")
        if row.reference is None or row.over_percent is None:
            st.badge(t("offer.no_reference"), color="orange")
            return
        if row.flagged:
            st.badge(t("offer.flagged"), color="red", icon=":material/gavel:")
        st.caption(compared(row.reference, row.over_percent))


def _item(key: str) -> str | None:
    known = {each.code: each for each in state.application().read(items)}
    return st.selectbox(
        t("column.item"), list(known), index=None, placeholder=t("choose.one"), key=key,
        format_func=lambda code: f"{code} {named(known[code].name_zh, known[code].name_en)}",
    )  # fmt: skip


def _record() -> None:
    app, today = state.application(), state.application().clock.today()
    rows = {row.supplier.code: row for row in app.read(sellers)}
    with st.expander(t("offer.record"), icon=":material/sell:"):
        st.caption(t("offer.record_hint"))
        code = st.selectbox(
            t("column.supplier"), list(rows), index=None, placeholder=t("choose.one"),
            key="offer.code",
            format_func=lambda each: named(
                rows[each].supplier.name_zh, rows[each].supplier.name_en
            ),
        )  # fmt: skip
        item = _item("offer.item")
        price = st.text_input(t("purchase.price"), key="offer.price")
        units = st.number_input(t("offer.units"), min_value=0, value=None, key="offer.units")
        by_day = st.number_input(t("offer.lead_day"), min_value=0.0, value=3.0, key="offer.day")
        by_night = st.number_input(
            t("offer.lead_night"), min_value=0.0, value=6.0, key="offer.night"
        )
        until = st.date_input(
            t("offer.until"), value=today + _STANDS, key="offer.until", format="YYYY-MM-DD"
        )
        ready = code is not None and item is not None and units is not None
        if st.button(
            t("offer.save"), type="primary", key="offer.save", disabled=not ready, width="stretch"
        ):
            do("buying", "offer", record_offer,
               lambda key: RecordOffer(
                   key, state.actor(), code or "", item or "", read_yuan(price), int(units or 0),
                   round(by_day * _MIN_PER_HOUR), round(by_night * _MIN_PER_HOUR), today, until),
               "offer.saved")  # fmt: skip


def _reference() -> None:
    today = state.application().clock.today()
    with st.expander(t("offer.reference"), icon=":material/balance:"):
        item = _item("reference.item")
        price = st.text_input(t("purchase.price"), key="reference.price")
        source = st.text_input(t("offer.source"), key="reference.source")
        on = st.date_input(
            t("offer.on"), value=today, max_value=today, key="reference.on", format="YYYY-MM-DD"
        )
        if st.button(
            t("offer.reference_save"), key="reference.save", disabled=item is None,
            width="stretch",
        ):  # fmt: skip
            do("buying", "reference", set_reference_price,
               lambda key: SetReferencePrice(key, state.actor(), item or "", read_yuan(price),
                                             source, on), "offer.reference_saved")  # fmt: skip
