"""Saved dispatch plans."""

from __future__ import annotations

from dataclasses import fields

from sqlalchemy import Connection, insert, select

from depot.domain.days_record import DaysRecord
from depot.domain.plan_record import PlanRecord
from depot.store.schema.plans import days_plan, plan

_HEAD = [plan.c[field.name] for field in fields(PlanRecord)]
_DAYS = [days_plan.c[field.name] for field in fields(DaysRecord)]


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

    # The days after

    def save_days(self, record: DaysRecord, document: str) -> int:
        """Save a plan of several days and return its number."""
        values = {field.name: getattr(record, field.name) for field in fields(DaysRecord)}
        del values["id"]
        statement = insert(days_plan).values(
            **values, command_id=self._command_id, document=document
        )
        return int(self._connection.execute(statement.returning(days_plan.c.id)).scalar_one())

    def days(self, plan_id: int) -> tuple[DaysRecord, ...]:
        """Return those that go on from a dispatch plan, the newest first."""
        query = select(*_DAYS).where(days_plan.c.plan_id == plan_id)
        rows = self._connection.execute(query.order_by(days_plan.c.id.desc())).mappings()
        return tuple(DaysRecord(**row) for row in rows)

    def days_document(self, number: int) -> str | None:
        """Return the JSON text that a plan of several days was saved as."""
        query = select(days_plan.c.document).where(days_plan.c.id == number)
        return self._connection.execute(query).scalar_one_or_none()
