"""What there is to count, and what it is worth to a count."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from sqlalchemy import Connection, func, or_, select

from depot.domain.ledger import AccountKind
from depot.domain.lot import NEVER
from depot.store.schema.ledger import account, balance, command, lot, movement
from depot.store.schema.lot_events import lot_state, present_expiry
from depot.store.schema.places import bin_
from depot.store.schema.serials import serial_unit

_SOURCE = account.alias("source")
_TARGET = account.alias("target")
# Goods that come from or go to outside; moving them about in the house wears no book out.
_OUTSIDE = (
    AccountKind.SUPPLIER, AccountKind.DONATED, AccountKind.CONSUMED, AccountKind.SITE,
    AccountKind.TRANSIT, AccountKind.ON_LOAN,
)  # fmt: skip


class StockedLot(NamedTuple):
    """A lot in a bin."""

    depot: str
    bin: str
    account_id: int
    lot_id: int
    item: str
    lot_no: str
    expires_on: date | None
    booked_at_us: int


class ToCount:
    """Reads what lies in bins and how much passes through them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def stocked(self, depot: str | None = None) -> tuple[StockedLot, ...]:
        """Return every lot in every bin once, in walking order."""
        expiry = present_expiry().label("present")
        query = (
            select(
                bin_.c.depot, bin_.c.code, bin_.c.account_id, lot.c.id, lot.c.item, lot.c.lot_no,
                expiry, command.c.recorded_at_us,
            )
            .join(balance, balance.c.account_id == bin_.c.account_id)
            .join(lot, lot.c.id == balance.c.lot_id)
            .join(command, command.c.id == lot.c.command_id)
            .outerjoin(lot_state, lot_state.c.lot_id == lot.c.id)
            .where(balance.c.qty > 0)
            .distinct()
            .order_by(bin_.c.depot, bin_.c.code, lot.c.item, lot.c.id)
        )  # fmt: skip
        if depot is not None:
            query = query.where(bin_.c.depot == depot)
        return tuple(
            StockedLot(
                row.depot, row.code, row.account_id, row.id, row.item, row.lot_no,
                None if row.present == NEVER else row.present, row.recorded_at_us,
            )
            for row in self._connection.execute(query)
        )  # fmt: skip

    def lots_with_serials(self, lot_ids: Iterable[int]) -> set[int]:
        """Return those of some lots whose units have serial numbers."""
        query = select(serial_unit.c.lot_id).where(serial_unit.c.lot_id.in_(sorted(set(lot_ids))))
        return set(self._connection.execute(query.distinct()).scalars())

    def units_held(self) -> dict[str, int]:
        """Return the units of each item in the bins."""
        query = (
            select(lot.c.item, func.sum(balance.c.qty).label("units"))
            .join(bin_, bin_.c.account_id == balance.c.account_id)
            .join(lot, lot.c.id == balance.c.lot_id)
            .group_by(lot.c.item)
        )
        return {row.item: int(row.units) for row in self._connection.execute(query)}

    def units_moved(self, since_us: int) -> dict[str, int]:
        """Return the units of each item that came in or went out since an instant."""
        kinds = [kind.value for kind in _OUTSIDE]
        storage = AccountKind.STORAGE.value
        crossing = or_(
            (_SOURCE.c.kind == storage) & _TARGET.c.kind.in_(kinds),
            (_TARGET.c.kind == storage) & _SOURCE.c.kind.in_(kinds),
        )
        query = (
            select(lot.c.item, func.sum(movement.c.quantity).label("units"))
            .join(_SOURCE, _SOURCE.c.id == movement.c.from_account)
            .join(_TARGET, _TARGET.c.id == movement.c.to_account)
            .join(lot, lot.c.id == movement.c.lot_id)
            .where(movement.c.recorded_at_us >= since_us, crossing)
            .group_by(lot.c.item)
        )
        return {row.item: int(row.units) for row in self._connection.execute(query)}
