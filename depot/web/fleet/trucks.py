"""Trucks: which there are, which are in service, and the card of one to change it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import pandas as pd
import streamlit as st

from depot.domain.account import Right
from depot.domain.fleet import LATEST_MIN, Vehicle, VehicleClass
from depot.errors import Text
from depot.services import catalogue
from depot.services.fleet import (
    KEEPERS,
    AddVehicles,
    ChangeVehicle,
    SetVehicleActive,
    add_vehicles,
    change_vehicle,
    place_names,
    set_vehicle_active,
)  # fmt: skip
from depot.web import state
from depot.web.care.goods import finished
from depot.web.components.commands import give
from depot.web.components.kpi import Figure, kpi_row
from depot.web.components.numbers import Numbers
from depot.web.components.refusals import refused_here
from depot.web.fleet import duties, history
from depot.web.fleet.places import Places, place_words
from depot.web.formats import tonnes, whole
from depot.web.language import named, t
from depot.web.markdown import literal, told

NEW: Final = "+"
ELSEWHERE: Final = "+"
Fleet = Mapping[str, Vehicle]
Classes = Mapping[str, VehicleClass]
Position = tuple[float, float]


def may_keep() -> bool:
    """Whether the person keeps the fleet."""
    return any(state.may(right) for right in KEEPERS)


def show(fleet: Fleet, classes: Classes) -> None:
    """Show what the fleet takes, all trucks, and one of them."""
    _figures(fleet, classes)
    places = state.application().read(place_names)
    _table(fleet, classes, places)
    codes = [*fleet, NEW] if may_keep() else list(fleet)
    code = st.selectbox(
        t("fleet.which"), codes, index=None, key="fleet.which", placeholder=t("choose.one"),
        format_func=lambda each: _words(fleet.get(each), classes),
    )  # fmt: skip
    if code is not None and code in fleet:
        _card(fleet[code], classes, places)
        if may_keep():
            with st.expander(t("fleet.change"), icon=":material/edit:"), refused_here():
                _form(fleet[code], fleet, classes, places)
        with st.expander(t("fleet.history"), icon=":material/history:"):
            kinds = {each.code: Text(each.name_zh, each.name_en) for each in classes.values()}
            history.show(code, {**places, **kinds})
    elif code == NEW:
        with refused_here():
            _form(None, fleet, classes, places)


def _words(truck: Vehicle | None, classes: Classes) -> str:
    if truck is None:
        return t("fleet.new")
    kind = classes[truck.vehicle_class]
    out = "" if truck.active else f" · {t('fleet.out')}"
    return f"{truck.plate} {named(kind.name_zh, kind.name_en)} {truck.driver}{out}"


def _figures(fleet: Fleet, classes: Classes) -> None:
    ready = [each for each in fleet.values() if each.active]
    kinds = [classes[each.vehicle_class] for each in ready]
    kpi_row(
        [
            Figure(t("fleet.kpi.ready"), f"{len(ready)} / {len(fleet)}"),
            Figure(t("fleet.kpi.tonnes"), tonnes(sum(each.capacity_kg for each in kinds))),
            Figure(t("fleet.kpi.volume"), f"{sum(each.capacity_m3 for each in kinds):g} m³"),
            Figure(t("fleet.kpi.pallets"), whole(sum(each.pallets for each in kinds))),
        ]
    )


def _table(fleet: Fleet, classes: Classes, places: Places) -> None:
    rows = [
        {
            t("fleet.plate"): each.plate,
            t("fleet.kind"): named(
                classes[each.vehicle_class].name_zh, classes[each.vehicle_class].name_en
            ),
            t("column.status"): t("fleet.in") if each.active else t("fleet.out"),
            t("fleet.driver"): each.driver,
            t("fleet.start"): place_words(each.start, places),
            t("fleet.hours"): f"{each.available_from_min}–{each.available_until_min}",
            t("column.code"): each.code,
        }
        for each in fleet.values()
    ]
    if rows:
        st.dataframe(pd.DataFrame(rows), hide_index=True, width="stretch")
    else:
        st.info(t("fleet.none"))


def _card(truck: Vehicle, classes: Classes, places: Places) -> None:
    kind = classes[truck.vehicle_class]
    with st.container(border=True):
        st.markdown(f"**{literal(truck.plate)}** · {literal(named(kind.name_zh, kind.name_en))}")
        st.badge(
            t("fleet.in") if truck.active else t("fleet.out"),
            color="green" if truck.active else "gray",
        )
        st.markdown(
            told("fleet.facts", kg=whole(kind.capacity_kg), m3=f"{kind.capacity_m3:g}",
              pallets=kind.pallets or t("none"), profile=t(f"fleet.profile.{kind.profile}"),
              start=place_words(truck.start, places), driver=truck.driver or t("none"),
              phone=truck.phone or t("none"),
              first=truck.available_from_min, last=truck.available_until_min)
        )  # fmt: skip
        if not (may_keep() or state.may(Right.PLAN)):
            return
        if truck.active:
            duties.show(truck.code)
        words = t("fleet.take_out") if truck.active else t("fleet.take_back")
        icon = ":material/block:" if truck.active else ":material/check_circle:"
        key = f"fleet.active.{truck.code}"
        if st.button(words, icon=icon, width="stretch", key=key):
            done = give(
                key, set_vehicle_active,
                lambda one: SetVehicleActive(one, state.actor(), truck.code, not truck.active),
            )  # fmt: skip
            if done is not None:
                finished("fleet", told("fleet.saved", plate=truck.plate))


def _form(truck: Vehicle | None, fleet: Fleet, classes: Classes, places: Places) -> None:
    if not classes:
        st.info(t("fleet.class_first"))
        return
    key = f"fleet.form.{truck.code if truck else ''}"
    kind = next(iter(classes))
    before = truck or Vehicle("NEW", kind, "-", 126.46, 43.93, "-", "", "")
    code, numbers = before.code, Numbers()
    if truck is None:
        code = st.text_input(t("fleet.code"), key=f"{key}.code", max_chars=32).strip().upper()
    plate = st.text_input(
        t("fleet.plate"), truck.plate if truck else "", key=f"{key}.plate", max_chars=32
    )
    kinds = list(classes)
    chosen = st.selectbox(
        t("fleet.kind"), kinds, index=kinds.index(before.vehicle_class), key=f"{key}.kind",
        format_func=lambda each: named(classes[each].name_zh, classes[each].name_en),
    )  # fmt: skip
    start, (lon, lat) = _start(truck, fleet, places, key, numbers)
    with st.container(horizontal=True):
        driver = st.text_input(t("fleet.driver"), before.driver, key=f"{key}.driver", width=220)
        phone = st.text_input(t("fleet.phone"), before.phone, key=f"{key}.phone", width=220)
    with st.container(horizontal=True):
        first = numbers.whole(t("fleet.first"), 0, LATEST_MIN, before.available_from_min, 5,
                              key=f"{key}.first", width=220)  # fmt: skip
        last = numbers.whole(t("fleet.last"), 0, LATEST_MIN, before.available_until_min, 30,
                             key=f"{key}.last", width=220)  # fmt: skip
    numbers.say()
    pressed = st.button(t("fleet.save"), type="primary", width="stretch", key=f"{key}.save",
                        icon=":material/save:")  # fmt: skip
    if not (pressed and numbers.ok):
        return
    made = replace(
        before, code=code, plate=plate.strip(), vehicle_class=chosen, start=start, lon=lon, lat=lat,
        driver=driver.strip(), phone=phone.strip(), available_from_min=first,
        available_until_min=last,
    )  # fmt: skip
    if truck is None:
        done = give(key, add_vehicles, lambda one: AddVehicles(one, state.actor(), (), (made,)))
    else:
        done = give(key, change_vehicle, lambda one: ChangeVehicle(one, state.actor(), made, truck))
    if done is not None:
        finished("fleet", told("fleet.saved", plate=made.plate))


def _start(
    truck: Vehicle | None, fleet: Fleet, names: Places, key: str, numbers: Numbers
) -> tuple[str, Position]:
    """Ask where it stands: a place that is known, or another one with its position."""
    depots = state.application().read(catalogue.depots)
    places = {each.code: (each.lon, each.lat) for each in depots}
    places |= {each.start: (each.lon, each.lat) for each in fleet.values()}
    if truck is not None:
        places[truck.start] = (truck.lon, truck.lat)
    known = list(places)
    chosen = st.selectbox(
        t("fleet.start"), [*known, ELSEWHERE], key=f"{key}.start",
        index=known.index(truck.start) if truck else 0,
        format_func=lambda each: (
            t("fleet.elsewhere") if each == ELSEWHERE else place_words(each, names)
        ),
    )  # fmt: skip
    if chosen != ELSEWHERE:
        return chosen, places[chosen]
    name = st.text_input(t("fleet.start_name"), key=f"{key}.start_name", max_chars=32)
    with st.container(horizontal=True):
        lon = numbers.decimal(t("fleet.lon"), -180.0, 180.0, 126.46, 0.001, form="%.4f",
                              key=f"{key}.lon", width=220)  # fmt: skip
        lat = numbers.decimal(t("fleet.lat"), -90.0, 90.0, 43.93, 0.001, form="%.4f",
                              key=f"{key}.lat", width=220)  # fmt: skip
    return name.strip(), (lon, lat)
