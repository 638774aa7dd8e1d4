"""Letting a transfer leave, or calling it back."""

from __future__ import annotations

import streamlit as st

from depot.domain.account import Right
from depot.services.transferring import (
    CancelTransfer,
    LoadedLine,
    SendTransfer,
    cancel_transfer,
    send_transfer,
)
from depot.services.transfers import TransferView
from depot.web import state
from depot.web.components.commands import give
from depot.web.language import named, t

DONE = "transfer.step_text"


def show(view: TransferView) -> None:
    """Ask what was loaded; offer leaving and calling back."""
    if not state.may(Right.KEEP):
        return
    number = view.head.number
    lots = {lot.way.lot_id: lot for lot in view.lots}
    loaded = []
    with st.container(border=True):
        for line in view.lines:
            lot = lots[line.lot_id]
            units = st.number_input(
                f"{named(lot.name_zh, lot.name_en)} · "
                + t("transfer.loaded", bin=line.bin, lot=lot.lot_no),
                min_value=0,
                max_value=line.quantity,
                value=line.quantity,
                step=1,
                key=f"transfer.loaded.{number}.{line.line}",
            )
            loaded.append(LoadedLine(line.line, int(units)))
        vehicle = st.text_input(t("transfer.vehicle"), key=f"transfer.vehicle.{number}")
        driver = st.text_input(t("transfer.driver"), key=f"transfer.driver.{number}")
        phone = st.text_input(t("transfer.phone"), key=f"transfer.phone.{number}")
        if st.button(
            t("transfer.send"), key="transfer.send", type="primary", width="stretch",
            icon=":material/local_shipping:",
        ):  # fmt: skip
            _send(number, vehicle, driver, phone, tuple(loaded))
    with st.expander(t("transfer.cancel")):
        reason = st.text_input(t("transfer.cancel_reason"), key=f"transfer.reason.{number}")
        if st.button(t("transfer.cancel"), key="transfer.cancel", icon=":material/undo:"):
            _cancel(number, reason)


def _send(
    number: str, vehicle: str, driver: str, phone: str, loaded: tuple[LoadedLine, ...]
) -> None:
    done = give(
        f"transfer.send.{number}",
        send_transfer,
        lambda key: SendTransfer(key, state.actor(), number, vehicle, driver, phone, loaded),
    )
    if done is not None:
        st.session_state[DONE] = t("transfer.sent", number=number)
        st.rerun()


def _cancel(number: str, reason: str) -> None:
    done = give(
        f"transfer.cancel.{number}",
        cancel_transfer,
        lambda key: CancelTransfer(key, state.actor(), number, reason),
    )
    if done is not None:
        st.session_state[DONE] = t("transfer.cancelled", number=number)
        st.rerun()
