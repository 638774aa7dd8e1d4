"""What is in stock, and what has happened to it."""

from __future__ import annotations

from datetime import date

from depot.domain.stock import (
    IssuableSnapshot,
    LotRow,
    MovementRow,
    Paper,
    StockFilter,
    StockRow,
    expiry_band,
)  # fmt: skip
from depot.errors import NotFound
from depot.store.uow import Reader

__all__ = [
    "IssuableSnapshot", "LotRow", "MovementRow", "Paper", "StockFilter", "StockRow",
    "expiry_band", "issuable_snapshot", "lot_rows", "movement_rows", "paper", "papers",
    "stock_rows",
]  # fmt: skip


def stock_rows(reader: Reader, wanted: StockFilter, today: date) -> tuple[StockRow, ...]:
    """Return one row an item; items without stock only when no stock is asked for."""
    return reader.stock.by_item(wanted, today)


def lot_rows(reader: Reader, wanted: StockFilter, today: date) -> tuple[LotRow, ...]:
    """Return one row a holding (lot, bin, state, owner), the earliest expiry first."""
    return reader.stock.by_lot(wanted, today)


def movement_rows(
    reader: Reader,
    *,
    item: str | None = None,
    lot_id: int | None = None,
    document_no: str | None = None,
    limit: int = 200,
) -> tuple[MovementRow, ...]:
    """Return the newest movements first."""
    return reader.movements.latest(
        item_code=item, lot_id=lot_id, document_no=document_no, limit=limit
    )


def issuable_snapshot(reader: Reader, arrives_on: date) -> IssuableSnapshot:
    """Return what an issue could take of each item from each depot, and the ledger's seq."""
    return reader.stock.issuable(arrives_on)


def paper(reader: Reader, number: str) -> Paper:
    """Return a paper with its lines.

    Raises
    ------
    NotFound
        When there is none of that number.
    """
    found = reader.movements.paper(number)
    if found is None:
        raise NotFound(f"没有单据 {number}。", f"There is no paper {number}.")
    return found


def papers(reader: Reader, doc_type: str | None = None, limit: int = 200) -> tuple[Paper, ...]:
    """Return the newest papers first, without lines; RK receipts, CK issues, YK moves."""
    return reader.movements.papers(doc_type, limit)
