"""What the reserves cost: how long goods were kept, what was written off, what was sold."""

from __future__ import annotations

from sqlalchemy import BigInteger, Connection, Select, case, cast, func, literal, select

from depot.domain.ledger import AccountKind, LedgerKind, Owner
from depot.domain.rotation import RotationState, RotationWay
from depot.domain.write_off import WriteOffState
from depot.store.schema.catalogue import item, item_version
from depot.store.schema.ledger import account, lot, movement
from depot.store.schema.rotation import rotation
from depot.store.schema.write_off import write_off, write_off_line

_US_PER_HOUR = 3_600_000_000
_OURS = (Owner.DISTRICT.value, Owner.DONATED.value)


class Costs:
    """Sums over a span of time, by item."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def unit_hours(self, start_us: int, end_us: int) -> dict[str, int]:
        """Return units × hours that our goods lay in bins, by item.

        What came before the start counts from the start; a move from bin to bin changes
        nothing.
        """
        hours: dict[str, int] = {}
        for sign, side in ((1, "to"), (-1, "from")):
            query = self._side(side, start_us, end_us)
            for row in self._connection.execute(query):
                hours[row.item] = hours.get(row.item, 0) + sign * int(row.hours)
        return hours

    @staticmethod
    def _side(side: str, start_us: int, end_us: int) -> Select[tuple[str, int]]:
        place, owner = movement.c[f"{side}_account"], movement.c[f"{side}_owner"]
        start = literal(start_us, BigInteger)
        since = case((movement.c.recorded_at_us < start, start), else_=movement.c.recorded_at_us)
        left = (literal(end_us, BigInteger) - since) // _US_PER_HOUR
        return (
            select(lot.c.item, func.sum(movement.c.quantity * left).label("hours"))
            .join(lot, lot.c.id == movement.c.lot_id)
            .join(account, account.c.id == place)
            .where(
                movement.c.ledger == LedgerKind.GOODS.value,
                account.c.kind == AccountKind.STORAGE.value,
                owner.in_(_OURS),
                movement.c.recorded_at_us < end_us,
            )
            .group_by(lot.c.item)
        )

    def written_off(self, start_us: int, end_us: int) -> dict[str, int]:
        """Return the book value of write-offs approved in a span, in fen by plan group."""
        query = (
            select(
                item_version.c.plan_group,
                func.sum(write_off_line.c.quantity * item_version.c.price_fen).label("fen"),
            )
            .join(write_off, write_off.c.number == write_off_line.c.number)
            .join(
                item_version,
                (item_version.c.code == write_off_line.c.item)
                & (item_version.c.version == write_off_line.c.item_version),
            )
            .where(
                write_off.c.state.in_([WriteOffState.APPROVED.value, WriteOffState.DISPOSED.value]),
                write_off.c.decided_at_us >= start_us,
                write_off.c.decided_at_us < end_us,
            )
            .group_by(item_version.c.plan_group)
        )
        return {row.plan_group: int(row.fen) for row in self._connection.execute(query)}

    def sold(self, start_us: int, end_us: int) -> dict[str, tuple[int, int]]:
        """Return book value and proceeds of rotation sales ended in a span, by plan group."""
        query = (
            select(
                item_version.c.plan_group,
                cast(func.sum(rotation.c.quantity * item_version.c.price_fen), BigInteger).label(
                    "fen"
                ),
                func.sum(rotation.c.proceeds_fen).label("proceeds"),
            )
            .join(lot, lot.c.id == rotation.c.lot_id)
            .join(item, item.c.code == lot.c.item)
            .join(
                item_version,
                (item_version.c.code == item.c.code) & (item_version.c.version == item.c.version),
            )
            .where(
                rotation.c.way == RotationWay.SALE.value,
                rotation.c.state == RotationState.DONE.value,
                rotation.c.ended_at_us >= start_us,
                rotation.c.ended_at_us < end_us,
            )
            .group_by(item_version.c.plan_group)
        )
        return {
            row.plan_group: (int(row.fen), int(row.proceeds))
            for row in self._connection.execute(query)
        }
