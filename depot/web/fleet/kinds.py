"""Classes of trucks: what they carry, on how many pallets, and which roads they drive by."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import pandas as pd
import streamlit as st

from depot.domain.fleet import (
    MOST_CNY_PER_KM,
    MOST_KG,
    MOST_M3,
    MOST_PLACES,
    VehicleClass,
)  # fmt: skip
from depot.services.fleet import (
    AddVehicles,
    ChangeClass,
    add_vehicles,
    change_class,
    road_profiles,
)  # fmt: skip
from depot.web import state
from depot.web.care.goods import finished
from depot.web.components.commands import give
from depot.web.components.numbers import Numbers
from depot.web.components.refusals import refused_here
from depot.web.fleet.trucks import Classes, Fleet, may_keep
from depot.web.language import named, t
from depot.web.markdown import told

NEW: Final = "+"


def show(fleet: Fleet, classes: Classes) -> None:
    """Show all classes; who may, changes them."""
    rows = [
        {
            t("column.name"): named(each.name_zh, each.name_en),
            t("fleet.kg"): each.capacity_kg,
            t("fleet.m3"): each.capacity_m3,
            t("fleet.pallets"): each.pallets,
            t("fleet.profile"): t(f"fleet.profile.{each.profile}"),
            t("fleet.cost"): each.cost_cny_per_km,
            t("fleet.count"): sum(truck.vehicle_class == each.code for truck in fleet.values()),
            t("column.code"): each.code,
        }
        for each in classes.values()
    ]
    if rows:
        st.dataframe(pd.DataFrame(rows), hide_index=True, width="stretch")
    st.caption(t("fleet.pallets_note"))
    if not may_keep():
        return
    code = st.selectbox(
        t("fleet.which_kind"), [*classes, NEW], index=None, key="fleet.which_kind",
        placeholder=t("choose.one"),
        format_func=lambda each: (
            t("fleet.new_kind")
            if each == NEW
            else named(classes[each].name_zh, classes[each].name_en)
        ),
    )  # fmt: skip
    if code is not None:
        with refused_here():
            _form(classes.get(code))


def _form(kind: VehicleClass | None) -> None:
    key = f"fleet.kind.{kind.code if kind else ''}"
    profiles = road_profiles()
    before = kind or VehicleClass("NEW", "-", "-", 5000, 28, profiles[0])
    code, numbers = before.code, Numbers()
    if kind is None:
        code = st.text_input(t("fleet.kind_code"), key=f"{key}.code", max_chars=32).strip().upper()
    with st.container(horizontal=True):
        zh = st.text_input(
            t("fleet.name_zh"), kind.name_zh if kind else "", key=f"{key}.zh", width=220
        )
        en = st.text_input(
            t("fleet.name_en"), kind.name_en if kind else "", key=f"{key}.en", width=220
        )
    with st.container(horizontal=True):
        kg = numbers.decimal(t("fleet.kg"), 1.0, MOST_KG, before.capacity_kg, 100.0,
                             key=f"{key}.kg", width=160)  # fmt: skip
        m3 = numbers.decimal(t("fleet.m3"), 0.1, MOST_M3, before.capacity_m3, 1.0,
                             key=f"{key}.m3", width=160)  # fmt: skip
        pallets = numbers.whole(t("fleet.pallets"), 0, MOST_PLACES, before.pallets,
                                key=f"{key}.pallets", width=160)  # fmt: skip
        cost = numbers.decimal(t("fleet.cost"), 0.0, MOST_CNY_PER_KM, before.cost_cny_per_km, 0.5,
                               key=f"{key}.cost", width=160)  # fmt: skip
    profile = st.selectbox(
        t("fleet.profile"), profiles, index=profiles.index(before.profile), key=f"{key}.profile",
        format_func=lambda each: t(f"fleet.profile.{each}"),
    )  # fmt: skip
    numbers.say()
    pressed = st.button(t("fleet.save"), type="primary", width="stretch", key=f"{key}.save",
                        icon=":material/save:")  # fmt: skip
    if not (pressed and numbers.ok):
        return
    made = replace(
        before, code=code, name_zh=zh.strip(), name_en=en.strip() or zh.strip(), capacity_kg=kg,
        capacity_m3=m3, pallets=pallets, cost_cny_per_km=cost, profile=profile,
    )  # fmt: skip
    if kind is None:
        done = give(key, add_vehicles, lambda one: AddVehicles(one, state.actor(), (made,), ()))
    else:
        done = give(key, change_class, lambda one: ChangeClass(one, state.actor(), made, kind))
    if done is not None:
        finished("fleet", told("fleet.saved", plate=made.name_zh))
