"""Receiving a transfer bin by bin, and explaining what is missing."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from depot.domain.account import Right
from depot.domain.ledger import StockStatus
from depot.domain.transfer import TransferLot, TransferStatus
from depot.services import catalogue, scanning
from depot.services.transfers import TransferView
from depot.services.transfers_arriving import (
    ArrivedLine,
    ReceiveTransfer,
    ReturnTransfer,
    WriteOffTransfer,
    receive_transfer,
    return_transfer,
    write_off_transfer,
)
from depot.web import state
from depot.web.components.commands import give
from depot.web.components.refusals import refused_here
from depot.web.components.scan import forget_scans, scan_box
from depot.web.formats import whole
from depot.web.language import named, t
from depot.web.transfer.warehouses import bin_choice, bins_for

DONE = "transfer.step_text"
STATES = (StockStatus.ISSUABLE, StockStatus.DAMAGED, StockStatus.QUARANTINED)


def show(view: TransferView) -> None:
    """Offer receiving, and what to do about differences once something has arrived."""
    left = [lot for lot in view.lots if lot.way.on_the_road]
    if not left:
        return
    if state.may(Right.KEEP):
        _receive(view, left)
    if view.head.status is TransferStatus.ARRIVED:
        with st.expander(t("transfer.differences", left=whole(view.on_the_road))):
            st.caption(t("transfer.differences_help"))
            _differences(view, left)


def _receive(view: TransferView, left: Sequence[TransferLot]) -> None:
    number = view.head.number
    st.subheader(t("transfer.arriving"))
    scanned = scan_box(f"transfer.scan.{number}", t("transfer.arrived_lot"))
    if scanned:
        with refused_here():
            lot = state.application().read(scanning.scanned_lot, scanned)
            st.session_state[f"transfer.arrived.{number}"] = lot.id
    line = _line(view.head.destination, left, f"transfer.arrived.{number}", states=STATES)
    if st.button(
        t("transfer.receive"), key="transfer.receive", type="primary", width="stretch",
        icon=":material/check:",
    ):  # fmt: skip
        _book_arrival(number, line)


def _line(
    depot: str, left: Sequence[TransferLot], key: str, *, states: Sequence[StockStatus]
) -> ArrivedLine:
    lots = {lot.way.lot_id: lot for lot in left}
    if st.session_state.get(key) not in {None, *lots}:
        del st.session_state[key]  # It has arrived whole meanwhile.
    lot_id = st.selectbox(
        t("transfer.lot"),
        list(lots),
        key=key,
        format_func=lambda each: (
            f"{named(lots[each].name_zh, lots[each].name_en)} · {lots[each].lot_no}"
        ),
    )
    lot = lots[lot_id]
    most = lot.way.on_the_road
    quantity = st.number_input(
        t("transfer.arrived_quantity", left=whole(most)),
        min_value=1,
        value=most,
        step=1,
        key=f"{key}.quantity.{lot_id}.{most}",
    )
    items = {item.code: item for item in state.application().read(catalogue.items)}
    bins = bins_for(depot, items[lot.item].storage_class)
    place = bin_choice(bins, t("transfer.arrived_bin"), f"{key}.bin.{lot.item}")
    status = st.segmented_control(
        t("transfer.arrived_status"),
        [each.value for each in states],
        default=states[0].value,
        required=True,
        key=f"{key}.status.{lot_id}",
        format_func=lambda value: t(f"status.{value}"),
    )
    return ArrivedLine(lot_id, int(quantity), place, StockStatus(status or states[0].value))


def _book_arrival(number: str, line: ArrivedLine) -> None:
    done = give(
        f"transfer.receive.{number}",
        receive_transfer,
        lambda key: ReceiveTransfer(key, state.actor(), number, (line,)),
    )
    if done is not None:
        forget_scans(f"transfer.scan.{number}")
        rest = t(f"transfer.rest.{done.status.value}")
        st.session_state[DONE] = t("transfer.received", document=done.document_no, rest=rest)
        st.rerun()


def _differences(view: TransferView, left: Sequence[TransferLot]) -> None:
    number = view.head.number
    explanation = st.text_area(t("transfer.explanation"), key=f"transfer.explanation.{number}")
    if state.may(Right.KEEP):
        line = _line(view.head.origin, left, f"transfer.back.{number}", states=STATES)
        if st.button(t("transfer.return"), key="transfer.return", icon=":material/undo:"):
            back = give(
                f"transfer.return.{number}",
                return_transfer,
                lambda key: ReturnTransfer(key, state.actor(), number, (line,), explanation),
            )
            if back is not None:
                _said(t("transfer.returned", number=number))
    if state.may(Right.MONEY) and st.button(
        t("transfer.write_off"), key="transfer.write_off", icon=":material/gavel:"
    ):
        lost = give(
            f"transfer.write_off.{number}",
            write_off_transfer,
            lambda key: WriteOffTransfer(key, state.actor(), number, explanation),
        )
        if lost is not None:
            _said(t("transfer.written_off", number=number))


def _said(message: str) -> None:
    st.session_state[DONE] = message
    st.rerun()
