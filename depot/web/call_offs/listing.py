"""Call-offs by the clock."""

from __future__ import annotations

import streamlit as st

from depot.services.call_off_views import CallOffRow, call_off_list, goods_words
from depot.services.catalogue import items
from depot.web import state
from depot.web.formats import moment
from depot.web.language import said, t
from depot.web.markdown import literal, told

CHOSEN = "call_offs.chosen"


def show() -> None:
    """Show what waits by its hour, or all; a button opens one."""
    scope = st.segmented_control(
        t("call.scope"),
        ["open", "all"],
        default="open",
        required=True,
        key="call_offs.scope",
        format_func=lambda each: t(f"call.scope.{each}"),
        label_visibility="collapsed",
    )
    app = state.application()
    rows = app.read(call_off_list, open_only=scope == "open")
    if not rows:
        st.info(t("call.none"), icon=":material/task_alt:")
        return
    known = {each.code: each for each in app.read(items)}
    for row in rows:
        with st.container(border=True):
            st.markdown(
                f"**{row.call.number}** · {literal(said(row.supplier))} · {state_word(row)}"
            )
            goods = said(goods_words(row.call, known))
            st.caption(literal(f"{row.order_no} · {row.event} · {goods}"))
            clock(row)
            if st.button(t("call.open"), key=f"call_offs.open.{row.call.number}", width="stretch"):
                st.session_state[CHOSEN] = row.call.number
                st.rerun()


def state_word(row: CallOffRow) -> str:
    """Return where a call-off stands."""
    return t(f"call.state.{row.call.state.value}")


def clock(row: CallOffRow) -> None:
    """Say what is due next, red when its hour is over."""
    if row.next_step is None:
        return
    words = t("call.due", step=t(f"call.state.{row.next_step.value}"), at=moment(row.due_us))
    if row.overdue:
        st.error(told("call.overdue", due=words, phone=row.phone), icon=":material/alarm:")
    else:
        st.markdown(f":material/schedule: {words}")
