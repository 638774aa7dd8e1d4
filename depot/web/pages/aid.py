"""互助: aid asked of neighbours, the city and the province; what we lend them."""

from __future__ import annotations

import streamlit as st

from depot.web.aid import lending, partner_list, requests
from depot.web.care.goods import show_finished
from depot.web.language import t

st.title(t("aid.title"))
show_finished("aid")
parts = {"requests": requests.show, "lent": lending.show, "partners": partner_list.show}
chosen = st.segmented_control(
    t("aid.title"),
    list(parts),
    default="requests",
    required=True,
    key="aid.part",
    format_func=lambda part: t(f"aid.tab.{part}"),
    label_visibility="collapsed",
)
parts[chosen or "requests"]()
