"""Alerts and their history."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, insert, or_, select, update

from depot.domain.account import Right
from depot.domain.alert import Alert, AlertChange, AlertEvent, AlertFact, AlertKind, AlertSeverity
from depot.store.rowset import insert_missing
from depot.store.schema.alerts import alert, alert_event


class Alerts:
    """Finds, opens and closes alerts."""

    def __init__(
        self, connection: Connection, command_id: str = "", now_us: int = 0, actor: str = ""
    ) -> None:
        self._connection = connection
        self._command_id = command_id
        self._now_us = now_us
        self._actor = actor

    def open(self, *, lock: bool = False) -> tuple[Alert, ...]:
        """Return the open alerts, by key; locked for a sweep."""
        query = select(alert).where(alert.c.closed_at_us == 0).order_by(alert.c.key)
        rows = self._connection.execute(query.with_for_update() if lock else query)
        return tuple(_alert(row) for row in rows)

    def as_of(self, end_us: int) -> tuple[Alert, ...]:
        """Return the alerts that were open at an instant, by key."""
        condition: list[ColumnElement[bool]] = [
            alert.c.opened_at_us <= end_us,
            or_(alert.c.closed_at_us == 0, alert.c.closed_at_us > end_us),
        ]
        query = select(alert).where(*condition).order_by(alert.c.key, alert.c.id)
        return tuple(_alert(row) for row in self._connection.execute(query))

    def closed_between(self, start_us: int, end_us: int) -> tuple[Alert, ...]:
        """Return the alerts that were closed in a span, its start included."""
        query = (
            select(alert)
            .where(alert.c.closed_at_us >= start_us, alert.c.closed_at_us < end_us)
            .where(alert.c.closed_at_us > 0)
            .order_by(alert.c.key)
        )
        return tuple(_alert(row) for row in self._connection.execute(query))

    def closed(self, limit: int) -> tuple[Alert, ...]:
        """Return the alerts that were closed last."""
        query = (
            select(alert)
            .where(alert.c.closed_at_us > 0)
            .order_by(alert.c.closed_at_us.desc(), alert.c.id.desc())
            .limit(limit)
        )
        return tuple(_alert(row) for row in self._connection.execute(query))

    def one(self, number: int, *, lock: bool = False) -> Alert | None:
        """Return an alert, locked when it is to be changed."""
        query = select(alert).where(alert.c.id == number)
        row = self._connection.execute(query.with_for_update() if lock else query).one_or_none()
        return None if row is None else _alert(row)

    def add(self, facts: Sequence[AlertFact], owners: Mapping[Right, str]) -> None:
        """Open an alert for each fact."""
        if not facts:
            return
        rows = [
            {
                **_fact_values(fact),
                "key": fact.key,
                "owner": owners.get(fact.role, ""),
                "opened_at_us": self._now_us,
                "closed_at_us": 0,
                "acknowledged_by": "",
                "acknowledged_at_us": 0,
                "note": "",
                "escalated_at_us": 0,
            }
            for fact in facts
        ]
        # Another sweep may have opened some of them in between.
        insert_missing(self._connection, alert, rows)
        keys = [fact.key for fact in facts]
        query = select(alert.c.id).where(
            alert.c.closed_at_us == 0,
            alert.c.key.in_(keys),
            alert.c.opened_at_us == self._now_us,
        )
        self.note(self._connection.execute(query).scalars().all(), AlertChange.OPENED)

    def restate(self, number: int, fact: AlertFact) -> None:
        """Have an alert say what is so now."""
        self.change([number], **_fact_values(fact))

    def change(self, numbers: Iterable[int], **values: object) -> None:
        """Change columns of alerts."""
        statement = update(alert).where(alert.c.id.in_(sorted(set(numbers))))
        self._connection.execute(statement.values(**values))

    def note(self, numbers: Iterable[int], what: AlertChange, note: str = "") -> None:
        """Write a line into the history of alerts."""
        rows = [
            {
                "alert_id": number,
                "what": what.value,
                "actor": self._actor,
                "note": note,
                "at_us": self._now_us,
                "command_id": self._command_id,
            }
            for number in sorted(set(numbers))
        ]
        if rows:
            self._connection.execute(insert(alert_event), rows)

    def history(self, number: int) -> tuple[AlertEvent, ...]:
        """Return what happened to an alert, oldest first."""
        query = (
            select(alert_event).where(alert_event.c.alert_id == number).order_by(alert_event.c.id)
        )
        return tuple(
            AlertEvent(row.alert_id, AlertChange(row.what), row.actor, row.note, row.at_us)
            for row in self._connection.execute(query)
        )


def _fact_values(fact: AlertFact) -> dict[str, Any]:
    return {
        "kind": fact.kind,
        "severity": fact.severity.value,
        "subject": fact.subject,
        "zh": fact.zh,
        "en": fact.en,
        "due_on": fact.due_on,
        "role": fact.role.value,
    }


def _alert(row: Row[Any]) -> Alert:
    return Alert(
        id=row.id,
        fact=AlertFact(
            row.key, AlertKind(row.kind), AlertSeverity(row.severity), row.subject, row.zh, row.en,
            row.due_on, Right(row.role),
        ),
        owner=row.owner,
        opened_at_us=row.opened_at_us,
        closed_at_us=row.closed_at_us,
        acknowledged_by=row.acknowledged_by,
        acknowledged_at_us=row.acknowledged_at_us,
        note=row.note,
        escalated_at_us=row.escalated_at_us,
    )  # fmt: skip
