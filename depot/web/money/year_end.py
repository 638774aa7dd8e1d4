"""The year-end report on the screen."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from depot.domain.budget import Purpose
from depot.domain.money import yuan
from depot.io.documents.budget_report import budget_report_form
from depot.io.documents.form import Form
from depot.io.documents.pdf import pdf_of
from depot.io.documents.sheet import xlsx_of
from depot.services.papers import ORGANISATION
from depot.services.year_end import GroupCost, YearReport, year_report
from depot.web import state
from depot.web.components.downloads import downloads
from depot.web.components.kpi import Figure, kpi_row
from depot.web.components.refusals import refused_here
from depot.web.formats import exact, moment, money
from depot.web.language import language, t
from depot.web.money.words import line_name, years


def show() -> None:
    """Choose a year; show its report."""
    year = st.segmented_control(
        t("budget.year"), years(), default=years()[0], required=True, key="yearend.year"
    )
    with refused_here():
        _report(state.application().read(year_report, year or years()[0]))


def _report(found: YearReport) -> None:
    st.caption(t("yearend.until", at=moment(found.until_us)))
    if not found.ties:
        st.error(t("yearend.untied"))
    kpi_row(
        [
            Figure(t("budget.total"), money(yuan(sum(each.total for each in found.lines)))),
            Figure(t("budget.spent"), money(yuan(sum(each.spent for each in found.lines)))),
            Figure(t("yearend.retention"), money(yuan(found.spent_on(Purpose.RETENTION)))),
            Figure(t("yearend.orders"), f"{found.closed_orders} / {found.orders}"),
        ]
    )
    st.subheader(t("yearend.lines"))
    st.dataframe(_lines(found), hide_index=True)
    st.subheader(t("yearend.costs"))
    for each in found.costs:
        _cost(each)
    st.caption(t("yearend.estimated"))
    downloads(
        f"{t('yearend.title')}-{found.year}", "yearend", lambda: pdf_of(_form(found)),
        lambda: xlsx_of(_form(found)),
    )  # fmt: skip


def _lines(found: YearReport) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                t("budget.line"): line_name(each.line),
                t("yearend.appropriated"): exact(each.appropriated),
                t("yearend.moved"): exact(each.moved),
                t("yearend.advanced"): exact(each.advanced),
                t("budget.committed"): exact(each.committed),
                t("budget.spent"): exact(each.spent),
                t("budget.free"): exact(each.free),
                t("yearend.used"): f"{each.used_percent()}%",
            }
            for each in found.lines
        ]
    )


def _cost(each: GroupCost) -> None:
    with st.container(border=True):
        st.markdown(f"**{t(f'budget.purpose.{each.group.value}')}** · {exact(each.total)}")
        st.caption(
            t("yearend.cost", holding=exact(each.holding), off=exact(each.written_off),
              loss=exact(each.rotation_loss), book=exact(each.rotated),
              proceeds=exact(each.proceeds))
        )  # fmt: skip


def _form(found: YearReport) -> Form:
    return budget_report_form(
        found.year, found.until_us, found.lines, found.costs, organisation=ORGANISATION,
        language=language(),
    )  # fmt: skip
