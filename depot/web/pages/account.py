"""账户: one's own password; for administrators everybody's account."""

from __future__ import annotations

import streamlit as st

from depot.domain.account import Right
from depot.web import state
from depot.web.accounts import own, people, tokens
from depot.web.language import t

st.title(t("account.title"))
if state.may(Right.ADMIN):
    st.subheader(t("account.people"))
    people.show()
    st.subheader(t("token.title"))
    tokens.show()
st.subheader(t("account.own"))
own.show()
