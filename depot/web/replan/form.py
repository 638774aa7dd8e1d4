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
from depot.web.components.numbers import Numbers
from depot.web.language import t
from depot.web.replan import session
from depot.web.replan.words import road_name, roads

_Maker = Callable[[str, UnderWay, Names, Numbers], Report | None]


def show(order_id: int, known: UnderWay, names: Names) -> None:
    """Ask for one report and keep it."""
    kind = st.selectbox(
        t("replan.kind"),
        list(_FORMS),
        key=f"replan.kind.{order_id}",
        format_func=lambda each: t(f"replan.kind.{each}"),
    )
    numbers = Numbers()
    told = _FORMS[kind](f"replan.{kind}.{order_id}", known, names, numbers)
    numbers.say()
    # No callback: it would report what the form said a run ago.
    if told is not None and st.button(
        t("replan.report"), key="replan.report", icon=":material/add:", width="stretch",

    ) and numbers.ok:  # fmt: skip
        session.report(order_id, told)
        st.rerun()


def _road(key: str, known: UnderWay, names: Names, numbers: Numbers) -> Report | None:
    del known, names, numbers
    pairs = {"|".join(pair): pair for pair in roads()}
    chosen = st.selectbox(
        t("replan.road"), list(pairs), key=key, format_func=lambda each: road_name(pairs[each])
    )
    return RoadClosed(*pairs[chosen]) if chosen else None


def _hours(key: str, known: UnderWay, names: Names, numbers: Numbers) -> Report | None:
    del known, names
    pairs = {"|".join(pair): pair for pair in roads()}
    chosen = st.selectbox(
        t("road_hours.road"), list(pairs), key=key, format_func=lambda each: road_name(pairs[each])
    )
    in_min = numbers.whole(t("replan.hours.in"), 0, 1440, 60, 15, key=f"{key}.in")
    for_min = numbers.whole(t("replan.hours.for"), 1, 1440, 120, 15, key=f"{key}.for")
    slower = numbers.whole(t("replan.hours.slower"), 1, 100, 100, 10, key=f"{key}.slower")
    return RoadForHours(*pairs[chosen], in_min, for_min, slower) if chosen else None


def _slower(key: str, known: UnderWay, names: Names, numbers: Numbers) -> Report | None:
    del known, names
    return RoadsSlower(numbers.whole(t("replan.percent"), 1, 100, 70, 5, key=key))


def _truck(key: str, known: UnderWay, names: Names, numbers: Numbers) -> Report | None:
    del numbers
    vehicle = _vehicle(key, known, names)
    return TruckGone(vehicle) if vehicle else None


def _driver(key: str, known: UnderWay, names: Names, numbers: Numbers) -> Report | None:
    vehicle = _vehicle(key, known, names)
    minutes = numbers.whole(t("replan.in_min"), 0, 1440, 60, 15, key=f"{key}.min")
    return DriverLeaves(vehicle, minutes) if vehicle else None


def _people(key: str, known: UnderWay, names: Names, numbers: Numbers) -> Report | None:
    site = _site(key, known, names)
    if not site:
        return None
    now = next(each.people for each in known.problem.sites if each.code == site)
    people = numbers.whole(t("replan.people"), 0, 1_000_000, now, 10, key=f"{key}.{site}")
    return PeopleThere(site, people)


def _gone(key: str, known: UnderWay, names: Names, numbers: Numbers) -> Report | None:
    del numbers
    site = _site(key, known, names)
    return SiteGone(site) if site else None


def _goods(key: str, known: UnderWay, names: Names, numbers: Numbers) -> Report | None:
    source = _source(key, known, names)
    items = sorted(each.item for each in known.problem.supplies if each.source == source)
    item = st.selectbox(t("column.item"), items, key=f"{key}.{source}.item", format_func=names.item)
    units = numbers.whole(t("replan.units"), 0, 10**9, 0, 10, key=f"{key}.units")
    minutes = numbers.whole(t("replan.ready_in"), 0, 1440, 0, 15, key=f"{key}.min")
    return GoodsLeft(source, item, units, minutes) if source and item else None


def _docks(key: str, known: UnderWay, names: Names, numbers: Numbers) -> Report | None:
    source = _source(key, known, names)
    docks = numbers.whole(t("replan.docks"), 0, 99, 0, key=f"{key}.docks")
    return DocksOpen(source, docks) if source else None


def _comes(key: str, known: UnderWay, names: Names, numbers: Numbers) -> Report | None:
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
    minutes = numbers.whole(t("replan.ready_in"), 0, 1440, 30, 15, key=f"{key}.min")
    return TruckComes(vehicle, source, minutes) if vehicle and source else None


def _opened(key: str, known: UnderWay, names: Names, numbers: Numbers) -> Report | None:
    name = st.text_input(t("replan.site_name"), key=f"{key}.name", max_chars=LONGEST_NAME)
    near = _site(key, known, names, t("replan.site_near"))
    people = numbers.whole(t("replan.people"), 1, 1_000_000, 100, 10, key=f"{key}.people")
    if not name.strip():
        st.caption(t("replan.site_unnamed"))
    return SiteOpened(name.strip(), near, people) if near and name.strip() else None


def _vehicle(key: str, known: UnderWay, names: Names) -> str | None:
    codes = [each.code for each in known.problem.vehicles]
    return st.selectbox(t("plan.column.truck"), codes, key=key, format_func=names.vehicle)


def _site(key: str, known: UnderWay, names: Names, label: str = "") -> str | None:
    codes = [each.code for each in known.problem.sites if each.people]
    return st.selectbox(label or t("column.site"), codes, key=key, format_func=names.place)


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
