"""One's own password."""

from __future__ import annotations

import streamlit as st

from depot.services.accounts import ChangePassword, change_password
from depot.web import remember, state
from depot.web.components.commands import give
from depot.web.language import t


def show() -> None:
    """Show the form and replace the password on demand."""
    with st.form("account.own", clear_on_submit=True):
        old = st.text_input(
            t("account.old"), type="password", key="account.old", autocomplete="current-password"
        )
        new = st.text_input(
            t("account.new"), type="password", key="account.new", autocomplete="new-password"
        )
        again = st.text_input(
            t("account.again"), type="password", key="account.again", autocomplete="new-password"
        )
        sent = st.form_submit_button(t("account.change"), type="primary", width="stretch")
    if not sent:
        return
    if new != again:
        st.error(t("account.differ"), icon=":material/block:")
        return
    done = give(
        "account.own", change_password, lambda each: ChangePassword(each, state.actor(), old, new)
    )
    if done is not None:
        # All sessions have ended; this one goes on under a new token.
        remember.begin()
        st.success(t("account.changed"), icon=":material/check_circle:")
