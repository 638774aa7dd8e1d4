"""Papers of shipments: 拣货单, 出库单, 签收单, with the names and weights of their day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from depot.domain.document import (
    DocumentHead,
    DocumentLine,
    IssueNoteDocument,
    PickListDocument,
)
from depot.domain.document_movement import MovementNoteDocument
from depot.domain.item import Item
from depot.domain.shipment import ShipmentStop
from depot.errors import Conflict, Text
from depot.services.papers import ORGANISATION, issue_note
from depot.services.shipment_views import ShipmentLineView, ShipmentView, shipment_view
from depot.services.stock import paper
from depot.services.then import Then, then_at, then_of
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
    then = then_at(reader, head.approved_at_us)
    items = _items(then, view)
    return PickListDocument(
        head=DocumentHead(
            number=number,
            issued_at_us=head.approved_at_us,
            organisation=ORGANISATION,
            approved_by=_name(then, head.approved_by),
            approved_at_us=head.approved_at_us,
        ),
        depot=_depot(then, view),
        lines=tuple(_line(each, items, each.line.held) for each in view.lines if each.line.held),
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
    then = then_of(reader, paper(reader, head.document_no).command_id)
    return replace(
        note,
        head=replace(
            note.head,
            approved_by=_name(then, head.approved_by),
            approved_at_us=head.approved_at_us,
            issued_by=_name(then, head.departed_by),
            carried_by=head.truck.driver,
        ),
        order_number=head.demand_ref,
        vehicle=head.truck.plate,
        driver=head.truck.driver,
        phone=head.truck.phone,
        checked_by=_name(then, head.checked_by),
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
    return _receipt(then_of(reader, paper(reader, found.document_no).command_id), view, found)


def _receipt(then: Then, view: ShipmentView, stop: ShipmentStop) -> MovementNoteDocument:
    head = view.head
    items = _items(then, view)
    sent = [each for each in view.lines if each.line.stop == stop.stop and each.line.picked]
    return MovementNoteDocument(
        head=DocumentHead(
            number=stop.document_no,
            issued_at_us=stop.signed_at_us,
            organisation=ORGANISATION,
            prepared_by=_name(then, stop.entered_by),
            issued_by=head.truck.driver,
            received_by=stop.signed_by,
            note="；".join(
                each for each in (f"{head.number} {head.document_no}", stop.note) if each
            ),
        ),
        title=_RECEIPT,
        depot=_depot(then, view),
        party=stop.site_name,
        lines=tuple(_line(each, items, each.line.picked, _found(each)) for each in sent),
    )


def _found(each: ShipmentLineView) -> str:
    """Return what the site found, where it isn't all that was sent."""
    if each.line.received == each.line.picked:
        return ""
    parts = (
        ("实收", each.line.received), ("破损", each.line.damaged), ("缺少", each.line.absent)
    )  # fmt: skip
    return "；".join(f"{word} {units}" for word, units in parts)


def _line(
    each: ShipmentLineView, items: Mapping[str, Item], units: int, note: str = ""
) -> DocumentLine:
    item = items[each.line.item]
    return DocumentLine(
        item_code=item.code,
        name=Text(item.name_zh, item.name_en or item.name_zh),
        unit=Text(item.unit_zh, item.unit_zh),
        quantity=units,
        weight_kg=item.weight_kg,
        volume_m3=item.volume_m3,
        lot_no=each.lot_no,
        made_on=each.made_on,
        expires_on=each.expires_on,
        bin=each.line.bin,
        note=note,
    )


def _items(then: Then, view: ShipmentView) -> dict[str, Item]:
    return then.items(each.line.item for each in view.lines)


def _depot(then: Then, view: ShipmentView) -> str:
    return then.depots([view.head.depot])[view.head.depot].zh


def _name(then: Then, user: str) -> str:
    return then.person(user) if user else ""
