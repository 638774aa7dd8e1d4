"""车队: the trucks that plans count on, their classes, and the fleet as a workbook."""

from __future__ import annotations

import streamlit as st

from depot.services.fleet import vehicle_classes, vehicles
from depot.web import state
from depot.web.care.goods import show_finished
from depot.web.fleet import kinds, sheets, trucks
from depot.web.language import t

app = state.application()

st.title(t("fleet.title"))
show_finished("fleet")
st.caption(t("fleet.note"))
classes = {each.code: each for each in app.read(vehicle_classes)}
fleet = {each.code: each for each in app.read(vehicles)}
parts = {"trucks": trucks.show, "kinds": kinds.show, "sheets": sheets.show}
chosen = st.segmented_control(
    t("fleet.title"),
    list(parts),
    default="trucks",
    required=True,
    key="fleet.part",
    format_func=lambda part: t(f"fleet.part.{part}"),
    label_visibility="collapsed",
)
parts[chosen or "trucks"](fleet, classes)
