"""Buying on a verbal approval under a response, and reviewing what was spent so."""

from __future__ import annotations

import streamlit as st

from depot.domain.account import Right
from depot.domain.emergency import Channel
from depot.domain.money import read_yuan
from depot.domain.place import PlaceKind
from depot.services.catalogue import depots, items
from depot.services.emergency import active_responses
from depot.services.purchase_views import PurchaseKind, PurchaseState, purchases
from depot.services.purchasing import WantedLine
from depot.services.spending_urgently import (
    BuyInEmergency,
    Override,
    OverspendInEmergency,
    ReviewOverride,
    ReviewState,
    VerbalApproval,
    buy_in_emergency,
    overrides,
    overspend_in_emergency,
    review_override,
)  # fmt: skip
from depot.web import state
from depot.web.formats import exact, moment
from depot.web.language import named, t
from depot.web.money import call_advances
from depot.web.money.words import do, line_name, open_lines
from depot.web.people import person

_ASKING = (Right.KEEP, Right.PLAN, Right.MONEY)


def show() -> None:
    """Show what waits for its review, the forms while a response lasts, and what was reviewed."""
    app = state.application()
    found = app.read(overrides)
    waiting = [each for each in found if each.state is ReviewState.OPEN]
    advances = call_advances.waiting()
    st.subheader(t("urgent.waiting", count=len(waiting) + len(advances)))
    for each in waiting:
        card(each, "purchase")
    call_advances.show(advances, "purchase")
    lasting = app.read(active_responses)
    if not lasting:
        st.caption(t("urgent.no_response"))
    elif any(state.may(right) for right in _ASKING) and open_lines():
        numbers = {each.number: f"{each.number} {each.level_name} {each.event}" for each in lasting}
        _buy(numbers)
        _overspend(numbers)
    done = [each for each in found if each.state is not ReviewState.OPEN]
    for each in done:
        words = t(f"urgent.state.{each.state.value}")
        st.caption(f"{_words(each)} · {words} · {each.papers_no} {person(each.reviewed_by)} "
                   f"{each.review_note}")  # fmt: skip


def _words(each: Override) -> str:
    return f"**{each.number}** · {exact(each.fen)} · {each.purchase}"


def card(each: Override, page: str) -> None:
    """Show emergency spending whose papers are due, with the review for who may.

    Parameters
    ----------
    page
        That says what was done.
    """
    late = each.is_overdue(state.application().clock.now_us())
    with st.container(border=True):
        st.markdown(_words(each))
        due = t("urgent.due", at=moment(each.due_at_us))
        st.markdown(f":red[{due}]" if late else due)
        st.caption(
            t("urgent.by_word", who=each.verbal_approver, at=moment(each.approved_at_us),
              how=t(f"emergency.channel.{each.channel.value}"), made=person(each.made_by),
              reason=each.reason)
        )  # fmt: skip
        if each.advance_fen:
            st.caption(f":red[{t('budget.advanced', fen=exact(each.advance_fen))}]")
        if state.may(Right.APPROVE):
            _review(each, page)


def _review(each: Override, page: str) -> None:
    if each.made_by == state.actor():
        st.caption(t("urgent.own"))
        return
    key = f"urgent.{each.number}"
    papers = st.text_input(t("urgent.papers"), key=f"{key}.papers")
    note = st.text_input(t("money.note"), key=f"{key}.note")
    yes = st.button(t("urgent.confirm"), type="primary", key=f"{key}.yes", width="stretch")
    no = st.button(t("urgent.object"), key=f"{key}.no", width="stretch")
    if yes or no:
        do(page, f"review.{each.number}", review_override,
           lambda one: ReviewOverride(one, state.actor(), each.number, papers, yes, note),
           "urgent.reviewed")  # fmt: skip


def verbal_approval(numbers: dict[str, str], key: str) -> VerbalApproval:
    """Ask who approved by word, how, and under which response."""
    activation = st.selectbox(
        t("urgent.response"), list(numbers), key=f"{key}.response",
        format_func=lambda each: numbers[each],
    )  # fmt: skip
    who = st.text_input(t("emergency.approver"), key=f"{key}.approver")
    channel = st.segmented_control(
        t("emergency.channel"), [each.value for each in Channel], default="telephone",
        required=True, key=f"{key}.channel",
        format_func=lambda each: t(f"emergency.channel.{each}"),
    )  # fmt: skip
    return VerbalApproval(activation or "", who, Channel(channel or "telephone"))


def _buy(numbers: dict[str, str]) -> None:
    app, budgets = state.application(), open_lines()
    with st.expander(t("urgent.buy"), icon=":material/emergency:"):
        st.caption(t("urgent.buy_hint"))
        budget = st.selectbox(
            t("budget.line"), list(budgets), key="urgent.budget",
            format_func=lambda code: line_name(budgets[code]),
        )  # fmt: skip
        group = budgets[budget].purpose.value
        known = {each.code: each for each in app.read(items) if each.plan_group == group}
        item = st.selectbox(
            t("column.item"), list(known), index=None, placeholder=t("choose.one"),
            key="urgent.item",
            format_func=lambda code: f"{code} {named(known[code].name_zh, known[code].name_en)}",
        )  # fmt: skip
        quantity = st.number_input(
            t("column.quantity"), min_value=1, value=None, step=1, key="urgent.quantity"
        )
        price = st.text_input(t("purchase.price"), key="urgent.price")
        party = st.text_input(t("purchase.party"), key="urgent.party")
        houses = [each for each in app.read(depots) if each.kind is PlaceKind.WAREHOUSE]
        names = {each.code: named(each.name_zh, each.name_en) for each in houses}
        depot = st.selectbox(
            t("purchase.depot"), list(names), key="urgent.depot", format_func=names.__getitem__
        )
        reason = st.text_input(t("purchase.reason"), key="urgent.reason")
        approval = verbal_approval(numbers, "urgent.buy")
        ready = bool(item and quantity)
        if st.button(
            t("urgent.buy_now"), type="primary", key="urgent.buy_now", disabled=not ready,
            width="stretch",
        ):  # fmt: skip
            do("purchase", "urgent.buy", buy_in_emergency,
               lambda key: BuyInEmergency(
                   key, state.actor(), approval, PurchaseKind.GOODS, budget, depot or "", party,
                   (WantedLine(item or "", int(quantity or 0), read_yuan(price)),), reason),
               "urgent.bought")  # fmt: skip


def _overspend(numbers: dict[str, str]) -> None:
    found = state.application().read(purchases, states=(PurchaseState.ORDERED,))
    if not found:
        return
    names = {each.number: f"{each.order_no} {exact(each.fen)}" for each in found}
    with st.expander(t("urgent.overspend"), icon=":material/emergency:"):
        number = st.selectbox(
            t("purchase.choose"), list(names), key="urgent.order", format_func=names.__getitem__
        )
        amount = st.text_input(t("budget.amount_yuan"), key="urgent.amount")
        reason = st.text_input(t("purchase.more_reason"), key="urgent.more_reason")
        approval = verbal_approval(numbers, "urgent.more")
        if st.button(t("urgent.overspend_now"), key="urgent.overspend_now", width="stretch"):
            do("purchase", "urgent.overspend", overspend_in_emergency,
               lambda key: OverspendInEmergency(key, state.actor(), approval, number or "",
                                                read_yuan(amount), reason),
               "urgent.bought")  # fmt: skip
