"""What an issue may choose from: our own issuable goods in a depot's bins."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, select
from sqlalchemy.sql import ColumnElement

from depot.domain.fefo import Candidate
from depot.domain.ledger import OWN, HoldingKey, StockStatus
from depot.domain.lot import NEVER, Lot
from depot.store.balances import KEY_COLUMNS
from depot.store.prepared import Prepared
from depot.store.rowset import among
from depot.store.schema.ledger import balance, lot
from depot.store.schema.lot_events import lot_state, not_recalled, present_expiry
from depot.store.schema.places import bin_


def _there(dialect: str) -> tuple[ColumnElement[bool], ...]:
    """Return what makes a holding one of the items' in the depot, issuable and ours.

    Both databases begin with the items' lots: without statistics they would begin with all
    that lies in the depot's bins.
    """
    of_items = select(lot.c.id).where(among(dialect, lot.c.item, "items"))
    if dialect == "postgresql":
        lots: Any = func.array(of_items.scalar_subquery())
        chosen = balance.c.lot_id == func.any(lots)
    else:
        chosen = balance.c.lot_id.in_(of_items)
    return (
        chosen,
        bindparam("depot") == bin_.c.depot.concat(""),
        balance.c.status == StockStatus.ISSUABLE.value,
        balance.c.owner == OWN,
    )


def _issuable(dialect: str) -> Select[Any]:
    return (
        select(
            *KEY_COLUMNS,
            (balance.c.qty - balance.c.reserved).label("free"),
            bin_.c.code,
            lot,
            present_expiry().label("good_until"),
        )
        .join(bin_, bin_.c.account_id == balance.c.account_id)
        .join(lot, lot.c.id == balance.c.lot_id)
        .outerjoin(lot_state, lot_state.c.lot_id == lot.c.id)
        .where(
            *_there(dialect),
            balance.c.qty > balance.c.reserved,
            not_recalled(),
        )
        .order_by(*KEY_COLUMNS)
        .with_for_update(of=balance)
    )


def _all(dialect: str) -> Select[Any]:
    return (
        select(balance.c.account_id)
        .join(bin_, bin_.c.account_id == balance.c.account_id)
        .where(*_there(dialect))
        .order_by(*KEY_COLUMNS)
        .with_for_update(of=balance)
    )


_ALL, _ISSUABLE = Prepared(_all), Prepared(_issuable)


class Candidates:
    """Finds and locks what can be issued."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def lock(self, depot: str, items: Iterable[str]) -> dict[str, list[Candidate]]:
        """Return the issuable holdings of each item, locked until the command ends.

        Held, damaged, expired, recalled and other owners' goods are never among them. They are
        locked in sorted order, so what is chosen is still there when it is posted.

        PostgreSQL chooses rows as they were when the statement began. So those with nothing
        free are locked first too: what becomes free while this command waits is seen.
        """
        codes = sorted(set(items))
        if self._connection.dialect.name == "postgresql":
            _ALL.all(self._connection, {"depot": depot, "items": codes})
        found: dict[str, list[Candidate]] = {code: [] for code in codes}
        for row in _ISSUABLE.all(self._connection, {"depot": depot, "items": codes}):
            key, (free, bin_code) = HoldingKey(*row[:4]), row[4:6]
            expires_on = None if row.good_until == NEVER else row.good_until
            each = Lot(row.id, row.item, row.lot_no, row.supplier, row.made_on, expires_on)
            found[each.item].append(Candidate(key, each, bin_code, free))
        return found
