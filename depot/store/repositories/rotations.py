"""Rotations."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row, Select, func, insert, select, update

from depot.domain.ledger import OWN, AccountKind, LedgerKind, StockStatus
from depot.domain.lot import NEVER
from depot.domain.money import in_fen, yuan
from depot.domain.rotation import PLANNED_STATES, Rotation, RotationState, RotationWay
from depot.store.schema.ledger import account, balance, lot, movement
from depot.store.schema.lot_events import lot_state, present_expiry
from depot.store.schema.places import bin_
from depot.store.schema.rotation import rotation

_OPEN = [each.value for each in PLANNED_STATES]
_USE = [AccountKind.SITE.value, AccountKind.TRANSIT.value, AccountKind.CONSUMED.value]


class Rotations:
    """Finds and books rotations."""

    def __init__(self, connection: Connection, command_id: str = "") -> None:
        self._connection = connection
        self._command_id = command_id

    def add(self, new: Rotation) -> None:
        """Book a proposal."""
        names = (
            "number", "lot_id", "depot", "quantity", "party", "deadline", "note", "requested_by",
            "requested_at_us", "decided_by", "decided_at_us", "decision_note", "issue_no",
            "result", "ended_by", "ended_at_us",
        )  # fmt: skip
        self._connection.execute(
            insert(rotation).values(
                **{name: getattr(new, name) for name in names},
                way=new.way.value,
                state=new.state.value,
                proceeds_fen=in_fen(new.proceeds_cny),
                command_id=self._command_id,
            )
        )

    def change(self, number: str, state: RotationState, **values: object) -> None:
        """Book a step of a rotation that is locked."""
        self._connection.execute(
            update(rotation).where(rotation.c.number == number).values(state=state.value, **values)
        )

    def one(self, number: str, *, lock: bool = False) -> Rotation | None:
        """Return a rotation, locked when it is to be changed."""
        if lock:
            only = select(rotation.c.number).where(rotation.c.number == number)
            self._connection.execute(only.with_for_update()).all()
        row = self._connection.execute(_all().where(rotation.c.number == number)).one_or_none()
        return None if row is None else _rotation(row)

    def all(self, *, planned_only: bool = False, limit: int = 200) -> tuple[Rotation, ...]:
        """Return rotations, the newest first."""
        query = _all().order_by(rotation.c.requested_at_us.desc(), rotation.c.number.desc())
        if planned_only:
            query = query.where(rotation.c.state.in_(_OPEN))
        return tuple(_rotation(row) for row in self._connection.execute(query.limit(limit)))

    def planned_units(self) -> dict[tuple[int, str], int]:
        """Return (lot, depot) → units that open rotations have planned."""
        query = (
            select(rotation.c.lot_id, rotation.c.depot, func.sum(rotation.c.quantity))
            .where(rotation.c.state.in_(_OPEN))
            .group_by(rotation.c.lot_id, rotation.c.depot)
        )
        return {(row[0], row[1]): int(row[2]) for row in self._connection.execute(query)}

    def lock_free(self, lot_id: int, depot: str) -> int:
        """Lock a lot's own issuable holdings in a depot; return the units not reserved."""
        query = (
            select(balance.c.qty, balance.c.reserved)
            .join(bin_, bin_.c.account_id == balance.c.account_id)
            .where(
                balance.c.lot_id == lot_id,
                bin_.c.depot == depot,
                balance.c.status == StockStatus.ISSUABLE.value,
                balance.c.owner == OWN,
            )
            .order_by(balance.c.account_id)
            .with_for_update(of=balance)
        )
        return sum(row.qty - row.reserved for row in self._connection.execute(query))

    def used(self, since_us: int, but: Iterable[str] = ()) -> dict[tuple[str, str], int]:
        """Return (depot, item) → own units that left the bins for use since an instant.

        Papers of rotations (`but`) are left out: they are no use.
        """
        target = account.alias("target")
        query = (
            select(bin_.c.depot, lot.c.item, func.sum(movement.c.quantity))
            .select_from(movement)
            .join(bin_, bin_.c.account_id == movement.c.from_account)
            .join(target, target.c.id == movement.c.to_account)
            .join(lot, lot.c.id == movement.c.lot_id)
            .where(
                movement.c.ledger == LedgerKind.GOODS.value,
                movement.c.recorded_at_us >= since_us,
                target.c.kind.in_(_USE),
                movement.c.document_no.not_in(sorted(set(but))),
            )
            .group_by(bin_.c.depot, lot.c.item)
        )
        return {(row[0], row[1]): int(row[2]) for row in self._connection.execute(query)}


def _all() -> Select[Any]:
    return (
        select(rotation, lot.c.item, lot.c.lot_no, present_expiry().label("expires_on"))
        .join(lot, lot.c.id == rotation.c.lot_id)
        .outerjoin(lot_state, lot_state.c.lot_id == lot.c.id)
    )


def _rotation(row: Row[Any]) -> Rotation:
    return Rotation(
        number=row.number,
        lot_id=row.lot_id,
        item=row.item,
        lot_no=row.lot_no,
        expires_on=None if row.expires_on == NEVER else row.expires_on,
        depot=row.depot,
        quantity=row.quantity,
        way=RotationWay(row.way),
        party=row.party,
        deadline=row.deadline,
        note=row.note,
        state=RotationState(row.state),
        requested_by=row.requested_by,
        requested_at_us=row.requested_at_us,
        decided_by=row.decided_by,
        decided_at_us=row.decided_at_us,
        decision_note=row.decision_note,
        issue_no=row.issue_no,
        result=row.result,
        proceeds_cny=yuan(row.proceeds_fen),
        ended_by=row.ended_by,
        ended_at_us=row.ended_at_us,
    )
