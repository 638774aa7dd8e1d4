"""Tenders: what is wanted, and the bids side by side."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from depot.domain.agreement import AgreementKind
from depot.domain.agreement_life import Tender, TenderState
from depot.domain.money import in_fen
from depot.services.agreement_tenders import (
    CancelTender,
    OpenTender,
    cancel_tender,
    open_tender,
)
from depot.services.agreement_views import BidView, bids, tenders
from depot.services.catalogue import items
from depot.web import state
from depot.web.agreements.words import PAGE, state_words, supplier_name
from depot.web.care.goods import finished
from depot.web.components.basket import basket, basket_lines, empty_basket
from depot.web.components.commands import give
from depot.web.formats import day, exact, span, whole
from depot.web.goods import item_words
from depot.web.language import named, t
from depot.web.money.words import do
from depot.web.people import person

BASKET = "agreement.tender_lines"
_DAYS = 20


def show() -> None:
    """Show the tenders, and the form of a new one."""
    found = state.application().read(tenders)
    if not found:
        st.info(t("agreement.no_tenders"))
    for each in found:
        _card(each)
    with st.expander(t("agreement.open_tender"), icon=":material/campaign:"):
        _new()


def _card(tender: Tender) -> None:
    with st.container(border=True):
        st.markdown(f"**{tender.number}** {tender.title}")
        names = item_words(item for item, _ in tender.lines)
        is_open = tender.state is TenderState.OPEN
        st.badge(t(f"agreement.tender.{tender.state.value}"), color="green" if is_open else "gray")
        st.caption(
            t("agreement.wanted", items=t("list.comma").join(
                f"{names[i]} × {whole(n)}" for i, n in tender.lines),
              closes=day(tender.closes_on), who=person(tender.opened_by))
        )  # fmt: skip
        with st.container(horizontal=True, gap="small"):
            for bid in state.application().read(bids, tender.number):
                with st.container(border=True, width=230):
                    _bid(bid)
        if is_open:
            why = st.text_input(t("agreement.cancel_why"), key=f"agreement.cancel.{tender.number}")
            if st.button(t("agreement.cancel"), key=f"agreement.cancel_now.{tender.number}"):
                do(PAGE, f"cancel.{tender.number}", cancel_tender,
                   lambda key: CancelTender(key, state.actor(), tender.number, why),
                   "agreement.cancelled")  # fmt: skip


def _bid(bid: BidView) -> None:
    deal = bid.deal
    st.markdown(f"**{supplier_name(bid.supplier)}**  \n{exact(bid.compared_fen)}")
    badges = [state_words(deal)]
    if bid.cheapest:
        badges.append(f":green[{t('purchase.cheapest')}]")
    if bid.quickest:
        badges.append(f":blue[{t('purchase.fastest')}]")
    st.markdown(t("list.comma").join(badges))
    names = item_words(line.item for line in deal.agreement.lines)
    for line in deal.agreement.lines:
        st.caption(
            f"{names[line.item]} × {whole(line.quantity)} · {exact(in_fen(line.price_cny))} · "
            f"{span(line.lead_day_min)}"
        )
    st.caption(t("agreement.fee_of", fen=exact(deal.terms.retention_fen)))
    st.button(
        t("agreement.open"), key=f"agreement.bid.{deal.number}", on_click=_choose,
        args=(deal.number,),
    )  # fmt: skip


def _choose(number: str) -> None:
    st.session_state["agreement.chosen"] = number
    st.session_state["agreement.part"] = "list"


def _new() -> None:
    kind = st.segmented_control(
        t("agreement.kind"), ["stock", "capacity"], default="stock", required=True,
        key="agreement.tender_kind", format_func=lambda each: t(f"agreement.kind.{each}"),
    )  # fmt: skip
    title = st.text_input(t("agreement.tender_title"), key="agreement.tender_title")
    closes = st.date_input(
        t("agreement.closes"), state.application().clock.today() + timedelta(days=_DAYS),
        key="agreement.closes", format="YYYY-MM-DD",
    )  # fmt: skip
    names = {e.code: named(e.name_zh, e.name_en) for e in state.application().read(items)}
    code = st.selectbox(
        t("column.item"), list(names), index=None, key="agreement.tender_item",
        placeholder=t("choose.one"), format_func=lambda each: f"{each} {names[each]}",
    )  # fmt: skip
    units = st.number_input(t("agreement.quantity"), 1, value=100, key="agreement.tender_units")
    if st.button(t("agreement.add"), key="agreement.tender_add", disabled=code is None,
                 width="stretch"):  # fmt: skip
        basket_lines(BASKET).append((code, int(units)))
    lines: list[tuple[str, int]] = basket_lines(BASKET)
    basket(
        BASKET,
        [{t("column.item"): f"{i} {names[i]}", t("agreement.quantity"): whole(n)}
         for i, n in lines],
        t("agreement.no_lines"),
    )  # fmt: skip
    if st.button(t("agreement.open_tender"), type="primary", key="agreement.open_tender",
                 disabled=not lines, width="stretch"):  # fmt: skip
        done = give(
            "agreement.open_tender", open_tender,
            lambda key: OpenTender(
                key, state.actor(), AgreementKind(kind or "stock"), title, closes, tuple(lines)
            ),
        )  # fmt: skip
        if done is not None:
            empty_basket(BASKET)
            finished(PAGE, t("agreement.tender_opened", number=done.number))
