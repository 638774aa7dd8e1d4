"""补充与轮换计划: what to buy, rotate, renew and write off in which month."""

from __future__ import annotations

import streamlit as st

from depot.web.care.goods import show_finished
from depot.web.language import t
from depot.web.replenish import plans, solving

st.title(t("replenish.title"))
show_finished("replenish")
parts = {"plans": plans.show, "draft": solving.show}
if "replenish.go" in st.session_state:
    st.session_state["replenish.part"] = st.session_state.pop("replenish.go")
st.session_state.setdefault("replenish.part", "plans")
chosen = st.segmented_control(
    t("replenish.title"),
    list(parts),
    required=True,
    key="replenish.part",
    format_func=lambda part: t(f"replenish.tab.{part}"),
    label_visibility="collapsed",
)
parts[chosen or "plans"]()
