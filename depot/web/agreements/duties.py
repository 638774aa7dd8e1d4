"""Spot checks, drills and rotation statements: forms for a phone, and what was recorded."""

from __future__ import annotations

import streamlit as st

from depot.domain.agreement_life import Drill
from depot.services.agreement_duties import (
    PHOTOS,
    Counted,
    EndDrill,
    RecordRotation,
    RecordSpotCheck,
    StartDrill,
    end_drill,
    record_rotation,
    record_spot_check,
    start_drill,
)
from depot.services.agreement_views import AgreementView
from depot.web import state
from depot.web.agreements.words import PAGE
from depot.web.components.files import show_files, take_files
from depot.web.formats import day, moment, span, whole
from depot.web.language import said, t
from depot.web.money.words import do
from depot.web.papers.printing import paper_buttons
from depot.web.people import person
from depot.web.units import unit_name


def show(view: AgreementView) -> None:
    """Show the three forms; a drill that goes on is open."""
    with st.expander(t("agreement.check"), icon=":material/fact_check:"):
        _check(view)
    going_on = next((each for each in view.drills if not each.ended_at_us), None)
    with st.expander(t("agreement.drill"), icon=":material/timer:", expanded=bool(going_on)):
        if going_on is None:
            _start(view)
        else:
            _end(view, going_on)
    with st.expander(t("agreement.rotation"), icon=":material/autorenew:"):
        _rotation(view)


def _name(view: AgreementView, item: str) -> str:
    name, unit = said(view.names[item]), unit_name(view.units[item])
    return t("agreement.item_unit", name=name, unit=unit)


def _check(view: AgreementView) -> None:
    number = view.row.deal.number
    key = f"agreement.check.{number}.{len(view.checks)}"
    today = state.application().clock.today()
    on = st.date_input(
        t("agreement.checked_on"), today, max_value=today, key=f"{key}.on", format="YYYY-MM-DD"
    )
    lines = []
    for item, promise in view.promises.items():
        units = st.number_input(
            t("agreement.counted", name=_name(view, item), promised=whole(promise.left)), 0,
            value=None, key=f"{key}.{item}",
        )  # fmt: skip
        if units is not None:
            lines.append(Counted(item, int(units)))
    fine = st.toggle(t("agreement.in_order"), value=True, key=f"{key}.fine")
    found = st.text_area(t("agreement.findings"), key=f"{key}.findings")
    photos = take_files(f"{key}.photos", t("agreement.photos"))
    if st.button(t("agreement.check_save"), type="primary", width="stretch",
                 key="agreement.check_save"):  # fmt: skip
        # The next check's form has a key of its own, so that nothing is sent twice.
        do(PAGE, key, record_spot_check,
           lambda one: RecordSpotCheck(one, state.actor(), number, on, tuple(lines), found,
                                       fine, photos), "agreement.checked")  # fmt: skip


def _start(view: AgreementView) -> None:
    number = view.row.deal.number
    key = f"agreement.drill.{number}.{len(view.drills)}"
    st.caption(t("agreement.drill_hint"))
    lines = []
    for item, promise in view.promises.items():
        free = promise.free_on(state.application().clock.today())
        units = st.number_input(
            t("agreement.ask", name=_name(view, item), free=whole(free)), 0, max(0, free), 0,
            key=f"{key}.{item}",
        )  # fmt: skip
        if units:
            lines.append(Counted(item, int(units)))
    note = st.text_input(t("column.note"), key=f"{key}.note")
    if st.button(t("agreement.drill_start"), type="primary", width="stretch",
                 key="agreement.drill_start"):  # fmt: skip
        do(PAGE, key, start_drill,
           lambda one: StartDrill(one, state.actor(), number, tuple(lines), note),
           "agreement.drilling")  # fmt: skip


def _end(view: AgreementView, drill: Drill) -> None:
    st.caption(t("agreement.called_at", who=person(drill.called_by), at=moment(drill.called_at_us)))
    lines = []
    for each in drill.lines:
        key = f"agreement.end.{drill.number}.{each.item}"
        units = st.number_input(
            t("agreement.confirmed", name=_name(view, each.item), asked=whole(each.asked)), 0,
            each.asked, each.asked, key=f"{key}.units",
        )  # fmt: skip
        minutes = st.number_input(
            t("agreement.confirmed_min", promised=span(each.promised_min)), 0, 527_040, 0,
            key=f"{key}.min", help=t("agreement.minutes_help"),
        )  # fmt: skip
        lines.append(Counted(each.item, int(units), int(minutes)))
    result = st.text_area(t("agreement.result"), key=f"agreement.result.{drill.number}")
    if st.button(t("agreement.drill_save"), type="primary", width="stretch",
                 key="agreement.drill_save"):  # fmt: skip
        do(PAGE, f"end.{drill.number}", end_drill,
           lambda one: EndDrill(one, state.actor(), drill.number, tuple(lines), result),
           "agreement.drilled")  # fmt: skip


def _rotation(view: AgreementView) -> None:
    number = view.row.deal.number
    key = f"agreement.rotation.{number}.{len(view.rotations)}"
    today = state.application().clock.today()
    item = st.selectbox(
        t("column.item"), list(view.names), key=f"{key}.item",
        format_func=lambda code: _name(view, code),
    )  # fmt: skip
    on = st.date_input(
        t("agreement.stated_on"), today, max_value=today, key=f"{key}.on", format="YYYY-MM-DD"
    )
    made = st.date_input(
        t("agreement.oldest"), today, max_value=today, key=f"{key}.made", format="YYYY-MM-DD"
    )
    units = st.number_input(t("agreement.quantity"), 1, value=1, key=f"{key}.units")
    if st.button(t("agreement.rotation_save"), type="primary", width="stretch",
                 key="agreement.rotation_save"):  # fmt: skip
        do(PAGE, key, record_rotation,
           lambda one: RecordRotation(one, state.actor(), number, item, on, made, int(units)),
           "agreement.saved")  # fmt: skip


def history(view: AgreementView) -> None:
    """Show what was recorded, the newest first."""
    for check in view.checks:
        with st.container(border=True):
            word = t("agreement.passed") if check.passed else t("agreement.failed")
            st.badge(word, color="green" if check.passed else "red")
            st.markdown(f"**{check.number}** {day(check.checked_on)} {person(check.checked_by)}")
            for each in check.lines:
                st.caption(
                    t("agreement.found", item=_name(view, each.item), counted=whole(each.counted),
                      promised=whole(each.promised))
                )  # fmt: skip
            st.caption(check.findings)
            show_files(PHOTOS, check.number, f"agreement.photos.{check.number}")
    for drill in view.drills:
        if drill.ended_at_us:
            _drill(view, drill)
    for said_so in view.rotations:
        st.caption(
            t("agreement.rotated", item=_name(view, said_so.item), on=day(said_so.stated_on),
              made=day(said_so.oldest_made_on), units=whole(said_so.quantity))
        )  # fmt: skip


def _drill(view: AgreementView, drill: Drill) -> None:
    with st.container(border=True):
        st.markdown(f"**{drill.number}** {moment(drill.called_at_us)} {person(drill.called_by)}")
        for each in drill.lines:
            st.caption(
                t("agreement.drill_line", item=_name(view, each.item), asked=whole(each.asked),
                  confirmed=whole(each.confirmed), promised=span(each.promised_min),
                  taken=span(each.confirmed_min))
            )  # fmt: skip
        st.caption(drill.result)
        paper_buttons(drill.number, f"agreement.paper.{drill.number}")
