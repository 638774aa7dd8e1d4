"""协议: agreements and production capacity, their steps, duties and money; tenders; new offers."""

from __future__ import annotations

import streamlit as st

from depot.domain.account import Right
from depot.services.agreement_views import waiting_agreements
from depot.web import state
from depot.web.agreements import inbox, listing, proposing, tendering
from depot.web.care.goods import show_finished
from depot.web.language import t

st.title(t("agreement.title"))
show_finished("agreement")
waiting = len(state.application().read(waiting_agreements, state.actor()))
parts = {
    "list": listing.show,
    "inbox": inbox.show,
    "tenders": tendering.show,
    "new": proposing.show,
}
proposes = state.may(Right.PLAN) or state.may(Right.MONEY)
hidden = set() if proposes else {"tenders", "new"}
if not (state.may(Right.APPROVE) or state.may(Right.MONEY)):
    hidden.add("inbox")
# A step may ask for another part; a widget's own key can't be set once it is shown.
asked_for = st.session_state.pop("agreement.part.next", None)
if asked_for is not None:
    st.session_state["agreement.part"] = asked_for
chosen = st.segmented_control(
    t("agreement.title"),
    [part for part in parts if part not in hidden],
    default="list",
    required=True,
    key="agreement.part",
    format_func=lambda part: (
        t(f"agreement.tab.{part}") + (f" ({waiting})" if part == "inbox" and waiting else "")
    ),
    label_visibility="collapsed",
)
parts[chosen or "list"]()
