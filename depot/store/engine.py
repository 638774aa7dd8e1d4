"""Engines for the two databases and how their transactions begin."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import OperationalError

from depot.errors import InvalidInput
from depot.store.failures import is_locked
from depot.store.prepared import execute

# Execution option of a connection: this transaction will write.
WRITES = "depot_writes"

# Execution option of a connection: its first statement brings the BEGIN along (PostgreSQL).
BEGINS_LATE = "depot_begins_late"
# Statements of a command are prepared once: to plan them anew for each list of values costs
# more than to run them. Reads are left to the server, which looks at what is asked.
BEGIN_COMMAND = (
    "BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL plan_cache_mode = force_generic_plan"
)
_BEGIN_WRITING = "BEGIN ISOLATION LEVEL READ COMMITTED"
# All statements of a read see the ledger at one position.
_BEGIN_READING = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY"

# Connections that an engine keeps while nobody uses them.
IDLE_CONNECTIONS = 8

# How long a writer waits for the others.
BUSY_TIMEOUT_S = 60


def open_engine(url: str) -> Engine:
    """Return an engine for a SQLite file or a PostgreSQL database.

    Raises
    ------
    InvalidInput
        When the address names another kind of database or a SQLite one in memory.
    """
    parsed = make_url(url)
    backend = parsed.get_backend_name()
    if backend == "sqlite" and parsed.database and parsed.database != ":memory:":
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
        return _open_sqlite(url)
    if backend == "postgresql":
        return _open_postgres(parsed.set(drivername="postgresql+psycopg"))
    raise InvalidInput(
        f"数据库地址“{parsed.render_as_string()}”不受支持："
        "请使用 sqlite:///文件路径 或 postgresql://…。",
        f"Database address “{parsed.render_as_string()}” is not supported: "
        "use sqlite:///path/to/file or postgresql://….",
    )


def _open_sqlite(url: str) -> Engine:
    engine = create_engine(
        url,
        connect_args={"timeout": BUSY_TIMEOUT_S},
        pool_size=IDLE_CONNECTIONS,
        max_overflow=64,
    )
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(dbapi_connection: sqlite3.Connection, _record: object) -> None:
    # The driver's own BEGIN comes too late and is deferred; `_begin_sqlite` sends ours.
    dbapi_connection.isolation_level = None
    cursor = dbapi_connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    # SQLite's own 2 MB hold neither the index of a long ledger's lots nor its checkpoints:
    # each document would read some 40 pages of it again.
    cursor.execute("PRAGMA cache_size = -16384")  # KiB
    cursor.execute("PRAGMA wal_autocheckpoint = 4000")  # pages of 4 KiB
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A deferred transaction that reads and then writes is refused at once when another
    # has written in between, whatever the timeout; IMMEDIATE waits its turn first.
    writes = bool(connection.get_execution_options().get(WRITES))
    # Only when it changes: the pragma has SQLite compile every statement anew.
    if connection.info.get(WRITES) is not writes:
        execute(connection, f"PRAGMA query_only = {'OFF' if writes else 'ON'}")
        # Left alone, SQLite asks ever more seldom, up to a tenth of a second: a writer who
        # waits long waits on. So `_begin_immediately` asks.
        execute(connection, f"PRAGMA busy_timeout = {1 if writes else BUSY_TIMEOUT_S * 1000}")
        connection.info[WRITES] = writes
    if writes:
        _begin_immediately(connection)
    else:
        execute(connection, "BEGIN")


def _begin_immediately(connection: Connection) -> None:
    """Wait for the other processes' writers, asking every millisecond."""
    until = time.monotonic() + BUSY_TIMEOUT_S
    while True:
        try:
            execute(connection, "BEGIN IMMEDIATE")
        except OperationalError as error:
            if not is_locked(error) or time.monotonic() > until:
                raise
        else:
            return


def _open_postgres(url: URL) -> Engine:
    # AUTOCOMMIT: the driver sends no BEGIN of its own; `_begin_postgres` sends ours.
    engine = create_engine(
        url, isolation_level="AUTOCOMMIT", pool_size=IDLE_CONNECTIONS, max_overflow=64
    )
    event.listen(engine, "begin", _begin_postgres)
    return engine


def _begin_postgres(connection: Connection) -> None:
    options = connection.get_execution_options()
    if not options.get(BEGINS_LATE):
        execute(connection, _BEGIN_WRITING if options.get(WRITES) else _BEGIN_READING)
