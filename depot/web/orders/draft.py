"""Making a draft order of a saved plan."""

from __future__ import annotations

import streamlit as st

from depot.domain.account import Right
from depot.services.orders import DraftOrder, OrderRef, draft_order
from depot.web import state
from depot.web.components.commands import give
from depot.web.language import t
from depot.web.navigation import page_path


def draft_button(plan_id: int, event: str, key: str) -> None:
    """Offer to draft an order of the plan; afterwards, to go to it.

    Parameters
    ----------
    event
        What happened, for the order's head.
    """
    if not state.may(Right.PLAN):
        return
    done_key = f"{key}.drafted.{plan_id}"
    done: OrderRef | None = st.session_state.get(done_key)
    if done is None:
        if not st.button(
            t("order.draft"), key=f"{key}.draft", type="primary", icon=":material/assignment_add:"
        ):
            return
        done = give(
            f"{key}.draft.{plan_id}",
            draft_order,
            lambda number: DraftOrder(number, state.actor(), plan_id, event),
        )
        if done is None:
            return
        st.session_state[done_key] = done
        st.rerun()
    st.success(t("order.drafted", number=done.number), icon=":material/check_circle:")
    st.page_link(page_path("orders"), label=t("nav.orders"), icon=":material/assignment:")
