"""紧急采购: vetted sellers, the choice among them under a response, the papers afterwards."""

from __future__ import annotations

import streamlit as st

from depot.services.spending_urgently import overrides
from depot.web import state
from depot.web.buying import choosing, offers, owed, sellers
from depot.web.care.goods import show_finished
from depot.web.language import t
from depot.web.money import call_advances

st.title(t("buying.title"))
show_finished("buying")
parts = {"buy": choosing.show, "papers": owed.show, "sellers": sellers.show, "offers": offers.show}
due = len(state.application().read(overrides, open_only=True)) + len(call_advances.waiting())
chosen = st.segmented_control(
    t("buying.title"),
    list(parts),
    default="buy",
    required=True,
    key="buying.part",
    format_func=lambda part: (
        t(f"buying.tab.{part}") + (f" ({due})" if part == "papers" and due else "")
    ),
    label_visibility="collapsed",
)
parts[chosen or "buy"]()
