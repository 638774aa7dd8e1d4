"""A scenario made from choices: hazard, level, season, places, closures, onset."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final

import streamlit as st

from depot.domain.clock import SHANGHAI, shanghai_time, to_us
from depot.domain.district import District
from depot.domain.finding import Finding
from depot.domain.hazard import HazardLevel
from depot.domain.mark import MARK_TEXT
from depot.domain.season import SEASON_TEXT
from depot.services.scenario_choice import ScenarioChoice
from depot.services.scenarios import (
    Estimate,
    Reference,
    Scenario,
    Season,
    build_scenario,
    check_scenario,
    likely_closures,
    reference,
    scope_places,
    season_of,
)  # fmt: skip
from depot.web import state
from depot.web.components.findings import show_findings
from depot.web.components.refusals import refused_here
from depot.web.dispatch import progress
from depot.web.formats import percent
from depot.web.language import named, said, t

STEP_MIN: Final = 15


def findings_of(scenario: Scenario) -> tuple[Finding, ...]:
    """Return what to look at in a scenario."""
    return check_scenario(scenario, reference())


def show() -> None:
    """Show the choices; make the scenario on demand."""
    known = reference()
    with st.container(border=True):
        with st.container(horizontal=True, vertical_alignment="bottom"):
            hazard = _hazard(known)
            onset = _onset()
            season = _season(onset)
            estimate = _estimate(hazard)
        places = _places(known.district, hazard)
        closures = _closures(known.district, hazard)
        with st.container(horizontal=True, vertical_alignment="bottom"):
            usual = named(f"{hazard.name_zh} {hazard.level}", f"{hazard.name_en} {hazard.level}")
            name = st.text_input(
                t("scenario.name"), usual, key=f"dispatch.name.{hazard.id}", width=360
            )
            make = st.button(t("scenario.make"), key="dispatch.make", icon=":material/build:")
        st.caption(
            f"{t('column.mark')}{t('colon')}{said(MARK_TEXT[hazard.mark])} · {hazard.source}"
        )
    if make:
        title = name.strip() or usual
        choice = ScenarioChoice(
            code="own", name_zh=title, name_en=title, hazard_id=hazard.id, onset_us=to_us(onset),
            season=season, places=places, estimate=estimate, closures=closures,
        )  # fmt: skip
        _make(choice, known)


def _make(choice: ScenarioChoice, known: Reference) -> None:
    with refused_here():
        draft = build_scenario(choice, known)
        if draft.scenario is None:
            show_findings(draft.findings, where=False)
        else:
            progress.use(draft.scenario)
            st.rerun()


def _hazard(known: Reference) -> HazardLevel:
    kinds = {each.code: each for each in known.hazards}
    code = st.selectbox(
        t("scenario.hazard"),
        list(kinds),
        key="dispatch.hazard",
        format_func=lambda each: named(kinds[each].name_zh, kinds[each].name_en),
        width=260,
    )
    levels = {each.id: each for each in known.hazards if each.code == code}
    chosen = st.selectbox(
        t("scenario.level"),
        list(levels),
        index=min(2, len(levels) - 1),
        key=f"dispatch.level.{code}",
        format_func=lambda each: t(
            "scenario.level_words",
            level=levels[each].level,
            years=f"{levels[each].return_period_years:g}",
        ),
        width=220,
    )
    return levels[chosen]


def _onset() -> datetime:
    now = shanghai_time(state.application().clock.now_us())
    start = now.replace(minute=now.minute - now.minute % STEP_MIN, second=0, microsecond=0)
    chosen = st.datetime_input(
        t("scenario.onset"),
        start.replace(tzinfo=None),
        key="dispatch.onset",
        format="YYYY-MM-DD",
        width=220,
    )
    return (chosen or start).replace(tzinfo=SHANGHAI)


def _season(onset: datetime) -> Season:
    seasons = list(Season)
    chosen = st.selectbox(
        t("scenario.season"),
        [each.value for each in seasons],
        index=seasons.index(season_of(onset.month)),
        key=f"dispatch.season.{onset.month}",
        format_func=lambda each: said(SEASON_TEXT[Season(each)]),
        width=150,
    )
    return Season(chosen)


def _estimate(hazard: HazardLevel) -> Estimate:
    chosen = st.selectbox(
        t("scenario.estimate"),
        [each.value for each in Estimate],
        index=1,
        key="dispatch.estimate",
        format_func=lambda each: (
            f"{t(f'scenario.estimate.{each}')} {percent(hazard.share(Estimate(each)))}"
        ),
        width=170,
    )
    return Estimate(chosen)


def _places(district: District, hazard: HazardLevel) -> tuple[str, ...]:
    townships = {each.code: each.name_zh for each in district.townships}
    seats = {each.code: townships[each.township] for each in district.communities}
    names = townships | {
        each.code: f"{seats[each.code]} {each.name_zh}" for each in district.communities
    }
    return tuple(
        st.multiselect(
            t("scenario.places"),
            list(names),
            default=list(scope_places(hazard, district)),
            placeholder=t("choose.some"),
            key=f"dispatch.places.{hazard.id}",
            format_func=lambda code: names[code],
        )
    )


def _closures(district: District, hazard: HazardLevel) -> tuple[tuple[str, str], ...]:
    names = {"|".join(link.pair): road_name(district, link.pair) for link in district.links}
    likely = ["|".join(pair) for pair in likely_closures(district, hazard)]
    chosen: Iterable[str] = st.multiselect(
        t("scenario.closed_roads"),
        list(names),
        default=likely,
        placeholder=t("choose.some"),
        key=f"dispatch.closures.{hazard.id}",
        format_func=lambda code: names[code],
        help=t("scenario.closed_help"),
    )
    pairs = (code.split("|") for code in chosen)
    return tuple((one, other) for one, other in pairs)


def road_name(district: District, pair: tuple[str, str]) -> str:
    """Return a road by the places that it joins, with its name and bridge."""
    link = district.link_by_pair[pair]
    one, other = (district.node_by_code[code].name_zh for code in (link.from_code, link.to_code))
    extra = " ".join(part for part in (link.road_name, link.bridge) if part)
    return f"{one}—{other} {extra}".strip()
