"""Where reserves can be and whom they reach: depots, suppliers, caches, homes, and the roads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from math import fsum, inf
from statistics import fmean

from depot.domain.agreement import Supplier
from depot.domain.district import Community, District
from depot.domain.fleet import Vehicle, VehicleClass
from depot.domain.geodesy import distance_km
from depot.domain.norms import Norms
from depot.domain.place import Dock, PlaceKind
from depot.domain.scenario import Scenario
from depot.domain.season import Season
from depot.io.reference import Reference
from depot.services.planning_roads import (
    ACCESS_CITY,
    SHORTEST_KM,
    Stand,
    source_location,
    source_stand,
    times,
)  # fmt: skip
from depot.store.uow import Reader
from optimize.dispatch.problem import UNREACHABLE, TravelTable
from optimize.preposition.problem import Arc

SHELTER_FROM_PEOPLE = 25_000
"""A township with so many people has a shelter that could be a cache beside its seat."""

_MIN_PER_HOUR = 60
_KG_PER_T = 1000


class SpotKind(StrEnum):
    """What a place or demand point is."""

    DEPOT = "depot"
    SUPPLIER = "supplier"
    TOWNSHIP = "township"
    SHELTER = "shelter"
    HOMES = "homes"
    COMMUNITY = "community"


@dataclass(frozen=True)
class Spot:
    """A place of reserves or a demand point, for maps and ways."""

    code: str
    name: str
    kind: SpotKind
    lon: float
    lat: float


@dataclass(frozen=True)
class Fleet:
    """Our trucks as one: an average load, its price and time, and the hours there are.

    Parameters
    ----------
    load_kg, kg_per_m3
        What a trip carries; payload over loading volume, so that bulky goods count by volume.
    profile
        By which most of the payload drives.
    windows
        (from, until) minutes after the order, a truck.
    """

    load_kg: float
    kg_per_m3: float
    cny_per_km: float
    profile: str
    windows: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, vehicles: Sequence[Vehicle], classes: Sequence[VehicleClass],
           norms: Norms) -> Fleet:  # fmt: skip
        """Return the active trucks; without any, a fleet that carries nothing."""
        by_code = {each.code: each for each in classes}
        active = [each for each in vehicles if each.active and each.vehicle_class in by_code]
        kinds = [by_code[each.vehicle_class] for each in active]
        if not kinds:
            return cls(_KG_PER_T, _KG_PER_T, 0.0, "light", ())
        payload = fsum(each.capacity_kg for each in kinds)
        carried: dict[str, float] = {}
        for each in kinds:
            carried[each.profile] = carried.get(each.profile, 0.0) + each.capacity_kg
        return cls(
            payload / len(kinds) * norms.rate("load_share"),
            payload / fsum(each.capacity_m3 for each in kinds),
            fmean(each.cost_cny_per_km for each in kinds),
            max(sorted(carried), key=lambda code: carried[code]),
            tuple((each.available_from_min, each.available_until_min) for each in active),
        )

    def hours_by(self, minute: float, share: float) -> float:
        """Return the truck hours that can be used by a minute after the order."""
        spans = (max(0.0, min(minute, until) - start) for start, until in self.windows)
        return fsum(spans) / _MIN_PER_HOUR * share


@dataclass(frozen=True)
class Ground:
    """All places and demand points with how they are joined."""

    known: Reference
    spots: tuple[Spot, ...]
    stands: Mapping[str, Stand]
    fleet: Fleet
    docks: Mapping[str, tuple[Dock, ...]]

    @classmethod
    def of(cls, reader: Reader, known: Reference) -> Ground:
        """Return the depots, suppliers and fleet of now with the district's caches and homes."""
        norms, district = known.norms, known.district
        depots = [
            Spot(each.code, each.name_zh, SpotKind.DEPOT, each.lon, each.lat)
            for each in reader.places.depots()
            if each.kind is PlaceKind.WAREHOUSE
        ]
        sellers = tuple(reader.reserves.suppliers())
        suppliers = [
            Spot(each.code, each.name_zh, SpotKind.SUPPLIER, each.lon, each.lat) for each in sellers
        ]
        stands = {
            each.code: source_stand(each.code, each.name, (each.lon, each.lat), norms)
            for each in (*depots, *suppliers)
        }
        caches, cache_stands = _caches(district, norms)
        homes = [
            Spot(each.code, f"{each.name_zh}居民家庭", SpotKind.HOMES, each.lon, each.lat)
            for each in district.townships
        ]
        sites = [
            Spot(each.code, each.name_zh, SpotKind.COMMUNITY, each.lon, each.lat)
            for each in district.communities
        ]
        return cls(
            known,
            (*depots, *suppliers, *caches, *homes, *sites),
            stands | cache_stands,
            Fleet.of(reader.fleet.vehicles(), reader.fleet.classes(), norms),
            {each.code: tuple(reader.places.docks(each.code)) for each in depots}
            | {each.code: _supplier_docks(each) for each in sellers},
        )

    def of_kind(self, *kinds: SpotKind) -> tuple[Spot, ...]:
        """Return the places of some kinds."""
        return tuple(each for each in self.spots if each.kind in kinds)

    @cached_property
    def free(self) -> TravelTable:
        """Times on open roads."""
        return self.drive((), 1.0)

    @cached_property
    def caches_of(self) -> dict[str, tuple[str, ...]]:
        """Community to the nearest caches on open roads."""
        count = int(self.known.norms.rate("nearest_caches"))
        caches = self.of_kind(SpotKind.TOWNSHIP, SpotKind.SHELTER)
        found = {}
        for township in self.known.district.townships:
            seat = seat_location(township.code)
            near = sorted(caches, key=lambda each: (self._minutes(self.free, each.code, seat),
                                                    each.code))  # fmt: skip
            found[township.code] = tuple(each.code for each in near[:count])
        return {each.code: found[each.township] for each in self.known.district.communities}

    def km_between(self, origin: str, place: str) -> float:
        """Return the way between two places on open roads, km; without one, infinite."""
        end = source_location(place)
        if self._minutes(self.free, origin, end) == inf:
            return inf
        return self._km(self.free, origin, end)

    def drive(self, closures: Sequence[tuple[str, str]], speed: float) -> TravelTable:
        """Return driving times between all places and seats."""
        seats = [
            Stand(seat_location(each.code), each.name_zh, "site", (each.lon, each.lat),
                  ACCESS_CITY, 1.0, each.code)
            for each in self.known.district.townships
        ]  # fmt: skip
        roads = Scenario(
            "roads", "路网", "roads", "", Season.SUMMER, 0, (), closures=tuple(closures),
            speed_factor=speed,
        )  # fmt: skip
        return times([*self.stands.values(), *seats], roads, self.known, {self.fleet.profile})

    def ways(
        self, closures: Sequence[tuple[str, str]], speed: float, delays: Mapping[str, float]
    ) -> tuple[Arc, ...]:
        """Return all ways on the roads that are left.

        Parameters
        ----------
        delays
            Place to the minutes by which it is later than usual.
        """
        table = self.drive(closures, speed)
        found = []
        near = [each.code for each in self.of_kind(SpotKind.DEPOT, SpotKind.SUPPLIER)]
        for community in self.known.district.communities:
            found.append(Arc(community.township, community.code, 0.0))
            for place in (*near, *self.caches_of[community.code]):
                arc = self._way(table, place, community, speed, delays.get(place, 0.0))
                if arc is not None:
                    found.append(arc)
        return tuple(found)

    def _way(
        self, table: TravelTable, place: str, community: Community, speed: float, delay: float
    ) -> Arc | None:
        seat = seat_location(community.township)
        minutes = self._minutes(table, place, seat)
        if minutes == inf:
            return None
        norms, fleet = self.known.norms, self.fleet
        lasts = norms.rate("access_speed_kmh") * speed / _MIN_PER_HOUR
        handling = self._handling_min(place)
        mean_km = self._mean_access_km[community.township]
        km = self._km(table, place, seat) + mean_km
        there = minutes + mean_km / lasts
        return Arc(
            place,
            community.code,
            round(delay + handling + minutes + self._access_km(community) / lasts
                  + norms.rate("handout_min")),
            cny_per_kg=2 * km * fleet.cny_per_km / fleet.load_kg,
            truck_hours_per_t=(2 * there + handling) / _MIN_PER_HOUR / fleet.load_kg * _KG_PER_T,
        )  # fmt: skip

    def _handling_min(self, place: str) -> float:
        """Return the minutes of loading a trip's load at its place and of unloading one stop's."""
        norms = self.known.norms
        docks = self.docks.get(place, ())
        rate = min((each.kg_per_min for each in docks), default=norms.rate("unload_kg_per_min"))
        setup = max((each.setup_min for each in docks), default=norms.rate("unload_setup_min"))
        stop = norms.rate("unload_setup_min")
        stop += min(self.fleet.load_kg, norms.rate("drop_kg")) / norms.rate("unload_kg_per_min")
        return setup + self.fleet.load_kg / rate + stop

    @cached_property
    def _mean_access_km(self) -> dict[str, float]:
        """Township to the mean way from its seat to its people."""
        found = {}
        for township in self.known.district.townships:
            homes = [e for e in self.known.district.communities if e.township == township.code]
            people = fsum(each.people for each in homes) or 1.0
            found[township.code] = fsum(e.people * self._access_km(e) for e in homes) / people
        return found

    def _access_km(self, community: Community) -> float:
        seat = self.known.district.township_by_code[community.township]
        ground = "rural" if community.is_village else "city"
        length = distance_km((community.lon, community.lat), (seat.lon, seat.lat))
        return max(SHORTEST_KM, length * self.known.norms.rate(f"access_detour_{ground}"))

    def _minutes(self, table: TravelTable, place: str, seat: str) -> float:
        row, column = table.index(source_location(place)), table.index(seat)
        minutes = table.minutes[self.fleet.profile][row][column]
        return inf if minutes == UNREACHABLE else float(minutes)

    def _km(self, table: TravelTable, place: str, seat: str) -> float:
        row, column = table.index(source_location(place)), table.index(seat)
        return table.km[self.fleet.profile][row][column]


def _supplier_docks(supplier: Supplier) -> tuple[Dock, ...]:
    return tuple(
        Dock(str(number + 1), supplier.code, supplier.dock_kg_per_min, supplier.dock_setup_min)
        for number in range(supplier.docks)
    )


def seat_location(township: str) -> str:
    """Return the code of a township's seat in travel tables."""
    return f"seat/{township}"


def township_cache(township: str) -> str:
    """Return the code of the cache at a township's seat."""
    return f"QZ-{township}"


def shelter_cache(community: str) -> str:
    """Return the code of the cache in a community's shelter."""
    return f"BN-{community}"


def _caches(district: District, norms: Norms) -> tuple[list[Spot], dict[str, Stand]]:
    spots, stands = [], {}
    for township in district.townships:
        code, name = township_cache(township.code), f"{township.name_zh}前置点"
        spots.append(Spot(code, name, SpotKind.TOWNSHIP, township.lon, township.lat))
        stands[code] = Stand(source_location(code), name, "source", (township.lon, township.lat),
                             ACCESS_CITY, 1.0, township.code)  # fmt: skip
        homes = [each for each in district.communities if each.township == township.code]
        if township.people < SHELTER_FROM_PEOPLE or not homes:
            continue
        largest = max(homes, key=lambda each: (each.people, each.code))
        detour = norms.rate("access_detour_city")
        code, name = shelter_cache(largest.code), f"{largest.name_zh}避难场所"
        spots.append(Spot(code, name, SpotKind.SHELTER, largest.lon, largest.lat))
        stands[code] = Stand(source_location(code), name, "source", (largest.lon, largest.lat),
                             ACCESS_CITY, detour, township.code)  # fmt: skip
    return spots, stands
