"""准备度: reserves against standards, what expires, the last plan, orders under way."""

from __future__ import annotations

import streamlit as st

from depot.services.readiness import readiness
from depot.services.standards import standards
from depot.web import state
from depot.web.formats import day
from depot.web.language import t
from depot.web.overview import figures, layers, tables
from depot.web.shipments import road_table

app = state.application()
found = app.read(readiness, app.clock.today())

st.title(t("readiness.title"))
st.caption(t("readiness.as_of", day=day(found.today), seq=found.seq))
figures.show(found)
layers.links()
items, reserves, expiry, orders = st.tabs(
    [
        t("readiness.tab.items"),
        t("readiness.tab.layers"),
        t("readiness.tab.expiry"),
        t("readiness.tab.orders"),
    ]
)
with items:
    tables.reserves(found.items)
with reserves:
    layers.show(app.read(standards, app.clock.today()))
with expiry:
    tables.expiring(found.expired, found.expiring)
with orders:
    tables.orders(found.open_orders)
    st.subheader(t("road.title"))
    road_table.show()
