"""维护保养: what is due, the calendar, recovery after events, and each unit's file."""

from __future__ import annotations

import streamlit as st

from depot.domain.serial import UnitState
from depot.services.care import care_tasks
from depot.services.serials import serial_rows
from depot.web import state
from depot.web.care import due, month, recovery, register
from depot.web.care.goods import show_finished
from depot.web.components.kpi import Figure, kpi_row
from depot.web.language import t

SOON_DAYS = 7
app = state.application()
today = app.clock.today()

st.title(t("care.title"))
show_finished("care")
tasks = app.read(care_tasks)
left = [task.days_left(today) for task in tasks]
states = [row.state for row in app.read(serial_rows)]
kpi_row(
    [
        Figure(t("care.kpi.late"), str(sum(each < 0 for each in left))),
        Figure(t("care.kpi.soon"), str(sum(0 <= each <= SOON_DAYS for each in left))),
        Figure(t("care.kpi.repair"), str(states.count(UnitState.IN_REPAIR))),
        Figure(t("care.kpi.loan"), str(states.count(UnitState.ON_LOAN))),
    ]
)
tabs = st.tabs([t(f"care.tab.{each}") for each in ("due", "month", "recovery", "units")])
with tabs[0]:
    due.show(tasks)
with tabs[1]:
    month.show(tasks)
with tabs[2]:
    recovery.show()
with tabs[3]:
    register.show()
