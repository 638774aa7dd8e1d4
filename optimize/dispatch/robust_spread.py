"""How uncertain the hours after a disaster are: the parameters that scenarios are drawn by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from math import isfinite

MOST_SCENARIOS = 10_000
"""More would tell nothing new: the chance's error is below half a hundredth from there on."""

MOST_SPREAD = 3.0
"""Of a logarithm: a factor of 20 either way two times in three; more is a typing error."""


@dataclass(frozen=True)
class Spread:
    """Spreads of times and chances of failures.

    A *spread* is the standard deviation of a factor's logarithm: with 0.2 a time is between
    0.72 and 1.39 times the plan's in nine cases of ten. The median of every factor is 1: the
    plan's own times. The values that stand here are those of an ordinary day
    (data/reference/uncertainty.csv).

    Parameters
    ----------
    road_district, road_kind, road_area, road_place
        Spreads of driving times: common to all; to trucks of one road profile; to the roads of
        an area (half of it at each end of a way); to the ways out of, or into, one place.
    loading, unloading
        Spreads of the loading minutes of each source, the unloading minutes of each site.
    breakdown
        Chance of each truck to break down between the order and the deadline.
    closure
        Chance of each site's last road to be closed between the order and the deadline.
    supplier_late
        Spread of the wait for what is released after the order; it never comes early.
    supplier_short, supplier_least
        Chance of a source to bring less of it than is promised, and the least share then.
    """

    road_district: float = 0.12
    road_kind: float = 0.05
    road_area: float = 0.12
    road_place: float = 0.10
    loading: float = 0.21
    unloading: float = 0.21
    breakdown: float = 0.02
    closure: float = 0.01
    supplier_late: float = 0.33
    supplier_short: float = 0.05
    supplier_least: float = 0.5

    def __post_init__(self) -> None:
        for each in fields(self):
            most = 1.0 if each.name in SHARES else MOST_SPREAD
            value = getattr(self, each.name)
            if not isfinite(value) or not 0 <= value <= most:
                raise ValueError(f"spread: {each.name} must be from 0 to {most:g}, not {value}.")

    @classmethod
    def none(cls) -> Spread:
        """Return the spread of a world that goes as planned."""
        return cls(**{each.name: 0.0 for each in fields(cls) if each.name != "supplier_least"})


SHARES = ("breakdown", "closure", "supplier_short", "supplier_least")
"""Parameters that are chances or shares, not spreads."""


@dataclass(frozen=True)
class Uncertainty:
    """Which scenarios a plan is judged by; the same one draws the same scenarios.

    Parameters
    ----------
    areas
        Location code to its area, whose roads are fast or slow together; a location that isn't
        named is an area of its own.
    scenarios
        How many are drawn, from 1 to `MOST_SCENARIOS`.
    seed
        Non-negative.
    """

    spread: Spread = field(default_factory=Spread)
    areas: Mapping[str, str] = field(default_factory=dict)
    scenarios: int = 200
    seed: int = 0

    def __post_init__(self) -> None:
        if not 1 <= self.scenarios <= MOST_SCENARIOS:
            raise ValueError(
                f"scenarios must be from 1 to {MOST_SCENARIOS:,}, not {self.scenarios}."
            )
        if self.seed < 0:
            raise ValueError(f"seed must be non-negative, not {self.seed}.")
