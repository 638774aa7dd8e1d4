"""Expected deliveries and how much of each line has come."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Row, insert, or_, select, update

from depot.domain.delivery import (
    OPEN_STATES,
    Delivery,
    DeliveryKind,
    DeliveryLine,
    DeliveryState,
    Triage,
)
from depot.domain.ledger import Owner
from depot.store.schema.deliveries import delivery, delivery_line


class Deliveries:
    """Finds and keeps expected deliveries."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, new: Delivery, lines: Sequence[DeliveryLine]) -> None:
        """Book a delivery with its lines."""
        self._connection.execute(insert(delivery).values(_columns(new)))
        rows = [{"number": new.number, **asdict(each)} for each in lines]
        self._connection.execute(insert(delivery_line), rows)

    def save(self, after: Delivery, before: DeliveryState) -> bool:
        """Save the head if it is still in the state `before`; say whether it was."""
        columns = _columns(after)
        number = columns.pop("number")
        statement = update(delivery).where(
            delivery.c.number == number, delivery.c.state == before.value
        )
        return self._connection.execute(statement.values(columns)).rowcount == 1

    def get(self, number: str, *, lock: bool = False) -> Delivery | None:
        """Return a delivery; locked, nobody else changes it until the command ends."""
        query = select(delivery).where(delivery.c.number == number)
        row = self._connection.execute(query.with_for_update() if lock else query).one_or_none()
        return None if row is None else _delivery(row)

    def of_numbers(self, numbers: Iterable[str]) -> dict[str, Delivery]:
        """Return the deliveries of these numbers that exist."""
        query = select(delivery).where(delivery.c.number.in_(sorted(set(numbers))))
        return {row.number: _delivery(row) for row in self._connection.execute(query)}

    def all(self, *, open_only: bool = False, limit: int = 200) -> tuple[Delivery, ...]:
        """Return open ones by their day, then the others, the newest first."""
        is_open = delivery.c.state.in_([each.value for each in OPEN_STATES])
        ahead = select(delivery).where(is_open).order_by(delivery.c.expected_on, delivery.c.number)
        rows = list(self._connection.execute(ahead.limit(limit)))
        if not open_only:
            past = select(delivery).where(~is_open).order_by(delivery.c.number.desc())
            rows += self._connection.execute(past.limit(limit))
        return tuple(_delivery(row) for row in rows)

    def same_paper(self, kind: DeliveryKind, party: str, reference: str) -> str | None:
        """Return the number of a delivery that is booked for this very paper, if there is one."""
        query = select(delivery.c.number).where(
            delivery.c.kind == kind.value,
            delivery.c.party == party,
            delivery.c.reference == reference,
            delivery.c.state.not_in([DeliveryState.CANCELLED.value]),
        )
        return self._connection.execute(query).scalars().first()

    def by_reference(self, text: str) -> tuple[Delivery, ...]:
        """Return the deliveries of this number or this reference, the newest first."""
        query = select(delivery).where(or_(delivery.c.number == text, delivery.c.reference == text))
        rows = self._connection.execute(query.order_by(delivery.c.number.desc()))
        return tuple(_delivery(row) for row in rows)

    def lines(self, numbers: Iterable[str]) -> dict[str, tuple[DeliveryLine, ...]]:
        """Return the lines of deliveries, in their order."""
        wanted = sorted(set(numbers))
        found: dict[str, list[DeliveryLine]] = {number: [] for number in wanted}
        query = select(delivery_line).where(delivery_line.c.number.in_(wanted))
        for row in self._connection.execute(query.order_by(delivery_line.c.line)):
            found[row.number].append(
                DeliveryLine(row.line, row.item, row.ordered, row.received, row.may_exceed)
            )
        return {number: tuple(lines) for number, lines in found.items()}

    def receive(self, number: str, line: int, quantity: int) -> bool:
        """Count units of a line as come; False when that is more than may come."""
        after = delivery_line.c.received + quantity
        statement = update(delivery_line).where(
            delivery_line.c.number == number,
            delivery_line.c.line == line,
            or_(delivery_line.c.may_exceed, after <= delivery_line.c.ordered),
        )
        return self._connection.execute(statement.values(received=after)).rowcount == 1


def _columns(of: Delivery) -> dict[str, Any]:
    return {
        **asdict(of),
        "kind": of.kind.value,
        "state": of.state.value,
        "owner": of.owner.value,
        "triage": of.triage.value,
    }


def _delivery(row: Row[Any]) -> Delivery:
    return Delivery(
        **{
            **row._mapping,  # noqa: SLF001  public in spite of its name
            "kind": DeliveryKind(row.kind),
            "state": DeliveryState(row.state),
            "owner": Owner(row.owner),
            "triage": Triage(row.triage),
        }
    )
