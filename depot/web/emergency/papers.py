"""Papers that are owed: the clock, entering them, looking into what was not approved."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from depot.domain.account import Right
from depot.domain.emergency import EmergencyIssue, PapersState
from depot.services.application import Command
from depot.services.call_bills import open_advances
from depot.services.emergency import (
    EnterPapers,
    SettleReview,
    emergency_issues,
    enter_papers,
    settle_review,
)  # fmt: skip
from depot.services.spending_urgently import overrides
from depot.web import state
from depot.web.care.goods import finished
from depot.web.components.commands import give
from depot.web.formats import moment, span
from depot.web.language import t
from depot.web.markdown import literal, told
from depot.web.people import person
from depot.web.stock.paper_downloads import paper_downloads

_US_PER_MIN = 60_000_000
_DONE_SHOWN = 20


def show() -> None:
    """Show what is owed, the next one first, and what is done."""
    _spent()
    found = state.application().read(emergency_issues)
    waiting = [each for each in found if each.state in {PapersState.OPEN, PapersState.REVIEW}]
    if not found:
        return
    st.subheader(t("emergency.papers", count=len(waiting)))
    if not waiting:
        st.caption(t("emergency.papers_none"))
    for each in waiting:
        _card(each)
    done = [each for each in reversed(found) if each not in waiting][:_DONE_SHOWN]
    if done:
        with st.expander(t("emergency.papers_done", count=len(done))):
            for each in done:
                st.markdown(
                    f"- **{each.number}** → {literal(each.destination)} · "
                    f"{t(f'emergency.state.{each.state.value}')} · {literal(each.papers_no)} · "
                    f"{literal(person(each.papers_by))} {moment(each.papers_at_us)} "
                    f"{literal(each.settled_note)}"
                )


def _spent() -> None:
    """Say what spending holds a response too, and where it is reviewed."""
    app = state.application()
    numbers = [each.number for each in app.read(overrides, open_only=True)]
    numbers += [each.number for each in app.read(open_advances)]
    if numbers:
        st.warning(
            t("emergency.spent", count=len(numbers), numbers=t("list.comma").join(numbers)),
            icon=":material/account_balance:",
        )


def _card(each: EmergencyIssue) -> None:
    with st.container(border=True):
        st.markdown(f"**{each.number}** → {literal(each.destination)}  \n{_clock(each)}")
        st.caption(
            told("emergency.by_word", who=each.verbal_approver, at=moment(each.approved_at_us),
              how=t(f"emergency.channel.{each.channel.value}"), issued=person(each.issued_by))
        )  # fmt: skip
        if state.may(Right.APPROVE):
            _act(each)
        if st.toggle(t("emergency.print"), key=f"emergency.print.{each.number}"):
            paper_downloads(each.number, f"emergency.paper.{each.number}")


def _clock(each: EmergencyIssue) -> str:
    if each.state is PapersState.REVIEW:
        return f":orange[{t('emergency.in_review', note=each.papers_note)}]"
    now_us = state.application().clock.now_us()
    minutes = abs(each.due_at_us - now_us) // _US_PER_MIN
    if each.is_overdue(now_us):
        return f":red[{t('emergency.late', span=span(minutes))}]"
    return t("emergency.left", span=span(minutes), due=moment(each.due_at_us))


def _act(each: EmergencyIssue) -> None:
    if each.issued_by == state.actor():
        st.caption(t("emergency.own"))
        return
    number = each.number
    if each.state is PapersState.REVIEW:
        note = st.text_input(t("emergency.settle_note"), key=f"emergency.settle_note.{number}")
        if st.button(t("emergency.settle"), key=f"emergency.settle.{number}", width="stretch"):
            _do(number, settle_review,
                lambda key: SettleReview(key, state.actor(), number, note))  # fmt: skip
        return
    papers_no = st.text_input(t("emergency.papers_no"), key=f"emergency.papers_no.{number}")
    note = st.text_input(t("column.note"), key=f"emergency.papers_note.{number}")
    with st.container(horizontal=True):
        approve = st.button(
            t("emergency.approve"), key=f"emergency.approve.{number}", type="primary"
        )
        refuse = st.button(t("emergency.refuse"), key=f"emergency.refuse.{number}")
    if approve or refuse:
        _do(number, enter_papers,
            lambda key: EnterPapers(key, state.actor(), number, papers_no, approve,
                                    note))  # fmt: skip


def _do(number: str, service: Callable[[Any, Any], Any], command: Callable[[str], Command]) -> None:
    done = give(f"emergency.{service.__name__}.{number}", service, command)
    if done is not None:
        words = t(f"emergency.state.{done.state.value}")
        finished("emergency", t("emergency.papers_entered", number=number, state=words))
