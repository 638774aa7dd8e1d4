"""采购计划: what to buy, sign or renew to reach the reserve standards within the budget."""

from __future__ import annotations

import streamlit as st

from depot.web.care.goods import show_finished
from depot.web.language import t
from depot.web.procurement import drafting, plans

st.title(t("procure.title"))
show_finished("procure")
parts = {"plans": plans.show, "draft": drafting.show}
chosen = st.segmented_control(
    t("procure.title"),
    list(parts),
    default="plans",
    required=True,
    key="procure.part",
    format_func=lambda part: t(f"procure.tab.{part}"),
    label_visibility="collapsed",
)
parts[chosen or "plans"]()
