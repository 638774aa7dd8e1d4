"""The loans: what is out with whom, taking it back, extending."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from depot.domain.account import Right
from depot.domain.ledger import StockStatus
from depot.domain.loan import ACCOUNT_PREFIX, Loan, LoanPart
from depot.domain.serial import Grade
from depot.services.catalogue import bins
from depot.services.loans import (
    ExtendLoan,
    ReturnLine,
    ReturnLoan,
    extend_loan,
    loan_events,
    return_loan,
)  # fmt: skip
from depot.services.writing_off import DraftWriteOff, WriteOffLine, draft_write_off
from depot.web import state
from depot.web.care.goods import finished
from depot.web.care.units import returned
from depot.web.components.commands import give
from depot.web.formats import day, moment
from depot.web.language import named, t
from depot.web.people import person


def show_open(loans: Sequence[Loan]) -> None:
    """Show the open loans, the first due first, and what can be done with one."""
    if not loans:
        st.info(t("loans.none"))
        return
    for each in loans:
        _card(each)
    if not state.may(Right.KEEP):
        return
    by_number = {each.number: each for each in loans}
    chosen = st.selectbox(
        t("loans.choose"), list(by_number), key="loans.chosen",
        format_func=lambda number: f"{number} {by_number[number].borrower}",
    )  # fmt: skip
    if chosen:
        _take_back(by_number[chosen])
        _extend(by_number[chosen])


def show_closed(loans: Sequence[Loan]) -> None:
    """Show the loans of which nothing is out."""
    if not loans:
        st.info(t("loans.none_closed"))
    for each in loans:
        _card(each)


def _card(loan: Loan) -> None:
    late = (state.application().clock.today() - loan.due_on).days
    due = t("loans.due", day=day(loan.due_on))
    if loan.is_open and late > 0:
        due = f":red[**{due}{t('list.comma')}{t('care.late', days=late)}**]"
    with st.container(border=True):
        st.markdown(f"**{loan.number}** · {loan.borrower} · {due}")
        st.markdown(f"{loan.purpose} · {loan.contact}")
        for part in loan.lines:
            name = named(part.name_zh, part.name_en)
            st.markdown(t("loans.out", name=name, out=part.out, quantity=part.quantity))
        with st.expander(t("loans.history")):
            for each in state.application().read(loan_events, loan.number):
                st.caption(
                    f"{moment(each.at_us)} · {t(f'loans.event.{each.what}')} "
                    f"{each.quantity or day(each.due_on)} {each.grade} · "
                    f"{person(each.actor)} {each.note}"
                )


def _take_back(loan: Loan) -> None:
    out = {part.line: part for part in loan.lines if part.out}
    line = st.selectbox(
        t("loans.line"), list(out), key=f"loans.line.{loan.number}",
        format_func=lambda each: f"{each} {named(out[each].name_zh, out[each].name_en)}",
    )  # fmt: skip
    part, key = out[line], f"loans.back.{loan.number}.{line}.{out[line].out}"
    quantity, serials = returned(loan.number, part.lot_id, part.out, key)
    codes = [each.code for each in state.application().read(bins, loan.depot)]
    place = st.selectbox(
        t("loans.bin"), codes, index=codes.index(part.bin) if part.bin in codes else 0,
        key=f"{key}.bin",
    )  # fmt: skip
    grade = st.segmented_control(
        t("loans.grade"), list(Grade), default=Grade.A, required=True, key=f"{key}.grade",
        format_func=lambda each: t(f"grade.{Grade(each).value}"),
    )  # fmt: skip
    dirty = st.checkbox(t("loans.dirty"), key=f"{key}.dirty")
    note = st.text_input(t("loans.note"), key=f"{key}.note")
    if st.button(t("loans.return"), type="primary", width="stretch", key="loans.return"):
        back = ReturnLine(
            line, quantity, place or "", Grade(grade or Grade.A), serials, dirty, note
        )
        done = give(
            f"loans.return.{loan.number}", return_loan,
            lambda each: ReturnLoan(each, state.actor(), loan.number, (back,)),
        )  # fmt: skip
        if done is not None:
            finished("loans", t("loans.returned", number=done.number, out=done.out))
    _lost(loan, part, quantity, serials)


def _lost(loan: Loan, part: LoanPart, quantity: int, serials: tuple[str, ...]) -> None:
    """Ask for a write-off of what the borrower doesn't bring back."""
    with st.expander(t("loans.lost"), icon=":material/help:"):
        reason = st.text_input(t("loans.lost_reason"), key=f"loans.lost_reason.{loan.number}")
        if st.button(t("write_off.send"), key="loans.lost"):
            gone = WriteOffLine(
                part.lot_id, loan.depot, f"{ACCOUNT_PREFIX}{loan.number}", StockStatus.ISSUABLE,
                part.owner, quantity, reason, serials,
            )  # fmt: skip
            done = give(
                f"loans.lost.{loan.number}", draft_write_off,
                lambda each: DraftWriteOff(each, state.actor(), (gone,), loan.number),
            )  # fmt: skip
            if done is not None:
                finished("loans", t("write_off.sent", number=done.number))


def _extend(loan: Loan) -> None:
    with st.expander(t("loans.extend"), icon=":material/event_repeat:"):
        today = state.application().clock.today()
        due_on = st.date_input(
            t("loans.extend_to"), value=max(loan.due_on, today), min_value=today,
            format="YYYY-MM-DD", key=f"loans.extend_to.{loan.number}",
        )  # fmt: skip
        reason = st.text_input(t("loans.reason"), key=f"loans.reason.{loan.number}")
        if st.button(t("loans.extend_save"), key="loans.extend_save"):
            done = give(
                f"loans.extend.{loan.number}", extend_loan,
                lambda each: ExtendLoan(each, state.actor(), loan.number, due_on or today, reason),
            )  # fmt: skip
            if done is not None:
                finished("loans", t("loans.extended", day=day(due_on)))
