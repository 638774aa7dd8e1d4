"""How fast kinds of lorries drive on kinds of roads."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

from depot.domain.mark import Mark
from depot.errors import InvalidInput


@dataclass(frozen=True)
class RoadProfileRow:
    """One kind of lorry on one class of road.

    Parameters
    ----------
    factor
        Times the free speed.
    cap_kmh
        Top speed.
    forbidden
        Whether it may not drive there at all.
    """

    profile: str
    road_class: str
    factor: float
    cap_kmh: float
    forbidden: bool
    mark: Mark

    def __post_init__(self) -> None:
        if not (isfinite(self.factor) and self.factor > 0 and self.cap_kmh > 0):
            raise InvalidInput(
                f"行车类别 {self.profile} 在 {self.road_class} 上的系数和限速应大于零。",
                f"Profile {self.profile} on {self.road_class}: factor and cap must be above zero.",
            )
