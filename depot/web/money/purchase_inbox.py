"""What a person may approve now: big buttons, everything to decide by on one card."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from depot.services.application import Command
from depot.services.purchase_deciding import (
    ApprovePurchase,
    DecideSupplement,
    RejectPurchase,
    approve_purchase,
    decide_supplement,
    reject_purchase,
)  # fmt: skip
from depot.services.purchase_views import (
    PurchaseView,
    Supplement,
    purchase_view,
    supplements_for_me,
    waiting_for_me,
)  # fmt: skip
from depot.web import state
from depot.web.formats import day, exact
from depot.web.language import named, t
from depot.web.money.purchase_facts import lines, quotes
from depot.web.money.words import do, line_name
from depot.web.people import person


def show() -> None:
    """Show what waits, what is needed first leading."""
    app, actor = state.application(), state.actor()
    found = app.read(waiting_for_me, actor)
    more = app.read(supplements_for_me, actor)
    if not found and not more:
        st.info(t("purchase.inbox_empty"))
    for each in found:
        _purchase(app.read(purchase_view, each.number))
    for supplement in more:
        _supplement(supplement)


def _purchase(view: PurchaseView) -> None:
    found, actor = view.purchase, state.actor()
    with st.container(border=True):
        st.markdown(f"**{found.number}** · **{exact(found.fen)}**  \n{line_name(view.budget)}")
        st.caption(
            t("purchase.asked", who=person(found.requested_by), day=day(found.needed_on),
              reason=found.reason, depot=named(view.depot_zh, view.depot_en))
        )  # fmt: skip
        tier = found.approval.tier
        if tier is not None:
            st.caption(t(f"purchase.tier.{tier.value}"))
        if found.approval.first_by:
            st.caption(t("purchase.first_by", who=person(found.approval.first_by)))
        lines(view)
        quotes(view)
        _decide(
            found.number,
            lambda key, note: ApprovePurchase(key, actor, found.number, note), approve_purchase,
            lambda key, note: RejectPurchase(key, actor, found.number, note), reject_purchase,
        )  # fmt: skip


def _supplement(each: Supplement) -> None:
    actor = state.actor()
    with st.container(border=True):
        st.markdown(f"**{each.number}** · **{exact(each.fen)}** · {each.purchase}")
        st.caption(f"{person(each.requested_by)} · {each.reason}")
        _decide(
            each.number,
            lambda key, note: DecideSupplement(key, actor, each.number, True, note),  # noqa: FBT003
            decide_supplement,
            lambda key, note: DecideSupplement(key, actor, each.number, False, note),  # noqa: FBT003
            decide_supplement,
        )


def _decide(
    number: str,
    yes: Callable[[str, str], Command],
    approve: Callable[[Any, Any], Any],
    no: Callable[[str, str], Command],
    reject: Callable[[Any, Any], Any],
) -> None:
    note = st.text_input(t("money.note"), key=f"purchase.note.{number}")
    if st.button(t("money.approve"), type="primary", width="stretch", key=f"purchase.yes.{number}"):
        do("purchase", f"yes.{number}", approve, lambda key: yes(key, note), "purchase.approved")
    if st.button(t("money.reject"), width="stretch", key=f"purchase.no.{number}"):
        do("purchase", f"no.{number}", reject, lambda key: no(key, note), "purchase.rejected")
