"""套件组装: assemble families' kits, take them apart, trace their lots."""

from __future__ import annotations

import streamlit as st

from depot.web.kits import apart, making, tracing
from depot.web.language import t

st.title(t("kits.title"))
parts = {"make": making.show, "apart": apart.show, "trace": tracing.show}
chosen = st.segmented_control(
    t("kits.title"),
    list(parts),
    default="make",
    required=True,
    key="kits.part",
    format_func=lambda part: t(f"kits.tab.{part}"),
    label_visibility="collapsed",
)
parts[chosen or "make"]()
