"""After the payment: refunds; after the year: carrying an order's open commitment over."""

from __future__ import annotations

import streamlit as st

from depot.domain.account import Right
from depot.domain.money import read_yuan
from depot.services.money_after import (
    AskCarryOver,
    CarryOver,
    DecideCarryOver,
    RecordRefund,
    ask_carry_over,
    carry_overs,
    decide_carry_over,
    record_refund,
)  # fmt: skip
from depot.services.purchase_views import PurchaseState, PurchaseView
from depot.web import state
from depot.web.formats import exact, moment
from depot.web.language import t
from depot.web.money.words import do, line_name, open_lines
from depot.web.people import person


def show(view: PurchaseView) -> None:
    """Show what came back, and the forms for who may use them."""
    for each in view.refunds:
        st.caption(
            t("after.refunded", number=each.number, fen=exact(each.fen), credit=each.credit_no,
              paid=each.settlement, reason=each.reason, who=person(each.recorded_by))
        )  # fmt: skip
    if not state.may(Right.MONEY):
        return
    if view.settlements and view.purchase.requested_by != state.actor():
        _refund(view)
    still_open = view.commitment is not None and view.commitment.open_fen
    if view.purchase.state is PurchaseState.ORDERED and still_open:
        carry(view.purchase.number, "purchase")


def _refund(view: PurchaseView) -> None:
    number = view.purchase.number
    key = f"after.refund.{number}.{len(view.refunds)}"
    paid = {each.number: f"{each.number} {exact(each.fen)}" for each in view.settlements}
    with st.expander(t("after.refund"), icon=":material/undo:"):
        settlement = st.selectbox(
            t("after.payment"), list(paid), key=f"{key}.paid", format_func=paid.__getitem__
        )
        amount = st.text_input(t("budget.amount_yuan"), key=f"{key}.amount")
        credit = st.text_input(t("after.credit"), key=f"{key}.credit")
        reason = st.text_input(t("after.reason"), key=f"{key}.reason")
        if st.button(t("after.refund_save"), key="after.refund_save", width="stretch"):
            do("purchase", f"{key}.save", record_refund,
               lambda each: RecordRefund(each, state.actor(), number, settlement or "",
                                         read_yuan(amount), credit, reason),
               "after.done")  # fmt: skip


def carry(number: str, page: str) -> None:
    """Offer to ask for a carry-over of what a paper has committed and not paid."""
    with st.expander(t("after.carry"), icon=":material/redo:"):
        st.caption(t("after.carry_hint"))
        basis = st.text_input(t("after.basis"), key=f"after.basis.{number}")
        if st.button(t("after.carry_ask"), key=f"after.carry_ask.{number}", width="stretch"):
            do(page, f"carry.{number}", ask_carry_over,
               lambda key: AskCarryOver(key, state.actor(), number, basis),
               "after.asked")  # fmt: skip


def waiting() -> None:
    """Show carry-overs that wait, with the decision for who may."""
    for each in state.application().read(carry_overs, waiting_only=True):
        _decide(each)


def _decide(each: CarryOver) -> None:
    lines, actor = open_lines(), state.actor()
    here = lines.get(each.from_line)
    with st.container(border=True):
        st.markdown(
            t("after.waits", number=each.number, ref=each.ref, fen=exact(each.fen),
              line=each.from_line if here is None else line_name(here))
        )  # fmt: skip
        st.caption(f"{person(each.requested_by)} · {moment(each.requested_at_us)} · {each.basis}")
        if each.requested_by == actor or not state.may(Right.APPROVE):
            return
        note = st.text_input(t("money.note"), key=f"after.note.{each.number}")
        with st.container(horizontal=True):
            yes = st.button(t("money.approve"), type="primary", key=f"after.yes.{each.number}")
            no = st.button(t("money.reject"), key=f"after.no.{each.number}")
        if yes or no:
            do("budget", f"carry.{each.number}", decide_carry_over,
               lambda key: DecideCarryOver(key, actor, each.number, yes, note),
               "budget.decided")  # fmt: skip
