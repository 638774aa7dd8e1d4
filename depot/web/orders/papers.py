"""The papers of an order: 调拨单, 拣货单, 出库单."""

from __future__ import annotations

import streamlit as st

from depot.io.documents import (
    dispatch_order_pdf,
    dispatch_order_xlsx,
    issue_note_pdf,
    issue_note_xlsx,
    pick_list_pdf,
    pick_list_xlsx,
)
from depot.io.documents.driver_sheet import driver_sheet_form
from depot.io.documents.pdf import pdf_of_all
from depot.services.orders import OrderView, dispatch_order_paper, issue_papers, pick_lists
from depot.services.planning_driver_sheets import driver_sheets
from depot.web import state
from depot.web.components.downloads import download, downloads
from depot.web.language import language, t


def show(view: OrderView) -> None:
    """Offer the order itself, and pick list and issue note of a chosen trip."""
    app, lang = state.application(), language()
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.markdown(t("order.paper.order"))
        order = app.read(dispatch_order_paper, view.order_id)
        downloads(
            view.number, "orders.paper", lambda: dispatch_order_pdf(order, lang),
            lambda: dispatch_order_xlsx(order, lang),
        )  # fmt: skip
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.markdown(t("order.paper.drivers"))
        download(
            t("download.pdf"), lambda: _drivers(view), f"{view.number}-drivers.pdf",
            "application/pdf", key="orders.drivers", icon=":material/local_shipping:",
        )  # fmt: skip
    picks = {each.head.number: each for each in app.read(pick_lists, view.order_id)}
    if picks:
        number = _choice(t("order.paper.picks"), list(picks), "orders.pick_list")
        downloads(
            number.replace("/", "-"), "orders.picks", lambda: pick_list_pdf(picks[number], lang),
            lambda: pick_list_xlsx(picks[number], lang),
        )  # fmt: skip
    issued = {each.head.number: each for each in app.read(issue_papers, view.order_id)}
    if issued:
        paper = _choice(t("order.paper.issues"), list(issued), "orders.issue_note")
        downloads(
            paper, "orders.issued", lambda: issue_note_pdf(issued[paper], lang),
            lambda: issue_note_xlsx(issued[paper], lang),
        )  # fmt: skip


def _drivers(view: OrderView) -> bytes:
    """Return all trucks' sheets as one PDF."""
    sheets = state.application().read(driver_sheets, view.order_id)
    return pdf_of_all([driver_sheet_form(each, language()) for each in sheets])


def _choice(label: str, numbers: list[str], key: str) -> str:
    return st.selectbox(label, numbers, key=key, width=300)
