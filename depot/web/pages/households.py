"""家庭储备: what households should keep, what they were found to keep, what it covers."""

from __future__ import annotations

import streamlit as st

from depot.web.care.goods import show_finished
from depot.web.households import advice, coverage, recording
from depot.web.language import t

st.title(t("household.title"))
show_finished("household")
parts = {"cover": coverage.show, "advice": advice.show, "record": recording.show}
chosen = st.segmented_control(
    t("household.title"),
    list(parts),
    default="cover",
    required=True,
    key="household.part",
    format_func=lambda part: t(f"household.tab.{part}"),
    label_visibility="collapsed",
)
parts[chosen or "cover"]()
