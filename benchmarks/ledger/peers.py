"""How two open-source systems post, written anew in their manner to have something to compare.

Both are styles, not the systems: our own few lines on SQLAlchemy's ORM, after what their
sources do for each line of a stock document. Both commit once a document, as ours does, on
the same kind of database with the same durability. Quantities are whole numbers here
(theirs are decimals), which favours them.

Neither keeps balances from going below zero in the database, has ids against double
sending, or a hash chain; ours has all three in what is measured.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Index, Integer, String, Text, select, update
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

from depot.store.engine import WRITES, open_engine


class Base(DeclarativeBase):
    """Tables of the styles."""


Id = BigInteger().with_variant(Integer(), "sqlite")


class StockItem(Base):
    """InvenTree style: goods of one part at one location."""

    __tablename__ = "it_stock_item"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    part: Mapped[str] = mapped_column(String(32), index=True)
    location: Mapped[str] = mapped_column(String(32), index=True)
    batch: Mapped[str] = mapped_column(String(32))
    quantity: Mapped[int] = mapped_column(BigInteger)
    status: Mapped[int]
    updated_us: Mapped[int] = mapped_column(BigInteger)


class StockTracking(Base):
    """InvenTree style: one entry of history with its changes as JSON."""

    __tablename__ = "it_tracking"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    item: Mapped[int] = mapped_column(ForeignKey("it_stock_item.id"), index=True)
    kind: Mapped[int]
    at_us: Mapped[int] = mapped_column(BigInteger)
    user: Mapped[str] = mapped_column(String(32))
    notes: Mapped[str] = mapped_column(Text)
    deltas: Mapped[str] = mapped_column(Text)


class LedgerEntry(Base):
    """ERPNext style: one side of a transfer with the balance and the queue after it."""

    __tablename__ = "en_ledger_entry"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    item: Mapped[str] = mapped_column(String(32))
    warehouse: Mapped[str] = mapped_column(String(32))
    posted_us: Mapped[int] = mapped_column(BigInteger)
    voucher: Mapped[str] = mapped_column(String(32), index=True)
    actual_qty: Mapped[int] = mapped_column(BigInteger)
    qty_after: Mapped[int] = mapped_column(BigInteger)
    value_after: Mapped[int] = mapped_column(BigInteger)
    queue: Mapped[str] = mapped_column(Text)
    __table_args__ = (Index("ix_en_ledger_entry", "item", "warehouse", "posted_us", "id"),)


class StockBin(Base):
    """ERPNext style: what is kept of an item in a warehouse."""

    __tablename__ = "en_bin"
    item: Mapped[str] = mapped_column(String(32), primary_key=True)
    warehouse: Mapped[str] = mapped_column(String(32), primary_key=True)
    actual_qty: Mapped[int] = mapped_column(BigInteger)
    projected_qty: Mapped[int] = mapped_column(BigInteger)
    value: Mapped[int] = mapped_column(BigInteger)


# item, from, to, quantity
Move = tuple[str, str, str, int]


class Peer:
    """A style on a database of its own, with stock of each item at its places.

    Parameters
    ----------
    url
        An empty database.
    stock
        (item, place) to hold a large stock of.
    """

    def __init__(self, url: str, stock: Sequence[tuple[str, str]]) -> None:
        self.engine = open_engine(url).execution_options(**{WRITES: True})
        Base.metadata.create_all(self.engine)
        self._numbers: dict[tuple[str, str], int] = {}
        with Session(self.engine) as session, session.begin():
            self.fill(session, stock)

    def fill(self, session: Session, stock: Sequence[tuple[str, str]]) -> None:
        """Put the stock there."""
        raise NotImplementedError

    def line(self, session: Session, move: Move, voucher: str) -> None:
        """Book one line."""
        raise NotImplementedError

    def document(self, moves: Sequence[Move]) -> None:
        """Book a document in one transaction."""
        with Session(self.engine) as session, session.begin():
            voucher = f"V{time.time_ns()}"
            for move in moves:
                self.line(session, move, voucher)

    def close(self) -> None:
        """Close the connections."""
        self.engine.dispose()


class InvenTreeStyle(Peer):
    """For each line: lock the stock item's row, change it, save it, write an entry of history.

    Left out: the permission check, signals and plugins, allocations, the tree of locations,
    barcode lookup, notifications, Django's saving of every column, and what a transfer of a
    part costs there: a second stock item and its entry. So a line changes one row here,
    where ours changes both sides.
    """

    def fill(self, session: Session, stock: Sequence[tuple[str, str]]) -> None:
        """Put the stock there."""
        items = [
            StockItem(
                part=item, location=place, batch="L1", quantity=10**9, status=10, updated_us=0
            )
            for item, place in stock
        ]
        session.add_all(items)
        session.flush()
        self._numbers = {(each.part, each.location): each.id for each in items}

    def line(self, session: Session, move: Move, voucher: str) -> None:
        """Book one line."""
        item, source, _, quantity = move
        self._change(session, (item, source), -quantity, voucher)

    def _change(self, session: Session, where: tuple[str, str], by: int, voucher: str) -> None:
        found = session.get_one(
            StockItem, self._numbers[where], with_for_update=True, populate_existing=True
        )
        if found.quantity + by < 0:
            raise ValueError("not enough")
        now_us = time.time_ns() // 1000
        found.quantity += by
        found.updated_us = now_us
        session.flush()
        deltas = json.dumps({"quantity": found.quantity, "change": by, "voucher": voucher})
        session.add(
            StockTracking(
                item=found.id, kind=11, at_us=now_us, user="system", notes="", deltas=deltas
            )
        )
        session.flush()


class ErpNextStyle(Peer):
    """Two ledger rows a line, each with a locked bin, the last entry, a queue, later rows updated.

    Left out: the general ledger, the document's own rows and their validation, serial and
    batch bundles, permissions, reposting jobs, the per-document naming locks, Frappe's
    hooks and its timestamps on every save.
    """

    def fill(self, session: Session, stock: Sequence[tuple[str, str]]) -> None:
        """Put the stock there."""
        for item, place in stock:
            queue = json.dumps([[10**9, 10]])
            session.add(
                StockBin(
                    item=item, warehouse=place, actual_qty=10**9, projected_qty=10**9,
                    value=10**10,
                )
            )  # fmt: skip
            session.add(
                LedgerEntry(
                    item=item, warehouse=place, posted_us=0, voucher="opening",
                    actual_qty=10**9, qty_after=10**9, value_after=10**10, queue=queue,
                )
            )  # fmt: skip

    def line(self, session: Session, move: Move, voucher: str) -> None:
        """Book one line."""
        item, source, target, quantity = move
        self._entry(session, (item, source), -quantity, voucher)
        self._entry(session, (item, target), quantity, voucher)

    def _entry(self, session: Session, where: tuple[str, str], by: int, voucher: str) -> None:
        item, warehouse = where
        now_us = time.time_ns() // 1000
        entry = LedgerEntry(
            item=item, warehouse=warehouse, posted_us=now_us, voucher=voucher, actual_qty=by,
            qty_after=0, value_after=0, queue="[]",
        )  # fmt: skip
        session.add(entry)
        session.flush()
        kept = session.get_one(StockBin, where, with_for_update=True, populate_existing=True)
        before = session.scalars(self._last(where, now_us, entry.id)).one()
        queue = _queued(json.loads(before.queue), by)
        entry.qty_after = before.qty_after + by
        entry.value_after = sum(quantity * rate for quantity, rate in queue)
        entry.queue = json.dumps(queue)
        session.flush()
        session.execute(
            update(LedgerEntry)
            .where(
                LedgerEntry.item == item,
                LedgerEntry.warehouse == warehouse,
                LedgerEntry.posted_us > now_us,
            )
            .values(qty_after=LedgerEntry.qty_after + by),
            execution_options={"synchronize_session": False},
        )
        kept.actual_qty += by
        kept.projected_qty += by
        kept.value = entry.value_after
        session.flush()

    @staticmethod
    def _last(where: tuple[str, str], now_us: int, but: int) -> Any:  # noqa: ANN401  a SELECT
        return (
            select(LedgerEntry)
            .where(
                LedgerEntry.item == where[0],
                LedgerEntry.warehouse == where[1],
                LedgerEntry.posted_us <= now_us,
                LedgerEntry.id != but,
            )
            .order_by(LedgerEntry.posted_us.desc(), LedgerEntry.id.desc())
            .limit(1)
            .with_for_update()
        )


def _queued(queue: list[list[int]], by: int) -> list[list[int]]:
    """Return the queue of (quantity, rate) after goods came or went, first in first out."""
    if by > 0:  # All came at one price, so the queue never grows: its best case.
        return [[queue[-1][0] + by, queue[-1][1]]]
    left = -by
    rest = []
    for quantity, rate in queue:
        taken = min(quantity, left)
        left -= taken
        if quantity > taken:
            rest.append([quantity - taken, rate])
    return rest
