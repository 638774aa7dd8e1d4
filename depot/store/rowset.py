"""Many rows in one statement: arrays by `unnest` on PostgreSQL, executemany on SQLite.

Both take the rows in the order given, so sorted rows are locked in sorted order.
Statements are built once: making one costs more than running it. So what builds a
statement is a module-level function, never a lambda.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    Connection,
    Executable,
    Insert,
    Select,
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
# Names and types of the rows' columns.
Types = tuple[tuple[str, TypeEngine[Any]], ...]
# Adds an ON CONFLICT clause; both dialects' inserts have the same methods for it.
Conflict = Callable[[Any], Insert]

_COUNTED = {"preserve_rowcount": True}  # else the number is unknown after an INSERT


def update_each(
    connection: Connection, types: Types, build: Callable[[Columns], Update], rows: Sequence[Row]
) -> int:
    """Run an UPDATE once for each row and return how many table rows changed.

    Parameters
    ----------
    connection
        Of a writing transaction.
    types
        Columns of the rows.
    build
        Makes the statement out of the rows' columns.
    rows
        In locking order.
    """
    if not rows:
        return 0
    if connection.dialect.name == "postgresql":
        return connection.execute(_for_arrays(build, types), _arrays(types, rows)).rowcount
    named = [{f"v_{name}": row[name] for name, _ in types} for row in rows]
    return connection.execute(_for_one(build, types), named).rowcount


def select_by_arrays(
    connection: Connection, types: Types, build: Callable[[Columns], Select[Any]],
    rows: Sequence[Row],
) -> Sequence[Any]:  # fmt: skip
    """Return what a SELECT finds for rows that it joins (PostgreSQL only)."""
    return connection.execute(_for_arrays(build, types), _arrays(types, rows)).all()


def insert_each(
    connection: Connection, table: Table, rows: Sequence[Row], *, conflict: Conflict | None = None
) -> int:
    """Insert rows; `conflict` may add an ON CONFLICT clause. Return how many were changed."""
    if not rows:
        return 0
    names = tuple(rows[0])
    if connection.dialect.name == "postgresql":
        types = tuple((name, table.c[name].type) for name in names)
        statement = _insert_arrays(table, names, conflict)
        parameters: Any = _arrays(types, rows)
    else:
        statement = _insert_one(table, conflict)
        parameters = list(rows)
    return connection.execute(statement, parameters, execution_options=_COUNTED).rowcount


def insert_missing(connection: Connection, table: Table, rows: Sequence[Row]) -> int:
    """Insert the rows that aren't there yet; two writers at once neither fail nor double."""
    return insert_each(connection, table, rows, conflict=_do_nothing)


def _do_nothing(insert: Any) -> Insert:  # noqa: ANN401  see Conflict
    statement: Insert = insert.on_conflict_do_nothing()
    return statement


@lru_cache(maxsize=256)
def _for_one(build: Callable[[Columns], Update], types: Types) -> Executable:
    return build({name: bindparam(f"v_{name}", type_=type_) for name, type_ in types})


@lru_cache(maxsize=256)
def _for_arrays(build: Callable[[Columns], Any], types: Types) -> Any:  # noqa: ANN401  any DML
    return build(_unnested(types))


@lru_cache(maxsize=256)
def _insert_one(table: Table, conflict: Conflict | None) -> Executable:
    plain = sqlite.insert(table)
    return conflict(plain) if conflict else plain


@lru_cache(maxsize=256)
def _insert_arrays(table: Table, names: tuple[str, ...], conflict: Conflict | None) -> Executable:
    source = _unnested(tuple((name, table.c[name].type) for name in names))
    plain = postgresql.insert(table).from_select(list(names), select(*source.values()))
    return conflict(plain) if conflict else plain


def _unnested(types: Types) -> Columns:
    arrays = [
        cast(bindparam(f"v_{name}"), postgresql.ARRAY(_uncut(type_))) for name, type_ in types
    ]
    parts = [column(name, type_) for name, type_ in types]
    relation = func.unnest(*arrays).table_valued(*parts).render_derived("v")
    return {name: relation.c[name] for name, _ in types}


def _uncut(type_: TypeEngine[Any]) -> TypeEngine[Any]:
    # A cast to VARCHAR(n) would cut long text off in silence; TEXT lets the column refuse it.
    return Text() if isinstance(type_, String) else type_


def _arrays(types: Types, rows: Sequence[Row]) -> dict[str, list[Any]]:
    return {f"v_{name}": [row[name] for row in rows] for name, _ in types}
