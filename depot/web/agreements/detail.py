"""One agreement: its terms, what is left of it, and the steps that may be taken now."""

from __future__ import annotations

import streamlit as st

from depot.domain.agreement import AgreementLine
from depot.domain.capacity import Capacity
from depot.domain.money import in_fen
from depot.services.agreement_views import AgreementView
from depot.web import state
from depot.web.agreements import bills, duties, steps
from depot.web.agreements.words import budget_words, color, duty_words, state_words, supplier_name
from depot.web.components.findings import show_findings
from depot.web.formats import day, exact, moment, percent, span, whole
from depot.web.language import said, t
from depot.web.papers.printing import paper_buttons
from depot.web.people import person
from depot.web.units import unit_name

_BP = 10_000


def show(view: AgreementView) -> None:
    """Show everything about it."""
    deal = view.row.deal
    st.subheader(f"{deal.number} {supplier_name(view.row.supplier)}")
    st.badge(state_words(deal), color=color(deal))
    _dates(view)
    for duty in view.duties:
        st.markdown(f"- {duty_words(duty)}")
    if view.findings:
        show_findings(view.findings, where=False)
    for line in deal.agreement.lines:
        _line(view, line)
    with st.expander(t("agreement.terms"), icon=":material/gavel:"):
        _terms(view)
    with st.expander(t("agreement.contacts"), icon=":material/call:", expanded=True):
        _contacts(view)
    steps.show(view)
    if deal.life.in_force:
        duties.show(view)
    bills.show(view)
    duties.history(view)
    paper_buttons(deal.number, f"agreement.paper.{deal.number}")


def _dates(view: AgreementView) -> None:
    deal, life = view.row.deal, view.row.deal.life
    facts = [
        t("agreement.valid", start=day(deal.agreement.valid_from),
          end=day(deal.agreement.valid_to)),
        t(f"agreement.origin.{life.origin.value}", tender=life.tender, renews=life.renews),
        t("agreement.asked", who=person(life.requested_by), at=moment(life.requested_at_us)),
    ]  # fmt: skip
    if deal.terms.contract_no:
        facts.insert(0, t("agreement.contract", number=deal.terms.contract_no))
    st.caption(" · ".join(facts))
    for who, at, note in (
        (life.approval.first_by, life.approval.first_at_us, life.approval.first_note),
        (life.approval.second_by, life.approval.second_at_us, life.approval.second_note),
        (life.ended_by, life.ended_at_us, life.end_note),
    ):
        if who:
            st.caption(f"{person(who)} {moment(at)} {note}")
    if life.reason:
        st.caption(t("purchase.choice", reason=life.reason))
    if view.row.renewed_by:
        st.caption(t("agreement.renewed_by", number=view.row.renewed_by))


def _line(view: AgreementView, line: AgreementLine) -> None:
    promise = view.promises.get(line.item)
    name, unit = said(view.names[line.item]), unit_name(view.units[line.item])
    with st.container(border=True):
        st.markdown(
            f"**{line.item} {name}** {whole(line.quantity)} {unit} · "
            f"{exact(in_fen(line.price_cny))}/{unit}"
        )
        if promise is not None:
            free = promise.free_on(state.application().clock.today())
            st.markdown(
                t("agreement.left", free=whole(free), called=whole(promise.called),
                  left=whole(promise.left), unit=unit)
            )  # fmt: skip
        for each in line.seasons:
            season = t(f"agreement.season.{each.season.value}")
            st.caption(t("agreement.seasonal", season=season, units=whole(each.quantity)))
        st.caption(_leads(line))
        if line.capacity is not None:
            st.caption(_capacity(line.capacity, unit))


def _leads(line: AgreementLine) -> str:
    leads = [
        span(line.lead_min(by_day=by_day, day_off=off))
        for off in (False, True)
        for by_day in (True, False)
    ]
    return t("agreement.leads", day=leads[0], night=leads[1], off_day=leads[2], off_night=leads[3])


def _capacity(made: Capacity, unit: str) -> str:
    parts = [t("agreement.daily", units=whole(made.daily_units), unit=unit)]
    if made.ramp_min:
        parts.append(t("agreement.ramp", span=span(made.ramp_min)))
    if made.resupply_min:
        parts.append(
            t("agreement.buffer", units=whole(made.buffer_units), unit=unit,
              span=span(made.resupply_min))
        )  # fmt: skip
    if made.line:
        parts.append(
            t("agreement.line", line=made.line, turn=made.turn, span=span(made.changeover_min))
        )
    return " · ".join(parts)


def _terms(view: AgreementView) -> None:
    terms = view.row.deal.terms
    penalty = terms.penalty
    where = t(f"agreement.handover.{terms.handover.value}", depot=terms.deliver_to)
    rows = [
        (t("agreement.handover"), where),
        (t("agreement.fee"), exact(terms.retention_fen)),
        (t("agreement.fee_line"), budget_words(terms.retention_budget)),
        (t("agreement.call_line"), budget_words(terms.call_budget)),
        (t("agreement.late"), t(f"agreement.late.{penalty.late_unit.value}",
                                share=percent(penalty.late_bp / _BP),
                                cap=percent(penalty.late_cap_bp / _BP))),
        (t("agreement.shortfall"), percent(penalty.shortfall_bp / _BP)),
        (t("agreement.rotation_days"), _days(terms.rotation_days)),
        (t("agreement.check_days"), _days(terms.check_days)),
        (t("agreement.trucks"), " ".join(f"{e.vehicle_class}×{e.count}" for e in terms.trucks)
         or t("none")),
    ]  # fmt: skip
    st.markdown("\n".join(t("agreement.fact", name=name, value=value) for name, value in rows))


def _days(days: int) -> str:
    return t("agreement.every", days=days) if days else t("none")


def _contacts(view: AgreementView) -> None:
    chain = view.row.deal.terms.contacts
    if not chain:
        supplier = view.row.supplier
        st.markdown(
            f"1. {supplier.contact} {t('agreement.by_day')} {supplier.phone_day} · "
            f"{t('agreement.by_night')} {supplier.phone_night}"
        )
    for number, each in enumerate(chain, start=1):
        st.markdown(
            f"{number}. **{each.name}** {each.duty} {t('agreement.by_day')} {each.phone_day} · "
            f"{t('agreement.by_night')} {each.phone_night}"
        )
