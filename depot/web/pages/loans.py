"""借用: what is out with whom, lending, taking back."""

from __future__ import annotations

import streamlit as st

from depot.domain.account import Right
from depot.services.loans import loans
from depot.web import state
from depot.web.care import lend, loan_list
from depot.web.care.goods import show_finished
from depot.web.language import t

app = state.application()

st.title(t("loans.title"))
show_finished("loans")
names = ["open", "lend", "closed"] if state.may(Right.KEEP) else ["open", "closed"]
tabs = dict(zip(names, st.tabs([t(f"loans.tab.{each}") for each in names]), strict=True))
with tabs["open"]:
    loan_list.show_open(app.read(loans, open_only=True))
with tabs["closed"]:
    loan_list.show_closed([each for each in app.read(loans) if not each.is_open])
if "lend" in tabs:
    with tabs["lend"]:
        lend.show()
