"""Roads that are closed or slower for some hours: entered, listed, taken away."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final

import streamlit as st

from depot.domain.clock import SHANGHAI, shanghai_time, to_us
from depot.domain.order import US_PER_MIN
from depot.domain.road_period import CLOSED, RoadPeriod
from depot.domain.scenario import Scenario
from depot.services.scenarios import reference
from depot.web.components.numbers import Numbers
from depot.web.components.refusals import refused_here
from depot.web.dispatch import progress
from depot.web.dispatch.own_scenario import road_name
from depot.web.formats import moment
from depot.web.language import t

FIRST_MIN: Final = 120
LAST_MIN: Final = 240
USUAL_PERCENT: Final = 50


def show(scenario: Scenario) -> None:
    """List the hours of the scenario, and let the planner add and remove some."""
    with st.expander(
        t("road_hours.title", count=len(scenario.road_periods)),
        expanded=bool(scenario.road_periods),
        icon=":material/schedule:",
    ):
        st.caption(t("road_hours.help"))
        for number, period in enumerate(scenario.road_periods):
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(words(scenario, period), width="stretch")
                st.button(
                    t("road_hours.remove"),
                    key=f"dispatch.hours.remove.{number}",
                    icon=":material/delete:",
                    on_click=_use,
                    args=(scenario, tuple(e for e in scenario.road_periods if e != period)),
                )
        _form(scenario)


def words(scenario: Scenario, period: RoadPeriod) -> str:
    """Return what holds where, from when to when."""
    road = _name(period.road)
    begin, end = (
        moment(scenario.onset_us + minute * US_PER_MIN)
        for minute in (period.begin_min, period.end_min)
    )
    how = "closed" if period.slower_percent == CLOSED else "slower"
    said = t(f"road_hours.is_{how}", percent=period.slower_percent)
    return t("road_hours.line", road=road, begin=begin, end=end, how=said)


def _form(scenario: Scenario) -> None:
    names = {"|".join(link.pair): _name(link.pair) for link in reference().district.links}
    # Last, so that nobody closes everything by not choosing.
    names |= {"": t("road_hours.all")}
    with st.container(border=True):
        chosen = st.selectbox(
            t("road_hours.road"), list(names), key="dispatch.hours.road",
            format_func=lambda code: names[code],
        )  # fmt: skip
        closed = st.segmented_control(
            t("road_hours.how"), [True, False], default=True, required=True,
            key="dispatch.hours.closed",
            format_func=lambda each: t("road_hours.closed" if each else "road_hours.slower"),
        )  # fmt: skip
        percent, numbers = CLOSED, Numbers()
        if not closed:
            percent = numbers.whole(
                t("road_hours.percent"), 1, 99, USUAL_PERCENT, 5, key="dispatch.hours.percent"
            )
        with st.container(horizontal=True):
            begin = _minute(scenario, "begin", FIRST_MIN)
            end = _minute(scenario, "end", LAST_MIN)
        numbers.say()
        pressed = st.button(t("road_hours.add"), key="dispatch.hours.add", icon=":material/add:")
        if pressed and numbers.ok:
            with refused_here():
                road = (chosen.split("|")[0], chosen.split("|")[1]) if chosen else None
                period = RoadPeriod.of(road, begin, end, percent)
                _use(scenario, tuple(sorted({*scenario.road_periods, period})))
                st.rerun()


def _minute(scenario: Scenario, name: str, usual_min: int) -> int:
    """Ask for a moment; return its minute from the onset, below 0 before it."""
    usual = shanghai_time(scenario.onset_us + usual_min * US_PER_MIN).replace(tzinfo=None)
    chosen: datetime | None = st.datetime_input(
        t(f"road_hours.{name}"),
        usual,
        key=f"dispatch.hours.{name}.{scenario.onset_us}",
        format="YYYY-MM-DD",
        width=220,
    )
    at_us = to_us((chosen or usual).replace(tzinfo=SHANGHAI))
    return int((at_us - scenario.onset_us) // US_PER_MIN)


def _use(scenario: Scenario, periods: tuple[RoadPeriod, ...]) -> None:
    progress.use(replace(scenario, road_periods=periods))


def _name(road: tuple[str, str] | None) -> str:
    return road_name(reference().district, road) if road else t("road_hours.all")
