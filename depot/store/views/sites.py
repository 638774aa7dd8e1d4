"""What destinations were issued, gave back and could still give back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, and_, case, func, select

from depot.domain.ledger import OWN, AccountKind, StockStatus
from depot.domain.lot import NEVER
from depot.store.schema.catalogue import item, item_version
from depot.store.schema.ledger import account, balance, lot, movement
from depot.store.schema.lot_events import lot_state, present_expiry

_PREFIX = "site/"


@dataclass(frozen=True)
class SiteLot:
    """A lot at a destination.

    Parameters
    ----------
    issued, returned
        Units that went there; units that came back into a depot's bins.
    left
        Units that could still come back.
    """

    lot_id: int
    item: str
    name_zh: str
    name_en: str
    unit_zh: str
    storage_class: str
    lot_no: str
    expires_on: date | None
    issued: int
    returned: int
    left: int


class Sites:
    """Reads the accounts of destinations."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def with_goods(self) -> tuple[str, ...]:
        """Return the names of destinations that hold our issuable goods."""
        query = (
            select(account.c.code)
            .join(balance, balance.c.account_id == account.c.id)
            .where(account.c.kind == AccountKind.SITE.value, balance.c.qty > 0, _OURS)
            .distinct()
            .order_by(account.c.code)
        )
        codes = self._connection.execute(query).scalars()
        return tuple(code.removeprefix(_PREFIX) for code in codes)

    def lots(self, code: str) -> tuple[SiteLot, ...]:
        """Return the lots that an account of a destination holds, by item and expiry."""
        version = and_(item_version.c.code == item.c.code, item_version.c.version == item.c.version)
        query = (
            select(
                account.c.id.label("account_id"), balance.c.lot_id, balance.c.qty, lot.c.item,
                lot.c.lot_no, present_expiry().label("expires_on"), item_version.c.name_zh,
                item_version.c.name_en, item_version.c.unit_zh, item_version.c.storage_class,
            )
            .join(balance, balance.c.account_id == account.c.id)
            .join(lot, lot.c.id == balance.c.lot_id)
            .outerjoin(lot_state, lot_state.c.lot_id == lot.c.id)
            .join(item, item.c.code == lot.c.item)
            .join(item_version, version)
            .where(
                account.c.code == code, account.c.kind == AccountKind.SITE.value,
                balance.c.qty > 0, _OURS,
            )
            .order_by(lot.c.item, present_expiry(), lot.c.id)
        )  # fmt: skip
        rows = self._connection.execute(query).all()
        if not rows:
            return ()
        flows = self._flows(rows[0].account_id)
        return tuple(_site_lot(row, *flows.get(row.lot_id, (0, 0))) for row in rows)

    def _flows(self, account_id: int) -> dict[int, tuple[int, int]]:
        """Return units that came and units that went back into bins, by lot."""
        target = account.alias("target")
        came = movement.c.to_account == account_id
        back = and_(
            movement.c.from_account == account_id, target.c.kind == AccountKind.STORAGE.value
        )
        query = (
            select(
                movement.c.lot_id,
                func.sum(case((came, movement.c.quantity), else_=0)),
                func.sum(case((back, movement.c.quantity), else_=0)),
            )
            .join(target, target.c.id == movement.c.to_account)
            .where((movement.c.from_account == account_id) | came)
            .group_by(movement.c.lot_id)
        )
        return {row[0]: (int(row[1]), int(row[2])) for row in self._connection.execute(query)}


_OURS = and_(balance.c.status == StockStatus.ISSUABLE.value, balance.c.owner == OWN)


def _site_lot(row: Any, issued: int, returned: int) -> SiteLot:  # noqa: ANN401  a row of ten columns
    expires_on = None if row.expires_on == NEVER else row.expires_on
    return SiteLot(
        row.lot_id, row.item, row.name_zh, row.name_en, row.unit_zh, row.storage_class,
        row.lot_no, expires_on, issued, returned, int(row.qty),
    )  # fmt: skip
