"""Taking issued goods back into a depot."""

from __future__ import annotations

import streamlit as st

from depot.domain.ledger import StockStatus
from depot.services.returning import (
    ReturnGoods,
    ReturnLine,
    return_goods,
    site_lots,
    sites_with_goods,
)
from depot.web import state
from depot.web.components.commands import give
from depot.web.formats import day, whole
from depot.web.language import named, t
from depot.web.transfer.warehouses import bin_choice, bins_for, warehouse_choice, warehouses

DONE = "back.done_text"
STATES = (StockStatus.QUARANTINED, StockStatus.ISSUABLE, StockStatus.DAMAGED)


def show() -> None:
    """Choose who gives back, what, and where it is put."""
    app = state.application()
    if DONE in st.session_state:
        st.success(st.session_state[DONE], icon=":material/check_circle:")
    sites = app.read(sites_with_goods)
    if not sites:
        st.caption(t("back.none"))
        return
    depot = warehouse_choice(warehouses(), t("back.depot"), "back.depot")
    site = st.selectbox(t("back.site"), list(sites), key="back.site")
    lots = {each.lot_id: each for each in app.read(site_lots, site)}
    lot_id = st.selectbox(
        t("back.lot"),
        list(lots),
        key=f"back.lot.{site}",
        format_func=lambda each: (
            f"{named(lots[each].name_zh, lots[each].name_en)} · "
            f"{lots[each].lot_no} · {day(lots[each].expires_on)}"
        ),
    )
    if lot_id is None or not depot:
        return
    lot = lots[lot_id]
    figures = {"issued": lot.issued, "returned": lot.returned, "left": lot.left}
    st.caption(
        t("back.figures", unit=lot.unit_zh, **{name: whole(n) for name, n in figures.items()})
    )
    quantity = st.number_input(
        t("back.quantity"), min_value=1, step=1, key=f"back.quantity.{site}.{lot_id}"
    )
    status = st.segmented_control(
        t("back.status"),
        [each.value for each in STATES],
        default=STATES[0].value,
        required=True,
        key="back.status",
        format_func=lambda value: t(f"status.{value}"),
    )
    place = bin_choice(
        bins_for(depot, lot.storage_class), t("back.bin"), f"back.bin.{depot}.{lot.storage_class}"
    )
    reason = st.text_input(t("back.reason"), key="back.reason")
    line = ReturnLine(lot_id, int(quantity), place, StockStatus(status or STATES[0].value))
    if st.button(
        t("back.post"), key="back.post", type="primary", icon=":material/check:", width="stretch"
    ):
        _book(depot, site, line, reason)


def _book(depot: str, site: str, line: ReturnLine, reason: str) -> None:
    done = give(
        "back",
        return_goods,
        lambda number: ReturnGoods(number, state.actor(), depot, site, (line,), reason),
    )
    if done is not None:
        st.session_state[DONE] = t("back.done", number=done.document_no)
        st.rerun()
