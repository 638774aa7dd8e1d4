"""How much of a bin goods take: weight, volume and floor under their stacks.

Floor of an item in a bin: its units stand on one another as high as the item allows and
the bin is clear, so ``ceil(units / layers) · footprint``. Goods whose height was not
measured take the share of the floor that they take of the volume.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from depot.domain.item import Item
from depot.domain.place import Bin

_MM2_PER_M2 = 1_000_000


@dataclass(frozen=True)
class Load:
    """What goods weigh and take.

    Parameters
    ----------
    weight_kg, volume_m3, floor_m2
        Sums over the goods.
    """

    weight_kg: float = 0.0
    volume_m3: float = 0.0
    floor_m2: float = 0.0


def layers(height_mm: int, stack_layers: int, stack_mm: int) -> int:
    """Return how many units stand on one another; 0 when it isn't known.

    Parameters
    ----------
    height_mm, stack_layers
        Of the item; 0 when not known.
    stack_mm
        Clear height of the bin; 0 when not measured.
    """
    if not height_mm:
        return 0
    clear = max(1, stack_mm // height_mm) if stack_mm else 0
    return min(stack_layers, clear) if stack_layers and clear else stack_layers or clear


def floor_m2(item: Item, quantity: int, shelf: Bin) -> float:
    """Return the floor that units of one item take in a bin."""
    high = layers(item.height_mm, item.stack_layers, shelf.stack_mm)
    if high and item.footprint_mm2:
        return -(-quantity // high) * item.footprint_mm2 / _MM2_PER_M2
    return shelf.floor_m2 * quantity * item.volume_m3 / shelf.volume_m3


def load_of(shelf: Bin, goods: Iterable[tuple[Item, int]]) -> Load:
    """Return what goods take in a bin; one entry an item."""
    kept = list(goods)
    return Load(
        sum(item.weight_kg * quantity for item, quantity in kept),
        sum(item.volume_m3 * quantity for item, quantity in kept),
        sum(floor_m2(item, quantity, shelf) for item, quantity in kept),
    )


def fits_high(item: Item, shelf: Bin) -> bool:
    """Whether one unit is low enough for the bin."""
    return not (item.height_mm and shelf.stack_mm) or item.height_mm <= shelf.stack_mm


def room_for(item: Item, shelf: Bin, load: Load, present: int = 0) -> int:
    """Return how many more units a bin takes by weight, volume and floor.

    Parameters
    ----------
    load
        What is in it, these goods included.
    present
        Units of the item that are there already: gaps on their stacks are filled first.
    """
    rooms = [
        _rest(shelf.max_kg - load.weight_kg, item.weight_kg),
        _rest(shelf.volume_m3 - load.volume_m3, item.volume_m3),
    ]
    high = layers(item.height_mm, item.stack_layers, shelf.stack_mm)
    if shelf.floor_m2 and high and item.footprint_mm2:
        stacks = _rest(shelf.floor_m2 - load.floor_m2, item.footprint_m2)
        gaps = -present % high
        rooms.append(stacks * high + gaps)
    elif shelf.floor_m2 and item.volume_m3:
        each = shelf.floor_m2 * item.volume_m3 / shelf.volume_m3
        rooms.append(_rest(shelf.floor_m2 - load.floor_m2, each))
    return max(0, min(rooms)) if fits_high(item, shelf) else 0


def _rest(room: float, each: float) -> int:
    # A hair of tolerance, or what fits exactly would not fit in binary fractions.
    return int(room / each + 1e-9) if each > 0 else 10**12
