"""效期与轮换: what expires when, where it goes before, and extensions by re-test."""

from __future__ import annotations

import streamlit as st

from depot.services.expiry import horizons
from depot.web import state
from depot.web.expiry import extension_tab, horizon, rotation_tab
from depot.web.language import t

app = state.application()
found = app.read(horizons, app.clock.today())

st.title(t("expiry.title"))
horizon.figures(found)
lots, rotation, extension = st.tabs(
    [t("expiry.tab.lots"), t("expiry.tab.rotation"), t("expiry.tab.extension")]
)
with lots:
    horizon.show(found)
with rotation:
    rotation_tab.show()
with extension:
    extension_tab.show(found)
