"""入库: against a delivery with inspection, directly, or from a workbook."""

from __future__ import annotations

import streamlit as st

from depot.domain.place import PlaceKind
from depot.services import catalogue
from depot.services.stock import papers
from depot.web import state
from depot.web.labels.printing import lot_label_printing
from depot.web.language import t
from depot.web.receiving import page as receiving_page
from depot.web.stock import receipt_lines
from depot.web.stock.choices import depot_choice, receipt_head
from depot.web.stock.paper_list import paper_list
from depot.web.workbook import receipt

app = state.application()

st.title(t("receive.title"))
depots = [each for each in app.read(catalogue.depots) if each.kind is PlaceKind.WAREHOUSE]
depot = depot_choice(depots, t("receive.depot"), "receive.depot")
by_delivery, by_hand, by_workbook = st.tabs(
    [t("receive.by_delivery"), t("receive.by_hand"), t("receive.by_workbook")]
)
with by_delivery:
    receiving_page.show(depot)
known = app.read(papers, "RK")
parties = [paper.party for paper in known]
with by_hand:
    receipt_lines.show(depot, *receipt_head(parties, "receive"))
with by_workbook:
    receipt.show(depot, *receipt_head(parties, "receive.book"))

st.subheader(t("receive.last"))
paper_list(app.read(papers, "RK", 50), "receive.paper")
lot_label_printing("receive.labels")
