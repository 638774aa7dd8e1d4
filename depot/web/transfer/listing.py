"""The transfers under way: choose one, see where it stands, do the next step."""

from __future__ import annotations

import streamlit as st

from depot.domain.transfer import ON_THE_ROAD, Transfer, TransferLot, TransferStatus
from depot.services.transfers import TransferView, transfer, transfers
from depot.web import state
from depot.web.components.export import export_button
from depot.web.formats import day, moment, whole
from depot.web.language import named, t
from depot.web.papers.printing import paper_buttons
from depot.web.people import person
from depot.web.transfer import arriving, sending
from depot.web.transfer.tables import transfer_frame
from depot.web.transfer.warehouses import warehouses
from depot.web.units import unit_name

DONE = "transfer.step_text"


def show() -> None:
    """Show the list and the chosen transfer."""
    app = state.application()
    message = st.session_state.get(DONE)
    if message:
        st.success(message, icon=":material/check_circle:")
    everything = st.toggle(t("transfer.all"), key="transfer.all")
    found = app.read(transfers, open_only=not everything)
    if not found:
        st.caption(t("transfer.none"))
        return
    export_button(
        t("export.transfers"), "transfer", lambda: transfer_frame(found, app),
        [t("transfer.all")] if everything else [],
    )  # fmt: skip
    names = {each.code: named(each.name_zh, each.name_en) for each in warehouses()}
    number = st.selectbox(
        t("transfer.choose"),
        [each.number for each in found],
        key="transfer.number",
        format_func=lambda code: _name(next(e for e in found if e.number == code), names),
    )
    if number:
        _detail(app.read(transfer, number))


def _name(each: Transfer, names: dict[str, str]) -> str:
    route = t(
        "transfer.route",
        origin=names.get(each.origin, each.origin),
        destination=names.get(each.destination, each.destination),
    )
    # The state comes before the route: a phone cuts the end off.
    return f"{each.number} · {t(f'transfer.status.{each.status.value}')} · {route}"


def _detail(view: TransferView) -> None:
    head = view.head
    for lot in view.lots:
        _lot(lot, sent=head.status not in {TransferStatus.ORDERED, TransferStatus.CANCELLED})
    if head.status is TransferStatus.ORDERED:
        sending.show(view)
    elif head.status in ON_THE_ROAD:
        _paper(head.number)
        arriving.show(view)
    elif head.status is TransferStatus.CLOSED:
        _paper(head.number)
    with st.expander(t("transfer.steps"), icon=":material/history:"):
        for step in view.steps:
            parts = (moment(step.at_us), t(f"transfer.step.{step.kind.value}"), person(step.actor),
                     step.document_no, step.note)  # fmt: skip
            st.markdown("- " + " · ".join(part for part in parts if part))


def _lot(lot: TransferLot, *, sent: bool) -> None:
    st.markdown(
        t(
            "transfer.lot_line",
            name=named(lot.name_zh, lot.name_en),
            lot=lot.lot_no,
            expires=day(lot.expires_on),
            ordered=whole(lot.ordered),
            unit=unit_name(lot.unit_zh),
        )
    )
    if sent:
        way = lot.way
        figures = {
            "sent": way.sent, "good": way.good, "damaged": way.damaged, "held": way.held,
            "returned": way.returned, "lost": way.lost, "left": way.on_the_road,
        }  # fmt: skip
        st.caption(t("transfer.way", **{name: whole(units) for name, units in figures.items()}))


def _paper(number: str) -> None:
    paper_buttons(number, "transfer.paper")
