"""Many rows in one statement: arrays by `unnest` on PostgreSQL, executemany on SQLite.

Both take the rows in the order given, so sorted rows are locked in sorted order.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    Connection,
    Insert,
    String,
    Table,
    Text,
    Update,
    bindparam,
    cast,
    column,
    func,
    select,
)  # fmt: skip
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql import ColumnElement
from sqlalchemy.types import TypeEngine

Columns = Mapping[str, ColumnElement[Any]]
Row = Mapping[str, Any]


def update_each(
    connection: Connection,
    types: Mapping[str, TypeEngine[Any]],
    build: Callable[[Columns], Update],
    rows: Sequence[Row],
) -> int:
    """Run an UPDATE once for each row and return how many table rows changed.

    Parameters
    ----------
    connection
        Of a writing transaction.
    types
        Column types of the rows.
    build
        Makes the statement out of the rows' columns.
    rows
        In locking order.
    """
    if not rows:
        return 0
    if connection.dialect.name == "postgresql":
        statement = build(_unnested(types))
        return connection.execute(statement, _arrays(types, rows)).rowcount
    columns = {name: bindparam(f"v_{name}", type_=type_) for name, type_ in types.items()}
    named = [{f"v_{name}": row[name] for name in types} for row in rows]
    return connection.execute(build(columns), named).rowcount


def insert_each(
    connection: Connection,
    table: Table,
    rows: Sequence[Row],
    *,
    conflict: Callable[[Any], Insert] | None = None,
) -> int:
    """Insert rows; `conflict` may add an ON CONFLICT clause. Return how many were changed."""
    if not rows:
        return 0
    names = list(rows[0])
    counted = {"preserve_rowcount": True}  # else it is unknown for an INSERT
    if connection.dialect.name == "postgresql":
        types = {name: table.c[name].type for name in names}
        source = _unnested(types)
        pg = postgresql.insert(table).from_select(names, select(*source.values()))
        statement = conflict(pg) if conflict else pg
        return connection.execute(
            statement, _arrays(types, rows), execution_options=counted
        ).rowcount
    plain = sqlite.insert(table)
    statement = conflict(plain) if conflict else plain
    return connection.execute(statement, list(rows), execution_options=counted).rowcount


def insert_missing(connection: Connection, table: Table, rows: Sequence[Row]) -> int:
    """Insert the rows that aren't there yet; two writers at once neither fail nor double."""
    return insert_each(connection, table, rows, conflict=lambda i: i.on_conflict_do_nothing())


def _unnested(types: Mapping[str, TypeEngine[Any]]) -> Columns:
    arrays = [
        cast(bindparam(f"v_{name}"), postgresql.ARRAY(_uncut(type_)))
        for name, type_ in types.items()
    ]
    parts = [column(name, type_) for name, type_ in types.items()]
    relation = func.unnest(*arrays).table_valued(*parts).render_derived("v")
    return {name: relation.c[name] for name in types}


def _uncut(type_: TypeEngine[Any]) -> TypeEngine[Any]:
    # A cast to VARCHAR(n) would cut long text off in silence; TEXT lets the column refuse it.
    return Text() if isinstance(type_, String) else type_


def _arrays(types: Mapping[str, TypeEngine[Any]], rows: Sequence[Row]) -> dict[str, list[Any]]:
    return {f"v_{name}": [row[name] for row in rows] for name in types}
