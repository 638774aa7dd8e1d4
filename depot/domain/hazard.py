"""Hazards by level: how many people they hit and what they do to the roads."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from depot.domain.district import RoadLink
from depot.domain.mark import Mark
from depot.errors import InvalidInput

ALL_TOWNSHIPS: Final = "all"
ONE_TOWNSHIP: Final = "one township"
ONE_COMMUNITY: Final = "one community"
MONTHS: Final = (
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
)  # fmt: skip
YEAR: Final = 12


class Estimate(StrEnum):
    """Which of the three points of a hazard's affected share is taken."""

    LOW = "low"
    MODE = "mode"
    HIGH = "high"


@dataclass(frozen=True)
class HazardLevel:
    """One hazard at one level.

    Parameters
    ----------
    id
        ``"FL-II"``; unique.
    level
        IV (small) to I (extreme): ours, not the legal response triggers.
    months
        In which it happens, 1 to 12.
    scope
        Township codes, or ``("all",)``, ``("one township",)``, ``("one community",)``.
    affected_share
        Low, mode and high share of the people in its scope.
    relocated_share
        Share of the affected who must move out.
    closure_probability
        Chance that a road is closed at onset: by road class, and for flood-prone
        roads and bridges.
    speed_factor
        Times the free speed on roads that stay open.
    lead_factor
        Times the lead times of suppliers.
    needs_only
        The only needs that arise; empty: all.
    """

    id: str
    code: str
    name_zh: str
    name_en: str
    level: str
    return_period_years: float
    months: frozenset[int]
    scope: tuple[str, ...]
    affected_share: tuple[float, float, float]
    relocated_share: float
    closure_probability: dict[str, float]
    speed_factor: float
    lead_factor: float
    power_out_share: float
    needs_only: tuple[str, ...]
    mark: Mark
    source: str

    def __post_init__(self) -> None:
        low, mode, high = self.affected_share
        if not 0 <= low <= mode <= high <= 1:
            raise self._invalid(
                "受灾比例须满足 0 ≤ 低 ≤ 众 ≤ 高 ≤ 1", "needs 0 ≤ low ≤ mode ≤ high ≤ 1"
            )
        shares = (self.relocated_share, self.power_out_share, *self.closure_probability.values())
        if not all(0 <= share <= 1 for share in shares):
            raise self._invalid("比例和概率须在 0 与 1 之间", "shares must lie between 0 and 1")
        if not 0 < self.speed_factor <= 1 or self.lead_factor < 1:
            raise self._invalid(
                "车速系数须在 0 与 1 之间，供货系数不小于 1",
                "the speed factor must lie in (0, 1], the lead factor be 1 or more",
            )

    def share(self, estimate: Estimate) -> float:
        """Return the affected share of the people in the places hit."""
        low, mode, high = self.affected_share
        return {Estimate.LOW: low, Estimate.MODE: mode, Estimate.HIGH: high}[estimate]

    def closure_chance(self, link: RoadLink) -> float:
        """Return the chance that a road is closed at onset: the worst of what it is."""
        chances = [self.class_closure(link.road_class)]
        if link.flood_prone:
            chances.append(self.closure_probability.get("flood_prone", 0.0))
        if link.bridge:
            chances.append(self.closure_probability.get("bridge", 0.0))
        return max(chances)

    def class_closure(self, road_class: str) -> float:
        """Return the chance that a road of a class is closed at onset, whatever else it is."""
        return self.closure_probability.get(_closure_class(road_class), 0.0)

    def _invalid(self, zh: str, en: str) -> InvalidInput:
        return InvalidInput(f"灾种 {self.id}：{zh}。", f"Hazard {self.id}: {en}.")


def _closure_class(road_class: str) -> str:
    if road_class in {"county", "rural"}:
        return "county_rural"
    return "urban" if road_class.startswith("urban") else road_class


def months_of(text: str) -> frozenset[int]:
    """Read ``"Jun-Sep"``, ``"Mar-Jun, Sep-Nov"`` or ``"all"`` as months 1 to 12.

    Raises
    ------
    ValueError
        When a month isn't one.
    """
    if text.strip().lower() == "all":
        return frozenset(range(1, YEAR + 1))
    found: set[int] = set()
    for span in text.split(","):
        first, _, last = span.strip().partition("-")
        start, end = MONTHS.index(first), MONTHS.index(last or first)
        found |= {(start + step) % YEAR + 1 for step in range((end - start) % YEAR + 1)}
    return frozenset(found)
