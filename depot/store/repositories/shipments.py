"""Shipments: heads, stops, lines and history; every change asks for the state before."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from depot.domain.shipment import (
    LineState,
    Method,
    Shipment,
    ShipmentKind,
    ShipmentLine,
    ShipmentStatus,
    ShipmentStep,
    ShipmentStepKind,
    ShipmentStop,
    StopStatus,
    Truck,
)
from depot.store.schema.shipments import shipment, shipment_line, shipment_step, shipment_stop


class Shipments:
    """Keeps shipments."""

    def __init__(self, connection: Connection, command_id: str = "", now_us: int = 0) -> None:
        self._connection = connection
        self._command_id = command_id
        self._now_us = now_us

    # Writing

    def add(
        self, new: Shipment, stops: Sequence[ShipmentStop], lines: Sequence[ShipmentLine]
    ) -> None:
        """Book a shipment with its stops and lines."""
        self._connection.execute(insert(shipment).values(_columns(new)))
        rows = [
            {**asdict(each), "number": new.number, "status": each.status.value} for each in stops
        ]
        self._connection.execute(insert(shipment_stop), rows)
        self.add_lines(new.number, lines)

    def add_lines(self, number: str, lines: Sequence[ShipmentLine]) -> None:
        """Book further lines."""
        rows = [{**asdict(each), "number": number, "state": each.state.value} for each in lines]
        if rows:
            self._connection.execute(insert(shipment_line), rows)

    def move(self, number: str, allowed: Collection[ShipmentStatus], **values: object) -> bool:
        """Change a head that stands in one of these states; False when it doesn't any more."""
        changed = (
            update(shipment)
            .where(
                shipment.c.number == number,
                shipment.c.status.in_([each.value for each in allowed]),
            )
            .values(**values)
        )
        return self._connection.execute(changed).rowcount == 1

    def move_stop(self, number: str, stop: int, allowed: StopStatus, **values: object) -> bool:
        """Change a stop that stands in this state; False when it doesn't any more."""
        changed = (
            update(shipment_stop)
            .where(
                shipment_stop.c.number == number,
                shipment_stop.c.stop == stop,
                shipment_stop.c.status == allowed.value,
            )
            .values(**values)
        )
        return self._connection.execute(changed).rowcount == 1

    def move_line(self, number: str, line: int, allowed: LineState, **values: object) -> bool:
        """Change a line that stands in this state; False when it doesn't any more."""
        changed = (
            update(shipment_line)
            .where(
                shipment_line.c.number == number,
                shipment_line.c.line == line,
                shipment_line.c.state == allowed.value,
            )
            .values(**values)
        )
        return self._connection.execute(changed).rowcount == 1

    def hand_over(self, number: str, to_number: str, lines: Collection[int]) -> None:
        """Move lines to another shipment."""
        self._connection.execute(
            update(shipment_line)
            .where(shipment_line.c.number == number, shipment_line.c.line.in_(sorted(lines)))
            .values(number=to_number)
        )

    def note(
        self,
        number: str,
        kind: ShipmentStepKind,
        actor: str,
        note: str = "",
        method: Method = Method.HAND,
    ) -> None:
        """Write down what happened; the shipment is locked."""
        last = select(func.coalesce(func.max(shipment_step.c.step), 0)).where(
            shipment_step.c.number == number
        )
        row = {
            "number": number, "step": int(self._connection.execute(last).scalar_one()) + 1,
            "kind": kind.value, "actor": actor, "method": method.value, "note": note,
            "at_us": self._now_us, "command_id": self._command_id,
        }  # fmt: skip
        self._connection.execute(insert(shipment_step).values(row))

    # Reading

    def get(self, number: str, *, lock: bool = False) -> Shipment | None:
        """Return a shipment; locked, nobody else moves it until the command ends."""
        query = select(shipment).where(shipment.c.number == number)
        row = self._connection.execute(query.with_for_update() if lock else query).one_or_none()
        return None if row is None else _shipment(row)

    def of_paper(self, document_no: str) -> Shipment | None:
        """Return the shipment that left under a paper."""
        query = select(shipment).where(shipment.c.document_no == document_no)
        row = self._connection.execute(query).one_or_none()
        return None if row is None else _shipment(row)

    def of_demand(self, demand_ref: str) -> Shipment | None:
        """Return the shipment that a demand's goods are reserved for."""
        query = select(shipment).where(shipment.c.demand_ref == demand_ref)
        row = self._connection.execute(query).one_or_none()
        return None if row is None else _shipment(row)

    def of_order(self, order_id: int) -> tuple[Shipment, ...]:
        """Return the shipments of a dispatch order, by trip."""
        query = select(shipment).where(shipment.c.order_id == order_id).order_by(shipment.c.trip)
        return tuple(_shipment(row) for row in self._connection.execute(query))

    def all(
        self, statuses: Collection[ShipmentStatus] = (), limit: int = 200
    ) -> tuple[Shipment, ...]:
        """Return the newest first; only these states when any is named."""
        query = select(shipment).order_by(shipment.c.number.desc()).limit(limit)
        if statuses:
            query = query.where(shipment.c.status.in_([each.value for each in statuses]))
        return tuple(_shipment(row) for row in self._connection.execute(query))

    def stops(self, number: str) -> tuple[ShipmentStop, ...]:
        """Return the stops in order."""
        query = select(shipment_stop).where(shipment_stop.c.number == number)
        rows = self._connection.execute(query.order_by(shipment_stop.c.stop))
        return tuple(_stop(row) for row in rows)

    def lines(self, number: str) -> tuple[ShipmentLine, ...]:
        """Return the lines, as listed."""
        query = select(shipment_line).where(shipment_line.c.number == number)
        rows = self._connection.execute(query.order_by(shipment_line.c.line))
        return tuple(_line(row) for row in rows)

    def lines_of(self, numbers: Collection[str]) -> dict[str, tuple[ShipmentLine, ...]]:
        """Return the lines of several shipments."""
        found: dict[str, list[ShipmentLine]] = {number: [] for number in numbers}
        query = select(shipment_line).where(shipment_line.c.number.in_(sorted(found)))
        order = (shipment_line.c.number, shipment_line.c.line)
        for row in self._connection.execute(query.order_by(*order)):
            found[row.number].append(_line(row))
        return {number: tuple(lines) for number, lines in found.items()}

    def stops_of(self, numbers: Collection[str]) -> dict[str, tuple[ShipmentStop, ...]]:
        """Return the stops of several shipments."""
        found: dict[str, list[ShipmentStop]] = {number: [] for number in numbers}
        query = select(shipment_stop).where(shipment_stop.c.number.in_(sorted(found)))
        order = (shipment_stop.c.number, shipment_stop.c.stop)
        for row in self._connection.execute(query.order_by(*order)):
            found[row.number].append(_stop(row))
        return {number: tuple(stops) for number, stops in found.items()}

    def steps(self, number: str) -> tuple[ShipmentStep, ...]:
        """Return the history, the oldest first."""
        query = select(shipment_step).where(shipment_step.c.number == number)
        rows = self._connection.execute(query.order_by(shipment_step.c.step))
        return tuple(
            ShipmentStep(ShipmentStepKind(row.kind), row.actor, row.method, row.note, row.at_us)
            for row in rows
        )


def _columns(of: Shipment) -> dict[str, Any]:
    columns = asdict(of)
    truck = columns.pop("truck")
    return {
        **columns,
        "kind": of.kind.value,
        "status": of.status.value,
        "order_id": of.order_id or None,
        "plate": truck["plate"],
        "vehicle": truck["code"],
        **{name: truck[name] for name in ("driver", "phone", "max_g", "max_cm3")},
    }


def _shipment(row: Row[Any]) -> Shipment:
    return Shipment(
        number=row.number,
        kind=ShipmentKind(row.kind),
        demand_ref=row.demand_ref,
        order_id=row.order_id or 0,
        trip=row.trip,
        depot=row.depot,
        destination=row.destination,
        approved_by=row.approved_by,
        approved_at_us=row.approved_at_us,
        planned_load_us=row.planned_load_us,
        planned_departure_us=row.planned_departure_us,
        status=ShipmentStatus(row.status),
        truck=Truck(row.plate, row.vehicle, row.driver, row.phone, row.max_g, row.max_cm3),
        loading_at_us=row.loading_at_us,
        loaded_by=row.loaded_by,
        loaded_at_us=row.loaded_at_us,
        checked_by=row.checked_by,
        departed_by=row.departed_by,
        departed_at_us=row.departed_at_us,
        document_no=row.document_no,
    )


def _stop(row: Row[Any]) -> ShipmentStop:
    columns = dict(row._mapping)  # noqa: SLF001  public in spite of its name
    del columns["number"]
    columns["status"] = StopStatus(row.status)
    return ShipmentStop(**columns)


def _line(row: Row[Any]) -> ShipmentLine:
    columns = dict(row._mapping)  # noqa: SLF001  public in spite of its name
    del columns["number"]
    columns["state"] = LineState(row.state)
    return ShipmentLine(**columns)
