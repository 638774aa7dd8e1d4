"""调拨与移库: transfers between depots, moving by scanning, returns."""

from __future__ import annotations

import streamlit as st

from depot.domain.account import Right
from depot.web import state
from depot.web.language import t
from depot.web.transfer import listing, moving, ordering, returning

st.title(t("transfer.title"))
parts = {"list": listing.show}
if state.may(Right.KEEP):
    parts |= {"new": ordering.show, "move": moving.show, "back": returning.show}
chosen = st.segmented_control(
    t("transfer.title"),
    list(parts),
    default="list",
    required=True,
    key="transfer.part",
    format_func=lambda part: t(f"transfer.tab.{part}"),
    label_visibility="collapsed",
)
parts[chosen or "list"]()
