"""A database: reads at one position, and commands that happen once or not at all."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection, event, select
from sqlalchemy.exc import DBAPIError

from depot.domain.canonical import digest
from depot.errors import CommandReused
from depot.store import chain
from depot.store.engine import (
    BEGIN_COMMAND,
    BEGINS_LATE,
    BUSY_TIMEOUT_S,
    IDLE_CONNECTIONS,
    WRITES,
    open_engine,
)
from depot.store.failures import (
    MovedMeanwhile,
    as_lost,
    as_refusal,
    busy,
    came_second,
    gives_way,
)
from depot.store.known import KnownAccounts
from depot.store.rowset import begin_and_insert_missing, insert_missing
from depot.store.schema.ledger import chain as chain_table
from depot.store.schema.ledger import command
from depot.store.turns import NoTurn, Turns
from depot.store.uow import Reader, UnitOfWork

R = TypeVar("R")

_MAX_ATTEMPTS = IDLE_CONNECTIONS + 4
_BACKOFF_S = 0.01


@dataclass(frozen=True)
class CommandEntry:
    """What is recorded of a command.

    Parameters
    ----------
    id
        UUID made by the client.
    kind
        Name of the command.
    actor
        User name.
    payload
        The command in canonical form.
    """

    id: str
    kind: str
    actor: str
    payload: str


@dataclass(frozen=True)
class Stored:
    """The result of a command that had been done before, as it was written down."""

    result: str


class Database:
    """A SQLite file or a PostgreSQL database with the product's schema.

    Parameters
    ----------
    url
        ``sqlite:///path`` or ``postgresql://…``.
    writers
        Commands that this process runs at once, the others in a queue; 1 on SQLite. One is
        fastest: of several threads one often waits for the interpreter while it holds locks.
    """

    def __init__(self, url: str, writers: int = 1) -> None:
        self.engine = open_engine(url)
        # SQLite's connections for reading stay so: to change one costs all that is compiled on it.
        self._for_reading = open_engine(url) if self._is_sqlite() else self.engine
        self._turns = Turns(1 if self._is_sqlite() else writers)
        self._accounts = KnownAccounts()
        event.listen(self.engine, "connect", lambda *_connected: self._accounts.forget())

    def close(self) -> None:
        """Close all connections."""
        self.engine.dispose()
        self._for_reading.dispose()

    def _is_sqlite(self) -> bool:
        return self.engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self, now_us: int) -> Iterator[Reader]:
        """Open a read-only transaction.

        Raises
        ------
        StorageFailed
            When the database can't be reached.
        """
        try:
            with self._reading() as connection:
                yield Reader(connection, now_us)
        except DBAPIError as error:
            raise as_lost(error) from error

    def _reading(self) -> Connection:
        """Return a connection in a transaction; one cut off while it was idle is passed by."""
        for stale_at_most in reversed(range(IDLE_CONNECTIONS + 1)):
            connection = self._for_reading.connect()
            try:
                connection.begin()
            except DBAPIError as error:
                connection.close()
                if not (error.connection_invalidated and stale_at_most):
                    raise
            else:
                return connection
        raise AssertionError("unreachable")

    def perform(
        self,
        entry: CommandEntry,
        now_us: int,
        work: Callable[[UnitOfWork], R],
        write_down: Callable[[R], str],
    ) -> R | Stored:
        """Do the work once; given again, return what was written down the first time.

        Parameters
        ----------
        entry
            The command.
        now_us
            The instant that it is recorded with.
        work
            Changes the database through the unit of work. May run again from the start
            when PostgreSQL gave another command precedence, or another took its key.
        write_down
            Puts the result into the canonical form.

        Raises
        ------
        CommandReused
            When the id was used for another command.
        Conflict
            When the database stayed busy.
        """
        for attempt in range(1, _MAX_ATTEMPTS + 1):
            try:
                return self._attempt(entry, now_us, work, write_down, locks_first=attempt > 1)
            except DBAPIError as error:
                # Of a server started anew each idle connection is cut off; this one is closed now.
                # The others aren't closed for it: the old pool would keep those that are in use.
                again = gives_way(error) or came_second(error) or error.connection_invalidated
                if not again or attempt == _MAX_ATTEMPTS:
                    raise as_refusal(error) from error
                time.sleep(_BACKOFF_S * attempt)
            except MovedMeanwhile as error:
                if attempt == _MAX_ATTEMPTS:
                    raise busy() from error
                time.sleep(_BACKOFF_S * attempt)
            except NoTurn as error:
                raise busy() from error
        raise AssertionError("unreachable")

    def _attempt(
        self,
        entry: CommandEntry,
        now_us: int,
        work: Callable[[UnitOfWork], R],
        write_down: Callable[[R], str],
        *,
        locks_first: bool,
    ) -> R | Stored:
        with self._turns.turn(BUSY_TIMEOUT_S), self._writing() as connection:
            with connection.begin():
                row = _command_row(entry, now_us)
                # A second sender of the same id waits here for the first one's end.
                if not self._enter(connection, row):
                    return _stored(connection, entry, row["payload_hash"])
                uow = UnitOfWork(connection, now_us, entry.id, entry.actor, self._accounts)
                uow.ledger.locks_first = locks_first
                result = work(uow)
                uow.serials.follow()
                chain.append(connection, row, write_down(result), uow.ledger.postings)
            return result

    def _writing(self) -> Connection:
        return self.engine.connect().execution_options(**{WRITES: True, BEGINS_LATE: True})

    def _enter(self, connection: Connection, row: Mapping[str, Any]) -> int:
        """Insert the command's row; return 0 when its id is there already."""
        if self._is_sqlite():
            return insert_missing(connection, command, [row])
        return begin_and_insert_missing(connection, command, row, BEGIN_COMMAND)


def _command_row(entry: CommandEntry, now_us: int) -> dict[str, Any]:
    return {
        "id": entry.id,
        "kind": entry.kind,
        "actor": entry.actor,
        "payload": entry.payload,
        "payload_hash": digest(entry.payload),
        "recorded_at_us": now_us,
    }


def _stored(connection: Connection, entry: CommandEntry, payload_hash: str) -> Stored:
    query = (
        select(command.c.kind, command.c.payload_hash, chain_table.c.result)
        .join(chain_table, chain_table.c.command_id == command.c.id)
        .where(command.c.id == entry.id)
    )
    found = connection.execute(query).one()
    if (found.kind, found.payload_hash) != (entry.kind, payload_hash):
        raise CommandReused(
            f"操作编号 {entry.id} 已用于另一内容（{found.kind}）。请刷新页面后重新提交。",
            f"Command id {entry.id} was used for something else ({found.kind}). "
            "Reload the page and submit again.",
        )
    return Stored(found.result)
