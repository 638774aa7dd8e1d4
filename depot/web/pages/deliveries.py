"""到货: what is expected, from whom, by when, and how far it has come."""

from __future__ import annotations

import streamlit as st

from depot.web.deliveries import announcing, listing
from depot.web.language import t

st.title(t("delivery.title"))
parts = {"list": listing.show, "new": announcing.show}
chosen = st.segmented_control(
    t("delivery.title"),
    list(parts),
    default="list",
    required=True,
    key="delivery.part",
    format_func=lambda part: t(f"delivery.tab.{part}"),
    label_visibility="collapsed",
)
parts[chosen or "list"]()
