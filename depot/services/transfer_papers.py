"""The 调拨单 of a transfer that has left, as a document to print."""

from __future__ import annotations

from depot.domain.document import DocumentHead, DocumentLine
from depot.domain.document_transfer import TransferNoteDocument
from depot.domain.transfer import TransferStatus
from depot.errors import Conflict, Text
from depot.services.papers import ORGANISATION
from depot.services.stock import paper
from depot.services.then import then_of
from depot.services.transferring import transit_code
from depot.services.transfers import transfer
from depot.store.uow import Reader

_NOT_SENT = (TransferStatus.ORDERED, TransferStatus.CANCELLED)


def transfer_note(reader: Reader, number: str) -> TransferNoteDocument:
    """Return the 调拨单: what left, by lot; the same whenever it is printed.

    Raises
    ------
    NotFound
        When there is no such transfer.
    Conflict
        When it has not left: what will be on it isn't known yet.
    """
    view = transfer(reader, number)
    head = view.head
    if head.status in _NOT_SENT:
        raise Conflict(
            f"调拨单 {number} 尚未发运，装车后再打印。",
            f"Transfer {number} has not left; print its paper once it is loaded.",
        )
    found = paper(reader, number)
    road = transit_code(number)
    rows = [row for row in found.lines if row.to_account == road]
    then = then_of(reader, rows[0].command_id if rows else found.command_id)
    items = then.items(row.item_code for row in rows)
    expiries = then.expiries(row.lot_id for row in rows)
    depots = then.depots((head.origin, head.destination))
    lines = tuple(
        DocumentLine(
            item_code=row.item_code,
            name=Text(items[row.item_code].name_zh, items[row.item_code].name_en or row.item_code),
            unit=Text(items[row.item_code].unit_zh, items[row.item_code].unit_zh),
            quantity=row.quantity,
            weight_kg=items[row.item_code].weight_kg,
            volume_m3=items[row.item_code].volume_m3,
            lot_no=row.lot_no,
            made_on=row.made_on,
            expires_on=expiries.get(row.lot_id, row.expires_on),
            bin=row.from_account.split("/", 1)[-1],
        )
        for row in rows
    )
    return TransferNoteDocument(
        DocumentHead(
            number=number,
            issued_at_us=head.departed_at_us,
            organisation=ORGANISATION,
            prepared_by=then.person(head.ordered_by),
            issued_by=then.person(head.sent_by),
            carried_by=head.driver,
            note=found.note,
        ),
        depots[head.origin].zh,
        depots[head.destination].zh,
        lines,
        head.vehicle,
        head.driver,
        head.phone,
    )
