"""Lending equipment: what, to whom, what for, until when."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from depot.domain.ledger import OWN, StockStatus
from depot.services.catalogue import items
from depot.services.loans import LendGoods, LendLine, lend_goods
from depot.web import state
from depot.web.care.goods import choose_goods, finished, goods_in_bins
from depot.web.care.units import amount
from depot.web.components.commands import give
from depot.web.language import t

USUAL_DAYS = 14


def show() -> None:
    """Show the form."""
    app = state.application()
    durable = {item.code for item in app.read(items) if not item.expiry_required}
    goods = goods_in_bins(
        lambda row: (
            row.item_code in durable and (row.status, row.owner) == (StockStatus.ISSUABLE, OWN)
        )
    )
    if not goods:
        st.info(t("loans.no_goods"))
        return
    row = choose_goods(t("loans.goods"), "loans.goods", goods)
    if row is None:
        return
    quantity, serials = amount(row, f"loans.lend.{row.lot_id}.{row.bin}")
    borrower, contact, purpose, basis = (
        st.text_input(t(f"loans.{name}"), key=f"loans.{name}")
        for name in ("borrower", "contact", "purpose", "basis")
    )
    today = app.clock.today()
    due_on = st.date_input(
        t("loans.due_on"), value=today + timedelta(days=USUAL_DAYS), min_value=today,
        format="YYYY-MM-DD", key="loans.due_on",
    )  # fmt: skip
    if st.button(t("loans.lend"), type="primary", width="stretch", key="loans.lend"):
        line = LendLine(row.lot_id, row.bin, quantity, serials)
        done = give(
            "loans.lend", lend_goods,
            lambda key: LendGoods(key, state.actor(), row.depot, borrower, contact, purpose,
                                  basis, due_on or today, (line,)),
        )  # fmt: skip
        if done is not None:
            finished("loans", t("loans.lent", number=done.number))
