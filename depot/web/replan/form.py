"""The form of one report: what happened, and to whom."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import streamlit as st

from depot.services.fleet import vehicles
from depot.services.planning_execution import UnderWay
from depot.services.planning_reports import (
    LONGEST_NAME,
    DocksOpen,
    DriverLeaves,
    GoodsLeft,
    PeopleThere,
    Report,
    RoadClosed,
    RoadForHours,
    RoadsSlower,
    SiteGone,
    SiteOpened,
    TruckComes,
    TruckGone,
)
from depot.web import state
from depot.web.charts.names import Names
from depot.web.language import t
from depot.web.replan import session
from depot.web.replan.words import road_name, roads

_Maker = Callable[[str, UnderWay, Names], Report | None]


def show(order_id: int, known: UnderWay, names: Names) -> None:
    """Ask for one report and keep it."""
    kind = st.selectbox(
        t("replan.kind"),
        list(_FORMS),
        key=f"replan.kind.{order_id}",
        format_func=lambda each: t(f"replan.kind.{each}"),
    )
    told = _FORMS[kind](f"replan.{kind}.{order_id}", known, names)
    if told is not None:
        st.button(
            t("replan.report"),
            key="replan.report",
            icon=":material/add:",
            width="stretch",
            on_click=session.report,
            args=(order_id, told),
        )


def _road(key: str, known: UnderWay, names: Names) -> Report | None:
    del known, names
    pairs = {"|".join(pair): pair for pair in roads()}
    chosen = st.selectbox(
        t("replan.road"), list(pairs), key=key, format_func=lambda each: road_name(pairs[each])
    )
    return RoadClosed(*pairs[chosen]) if chosen else None


def _hours(key: str, known: UnderWay, names: Names) -> Report | None:
    del known, names
    pairs = {"|".join(pair): pair for pair in roads()}
    chosen = st.selectbox(
        t("road_hours.road"), list(pairs), key=key, format_func=lambda each: road_name(pairs[each])
    )
    in_min = int(st.number_input(t("replan.hours.in"), 0, 1440, 60, 15, key=f"{key}.in"))
    for_min = int(st.number_input(t("replan.hours.for"), 1, 1440, 120, 15, key=f"{key}.for"))
    slower = int(st.number_input(t("replan.hours.slower"), 1, 100, 100, 10, key=f"{key}.slower"))
    return RoadForHours(*pairs[chosen], in_min, for_min, slower) if chosen else None


def _slower(key: str, known: UnderWay, names: Names) -> Report | None:
    del known, names
    return RoadsSlower(int(st.number_input(t("replan.percent"), 1, 100, 70, 5, key=key)))


def _truck(key: str, known: UnderWay, names: Names) -> Report | None:
    vehicle = _vehicle(key, known, names)
    return TruckGone(vehicle) if vehicle else None


def _driver(key: str, known: UnderWay, names: Names) -> Report | None:
    vehicle = _vehicle(key, known, names)
    minutes = int(st.number_input(t("replan.in_min"), 0, 1440, 60, 15, key=f"{key}.min"))
    return DriverLeaves(vehicle, minutes) if vehicle else None


def _people(key: str, known: UnderWay, names: Names) -> Report | None:
    site = _site(key, known, names)
    if not site:
        return None
    now = next(each.people for each in known.problem.sites if each.code == site)
    people = st.number_input(t("replan.people"), 0, 1_000_000, now, 10, key=f"{key}.{site}")
    return PeopleThere(site, int(people))


def _gone(key: str, known: UnderWay, names: Names) -> Report | None:
    site = _site(key, known, names)
    return SiteGone(site) if site else None


def _goods(key: str, known: UnderWay, names: Names) -> Report | None:
    source = _source(key, known, names)
    items = sorted(each.item for each in known.problem.supplies if each.source == source)
    item = st.selectbox(t("column.item"), items, key=f"{key}.{source}.item", format_func=names.item)
    units = st.number_input(t("replan.units"), 0, 10**9, 0, 10, key=f"{key}.units")
    minutes = st.number_input(t("replan.ready_in"), 0, 1440, 0, 15, key=f"{key}.min")
    return GoodsLeft(source, item, int(units), int(minutes)) if source and item else None


def _docks(key: str, known: UnderWay, names: Names) -> Report | None:
    source = _source(key, known, names)
    docks = int(st.number_input(t("replan.docks"), 0, 99, 0, 1, key=f"{key}.docks"))
    return DocksOpen(source, docks) if source else None


def _comes(key: str, known: UnderWay, names: Names) -> Report | None:
    there = {each.code for each in known.problem.vehicles}
    others = {
        each.code: f"{each.code} {each.plate}"
        for each in state.application().read(vehicles)
        if each.code not in there
    }
    if not others:
        st.caption(t("replan.no_more_trucks"))
        return None
    vehicle = st.selectbox(
        t("plan.column.truck"), list(others), key=key, format_func=lambda each: others[each]
    )
    source = _source(f"{key}.source", known, names)
    minutes = int(st.number_input(t("replan.ready_in"), 0, 1440, 30, 15, key=f"{key}.min"))
    return TruckComes(vehicle, source, minutes) if vehicle and source else None


def _opened(key: str, known: UnderWay, names: Names) -> Report | None:
    name = st.text_input(t("replan.site_name"), key=f"{key}.name", max_chars=LONGEST_NAME)
    near = _site(key, known, names)
    people = int(st.number_input(t("replan.people"), 1, 1_000_000, 100, 10, key=f"{key}.people"))
    return SiteOpened(name.strip(), near, people) if near and name.strip() else None


def _vehicle(key: str, known: UnderWay, names: Names) -> str | None:
    codes = [each.code for each in known.problem.vehicles]
    return st.selectbox(t("plan.column.truck"), codes, key=key, format_func=names.vehicle)


def _site(key: str, known: UnderWay, names: Names) -> str | None:
    codes = [each.code for each in known.problem.sites if each.people]
    return st.selectbox(t("column.site"), codes, key=key, format_func=names.place)


def _source(key: str, known: UnderWay, names: Names) -> str | None:
    codes = [each.code for each in known.problem.sources]
    return st.selectbox(t("plan.column.source"), codes, key=key, format_func=names.place)


_FORMS: Final[dict[str, _Maker]] = {
    "road": _road,
    "hours": _hours,
    "slower": _slower,
    "truck": _truck,
    "driver": _driver,
    "people": _people,
    "gone": _gone,
    "goods": _goods,
    "docks": _docks,
    "comes": _comes,
    "opened": _opened,
}
