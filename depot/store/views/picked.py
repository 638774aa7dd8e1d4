"""Goods that were picked for a truck and have not left: off the shelf, still on the book."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, String, cast, func, or_, select

from depot.domain.ledger import OWN, HoldingKey, StockStatus
from depot.domain.shipment import UNDONE_LINE, ShipmentStatus, ShipmentStepKind
from depot.store.schema.places import bin_
from depot.store.schema.shipments import shipment, shipment_line, shipment_step


class Picked:
    """Reads what stands at the dock."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def away(self, key: HoldingKey, at_us: int) -> int:
        """Return the units of a holding that were picked and in the building at an instant."""
        left = or_(shipment.c.departed_at_us == 0, shipment.c.departed_at_us > at_us)
        query = _lines(key, func.coalesce(func.sum(shipment_line.c.picked), 0)).where(
            shipment_line.c.picked_at_us <= at_us,
            shipment.c.status != ShipmentStatus.CANCELLED.value,
            left,
        )
        return int(self._connection.execute(query).scalar_one()) if _can_be_picked(key) else 0

    def picked_between(self, key: HoldingKey, after_us: int, until_us: int) -> bool:
        """Whether units of a holding were confirmed as picked after an instant, up to another."""
        query = _lines(key, shipment_line.c.line).where(
            shipment_line.c.picked > 0,
            shipment_line.c.picked_at_us > after_us,
            shipment_line.c.picked_at_us <= until_us,
        )
        return _can_be_picked(key) and self._connection.execute(query.limit(1)).first() is not None

    def undone_since(self, key: HoldingKey, after_us: int) -> bool:
        """Whether a pick from a holding was taken back after an instant: the goods are back.

        The line forgets its pick, the shipment's history doesn't.
        """
        query = (
            _lines(key, shipment_line.c.line)
            .join(shipment_step, shipment_step.c.number == shipment_line.c.number)
            .where(
                shipment_step.c.kind == ShipmentStepKind.UNPICKED_LINE.value,
                shipment_step.c.note.like(cast(shipment_line.c.line, String) + UNDONE_LINE + "%"),
                shipment_step.c.at_us > after_us,
            )
        )
        return _can_be_picked(key) and self._connection.execute(query.limit(1)).first() is not None


def _can_be_picked(key: HoldingKey) -> bool:
    return key.status == StockStatus.ISSUABLE and key.owner == OWN


def _lines(key: HoldingKey, wanted: Any) -> Any:  # noqa: ANN401  any column, any SELECT
    return (
        select(wanted)
        .select_from(shipment_line)
        .join(shipment, shipment.c.number == shipment_line.c.number)
        .join(bin_, (bin_.c.depot == shipment.c.depot) & (bin_.c.code == shipment_line.c.bin))
        .where(shipment_line.c.lot_id == key.lot_id, bin_.c.account_id == key.account_id)
    )
