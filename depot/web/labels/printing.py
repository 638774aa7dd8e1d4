"""Choosing lots or bins and printing their labels."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from depot.domain.label import BinLabel, LotLabel
from depot.domain.stock import StockFilter
from depot.io.documents import labels_pdf
from depot.services import catalogue
from depot.services.stock import lot_rows, paper, papers
from depot.web import state
from depot.web.components.downloads import download
from depot.web.formats import day
from depot.web.language import language, named, t
from depot.web.transfer.warehouses import warehouse_choice, warehouses

MAX_COPIES = 200


def lot_label_printing(key: str) -> None:
    """Offer labels for the lots of a receipt, or for chosen lots in stock."""
    with st.expander(t("labels.title"), icon=":material/qr_code_2:"):
        ways = {"receipt": _of_receipt, "lots": _of_choice, "bins": _of_bins}
        names = {"receipt": "labels.receipt", "lots": "labels.any", "bins": "labels.of_bins"}
        way = st.segmented_control(
            t("labels.title"),
            list(ways),
            default="receipt",
            required=True,
            key=f"{key}.way",
            format_func=lambda each: t(names[each]),
            label_visibility="collapsed",
        )
        ways[way or "receipt"](key)


def _of_receipt(key: str) -> None:
    app = state.application()
    numbers = [each.number for each in app.read(papers, "RK", 50)]
    number = st.selectbox(t("labels.receipt"), numbers, key=f"{key}.receipt")
    if not numbers:
        st.caption(t("labels.none"))
        return
    rows = app.read(paper, number).lines
    labels = {
        row.lot_id: LotLabel(row.item_code, row.lot_id, row.lot_no, row.expires_on, row.name_zh)
        for row in rows
    }
    _offer(list(labels.values()), f"{key}.receipt", number)


def _of_choice(key: str) -> None:
    app = state.application()
    rows = app.read(lot_rows, StockFilter(), app.clock.today())
    labels = {
        row.lot_id: LotLabel(row.item_code, row.lot_id, row.lot_no, row.expires_on, row.name_zh)
        for row in rows
    }
    names = {
        row.lot_id: f"{row.item_code} {named(row.name_zh, row.name_en)} · {row.lot_no} · "
        f"{day(row.expires_on)}"
        for row in rows
    }
    chosen = st.multiselect(
        t("labels.lots"),
        list(labels),
        placeholder=t("choose.some"),
        key=f"{key}.lots",
        format_func=lambda each: names[each],
    )
    _offer([labels[each] for each in chosen], f"{key}.lots", t("labels.of_lots"))


def _offer(labels: Sequence[LotLabel], key: str, name: str) -> None:
    if not labels:
        st.caption(t("labels.none"))
        return
    copies = st.number_input(
        t("labels.copies"), min_value=1, max_value=MAX_COPIES, step=1, key=f"{key}.copies"
    )
    package = st.text_input(t("labels.package"), key=f"{key}.package", max_chars=40)
    printed = [
        LotLabel(
            each.item, each.lot_id, each.lot_no, each.expires_on, each.name_zh, package or None
        )
        for each in labels
        for _ in range(int(copies))
    ]
    _download(printed, key, name)


def _of_bins(key: str) -> None:
    depots = warehouses()
    depot = warehouse_choice(depots, t("column.depot"), f"{key}.bins.depot")
    bins = {each.code: each for each in state.application().read(catalogue.bins, depot)}
    if not bins:
        st.caption(t("labels.no_bins"))
        return
    chosen = st.multiselect(
        t("labels.bins"), list(bins), placeholder=t("choose.some"), key=f"{key}.bins.{depot}"
    )
    name = next(each.name_zh for each in depots if each.code == depot)
    labels = [BinLabel(depot, code, bins[code].zone, name) for code in chosen or bins]
    _download(labels, f"{key}.bins", t("labels.of_bins"))


def _download(labels: Sequence[LotLabel | BinLabel], key: str, name: str) -> None:
    now_us, lang = state.application().clock.now_us(), language()
    download(
        t("labels.download", count=len(labels)),
        lambda: labels_pdf(labels, printed_at_us=now_us, language=lang),
        f"{name}.pdf",
        "application/pdf",
        key=f"{key}.download",
        icon=":material/print:",
    )
    st.caption(t("labels.note"))
