"""预算: lines with what is committed, spent and free; money sent down and moved."""

from __future__ import annotations

import streamlit as st

from depot.web.care.goods import show_finished
from depot.web.language import t
from depot.web.money import budget_changes, budget_lines

st.title(t("budget.title"))
show_finished("budget")
parts = {"lines": budget_lines.show, "changes": budget_changes.show}
chosen = st.segmented_control(
    t("budget.title"),
    list(parts),
    default="lines",
    required=True,
    key="budget.part",
    format_func=lambda part: t(f"budget.tab.{part}"),
    label_visibility="collapsed",
)
parts[chosen or "lines"]()
