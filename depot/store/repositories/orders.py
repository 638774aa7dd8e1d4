"""Dispatch orders."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from depot.domain.order import DispatchOrder, OrderStatus, TripState, TripStatus
from depot.domain.order_plan import PlannedStop, PlannedTrip
from depot.domain.order_record import OrderHeader, OrderTrip, PickLine, SourceKind, StoredOrder
from depot.store.schema.orders import dispatch_order, order_line, order_stop, order_trip, pick_line
from depot.store.schema.plans import plan


class Orders:
    """Keeps dispatch orders."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    # Writing

    def add(
        self,
        number: str,
        requested_by: str,
        header: OrderHeader,
        trips: Sequence[tuple[PlannedTrip, SourceKind]],
    ) -> int:
        """Book a draft and return its id."""
        statement = insert(dispatch_order).values(
            number=number,
            plan_id=header.plan_id,
            status=OrderStatus.DRAFT.value,
            event=header.event,
            response_level=header.response_level,
            order_min=header.order_min,
            deadline_min=header.deadline_min,
            requested_by=requested_by,
            requested_at_us=header.requested_at_us,
            note=header.note,
        )
        order_id = int(
            self._connection.execute(statement.returning(dispatch_order.c.id)).scalar_one()
        )
        self._connection.execute(
            insert(order_trip), [_trip_row(order_id, trip, kind) for trip, kind in trips]
        )
        stops = [
            (trip, position, stop)
            for trip, _ in trips
            for position, stop in enumerate(trip.stops, start=1)
        ]
        self._connection.execute(insert(order_stop), [_stop_row(order_id, *each) for each in stops])
        lines = [
            {**_stop_key(order_id, trip, position), "item": item, "quantity": units}
            for trip, position, stop in stops
            for item, units in stop.unload
        ]
        self._connection.execute(insert(order_line), lines)
        return order_id

    def save(self, before: StoredOrder, after: DispatchOrder, by: str, at_us: int) -> None:
        """Write down the state that an order has moved to.

        Parameters
        ----------
        by, at_us
            Who moved it and when; booked on the trips that left.
        """
        self._set(
            after.id,
            status=after.status.value,
            decided_by=after.decided_by or None,
            decided_at_us=after.decided_at_us,
        )
        for old, new in zip(before.order.trips, after.trips, strict=True):
            if old == new:
                continue
            left = new.status is TripStatus.ISSUED
            self._connection.execute(
                update(order_trip)
                .where(order_trip.c.order_id == after.id, order_trip.c.trip == new.number)
                .values(
                    status=new.status.value,
                    document_no=new.document_no,
                    issued_by=by if left else None,
                    issued_at_us=at_us if left else None,
                )
            )

    def note(self, order_id: int, note: str) -> None:
        """Keep the remark of whoever decided or cancelled."""
        self._set(order_id, note=note)

    def mark_cancelled(self, order_id: int, by: str, at_us: int) -> None:
        """Keep who called the order back."""
        self._set(order_id, cancelled_by=by, cancelled_at_us=at_us)

    def add_picks(self, order_id: int, picks: Sequence[PickLine]) -> None:
        """Book the pick list."""
        rows = [
            {
                "order_id": order_id,
                "trip": pick.trip,
                "line": pick.line,
                "stop": pick.stop,
                "item": pick.item,
                "lot_id": pick.lot_id,
                "bin": pick.bin,
                "quantity": pick.quantity,
            }
            for pick in picks
        ]
        if rows:
            self._connection.execute(insert(pick_line), rows)

    def _set(self, order_id: int, **values: object) -> None:
        self._connection.execute(
            update(dispatch_order).where(dispatch_order.c.id == order_id).values(**values)
        )

    # Reading

    def load(self, order_id: int, *, lock: bool = False) -> StoredOrder | None:
        """Return an order; `lock` it when the command is going to move it."""
        query = select(dispatch_order).where(dispatch_order.c.id == order_id)
        row = self._connection.execute(query.with_for_update() if lock else query).first()
        return None if row is None else self._with_trips([row])[0]

    def id_of(self, number: str) -> int | None:
        """Return the id of the order of that number."""
        query = select(dispatch_order.c.id).where(dispatch_order.c.number == number)
        return self._connection.execute(query).scalar_one_or_none()

    def newest(
        self, statuses: Sequence[OrderStatus] | None = None, limit: int = 200
    ) -> tuple[StoredOrder, ...]:
        """Return the newest orders, newest first; only those in `statuses` if given."""
        query = select(dispatch_order).order_by(dispatch_order.c.id.desc()).limit(limit)
        if statuses is not None:
            query = query.where(dispatch_order.c.status.in_([each.value for each in statuses]))
        return self._with_trips(self._connection.execute(query).all())

    def live_of_plan(self, plan_id: int) -> str | None:
        """Return the number of an order of a plan that still counts, if there is one.

        The plan is locked, so that two drafts of one plan follow one another.
        """
        self._connection.execute(
            select(plan.c.id).where(plan.c.id == plan_id).with_for_update()
        ).all()
        dead = [OrderStatus.REJECTED.value, OrderStatus.CANCELLED.value]
        query = select(dispatch_order.c.number).where(
            dispatch_order.c.plan_id == plan_id, dispatch_order.c.status.not_in(dead)
        )
        return self._connection.execute(query.order_by(dispatch_order.c.id)).scalars().first()

    def picks(self, order_id: int) -> tuple[PickLine, ...]:
        """Return the pick list, by trip and walking order."""
        query = (
            select(pick_line)
            .where(pick_line.c.order_id == order_id)
            .order_by(pick_line.c.trip, pick_line.c.line)
        )
        return tuple(
            PickLine(row.trip, row.line, row.stop, row.item, row.lot_id, row.bin, row.quantity)
            for row in self._connection.execute(query)
        )

    def _with_trips(self, rows: Sequence[Row[Any]]) -> tuple[StoredOrder, ...]:
        trips = self._trips([row.id for row in rows])
        return tuple(_stored(row, tuple(trips.get(row.id, ()))) for row in rows)

    def _trips(self, order_ids: Sequence[int]) -> dict[int, list[OrderTrip]]:
        stops = self._stops(order_ids)
        query = (
            select(order_trip)
            .where(order_trip.c.order_id.in_(order_ids))
            .order_by(order_trip.c.order_id, order_trip.c.trip)
        )
        trips: dict[int, list[OrderTrip]] = {}
        for row in self._connection.execute(query):
            trip = _trip(row, tuple(stops.get((row.order_id, row.trip), ())))
            trips.setdefault(row.order_id, []).append(trip)
        return trips

    def _stops(self, order_ids: Sequence[int]) -> dict[tuple[int, int], list[PlannedStop]]:
        loads = self._loads(order_ids)
        query = (
            select(order_stop)
            .where(order_stop.c.order_id.in_(order_ids))
            .order_by(order_stop.c.order_id, order_stop.c.trip, order_stop.c.stop)
        )
        stops: dict[tuple[int, int], list[PlannedStop]] = {}
        for row in self._connection.execute(query):
            unload = tuple(loads.get((row.order_id, row.trip, row.stop), ()))
            stop = PlannedStop(row.site, row.site_name, row.arrive_min, row.leave_min, unload)
            stops.setdefault((row.order_id, row.trip), []).append(stop)
        return stops

    def _loads(self, order_ids: Sequence[int]) -> dict[tuple[int, int, int], list[tuple[str, int]]]:
        query = (
            select(order_line)
            .where(order_line.c.order_id.in_(order_ids))
            .order_by(
                order_line.c.order_id, order_line.c.trip, order_line.c.stop, order_line.c.item
            )
        )
        loads: dict[tuple[int, int, int], list[tuple[str, int]]] = {}
        for row in self._connection.execute(query):
            key = (row.order_id, row.trip, row.stop)
            loads.setdefault(key, []).append((row.item, row.quantity))
        return loads


def _stop_key(order_id: int, trip: PlannedTrip, position: int) -> dict[str, object]:
    return {"order_id": order_id, "trip": trip.number, "stop": position}


def _trip_row(order_id: int, trip: PlannedTrip, kind: SourceKind) -> dict[str, object]:
    return {
        "order_id": order_id,
        "trip": trip.number,
        "vehicle": trip.vehicle,
        "source": trip.source,
        "source_kind": kind.value,
        "dock": trip.dock,
        "load_start_min": trip.load_start_min,
        "load_end_min": trip.load_end_min,
        "status": TripStatus.PLANNED.value,
        "document_no": "",
    }


def _stop_row(
    order_id: int, trip: PlannedTrip, position: int, stop: PlannedStop
) -> dict[str, object]:
    return {
        **_stop_key(order_id, trip, position),
        "site": stop.site,
        "site_name": stop.site_name,
        "arrive_min": stop.arrive_min,
        "leave_min": stop.leave_min,
    }


def _trip(row: Row[Any], stops: tuple[PlannedStop, ...]) -> OrderTrip:
    planned = PlannedTrip(
        row.trip, row.vehicle, row.source, row.dock, row.load_start_min, row.load_end_min, stops
    )
    return OrderTrip(
        planned,
        SourceKind(row.source_kind),
        TripState(row.trip, TripStatus(row.status), row.document_no),
        row.issued_by or "",
        row.issued_at_us,
    )


def _stored(row: Row[Any], trips: tuple[OrderTrip, ...]) -> StoredOrder:
    order = DispatchOrder(
        id=row.id,
        number=row.number,
        requested_by=row.requested_by,
        trips=tuple(trip.state for trip in trips),
        status=OrderStatus(row.status),
        decided_by=row.decided_by or "",
        decided_at_us=row.decided_at_us,
    )
    header = OrderHeader(
        plan_id=row.plan_id,
        event=row.event,
        response_level=row.response_level,
        order_min=row.order_min,
        deadline_min=row.deadline_min,
        requested_at_us=row.requested_at_us,
        note=row.note,
        cancelled_by=row.cancelled_by or "",
        cancelled_at_us=row.cancelled_at_us,
    )
    return StoredOrder(order, header, trips)
