"""What keeping goods costs: an estimate from volume, value and time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from depot.domain.budget import Purpose
from depot.domain.money import FEN_PER_YUAN

HOURS_PER_YEAR: Final = 8760
_CM3_PER_M3: Final = 1_000_000
_PERMILLE: Final = 1000


@dataclass(frozen=True)
class HoldingRate:
    """What a year of keeping costs for a plan group.

    Parameters
    ----------
    cny_per_m3_year
        Yuan a year for a cubic metre of packed goods.
    value_permille_year
        Of the goods' book value, in thousandths a year.
    mark, source
        How sure it is; where it is from.
    """

    plan_group: str
    cny_per_m3_year: int
    value_permille_year: int
    mark: str
    source: str


def holding_fen(rate: HoldingRate, cm3_hours: int, fen_hours: int) -> int:
    """Return what keeping cost, in fen, rounded down.

    Parameters
    ----------
    cm3_hours
        Σ units × packed volume of one in cm³ × hours that they were kept.
    fen_hours
        Σ units × price of one in fen × hours.
    """
    by_volume = cm3_hours * rate.cny_per_m3_year * FEN_PER_YUAN // (_CM3_PER_M3 * HOURS_PER_YEAR)
    by_value = fen_hours * rate.value_permille_year // (_PERMILLE * HOURS_PER_YEAR)
    return by_volume + by_value


@dataclass(frozen=True)
class GroupCost:
    """What a plan group's reserves cost in a year, in fen.

    Parameters
    ----------
    holding
        Estimated by the rates.
    written_off
        Book value of what was written off.
    rotated
        Book value of what was sold in rotation.
    proceeds
        What the sales brought; it goes to the treasury, not to a budget line.
    """

    group: Purpose
    holding: int = 0
    written_off: int = 0
    rotated: int = 0
    proceeds: int = 0

    @property
    def rotation_loss(self) -> int:
        """Book value lost by selling; below zero when more came in."""
        return self.rotated - self.proceeds

    @property
    def total(self) -> int:
        """Everything that the group cost."""
        return self.holding + self.written_off + self.rotation_loss
