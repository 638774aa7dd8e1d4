"""Booked receipts and issues as documents to print."""

from __future__ import annotations

from collections.abc import Mapping

from depot.domain.document import (
    DocumentHead,
    DocumentLine,
    IssueNoteDocument,
    ReceiptNoteDocument,
)
from depot.domain.item import Item
from depot.domain.ledger import StockStatus
from depot.domain.stock import MovementRow, Paper
from depot.errors import InvalidInput, Text
from depot.services import issuing, receiving
from depot.services.catalogue import require_depot
from depot.services.stock import paper
from depot.store.uow import Reader

ORGANISATION = Text("昌邑区应急物资储备中心", "Changyi District emergency supply depot")

_STATES = {
    StockStatus.QUARANTINED: "待检 quarantined",
    StockStatus.DAMAGED: "损坏 damaged",
    StockStatus.EXPIRED: "过期 expired",
    StockStatus.RECALLED: "召回 recalled",
    StockStatus.REPAIR: "待修 repair",
}
"""What is noted of goods that can't be issued; of others nobody said anything."""

_DEVIATION = "issue: "


def receipt_note(
    reader: Reader, number: str, *, names: Mapping[str, str] | None = None
) -> ReceiptNoteDocument:
    """Return the 入库单 of a booked receipt.

    Parameters
    ----------
    names
        User name to the name to print; a user name stands for itself.

    Raises
    ------
    NotFound
        When there is no such paper.
    InvalidInput
        When it is no receipt.
    """
    found = _of_type(reader, number, receiving.DOCUMENT)
    items = reader.catalogue.get(line.item_code for line in found.lines)
    lines = tuple(
        _line(row, items, place=row.to_account, state=row.to_status) for row in found.lines
    )
    return ReceiptNoteDocument(_head(found, names), _depot(reader, found), found.party, lines)


def issue_note(
    reader: Reader, number: str, *, names: Mapping[str, str] | None = None
) -> IssueNoteDocument:
    """Return the 出库单 of a booked issue.

    Parameters
    ----------
    names
        User name to the name to print; a user name stands for itself.

    Raises
    ------
    NotFound
        When there is no such paper.
    InvalidInput
        When it is no issue.
    """
    found = _of_type(reader, number, issuing.DOCUMENT)
    items = reader.catalogue.get(line.item_code for line in found.lines)
    lines = tuple(_line(row, items, place=row.from_account) for row in found.lines)
    return IssueNoteDocument(_head(found, names), _depot(reader, found), found.party, lines)


def _of_type(reader: Reader, number: str, doc_type: str) -> Paper:
    found = paper(reader, number)
    if found.doc_type != doc_type:
        raise InvalidInput(
            f"单据 {number} 不是此类单据（应以 {doc_type} 开头）。请从单据列表中选择。",
            f"Paper {number} is of another kind (expected {doc_type}). Choose it from the list.",
        )
    return found


def _head(found: Paper, names: Mapping[str, str] | None) -> DocumentHead:
    return DocumentHead(
        number=found.number,
        issued_at_us=found.occurred_at_us,
        organisation=ORGANISATION,
        prepared_by=(names or {}).get(found.actor, found.actor),
        note=found.note,
    )


def _depot(reader: Reader, found: Paper) -> str:
    return require_depot(reader, found.depot).name_zh


def _line(
    row: MovementRow, items: Mapping[str, Item], *, place: str, state: str = ""
) -> DocumentLine:
    """Return a movement as a line; ``place`` is the bin's account, depot/bin."""
    item = items[row.item_code]
    reason = row.reason.removeprefix(_DEVIATION) if row.reason.startswith(_DEVIATION) else ""
    return DocumentLine(
        item_code=row.item_code,
        name=Text(row.name_zh, row.name_en),
        unit=Text(row.unit_zh, row.unit_zh),
        quantity=row.quantity,
        weight_kg=item.weight_kg,
        volume_m3=item.volume_m3,
        lot_no=row.lot_no,
        made_on=row.made_on,
        expires_on=row.expires_on,
        bin=place.split("/", 1)[-1],
        inspection=_STATES.get(StockStatus(state), "") if state else "",
        note=reason,
    )
