"""Many rows in one statement.

PostgreSQL reads rows from a JSON list or by COPY, SQLite by executemany or from a JSON
list: each was the quickest when measured, arrays by `unnest` cost four times as much. All
take the rows in the order given, so sorted rows are locked in sorted order.
Statements are built once: making one costs more than running it. So what builds a
statement is a module-level function, never a lambda.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    Connection,
    Dialect,
    Insert,
    Select,
    String,
    Table,
    Text,
    TypeDecorator,
    Update,
    bindparam,
    cast,
    func,
    literal_column,
    select,
)  # fmt: skip
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql import ColumnElement
from sqlalchemy.types import TypeEngine

from depot.store.prepared import Prepared, copy

Columns = Mapping[str, ColumnElement[Any]]
Row = Mapping[str, Any]
Values = Sequence[Any]
# Names and types of the rows' columns.
Types = tuple[tuple[str, TypeEngine[Any]], ...]
# Adds an ON CONFLICT clause; both dialects' inserts have the same methods for it.
Conflict = Callable[[Any], Insert]
# Name of the parameter that holds the rows.
ROWS = "v_rows"


def update_each(
    connection: Connection, types: Types, build: Callable[[Columns], Update], rows: Sequence[Values]
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
        Values in the order of the columns, rows in locking order.
    """
    if not rows:
        return 0
    if len(rows) > 1 and connection.dialect.name == "postgresql":
        return _joined(build, types).run(connection, {ROWS: rows})
    places = _places_of(types)
    if len(rows) == 1:
        return _for_one(build, types).run(connection, dict(zip(places, rows[0], strict=True)))
    return _for_one(build, types).run_rows(connection, places, rows)


def select_joined(
    connection: Connection, types: Types, build: Callable[[Columns], Select[Any]],
    rows: Sequence[Values],
) -> Sequence[Any]:  # fmt: skip
    """Return what a SELECT finds for the rows that it joins, which are given as for an UPDATE."""
    return _joined(build, types).all(connection, {ROWS: rows})


def insert_each(
    connection: Connection, table: Table, rows: Sequence[Row], *, conflict: Conflict | None = None
) -> int:
    """Insert rows; `conflict` may add an ON CONFLICT clause. Return how many were changed."""
    if not rows:
        return 0
    names = tuple(rows[0])
    if len(rows) == 1:
        return _insert_one(table, names, conflict).run(connection, rows[0])
    if connection.dialect.name == "sqlite":
        return _insert_one(table, names, conflict).run_each(connection, rows)
    if conflict is None:
        return copy(connection, _copy_of(table, names), [tuple(row.values()) for row in rows])
    values = [tuple(row[name] for name in names) for row in rows]
    return _insert_rows(table, names, conflict).run(connection, {ROWS: values})


def insert_rows(
    connection: Connection,
    table: Table,
    names: tuple[str, ...],
    rows: Sequence[Values],
    *,
    conflict: Conflict | None = None,
) -> int:
    """Insert rows of values that stand in the order of `names`; else as `insert_each`."""
    if len(rows) > 1 and connection.dialect.name == "sqlite":
        return _insert_one(table, names, conflict).run_rows(connection, names, rows)
    if len(rows) > 1 and conflict is not None:
        return _insert_rows(table, names, conflict).run(connection, {ROWS: rows})
    each = [dict(zip(names, row, strict=True)) for row in rows]
    return insert_each(connection, table, each, conflict=conflict)


def insert_missing(connection: Connection, table: Table, rows: Sequence[Row]) -> int:
    """Insert the rows that aren't there yet; two writers at once neither fail nor double."""
    return insert_each(connection, table, rows, conflict=_do_nothing)


def begin_and_insert_missing(connection: Connection, table: Table, row: Row, begin: str) -> int:
    """Begin a transaction with `insert_missing` of one row, in one message (PostgreSQL)."""
    statement = _insert_one(table, tuple(row), _do_nothing)
    return statement.begin_and_run(connection, begin, row)


def _do_nothing(insert: Any) -> Insert:  # noqa: ANN401  see Conflict
    statement: Insert = insert.on_conflict_do_nothing()
    return statement


@lru_cache(maxsize=256)
def _places_of(types: Types) -> tuple[str, ...]:
    return tuple(f"v_{name}" for name, _ in types)


@lru_cache(maxsize=256)
def _for_one(build: Callable[[Columns], Update], types: Types) -> Prepared:
    places = zip(_places_of(types), types, strict=True)
    values = {name: bindparam(place, type_=type_) for place, (name, type_) in places}
    return Prepared(lambda _dialect: build(values))


@lru_cache(maxsize=256)
def _joined(build: Callable[[Columns], Any], types: Types) -> Prepared:
    return Prepared(lambda dialect: build(given(dialect, types)))


@lru_cache(maxsize=256)
def _insert_one(table: Table, names: tuple[str, ...], conflict: Conflict | None) -> Prepared:
    def build(dialect: str) -> Insert:
        plain: Any = postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)
        return conflict(plain) if conflict else plain

    return Prepared(build, names)


@lru_cache(maxsize=256)
def _insert_rows(table: Table, names: tuple[str, ...], conflict: Conflict) -> Prepared:
    def build(dialect: str) -> Insert:
        rows = given(dialect, tuple((name, table.c[name].type) for name in names))
        return conflict(postgresql.insert(table).from_select(list(names), select(*rows.values())))

    return Prepared(build)


@lru_cache(maxsize=256)
def _copy_of(table: Table, names: tuple[str, ...]) -> str:
    quote = postgresql.dialect().identifier_preparer.quote  # type: ignore[no-untyped-call]
    columns = ", ".join(quote(name) for name in names)
    return f"COPY {quote(table.name)} ({columns}) FROM STDIN"


def given(dialect: str, types: Types) -> Columns:
    """Return the columns of the rows of the parameter `ROWS`, as a table to join.

    Each row is a list of its values: names in each of them cost the client as much again.
    """
    rows = bindparam(ROWS, type_=_JsonList)
    if dialect == "postgresql":
        each: Any = func.jsonb_array_elements(cast(rows, postgresql.JSONB)).table_valued("value")
        read = [
            cast(each.c.value.op("->>")(literal_column(str(at))), _uncut(type_)).label(name)
            for at, (name, type_) in enumerate(types)
        ]
        table = select(*read).subquery("v")
        return {name: table.c[name] for name, _ in types}
    each = func.json_each(rows).table_valued("value")
    return {
        name: func.json_extract(each.c.value, f"$[{at}]", type_=_uncut(type_))
        for at, (name, type_) in enumerate(types)
    }


def _uncut(type_: TypeEngine[Any]) -> TypeEngine[Any]:
    # A cast to VARCHAR(n) would cut long text off in silence; TEXT lets the column refuse it.
    return Text() if isinstance(type_, String) else type_


class _JsonList(TypeDecorator[Any]):
    """A list as one parameter, in JSON."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str:  # noqa: ANN401, ARG002
        return _TO_JSON.encode(value)


def _as_text(value: object) -> str:
    if isinstance(value, date | Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} can't be one of many rows' values.")


_TO_JSON = json.JSONEncoder(default=_as_text, ensure_ascii=False, separators=(",", ":"))


def among(dialect: str, one: ColumnElement[Any], name: str) -> ColumnElement[bool]:
    """Return whether a column is among the values of the list parameter of that name."""
    if dialect == "postgresql":
        values: Any = bindparam(name, type_=postgresql.ARRAY(_uncut(one.type)))
        return one == func.any(values)
    listed: Any = func.json_each(bindparam(name, type_=_JsonList)).table_valued("value")
    return one.in_(select(listed.c.value))
