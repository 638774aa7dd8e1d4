"""What came into a depot or a bin, and what left it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from sqlalchemy import Connection, Select, and_, case, func, insert, not_, or_, select

from depot.domain.clock import day_start_us
from depot.domain.ledger import AccountKind, LedgerKind
from depot.domain.ledger_card import (
    COMING,
    Card,
    CardLine,
    CardScope,
    SummaryRow,
    Way,
    way_of,
)
from depot.domain.lot import NEVER
from depot.store.schema.ledger import account, command, head, lot, movement
from depot.store.schema.papers import ledger_card

_SOURCE = account.alias("source")
_TARGET = account.alias("target")
_US_PER_DAY = 86_400_000_000


class Cards:
    """Reads cards, and keeps those that were given a number."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def last_seq(self) -> int:
        """Return the number of the newest movement."""
        return self._connection.execute(select(func.max(head.c.seq))).scalar_one() or 0

    def card(self, scope: CardScope, last_seq: int) -> Card:
        """Return the card up to a movement."""
        query = _crossing(scope, last_seq)
        before = _signed(scope, query.where(movement.c.recorded_at_us < _start(scope)))
        opening = int(self._connection.execute(before).scalar_one() or 0)
        rows = self._connection.execute(_lines(scope, query))
        return Card(scope, opening, _with_balance(rows.all(), opening), last_seq)

    def summary(self, scope: CardScope, last_seq: int) -> tuple[SummaryRow, ...]:
        """Return a row for each item that was there or moved, by code."""
        came = _inside(_TARGET, scope)
        other = case((came, _SOURCE.c.kind), else_=_TARGET.c.kind)
        inside = movement.c.recorded_at_us >= _start(scope)
        columns = (lot.c.item, came.label("came"), other.label("other"), inside.label("inside"))
        query = (
            _crossing(scope, last_seq)
            .where(movement.c.recorded_at_us < _end(scope))
            .with_only_columns(*columns, func.sum(movement.c.quantity).label("units"))
            # By name: on PostgreSQL an expression with other parameters is another one.
            .group_by("item", "came", "other", "inside")
        )
        return _summed(self._connection.execute(query).all())

    def keep(self, number: str, scope: CardScope, last_seq: int) -> None:
        """Book what a numbered card is about."""
        values = {
            "number": number, "depot": scope.depot, "item": scope.item, "lot_id": scope.lot_id,
            "bin": scope.bin, "starts_on": scope.starts_on, "ends_on": scope.ends_on,
            "last_seq": last_seq,
        }  # fmt: skip
        self._connection.execute(insert(ledger_card).values(values))

    def kept(self, number: str) -> tuple[CardScope, int] | None:
        """Return what a numbered card is about, and up to which movement it counts."""
        query = select(ledger_card).where(ledger_card.c.number == number)
        row = self._connection.execute(query).one_or_none()
        if row is None:
            return None
        scope = CardScope(row.depot, row.item, row.starts_on, row.ends_on, row.lot_id, row.bin)
        return scope, row.last_seq


def _start(scope: CardScope) -> int:
    return day_start_us(scope.starts_on)


def _end(scope: CardScope) -> int:
    return day_start_us(scope.ends_on) + _US_PER_DAY


def _inside(side: Any, scope: CardScope) -> Any:  # noqa: ANN401  an aliased table, a condition
    """Return whether a side of a movement lies in the scope's bins."""
    where = side.c.code == f"{scope.depot}/{scope.bin}"
    if not scope.bin:
        where = side.c.code.startswith(f"{scope.depot}/", autoescape=True)
    return and_(side.c.kind == AccountKind.STORAGE.value, where)


def _crossing(scope: CardScope, last_seq: int) -> Select[Any]:
    """Return the movements into the scope and out of it; moves inside it are none."""
    source, target = _inside(_SOURCE, scope), _inside(_TARGET, scope)
    query = (
        select(movement)
        .join(lot, lot.c.id == movement.c.lot_id)
        .join(command, command.c.id == movement.c.command_id)
        .join(_SOURCE, _SOURCE.c.id == movement.c.from_account)
        .join(_TARGET, _TARGET.c.id == movement.c.to_account)
        .where(movement.c.ledger == LedgerKind.GOODS.value, movement.c.seq <= last_seq)
        .where(or_(and_(source, not_(target)), and_(target, not_(source))))
    )
    if scope.lot_id:
        return query.where(movement.c.lot_id == scope.lot_id)
    return query.where(lot.c.item == scope.item) if scope.item else query


def _signed(scope: CardScope, query: Select[Any]) -> Select[Any]:
    came = _inside(_TARGET, scope)
    units = case((came, movement.c.quantity), else_=-movement.c.quantity)
    return query.with_only_columns(func.sum(units))


def _lines(scope: CardScope, query: Select[Any]) -> Select[Any]:
    came = _inside(_TARGET, scope)
    return (
        query.where(movement.c.recorded_at_us >= _start(scope))
        .where(movement.c.recorded_at_us < _end(scope))
        .with_only_columns(
            movement.c.seq,
            movement.c.recorded_at_us,
            movement.c.document_no,
            movement.c.reason,
            movement.c.lot_id,
            movement.c.quantity,
            lot.c.lot_no,
            lot.c.expires_on,
            command.c.actor,
            came.label("came"),
            case((came, _SOURCE.c.code), else_=_TARGET.c.code).label("other"),
        )
        .order_by(movement.c.seq)
    )


def _with_balance(rows: Any, balance: int) -> tuple[CardLine, ...]:  # noqa: ANN401  rows
    lines: list[CardLine] = []
    for row in rows:
        came, went = (row.quantity, 0) if row.came else (0, row.quantity)
        balance += came - went
        expires_on = None if row.expires_on == NEVER else row.expires_on
        lines.append(
            CardLine(
                row.seq, row.recorded_at_us, row.document_no, row.reason, row.lot_id, row.lot_no,
                expires_on, row.other, row.actor, came, went, balance,
            )
        )  # fmt: skip
    return tuple(lines)


def _summed(rows: Any) -> tuple[SummaryRow, ...]:  # noqa: ANN401  rows
    opening: defaultdict[str, int] = defaultdict(int)
    ways: defaultdict[str, defaultdict[Way, int]] = defaultdict(lambda: defaultdict(int))
    for row in rows:
        way, units = way_of(row.other, coming=bool(row.came)), int(row.units)
        if row.inside:
            ways[row.item][way] += units
        else:
            opening[row.item] += units if way in COMING else -units
    return tuple(
        _summary_row(item, opening[item], ways[item])
        for item in sorted({*opening, *ways})
        if opening[item] or ways[item]
    )


def _summary_row(item: str, opening: int, ways: Mapping[Way, int]) -> SummaryRow:
    return SummaryRow(item, opening, tuple((way, ways[way]) for way in Way if ways.get(way)))
