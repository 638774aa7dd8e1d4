"""Numbered papers that book nothing by themselves: requests, shipments, recalls, agreements."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import Connection, Row, Select, Subquery, and_, literal, or_, select, union_all

from depot.domain.clock import day_start_us
from depot.domain.paper_kind import PaperFilter, kind_of
from depot.domain.stock import Paper, PaperLine
from depot.store.schema.agreements import (
    agreement_drill,
    agreement_drill_line,
    agreement_life,
    agreement_terms,
)
from depot.store.schema.catalogue import item, item_version
from depot.store.schema.emergency import activation
from depot.store.schema.ledger import lot
from depot.store.schema.lot_events import recall, recall_lot
from depot.store.schema.orders import dispatch_order, order_line, order_trip
from depot.store.schema.requisitions import requisition, requisition_line
from depot.store.schema.reserves import agreement, agreement_line, supplier
from depot.store.schema.rotation import rotation
from depot.store.schema.shipments import shipment, shipment_line

_US_PER_DAY: Final = 86_400_000_000
_CALL_OFF: Final = "DY"
_AGREEMENT: Final = "XB"
_DRILL: Final = "YL"


def find_requests(connection: Connection, wanted: PaperFilter, limit: int) -> tuple[Paper, ...]:
    """Return the newest of these papers that are looked for."""
    if wanted.doc_type not in {"", *_HEADS}:
        return ()
    heads = _heads(wanted.doc_type)
    query = _asked(select(heads), heads, wanted)
    newest = query.order_by(heads.c.at_us.desc(), heads.c.number.desc()).limit(limit)
    return tuple(_paper(row) for row in connection.execute(newest))


def request_paper(connection: Connection, number: str) -> Paper | None:
    """Return the paper of that number, if it is one of these."""
    kind = kind_of(number)
    if kind not in _HEADS:
        return None
    heads = _heads(kind)
    row = connection.execute(select(heads).where(heads.c.number == number)).one_or_none()
    return None if row is None else _paper(row)


def request_lines(connection: Connection, number: str) -> tuple[PaperLine, ...]:
    """Return what such a paper is about, item by item."""
    lines = _lines()
    query = (
        select(
            lines.c.item, item_version.c.name_zh, item_version.c.name_en, item_version.c.unit_zh,
            lines.c.quantity, lot.c.lot_no,
        )
        .join(item, item.c.code == lines.c.item)
        .join(
            item_version,
            and_(item_version.c.code == item.c.code, item_version.c.version == item.c.version),
        )
        .outerjoin(lot, lot.c.id == lines.c.lot_id)
        .where(lines.c.number == number)
        .order_by(lines.c.item, lot.c.lot_no)
    )  # fmt: skip
    return tuple(PaperLine(*row) for row in connection.execute(query))


def _head(
    kind: str, number: Any, depot: Any, party: Any, actor: Any, *, note: Any, at_us: Any  # noqa: ANN401  columns
) -> Select[Any]:  # fmt: skip
    return select(
        number.label("number"), literal(kind).label("doc_type"), depot.label("depot"),
        party.label("party"), actor.label("actor"), note.label("note"), at_us.label("at_us"),
    )  # fmt: skip


_NONE: Final = literal("")
_HEADS: Final[dict[str, Select[Any]]] = {
    "LY": _head(
        "LY", requisition.c.number, requisition.c.depot, requisition.c.destination,
        requisition.c.requested_by, note=requisition.c.reason, at_us=requisition.c.requested_at_us,
    ),
    "FH": _head(
        "FH", shipment.c.number, shipment.c.depot, shipment.c.destination, shipment.c.approved_by,
        note=shipment.c.demand_ref, at_us=shipment.c.approved_at_us,
    ),
    "LH": _head(
        "LH", rotation.c.number, rotation.c.depot, rotation.c.party, rotation.c.requested_by,
        note=rotation.c.note, at_us=rotation.c.requested_at_us,
    ),
    "ZH": _head(
        "ZH", recall.c.number, _NONE, _NONE, recall.c.started_by, note=recall.c.reason,
        at_us=recall.c.started_at_us,
    ),
    "XY": _head(
        "XY", activation.c.number, _NONE, activation.c.event, activation.c.started_by,
        note=activation.c.basis, at_us=activation.c.started_at_us,
    ),
    _CALL_OFF: _head(
        _CALL_OFF, order_trip.c.document_no, _NONE, order_trip.c.source, order_trip.c.issued_by,
        note=dispatch_order.c.number, at_us=order_trip.c.issued_at_us,
    )
    .join(dispatch_order, dispatch_order.c.id == order_trip.c.order_id)
    .where(order_trip.c.document_no.like(f"{_CALL_OFF}-%")),
    _AGREEMENT: _head(
        _AGREEMENT, agreement.c.number, _NONE, supplier.c.name_zh, agreement_life.c.requested_by,
        note=agreement_terms.c.contract_no, at_us=agreement_life.c.requested_at_us,
    ).select_from(
        agreement.join(agreement_life, agreement_life.c.number == agreement.c.number)
        .join(agreement_terms, agreement_terms.c.number == agreement.c.number)
        .join(supplier, supplier.c.code == agreement.c.supplier)
    ),
    _DRILL: _head(
        _DRILL, agreement_drill.c.number, _NONE, supplier.c.name_zh, agreement_drill.c.called_by,
        note=agreement_drill.c.agreement, at_us=agreement_drill.c.called_at_us,
    ).select_from(
        agreement_drill.join(agreement, agreement.c.number == agreement_drill.c.agreement)
        .join(supplier, supplier.c.code == agreement.c.supplier)
    ),
}  # fmt: skip
"""By the kind of paper; recalls, responses and agreements are of no depot."""


def _heads(kind: str) -> Subquery:
    chosen = [_HEADS[kind]] if kind else list(_HEADS.values())
    return union_all(*chosen).subquery("heads")


def _lines() -> Subquery:
    nothing = literal(None).label("lot_id")
    trips = (
        select(
            order_trip.c.document_no.label("number"), order_line.c.item, order_line.c.quantity,
            nothing,
        )
        .join(
            order_trip,
            and_(order_trip.c.order_id == order_line.c.order_id,
                 order_trip.c.trip == order_line.c.trip),
        )
    )  # fmt: skip
    return union_all(
        select(requisition_line.c.number, requisition_line.c.item, requisition_line.c.quantity,
               nothing),
        select(shipment_line.c.number, shipment_line.c.item, shipment_line.c.quantity,
               shipment_line.c.lot_id),
        select(rotation.c.number, lot.c.item, rotation.c.quantity, rotation.c.lot_id)
        .join(lot, lot.c.id == rotation.c.lot_id),
        select(recall_lot.c.number, lot.c.item, recall_lot.c.held_units, recall_lot.c.lot_id)
        .join(lot, lot.c.id == recall_lot.c.lot_id),
        select(agreement_line.c.agreement, agreement_line.c.item, agreement_line.c.quantity,
               nothing),
        select(agreement_drill_line.c.number, agreement_drill_line.c.item,
               agreement_drill_line.c.asked, nothing),
        trips,
    ).subquery("lines")  # fmt: skip


def _asked(query: Select[Any], heads: Subquery, wanted: PaperFilter) -> Select[Any]:
    if wanted.text:
        columns = (heads.c.number, heads.c.party, heads.c.note)
        query = query.where(or_(*(c.icontains(wanted.text, autoescape=True) for c in columns)))
    if wanted.depot:
        query = query.where(heads.c.depot == wanted.depot)
    if wanted.item:
        lines = _lines()
        about = select(lines.c.number).where(lines.c.item == wanted.item)
        query = query.where(heads.c.number.in_(about))
    if wanted.starts_on:
        query = query.where(heads.c.at_us >= day_start_us(wanted.starts_on))
    if wanted.ends_on:
        query = query.where(heads.c.at_us < day_start_us(wanted.ends_on) + _US_PER_DAY)
    return query


def _paper(row: Row[Any]) -> Paper:
    return Paper(
        row.number, row.doc_type, row.depot, row.party or "-", row.actor or "", row.note,
        row.at_us, row.at_us, (),
    )  # fmt: skip
