"""采购: requests, quotes, the approval inbox, orders, settlements, emergency spending."""

from __future__ import annotations

import streamlit as st

from depot.domain.account import Right
from depot.services.purchase_views import supplements_for_me, waiting_for_me
from depot.services.spending_urgently import overrides
from depot.web import state
from depot.web.care.goods import show_finished
from depot.web.language import t
from depot.web.money import (
    call_advances,
    purchase_inbox,
    purchase_listing,
    purchase_request,
    urgent_spending,
)

st.title(t("purchase.title"))
show_finished("purchase")
app, actor = state.application(), state.actor()
waiting = len(app.read(waiting_for_me, actor)) + len(app.read(supplements_for_me, actor))
due = len(app.read(overrides, open_only=True)) + len(call_advances.waiting())
parts = {
    "inbox": purchase_inbox.show,
    "list": purchase_listing.show,
    "new": purchase_request.show,
    "urgent": urgent_spending.show,
}
names = {"inbox": waiting, "urgent": due}
approver = state.may(Right.APPROVE) or state.may(Right.MONEY)
shown = [part for part in parts if part != "inbox" or approver]
chosen = st.segmented_control(
    t("purchase.title"),
    shown,
    default=shown[0],
    required=True,
    key="purchase.part",
    format_func=lambda part: (
        t(f"purchase.tab.{part}") + (f" ({names[part]})" if names.get(part) else "")
    ),
    label_visibility="collapsed",
)
parts[chosen or "list"]()
