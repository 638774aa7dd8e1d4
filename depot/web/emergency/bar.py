"""What everybody sees on every page while a response lasts."""

from __future__ import annotations

import streamlit as st

from depot.services.emergency import active_responses
from depot.web import state
from depot.web.language import t
from depot.web.markdown import told


def response_bar() -> None:
    """Show each response that lasts in one line."""
    if state.user() is None:
        return
    for each in state.application().read(active_responses):
        owed = t("emergency.bar_owed", count=each.open_issues) if each.open_issues else ""
        st.badge(
            told("emergency.bar", level=each.level_name, event=each.event) + owed,
            icon=":material/emergency:", color="red",
        )  # fmt: skip
