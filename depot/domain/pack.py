"""Quantities in packs: 3 托盘 2 箱 5 件, and back, without a rest."""

from __future__ import annotations

from dataclasses import dataclass

from depot.domain.item import Item
from depot.domain.ledger import require_quantity
from depot.errors import InvalidInput


@dataclass(frozen=True)
class PackCount:
    """How many of one packing level.

    Parameters
    ----------
    name
        Of the level; the base unit's name for single units.
    count, units
        How many, and base units in one.
    """

    name: str
    count: int
    units: int


def in_packs(item: Item, quantity: int) -> tuple[PackCount, ...]:
    """Return a quantity as the fewest packs, from large to small; nothing gets lost."""
    left, counts = quantity, []
    for pack in reversed(item.packs):
        count, left = divmod(left, pack.units)
        if count:
            counts.append(PackCount(pack.name, count, pack.units))
    if left or not counts:
        counts.append(PackCount(item.unit_zh, left, 1))
    return tuple(counts)


def in_words(item: Item, quantity: int) -> str:
    """Return a quantity in packs as people say it."""
    return " ".join(f"{each.count} {each.name}" for each in in_packs(item, quantity))


def base_units(item: Item, name: str, count: int) -> int:
    """Return the base units in so many packs of a level.

    Raises
    ------
    InvalidInput
        When the item has no such level, or the count can't be one.
    """
    require_quantity(count)
    levels = {item.unit_zh: 1} | {pack.name: pack.units for pack in item.packs}
    if name not in levels:
        known = "、".join(levels)
        raise InvalidInput(
            f"{item.name_zh}没有包装“{name}”。可用：{known}。",
            f"{item.name_en or item.code} has no pack “{name}”. It has: {known}.",
        )
    return require_quantity(count * levels[name])


def packed_weight_kg(item: Item, quantity: int) -> float:
    """Return the weight of a quantity in its fewest packs, packing included."""
    weights = {pack.name: pack.weight_kg for pack in item.packs}
    return sum(
        each.count * weights.get(each.name, item.weight_kg * each.units)
        for each in in_packs(item, quantity)
    )
