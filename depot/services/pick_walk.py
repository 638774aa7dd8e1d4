"""The walk through a warehouse for a pick list (拣货路径)."""

from __future__ import annotations

from collections.abc import Iterable

from depot.domain.pick_path import Floor, Path, floor_of, in_walking_order, pick_path
from depot.store.uow import Reader

__all__ = ["walk", "walking_order", "warehouse_floor"]


def warehouse_floor(reader: Reader, depot: str) -> Floor:
    """Return what a walk needs to know of a warehouse."""
    bins = (shelf.bin for shelf in reader.places.shelves(depot))
    return floor_of(reader.places.floor_plan(depot), bins, reader.places.docks(depot))


def walk(reader: Reader, depot: str, bins: Iterable[str]) -> Path:
    """Return the order in which to visit bins, and the round trip in metres."""
    return pick_path(warehouse_floor(reader, depot), bins)


def walking_order(reader: Reader, depot: str, bins: Iterable[str]) -> dict[str, int]:
    """Return the place of each bin in the walk, from 0: a key to sort pick lines by."""
    return in_walking_order(warehouse_floor(reader, depot), bins)
