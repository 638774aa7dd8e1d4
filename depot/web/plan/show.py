"""A whole plan: figures, map, time lines, curve, shortages, trips."""

from __future__ import annotations

import streamlit as st

from depot.web.charts.curve import arrival_curve
from depot.web.charts.gantt import dock_gantt, truck_gantt
from depot.web.charts.style import CONFIG
from depot.web.language import t
from depot.web.maps import plan_map
from depot.web.plan import headline, tables
from depot.web.plan.picture import PlanPicture


def show_plan(picture: PlanPicture, key: str) -> None:
    """Show everything that is known of a plan.

    Parameters
    ----------
    key
        Distinguishes the widgets of plans on different pages.
    """
    headline.show(picture)
    on_map, curve, trucks, docks, short, trips = st.tabs(
        [
            t("plan.tab.map"), t("plan.tab.curve"), t("plan.tab.trucks"), t("plan.tab.docks"),
            t("plan.tab.shortages"), t("plan.tab.trips"),
        ]
    )  # fmt: skip
    with on_map:
        plan_map.show(picture, f"{key}.map")
    with curve:
        st.plotly_chart(
            arrival_curve(
                picture.report.figures, picture.bound_people, picture.problem.deadline_min
            ),
            config=CONFIG,
            key=f"{key}.curve",
        )
        st.caption(t("plan.curve_note"))
    with trucks:
        _gantt(picture, f"{key}.trucks")
    with docks:
        _gantt(picture, f"{key}.docks", of_docks=True)
    with short:
        tables.shortages(picture)
    with trips:
        tables.trips(picture)


def _gantt(picture: PlanPicture, key: str, *, of_docks: bool = False) -> None:
    if not picture.plan.trips:
        st.caption(t("plan.no_trips"))
        return
    draw = dock_gantt if of_docks else truck_gantt
    st.plotly_chart(draw(picture.problem, picture.plan), config=CONFIG, key=key)
