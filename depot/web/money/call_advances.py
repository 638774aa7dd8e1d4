"""Money that was advanced for a call-off under a response, and its review by another person."""

from __future__ import annotations

import streamlit as st

from depot.domain.account import Right
from depot.domain.agreement_money import CallBill
from depot.services.call_bills import ReviewAdvance, open_advances, review_advance
from depot.web import state
from depot.web.formats import exact, moment
from depot.web.language import t
from depot.web.money.words import do
from depot.web.people import person


def waiting() -> tuple[CallBill, ...]:
    """Return what nobody has reviewed yet."""
    return state.application().read(open_advances)


def show(found: tuple[CallBill, ...], page: str) -> None:
    """Show each with its review for who may."""
    for bill in found:
        with st.container(border=True):
            st.markdown(f"**{bill.number}** · {bill.agreement} · {bill.source}")
            st.caption(f"{person(bill.called_by)} · {moment(bill.called_at_us)}")
            review(bill, page)


def review(bill: CallBill, page: str) -> None:
    """Say what was advanced; ask for the review."""
    st.warning(t("agreement.advanced", fen=exact(bill.advance_fen)))
    if bill.activation:
        st.caption(t("agreement.holds_response", number=bill.activation))
    if not state.may(Right.APPROVE):
        return
    if bill.called_by == state.actor():
        st.caption(t("agreement.own_advance"))
        return
    note = st.text_input(t("agreement.review_note"), key=f"agreement.review.{bill.number}")
    if st.button(t("agreement.review"), key=f"agreement.review_now.{bill.number}",
                 width="stretch"):  # fmt: skip
        do(page, f"review.{bill.number}", review_advance,
           lambda key: ReviewAdvance(key, state.actor(), bill.number, note),
           "agreement.saved")  # fmt: skip
