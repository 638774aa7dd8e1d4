"""Arrivals, what has been decided about their parts, and the inspections themselves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    ScalarSelect,
    func,
    insert,
    or_,
    select,
    update,
)

from depot.domain.arrival_left import OpenPart, RejectedUnits, rejected_units, still_there
from depot.domain.inspection import (
    Arrival,
    ArrivalPart,
    Check,
    CheckResult,
    InspectedPart,
    Inspection,
    Stage,
    Verdict,
)
from depot.domain.ledger import StockStatus
from depot.store.schema.deliveries import (
    arrival,
    arrival_part,
    delivery,
    inspection,
    inspection_check,
    inspection_part,
)
from depot.store.schema.ledger import balance, movement
from depot.store.schema.places import bin_

_UNDECIDED = arrival_part.c.waiting + arrival_part.c.held + arrival_part.c.rejected > 0
_COUNT_OF = {
    Verdict.ACCEPT: arrival_part.c.accepted,
    Verdict.HOLD: arrival_part.c.held,
    Verdict.REJECT: arrival_part.c.rejected,
    Verdict.GIVE_BACK: arrival_part.c.given_back,
}


class Inspections:
    """Finds and keeps arrivals and inspections."""

    def __init__(self, connection: Connection, command_id: str = "") -> None:
        self._connection = connection
        self._command_id = command_id

    # Arrivals

    def add_arrival(self, new: Arrival, parts: Sequence[ArrivalPart]) -> None:
        """Book an arrival with its parts."""
        row = {**asdict(new), "command_id": self._command_id}
        self._connection.execute(insert(arrival).values(row))
        self._connection.execute(insert(arrival_part), [_stored(each) for each in parts])

    def slip_taken(self, delivery: str, slip: str) -> str | None:
        """Return the number of the arrival that this delivery note is booked under."""
        query = select(arrival.c.number).where(
            arrival.c.delivery == delivery, arrival.c.slip == slip
        )
        return self._connection.execute(query).scalar_one_or_none()

    def arrival(self, number: str) -> Arrival | None:
        """Return an arrival."""
        query = select(arrival).where(arrival.c.number == number)
        row = self._connection.execute(query).one_or_none()
        return None if row is None else _arrival(row)

    def arrivals(self, delivery: str) -> tuple[Arrival, ...]:
        """Return the arrivals of a delivery, in the order of their papers."""
        query = select(arrival).where(arrival.c.delivery == delivery)
        rows = self._connection.execute(query.order_by(arrival.c.at_us, arrival.c.number))
        return tuple(_arrival(row) for row in rows)

    def parts(self, arrivals: Iterable[str], *, lock: bool = False) -> tuple[ArrivalPart, ...]:
        """Return the parts of arrivals without what has gone; locked, nobody else decides."""
        query = (
            select(arrival_part)
            .where(arrival_part.c.number.in_(sorted(set(arrivals))))
            .order_by(arrival_part.c.number, arrival_part.c.part)
        )
        rows = self._connection.execute(query.with_for_update() if lock else query)
        parts = [_part(row) for row in rows]
        lots = sorted({each.lot_id for each in parts})
        left = {
            (each.number, each.part): each
            for each in self._still_there(arrival_part.c.lot_id.in_(lots))
        }
        return tuple(left.get((each.number, each.part), each) for each in parts)

    def undecided(self) -> tuple[tuple[Arrival, ArrivalPart], ...]:
        """Return the parts with units that wait, are held, or are to be picked up."""
        parts = [each for each in self._still_there() if each.waiting + each.held + each.rejected]
        heads = select(arrival).where(arrival.c.number.in_(sorted({each.number for each in parts})))
        known = {row.number: _arrival(row) for row in self._connection.execute(heads)}
        return tuple((known[each.number], each) for each in parts)

    def quarantined(self, lot_id: int) -> str | None:
        """Return an arrival in which units of a lot wait for inspection or are held."""
        parts = self._still_there(arrival_part.c.lot_id == lot_id)
        return next((each.number for each in parts if each.waiting + each.held), None)

    def rejected(self, depot: str, lots: Iterable[int]) -> dict[int, RejectedUnits]:
        """Return by lot what arrivals of a depot rejected; nobody else decides or takes meanwhile.

        Only lots of which something is rejected and still there.
        """
        mine = arrival_part.c.lot_id.in_(sorted(set(lots)))
        locked = select(arrival_part.c.number).where(mine, _UNDECIDED)
        ordered = locked.order_by(arrival_part.c.number, arrival_part.c.part)
        self._connection.execute(ordered.with_for_update()).all()
        return rejected_units(self._open_parts(mine, delivery.c.depot == depot))

    def _still_there(self, *conditions: ColumnElement[bool]) -> tuple[ArrivalPart, ...]:
        """Return open parts without what has gone; the conditions take all of a lot or none."""
        return still_there(self._open_parts(*conditions))

    def _open_parts(self, *conditions: ColumnElement[bool]) -> list[OpenPart]:
        """Return open parts with what stands there; one statement, so both are of one moment."""
        query = (
            select(
                arrival_part,
                delivery.c.depot,
                _standing(StockStatus.QUARANTINED).label("quarantined"),
                _standing(StockStatus.DAMAGED).label("damaged"),
            )
            .join(delivery, delivery.c.number == arrival_part.c.delivery)
            .where(_UNDECIDED, *conditions)
        )
        rows = self._connection.execute(query)
        return [
            OpenPart(row.depot, _part(row), int(row.quarantined), int(row.damaged)) for row in rows
        ]

    def took(self, part: ArrivalPart) -> tuple[str, ...]:
        """Return the papers by which units of the lot left undecided since the arrival."""
        mine = (
            select(bin_.c.account_id)
            .join(delivery, delivery.c.depot == bin_.c.depot)
            .where(delivery.c.number == part.delivery)
        )
        came_at = select(arrival.c.at_us).where(arrival.c.number == part.number)
        undecided = [StockStatus.QUARANTINED.value, StockStatus.DAMAGED.value]
        query = (
            select(movement.c.document_no)
            .where(
                movement.c.lot_id == part.lot_id,
                movement.c.from_account.in_(mine),
                movement.c.from_status.in_(undecided),
                or_(
                    movement.c.to_account.not_in(mine),
                    movement.c.to_status != movement.c.from_status,
                ),
                movement.c.recorded_at_us >= came_at.scalar_subquery(),
                movement.c.document_no.not_in(select(inspection_part.c.document_no)),
            )
            .group_by(movement.c.document_no)
            .order_by(func.min(movement.c.seq))
        )
        return tuple(self._connection.execute(query).scalars())

    def decide(
        self, part: ArrivalPart, stage: Stage, verdict: Verdict, quantity: int,
        *, bin_code: str, actor: str,
    ) -> bool:  # fmt: skip
        """Count units of a part as decided; False when so many aren't at that stage any more."""
        came_from = arrival_part.c[stage.value]
        goes_to = _COUNT_OF[verdict]
        values: dict[str, Any] = {came_from.name: came_from - quantity}
        values[goes_to.name] = goes_to + quantity
        if verdict in {Verdict.HOLD, Verdict.REJECT}:
            values["held_by"] = actor
            values["held_bin" if verdict is Verdict.HOLD else "rejected_bin"] = bin_code
        statement = update(arrival_part).where(
            arrival_part.c.number == part.number,
            arrival_part.c.part == part.part,
            came_from >= quantity,
        )
        return self._connection.execute(statement.values(values)).rowcount == 1

    # Inspections

    def add(self, new: Inspection, held_by: Sequence[str]) -> None:
        """Book an inspection; `held_by` says for each part who had held it back before."""
        self._connection.execute(
            insert(inspection).values(
                number=new.number, arrival=new.arrival, actor=new.actor, sampled=new.sampled,
                note=new.note, at_us=new.at_us, command_id=self._command_id,
            )
        )  # fmt: skip
        rows = [
            {
                **asdict(each), "stage": each.stage.value, "verdict": each.verdict.value,
                "number": new.number, "actor": new.actor, "held_by": before,
            }
            for each, before in zip(new.parts, held_by, strict=True)
        ]  # fmt: skip
        if rows:
            self._connection.execute(insert(inspection_part), rows)
        checks = [
            {
                "number": new.number, "part": each.part, "what": each.check.value,
                "passed": each.passed, "note": each.note,
            }
            for each in new.checks
        ]  # fmt: skip
        if checks:
            self._connection.execute(insert(inspection_check), checks)

    def holders(self, arrival_no: str) -> dict[int, frozenset[str]]:
        """Return by part who has ever held or rejected units of it."""
        query = (
            select(inspection_part.c.part, inspection_part.c.actor)
            .join(inspection, inspection.c.number == inspection_part.c.number)
            .where(
                inspection.c.arrival == arrival_no,
                inspection_part.c.verdict.in_([Verdict.HOLD.value, Verdict.REJECT.value]),
            )
        )
        found: dict[int, frozenset[str]] = {}
        for row in self._connection.execute(query):
            found[row.part] = found.get(row.part, frozenset()) | {row.actor}
        return found

    def of_arrivals(self, arrivals: Iterable[str]) -> tuple[Inspection, ...]:
        """Return the inspections of arrivals, the oldest first."""
        query = select(inspection).where(inspection.c.arrival.in_(sorted(set(arrivals))))
        ordered = query.order_by(inspection.c.at_us, inspection.c.number)
        return self._whole(self._connection.execute(ordered).all())

    def of_paper(self, document_no: str) -> Inspection | None:
        """Return the inspection that a paper came from: a 入库单, a 拒收单, or its own."""
        named = select(inspection_part.c.number).where(inspection_part.c.document_no == document_no)
        query = select(inspection).where(
            (inspection.c.number == document_no) | inspection.c.number.in_(named)
        )
        found = self._whole(self._connection.execute(query).all())
        return found[0] if found else None

    def _whole(self, heads: Sequence[Row[Any]]) -> tuple[Inspection, ...]:
        numbers = [row.number for row in heads]
        parts: dict[str, list[InspectedPart]] = {number: [] for number in numbers}
        query = select(inspection_part).where(inspection_part.c.number.in_(numbers))
        for row in self._connection.execute(query.order_by(inspection_part.c.line)):
            parts[row.number].append(_inspected(row))
        checks: dict[str, list[CheckResult]] = {number: [] for number in numbers}
        looked = select(inspection_check).where(inspection_check.c.number.in_(numbers))
        for row in self._connection.execute(looked.order_by(inspection_check.c.part)):
            result = CheckResult(row.part, Check(row.what), row.passed, row.note)
            checks[row.number].append(result)
        return tuple(
            Inspection(
                row.number, row.arrival, row.actor, row.sampled, row.note, row.at_us,
                tuple(parts[row.number]), tuple(checks[row.number]),
            )
            for row in heads
        )  # fmt: skip


def _arrival(row: Row[Any]) -> Arrival:
    return Arrival(row.number, row.delivery, row.slip, row.blind, row.actor, row.note, row.at_us)


def _part(row: Row[Any]) -> ArrivalPart:
    return ArrivalPart(**{each.name: getattr(row, each.name) for each in arrival_part.c})


def _stored(part: ArrivalPart) -> dict[str, Any]:
    return {each.name: getattr(part, each.name) for each in arrival_part.c}


def _standing(status: StockStatus) -> ScalarSelect[Any]:
    """Sum what the depot of a delivery holds of a part's lot in a state."""
    return (
        select(func.coalesce(func.sum(balance.c.qty), 0))
        .join(bin_, bin_.c.account_id == balance.c.account_id)
        .where(
            bin_.c.depot == delivery.c.depot,
            balance.c.lot_id == arrival_part.c.lot_id,
            balance.c.status == status.value,
        )
        .correlate(delivery, arrival_part)
        .scalar_subquery()
    )


def _inspected(row: Row[Any]) -> InspectedPart:
    return InspectedPart(
        row.line, row.part, Stage(row.stage), Verdict(row.verdict), row.quantity, row.bin,
        row.reason, row.document_no,
    )  # fmt: skip
