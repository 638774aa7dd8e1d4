"""Arrival, receipt on site and turning back, on the phone."""

from __future__ import annotations

import streamlit as st

from depot.domain.account import Right
from depot.domain.attachment import FileIn
from depot.domain.shipment import ShipmentStop, StopStatus
from depot.domain.truck_position import LONGEST_MIN, TruckPosition
from depot.services.attachments import AttachFiles, attach_files
from depot.services.execution_views import on_its_way
from depot.services.planning_positions import ReportPosition, report_position
from depot.services.shipment_arriving import (
    ArriveShipment,
    SignedLine,
    SignReceipt,
    arrive_shipment,
    sign_receipt,
)
from depot.services.shipment_making import ShipmentRef
from depot.services.shipment_turning import TurnBack, turn_back
from depot.services.shipment_views import ShipmentLineView, ShipmentView
from depot.web import state
from depot.web.components.commands import give
from depot.web.components.files import clear_files, take_files
from depot.web.components.numbers import Numbers
from depot.web.formats import moment, whole
from depot.web.language import said, t
from depot.web.markdown import literal, told
from depot.web.shipments.flow import big, done_words, say, step
from depot.web.units import unit_name


def show(view: ShipmentView) -> None:
    """Show the stops with what can be done at each."""
    may = state.may(Right.KEEP) or state.may(Right.PLAN)
    positions = state.application().read(on_its_way, view.head.number).told
    for stop in view.stops:
        with st.container(border=True):
            st.markdown(f"**{told('ship.stop', stop=stop.stop, site=stop.site_name)}**")
            st.caption(literal(_where(stop, positions.get(stop.stop))))
            if may and stop.status is StopStatus.WAITING:
                _arrive(view.head.number, stop.stop)
                _expect(view.head.number, stop.stop)
            if may and stop.status in {StopStatus.WAITING, StopStatus.ARRIVED}:
                _sign(view, stop)
    if state.may(Right.KEEP):
        _turn_back(view.head.number)


def _where(stop: ShipmentStop, position: TruckPosition | None) -> str:
    if stop.status is StopStatus.WAITING:
        due = t("ship.due", at=moment(stop.planned_arrival_us))
        eta_us = 0 if position is None else position.eta_us
        expected = f" · {t('ship.expected', at=moment(eta_us))}" if eta_us else ""
        return f"{t('ship.stop.waiting')} · {due}{expected}"
    at_us = stop.signed_at_us if stop.status is StopStatus.RECEIVED else stop.arrived_at_us
    return t(f"ship.stop.{stop.status.value}", who=stop.signed_by, at=moment(at_us))


def _arrive(number: str, stop: int) -> None:
    if big(t("ship.arrive"), f"ship.arrive.{stop}", "location_on", primary=False):
        step(
            f"ship.arrive.{number}.{stop}", arrive_shipment,
            lambda key: ArriveShipment(key, state.actor(), number, stop), done_words("arrive"),
        )  # fmt: skip


def _expect(number: str, stop: int) -> None:
    """Take what the driver says by telephone."""
    with st.expander(t("ship.tell_left"), icon=":material/schedule:"):
        numbers = Numbers()
        minutes = numbers.whole(
            t("ship.minutes_left"), 0, LONGEST_MIN, 30, 5, key=f"ship.left.{number}.{stop}"
        )
        if big(t("ship.tell_left"), f"ship.tell_left.{stop}", "schedule", primary=False,
               numbers=numbers):  # fmt: skip
            step(
                f"ship.tell_left.{number}.{stop}", report_position,
                lambda key: ReportPosition(
                    key, state.actor(), number, minutes_left=minutes, stop=stop
                ),
                lambda _: t("ship.left_told"),
            )  # fmt: skip


def _sign(view: ShipmentView, stop: ShipmentStop) -> None:
    number = view.head.number
    key = f"ship.sign.{number}.{stop.stop}"
    signed_by = st.text_input(t("ship.signed_by"), key=f"{key}.name")
    sent = [each for each in view.lines if each.line.stop == stop.stop and each.line.picked]
    numbers = Numbers()
    lines: tuple[SignedLine, ...] = ()
    if not st.toggle(t("ship.all_good"), value=True, key=f"{key}.good"):
        lines = tuple(_line(each, key, numbers) for each in sent)
    files = take_files(f"{key}.photo", t("ship.photo"))
    if not big(t("ship.sign"), f"ship.sign.{stop.stop}", "draw", numbers=numbers):
        return
    done = give(
        key,
        sign_receipt,
        lambda command: SignReceipt(command, state.actor(), number, stop.stop, signed_by, lines),
    )
    if done is None:
        return
    if files and not _keep(done, key, files):
        return
    clear_files(f"{key}.photo")
    say(done_words("sign")(done))


def _keep(done: ShipmentRef, key: str, files: tuple[FileIn, ...]) -> bool:
    """Put the photos beside the 签收单."""
    kept = give(
        f"{key}.files",
        attach_files,
        lambda command: AttachFiles(
            command, state.actor(), "site_receipt", done.document_no, files
        ),
    )
    return kept is not None


def _line(each: ShipmentLineView, key: str, numbers: Numbers) -> SignedLine:
    line = each.line
    st.markdown(
        told(
            "ship.sent", name=said(each.name), lot=each.lot_no, units=whole(line.picked),
            unit=unit_name(each.unit_zh),
        )
    )  # fmt: skip
    with st.container(horizontal=True):
        parts = [
            numbers.whole(
                t(f"ship.{name}"), 0, line.picked, value, key=f"{key}.{name}.{line.line}",
                width=110,
            )
            for name, value in (("received", line.picked), ("damaged", 0), ("absent", 0))
        ]  # fmt: skip
    return SignedLine(line.line, *parts)


def _turn_back(number: str) -> None:
    with st.expander(t("ship.turn_back")):
        reason = st.text_input(t("ship.reason"), key=f"ship.back_reason.{number}")
        if big(t("ship.turn_back"), "ship.turn_back", "u_turn_left", primary=False):
            step(
                f"ship.turn_back.{number}", turn_back,
                lambda key: TurnBack(key, state.actor(), number, reason),
                done_words("turn_back"),
            )  # fmt: skip
