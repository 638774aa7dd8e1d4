"""Statements that are compiled once and then run on the driver's own cursor.

SQLAlchemy spends 40 to 100 µs on a statement that it knows before the database sees it,
some 300 µs on one put together anew; the driver two or three. A command has twenty. So what
every command asks is prepared here: written as SQLAlchemy's expressions, with its types,
and failing with its errors. docs/performance.md has the figures.
"""

from __future__ import annotations

import itertools
from collections import namedtuple
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Any, Final

import psycopg
from sqlalchemy import Boolean, Connection, Dialect
from sqlalchemy.exc import DBAPIError

Values = Mapping[str, Any]
# Makes the statement for a dialect's name: the databases take many values in different ways.
Build = Callable[[str], Any]
_NONE: Final[Values] = {}
_BLOCK: Final = 2000
_STREAMS = itertools.count(1)


class Prepared:
    """A statement with named parameters, compiled once for each kind of database.

    Parameters
    ----------
    build
        A function from the dialect's name to the statement. Lists among the parameters
        are for `depot.store.rowset.among`; IN with expanding parameters can't be prepared.
    keys
        For an INSERT or UPDATE without VALUES: the columns that it sets.
    """

    def __init__(self, build: Build, keys: Sequence[str] | None = None) -> None:
        self._build = build
        self._keys = keys
        self._compiled: dict[str, _Compiled] = {}

    def all(self, connection: Connection, values: Values = _NONE) -> list[Any]:
        """Return the rows as named tuples."""
        compiled = self._for(connection.dialect)
        cursor = execute(connection, compiled.sql, compiled.bind(values))
        return compiled.made(cursor, cursor.fetchall())

    def first(self, connection: Connection, values: Values = _NONE) -> Any:  # noqa: ANN401  a row
        """Return the first row, None when there is none."""
        found = self.all(connection, values)
        return found[0] if found else None

    def stream(self, connection: Connection, values: Values = _NONE) -> Iterator[Any]:
        """Return the rows one after the other; only a block of them is held in memory."""
        make = self._for(connection.dialect).named
        for block in self.blocks(connection, values):
            yield from map(make, block)

    def blocks(
        self, connection: Connection, values: Values = _NONE
    ) -> Iterator[Sequence[Sequence[Any]]]:
        """Return blocks of rows as plain sequences; only one of them is held in memory."""
        compiled = self._for(connection.dialect)
        name = f"stream_{next(_STREAMS)}" if connection.dialect.name == "postgresql" else None
        cursor = execute(connection, compiled.sql, compiled.bind(values), name=name)
        try:
            while found := cursor.fetchmany(_BLOCK):
                yield compiled.passed(cursor, found)
        finally:
            cursor.close()

    def run(self, connection: Connection, values: Values = _NONE) -> int:
        """Run it and return how many rows it changed."""
        compiled = self._for(connection.dialect)
        return int(execute(connection, compiled.sql, compiled.bind(values)).rowcount)

    def begin_and_run(self, connection: Connection, begin: str, values: Values) -> int:
        """Begin a transaction with it in one message; return how many rows it changed (PostgreSQL).

        Parameters
        ----------
        connection
            Whose transaction the server has not begun yet.
        begin
            What stands before it, without parameters.
        values
            As for `run`.
        """
        compiled = self._for(connection.dialect)
        cursor = execute(
            connection, f"{begin}; {compiled.sql}", compiled.bind(values), kind=psycopg.ClientCursor
        )
        while cursor.nextset():
            pass
        return int(cursor.rowcount)

    def run_each(self, connection: Connection, many: Iterable[Values]) -> int:
        """Run it for each row of values and return how many rows were changed in all."""
        compiled = self._for(connection.dialect)
        rows = [compiled.bind(each) for each in many]
        return int(execute(connection, compiled.sql, rows, each=True).rowcount)

    def run_rows(
        self, connection: Connection, names: tuple[str, ...], rows: Sequence[Sequence[Any]]
    ) -> int:
        """Run it for each row, whose values stand in the order of `names` (SQLite)."""
        compiled = self._for(connection.dialect)
        bound = compiled.bind_rows(names, rows)
        return int(execute(connection, compiled.sql, bound, each=True).rowcount)

    def _for(self, dialect: Dialect) -> _Compiled:
        found = self._compiled.get(dialect.name)
        if found is None:
            found = _Compiled(self._build(dialect.name), dialect, self._keys)
            self._compiled[dialect.name] = found
        return found


class _Compiled:
    """SQL text for one dialect, and what values and rows pass through on their way."""

    def __init__(self, statement: Any, dialect: Dialect, keys: Sequence[str] | None) -> None:  # noqa: ANN401
        compiled = statement.compile(dialect=dialect, column_keys=keys)
        self.sql = str(compiled)
        binds = {name: compiled.binds[name] for name in compiled.bind_names.values()}
        names: tuple[str, ...] = tuple(compiled.positiontup or ())
        self._places = names
        # How the driver takes the values: in their order, or by name.
        self._arranged: Callable[[Values], Any] | None = None
        if len(names) == 1:
            self._arranged = lambda values: (values[names[0]],)
        elif names:
            self._arranged = itemgetter(*names)
        ways = {
            name: bind.type.dialect_impl(dialect).bind_processor(dialect)
            for name, bind in binds.items()
            # Both drivers take True and False as they are.
            if not isinstance(bind.type, Boolean)
        }
        self._ways = {name: way for name, way in ways.items() if way}
        self._constants = {
            name: self._bound(name, bind.effective_value)
            for name, bind in binds.items()
            if not bind.required
        }
        self._columns: list[Any] = list(getattr(statement, "exported_columns", ()))
        keys_back = [str(each.key) for each in self._columns]
        row: Any = namedtuple("_Row", keys_back, rename=True)  # type: ignore[misc]  # noqa: PYI024
        self.named = row._make
        self._dialect = dialect
        self._back: list[tuple[int, Callable[[Any], Any]]] | None = None

    def _bound(self, name: str, value: Any) -> Any:  # noqa: ANN401
        way = self._ways.get(name)
        return way(value) if way else value

    def bind(self, values: Values) -> Any:  # noqa: ANN401  what the driver takes
        bound = values
        if self._constants or self._ways:
            bound = {**self._constants, **values}
            for name, way in self._ways.items():
                if name in values:
                    bound[name] = way(values[name])
        return self._arranged(bound) if self._arranged else bound

    def bind_rows(self, names: tuple[str, ...], rows: Sequence[Sequence[Any]]) -> list[Any]:
        """Return rows for a driver that takes values by place."""
        ways = [(at, self._ways[name]) for at, name in enumerate(names) if name in self._ways]
        if ways:
            rows = [_passed(row, ways) for row in rows]
        if names == self._places:
            return list(rows)
        if self._constants:
            names, constants = (*names, *self._constants), tuple(self._constants.values())
            rows = [(*row, *constants) for row in rows]
        return list(map(itemgetter(*map(names.index, self._places)), rows))

    def made(self, cursor: Any, found: Sequence[Any]) -> list[Any]:  # noqa: ANN401  the driver's
        return list(map(self.named, self.passed(cursor, found)))

    def passed(
        self,
        cursor: Any,  # noqa: ANN401  the driver's
        found: Sequence[Sequence[Any]],
    ) -> Sequence[Sequence[Any]]:
        """Return rows with their values as the statement's types have them."""
        if self._back is None:
            self._back = self._ways_back(cursor)
        return [_passed(row, self._back) for row in found] if self._back else found

    def _ways_back(self, cursor: Any) -> list[tuple[int, Callable[[Any], Any]]]:  # noqa: ANN401
        # Some types ask what the driver found, which is known with the first answer.
        kinds = [each[1] for each in cursor.description]
        ways = [
            each.type.dialect_impl(self._dialect).result_processor(self._dialect, kind)
            for each, kind in zip(self._columns, kinds, strict=True)
        ]
        return [(at, way) for at, way in enumerate(ways) if way]


def _passed(row: Sequence[Any], ways: Sequence[tuple[int, Callable[[Any], Any]]]) -> list[Any]:
    values = list(row)
    for at, way in ways:
        values[at] = way(values[at])
    return values


def execute(
    connection: Connection,
    sql: str,
    values: Any = (),  # noqa: ANN401  what the driver takes
    *,
    each: bool = False,
    name: str | None = None,
    kind: Callable[[Any], Any] | None = None,
) -> Any:  # noqa: ANN401  the driver's cursor
    """Run SQL on the driver's cursor and return it; a failure is SQLAlchemy's `DBAPIError`.

    Parameters
    ----------
    connection
        In a transaction.
    sql, values
        In the driver's way of writing parameters.
    each
        Whether to run it for each of the values.
    name
        Of a cursor that stays in the server (PostgreSQL).
    kind
        Makes a cursor of another kind than the driver's usual one.
    """
    driver: Any = connection.connection.dbapi_connection
    cursor = kind(driver) if kind else driver.cursor(name) if name else driver.cursor()
    try:
        if each:
            cursor.executemany(sql, values)
        else:
            cursor.execute(sql, values)
    except connection.dialect.loaded_dbapi.Error as error:
        raise _failure(connection, sql, values, error) from error
    return cursor


def copy(connection: Connection, sql: str, rows: Sequence[Sequence[Any]]) -> int:
    """Send rows by COPY … FROM STDIN (PostgreSQL) and return how many there were."""
    driver: Any = connection.connection.dbapi_connection
    cursor = driver.cursor()
    try:
        with cursor.copy(sql) as sending:
            for row in rows:
                sending.write_row(row)
    except connection.dialect.loaded_dbapi.Error as error:
        raise _failure(connection, sql, rows, error) from error
    return len(rows)


def _failure(connection: Connection, sql: str, values: Any, error: Exception) -> BaseException:  # noqa: ANN401
    dialect = connection.dialect
    driver: Any = connection.connection.dbapi_connection
    lost = dialect.is_disconnect(error, driver, None)  # type: ignore[arg-type]
    failure = DBAPIError.instance(
        sql, values, error, dialect.loaded_dbapi.Error, connection_invalidated=lost, dialect=dialect
    )
    if lost:
        connection.invalidate(error)
    return failure
