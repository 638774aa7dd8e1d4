"""Surveys in: one by a form, many by a workbook with a preview."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from depot.domain.account import Right
from depot.domain.finding import Finding, has_errors
from depot.io.household_sheet import read_surveys, survey_template
from depot.io.reference_household import household_list
from depot.io.workbook_in import ENDINGS
from depot.services.households import (
    RecordSurveys,
    Survey,
    SurveyLine,
    record_surveys,
    survey_findings,
    surveys,
)  # fmt: skip
from depot.web import state
from depot.web.care.goods import finished
from depot.web.components.commands import give
from depot.web.components.downloads import XLSX, download
from depot.web.components.findings import show_findings
from depot.web.components.refusals import refused_here
from depot.web.formats import day, whole
from depot.web.households.words import communities, place_name, township_names
from depot.web.language import named, t
from depot.web.people import person


def show() -> None:
    """Show the form, the workbook, and what was booked."""
    if state.may(Right.PLAN) or state.may(Right.KEEP):
        _form()
        _workbook()
    else:
        st.info(t("household.not_yours"))
    _booked()


def _form() -> None:
    places, townships = communities(), township_names()
    today = state.application().clock.today()
    with st.expander(t("household.form"), icon=":material/edit_note:", expanded=True):
        code = st.selectbox(
            t("household.community"), list(places), index=None, key="household.community",
            placeholder=t("choose.one"),
            format_func=lambda each: place_name(places[each], townships),
        )  # fmt: skip
        on = st.date_input(
            t("household.day"),
            value=today,
            max_value=today,
            key="household.day",
            format="YYYY-MM-DD",
        )
        asked = st.number_input(
            t("household.asked"), min_value=1, value=None, step=1, key="household.asked"
        )
        st.caption(t("household.having"))
        lines = []
        for item in household_list():
            having = st.number_input(
                named(item.name_zh, item.name_en), min_value=0, value=None, step=1,
                key=f"household.having.{item.key}",
            )  # fmt: skip
            if having is not None:
                lines.append(SurveyLine(item.key, int(having)))
        note = st.text_input(t("household.remark"), key="household.note")
        ready = code is not None and asked is not None and bool(lines)
        if st.button(
            t("household.save"), type="primary", key="household.save", disabled=not ready,
            width="stretch",
        ):  # fmt: skip
            _send("form", (Survey(code or "", on, int(asked or 0), tuple(lines), note),))


def _workbook() -> None:
    app, items = state.application(), household_list()
    with st.expander(t("household.workbook"), icon=":material/upload_file:"):
        download(
            t("household.template"),
            lambda: survey_template(tuple(communities().values()), items, app.clock.today()),
            f"{t('household.template')}.xlsx", XLSX, key="household.template",
        )  # fmt: skip
        given = st.file_uploader(t("household.upload"), type=ENDINGS, key="household.upload")
        if given is None:
            return
        with refused_here():
            found, unread = read_surveys(given.getvalue(), given.name, items)
            wrong = tuple(
                Finding(
                    t("household.survey_no", number=each.source.removeprefix("lines/")),
                    each.message, each.subject,
                )
                for each in app.read(survey_findings, found)
            )  # fmt: skip
            show_findings((*unread, *wrong))
            st.dataframe(_preview(found), hide_index=True)
            bad = has_errors(unread) or bool(wrong) or not found
            if st.button(
                t("household.book", count=len(found)), type="primary", key="household.book",
                disabled=bad, width="stretch",
            ):  # fmt: skip
                _send("book", found)


def _send(key: str, found: tuple[Survey, ...]) -> None:
    done = give(f"household.{key}", record_surveys,
                lambda one: RecordSurveys(one, state.actor(), found))  # fmt: skip
    if done is not None:
        finished("household", t("household.saved", number=done.number, count=done.count))


def _preview(found: tuple[Survey, ...]) -> pd.DataFrame:
    places, townships = communities(), township_names()
    return pd.DataFrame(
        [
            {
                t("household.community"): (
                    place_name(places[each.community], townships)
                    if each.community in places
                    else each.community
                ),
                t("household.day"): day(each.surveyed_on),
                t("household.asked"): whole(each.asked),
                t("household.items"): whole(len(each.lines)),
            }
            for each in found
        ]
    )


def _booked() -> None:
    found = state.application().read(surveys)
    places, townships = communities(), township_names()
    if not found:
        return
    st.subheader(t("household.booked", count=len(found)))
    for each in found[:20]:
        place = places.get(each.community)
        name = each.community if place is None else place_name(place, townships)
        st.caption(
            f"{each.number} · {name} · {day(each.surveyed_on)} · "
            f"{t('household.asked')} {whole(each.asked)} · {person(each.recorded_by)}"
        )
