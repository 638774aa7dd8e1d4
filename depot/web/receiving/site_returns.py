"""Taking back what a site was expected to return, by the lots that it was issued."""

from __future__ import annotations

import streamlit as st

from depot.services.arriving import ReceiveReturn, receive_return
from depot.services.delivery_views import DeliveryView
from depot.services.returning import ReturnLine, site_lots
from depot.web import state
from depot.web.components.commands import give
from depot.web.language import t
from depot.web.transfer import coming_back

DONE = "arrive.done_text"


def show(view: DeliveryView) -> None:
    """Choose the lot, its state and its bin; book the return."""
    head = view.head
    wanted = {each.line.item for each in view.lines}
    found = state.application().read(site_lots, head.party)
    lots = [each for each in found if each.item in wanted and each.left]
    if not lots:
        st.caption(t("back.none"))
        return
    line = coming_back.ask(lots, head.depot, f"arrive.return.{head.number}")
    if line is None:
        return
    reason = st.text_input(t("arrive.return_reason"), key=f"arrive.return.reason.{head.number}")
    if st.button(
        t("arrive.return_post"), key="arrive.return.post", type="primary",
        icon=":material/check:", width="stretch",
    ):  # fmt: skip
        _book(head.number, line, reason)


def _book(number: str, line: ReturnLine, reason: str) -> None:
    done = give(
        f"arrive.return.{number}",
        receive_return,
        lambda key: ReceiveReturn(key, state.actor(), number, (line,), reason),
    )
    if done is not None:
        st.session_state[DONE] = (t("arrive.return_done", number=done.number), (done.number,))
        st.rerun()
