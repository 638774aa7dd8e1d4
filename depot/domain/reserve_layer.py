"""Reserve layers, and the curve that each gives: how much of an item, where, by when."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from math import ceil, floor

from depot.errors import InvalidInput


class ReserveLayer(StrEnum):
    """Whose goods they are until they come, from the surest to the least sure."""

    STOCK = "stock"
    AGREEMENT = "agreement"
    CAPACITY = "capacity"
    PURCHASE = "purchase"
    AID = "aid"
    HOUSEHOLD = "household"


@dataclass(frozen=True)
class LayerCurve:
    """What one layer of one source can have of an item, by the time since the call.

    Parameters
    ----------
    source
        Code of the place that trucks load at.
    steps
        ``(minutes since the call, units in all)``, minutes strictly rising, units never
        falling; as promised.
    share
        Of the units, what to count on when planning carefully, 0 to 1.
    stretch
        Times the minutes, what to count on when planning carefully; at least 1.
    unit_cost_cny
        Per base unit.
    delivered
        The supplier brings it with its own trucks; ours don't load it.
    """

    source: str
    item: str
    layer: ReserveLayer
    steps: tuple[tuple[int, int], ...]
    share: float = 1.0
    stretch: float = 1.0
    unit_cost_cny: float = 0.0
    delivered: bool = False

    def __post_init__(self) -> None:
        minutes = [minute for minute, _ in self.steps]
        units = [quantity for _, quantity in self.steps]
        rising = all(a < b for a, b in pairwise(minutes))
        if not rising or units != sorted(units) or min([*minutes, *units], default=0) < 0:
            raise InvalidInput(
                f"“{self.source}”的“{self.item}”供应曲线须逐步增加，现为{self.steps}。",
                f"The curve of “{self.item}” at “{self.source}” must rise, it is {self.steps}.",
            )
        if not 0 <= self.share <= 1 or self.stretch < 1:
            raise InvalidInput(
                f"“{self.source}”的可靠份额须在 0 至 1 之间，时间倍数须不小于 1。",
                f"“{self.source}”: the reliable share must be 0 to 1, the stretch at least 1.",
            )

    @property
    def promised(self) -> int:
        """Units in all, as promised."""
        return self.steps[-1][1] if self.steps else 0

    @property
    def reliable(self) -> int:
        """Units in all, to count on when planning carefully."""
        return reliable_units(self.promised, self.share)

    def carefully(self) -> LayerCurve:
        """Return the curve to plan carefully on: less and later, and nothing left to discount."""
        by_minute: dict[int, int] = {}
        for minute, units in self.steps:
            by_minute[ceil(minute * self.stretch)] = reliable_units(units, self.share)
        kept = tuple((minute, units) for minute, units in by_minute.items() if units)
        return LayerCurve(
            self.source, self.item, self.layer, kept, unit_cost_cny=self.unit_cost_cny,
            delivered=self.delivered,
        )  # fmt: skip


def reliable_units(units: int, share: float) -> int:
    """Return whole units to count on; a hair below a whole number counts as it."""
    return floor(units * share + 1e-9)
