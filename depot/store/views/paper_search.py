"""Finding papers by number, kind, period, party and item, of every kind."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Select, or_, select

from depot.domain.clock import day_start_us
from depot.domain.paper_kind import PaperFilter
from depot.domain.stock import Paper, PaperLine
from depot.store.schema.documents import document
from depot.store.schema.ledger import command, lot, movement
from depot.store.views.order_search import find_orders, order_paper
from depot.store.views.request_search import find_requests, request_lines, request_paper

_US_PER_DAY = 86_400_000_000


class PaperSearch:
    """Reads the register of papers."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, wanted: PaperFilter, limit: int) -> tuple[Paper, ...]:
        """Return the newest papers that are looked for, without their lines."""
        query = (
            select(document, command.c.actor)
            .join(command, command.c.id == document.c.command_id)
            .order_by(document.c.recorded_at_us.desc(), document.c.number.desc())
            .limit(limit)
        )
        rows = self._connection.execute(_asked(query, wanted))
        papers = [
            Paper(
                row.number, row.doc_type, row.depot, row.party, row.actor, row.note,
                row.occurred_at_us, row.recorded_at_us, (), row.command_id,
            )
            for row in rows
        ]  # fmt: skip
        papers += find_orders(self._connection, wanted, limit)
        papers += find_requests(self._connection, wanted, limit)
        papers.sort(key=lambda each: (each.recorded_at_us, each.number), reverse=True)
        return tuple(papers[:limit])

    def order(self, number: str) -> Paper | None:
        """Return the dispatch order of that number, without lines."""
        return order_paper(self._connection, number)

    def request(self, number: str) -> Paper | None:
        """Return the request, shipment, recall or response of that number, without lines."""
        return request_paper(self._connection, number)

    def request_lines(self, number: str) -> tuple[PaperLine, ...]:
        """Return what such a paper is about."""
        return request_lines(self._connection, number)


def _asked(query: Select[Any], wanted: PaperFilter) -> Select[Any]:
    if wanted.text:
        query = query.where(
            or_(
                document.c.number.icontains(wanted.text, autoescape=True),
                document.c.party.icontains(wanted.text, autoescape=True),
                document.c.note.icontains(wanted.text, autoescape=True),
            )
        )
    if wanted.doc_type:
        query = query.where(document.c.doc_type == wanted.doc_type)
    if wanted.depot:
        query = query.where(document.c.depot == wanted.depot)
    if wanted.item:
        lines = (
            select(movement.c.seq)
            .join(lot, lot.c.id == movement.c.lot_id)
            .where(movement.c.document_no == document.c.number, lot.c.item == wanted.item)
        )
        query = query.where(lines.exists())
    if wanted.starts_on:
        query = query.where(document.c.recorded_at_us >= day_start_us(wanted.starts_on))
    if wanted.ends_on:
        end_us = day_start_us(wanted.ends_on) + _US_PER_DAY
        query = query.where(document.c.recorded_at_us < end_us)
    return query
