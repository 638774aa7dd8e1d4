"""One shipment: what is to be done now, its list, its papers, what happened."""

from __future__ import annotations

import streamlit as st

from depot.domain.account import Right
from depot.domain.shipment import (
    IN_BUILDING,
    ON_THE_ROAD,
    PICKABLE,
    LineState,
    ShipmentKind,
    ShipmentStatus,
)
from depot.io.documents import (
    issue_note_pdf,
    issue_note_xlsx,
    movement_note_pdf,
    movement_note_xlsx,
    pick_list_pdf,
    pick_list_xlsx,
)
from depot.services.shipment_leaving import CancelShipment, cancel_shipment
from depot.services.shipment_papers import (
    shipment_issue_note,
    shipment_pick_list,
    site_receipt,
)
from depot.services.shipment_views import ShipmentLineView, ShipmentView, shipment_view
from depot.web import state
from depot.web.components.downloads import downloads
from depot.web.components.files import show_files
from depot.web.formats import day, decimal, moment, whole
from depot.web.language import language, said, t
from depot.web.markdown import literal, told
from depot.web.shipments import loading, picking, road, settling
from depot.web.shipments.flow import big, done_words, step
from depot.web.units import unit_name


def show(number: str) -> None:
    """Show a shipment with the next step first."""
    view = state.application().read(shipment_view, number)
    _head(view)
    _next_step(view)
    settling.show(view)
    with st.expander(t("ship.lines"), expanded=view.head.status not in PICKABLE):
        for each in view.lines:
            st.markdown(_words(each))
    with st.expander(t("ship.history")):
        _history(view)
    with st.expander(t("ship.papers")):
        _papers(view)
    _cancel(view)


def _head(view: ShipmentView) -> None:
    head = view.head
    st.subheader(f"{head.number} · {t(f'ship.state.{head.status.value}')}")
    st.markdown(f"**{told('ship.to', destination=head.destination)}**")
    facts = [
        t("ship.from", depot=said(view.depot_name), reference=head.demand_ref),
        t("ship.load", weight=decimal(view.weight_kg), volume=decimal(view.volume_m3, 2)),
    ]
    if head.truck.plate:
        truck = head.truck
        facts.append(t("ship.truck", plate=truck.plate, driver=truck.driver, phone=truck.phone))
    st.caption("  \n".join(map(literal, facts)))


def _next_step(view: ShipmentView) -> None:
    status = view.head.status
    if status in IN_BUILDING and state.may(Right.KEEP):
        picking.show_problems(view)
    if status in PICKABLE and state.may(Right.KEEP):
        picking.show(view)
    if status is ShipmentStatus.PICKED and state.may(Right.KEEP):
        loading.show_loading(view)
    if status is ShipmentStatus.LOADED and state.may(Right.KEEP):
        loading.show_departure(view)
    splittable = status in {ShipmentStatus.PICKED, ShipmentStatus.LOADED}
    if splittable and view.requisition and state.may(Right.KEEP):
        loading.show_split(view)
    if status in IN_BUILDING and state.may(Right.KEEP):
        loading.show_at_once(view)
    if status in ON_THE_ROAD:
        road.show(view)


def _words(each: ShipmentLineView) -> str:
    line = each.line
    units = f"{whole(line.held or line.quantity)} {unit_name(each.unit_zh)}"
    name = literal(
        f"{line.bin} · {said(each.name)} · {each.lot_no} · {day(each.expires_on)} · {units}"
    )
    done = t(f"ship.line_state.{line.state.value}")
    method = t(f"ship.method.{line.method}") if line.method else ""
    tail = " · ".join(part for part in (done, method, literal(line.reason)) if part)
    missing = f" · {t('ship.short', units=whole(line.missing))}" if line.missing else ""
    mark = "~~" if line.state is LineState.REPLACED else ""
    return f"{line.line}. {mark}{name}{mark}  \n:gray[{tail}{missing}]"


def _history(view: ShipmentView) -> None:
    for each in view.steps:
        who = view.people.get(each.actor)
        method = "" if each.method == "hand" else t(f"ship.method.{each.method}")
        parts = [
            moment(each.at_us),
            said(who) if who else each.actor,
            t(f"ship.step.{each.kind.value}"),
            method,
            each.note,
        ]
        st.markdown(literal(" · ".join(part for part in parts if part)))


def _papers(view: ShipmentView) -> None:
    app, lang, number = state.application(), language(), view.head.number
    st.caption(t("ship.paper.picks"))
    downloads(
        f"{number}-{t('ship.paper.picks')}", "ship.paper.picks",
        lambda: pick_list_pdf(app.read(shipment_pick_list, number), lang),
        lambda: pick_list_xlsx(app.read(shipment_pick_list, number), lang),
    )  # fmt: skip
    if view.head.document_no:
        st.caption(f"{t('ship.paper.issue')} {view.head.document_no}")
        downloads(
            view.head.document_no, "ship.paper.issue",
            lambda: issue_note_pdf(app.read(shipment_issue_note, number), lang),
            lambda: issue_note_xlsx(app.read(shipment_issue_note, number), lang),
        )  # fmt: skip
    for stop in view.stops:
        if stop.document_no:
            _receipt(number, stop.stop, stop.document_no, stop.site_name)


def _receipt(number: str, stop: int, document_no: str, site: str) -> None:
    app, lang = state.application(), language()
    st.caption(f"{told('ship.paper.receipt', site=site)} {document_no}")
    downloads(
        document_no, f"ship.paper.receipt.{stop}",
        lambda: movement_note_pdf(app.read(site_receipt, number, stop), lang),
        lambda: movement_note_xlsx(app.read(site_receipt, number, stop), lang),
    )  # fmt: skip
    show_files("site_receipt", document_no, f"ship.photo.{stop}")


def _cancel(view: ShipmentView) -> None:
    head = view.head
    may = state.may(Right.APPROVE) and head.kind is ShipmentKind.REQUISITION
    if not (may and head.status in IN_BUILDING):
        return
    with st.expander(t("ship.cancel")):
        reason = st.text_input(t("ship.reason"), key=f"ship.cancel_reason.{head.number}")
        if big(t("ship.cancel"), "ship.cancel", "undo", primary=False):
            step(
                f"ship.cancel.{head.number}", cancel_shipment,
                lambda key: CancelShipment(key, state.actor(), head.number, reason),
                done_words("cancel"),
            )  # fmt: skip
