"""Paying what was accepted, asking for more, closing an order."""

from __future__ import annotations

from decimal import Decimal

import streamlit as st

from depot.domain.account import Right
from depot.domain.money import read_yuan
from depot.services.purchase_deciding import RequestSupplement, request_supplement
from depot.services.purchase_settling import (
    ClosePurchase,
    SettlePurchase,
    SettleUnits,
    close_purchase,
    settle_purchase,
)  # fmt: skip
from depot.services.purchase_views import PurchaseView
from depot.web import state
from depot.web.formats import exact
from depot.web.language import named, t
from depot.web.money.words import do


def show(view: PurchaseView) -> None:
    """Show what may be done with an order."""
    own = view.purchase.requested_by == state.actor()
    if state.may(Right.MONEY) and own:
        st.caption(t("purchase.own_pay"))
    if state.may(Right.MONEY) and not own:
        _settle(view)
    _supplement(view)
    if state.may(Right.MONEY):
        _close(view)


def _settle(view: PurchaseView) -> None:
    number = view.purchase.number
    # A new key after each settlement empties the form.
    key = f"purchase.settle.{number}.{len(view.settlements)}"
    with st.expander(t("purchase.settle"), expanded=True, icon=":material/payments:"):
        units = []
        for each in view.lines:
            quantity = st.number_input(
                t("purchase.pay_units", name=named(each.name_zh, each.name_en),
                  payable=each.payable),
                min_value=0, value=each.payable, step=1, key=f"{key}.{each.line.line}",
            )  # fmt: skip
            if quantity:
                units.append(SettleUnits(each.line.line, int(quantity)))
        prices = {each.line.line: each.price_fen for each in view.lines}
        due = sum(each.quantity * prices[each.line] for each in units)
        st.markdown(t("purchase.due", fen=exact(due)))
        invoice = st.text_input(t("purchase.invoice"), key=f"{key}.invoice")
        extra, deducted = (
            st.text_input(t(f"purchase.{name}"), "0", key=f"{key}.{name}")
            for name in ("extra", "deducted")
        )
        note = st.text_input(t("column.note"), key=f"{key}.note")
        if st.button(t("purchase.pay"), type="primary", key="purchase.pay", width="stretch"):
            do("purchase", f"{key}.pay", settle_purchase,
               lambda each: SettlePurchase(each, state.actor(), number, tuple(units), invoice,
                                           _yuan(extra), _yuan(deducted), note),
               "purchase.settled")  # fmt: skip


def _yuan(text: str) -> Decimal:
    return read_yuan(text) if text.strip() else Decimal(0)


def _supplement(view: PurchaseView) -> None:
    number = view.purchase.number
    key = f"purchase.more.{number}.{len(view.supplements)}"
    with st.expander(t("purchase.more"), icon=":material/add_card:"):
        amount = st.text_input(t("budget.amount_yuan"), key=f"{key}.amount")
        reason = st.text_input(t("purchase.more_reason"), key=f"{key}.reason")
        if st.button(t("purchase.more_send"), key="purchase.more_send", width="stretch"):
            do("purchase", f"{key}.send", request_supplement,
               lambda each: RequestSupplement(each, state.actor(), number, read_yuan(amount),
                                              reason), "purchase.more_sent")  # fmt: skip


def _close(view: PurchaseView) -> None:
    number = view.purchase.number
    with st.expander(t("purchase.close"), icon=":material/task_alt:"):
        st.caption(t("purchase.close_hint"))
        note = st.text_input(t("column.note"), key=f"purchase.close_note.{number}")
        if st.button(t("purchase.close"), key="purchase.close", width="stretch"):
            do("purchase", f"close.{number}", close_purchase,
               lambda key: ClosePurchase(key, state.actor(), number, note),
               "purchase.closed")  # fmt: skip
