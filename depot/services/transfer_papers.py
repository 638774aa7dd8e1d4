"""The 调拨单 of a transfer that has left, as a document to print."""

from __future__ import annotations

from collections.abc import Mapping

from depot.domain.document import DocumentHead, DocumentLine
from depot.domain.document_transfer import TransferNoteDocument
from depot.domain.transfer import TransferStatus
from depot.errors import Conflict, Text
from depot.services.papers import ORGANISATION
from depot.services.stock import paper
from depot.services.transferring import transit_code
from depot.services.transfers import transfer
from depot.store.uow import Reader

_NOT_SENT = (TransferStatus.ORDERED, TransferStatus.CANCELLED)


def transfer_note(
    reader: Reader, number: str, *, names: Mapping[str, str] | None = None
) -> TransferNoteDocument:
    """Return the 调拨单: what left, by lot; the same whenever it is printed.

    Parameters
    ----------
    names
        User name to the name to print; a user name stands for itself.

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
    items = reader.catalogue.get(row.item_code for row in rows)
    called = names or {}
    lines = tuple(
        DocumentLine(
            item_code=row.item_code,
            name=Text(row.name_zh, row.name_en),
            unit=Text(row.unit_zh, row.unit_zh),
            quantity=row.quantity,
            weight_kg=items[row.item_code].weight_kg,
            volume_m3=items[row.item_code].volume_m3,
            lot_no=row.lot_no,
            made_on=row.made_on,
            expires_on=row.expires_on,
            bin=row.from_account.split("/", 1)[-1],
        )
        for row in rows
    )
    return TransferNoteDocument(
        DocumentHead(
            number=number,
            issued_at_us=head.departed_at_us,
            organisation=ORGANISATION,
            prepared_by=called.get(head.ordered_by, head.ordered_by),
            issued_by=called.get(head.sent_by, head.sent_by),
            carried_by=head.driver,
            note=found.note,
        ),
        view.origin_zh,
        view.destination_zh,
        lines,
        head.vehicle,
        head.driver,
        head.phone,
    )
