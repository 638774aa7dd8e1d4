"""Purchases: the list, and one with what can be done about it now."""

from __future__ import annotations

import streamlit as st

from depot.services.purchase_views import (
    PurchaseState,
    PurchaseView,
    purchase_view,
    purchases,
)  # fmt: skip
from depot.services.purchasing import WithdrawPurchase, withdraw_purchase
from depot.web import state
from depot.web.formats import day, exact, moment
from depot.web.language import named, t
from depot.web.money import after, purchase_quotes, purchase_settling
from depot.web.money.purchase_facts import lines, quotes
from depot.web.money.words import do, line_name
from depot.web.papers.printing import paper_buttons
from depot.web.people import person

_OPEN = (
    PurchaseState.REQUESTED, PurchaseState.SUBMITTED, PurchaseState.HALF_APPROVED,
    PurchaseState.ORDERED,
)  # fmt: skip


def show() -> None:
    """Choose a purchase and show it."""
    app = state.application()
    everything = st.toggle(t("purchase.all"), key="purchase.all")
    found = app.read(purchases, states=() if everything else _OPEN)
    if not found:
        st.info(t("purchase.none"))
        return
    by_number = {each.number: each for each in found}
    chosen = st.selectbox(
        t("purchase.choose"), list(by_number), key="purchase.chosen",
        format_func=lambda each: f"{each} {by_number[each].order_no} {by_number[each].reason}",
    )  # fmt: skip
    view = app.read(purchase_view, chosen)
    _facts(view)
    if view.purchase.state is PurchaseState.REQUESTED:
        purchase_quotes.show(view)
    if view.purchase.state is PurchaseState.ORDERED:
        purchase_settling.show(view)
    if view.purchase.order_no:
        after.show(view)
    _withdraw(view)
    if view.purchase.order_no:
        paper_buttons(view.purchase.order_no, f"purchase.paper.{chosen}")


def _facts(view: PurchaseView) -> None:
    found = view.purchase
    st.subheader(f"{found.order_no or found.number} · {t(f'purchase.state.{found.state.value}')}")
    st.markdown(
        f"{line_name(view.budget)}  \n"
        + t("purchase.asked", who=person(found.requested_by), day=day(found.needed_on),
            reason=found.reason, depot=named(view.depot_zh, view.depot_en))
    )  # fmt: skip
    lines(view)
    quotes(view)
    approval = found.approval
    for who, at, note in (
        (approval.first_by, approval.first_at_us, approval.first_note),
        (approval.second_by, approval.second_at_us, approval.second_note),
        (found.ended_by, found.ended_at_us, found.end_note),
    ):
        if who:
            st.caption(t("purchase.by", who=person(who), at=moment(at), note=note or t("none")))
    if found.override_no:
        st.warning(t("purchase.urgent", number=found.override_no))
    if found.delivery:
        st.caption(t("purchase.delivery", number=found.delivery))
    if view.commitment is not None:
        st.markdown(
            t("purchase.money", committed=exact(view.commitment.fen),
              spent=exact(view.commitment.spent_fen), left=exact(view.commitment.open_fen))
        )  # fmt: skip
    for each in view.settlements:
        st.caption(
            t("purchase.paid", number=each.number, invoice=each.invoice, fen=exact(each.fen),
              who=person(each.settled_by), at=moment(each.settled_at_us), note=each.note)
        )  # fmt: skip
    for more in view.supplements:
        words = t(f"purchase.supplement.{more.state.value}")
        st.caption(f"{more.number} · {exact(more.fen)} · {words} · {more.reason}")


def _withdraw(view: PurchaseView) -> None:
    found, actor = view.purchase, state.actor()
    waiting = found.state in _OPEN and found.state is not PurchaseState.ORDERED
    if not waiting or found.requested_by != actor:
        return
    if st.button(t("purchase.withdraw"), key="purchase.withdraw"):
        do(
            "purchase", f"withdraw.{found.number}", withdraw_purchase,
            lambda key: WithdrawPurchase(key, actor, found.number), "purchase.withdrawn",
        )  # fmt: skip
