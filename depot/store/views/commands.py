"""Commands that were done."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from depot.store.schema.ledger import chain, command


@dataclass(frozen=True)
class DoneCommand:
    """Who did what when.

    Parameters
    ----------
    kind
        Name of the command's class.
    result
        The stored result in its canonical form.
    """

    kind: str
    actor: str
    recorded_at_us: int
    result: str


class Commands:
    """Reads the journal of commands."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def done(self, command_id: str) -> DoneCommand | None:
        """Return the command of that id; None when it was never done."""
        query = (
            select(command.c.kind, command.c.actor, command.c.recorded_at_us, chain.c.result)
            .join(chain, chain.c.command_id == command.c.id)
            .where(command.c.id == command_id)
        )
        row = self._connection.execute(query).one_or_none()
        return None if row is None else DoneCommand(*row)
