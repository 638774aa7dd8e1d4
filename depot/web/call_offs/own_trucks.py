"""What the supplier tells of the trucks that it sends: plate, driver, telephone."""

from __future__ import annotations

import streamlit as st

from depot.domain.own_truck import OrderTruck
from depot.services.call_off_trucks import TellTruck, tell_truck
from depot.services.call_off_views import CallOffView
from depot.web import state
from depot.web.call_offs.doing import do
from depot.web.language import t


def show(view: CallOffView) -> None:
    """Ask for each truck that the supplier sends; sites want to know which one comes."""
    if not view.own_trucks:
        return
    untold = sum(1 for each in view.own_trucks if not each.plate)
    title = t("call.own_trucks", count=len(view.own_trucks), untold=untold)
    with st.expander(title, expanded=untold > 0, icon=":material/local_shipping:"):
        for each in view.own_trucks:
            _truck(view.call.number, each)


def _truck(number: str, truck: OrderTruck) -> None:
    place = f"{number}.{truck.vehicle}"
    st.markdown(f"**{t('chart.own_truck', code=truck.vehicle)}**")
    plate = st.text_input(t("call.plate"), truck.plate, key=f"call.plate.{place}")
    driver = st.text_input(t("call.driver"), truck.driver, key=f"call.driver.{place}")
    phone = st.text_input(t("call.driver_phone"), truck.phone, key=f"call.phone.{place}")
    if st.button(t("call.tell_truck"), key=f"call.tell.{truck.vehicle}", width="stretch"):
        do(number, f"tell.{truck.vehicle}", tell_truck,
           lambda key: TellTruck(key, state.actor(), number, truck.vehicle, plate, driver,
                                 phone))  # fmt: skip
