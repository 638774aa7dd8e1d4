"""Posting by one writer: documents and single lines, beside the two styles in the same run."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence

from benchmarks.ledger.figures import Figure, rates
from benchmarks.ledger.peers import ErpNextStyle, InvenTreeStyle, Peer
from benchmarks.ledger.servers import Server, migrated
from benchmarks.ledger.size import Size
from benchmarks.ledger.world import (
    DEPOT,
    Parcel,
    new_id,
    post_bare,
    receipt_line,
    receipt_of,
    stocked,
)
from depot.domain.ledger import Posting
from depot.services.access import SYSTEM_ACTOR
from depot.services.application import Application
from depot.services.issuing import IssueGoods, IssueLine, issue_goods
from depot.services.moving import MoveLine, MoveStock, move_stock
from depot.services.receiving import receive_goods

Work = Callable[[], object]


class Ours:
    """The product's ways of posting, each a document of so many lines, lots in turn."""

    def __init__(self, app: Application, parcels: Sequence[Parcel], lines: int) -> None:
        self._app = app
        self._lines = lines
        self._chunks = _chunks(parcels, lines)

    def engine(self) -> None:
        """Move lots from bin to bin by the bare posting engine."""
        post_bare(
            self._app,
            [Posting(each.here_key, each.there_key, 1, "move") for each in next(self._chunks)],
        )

    def move(self) -> None:
        """Move lots from bin to bin by the service."""
        lines = tuple(
            MoveLine(each.lot_id, 1, each.here, each.there) for each in next(self._chunks)
        )
        self._app.execute(move_stock, MoveStock(new_id(), SYSTEM_ACTOR, DEPOT, lines, "测速"))

    def receive(self) -> None:
        """Receive more of lots by the service."""
        lines = tuple(
            receipt_line(int(each.item.removeprefix("BI")), each.here, 1)
            for each in next(self._chunks)
        )
        self._app.execute(receive_goods, receipt_of(lines))

    def issue(self) -> None:
        """Issue items by the service, which chooses lots by expiry."""
        lines = tuple(IssueLine(each.item, 1) for each in next(self._chunks))
        self._app.execute(
            issue_goods, IssueGoods(new_id(), SYSTEM_ACTOR, DEPOT, "测速安置点", lines)
        )


def _chunks(parcels: Sequence[Parcel], size: int) -> Iterator[list[Parcel]]:
    cycle = itertools.cycle(parcels)
    while True:
        yield list(itertools.islice(cycle, size))


def _documents_of(peer: Peer, parcels: Sequence[Parcel], lines: int) -> Work:
    chunks = _chunks(parcels, lines)
    return lambda: peer.document([(each.item, each.here, each.there, 1) for each in next(chunks)])


def posting(server: Server, size: Size) -> list[Figure]:
    """Measure documents and single lines.

    The engine alone and the styles each have a database that nothing else writes: what is
    compared are ledgers of the same time. The services share one.
    """
    app, parcels = stocked(migrated(server), size.lots)
    alone, same = stocked(migrated(server), size.lots)
    stock = [(each.item, place) for each in parcels for place in (each.here, each.there)]
    inventree = InvenTreeStyle(server.empty(), stock)
    erpnext = ErpNextStyle(server.empty(), stock)
    try:
        engine = Ours(alone, same, size.document_lines).engine
        return [
            *_documents(engine, app, parcels, (inventree, erpnext), size),
            *_single(app, parcels, (inventree, erpnext), size),
        ]
    finally:
        app.database.close()
        alone.database.close()
        inventree.close()
        erpnext.close()


def _documents(
    alone: Work, app: Application, parcels: Sequence[Parcel], peers: tuple[Peer, Peer], size: Size
) -> list[Figure]:
    lines = size.document_lines
    ours = Ours(app, parcels, lines)
    theirs = [_documents_of(peer, parcels, lines) for peer in peers]
    found = rates([alone, ours.move, ours.receive, ours.issue, *theirs], size.seconds, size.rounds)
    engine, move, receive, issue, inventree, erpnext = (each * lines for each in found)
    unit = "lines/s"
    return [
        Figure(f"{lines}-line document, posting engine alone", engine, unit, 8000),
        Figure(f"{lines}-line move, service", move, unit, 8000),
        Figure(f"{lines}-line receipt, service", receive, unit, 8000),
        Figure(f"{lines}-line issue by expiry, service", issue, unit, 8000),
        Figure(f"{lines}-line document, InvenTree style", inventree, unit),
        Figure(f"{lines}-line document, ERPNext style", erpnext, unit),
        Figure("engine : InvenTree style, documents", engine / inventree, "×", 10),
        Figure("engine : ERPNext style, documents", engine / erpnext, "×", 50),
        Figure("move service : InvenTree style, documents", move / inventree, "×", None,
               note="the styles have no checks of a service"),
        Figure("move service : ERPNext style, documents", move / erpnext, "×", None),
    ]  # fmt: skip


def _single(
    app: Application, parcels: Sequence[Parcel], peers: tuple[Peer, Peer], size: Size
) -> list[Figure]:
    ours = Ours(app, parcels, 1)
    hot = Ours(app, parcels[:1], 1)
    theirs = [_documents_of(peer, parcels, 1) for peer in peers]
    found = rates(
        [ours.engine, ours.move, ours.issue, hot.issue, *theirs], size.seconds, size.rounds
    )
    engine, move, issue, hot_issue, inventree, erpnext = found
    unit = "commands/s"
    return [
        Figure("one line a command, posting engine alone, 1 writer", engine, unit, 400),
        Figure("one-line move, service, 1 writer", move, unit, 400),
        Figure("one-line issue by expiry, service, 1 writer", issue, unit, 400),
        Figure("one-line issue, service, 1 writer, all of one lot", hot_issue, unit, 150),
        Figure("one line a command, InvenTree style", inventree, unit),
        Figure("one line a command, ERPNext style", erpnext, unit),
        Figure("engine : ERPNext style, single lines", engine / erpnext, "×", 3),
        Figure("engine : InvenTree style, single lines", engine / inventree, "×"),
    ]
