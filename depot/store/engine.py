"""Engines for the two databases and how their transactions begin."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url

from depot.errors import InvalidInput
from depot.store.prepared import execute

# Execution option of a connection: this transaction will write.
WRITES = "depot_writes"

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
        url, connect_args={"timeout": BUSY_TIMEOUT_S}, pool_size=8, max_overflow=64
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
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A deferred transaction that reads and then writes is refused at once when another
    # has written in between, whatever the timeout; IMMEDIATE waits its turn first.
    writes = bool(connection.get_execution_options().get(WRITES))
    execute(connection, f"PRAGMA query_only = {'OFF' if writes else 'ON'}")
    execute(connection, "BEGIN IMMEDIATE" if writes else "BEGIN")


def _open_postgres(url: URL) -> Engine:
    engine = create_engine(
        url, isolation_level="READ COMMITTED", pool_size=8, max_overflow=64, pool_pre_ping=True
    )
    event.listen(engine, "begin", _begin_postgres)
    return engine


def _begin_postgres(connection: Connection) -> None:
    # All statements of a read see the ledger at one position.
    if not connection.get_execution_options().get(WRITES):
        execute(connection, "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
