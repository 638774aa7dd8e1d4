"""What may happen: who needs what where, which roads can be used, what of the reserves is left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite


@dataclass(frozen=True)
class Arc:
    """A way from a place to a site.

    Parameters
    ----------
    minutes
        Loading and driving; from the goods being ready to the goods being there.
    cny_per_kg
        Of carrying one kilogram.
    cny_per_unit
        Item to the price of carrying one unit, instead of the price by weight.
    truck_hours_per_t
        Hours of trucks (there and back) that a tonne takes.
    mode
        Tells ways between the same ends apart.
    """

    place: str
    site: str
    minutes: float = 0.0
    cny_per_kg: float = 0.0
    cny_per_unit: Mapping[str, float] = field(default_factory=dict)
    truck_hours_per_t: float = 0.0
    mode: str = ""

    def __post_init__(self) -> None:
        figures = (self.minutes, self.cny_per_kg, self.truck_hours_per_t)
        if not self.place or not self.site:
            raise ValueError("arc: place and site must not be empty.")
        if any(not isfinite(each) or each < 0 for each in (*figures, *self.cny_per_unit.values())):
            raise ValueError(f"arc {self.place}–{self.site}: figures must be finite and >= 0.")

    def price(self, item: str, weight_kg: float) -> float:
        """Return what carrying a unit of an item costs, CNY."""
        return self.cny_per_unit.get(item, self.cny_per_kg * weight_kg)


@dataclass(frozen=True)
class Need:
    """Units of an item that a site needs."""

    site: str
    item: str
    units: float

    def __post_init__(self) -> None:
        if not isfinite(self.units) or self.units < 0:
            raise ValueError(f"need of {self.item} at {self.site}: units must be finite and >= 0.")


@dataclass(frozen=True)
class Scenario:
    """One thing that may happen.

    Parameters
    ----------
    network
        Names the arcs that can be used.
    available
        Place to the share of its reserves that is left; 1 where it isn't named.
    people
        Site to people who need relief there.
    priority
        Site to the factor of its penalties; 1 where it isn't named.
    truck_hours
        Hours that trucks have by the end of each period in all; None: no limit.
    """

    code: str
    probability: float
    needs: tuple[Need, ...] = ()
    network: str = ""
    available: Mapping[str, float] = field(default_factory=dict)
    people: Mapping[str, float] = field(default_factory=dict)
    priority: Mapping[str, float] = field(default_factory=dict)
    truck_hours: tuple[float, ...] | None = None
    name: str = ""

    def __post_init__(self) -> None:
        if not self.code:
            raise ValueError("scenario: code must not be empty.")
        if not 0 <= self.probability <= 1:
            raise ValueError(f"scenario {self.code}: probability must lie between 0 and 1.")
        if any(not 0 <= share <= 1 for share in self.available.values()):
            raise ValueError(f"scenario {self.code}: available must lie between 0 and 1.")
        figures = (*self.people.values(), *self.priority.values(), *(self.truck_hours or ()))
        if any(not isfinite(each) or each < 0 for each in figures):
            raise ValueError(
                f"scenario {self.code}: people, priority and hours must be finite and >= 0."
            )
        ends = [(need.site, need.item) for need in self.needs]
        if len(set(ends)) != len(ends):
            raise ValueError(f"scenario {self.code}: a site needs an item twice.")

    def left(self, place: str) -> float:
        """Return the share of a place's reserves that is left."""
        return self.available.get(place, 1.0)

    def weight(self, site: str) -> float:
        """Return the factor of a site's penalties."""
        return self.priority.get(site, 1.0)
