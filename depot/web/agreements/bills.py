"""The money of an agreement: yearly fees, and what was called off."""

from __future__ import annotations

import streamlit as st

from depot.domain.account import Right
from depot.domain.agreement_money import BillState, FeeState, RetentionFee
from depot.domain.money import read_yuan
from depot.services.agreement_views import AgreementView
from depot.services.bill_settling import Proposal, SettleBill, settle_bill
from depot.services.call_bills import FundBill, fund_bill
from depot.services.retention import (
    CommitRetention,
    PayRetention,
    commit_retention,
    pay_retention,
)
from depot.web import state
from depot.web.agreements.words import PAGE, budget_words
from depot.web.formats import day, exact, moment, span, whole
from depot.web.goods import item_words
from depot.web.language import said, t
from depot.web.money import after, call_advances
from depot.web.money.words import do, line_name, open_lines
from depot.web.people import person


def show(view: AgreementView) -> None:
    """Show the fees and the bills, with what may be done about them now."""
    if view.fees or view.bills or view.row.deal.terms.retention_fen:
        st.subheader(t("agreement.money"))
    for fee in view.fees:
        _fee(fee)
    if any(each.kind == "next_fee" for each in view.duties) and state.may(Right.MONEY):
        _next_fee(view)
    for each in view.bills:
        _bill(each)


def _fee(fee: RetentionFee) -> None:
    with st.container(border=True):
        st.markdown(
            f"**{fee.number}** {t('agreement.year_fee', year=fee.year)} **{exact(fee.fen)}** · "
            f"{t(f'agreement.fee_state.{fee.state.value}')}"
        )
        if fee.state is not FeeState.DUE:
            paid = f"{fee.invoice} {person(fee.paid_by)} {moment(fee.paid_at_us)}"
            st.caption(paid if fee.paid_by else budget_words(fee.budget))
            return
        st.caption(t("agreement.pay_by", due=day(fee.due_on), line=budget_words(fee.budget)))
        if not state.may(Right.MONEY):
            return
        if fee.requested_by == state.actor():
            st.caption(t("agreement.own_fee"))
            return
        invoice = st.text_input(t("purchase.invoice"), key=f"agreement.invoice.{fee.number}")
        if st.button(t("purchase.pay"), type="primary", width="stretch",
                     key=f"agreement.pay.{fee.number}"):  # fmt: skip
            do(PAGE, f"pay.{fee.number}", pay_retention,
               lambda key: PayRetention(key, state.actor(), fee.number, invoice),
               "agreement.paid")  # fmt: skip
        after.carry(fee.number, PAGE)


def _next_fee(view: AgreementView) -> None:
    number = view.row.deal.number
    lines = {c: line for c, line in open_lines().items() if line.purpose.value == "retention"}
    line = st.selectbox(
        t("agreement.fee_line"), list(lines), key=f"agreement.next_line.{number}",
        format_func=lambda code: line_name(lines[code]),
    )  # fmt: skip
    if st.button(t("agreement.commit_fee"), key="agreement.commit_fee", disabled=line is None,
                 width="stretch"):  # fmt: skip
        do(PAGE, f"fee.{number}.{len(view.fees)}", commit_retention,
           lambda key: CommitRetention(key, state.actor(), number, line or ""),
           "agreement.saved")  # fmt: skip


def _bill(found: Proposal) -> None:
    bill = found.bill
    with st.container(border=True):
        st.markdown(
            f"**{bill.number}** {bill.source} · {t(f'agreement.bill.{bill.state.value}')}  \n"
            + t("agreement.called", fen=exact(bill.called_fen), at=moment(bill.called_at_us),
                due=moment(bill.promised_at_us))
        )  # fmt: skip
        names = item_words(line.item for line in bill.lines)
        for line in bill.lines:
            st.caption(f"{names[line.item]} × {whole(line.quantity)} · {exact(line.price_fen)}")
        if bill.advance_fen:
            _advance(found)
        if bill.state is BillState.SETTLED:
            st.markdown(
                t("agreement.settled_facts", came=exact(bill.delivered_fen),
                  penalty=exact(bill.penalty_fen), paid=exact(bill.paid_fen),
                  invoice=bill.invoice, who=person(bill.settled_by), note=bill.note)
            )  # fmt: skip
        elif bill.state is BillState.OPEN:
            _open(found)


def _advance(found: Proposal) -> None:
    bill = found.bill
    if bill.reviewed_by:
        st.caption(
            t("agreement.reviewed", who=person(bill.reviewed_by), fen=exact(bill.advance_fen),
              note=bill.review_note)
        )  # fmt: skip
        return
    call_advances.review(bill, PAGE)


def _open(found: Proposal) -> None:
    bill = found.bill
    may = state.may(Right.MONEY)
    if not bill.budget and bill.called_fen:
        st.warning(t("agreement.unfunded"))
        if may:
            _fund(found)
            return
    if found.waits is not None:
        st.caption(said(found.waits))
        if may and bill.budget:
            after.carry(bill.number, PAGE)
        return
    late = t("agreement.late_by", span=span(max(0, found.late_min)))
    st.markdown(
        t("agreement.proposal", came=exact(found.delivered_fen), late=late,
          missing=exact(found.missing_fen), penalty=exact(found.penalty_fen),
          due=exact(found.paid_fen))
    )  # fmt: skip
    if not may:
        return
    if bill.called_by == state.actor():
        st.caption(t("agreement.own_bill"))
        return
    key = f"agreement.settle.{bill.number}"
    invoice = st.text_input(t("purchase.invoice"), key=f"{key}.invoice")
    penalty = st.text_input(t("agreement.penalty_yuan"), key=f"{key}.penalty")
    note = st.text_input(t("agreement.penalty_note"), key=f"{key}.note")
    if st.button(t("purchase.settle"), type="primary", width="stretch", key=f"{key}.pay"):
        do(PAGE, key, settle_bill,
           lambda one: SettleBill(one, state.actor(), bill.number, invoice,
                                  read_yuan(penalty) if penalty.strip() else None, note),
           "agreement.settled")  # fmt: skip


def _fund(found: Proposal) -> None:
    bill = found.bill
    lines = {c: line for c, line in open_lines().items() if line.purpose.value != "retention"}
    line = st.selectbox(
        t("budget.line"), list(lines), key=f"agreement.fund.{bill.number}",
        format_func=lambda code: line_name(lines[code]),
    )  # fmt: skip
    if st.button(t("agreement.fund"), key=f"agreement.fund_now.{bill.number}", width="stretch",
                 disabled=line is None):  # fmt: skip
        do(PAGE, f"fund.{bill.number}", fund_bill,
           lambda key: FundBill(key, state.actor(), bill.number, line or ""),
           "agreement.saved")  # fmt: skip
