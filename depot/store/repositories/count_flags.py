"""What asks for a count, and goods found."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, insert, select, tuple_, update

from depot.domain.count_flag import CountFlag, FoundGoods
from depot.domain.ledger import HoldingKey
from depot.store.schema.counting import count_flag, found_goods
from depot.store.schema.ledger import account, lot


class CountFlags:
    """Raises and clears flags; keeps what was found.

    Parameters
    ----------
    connection, command_id, now_us, actor
        Of the transaction; a reader raises nothing.
    """

    def __init__(
        self, connection: Connection, command_id: str = "", now_us: int = 0, actor: str = ""
    ) -> None:
        self._connection = connection
        self._command_id = command_id
        self._now_us = now_us
        self._actor = actor

    def flag(self, account_id: int, lot_id: int, reason: str) -> None:
        """Ask for a count of a lot in a bin: a short pick, goods found, a wrong label.

        Several flags of one lot stand beside each other; the next approved count of the
        lot in that bin clears them all.
        """
        self._connection.execute(
            insert(count_flag).values(
                account_id=account_id, lot_id=lot_id, reason=reason, actor=self._actor,
                at_us=self._now_us, command_id=self._command_id, cleared_by="", cleared_at_us=0,
            )
        )  # fmt: skip

    def flags(self, depot: str | None = None) -> tuple[CountFlag, ...]:
        """Return the open flags of a depot, or all, the oldest first."""
        query = (
            select(count_flag, account.c.code, lot.c.item, lot.c.lot_no)
            .join(account, account.c.id == count_flag.c.account_id)
            .join(lot, lot.c.id == count_flag.c.lot_id)
            .where(count_flag.c.cleared_at_us == 0)
            .order_by(count_flag.c.id)
        )
        found = tuple(
            CountFlag(
                row.id, row.account_id, row.code, row.lot_id, row.item, row.lot_no, row.reason,
                row.actor, row.at_us,
            )
            for row in self._connection.execute(query)
        )  # fmt: skip
        return tuple(each for each in found if depot is None or each.place.startswith(f"{depot}/"))

    def clear(self, holdings: Iterable[tuple[int, int]], number: str, before_us: int) -> None:
        """Clear what was raised up to an instant for bin accounts and lots that were counted."""
        counted = sorted(set(holdings))
        if not counted:
            return
        self._connection.execute(
            update(count_flag)
            .where(
                count_flag.c.cleared_at_us == 0,
                count_flag.c.at_us <= before_us,
                tuple_(count_flag.c.account_id, count_flag.c.lot_id).in_(counted),
            )
            .values(cleared_by=number, cleared_at_us=self._now_us)
        )

    def add_found(
        self, key: HoldingKey, quantity: int, *, reason: str, confirmed_by: str, document_no: str
    ) -> None:
        """Keep that goods were found."""
        self._connection.execute(
            insert(found_goods).values(
                **key._asdict(), quantity=quantity, reason=reason, document_no=document_no,
                actor=self._actor, confirmed_by=confirmed_by, at_us=self._now_us,
                command_id=self._command_id,
            )
        )  # fmt: skip

    def found(self, limit: int = 200) -> tuple[FoundGoods, ...]:
        """Return what was found, the newest first."""
        query = (
            select(found_goods, account.c.code, lot.c.item, lot.c.lot_no)
            .join(account, account.c.id == found_goods.c.account_id)
            .join(lot, lot.c.id == found_goods.c.lot_id)
            .order_by(found_goods.c.id.desc())
            .limit(limit)
        )
        return tuple(
            FoundGoods(
                HoldingKey(row.account_id, row.lot_id, row.status, row.owner), row.code, row.item,
                row.lot_no, row.quantity, row.reason, row.document_no, row.actor,
                row.confirmed_by, row.at_us,
            )
            for row in self._connection.execute(query)
        )  # fmt: skip
