"""Rotation: what won't be used in time, proposals, decisions, results."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from depot.domain.account import Right
from depot.domain.money import read_yuan
from depot.services.rotation import (
    CancelRotation,
    DecideRotation,
    FinishRotation,
    IssueRotation,
    ProposeRotation,
    Rotation,
    RotationNeed,
    RotationState,
    RotationWay,
    cancel_rotation,
    decide_rotation,
    finish_rotation,
    issue_rotation,
    propose_rotation,
    rotation_needs,
    rotations,
)
from depot.web import state
from depot.web.components.commands import give
from depot.web.expiry import done
from depot.web.formats import day
from depot.web.language import named, t
from depot.web.units import unit_name

PLACE = "rotation"
SHOWN = 30


def show() -> None:
    """Show the needs with a form, and the rotations with what can be done now."""
    done.say(PLACE)
    app = state.application()
    st.subheader(t("rotation.needs"))
    needs = app.read(rotation_needs, app.clock.today())
    st.caption(t("rotation.needs_note") if needs else t("rotation.no_needs"))
    if needs and state.may(Right.KEEP):
        _propose(needs)
    else:
        for need in needs[:SHOWN]:
            st.markdown(_need(need))
    st.subheader(t("rotation.list"))
    found = app.read(rotations)
    if not found:
        st.caption(t("rotation.none"))
    for each in found[:SHOWN]:
        with st.container(border=True):
            _rotation(each)
    if len(found) > SHOWN:
        st.caption(t("rotation.more", count=SHOWN))


def _need(each: RotationNeed) -> str:
    return t(
        "rotation.need", item=named(each.name_zh, each.name_en), lot=each.lot_no,
        depot=each.depot, day=day(each.expires_on), left=each.left, unit=unit_name(each.unit_zh),
        planned=each.planned,
    )  # fmt: skip


def _propose(needs: Sequence[RotationNeed]) -> None:
    chosen = st.selectbox(t("rotation.choose"), needs, format_func=_need, key="rotation.choose")
    name = f"rotation.{chosen.lot_id}.{chosen.depot}"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        quantity = st.number_input(
            t("rotation.quantity"), min_value=0, step=1, value=chosen.to_plan,
            key=f"{name}.quantity.{chosen.planned}", width=140,
        )  # fmt: skip
        way = _way(chosen, name)
        party = st.text_input(t("rotation.party"), key=f"{name}.party", width=210)
        deadline = st.date_input(
            t("rotation.deadline"), chosen.deadline, key=f"{name}.deadline", width=150
        )
        note = st.text_input(t("rotation.note"), key=f"{name}.note", width=210)
    if st.button(t("rotation.propose"), key="rotation.propose", type="primary"):
        proposed = give(
            "rotation.propose", propose_rotation,
            lambda number: ProposeRotation(
                number, state.actor(), chosen.lot_id, chosen.depot, int(quantity), way, party,
                deadline, note,
            ),
        )  # fmt: skip
        if proposed is not None:
            done.say_next(PLACE, "done.proposed", number=proposed.number)


def _way(chosen: RotationNeed, name: str) -> RotationWay:
    ways = list(RotationWay)
    picked = st.selectbox(
        t("rotation.way"),
        ways,
        index=ways.index(chosen.way),
        format_func=lambda each: t(f"rotation.way.{each.value}"),
        key=f"{name}.way",
        width=210,
    )
    return picked or chosen.way


def _rotation(each: Rotation) -> None:
    st.markdown(
        t(
            "rotation.line", number=each.number, state=t(f"rotation.state.{each.state.value}"),
            item=each.item, lot=each.lot_no, quantity=each.quantity, party=each.party,
            way=t(f"rotation.way.{each.way.value}"), deadline=day(each.deadline),
        )
    )  # fmt: skip
    for text in (each.issue_no, each.decision_note):
        if text:
            st.caption(text)
    if each.result:
        st.caption(t("rotation.result_line", result=each.result))
    if each.state is RotationState.PROPOSED and state.may(Right.APPROVE):
        _decide(each)
    if each.state is RotationState.APPROVED and state.may(Right.KEEP):
        _issue(each)
    if each.state is RotationState.ISSUED and state.may(Right.KEEP):
        _finish(each)
    if each.state in {RotationState.PROPOSED, RotationState.APPROVED} and state.may(Right.KEEP):
        _cancel(each)


def _decide(each: Rotation) -> None:
    own = each.requested_by == state.actor()
    if own:
        st.caption(t("decide.own"))
    note = st.text_input(t("decide.note"), key=f"rotation.note.{each.number}")
    with st.container(horizontal=True):
        approve = st.button(t("decide.approve"), key=f"rotation.approve.{each.number}",
                            type="primary", disabled=own)  # fmt: skip
        reject = st.button(t("decide.reject"), key=f"rotation.reject.{each.number}", disabled=own)
    if approve or reject:
        decided = give(
            f"rotation.decide.{approve}.{each.number}", decide_rotation,
            lambda number: DecideRotation(number, state.actor(), each.number, approve, note),
        )  # fmt: skip
        if decided is not None:
            done.say_next(PLACE, "done.decided")


def _issue(each: Rotation) -> None:
    if st.button(t("rotation.issue"), key=f"rotation.issue.{each.number}", type="primary"):
        issued = give(
            f"rotation.issue.{each.number}", issue_rotation,
            lambda number: IssueRotation(number, state.actor(), each.number),
        )  # fmt: skip
        if issued is not None:
            done.say_next(PLACE, "done.issued", number=issued.issue_no)


def _finish(each: Rotation) -> None:
    result = st.text_input(t("rotation.result"), key=f"rotation.result.{each.number}")
    proceeds = "0"
    if each.way is RotationWay.SALE:
        proceeds = st.text_input(
            t("rotation.proceeds"), "0", key=f"rotation.proceeds.{each.number}"
        )
    if st.button(t("rotation.finish"), key=f"rotation.finish.{each.number}", type="primary"):
        finished = give(
            f"rotation.finish.{each.number}", finish_rotation,
            lambda number: FinishRotation(
                number, state.actor(), each.number, result, read_yuan(proceeds or "0")
            ),
        )  # fmt: skip
        if finished is not None:
            done.say_next(PLACE, "done.recorded")


def _cancel(each: Rotation) -> None:
    with st.popover(t("rotation.cancel"), icon=":material/undo:"):
        reason = st.text_input(t("rotation.reason"), key=f"rotation.reason.{each.number}")
        if st.button(t("rotation.cancel"), key=f"rotation.cancel.{each.number}"):
            cancelled = give(
                f"rotation.cancel.{each.number}", cancel_rotation,
                lambda number: CancelRotation(number, state.actor(), each.number, reason),
            )  # fmt: skip
            if cancelled is not None:
                done.say_next(PLACE, "done.recorded")
