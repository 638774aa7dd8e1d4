"""The ledger at an earlier position: where it stood, and what moved since."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Row, select, tuple_

from depot.domain.ledger import AccountKind, HoldingKey
from depot.store.schema.ledger import account, balance, head, movement

# Below the number of values that either database takes in one statement.
_BLOCK = 200
_KEY = (balance.c.account_id, balance.c.lot_id, balance.c.status, balance.c.owner)


class Positions:
    """Reads holdings as they were."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def now(self) -> int:
        """Return the position of the ledger: the number of the last movement."""
        return self._connection.execute(select(head.c.seq)).scalar_one_or_none() or 0

    def at(self, at_us: int) -> int:
        """Return the position that the ledger had at an instant."""
        query = (
            select(movement.c.seq)
            .where(movement.c.recorded_at_us <= at_us)
            .order_by(movement.c.seq.desc())
            .limit(1)
        )
        return self._connection.execute(query).scalar_one_or_none() or 0

    def moved(self, key: HoldingKey, since: int, until: int) -> bool:
        """Whether goods came to a holding or left it after `since`, up to `until`."""
        query = (
            _movements()
            .where(movement.c.lot_id == key.lot_id, movement.c.seq > since)
            .where(movement.c.seq <= until)
        )
        return any(
            key in _ends(row) and not _corrects(row) for row in self._connection.execute(query)
        )

    def balances(self, keys: Iterable[HoldingKey]) -> dict[HoldingKey, tuple[int, int]]:
        """Return what holdings have now and how much of it is reserved."""
        found: dict[HoldingKey, tuple[int, int]] = {}
        wanted = sorted(set(keys))
        for block in _blocks(wanted):
            query = select(*_KEY, balance.c.qty, balance.c.reserved).where(tuple_(*_KEY).in_(block))
            for row in self._connection.execute(query):
                found[HoldingKey(*row[:4])] = (row.qty, row.reserved)
        return {key: found.get(key, (0, 0)) for key in wanted}

    def shelf_changes(self, since: Mapping[HoldingKey, int]) -> dict[HoldingKey, int]:
        """Return what came to holdings less what left them after their positions.

        Corrections of the book — what a count or a find posted — moved nothing on the
        shelf and are left out.
        """
        if not since:
            return {}
        changes: defaultdict[HoldingKey, int] = defaultdict(int)
        first = min(since.values())
        for block in _blocks(sorted({key.lot_id for key in since})):
            query = _movements().where(movement.c.lot_id.in_(block), movement.c.seq > first)
            for row in self._connection.execute(query):
                if _corrects(row):
                    continue
                source, target = _ends(row)
                for key, amount in ((source, -row.quantity), (target, row.quantity)):
                    if key in since and row.seq > since[key]:
                        changes[key] += amount
        return dict(changes)


def _movements() -> Any:  # noqa: ANN401  a SELECT of many types
    return select(movement, account.c.kind).join(account, account.c.id == movement.c.from_account)


def _ends(row: Row[Any]) -> tuple[HoldingKey, HoldingKey]:
    return (
        HoldingKey(row.from_account, row.lot_id, row.from_status, row.from_owner),
        HoldingKey(row.to_account, row.lot_id, row.to_status, row.to_owner),
    )


def _corrects(row: Row[Any]) -> bool:
    return bool(row.kind == AccountKind.FOUND) or str(row.document_no).startswith("PD-")


def _blocks(values: list[Any]) -> Iterator[list[Any]]:
    rest = iter(values)
    while block := list(islice(rest, _BLOCK)):
        yield block
