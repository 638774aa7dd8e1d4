"""Supply curves: how much of an item a place can have on its dock by when."""

from __future__ import annotations

import itertools
from bisect import bisect_right
from dataclasses import dataclass


@dataclass(frozen=True)
class SupplyCurve:
    """Cumulative quantity of one item at one source, a step function of time.

    Every reserve layer is such a curve: physical stock is one step at minute
    0, an agreement call-off one step at its lead time, a producer a stair
    from its ramp-up on.

    Parameters
    ----------
    steps
        ``(minute, units)`` pairs: from that minute on, that many units in all
        are on the dock. Minutes (from the problem's minute 0, which is the
        onset) strictly increase, units are whole and never fall.
    """

    steps: tuple[tuple[int, int], ...]

    def __post_init__(self) -> None:
        minutes = [minute for minute, _ in self.steps]
        units = [quantity for _, quantity in self.steps]
        if any(minute < 0 for minute in minutes):
            raise ValueError("minutes of a supply curve must be non-negative.")
        if any(later <= earlier for earlier, later in itertools.pairwise(minutes)):
            raise ValueError("minutes of a supply curve must increase.")
        if any(quantity < 0 for quantity in units):
            raise ValueError("units of a supply curve must be non-negative.")
        if any(later < earlier for earlier, later in itertools.pairwise(units)):
            raise ValueError("units of a supply curve must never fall.")

    @classmethod
    def at_once(cls, units: int, minute: int = 0) -> SupplyCurve:
        """Return a curve with everything there from ``minute`` on."""
        return cls(((minute, units),))

    def by(self, minute: int) -> int:
        """Return the units on the dock by ``minute``, that minute included."""
        position = bisect_right(self.steps, minute, key=lambda step: step[0])
        return self.steps[position - 1][1] if position else 0

    @property
    def total(self) -> int:
        """All units that ever come."""
        return self.steps[-1][1] if self.steps else 0
