"""The journal and the papers."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, Select, and_, select

from depot.domain.lot import NEVER
from depot.domain.stock import MovementRow, Paper
from depot.store.schema.catalogue import item, item_version
from depot.store.schema.documents import document
from depot.store.schema.ledger import account, command, lot, movement

_SOURCE = account.alias("source")
_TARGET = account.alias("target")


class Movements:
    """Reads what has happened."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def latest(
        self,
        *,
        item_code: str | None = None,
        lot_id: int | None = None,
        document_no: str | None = None,
        limit: int = 200,
    ) -> tuple[MovementRow, ...]:
        """Return the newest movements first."""
        query = _movements().order_by(movement.c.seq.desc()).limit(limit)
        if item_code is not None:
            query = query.where(lot.c.item == item_code)
        if lot_id is not None:
            query = query.where(movement.c.lot_id == lot_id)
        if document_no is not None:
            query = query.where(movement.c.document_no == document_no)
        return self._load(query)

    def paper(self, number: str) -> Paper | None:
        """Return a paper with its lines, in their order."""
        head = (
            select(document, command.c.actor)
            .join(command, command.c.id == document.c.command_id)
            .where(document.c.number == number)
        )
        found = self._connection.execute(head).one_or_none()
        if found is None:
            return None
        lines = (
            _movements()
            .where(movement.c.document_no == number)
            .order_by(movement.c.document_line, movement.c.seq)
        )
        return _paper(found, self._load(lines))

    def papers(self, doc_type: str | None = None, limit: int = 200) -> tuple[Paper, ...]:
        """Return the newest papers first, without their lines."""
        query = (
            select(document, command.c.actor)
            .join(command, command.c.id == document.c.command_id)
            .order_by(document.c.recorded_at_us.desc(), document.c.number.desc())
            .limit(limit)
        )
        if doc_type is not None:
            query = query.where(document.c.doc_type == doc_type)
        return tuple(_paper(row, ()) for row in self._connection.execute(query))

    def _load(self, query: Select[Any]) -> tuple[MovementRow, ...]:
        return tuple(_row(row) for row in self._connection.execute(query))


def _movements() -> Select[Any]:
    version = and_(item_version.c.code == item.c.code, item_version.c.version == item.c.version)
    return (
        select(
            movement,
            command.c.kind.label("command_kind"),
            command.c.actor,
            lot.c.item,
            lot.c.lot_no,
            lot.c.supplier,
            lot.c.made_on,
            lot.c.expires_on,
            item_version.c.name_zh,
            item_version.c.name_en,
            item_version.c.unit_zh,
            _SOURCE.c.code.label("from_code"),
            _TARGET.c.code.label("to_code"),
        )
        .join(command, command.c.id == movement.c.command_id)
        .join(lot, lot.c.id == movement.c.lot_id)
        .join(item, item.c.code == lot.c.item)
        .join(item_version, version, isouter=True)
        .join(_SOURCE, _SOURCE.c.id == movement.c.from_account)
        .join(_TARGET, _TARGET.c.id == movement.c.to_account)
    )


def _row(row: Row[Any]) -> MovementRow:
    return MovementRow(
        seq=row.seq,
        recorded_at_us=row.recorded_at_us,
        occurred_at_us=row.occurred_at_us,
        command_id=row.command_id,
        command_kind=row.command_kind,
        actor=row.actor,
        ledger=row.ledger,
        item_code=row.item,
        name_zh=row.name_zh or row.item,
        name_en=row.name_en or row.item,
        unit_zh=row.unit_zh or "",
        lot_id=row.lot_id,
        lot_no=row.lot_no,
        supplier=row.supplier,
        made_on=row.made_on,
        expires_on=None if row.expires_on == NEVER else row.expires_on,
        quantity=row.quantity,
        from_account=row.from_code,
        from_status=row.from_status,
        from_owner=row.from_owner,
        to_account=row.to_code,
        to_status=row.to_status,
        to_owner=row.to_owner,
        reason=row.reason,
        document_no=row.document_no,
        document_line=row.document_line,
        corrects_seq=row.corrects_seq,
    )


def _paper(row: Row[Any], lines: tuple[MovementRow, ...]) -> Paper:
    return Paper(
        number=row.number,
        doc_type=row.doc_type,
        depot=row.depot,
        party=row.party,
        actor=row.actor,
        note=row.note,
        occurred_at_us=row.occurred_at_us,
        recorded_at_us=row.recorded_at_us,
        lines=lines,
        command_id=row.command_id,
    )
