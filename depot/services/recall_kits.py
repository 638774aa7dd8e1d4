"""Kits that were made with a lot: a recall holds them too."""

from __future__ import annotations

from depot.store.uow import Reader


def with_kits(reader: Reader, lot_id: int) -> tuple[int, ...]:
    """Return the lot and the lots of the kits that contain it, sorted."""
    return tuple(sorted({lot_id, *(each.kit_lot_id for each in reader.kits.lots_with(lot_id))}))
