"""Saved dispatch plans."""

from __future__ import annotations

from dataclasses import fields

from sqlalchemy import Connection, insert, select

from depot.domain.plan_record import PlanRecord
from depot.store.schema.plans import plan

_HEAD = [plan.c[field.name] for field in fields(PlanRecord)]


class Plans:
    """Keeps plans; a saved plan never changes."""

    def __init__(self, connection: Connection, command_id: str = "") -> None:
        self._connection = connection
        self._command_id = command_id

    def save(self, record: PlanRecord, document: str) -> int:
        """Save a plan and return its number; the record's own ``id`` is ignored."""
        values = {field.name: getattr(record, field.name) for field in fields(PlanRecord)}
        del values["id"]
        statement = insert(plan).values(**values, command_id=self._command_id, document=document)
        return int(self._connection.execute(statement.returning(plan.c.id)).scalar_one())

    def get(self, plan_id: int) -> PlanRecord | None:
        """Return the head of a plan, if there is one."""
        query = select(*_HEAD).where(plan.c.id == plan_id)
        row = self._connection.execute(query).mappings().first()
        return None if row is None else PlanRecord(**row)

    def document(self, plan_id: int) -> str | None:
        """Return a plan's document, the JSON text that it was saved as."""
        query = select(plan.c.document).where(plan.c.id == plan_id)
        return self._connection.execute(query).scalar_one_or_none()

    def list(self, limit: int = 100) -> tuple[PlanRecord, ...]:
        """Return the heads of the newest plans, newest first."""
        query = select(*_HEAD).order_by(plan.c.id.desc()).limit(limit)
        return tuple(PlanRecord(**row) for row in self._connection.execute(query).mappings())
