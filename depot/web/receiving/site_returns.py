"""Taking back what a site was expected to return, by the lots that it was issued."""

from __future__ import annotations

import streamlit as st

from depot.domain.ledger import StockStatus
from depot.services.arriving import ReceiveReturn, receive_return
from depot.services.delivery_views import DeliveryView
from depot.services.returning import ReturnLine, site_lots
from depot.web import state
from depot.web.components.commands import give
from depot.web.formats import day, whole
from depot.web.language import named, t
from depot.web.transfer.warehouses import bin_choice, bins_for

DONE = "arrive.done_text"
STATES = (StockStatus.QUARANTINED, StockStatus.ISSUABLE, StockStatus.DAMAGED)


def show(view: DeliveryView) -> None:
    """Choose the lot, its state and its bin; book the return."""
    head = view.head
    wanted = {each.line.item for each in view.lines}
    found = state.application().read(site_lots, head.party)
    lots = {each.lot_id: each for each in found if each.item in wanted and each.left}
    if not lots:
        st.caption(t("back.none"))
        return
    lot_id = st.selectbox(
        t("arrive.return_lot"),
        list(lots),
        key=f"arrive.return.lot.{head.number}",
        format_func=lambda each: (
            f"{named(lots[each].name_zh, lots[each].name_en)} · "
            f"{lots[each].lot_no} · {day(lots[each].expires_on)}"
        ),
    )
    lot = lots[lot_id]
    figures = {"issued": lot.issued, "returned": lot.returned, "left": lot.left}
    st.caption(
        t("back.figures", unit=lot.unit_zh, **{name: whole(n) for name, n in figures.items()})
    )
    quantity = st.number_input(
        t("back.quantity"), min_value=1, step=1, key=f"arrive.return.quantity.{lot_id}"
    )
    status = st.segmented_control(
        t("back.status"),
        [each.value for each in STATES],
        default=STATES[0].value,
        required=True,
        key=f"arrive.return.status.{lot_id}",
        format_func=lambda value: t(f"status.{value}"),
    )
    place = bin_choice(
        bins_for(head.depot, lot.storage_class), t("back.bin"), f"arrive.return.bin.{lot_id}"
    )
    reason = st.text_input(t("arrive.return_reason"), key=f"arrive.return.reason.{head.number}")
    line = ReturnLine(lot_id, int(quantity), place, StockStatus(status or STATES[0].value))
    if st.button(
        t("arrive.return_post"), key="arrive.return.post", type="primary",
        icon=":material/check:", width="stretch",
    ):  # fmt: skip
        _book(head.number, line, reason)


def _book(number: str, line: ReturnLine, reason: str) -> None:
    done = give(
        f"arrive.return.{number}",
        receive_return,
        lambda key: ReceiveReturn(key, state.actor(), number, (line,), reason),
    )
    if done is not None:
        st.session_state[DONE] = (t("arrive.return_done", number=done.number), (done.number,))
        st.rerun()
