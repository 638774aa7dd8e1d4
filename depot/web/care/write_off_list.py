"""The write-offs: looking at one, deciding, disposing, printing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st

from depot.domain.account import Right
from depot.domain.write_off import DisposalMethod, WriteOff, WriteOffState
from depot.services.application import Command
from depot.services.writing_off import (
    ApproveWriteOff,
    RecordDisposal,
    RejectWriteOff,
    WithdrawWriteOff,
    approve_write_off,
    record_disposal,
    reject_write_off,
    withdraw_write_off,
)  # fmt: skip
from depot.web import state
from depot.web.care.goods import finished
from depot.web.components.commands import give
from depot.web.formats import day, moment, money
from depot.web.language import named, t
from depot.web.papers.printing import paper_buttons
from depot.web.people import person
from depot.web.units import unit_name


def show(papers: Sequence[WriteOff]) -> None:
    """Choose a paper and show what can be done with it."""
    if not papers:
        st.info(t("write_off.none"))
        return
    by_number = {each.number: each for each in papers}
    chosen = st.selectbox(t("write_off.choose"), list(by_number), key="write_off.chosen")
    paper = by_number[chosen]
    _facts(paper)
    if paper.state is WriteOffState.DRAFT:
        _decide(paper)
    if paper.state is WriteOffState.APPROVED and state.may(Right.KEEP):
        _dispose(paper)
    _print(paper)


def _facts(paper: WriteOff) -> None:
    st.subheader(f"{paper.number} · {t(f'write_off.state.{paper.state.value}')}")
    at = moment(paper.requested_at_us)
    value = money(paper.value_cny)
    st.markdown(t("write_off.asked", who=person(paper.requested_by), at=at, value=value))
    for part in paper.lines:
        numbers = t("list.comma").join(part.serials)
        st.markdown(
            f"{part.line}. **{named(part.name_zh, part.name_en)}** {part.lot_no} × "
            f"{part.quantity} {unit_name(part.unit_zh)} · {part.place} · {part.reason} {numbers}"
        )
    if paper.decided_by:
        decided = moment(paper.decided_at_us)
        note = paper.decision_note or t("none")
        st.markdown(t("write_off.decided", who=person(paper.decided_by), at=decided, note=note))
    if paper.disposal is not None:
        done = paper.disposal
        method = t(f"write_off.method.{done.method.value}")
        st.markdown(
            t("write_off.disposal", day=day(done.done_on), method=method, who=done.handled_by,
              receiver=done.receiver or t("none"), proof=done.proof)
        )  # fmt: skip


def _decide(paper: WriteOff) -> None:
    own = paper.requested_by == state.actor()
    if state.may(Right.MONEY):
        if own:
            st.caption(t("write_off.own"))
        note = st.text_input(t("write_off.note"), key=f"write_off.note.{paper.number}")
        with st.container(horizontal=True):
            approve = st.button(
                t("write_off.approve"), type="primary", key="write_off.approve", disabled=own
            )
            reject = st.button(t("write_off.reject"), key="write_off.reject", disabled=own)
        if approve:
            _do(paper, approve_write_off,
                lambda key: ApproveWriteOff(key, state.actor(), paper.number, note))  # fmt: skip
        if reject:
            _do(paper, reject_write_off,
                lambda key: RejectWriteOff(key, state.actor(), paper.number, note))  # fmt: skip
    if own and state.may(Right.KEEP) and st.button(t("write_off.withdraw"), key="write_off.back"):
        _do(paper, withdraw_write_off,
            lambda key: WithdrawWriteOff(key, state.actor(), paper.number))  # fmt: skip


def _dispose(paper: WriteOff) -> None:
    key = f"write_off.{paper.number}"
    method = st.selectbox(
        t("write_off.method"), list(DisposalMethod), key=f"{key}.method",
        format_func=lambda each: t(f"write_off.method.{DisposalMethod(each).value}"),
    )  # fmt: skip
    today = state.application().clock.today()
    done_on = st.date_input(
        t("write_off.done_on"), value=today, max_value=today, format="YYYY-MM-DD",
        key=f"{key}.done_on",
    )  # fmt: skip
    who, receiver, proof = (
        st.text_input(t(f"write_off.{name}"), key=f"{key}.{name}")
        for name in ("handled_by", "receiver", "proof")
    )
    if st.button(t("write_off.dispose"), type="primary", width="stretch", key="write_off.dispose"):
        _do(paper, record_disposal,
            lambda each: RecordDisposal(each, state.actor(), paper.number,
                                        method or DisposalMethod.DESTROYED, done_on or today, who,
                                        proof, receiver))  # fmt: skip


def _do(
    paper: WriteOff, service: Callable[[Any, Any], Any], command: Callable[[str], Command]
) -> None:
    done = give(f"write_off.{service.__name__}.{paper.number}", service, command)
    if done is not None:
        words = t(f"write_off.state.{done.state.value}")
        finished("write_off", t("write_off.done", number=done.number, state=words))


def _print(paper: WriteOff) -> None:
    paper_buttons(paper.number, f"write_off.{paper.number}")
