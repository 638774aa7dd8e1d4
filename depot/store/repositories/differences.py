"""Differences on arrival, and bins that a picker wants counted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from depot.domain.shipment import CountRequest, Difference, DifferenceKind, DifferenceOutcome
from depot.store.schema.shipments import count_request, shipment_difference

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


class CountRequests:
    """Keeps which bins and lots a picker found less of than the books say.

    A count of the bin and lot settles them: `settle` in the count's own command.
    """

    def __init__(self, connection: Connection, command_id: str = "", now_us: int = 0) -> None:
        self._connection = connection
        self._command_id = command_id
        self._now_us = now_us

    def add(self, new: CountRequest) -> None:
        """Ask for a count."""
        self._connection.execute(
            insert(count_request).values(
                depot=new.depot, bin=new.bin, lot_id=new.lot_id, listed=new.listed,
                found=new.found, source_no=new.source_no, raised_by=new.raised_by,
                raised_at_us=new.raised_at_us, settled_by="", settled_at_us=0,
            )
        )  # fmt: skip

    def open(self) -> tuple[CountRequest, ...]:
        """Return the requests that no count has settled, the oldest first."""
        query = select(count_request).where(count_request.c.settled_by == "")
        rows = self._connection.execute(query.order_by(count_request.c.id))
        return tuple(
            CountRequest(
                row.id, row.depot, row.bin, row.lot_id, row.listed, row.found, row.source_no,
                row.raised_by, row.raised_at_us,
            )
            for row in rows
        )  # fmt: skip

    def settle(self, depot: str, bin_code: str, lot_ids: Iterable[int]) -> int:
        """Take note that a bin's lots have been counted; return how many requests that ends."""
        changed = (
            update(count_request)
            .where(
                count_request.c.depot == depot,
                count_request.c.bin == bin_code,
                count_request.c.lot_id.in_(sorted(set(lot_ids))),
                count_request.c.settled_by == "",
            )
            .values(settled_by=self._command_id, settled_at_us=self._now_us)
        )
        return self._connection.execute(changed).rowcount


def _difference(row: Row[Any]) -> Difference:
    columns = dict(row._mapping)  # noqa: SLF001  public in spite of its name
    columns["kind"] = DifferenceKind(row.kind)
    columns["outcome"] = DifferenceOutcome(row.outcome)
    return Difference(**columns)
