"""到货验收: count what came against its delivery, then inspect it."""

from __future__ import annotations

import streamlit as st

from depot.web.language import t
from depot.web.receiving import counting, inspecting

STEP = "arrive.step"


def show(depot: str) -> None:
    """Show the step that is chosen."""
    if not depot:
        st.caption(t("receive.nothing"))
        return
    steps = {"count": counting.show, "inspect": inspecting.show}
    wanted = st.session_state.pop(f"{STEP}.wanted", None)
    if wanted in steps:
        st.session_state[STEP] = wanted
    chosen = st.segmented_control(
        t("receive.by_delivery"),
        list(steps),
        default="count",
        required=True,
        key=STEP,
        format_func=lambda each: t(f"arrive.step.{each}"),
        label_visibility="collapsed",
        width="stretch",
    )
    steps[chosen or "count"](depot)
