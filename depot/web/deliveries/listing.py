"""The list of expected arrivals, and the one that was opened."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from depot.services.delivery_views import ExpectedFrom, ExpectedRow, expected_arrivals
from depot.web import state
from depot.web.components.refusals import refused_here
from depot.web.deliveries import detail
from depot.web.deliveries.words import due_words, party, progress_words
from depot.web.formats import whole
from depot.web.language import t
from depot.web.navigation import page_path

CHOSEN = "delivery.number"
DONE = "delivery.done_text"
MAX_CARDS = 60


def show() -> None:
    """Show the opened delivery, or the list."""
    message = st.session_state.pop(DONE, None)
    if message:
        st.success(message, icon=":material/check_circle:")
    number = st.session_state.get(CHOSEN)
    if number:
        st.button(t("delivery.back"), icon=":material/arrow_back:", on_click=_close)
        with refused_here():
            detail.show(number)
        return
    everything = st.toggle(t("delivery.all"), key="delivery.all")
    rows = state.application().read(expected_arrivals, open_only=not everything)
    if not rows:
        st.caption(t("delivery.none"))
        return
    _figures(rows)
    for row in rows[:MAX_CARDS]:
        _card(row)


def _figures(rows: Sequence[ExpectedRow]) -> None:
    today = state.application().clock.today()
    with st.container(horizontal=True):
        st.metric(t("delivery.late_count"), sum(row.late for row in rows), width=110)
        due = sum(row.is_open and row.expected_on == today for row in rows if row.depot)
        st.metric(t("delivery.today_count"), due, width=110)
        waiting = sum(bool(row.undecided) for row in rows)
        st.metric(t("delivery.waiting_count"), waiting, width=110)


def _card(row: ExpectedRow) -> None:
    with st.container(border=True):
        kind = t(f"delivery.kind.{row.kind}")
        urgent = f" :orange-badge[{t(f'delivery.triage.{row.triage}')}]" if row.triage else ""
        st.markdown(f"**{kind} · {party(row)}**{urgent}  \n{due_words(row)} · {_state(row)}")
        if row.source is ExpectedFrom.ORDER:
            st.caption(whole(row.ordered))
        elif row.ordered:
            st.progress(min(1.0, row.received / row.ordered), text=progress_words(row))
        st.caption(" · ".join(part for part in (row.number, row.reference, row.depot) if part))
        if row.source is ExpectedFrom.TRANSFER:
            if st.button(t("delivery.to_transfer"), key=f"delivery.open.{row.number}"):
                st.session_state["transfer.number"] = row.number
                st.switch_page(page_path("transfer"))
        elif row.source is ExpectedFrom.ORDER:
            st.caption(t("delivery.to_sites"))
        else:
            st.button(
                t("delivery.open"), key=f"delivery.open.{row.number}", on_click=_open,
                args=(row.number,),
            )  # fmt: skip


def _state(row: ExpectedRow) -> str:
    return t(f"delivery.state.{row.state}")


def _open(number: str) -> None:
    st.session_state[CHOSEN] = number


def _close() -> None:
    st.session_state.pop(CHOSEN, None)
