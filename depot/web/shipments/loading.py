"""Loading and departure on the phone."""

from __future__ import annotations

from decimal import Decimal

import streamlit as st

from depot.services import fleet
from depot.services.shipment_leaving import (
    DepartAtOnce,
    DepartShipment,
    depart_at_once,
    depart_shipment,
)
from depot.services.shipment_loading import (
    MAX_KG,
    MAX_M3,
    CheckLoad,
    LoadShipment,
    StartLoading,
    TruckChoice,
    check_load,
    load_shipment,
    start_loading,
)
from depot.services.shipment_splitting import SplitShipment, split_shipment
from depot.services.shipment_views import ShipmentView
from depot.web import state
from depot.web.components.numbers import Numbers
from depot.web.formats import moment, whole
from depot.web.language import said, t
from depot.web.markdown import told
from depot.web.shipments.flow import big, done_words, step
from depot.web.units import unit_name


def show_loading(view: ShipmentView) -> None:
    """Ask for the truck; note when loading begins and ends."""
    number = view.head.number
    if view.head.loading_at_us:
        st.caption(t("ship.loading_since", at=moment(view.head.loading_at_us)))
    with st.container(border=True):
        numbers = Numbers()
        truck = _truck(view, "load", numbers)
        # What is out of range is said below, at the button that needs it most.
        if not view.head.loading_at_us and numbers.ok and big(
            t("ship.start_loading"), "ship.start_loading", "forklift", primary=False
        ):  # fmt: skip
            step(
                f"ship.start_loading.{number}", start_loading,
                lambda key: StartLoading(key, state.actor(), number, truck),
                done_words("start_loading"),
            )  # fmt: skip
        if big(t("ship.loaded_now"), "ship.load", "inventory", numbers=numbers):
            _load(number, truck)


def show_split(view: ShipmentView) -> None:
    """Offer to put a part of the load on another truck."""
    number = view.head.number
    with st.expander(t("ship.split")):
        st.caption(t("ship.split_note"))
        parts, numbers = [], Numbers()
        for each in view.lines:
            if each.line.picked:
                units = numbers.whole(
                    told(
                        "ship.split_line", name=said(each.name), lot=each.lot_no,
                        units=whole(each.line.picked), unit=unit_name(each.unit_zh),
                    ),
                    0, each.line.picked, 0,
                    key=f"ship.split.{number}.{each.line.line}",
                )  # fmt: skip
                parts.append((each.line.line, units))
        if big(t("ship.split"), "ship.split", "call_split", primary=False, numbers=numbers):
            chosen = tuple(part for part in parts if part[1])
            step(
                f"ship.split.{number}", split_shipment,
                lambda key: SplitShipment(key, state.actor(), number, chosen),
                lambda done: t("ship.done.split", number=done.number),
            )  # fmt: skip


def show_departure(view: ShipmentView) -> None:
    """Offer the second look at the gate, the departure, and another truck."""
    number = view.head.number
    if not view.head.checked_by:
        own = view.head.loaded_by == state.actor()
        if own:
            st.caption(t("ship.check_note"))
        if big(t("ship.check"), "ship.check", "fact_check", primary=False, disabled=own):
            step(
                f"ship.check.{number}", check_load,
                lambda key: CheckLoad(key, state.actor(), number), done_words("check"),
            )  # fmt: skip
    if big(t("ship.depart"), "ship.depart", "local_shipping"):
        step(
            f"ship.depart.{number}", depart_shipment,
            lambda key: DepartShipment(key, state.actor(), number), done_words("depart"),
        )  # fmt: skip
    with st.expander(t("ship.change_truck")):
        numbers = Numbers()
        truck = _truck(view, "change", numbers)
        if big(t("ship.change_truck"), "ship.change", "swap_horiz", primary=False,
               numbers=numbers):  # fmt: skip
            _load(number, truck)


def show_at_once(view: ShipmentView) -> None:
    """Offer to skip the scanning, with what it means."""
    number = view.head.number
    with st.expander(t("ship.at_once")):
        st.caption(t("ship.at_once_note"))
        numbers = Numbers()
        truck = _truck(view, "at_once", numbers)
        reason = st.text_input(t("ship.reason"), key=f"ship.at_once_reason.{number}")
        if big(t("ship.at_once"), "ship.at_once", "bolt", primary=False, numbers=numbers):
            step(
                f"ship.at_once.{number}", depart_at_once,
                lambda key: DepartAtOnce(key, state.actor(), number, reason, truck),
                done_words("depart"),
            )  # fmt: skip


def _load(number: str, truck: TruckChoice) -> None:
    step(
        f"ship.load.{number}", load_shipment,
        lambda key: LoadShipment(key, state.actor(), number, truck), done_words("load"),
    )  # fmt: skip


def _truck(view: ShipmentView, part: str, numbers: Numbers) -> TruckChoice:
    """Choose a registered truck, or give another one's plate and limits."""
    app, number = state.application(), view.head.number
    classes = {each.code: each for each in app.read(fleet.vehicle_classes)}
    known = {each.code: each for each in app.read(fleet.vehicles) if each.active}
    planned = view.head.truck.code
    codes = [*known, ""]
    key = f"ship.truck.{part}.{number}"
    code = st.selectbox(
        t("ship.vehicle"),
        codes,
        index=codes.index(planned) if planned and planned in codes else 0,
        key=key,
        format_func=lambda each: (
            t(
                "ship.vehicle_is", plate=known[each].plate, driver=known[each].driver,
                kg=whole(classes[known[each].vehicle_class].capacity_kg),
            )
            if each
            else t("ship.vehicle_other")
        ),
    )  # fmt: skip
    if code:
        return TruckChoice(vehicle=code)
    plate = st.text_input(t("ship.plate"), key=f"{key}.plate")
    driver = st.text_input(t("ship.driver"), key=f"{key}.driver")
    phone = st.text_input(t("ship.phone"), key=f"{key}.phone")
    kg = numbers.whole(t("ship.max_kg"), 0, int(MAX_KG), 0, 100, key=f"{key}.kg")
    m3 = numbers.decimal(t("ship.max_m3"), 0.0, float(MAX_M3), 0.0, 0.5, key=f"{key}.m3")
    return TruckChoice("", plate, driver, phone, kg, Decimal(str(m3)))
