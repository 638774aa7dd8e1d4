"""Papers of shipments: 拣货单, 出库单, 签收单."""

from __future__ import annotations

from dataclasses import replace

from depot.domain.document import (
    DocumentHead,
    DocumentLine,
    IssueNoteDocument,
    PickListDocument,
)
from depot.domain.document_movement import MovementNoteDocument
from depot.domain.shipment import ShipmentStop
from depot.errors import Conflict, Text
from depot.services.papers import ORGANISATION, issue_note
from depot.services.shipment_views import ShipmentLineView, ShipmentView, shipment_view
from depot.store.uow import Reader

_RECEIPT = Text("应急物资签收单", "Relief supplies receipt on site")


def shipment_pick_list(reader: Reader, number: str) -> PickListDocument:
    """Return the 拣货单 as it stands: what is to go, in walking order.

    Raises
    ------
    NotFound
        When there is no such shipment.
    """
    view = shipment_view(reader, number)
    head = view.head
    return PickListDocument(
        head=DocumentHead(
            number=number,
            issued_at_us=head.approved_at_us,
            organisation=ORGANISATION,
            approved_by=_name(view, head.approved_by),
            approved_at_us=head.approved_at_us,
        ),
        depot=view.depot_name.zh,
        lines=tuple(_line(each, each.line.held) for each in view.lines if each.line.held),
        order_number=head.demand_ref,
        destination=head.destination,
        vehicle=head.truck.plate,
        load_by_us=head.planned_load_us or None,
    )


def shipment_issue_note(reader: Reader, number: str) -> IssueNoteDocument:
    """Return the 出库单 of a shipment that has left, with its truck.

    Raises
    ------
    Conflict
        When it has not left.
    """
    view = shipment_view(reader, number)
    head = view.head
    if not head.document_no:
        raise Conflict(
            f"发货单 {number} 尚未发车，发车后再打印出库单。",
            f"Shipment {number} has not left; print its issue note afterwards.",
        )
    note = issue_note(reader, head.document_no)
    return replace(
        note,
        head=replace(
            note.head,
            approved_by=_name(view, head.approved_by),
            approved_at_us=head.approved_at_us,
            issued_by=_name(view, head.departed_by),
            carried_by=head.truck.driver,
        ),
        order_number=head.demand_ref,
        vehicle=head.truck.plate,
        driver=head.truck.driver,
        phone=head.truck.phone,
        checked_by=_name(view, head.checked_by),
    )


def site_receipt(reader: Reader, number: str, stop: int) -> MovementNoteDocument:
    """Return the 签收单 of a stop: what it took over, with what was damaged or missing.

    Raises
    ------
    Conflict
        When the stop has not signed.
    """
    view = shipment_view(reader, number)
    found = next((each for each in view.stops if each.stop == stop), None)
    if found is None or not found.document_no:
        raise Conflict(
            f"发货单 {number} 的第 {stop} 站尚未签收。",
            f"Stop {stop} of shipment {number} has not signed.",
        )
    return _receipt(view, found)


def _receipt(view: ShipmentView, stop: ShipmentStop) -> MovementNoteDocument:
    head = view.head
    sent = [each for each in view.lines if each.line.stop == stop.stop and each.line.picked]
    return MovementNoteDocument(
        head=DocumentHead(
            number=stop.document_no,
            issued_at_us=stop.signed_at_us,
            organisation=ORGANISATION,
            prepared_by=_name(view, stop.entered_by),
            issued_by=head.truck.driver,
            received_by=stop.signed_by,
            note="；".join(
                each for each in (f"{head.number} {head.document_no}", stop.note) if each
            ),
        ),
        title=_RECEIPT,
        depot=view.depot_name.zh,
        party=stop.site_name,
        lines=tuple(_line(each, each.line.picked, _found(each)) for each in sent),
    )


def _found(each: ShipmentLineView) -> str:
    """Return what the site found, where it isn't all that was sent."""
    if each.line.received == each.line.picked:
        return ""
    parts = (
        ("实收", each.line.received), ("破损", each.line.damaged), ("缺少", each.line.absent)
    )  # fmt: skip
    return "；".join(f"{word} {units}" for word, units in parts)


def _line(each: ShipmentLineView, units: int, note: str = "") -> DocumentLine:
    return DocumentLine(
        item_code=each.line.item,
        name=each.name,
        unit=Text(each.unit_zh, each.unit_zh),
        quantity=units,
        weight_kg=each.weight_kg,
        volume_m3=each.volume_m3,
        lot_no=each.lot_no,
        made_on=each.made_on,
        expires_on=each.expires_on,
        bin=each.line.bin,
        note=note,
    )


def _name(view: ShipmentView, user: str) -> str:
    shown = view.people.get(user)
    return user if shown is None else shown.zh
