"""Steps of an agreement's life: submit, withdraw, end, renew; people and terms."""

from __future__ import annotations

import streamlit as st

from depot.domain.account import Right
from depot.domain.agreement_life import WAITING, AgreementState, Origin
from depot.domain.agreement_typed import contact_words, read_contacts
from depot.services.agreement_proposing import (
    SubmitAgreement,
    WithdrawAgreement,
    submit_agreement,
    withdraw_agreement,
)
from depot.services.agreement_signing import (
    CompleteTerms,
    EndAgreement,
    SetContacts,
    complete_terms,
    end_agreement,
    set_contacts,
)
from depot.services.agreement_views import AgreementView
from depot.web import state
from depot.web.agreements import terms_form
from depot.web.agreements.words import PAGE
from depot.web.language import t
from depot.web.money.words import do


def show(view: AgreementView) -> None:
    """Show the steps that this person may take now."""
    life = view.row.deal.life
    proposes = state.may(Right.PLAN) or state.may(Right.MONEY)
    if life.state is AgreementState.BID and proposes:
        _submit(view)
    if life.state in {AgreementState.BID, *WAITING} and life.requested_by == state.actor():
        _withdraw(view)
    if life.in_force and proposes:
        _renew(view)
        _people(view)
    if life.in_force and life.origin is Origin.TAKEN_OVER and state.may(Right.MONEY):
        _old_terms(view)
    if life.in_force and state.may(Right.APPROVE):
        _end(view)


def _submit(view: AgreementView) -> None:
    number = view.row.deal.number
    reason = st.text_input(
        t("purchase.pick_reason"), key=f"agreement.reason.{number}", help=t("agreement.why_help")
    )
    if st.button(t("purchase.submit"), type="primary", width="stretch", key="agreement.submit"):
        do(PAGE, f"submit.{number}", submit_agreement,
           lambda key: SubmitAgreement(key, state.actor(), number, reason),
           "agreement.submitted")  # fmt: skip


def _withdraw(view: AgreementView) -> None:
    number = view.row.deal.number
    if st.button(t("purchase.withdraw"), width="stretch", key="agreement.withdraw"):
        do(PAGE, f"withdraw.{number}", withdraw_agreement,
           lambda key: WithdrawAgreement(key, state.actor(), number),
           "agreement.withdrawn")  # fmt: skip


def _renew(view: AgreementView) -> None:
    if view.row.renewed_by:
        return
    if st.button(t("agreement.renew"), width="stretch", key="agreement.renew",
                 icon=":material/autorenew:"):  # fmt: skip
        st.session_state["agreement.renews"] = view.row.deal.number
        st.session_state["agreement.part.next"] = "new"
        st.rerun()


def _people(view: AgreementView) -> None:
    number = view.row.deal.number
    with st.expander(t("agreement.change_contacts"), icon=":material/edit:"):
        text = st.text_area(
            t("agreement.contacts_help"), key=f"agreement.people.{number}",
            value="\n".join(
                contact_words(e) for e in view.row.deal.terms.contacts
            ),
        )  # fmt: skip
        if st.button(t("agreement.save"), width="stretch", key="agreement.people_save"):
            do(PAGE, f"people.{number}", set_contacts,
               lambda key: SetContacts(key, state.actor(), number, read_contacts(text)),
               "agreement.saved")  # fmt: skip


def _old_terms(view: AgreementView) -> None:
    if view.fees:
        return
    number = view.row.deal.number
    with st.expander(t("agreement.complete"), icon=":material/edit_note:"):
        found = terms_form.ask(f"agreement.old.{number}", view.row.deal.terms)
        if st.button(t("agreement.save"), width="stretch", key="agreement.terms_save"):
            do(PAGE, f"terms.{number}", complete_terms,
               lambda key: CompleteTerms(key, state.actor(), number, terms_form.made(found)),
               "agreement.saved")  # fmt: skip


def _end(view: AgreementView) -> None:
    number = view.row.deal.number
    with st.expander(t("agreement.end"), icon=":material/block:"):
        st.caption(t("agreement.end_hint"))
        reason = st.text_input(t("agreement.end_why"), key=f"agreement.end_why.{number}")
        if st.button(t("agreement.end_now"), width="stretch", key="agreement.end"):
            do(PAGE, f"end.{number}", end_agreement,
               lambda key: EndAgreement(key, state.actor(), number, reason),
               "agreement.ended")  # fmt: skip
