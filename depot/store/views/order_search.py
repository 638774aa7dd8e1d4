"""Dispatch orders (调拨单) among the papers: their numbers stand in a table of their own."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row, Select, or_, select

from depot.domain.clock import day_start_us
from depot.domain.paper_kind import PaperFilter
from depot.domain.stock import Paper
from depot.store.schema.orders import dispatch_order, order_line, order_trip

KIND = "DB"
_US_PER_DAY = 86_400_000_000


def find_orders(connection: Connection, wanted: PaperFilter, limit: int) -> tuple[Paper, ...]:
    """Return the newest orders that are looked for, as papers."""
    if wanted.doc_type not in {"", KIND}:
        return ()
    query = select(dispatch_order).order_by(
        dispatch_order.c.requested_at_us.desc(), dispatch_order.c.number.desc()
    )
    return _papers(connection, _asked(query, wanted).limit(limit))


def order_paper(connection: Connection, number: str) -> Paper | None:
    """Return the order of that number as a paper."""
    query = select(dispatch_order).where(dispatch_order.c.number == number)
    return next(iter(_papers(connection, query)), None)


def _asked(query: Select[Any], wanted: PaperFilter) -> Select[Any]:
    order = dispatch_order.c
    if wanted.text:
        columns = (order.number, order.event, order.note)
        query = query.where(or_(*(c.icontains(wanted.text, autoescape=True) for c in columns)))
    if wanted.depot:
        loaded = select(order_trip.c.trip).where(
            order_trip.c.order_id == order.id, order_trip.c.source == wanted.depot
        )
        query = query.where(loaded.exists())
    if wanted.item:
        lines = select(order_line.c.trip).where(
            order_line.c.order_id == order.id, order_line.c.item == wanted.item
        )
        query = query.where(lines.exists())
    if wanted.starts_on:
        query = query.where(order.requested_at_us >= day_start_us(wanted.starts_on))
    if wanted.ends_on:
        query = query.where(order.requested_at_us < day_start_us(wanted.ends_on) + _US_PER_DAY)
    return query


def _papers(connection: Connection, query: Select[Any]) -> tuple[Paper, ...]:
    rows = connection.execute(query).all()
    depots = _depots(connection, [row.id for row in rows])
    return tuple(_paper(row, "、".join(depots.get(row.id, ()))) for row in rows)


def _paper(row: Row[Any], depots: str) -> Paper:
    return Paper(
        row.number, KIND, depots, row.event or "-", row.requested_by, row.note,
        row.requested_at_us, row.requested_at_us, (),
    )  # fmt: skip


def _depots(connection: Connection, orders: Iterable[int]) -> dict[int, list[str]]:
    """Return the depots that each order loads at, by code."""
    query = (
        select(order_trip.c.order_id, order_trip.c.source)
        .where(order_trip.c.order_id.in_(list(orders)), order_trip.c.source_kind == "depot")
        .distinct()
        .order_by(order_trip.c.order_id, order_trip.c.source)
    )
    found: dict[int, list[str]] = {}
    for order_id, source in connection.execute(query):
        found.setdefault(order_id, []).append(source)
    return found
