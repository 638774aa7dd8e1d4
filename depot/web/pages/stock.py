"""库存查询: search, expiry at a glance, lots and movements of an item."""

from __future__ import annotations

import streamlit as st

from depot.services import catalogue
from depot.services.stock import StockFilter, lot_rows, movement_rows, stock_rows
from depot.web import state
from depot.web.components.export import export_button
from depot.web.labels.printing import lot_label_printing
from depot.web.language import named, t
from depot.web.shipments import road_table
from depot.web.stock import filters, item_facts, summary, tables

app = state.application()
today = app.clock.today()

st.title(t("stock.title"))
items = app.read(catalogue.items)
wanted = filters.choose(items, app.read(catalogue.depots))
rows = app.read(stock_rows, wanted, today)
summary.show(rows, catalogue_size=len(items))

if rows:
    about = filters.about(wanted)
    export_button(t("stock.title"), "stock", lambda: tables.stock_frame(rows), about)
    chosen_code = tables.stock_table(rows)
    if chosen_code:
        chosen = next(item for item in items if item.code == chosen_code)
        st.subheader(t("stock.lots", name=named(chosen.name_zh, chosen.name_en)))
        item_facts.show(chosen)
        lots = app.read(lot_rows, StockFilter(text=chosen.code, depot=wanted.depot), today)
        lots = tuple(lot for lot in lots if lot.item_code == chosen.code)
        tables.lot_table(lots)
        name = named(chosen.name_zh, chosen.name_en)
        with st.container(horizontal=True):
            export_button(
                t("stock.export.lots", name=name), "lots", lambda: tables.lot_frame(lots), about
            )
            export_button(
                t("stock.export.moves", name=name),
                "moves",
                lambda: tables.movement_frame(
                    app.read(movement_rows, item=chosen.code, limit=100_000)
                ),
            )
        with st.expander(t("stock.movements"), icon=":material/history:"):
            tables.movement_table(app.read(movement_rows, item=chosen.code, limit=100))
else:
    st.caption(t("stock.nothing"))

with st.expander(t("road.title"), icon=":material/local_shipping:"):
    road_table.show()
lot_label_printing("stock.labels")
