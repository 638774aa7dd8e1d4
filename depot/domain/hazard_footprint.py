"""Where hazards strike, what they do to stores and suppliers, and disasters that were."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from depot.domain.geodesy import Position
from depot.domain.mark import Mark
from depot.errors import InvalidInput

SHAPES: Final = ("everywhere", "reaches", "source", "edge", "group", "site")


@dataclass(frozen=True)
class HazardFootprint:
    """How a hazard spreads over the ground (灾害影响范围).

    Parameters
    ----------
    shape
        One of `SHAPES` (docs/preposition.md).
    reach_km
        How far it reaches from its lines.
    """

    hazard_code: str
    shape: str
    reach_km: float
    lines: tuple[tuple[Position, ...], ...]
    mark: Mark
    source: str

    def __post_init__(self) -> None:
        if self.shape not in SHAPES or not self.reach_km > 0:
            raise InvalidInput(
                f"灾种 {self.hazard_code}：影响形态“{self.shape}”或距离 {self.reach_km} 无效。",
                f"Hazard {self.hazard_code}: shape “{self.shape}” or reach {self.reach_km} km "
                "isn't valid.",
            )


@dataclass(frozen=True)
class HazardDamage:
    """What a hazard at one level does to stores and suppliers.

    Parameters
    ----------
    depot_hit
        Chance that a store is damaged.
    depot_left
        Least and most share of its goods that is left then.
    supplier_fails
        Chance that a supplier brings nothing.
    """

    hazard_id: str
    depot_hit: float
    depot_left: tuple[float, float]
    supplier_fails: float
    mark: Mark
    source: str

    def __post_init__(self) -> None:
        low, high = self.depot_left
        if not (0 <= low <= high <= 1 and 0 <= self.depot_hit <= 1
                and 0 <= self.supplier_fails <= 1):  # fmt: skip
            raise InvalidInput(
                f"灾种 {self.hazard_id} 的损毁比例和概率须在 0 与 1 之间。",
                f"Hazard {self.hazard_id}: damage shares and chances must lie within 0 and 1.",
            )


@dataclass(frozen=True)
class HistoricalEvent:
    """A disaster that was (历史灾害), as a hazard at a level.

    Parameters
    ----------
    affected_share
        Of the people in the hazard's scope.
    closed_classes
        Road classes that were closed whole.
    """

    code: str
    name_zh: str
    name_en: str
    begins: date
    hazard_id: str
    affected_share: float
    closed_classes: tuple[str, ...]
    mark: Mark
    source: str

    def __post_init__(self) -> None:
        if not 0 <= self.affected_share <= 1:
            raise InvalidInput(
                f"历史灾害 {self.code} 的受灾比例须在 0 与 1 之间。",
                f"Historical event {self.code}: the affected share must lie within 0 and 1.",
            )
