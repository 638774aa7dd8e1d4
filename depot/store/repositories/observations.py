"""What was seen of suppliers."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import Connection, select

from depot.domain.reliability import Observation, ObservationKind
from depot.store.rowset import insert_missing
from depot.store.schema.observations import supplier_observation


class Observations:
    """Finds and books what suppliers were to do and did."""

    def __init__(self, connection: Connection, command_id: str = "") -> None:
        self._connection = connection
        self._command_id = command_id

    def add(self, seen: Observation) -> bool:
        """Book an observation; return whether it was new."""
        row = {**asdict(seen), "kind": seen.kind.value, "command_id": self._command_id}
        return insert_missing(self._connection, supplier_observation, [row]) == 1

    def of(self, supplier: str = "") -> tuple[Observation, ...]:
        """Return what was seen of a supplier or (empty) of all, the oldest first."""
        table = supplier_observation
        query = select(table).order_by(table.c.day, table.c.source_no, table.c.item)
        if supplier:
            query = query.where(table.c.supplier == supplier)
        return tuple(
            Observation(
                row.supplier, row.item, ObservationKind(row.kind), row.promised, row.delivered,
                row.promised_min, row.actual_min, row.day, row.source_no,
            )
            for row in self._connection.execute(query)
        )  # fmt: skip
