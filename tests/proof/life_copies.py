"""Where histories are played: one database for all of them, put back as furnished each time.

What the product has compiled and planned is kept from one history to the next; the rows are
not. How to put them back: a SQLite file is copied anew, in PostgreSQL all rows are deleted
and those of the furnished world put in again, which takes 5 ms instead of the 160 ms of a
new database.
"""

import shutil
import sqlite3

import psycopg
from sqlalchemy import event
from wiping import SEQUENCES, TABLES

from depot.bootstrap import Application, Settings, build

# Deleted rows are cleared away after so many histories.
VACUUM_AFTER = 200
# The number that the next transaction gets, and whether one from a number on was committed.
COMMITTED = """
SELECT pg_snapshot_xmax(now.it)::text::bigint, EXISTS (
    SELECT FROM generate_series(%s, pg_snapshot_xmax(now.it)::text::bigint - 1) AS past (number)
    WHERE pg_xact_status(past.number::text::xid8) = 'committed')
FROM (SELECT pg_current_snapshot() AS it) AS now
"""


class World:
    """A furnished database.

    Attributes
    ----------
    model
        The model that goes with it, as it was furnished.
    mark
        How the driver marks a value in a statement.
    """

    mark = "?"

    def __init__(self, url, model) -> None:
        self.settings, self.model = Settings(url), model
        # Set by `open`; the proof reads over a connection of its own.
        self.connection = None
        self._seen = None
        self._database = None

    def open(self, clock) -> Application:
        """Put the database back and return the product on it."""
        if self._database is None:
            self._database = build(self.settings).database
        self._restore()
        self._seen = None
        return Application(self._database, clock, self.settings)

    def close(self) -> None:
        """Close all connections."""
        if self._database is not None:
            self._database.close()
        if self.connection is not None:
            self.connection.close()
        self._database = self.connection = None


class FileWorld(World):
    """A copy of a SQLite file."""

    def __init__(self, template, folder) -> None:
        self._source, self._path = template.url.removeprefix("sqlite:///"), folder / "history.db"
        super().__init__(f"sqlite:///{self._path}", template.model)

    def _restore(self) -> None:
        self._database.close()
        if self.connection is None:
            # That nothing is lost with the power is proved elsewhere.
            for engine in (self._database.engine, self._database._for_reading):
                event.listen(engine, "connect", _without_waiting_for_the_disk)
        else:
            self.connection.close()
        for each in self._path.parent.glob(f"{self._path.name}*"):
            each.unlink()
        shutil.copyfile(self._source, self._path)
        self.connection = sqlite3.connect(self._path, isolation_level=None)
        _without_waiting_for_the_disk(self.connection, None)

    def changed(self) -> bool:
        """Whether anything was committed since it was asked last."""
        before = self._seen
        self._seen = self.connection.execute("PRAGMA data_version").fetchone()[0]
        return self._seen != before


def _without_waiting_for_the_disk(connection, _record) -> None:
    connection.execute("PRAGMA synchronous = OFF")


class ServerWorld(World):
    """A copy of a PostgreSQL database, which keeps the furnished rows in a schema beside."""

    mark = "%s"

    def __init__(self, template, server) -> None:
        self._server, self._opened = server, 0
        super().__init__(server.copy_of(template.url), template.model)

    def _restore(self) -> None:
        if self.connection is None:
            self.connection = psycopg.connect(self.settings.database_url, autocommit=True)
            self._put_back = self._kept()
        self.connection.execute(self._put_back)
        self._opened += 1
        if self._opened % VACUUM_AFTER == 0:
            self.connection.execute("VACUUM")
        self._database._accounts.forget()

    def _kept(self) -> str:
        """Keep all rows; return the statements that put them back."""
        ask = self.connection.execute
        tables = [name for (name,) in ask(TABLES)]
        full = [each for each in tables if ask(f'SELECT FROM "{each}" LIMIT 1').rowcount]
        ask("CREATE SCHEMA furnished")
        for each in full:
            ask(f'CREATE TABLE furnished."{each}" AS TABLE public."{each}"')
        counters = [name for (name,) in ask(SEQUENCES)]
        places = []
        for each in counters:
            last, called = ask(f'SELECT last_value, is_called FROM "{each}"').fetchone()  # noqa: S608
            places.append(f"setval('\"{each}\"', {last}, {called})")
        return "; ".join(
            [
                # Nobody but the server's owner can get by the triggers like this.
                "SET session_replication_role = replica",
                *(f'DELETE FROM "{each}"' for each in tables),  # noqa: S608
                *(f'INSERT INTO "{each}" SELECT * FROM furnished."{each}"' for each in full),  # noqa: S608
                f"SELECT {', '.join(places)}",
            ]
        )

    def changed(self) -> bool:
        """Whether anything was committed since it was asked last."""
        before = self._seen
        since = 2**62 if before is None else before
        self._seen, committed = self.connection.execute(COMMITTED, [since]).fetchone()
        return before is None or committed

    def close(self) -> None:
        super().close()
        self._server.drop(self.settings.database_url)
