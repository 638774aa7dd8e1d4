"""What a person may approve now, with all that it may cost."""

from __future__ import annotations

import streamlit as st

from depot.domain.money import in_fen
from depot.services.agreement_signing import (
    ApproveAgreement,
    RejectAgreement,
    approve_agreement,
    reject_agreement,
)
from depot.services.agreement_views import DealRow, waiting_agreements
from depot.web import state
from depot.web.agreements.words import PAGE, supplier_name
from depot.web.formats import day, exact, whole
from depot.web.goods import item_words
from depot.web.language import t
from depot.web.money.words import do
from depot.web.people import person


def show() -> None:
    """Show what waits."""
    found = state.application().read(waiting_agreements, state.actor())
    if not found:
        st.info(t("agreement.inbox_empty"))
    for row in found:
        _card(row)


def _card(row: DealRow) -> None:
    deal, life, actor = row.deal, row.deal.life, state.actor()
    with st.container(border=True):
        st.markdown(f"**{deal.number}** {supplier_name(row.supplier)}")
        st.markdown(
            t("agreement.exposure", fen=exact(life.fen), fee=exact(deal.terms.retention_fen))
        )
        st.caption(
            t("agreement.valid", start=day(deal.agreement.valid_from),
              end=day(deal.agreement.valid_to))
        )  # fmt: skip
        names = item_words(line.item for line in deal.agreement.lines)
        for line in deal.agreement.lines:
            price = exact(in_fen(line.price_cny))
            st.markdown(f"- {names[line.item]} × {whole(line.quantity)} · {price}")
        st.caption(f"{person(life.requested_by)} · {life.reason}")
        if life.approval.tier is not None:
            st.caption(t(f"purchase.tier.{life.approval.tier.value}"))
        if life.approval.first_by:
            st.caption(t("purchase.first_by", who=person(life.approval.first_by)))
        note = st.text_input(t("money.note"), key=f"agreement.note.{deal.number}")
        if st.button(
            t("money.approve"), type="primary", width="stretch", key=f"agreement.yes.{deal.number}"
        ):
            do(PAGE, f"yes.{deal.number}", approve_agreement,
               lambda key: ApproveAgreement(key, actor, deal.number, note),
               "agreement.approved")  # fmt: skip
        if st.button(t("money.reject"), width="stretch", key=f"agreement.no.{deal.number}"):
            do(PAGE, f"no.{deal.number}", reject_agreement,
               lambda key: RejectAgreement(key, actor, deal.number, note),
               "agreement.rejected")  # fmt: skip
