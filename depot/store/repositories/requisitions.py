"""Requisitions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from depot.domain.requisition import Occasion, Requisition, RequisitionLine, RequisitionStatus
from depot.store.schema.requisitions import requisition, requisition_line


class Requisitions:
    """Keeps requisitions."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, new: Requisition, lines: Sequence[RequisitionLine]) -> None:
        """Book a requisition with its lines."""
        self._connection.execute(insert(requisition).values(_columns(new)))
        rows = [{"number": new.number, **asdict(each)} for each in lines]
        self._connection.execute(insert(requisition_line), rows)

    def decide(self, after: Requisition) -> bool:
        """Write down how one ended that was open; False when somebody was quicker."""
        changed = (
            update(requisition)
            .where(
                requisition.c.number == after.number,
                requisition.c.status == RequisitionStatus.REQUESTED.value,
            )
            .values(
                status=after.status.value,
                decided_by=after.decided_by,
                decided_at_us=after.decided_at_us,
                note=after.note,
            )
        )
        return self._connection.execute(changed).rowcount == 1

    def get(self, number: str, *, lock: bool = False) -> Requisition | None:
        """Return a requisition; locked, nobody else decides until the command ends."""
        query = select(requisition).where(requisition.c.number == number)
        row = self._connection.execute(query.with_for_update() if lock else query).one_or_none()
        return None if row is None else _requisition(row)

    def all(
        self, statuses: Sequence[RequisitionStatus] = (), limit: int = 200
    ) -> tuple[Requisition, ...]:
        """Return the newest first; only these statuses when any is named."""
        query = select(requisition).order_by(requisition.c.number.desc()).limit(limit)
        if statuses:
            query = query.where(requisition.c.status.in_([each.value for each in statuses]))
        return tuple(_requisition(row) for row in self._connection.execute(query))

    def lines(self, number: str) -> tuple[RequisitionLine, ...]:
        """Return the lines."""
        query = select(requisition_line).where(requisition_line.c.number == number)
        rows = self._connection.execute(query.order_by(requisition_line.c.line))
        return tuple(RequisitionLine(row.line, row.item, row.quantity) for row in rows)


def _columns(of: Requisition) -> dict[str, Any]:
    return {**asdict(of), "status": of.status.value, "occasion": of.occasion.value}


def _requisition(row: Row[Any]) -> Requisition:
    columns = dict(row._mapping)  # noqa: SLF001  public in spite of its name
    columns["status"] = RequisitionStatus(row.status)
    columns["occasion"] = Occasion(row.occasion)
    return Requisition(**columns)
