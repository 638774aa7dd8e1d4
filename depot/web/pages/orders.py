"""调拨单: from draft through approval to the last lorry."""

from __future__ import annotations

import streamlit as st

from depot.services.orders import order_list, order_view
from depot.web import state
from depot.web.language import t
from depot.web.orders import actions, detail, listing, papers
from depot.web.replan import show as replan

app = state.application()

st.title(t("orders.title"))
rows = app.read(order_list)
if not rows:
    st.caption(t("orders.none"))
    st.stop()
view = app.read(order_view, listing.choose_order(rows))
actions.show(view)
replan.show(view)
detail.show(view)
st.subheader(t("order.papers"))
papers.show(view)
