"""The dispatch problem: who needs what, from where, with which trucks, by when.

Minute 0 is the disaster's onset. All times are whole minutes. Every object is
valid once built; `Problem` checks the references between them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import isfinite

from optimize.dispatch.breaks import DriverRule
from optimize.dispatch.tiers import AS_STATED, FirstObjective, Tolerances
from optimize.dispatch.travel_table import UNREACHABLE, TravelPeriod, TravelTable
from optimize.supply import SupplyCurve

__all__ = [
    "UNREACHABLE",
    "Delivery",
    "FirstObjective",
    "Item",
    "Problem",
    "Site",
    "Source",
    "Supply",
    "Tolerances",
    "TravelPeriod",
    "TravelTable",
    "Vehicle",
    "VehicleType",
]


@dataclass(frozen=True)
class Item:
    """A supply item in its base unit.

    Parameters
    ----------
    weight_kg, volume_m3
        Of one packed unit. Positive weight, non-negative volume.
    equivalents
        Need code to how much of that need one unit covers (a 24-bottle case
        covers 13.2 L of ``water``). Substitutes are items with the same need.
    pallets
        Pallet places that one unit takes (a pallet of 48 cases: 1/48); what is
        left over shares pallets. 0: not on pallets.
    """

    code: str
    weight_kg: float
    volume_m3: float
    equivalents: Mapping[str, float]
    name: str = ""
    pallets: float = 0.0

    def __post_init__(self) -> None:
        _finite(
            self.code,
            weight_kg=self.weight_kg,
            volume_m3=self.volume_m3,
            pallets=self.pallets,
        )
        if self.weight_kg <= 0 or self.volume_m3 < 0 or self.pallets < 0:
            raise ValueError(f"item {self.code}: weight_kg must be > 0, the others >= 0.")
        for need, amount in self.equivalents.items():
            if not isfinite(amount) or amount <= 0:
                raise ValueError(f"item {self.code}: equivalents[{need}] must be > 0.")


@dataclass(frozen=True)
class Source:
    """A place that loads trucks: a warehouse, a supplier, a producer.

    Parameters
    ----------
    location
        Its row in the travel table.
    docks
        Trucks that can load at once. Zero closes the source.
    dock_kg_per_min
        Loading rate of one dock with its crew.
    dock_setup_min
        Fixed minutes a truck spends on the dock besides loading.
    open_min
        No loading starts before.
    dock_free_min
        Dock by dock from 0, the minute from which it is free (a truck of an
        earlier plan still loads there); docks beyond are free at once.
    """

    code: str
    location: str
    docks: int
    dock_kg_per_min: float
    dock_setup_min: int = 0
    open_min: int = 0
    name: str = ""
    dock_free_min: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        _finite(self.code, dock_kg_per_min=self.dock_kg_per_min)
        if self.docks < 0 or self.dock_setup_min < 0 or self.open_min < 0:
            raise ValueError(f"source {self.code}: docks and minutes must be >= 0.")
        if self.dock_kg_per_min <= 0:
            raise ValueError(f"source {self.code}: dock_kg_per_min must be > 0.")
        if any(minute < 0 for minute in self.dock_free_min):
            raise ValueError(f"source {self.code}: dock_free_min must be >= 0.")


@dataclass(frozen=True)
class Supply:
    """What one source has of one item, by time.

    Parameters
    ----------
    unit_cost_cny
        Paid per unit taken (call-off price); 0 for own stock.
    """

    source: str
    item: str
    curve: SupplyCurve
    unit_cost_cny: float = 0.0


@dataclass(frozen=True)
class Site:
    """A place where people wait for relief.

    Parameters
    ----------
    people
        Affected people to relieve. Non-negative.
    requirements
        Need code to the quantity that relieves everybody here. People are
        relieved in the share of their worst-covered need.
    weight
        Weight of one person in the first objective (1 = ordinary).
    unload_kg_per_min, unload_setup_min
        Unloading rate and fixed minutes of each visit.
    handout_min
        From the end of unloading until people have it.
    open_min
        No unloading starts before.
    """

    code: str
    location: str
    people: int
    requirements: Mapping[str, float]
    weight: float = 1.0
    unload_kg_per_min: float = 75.0
    unload_setup_min: int = 5
    handout_min: int = 0
    open_min: int = 0
    name: str = ""

    def __post_init__(self) -> None:
        _finite(self.code, weight=self.weight, unload_kg_per_min=self.unload_kg_per_min)
        if self.people < 0:
            raise ValueError(f"site {self.code}: people must be >= 0.")
        if self.weight <= 0 or self.unload_kg_per_min <= 0:
            raise ValueError(f"site {self.code}: weight and unload_kg_per_min must be > 0.")
        if min(self.unload_setup_min, self.handout_min, self.open_min) < 0:
            raise ValueError(f"site {self.code}: minutes must be >= 0.")
        for need, amount in self.requirements.items():
            if not isfinite(amount) or amount < 0:
                raise ValueError(f"site {self.code}: requirements[{need}] must be >= 0.")


@dataclass(frozen=True)
class Delivery:
    """Goods that are there or come for sure, whatever is planned.

    Parameters
    ----------
    arrive_min, leave_min
        Arrival, and end of unloading.
    units
        Item code to whole units.
    """

    site: str
    arrive_min: int
    leave_min: int
    units: Mapping[str, int]

    def __post_init__(self) -> None:
        if not 0 <= self.arrive_min <= self.leave_min:
            raise ValueError(f"delivery to {self.site}: needs 0 <= arrive_min <= leave_min.")
        if any(units < 0 for units in self.units.values()):
            raise ValueError(f"delivery to {self.site}: units must be >= 0.")


@dataclass(frozen=True)
class VehicleType:
    """A class of trucks.

    Parameters
    ----------
    profile
        Road profile: which matrix of the travel table it drives by.
    capacity_pallets
        Pallet places; 0: not limited.
    """

    code: str
    capacity_kg: float
    capacity_m3: float
    profile: str
    cost_cny_per_km: float = 0.0
    name: str = ""
    capacity_pallets: float = 0.0

    def __post_init__(self) -> None:
        _finite(
            self.code,
            capacity_kg=self.capacity_kg,
            capacity_m3=self.capacity_m3,
            capacity_pallets=self.capacity_pallets,
        )
        if self.capacity_kg <= 0 or self.capacity_m3 <= 0:
            raise ValueError(f"vehicle type {self.code}: capacities must be > 0.")
        if self.cost_cny_per_km < 0 or self.capacity_pallets < 0:
            raise ValueError(f"vehicle type {self.code}: cost and pallets must be >= 0.")

    def takes(self, item: Item) -> bool:
        """Whether one unit fits on such a truck."""
        fits = item.weight_kg <= self.capacity_kg and item.volume_m3 <= self.capacity_m3
        return fits and (not self.capacity_pallets or item.pallets <= self.capacity_pallets)


@dataclass(frozen=True)
class Vehicle:
    """One truck with its driver.

    Parameters
    ----------
    start
        Location where it stands.
    available_from_min, available_until_min
        It moves only from the first on; its last unloading ends by the
        second (driver's hours). It needs no way back after its last stop.
    sources
        Codes of the sources that it may load at; empty: any. A supplier's own
        trucks name their supplier alone.
    drive_limit_min, break_min
        The driver drives at most so many minutes on end without a rest of so
        many (`optimize.dispatch.breaks`); both 0: no rule.
    driven_min
        Minutes that the driver has driven on end when it becomes available.
    """

    code: str
    type: str
    start: str
    available_from_min: int = 0
    available_until_min: int = 100_000
    name: str = ""
    sources: tuple[str, ...] = ()
    drive_limit_min: int = 0
    break_min: int = 0
    driven_min: int = 0

    def __post_init__(self) -> None:
        if min(self.drive_limit_min, self.break_min, self.driven_min) < 0:
            raise ValueError(f"vehicle {self.code}: minutes of driving and breaks must be >= 0.")
        if (self.drive_limit_min > 0) != (self.break_min > 0):
            raise ValueError(f"vehicle {self.code}: a driving limit and its break go together.")
        if self.driven_min > self.drive_limit_min:
            raise ValueError(f"vehicle {self.code}: driven_min is above drive_limit_min.")
        if self.available_from_min < 0 or self.available_until_min < self.available_from_min:
            raise ValueError(f"vehicle {self.code}: needs 0 <= available_from_min <= until.")
        if len(set(self.sources)) != len(self.sources):
            raise ValueError(f"vehicle {self.code}: sources must be distinct.")

    @property
    def rule(self) -> DriverRule:
        """How long its driver may drive on end."""
        return DriverRule(self.drive_limit_min, self.break_min)

    def may_load_at(self, source: str) -> bool:
        """Whether it may load at the source of this code."""
        return not self.sources or source in self.sources


@dataclass(frozen=True)
class Problem:
    """All that a dispatch plan is made from; immutable.

    Parameters
    ----------
    deadline_min
        People count as relieved when they have everything by this minute
        (district plan: basic relief within 10 hours of onset, 600).
    order_min
        Minute of the dispatch order; nothing loads or drives before.
    first_supplies_limit_min
        Minutes from the order to the first supplies at each site (guidance of
        2024 for county stock: 6 hours, 360). Counted, and binding if
        ``first_objective`` says so.
    first_objective, tolerances
        Which tier of the objective comes first, and what it gives up for the next one.
    max_stops
        Most sites in one trip. At least 1.
    deliveries
        What an earlier plan has brought or has on its way; it counts for its sites.
    apart
        Pairs of items that may not be on a truck together.
    """

    items: tuple[Item, ...]
    sources: tuple[Source, ...]
    supplies: tuple[Supply, ...]
    sites: tuple[Site, ...]
    vehicle_types: tuple[VehicleType, ...]
    vehicles: tuple[Vehicle, ...]
    travel: TravelTable
    deadline_min: int = 600
    order_min: int = 0
    first_supplies_limit_min: int = 360
    max_stops: int = 3
    first_objective: FirstObjective = FirstObjective.RELIEVED
    name: str = ""
    deliveries: tuple[Delivery, ...] = ()
    apart: tuple[tuple[str, str], ...] = ()
    tolerances: Tolerances = AS_STATED

    def __post_init__(self) -> None:
        if self.deadline_min < 0 or self.order_min < 0 or self.first_supplies_limit_min < 0:
            raise ValueError("problem: deadline_min, order_min and limits must be >= 0.")
        if self.max_stops < 1:
            raise ValueError("problem: max_stops must be >= 1.")
        for group in ("items", "sources", "sites", "vehicle_types", "vehicles"):
            codes = [entry.code for entry in getattr(self, group)]
            if len(set(codes)) != len(codes):
                raise ValueError(f"problem: codes of {group} must be distinct.")
        self._check_references()
        self._check_apart()

    def _check_apart(self) -> None:
        items = {item.code for item in self.items}
        for one, other in self.apart:
            _known("apart: item", one, items)
            _known("apart: item", other, items)
            if one == other:
                raise ValueError(f"problem: item {one!r} can't be kept apart from itself.")

    def _check_references(self) -> None:
        places = set(self.travel.locations)
        sources = {source.code for source in self.sources}
        items = {item.code for item in self.items}
        types = {kind.code for kind in self.vehicle_types}
        for source in self.sources:
            _known(f"source {source.code}: location", source.location, places)
        for site in self.sites:
            _known(f"site {site.code}: location", site.location, places)
        for kind in self.vehicle_types:
            _known(f"vehicle type {kind.code}: profile", kind.profile, set(self.travel.minutes))
        for vehicle in self.vehicles:
            _known(f"vehicle {vehicle.code}: type", vehicle.type, types)
            _known(f"vehicle {vehicle.code}: start", vehicle.start, places)
            for code in vehicle.sources:
                _known(f"vehicle {vehicle.code}: sources", code, sources)
        for supply in self.supplies:
            _known("supply: source", supply.source, sources)
            _known("supply: item", supply.item, items)
        sites = {site.code for site in self.sites}
        for delivery in self.deliveries:
            _known("delivery: site", delivery.site, sites)
            for item in delivery.units:
                _known("delivery: item", item, items)
        pairs = [(supply.source, supply.item) for supply in self.supplies]
        if len(set(pairs)) != len(pairs):
            raise ValueError("problem: one supply a source and item.")

    @property
    def people_total(self) -> int:
        """People at all sites."""
        return sum(site.people for site in self.sites)


def _finite(code: str, **values: float) -> None:
    for name, value in values.items():
        if not isfinite(value):
            raise ValueError(f"{code}: {name} must be a finite number.")


def _known(what: str, code: str, known: set[str]) -> None:
    if code not in known:
        raise ValueError(f"{what} {code!r} is unknown.")
