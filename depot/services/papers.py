"""Booked receipts, issues and moves as documents to print.

A paper is built from its movements and from the books as they stood when it was booked
(`depot.services.then`), so that it prints the same whatever was renamed since.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from depot.domain.document import (
    DocumentHead,
    DocumentLine,
    IssueNoteDocument,
    ReceiptNoteDocument,
)
from depot.domain.document_movement import MovementNoteDocument
from depot.domain.inspection import Inspection
from depot.domain.item import Item
from depot.domain.ledger import StockStatus
from depot.domain.paper_kind import kind_name
from depot.domain.stock import MovementRow, Paper
from depot.errors import InvalidInput, Text
from depot.services import issuing, receiving
from depot.services.emergency_papers import marked_urgent
from depot.services.inspection_words import inspection_words
from depot.services.stock import paper
from depot.services.then import Then, then_of
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
_OUTSIDE = {
    "supplier": "供应单位", "opening": "期初", "transit": "运输途中", "site": "现场",
    "consumed": "已发放", "loss": "损耗", "found": "盘盈", "donated": "捐赠", "loan": "借出",
    "assembly": "组装",
}  # fmt: skip
"""What the accounts that are no bins are called on paper."""


class _Told(NamedTuple):
    """A paper with the books of its day."""

    paper: Paper
    then: Then
    items: Mapping[str, Item]
    expiries: Mapping[int, date]


def receipt_note(reader: Reader, number: str) -> ReceiptNoteDocument:
    """Return the 入库单 of a booked receipt.

    Raises
    ------
    NotFound
        When there is no such paper.
    InvalidInput
        When it is no receipt.
    """
    told = _told(reader, number, receiving.DOCUMENT)
    inspection = reader.inspections.of_paper(number)
    words = inspection_words(inspection)
    lines = tuple(
        replace(
            _line(told, row), bin=place_name(row.to_account),
            inspection=_state(row.to_status) or words.get(row.document_line, ""),
        )
        for row in told.paper.lines
    )  # fmt: skip
    contract = "" if inspection is None else _contract(reader, inspection)
    return ReceiptNoteDocument(_head(told), _depot(told), told.paper.party, lines, contract)


def _contract(reader: Reader, inspection: Inspection) -> str:
    """Return the number of the contract or order that inspected goods came by, if any."""
    arrival = reader.inspections.arrival(inspection.arrival)
    delivery = None if arrival is None else reader.deliveries.get(arrival.delivery)
    return "" if delivery is None else delivery.reference


def issue_note(reader: Reader, number: str) -> IssueNoteDocument:
    """Return the 出库单 of a booked issue.

    Raises
    ------
    NotFound
        When there is no such paper.
    InvalidInput
        When it is no issue.
    """
    told = _told(reader, number, issuing.DOCUMENT)
    lines = tuple(
        replace(_line(told, row), bin=place_name(row.from_account)) for row in told.paper.lines
    )
    head = marked_urgent(reader, _head(told))
    return IssueNoteDocument(head, _depot(told), told.paper.party, lines)


def movement_note(reader: Reader, number: str) -> MovementNoteDocument:
    """Return the paper of any movements: where from, where to.

    Raises
    ------
    NotFound
        When there is no such paper.
    """
    told = _told(reader, number)
    lines = tuple(
        replace(
            _line(told, row), bin=place_name(row.from_account), to_bin=place_name(row.to_account),
            inspection=_state(row.to_status),
        )
        for row in told.paper.lines
    )  # fmt: skip
    party = "" if told.paper.party == "-" else told.paper.party
    title = kind_name(told.paper.doc_type)
    return MovementNoteDocument(
        _head(told), Text(f"应急物资{title.zh}", title.en), _depot(told), party, lines
    )


PRINTED: Mapping[
    str, Callable[[Reader, str], ReceiptNoteDocument | IssueNoteDocument | MovementNoteDocument]
] = {receiving.DOCUMENT: receipt_note, issuing.DOCUMENT: issue_note}
"""Papers with a form of their own; all others are printed as moves."""


def _told(reader: Reader, number: str, doc_type: str = "") -> _Told:
    found = paper(reader, number)
    if doc_type and found.doc_type != doc_type:
        raise InvalidInput(
            f"单据 {number} 不是此类单据（应以 {doc_type} 开头）。请从单据列表中选择。",
            f"Paper {number} is of another kind (expected {doc_type}). Choose it from the list.",
        )
    then = then_of(reader, found.command_id)
    items = then.items(row.item_code for row in found.lines)
    return _Told(found, then, items, then.expiries(row.lot_id for row in found.lines))


def _head(told: _Told) -> DocumentHead:
    return DocumentHead(
        number=told.paper.number,
        issued_at_us=told.paper.occurred_at_us,
        organisation=ORGANISATION,
        prepared_by=told.then.person(told.paper.actor),
        note=told.paper.note,
    )


def _depot(told: _Told) -> str:
    return told.then.depots([told.paper.depot])[told.paper.depot].zh


def _state(status: str) -> str:
    return _STATES.get(StockStatus(status), "")


def place_name(account: str) -> str:
    """Return the bin of an account ``depot/bin``, or what an account outside is called."""
    kind, _, rest = account.partition("/")
    if kind in _OUTSIDE:
        return f"{_OUTSIDE[kind]} {rest}".strip()
    return rest or kind


def _line(told: _Told, row: MovementRow) -> DocumentLine:
    """Return a movement as a line."""
    item = told.items[row.item_code]
    reason = row.reason.removeprefix(_DEVIATION) if row.reason.startswith(_DEVIATION) else ""
    return DocumentLine(
        item_code=row.item_code,
        name=Text(item.name_zh, item.name_en or item.name_zh),
        unit=Text(item.unit_zh, item.unit_zh),
        quantity=row.quantity,
        weight_kg=item.weight_kg,
        volume_m3=item.volume_m3,
        lot_no=row.lot_no,
        made_on=row.made_on,
        expires_on=told.expiries.get(row.lot_id, row.expires_on),
        note=reason,
    )
