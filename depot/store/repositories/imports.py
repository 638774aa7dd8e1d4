"""Workbooks that were booked: each content once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from depot.store.rowset import insert_missing
from depot.store.schema.ledger import command
from depot.store.schema.papers import workbook_import


@dataclass(frozen=True)
class BookedWorkbook:
    """Who booked a workbook when, and as which paper."""

    file_name: str
    document_no: str
    actor: str
    recorded_at_us: int


class Imports:
    """Finds and books the marks of workbooks."""

    def __init__(self, connection: Connection, command_id: str = "") -> None:
        self._connection = connection
        self._command_id = command_id

    def booked(self, marks: Sequence[str]) -> BookedWorkbook | None:
        """Return the first booking of any of these marks."""
        query = (
            select(
                workbook_import.c.file_name,
                workbook_import.c.document_no,
                command.c.actor,
                command.c.recorded_at_us,
            )
            .join(command, command.c.id == workbook_import.c.command_id)
            .where(workbook_import.c.mark.in_(sorted(set(marks))))
            .order_by(command.c.recorded_at_us, workbook_import.c.mark)
            .limit(1)
        )
        row = self._connection.execute(query).one_or_none()
        return None if row is None else BookedWorkbook(*row)

    def book(self, marks: Sequence[str], file_name: str, document_no: str) -> bool:
        """Book marks; return False when one of them is there already.

        Of two at once the second waits here for the first one's end.
        """
        rows = [
            {
                "mark": mark,
                "command_id": self._command_id,
                "file_name": file_name,
                "document_no": document_no,
            }
            for mark in sorted(set(marks))
        ]
        return insert_missing(self._connection, workbook_import, rows) == len(rows)
