"""What a plan of the warehouse is coloured by: how full, how soon, what class."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date

from depot.domain.put_away import BinState


@dataclass(frozen=True)
class BinFigures:
    """A bin in figures.

    Parameters
    ----------
    weight, volume, floor
        Shares of the limits, from 0; a floor that isn't measured counts as 0.
    expires_on
        The nearest of all lots in it; None when nothing in it expires.
    storage_class
        What most of its lots are of; empty when the bin is.
    lots
        How many lie in it.
    """

    weight: float
    volume: float
    floor: float
    expires_on: date | None
    storage_class: str
    lots: int

    @property
    def fill(self) -> float:
        """The share of the limit that is nearest."""
        return max(self.weight, self.volume, self.floor)


def figures_of(state: BinState) -> BinFigures:
    """Return a bin in figures."""
    shelf, load = state.bin, state.load
    ends = [each.expires_on for each in state.goods if each.expires_on is not None]
    classes = Counter(each.classes[0] for each in state.goods)
    return BinFigures(
        load.weight_kg / shelf.max_kg,
        load.volume_m3 / shelf.volume_m3,
        load.floor_m2 / shelf.floor_m2 if shelf.floor_m2 else 0.0,
        min(ends, default=None),
        min(classes, key=lambda name: (-classes[name], name)) if classes else "",
        len(state.goods),
    )
