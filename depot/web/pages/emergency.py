"""应急: the response, issuing before the papers, papers that are owed."""

from __future__ import annotations

import streamlit as st

from depot.domain.account import Right
from depot.services.emergency import active_responses
from depot.web import state
from depot.web.care.goods import show_finished
from depot.web.emergency import issue, papers, response
from depot.web.language import t

st.title(t("emergency.title"))
show_finished("emergency")
active = state.application().read(active_responses)
response.show_active(active)
if state.may(Right.KEEP):
    issue.show(active)
papers.show()
if state.may(Right.APPROVE):
    response.manage(active)
response.show_history()
