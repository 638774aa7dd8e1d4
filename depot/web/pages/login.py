"""登录: name and password; in the demo the accounts are shown."""

from __future__ import annotations

import streamlit as st

from depot.services import accounts
from depot.services.demo import demo_log_ins
from depot.web import remember, state
from depot.web.components.refusals import refused_here
from depot.web.language import said, t

app = state.application()


def _fill_in(name: str, password: str) -> None:
    st.session_state["login.name"] = name
    st.session_state["login.password"] = password


_, middle, _ = st.columns([1, 2, 1])
with middle:
    st.title(t("app.title"))
    with st.form("login"):
        name = st.text_input(t("login.name"), key="login.name", autocomplete="username")
        password = st.text_input(
            t("login.password"),
            key="login.password",
            type="password",
            autocomplete="current-password",
        )
        sent = st.form_submit_button(
            t("login.button"), type="primary", icon=":material/login:", width="stretch"
        )
    if sent:
        with refused_here():
            state.log_in(accounts.log_in(app, name, password))
            remember.begin()
            st.rerun()
    known = demo_log_ins(app)
    if known:
        st.caption(t("login.demo_note"))
        with st.container(horizontal=True):
            for each in known:
                st.button(
                    said(each.role),
                    key=f"login.use.{each.name}",
                    icon=":material/person:",
                    help=t("login.use", name=each.name, password=each.password),
                    on_click=_fill_in,
                    args=(each.name, each.password),
                )
