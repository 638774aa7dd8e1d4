"""The agreements with where they stand and what is due next; one of them whole."""

from __future__ import annotations

import streamlit as st

from depot.services.agreement_views import DealRow, agreement_view, agreements
from depot.web import state
from depot.web.agreements import detail
from depot.web.agreements.words import color, duty_words, state_words, supplier_name
from depot.web.formats import day
from depot.web.language import t

CHOSEN = "agreement.chosen"


def show() -> None:
    """Show the list, or the agreement that was chosen."""
    app = state.application()
    chosen = st.session_state.get(CHOSEN)
    if chosen is not None:
        if st.button(t("agreement.back"), key="agreement.back", icon=":material/arrow_back:"):
            st.session_state.pop(CHOSEN)
            st.rerun()
        detail.show(app.read(agreement_view, chosen))
        return
    everything = st.toggle(t("agreement.all"), key="agreement.all")
    rows = app.read(agreements, all_states=everything)
    if not rows:
        st.info(t("agreement.none"))
    for row in rows:
        card(row)


def card(row: DealRow) -> None:
    """Show one in the list, with a button that opens it."""
    deal = row.deal
    with st.container(border=True):
        kind = t(f"agreement.kind.{deal.agreement.kind.value}")
        st.markdown(f"**{deal.number}** {supplier_name(row.supplier)}")
        with st.container(horizontal=True, gap="small"):
            st.badge(state_words(deal), color=color(deal))
            st.badge(kind, color="blue")
        st.caption(
            t("agreement.valid", start=day(deal.agreement.valid_from),
              end=day(deal.agreement.valid_to))
        )  # fmt: skip
        if row.renewed_by:
            st.caption(t("agreement.renewed_by", number=row.renewed_by))
        if row.duty is not None:
            st.markdown(duty_words(row.duty))
        st.button(
            t("agreement.open"), key=f"agreement.open.{deal.number}", width="stretch",
            on_click=_choose, args=(deal.number,),
        )  # fmt: skip


def _choose(number: str) -> None:
    st.session_state[CHOSEN] = number
