"""Starting, changing and ending a response."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from depot.domain.emergency import LEVEL_NAMES, LEVELS, Activation
from depot.services.application import Command
from depot.services.emergency import (
    EndResponse,
    SetResponseLevel,
    StartResponse,
    activations,
    end_response,
    set_response_level,
    start_response,
)  # fmt: skip
from depot.web import state
from depot.web.care.goods import finished
from depot.web.components.commands import give
from depot.web.formats import moment
from depot.web.language import t
from depot.web.markdown import literal, told
from depot.web.people import person


def show_active(active: Sequence[Activation]) -> None:
    """Say what response lasts."""
    if not active:
        st.info(t("emergency.none"), icon=":material/shield:")
    for each in active:
        st.warning(
            told("emergency.active", level=each.level_name, event=each.event, number=each.number,
              since=moment(each.started_at_us), open=each.open_issues),
            icon=":material/emergency:",
        )  # fmt: skip


def manage(active: Sequence[Activation]) -> None:
    """Offer what a leader may do."""
    with st.expander(t("emergency.manage"), expanded=not active, icon=":material/tune:"):
        with st.form("emergency.start", border=False):
            level = st.segmented_control(
                t("emergency.level"), list(LEVELS), default=3, required=True,
                key="emergency.level", format_func=lambda each: LEVEL_NAMES[int(each)],
            )  # fmt: skip
            event = st.text_input(t("emergency.event"), key="emergency.event")
            basis = st.text_input(t("emergency.basis"), key="emergency.basis")
            start = st.form_submit_button(
                t("emergency.start"), key="emergency.start_button", width="stretch"
            )
        if start:
            _do("start", start_response,
                lambda key: StartResponse(key, state.actor(), int(level or 0), event,
                                          basis))  # fmt: skip
        for each in active:
            _change(each)


def _change(each: Activation) -> None:
    st.markdown(f"**{each.number}** {each.level_name} {literal(each.event)}")
    level = st.segmented_control(
        t("emergency.new_level"), list(LEVELS), default=each.level, required=True,
        key=f"emergency.level.{each.number}", format_func=lambda one: LEVEL_NAMES[int(one)],
    )  # fmt: skip
    note = st.text_input(t("column.note"), key=f"emergency.note.{each.number}")
    with st.container(horizontal=True):
        change = st.button(
            t("emergency.set_level"), key=f"emergency.set.{each.number}",
            disabled=level == each.level,
        )  # fmt: skip
        end = st.button(t("emergency.end"), key=f"emergency.end.{each.number}")
    if change:
        _do(each.number, set_response_level,
            lambda key: SetResponseLevel(key, state.actor(), each.number, int(level or 0),
                                         note))  # fmt: skip
    if end:
        _do(each.number, end_response,
            lambda key: EndResponse(key, state.actor(), each.number, note))  # fmt: skip


def _do(name: str, service: Callable[[Any, Any], Any], command: Callable[[str], Command]) -> None:
    done = give(f"emergency.{service.__name__}.{name}", service, command)
    if done is None:
        return
    words = "emergency.moved" if done.is_active else "emergency.ended"
    finished("emergency", t(words, number=done.number, level=LEVEL_NAMES[done.level]))


def show_history() -> None:
    """Show all responses with what happened to them."""
    found = state.application().read(activations)
    if not found:
        return
    with st.expander(t("emergency.history"), icon=":material/history:"):
        for each in found:
            st.markdown(f"**{each.number}** {literal(each.event)} {literal(each.basis)}")
            for line in each.history:
                what = t(f"emergency.change.{line.what.value}")
                st.caption(
                    f"{moment(line.at_us)} · {what} {LEVEL_NAMES[line.level]} · "
                    f"{literal(person(line.actor))} {literal(line.note)}"
                )
