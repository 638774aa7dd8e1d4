"""Deciding about a donation before it comes in."""

from __future__ import annotations

import streamlit as st

from depot.domain.delivery import Triage
from depot.services.deliveries import TriageDonation, triage_donation
from depot.services.delivery_views import DeliveryView
from depot.web import state
from depot.web.components.commands import give
from depot.web.language import t

VERDICTS = (Triage.URGENT, Triage.CAN_WAIT, Triage.NOT_WANTED)
DONE = "delivery.done_text"


def show(view: DeliveryView) -> None:
    """Offer the three verdicts and ask why."""
    number = view.head.number
    st.subheader(t("delivery.triage"))
    st.caption(t("delivery.triage_help"))
    verdict = st.segmented_control(
        t("delivery.triage"),
        [each.value for each in VERDICTS],
        key=f"delivery.triage.{number}",
        format_func=lambda value: t(f"delivery.triage.{value}"),
        label_visibility="collapsed",
        width="stretch",
    )
    reason = st.text_input(t("delivery.triage_reason"), key=f"delivery.triage_reason.{number}")
    if not st.button(
        t("delivery.triage_post"), key="delivery.triage.post", type="primary",
        icon=":material/rule:", width="stretch",
    ):  # fmt: skip
        return
    chosen = Triage(verdict or Triage.WAITING.value)
    done = give(
        f"delivery.triage.{number}",
        triage_donation,
        lambda key: TriageDonation(key, state.actor(), number, chosen, reason),
    )
    if done is not None:
        message = t("delivery.triage_done", verdict=t(f"delivery.triage.{chosen.value}"))
        st.session_state[DONE] = message
        st.rerun()
