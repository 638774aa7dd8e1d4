"""入库: receive goods line by line or from a workbook."""

from __future__ import annotations

import streamlit as st

from depot.domain.place import PlaceKind
from depot.services import catalogue
from depot.services.stock import papers
from depot.web import state
from depot.web.labels.printing import lot_label_printing
from depot.web.language import t
from depot.web.stock import receipt_lines
from depot.web.stock.choices import depot_choice, known_party_choice
from depot.web.stock.paper_list import paper_list
from depot.web.workbook import receipt

app = state.application()

st.title(t("receive.title"))
depots = [each for each in app.read(catalogue.depots) if each.kind is PlaceKind.WAREHOUSE]
with st.container(horizontal=True, vertical_alignment="bottom"):
    depot = depot_choice(depots, t("receive.depot"), "receive.depot")
    known = app.read(papers, "RK")
    supplier = known_party_choice(
        [paper.party for paper in known],
        t("receive.supplier"),
        t("receive.supplier_hint"),
        "receive.supplier",
    )
    note = st.text_input(t("receive.note"), key="receive.note", width=260)

by_hand, by_workbook = st.tabs([t("receive.by_hand"), t("receive.by_workbook")])
with by_hand:
    receipt_lines.show(depot, supplier, note)
with by_workbook:
    receipt.show(depot, supplier, note)

st.subheader(t("receive.last"))
paper_list(app.read(papers, "RK", 50), "receive.paper")
lot_label_printing("receive.labels")
