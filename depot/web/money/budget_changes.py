"""Sending money down, moving it between lines, and deciding about that."""

from __future__ import annotations

import streamlit as st

from depot.domain.account import Right
from depot.domain.budget import FundingSource, Purpose
from depot.domain.money import read_yuan
from depot.services.budget_views import BudgetChange, budget_changes
from depot.services.budgeting import (
    Appropriate,
    DecideChange,
    ProposeChange,
    RecallChange,
    appropriate,
    decide_change,
    propose_change,
    recall_change,
)  # fmt: skip
from depot.web import state
from depot.web.formats import exact, moment
from depot.web.language import t
from depot.web.money import after
from depot.web.money.words import do, line_name, open_lines, this_year
from depot.web.people import person


def show() -> None:
    """Show what waits, and the forms for who may use them."""
    waiting = state.application().read(budget_changes, waiting_only=True)
    st.subheader(t("budget.waiting", count=len(waiting)))
    for each in waiting:
        _waiting(each)
    after.waiting()
    if state.may(Right.MONEY):
        _transfer()
        _appropriation()
    _done()


def _words(each: BudgetChange) -> str:
    lines = open_lines()
    ends = [
        line_name(lines[code]) if code in lines else code or t(outside)
        for code, outside in (
            (each.from_line, "budget.from_finance"), (each.to_line, "budget.finance"),
        )
    ]  # fmt: skip
    return f"**{each.number}** · {exact(each.fen)}  \n{ends[0]} → {ends[1]}"


def _waiting(each: BudgetChange) -> None:
    actor, own = state.actor(), each.requested_by == state.actor()
    with st.container(border=True):
        st.markdown(_words(each))
        st.caption(f"{person(each.requested_by)} · {moment(each.requested_at_us)} · {each.reason}")
        if own and st.button(t("budget.recall"), key=f"budget.recall.{each.number}"):
            do("budget", f"recall.{each.number}", recall_change,
               lambda key: RecallChange(key, actor, each.number), "budget.recalled")  # fmt: skip
        if own or not state.may(Right.APPROVE):
            return
        note = st.text_input(t("money.note"), key=f"budget.note.{each.number}")
        with st.container(horizontal=True):
            yes = st.button(t("money.approve"), type="primary", key=f"budget.yes.{each.number}")
            no = st.button(t("money.reject"), key=f"budget.no.{each.number}")
        if yes or no:
            do("budget", f"decide.{each.number}", decide_change,
               lambda key: DecideChange(key, actor, each.number, yes, note),
               "budget.decided")  # fmt: skip


def _transfer() -> None:
    lines = open_lines()
    with st.expander(t("budget.transfer"), icon=":material/swap_horiz:"):
        st.caption(t("budget.transfer_hint"))
        source = st.selectbox(
            t("budget.from"), list(lines), index=None, placeholder=t("choose.one"),
            key="budget.from",
            format_func=lambda code: line_name(lines[code]),
        )  # fmt: skip
        target = st.selectbox(
            t("budget.to"), ["", *lines], index=None, placeholder=t("choose.one"),
            key="budget.to",
            format_func=lambda code: line_name(lines[code]) if code else t("budget.finance"),
        )  # fmt: skip
        amount = st.text_input(t("budget.amount_yuan"), key="budget.move.amount")
        reason = st.text_input(t("budget.reason_text"), key="budget.move.reason")
        ready = source is not None and target is not None
        if st.button(
            t("budget.propose"), key="budget.propose", disabled=not ready, width="stretch"
        ):
            do("budget", "propose", propose_change,
               lambda key: ProposeChange(key, state.actor(), source or "", target or "",
                                         read_yuan(amount), reason), "budget.proposed")  # fmt: skip


def _appropriation() -> None:
    with st.expander(t("budget.appropriate"), icon=":material/add_card:"):
        year = st.segmented_control(
            t("budget.year"), [this_year(), this_year() + 1], default=this_year(),
            required=True, key="budget.new.year",
        )  # fmt: skip
        purpose = st.selectbox(
            t("budget.purpose"), list(Purpose), key="budget.new.purpose",
            format_func=lambda each: t(f"budget.purpose.{Purpose(each).value}"),
        )  # fmt: skip
        source = st.selectbox(
            t("budget.source"), list(FundingSource), key="budget.new.source",
            format_func=lambda each: t(f"budget.source.{FundingSource(each).value}"),
        )  # fmt: skip
        amount = st.text_input(t("budget.amount_yuan"), key="budget.new.amount")
        basis = st.text_input(t("budget.basis"), key="budget.new.basis")
        if st.button(t("budget.book"), type="primary", key="budget.book", width="stretch"):
            do("budget", "appropriate", appropriate,
               lambda key: Appropriate(key, state.actor(), year or this_year(), str(purpose),
                                       str(source), read_yuan(amount), basis),
               "budget.booked")  # fmt: skip


def _done() -> None:
    found = [each for each in state.application().read(budget_changes) if each.decided_by
             or each.from_line == ""]  # fmt: skip
    if not found:
        return
    with st.expander(t("budget.history", count=len(found))):
        for each in found:
            st.markdown(
                f"{_words(each)}  \n{t(f'budget.state.{each.state.value}')} · "
                f"{each.basis} {person(each.decided_by or each.requested_by)} {each.decision_note}"
            )
