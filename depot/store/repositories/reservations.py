"""Reservations: opened once, ended once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, Update, bindparam, select

from depot.domain.ledger import HoldingKey, ReservationState, summed
from depot.domain.lot import NEVER
from depot.domain.reservation import Reservation
from depot.errors import Conflict
from depot.store.ledger import Change, Ledger
from depot.store.prepared import Prepared
from depot.store.rowset import Columns, Types, update_each
from depot.store.schema.ledger import account, lot, reservation
from depot.store.schema.lot_events import lot_state, present_expiry

_END_TYPES: Types = tuple(
    (name, reservation.c[name].type) for name in ("id", "state", "consumed", "closed_by")
)


class Reservations:
    """Loads reservations; a unit of work opens and ends them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, demand_ref: str) -> tuple[Reservation, ...]:
        """Return all reservations of a demand, by id."""
        return self._load(_all().where(reservation.c.demand_ref == demand_ref))

    def open_of(self, demand_ref: str) -> tuple[Reservation, ...]:
        """Return the open reservations of a demand, by id."""
        is_open = reservation.c.state == ReservationState.OPEN.value
        return self._load(_all().where(reservation.c.demand_ref == demand_ref, is_open))

    def open_of_lots(self, lot_ids: Iterable[int]) -> tuple[Reservation, ...]:
        """Return the open reservations of these lots, by id."""
        is_open = reservation.c.state == ReservationState.OPEN.value
        return self._load(_all().where(reservation.c.lot_id.in_(sorted(set(lot_ids))), is_open))

    def due(self, now_us: int) -> tuple[Reservation, ...]:
        """Return the open reservations whose time is over."""
        return tuple(map(_reservation, _DUE.all(self._connection, {"now_us": now_us})))

    def _load(self, query: Select[Any]) -> tuple[Reservation, ...]:
        return tuple(_reservation(row) for row in self._connection.execute(query))


class ReservationBook(Reservations):
    """The reservations of a unit of work."""

    def __init__(self, connection: Connection, ledger: Ledger, command_id: str) -> None:
        super().__init__(connection)
        self._ledger = ledger
        self._command_id = command_id

    def open(
        self, demand_ref: str, parts: Sequence[Change], lapses_at_us: int | None = None
    ) -> tuple[Reservation, ...]:
        """Set parts of holdings aside for a demand.

        Parameters
        ----------
        demand_ref
            What for: at most 64 characters.
        parts
            Holdings and units.
        lapses_at_us
            When it ends by itself; None: never.

        Raises
        ------
        InsufficientStock
            When a holding has less free.
        """
        self._ledger.reserve(parts)
        rows = [
            {
                **key._asdict(),
                "demand_ref": demand_ref,
                "quantity": quantity,
                "consumed": 0,
                "state": ReservationState.OPEN.value,
                "lapses_at_us": lapses_at_us,
                "opened_by": self._command_id,
            }
            for key, quantity in parts
        ]
        if rows:
            self._connection.execute(reservation.insert(), rows)
        here = (reservation.c.demand_ref == demand_ref, reservation.c.opened_by == self._command_id)
        return self._load(_all().where(*here))

    def end(
        self,
        ended: Sequence[Reservation],
        state: ReservationState,
        consumed: Mapping[int, int] | None = None,
    ) -> None:
        """End open reservations and free what they held.

        Parameters
        ----------
        ended
            Which.
        state
            How.
        consumed
            For consumed ones: id → units taken; the caller posts them next.

        Raises
        ------
        Conflict
            When one had ended before.
        """
        rows = [
            (each.id, state.value, (consumed or {}).get(each.id, 0), self._command_id)
            for each in sorted(ended, key=lambda each: each.id)
        ]
        changed = update_each(
            self._connection,
            _END_TYPES,
            _end,
            rows,
        )
        if changed != len(rows):
            raise Conflict(
                "占用已被他人核销、释放或到期。请刷新后重试。",
                "A reservation has just ended elsewhere. Reload and try again.",
            )
        self._ledger.lock(each.key for each in ended)
        self._ledger.unreserve(summed((each.key, each.quantity) for each in ended))

    def lapse_due(self, now_us: int) -> int:
        """End all reservations whose time is over; return how many."""
        due = self.due(now_us)
        if due:
            self.end(due, ReservationState.LAPSED)
        return len(due)

    def locked(self, reservations: Iterable[Reservation]) -> tuple[Reservation, ...]:
        """Lock reservations and return those that are still open."""
        ids = sorted(each.id for each in reservations)
        lock = select(reservation.c.id).where(reservation.c.id.in_(ids))
        self._connection.execute(lock.order_by(reservation.c.id).with_for_update()).all()
        is_open = reservation.c.state == ReservationState.OPEN.value
        return self._load(_all().where(reservation.c.id.in_(ids), is_open))


def _all() -> Select[Any]:
    return (
        select(
            reservation,
            lot.c.item,
            lot.c.lot_no,
            present_expiry().label("expires_on"),
            account.c.code,
        )
        .join(lot, lot.c.id == reservation.c.lot_id)
        .outerjoin(lot_state, lot_state.c.lot_id == lot.c.id)
        .join(account, account.c.id == reservation.c.account_id)
        .order_by(reservation.c.id)
    )


_DUE = Prepared(
    lambda _dialect: _all().where(
        reservation.c.state == ReservationState.OPEN.value,
        reservation.c.lapses_at_us <= bindparam("now_us"),
    )
)


def _end(values: Columns) -> Update:
    return (
        reservation.update()
        .values({name: values[name] for name in ("state", "consumed", "closed_by")})
        .where(
            reservation.c.id == values["id"],
            reservation.c.state == ReservationState.OPEN.value,
        )
    )


def _reservation(row: Row[Any]) -> Reservation:
    return Reservation(
        id=row.id,
        demand_ref=row.demand_ref,
        key=HoldingKey(row.account_id, row.lot_id, row.status, row.owner),
        item=row.item,
        lot_no=row.lot_no,
        expires_on=None if row.expires_on == NEVER else row.expires_on,
        place=row.code,
        quantity=row.quantity,
        state=ReservationState(row.state),
        lapses_at_us=row.lapses_at_us,
    )
