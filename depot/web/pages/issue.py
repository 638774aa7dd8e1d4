"""出库: tasks by state, requisitions, approvals, and handing over at the counter."""

from __future__ import annotations

import streamlit as st

from depot.domain.account import Right
from depot.web import state
from depot.web.language import t
from depot.web.shipments import counter, requesting, tasks

st.title(t("issue.title"))
parts = {"tasks": tasks.show}
if state.may(Right.KEEP) or state.may(Right.PLAN):
    parts["request"] = requesting.show_form
parts["approve"] = requesting.show_approvals
if state.may(Right.KEEP):
    parts["direct"] = counter.show
chosen = st.segmented_control(
    t("issue.title"),
    list(parts),
    default="tasks",
    required=True,
    key="issue.part",
    format_func=lambda part: t(f"issue.part.{part}"),
    label_visibility="collapsed",
)
parts[chosen or "tasks"]()
