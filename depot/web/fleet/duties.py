"""A warning of the trips for which a truck is still needed."""

from __future__ import annotations

import streamlit as st

from depot.services.fleet_duties import TruckDuty, truck_duties
from depot.web import state
from depot.web.language import t
from depot.web.markdown import told


def show(code: str) -> None:
    """Name the orders and trips that use the truck, if any do."""
    found = state.application().read(truck_duties, code)
    if found:
        lines = "\n".join(f"- {_line(each)}" for each in found)
        st.warning(
            f"{t('fleet.duties', count=len(found))}\n\n{lines}\n\n{t('fleet.duties_note')}",
            icon=":material/local_shipping:",
        )


def _line(duty: TruckDuty) -> str:
    words = "fleet.duty" if duty.trip else "fleet.duty_shipment"
    sites = t("list.comma").join(duty.sites)
    return told(words, paper=duty.paper, trip=duty.trip, sites=sites,
                step=t(f"fleet.duty.{duty.step}"))  # fmt: skip
