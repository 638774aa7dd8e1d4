"""储备规划: case, today against best, frontier, actions, proposals, tasks."""

from __future__ import annotations

import streamlit as st

from depot.domain.account import Right
from depot.web import state
from depot.web.care.goods import show_finished
from depot.web.language import t
from depot.web.reserves import kept, making, proposals

st.title(t("reserves.title"))
show_finished("reserves")
parts = {
    "make": making.show,
    "kept": kept.show,
    "proposals": proposals.show,
    "tasks": proposals.tasks,
}
if "reserves.go" in st.session_state:
    st.session_state["reserves.part"] = st.session_state.pop("reserves.go")
st.session_state.setdefault("reserves.part", "make" if state.may(Right.PLAN) else "proposals")
chosen = st.segmented_control(
    t("reserves.title"), list(parts), required=True, key="reserves.part",
    format_func=lambda part: t(f"reserves.tab.{part}"), label_visibility="collapsed",
)  # fmt: skip
parts[chosen or "kept"]()
