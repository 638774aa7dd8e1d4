"""Step 1: what happened, taken from a prepared scenario or made from choices."""

from __future__ import annotations

import streamlit as st

from depot.domain.season import SEASON_TEXT
from depot.services.scenarios import Scenario, list_scenarios, load_scenario
from depot.web.components.findings import show_findings
from depot.web.components.kpi import Figure, kpi_row
from depot.web.components.refusals import refused_here
from depot.web.dispatch import own_scenario, progress, road_hours
from depot.web.dispatch.progress import Step
from depot.web.formats import moment, percent, span, whole
from depot.web.language import named, said, t
from depot.web.maps import scenario_map
from depot.web.markdown import literal

PREPARED = "prepared"
OWN = "own"


def show() -> None:
    """Choose or make a scenario and show what it assumes."""
    kind = st.segmented_control(
        t("scenario.kind"),
        [PREPARED, OWN],
        default=PREPARED,
        required=True,
        key="dispatch.kind",
        format_func=lambda value: t(f"scenario.{value}"),
        label_visibility="collapsed",
    )
    if kind == OWN:
        own_scenario.show()
    else:
        _prepared()
    chosen = progress.scenario()
    if chosen is None:
        return
    _summary(chosen)
    st.button(
        t("dispatch.next.needs"),
        key="dispatch.to_needs",
        type="primary",
        icon=":material/arrow_forward:",
        on_click=progress.go,
        args=(Step.NEEDS,),
    )


def _prepared() -> None:
    known = {each.code: each for each in list_scenarios()}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        code = st.selectbox(
            t("scenario.choose"),
            list(known),
            key="dispatch.prepared",
            format_func=lambda each: named(known[each].name_zh, known[each].name_en),
            width=480,
        )
        load = st.button(t("scenario.load"), key="dispatch.load", icon=":material/download_done:")
    if load and code:
        with refused_here():
            progress.use(load_scenario(code))
            # Again from the top, so that the next steps open.
            st.rerun()


def _summary(scenario: Scenario) -> None:
    st.subheader(literal(named(scenario.name_zh, scenario.name_en)))
    kpi_row(
        [
            Figure(
                t("scenario.affected"),
                whole(scenario.affected_people),
                t("scenario.relocated", people=whole(scenario.relocated_people)),
            ),
            Figure(t("scenario.sites"), whole(len(scenario.sites))),
            Figure(t("scenario.closures"), whole(len(scenario.closures))),
            Figure(t("scenario.speed"), percent(scenario.speed_factor, 0)),
            Figure(t("scenario.order_after"), span(scenario.order_min)),
            Figure(t("scenario.deadline"), span(scenario.deadline_min)),
        ]
    )
    st.caption(
        t(
            "scenario.assumes",
            onset=moment(scenario.onset_us),
            season=said(SEASON_TEXT[scenario.season]),
            estimate=t(f"scenario.estimate.{scenario.estimate.value}"),
            lead=f"{scenario.lead_factor:g}",
        )
    )
    if scenario.note:
        chinese, _, english = scenario.note.partition(" · ")
        st.caption(literal(named(chinese, english)))
    show_findings(own_scenario.findings_of(scenario), where=False)
    road_hours.show(scenario)
    scenario_map.show(scenario, "dispatch.scenario_map")
