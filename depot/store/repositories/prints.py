"""Prints of papers: how often, by whom, and whether they were the same."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, insert, select

from depot.store.schema.ledger import command
from depot.store.schema.papers import document_print


@dataclass(frozen=True)
class PrintRow:
    """One print of a paper.

    Parameters
    ----------
    form, language
        ``"pdf"`` or ``"xlsx"``; ``"zh"`` or ``"en"``.
    content_hash
        SHA-256 of what came out.
    """

    form: str
    language: str
    content_hash: str
    actor: str
    recorded_at_us: int


class Prints:
    """Books prints, and finds those of a paper."""

    def __init__(self, connection: Connection, command_id: str = "") -> None:
        self._connection = connection
        self._command_id = command_id

    def add(self, number: str, form: str, language: str, content_hash: str) -> None:
        """Book a print."""
        values = {
            "number": number, "form": form, "language": language, "content_hash": content_hash,
            "command_id": self._command_id,
        }  # fmt: skip
        self._connection.execute(insert(document_print).values(values))

    def of(self, number: str) -> tuple[PrintRow, ...]:
        """Return the prints of a paper, the first one first."""
        query = (
            select(
                document_print.c.form,
                document_print.c.language,
                document_print.c.content_hash,
                command.c.actor,
                command.c.recorded_at_us,
            )
            .join(command, command.c.id == document_print.c.command_id)
            .where(document_print.c.number == number)
            .order_by(document_print.c.id)
        )
        return tuple(PrintRow(*row) for row in self._connection.execute(query))
