"""Differences on arrival."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from depot.domain.shipment import Difference, DifferenceKind, DifferenceOutcome
from depot.store.schema.shipments import shipment_difference

_OPEN = DifferenceOutcome.OPEN.value


class Differences:
    """Keeps what did not arrive as it left."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, new: Difference) -> int:
        """Book a difference and return its id."""
        columns = {
            "number": new.number, "line": new.line, "stop": new.stop, "kind": new.kind.value,
            "quantity": new.quantity, "reported_by": new.reported_by,
            "reported_at_us": new.reported_at_us, "outcome": new.outcome.value,
            "decided_by": new.decided_by, "decided_at_us": new.decided_at_us, "reason": new.reason,
        }  # fmt: skip
        statement = insert(shipment_difference).values(columns)
        return int(
            self._connection.execute(statement.returning(shipment_difference.c.id)).scalar_one()
        )

    def change(self, before: Difference, **values: object) -> bool:
        """Change an open difference of which nobody took a part; False when somebody did."""
        changed = (
            update(shipment_difference)
            .where(
                shipment_difference.c.id == before.id,
                shipment_difference.c.outcome == _OPEN,
                shipment_difference.c.quantity == before.quantity,
            )
            .values(**values)
        )
        return self._connection.execute(changed).rowcount == 1

    def get(self, number: int, *, lock: bool = False) -> Difference | None:
        """Return a difference; `lock` it when the command is going to settle it."""
        query = select(shipment_difference).where(shipment_difference.c.id == number)
        row = self._connection.execute(query.with_for_update() if lock else query).one_or_none()
        return None if row is None else _difference(row)

    def of(self, number: str) -> tuple[Difference, ...]:
        """Return the differences of a shipment, by id."""
        query = select(shipment_difference).where(shipment_difference.c.number == number)
        return self._load(query)

    def open(self) -> tuple[Difference, ...]:
        """Return all that nobody has settled, by id."""
        return self._load(select(shipment_difference).where(shipment_difference.c.outcome == _OPEN))

    def _load(self, query: Any) -> tuple[Difference, ...]:  # noqa: ANN401  a Select
        rows = self._connection.execute(query.order_by(shipment_difference.c.id))
        return tuple(_difference(row) for row in rows)


def _difference(row: Row[Any]) -> Difference:
    columns = dict(row._mapping)  # noqa: SLF001  public in spite of its name
    columns["kind"] = DifferenceKind(row.kind)
    columns["outcome"] = DifferenceOutcome(row.outcome)
    return Difference(**columns)
