"""Recording quotes, and submitting with one of them."""

from __future__ import annotations

import streamlit as st

from depot.domain.money import read_yuan
from depot.services.purchase_offers import sellers
from depot.services.purchase_views import PurchaseView
from depot.services.purchasing import AddQuote, SubmitPurchase, add_quote, submit_purchase
from depot.web import state
from depot.web.formats import exact
from depot.web.language import named, t
from depot.web.money.words import do
from depot.web.units import unit_name


def show(view: PurchaseView) -> None:
    """Show both forms."""
    with st.expander(t("purchase.quote_new"), expanded=not view.quotes, icon=":material/add:"):
        _new(view)
    if view.quotes:
        _submit(view)


def _new(view: PurchaseView) -> None:
    # A new key after each quote empties the form.
    key = f"purchase.quote.{view.purchase.number}.{len(view.quotes)}"
    known = {row.supplier.code: row.supplier for row in state.application().read(sellers)}
    supplier = st.selectbox(
        t("purchase.known"), ["", *known], key=f"{key}.supplier",
        format_func=lambda code: (
            named(known[code].name_zh, known[code].name_en) if code else t("purchase.new_party")
        ),
    )  # fmt: skip
    party = "" if supplier else st.text_input(t("purchase.party"), key=f"{key}.party")
    prices = [
        st.text_input(
            t(
                "purchase.price_of",
                name=named(each.name_zh, each.name_en),
                unit=unit_name(each.unit_zh),
            ),
            key=f"{key}.price.{each.line.line}",
        )
        for each in view.lines
    ]
    days = st.number_input(t("purchase.lead_days"), min_value=0, value=7, step=1, key=f"{key}.days")
    note = st.text_input(t("column.note"), key=f"{key}.note")
    if st.button(t("purchase.quote_save"), key="purchase.quote_save", width="stretch"):
        do("purchase", f"{key}.save", add_quote,
           lambda each: AddQuote(each, state.actor(), view.purchase.number, party,
                                 tuple(read_yuan(price) for price in prices), int(days), note,
                                 supplier or ""),
           "purchase.quoted")  # fmt: skip


def _submit(view: PurchaseView) -> None:
    number = view.purchase.number
    by_number = {each.quote.quote: each for each in view.quotes}
    best = next(each.quote.quote for each in view.quotes if each.cheapest)
    chosen = st.radio(
        t("purchase.pick"), list(by_number), index=list(by_number).index(best),
        key=f"purchase.pick.{number}.{len(by_number)}",
        format_func=lambda each: f"{by_number[each].quote.party} "
        f"{exact(by_number[each].total_fen)}",
    )  # fmt: skip
    reason = st.text_input(
        t("purchase.pick_reason"), key=f"purchase.pick_reason.{number}",
        help=t("purchase.pick_help"),
    )  # fmt: skip
    if st.button(t("purchase.submit"), type="primary", width="stretch", key="purchase.submit"):
        do("purchase", f"submit.{number}", submit_purchase,
           lambda key: SubmitPurchase(key, state.actor(), number, chosen or best, reason),
           "purchase.submitted")  # fmt: skip
