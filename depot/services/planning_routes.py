"""The roads that a plan's trips take, as lines on the map."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from depot.domain.geodesy import Position
from depot.domain.road_period import changes
from depot.domain.scenario import Scenario
from depot.io.reference import Reference, reference
from depot.services.planning_case import Place
from depot.services.planning_roads import (
    ACCESS_CITY,
    Stand,
    driving_profiles,
    road_network,
    site_location,
    site_stand,
)  # fmt: skip
from optimize.dispatch.plan import Plan
from optimize.dispatch.problem import Problem
from optimize.ways import fastest_ways


@dataclass(frozen=True)
class RouteLine:
    """One leg of a trip on the road.

    Parameters
    ----------
    trip
        Number of the trip in the plan, from 1.
    points
        ``(lon, lat)`` along the fastest open way; only its ends when the map
        knows no way.
    """

    trip: int
    vehicle: str
    points: tuple[Position, ...]


@dataclass(frozen=True)
class LegWay:
    """One leg of a trip, node by node.

    Parameters
    ----------
    trip
        Number of the trip in the plan, from 1.
    origin, target
        Locations of the problem's travel table.
    profile
        Road profile that the vehicle drives by.
    leaves_min
        When it sets out by the plan.
    nodes
        Along the fastest open way; only its ends when the map knows none.
    """

    trip: int
    vehicle: str
    origin: str
    target: str
    profile: str
    leaves_min: int
    nodes: tuple[str, ...]


@dataclass(frozen=True)
class _Leg:
    trip: int
    vehicle: str
    origin: str
    target: str
    leaves_min: int


def route_lines(
    problem: Problem,
    plan: Plan,
    places: Sequence[Place],
    scenario: Scenario,
    known: Reference | None = None,
) -> tuple[RouteLine, ...]:
    """Return a line for every leg, from the dock to the last stop."""
    known = known or reference()
    position = {node.code: (node.lon, node.lat) for node in known.district.nodes}
    position |= {place.location: (place.lon, place.lat) for place in places}
    return tuple(
        RouteLine(leg.trip, leg.vehicle, tuple(position[node] for node in leg.nodes))
        for leg in leg_ways(problem, plan, places, scenario, known)
    )


def leg_ways(
    problem: Problem,
    plan: Plan,
    places: Sequence[Place],
    scenario: Scenario,
    known: Reference | None = None,
) -> tuple[LegWay, ...]:
    """Return the nodes of every leg, from the dock to the last stop."""
    known = known or reference()
    stands = stands_of(places, scenario, known)
    hours = changes(scenario.road_periods)
    networks = [road_network(stands, scenario, known, minute) for minute in hours]
    profile_of = _profile_by_vehicle(problem)
    profiles = {
        profile.code: profile
        for profile in driving_profiles(problem.travel.minutes, known.road_profiles)
    }
    legs = tuple(_legs(problem, plan))
    asked: dict[tuple[int, str], set[tuple[str, str]]] = {}
    for leg in legs:
        key = bisect_right(hours, leg.leaves_min) - 1, profile_of[leg.vehicle]
        asked.setdefault(key, set()).add((leg.origin, leg.target))
    ways = {
        (hour, code): fastest_ways(networks[hour], pairs, profiles[code])
        for (hour, code), pairs in asked.items()
    }
    return tuple(
        LegWay(
            leg.trip, leg.vehicle, leg.origin, leg.target, profile, leg.leaves_min,
            _from(ways, hours, leg, profile),
        )
        for leg in legs
        for profile in [profile_of[leg.vehicle]]
    )  # fmt: skip


def _from(
    ways: Mapping[tuple[int, str], Mapping[tuple[str, str], tuple[str, ...]]],
    hours: Sequence[int],
    leg: _Leg,
    profile: str,
) -> tuple[str, ...]:
    """Return the way that is open at departure; only its ends when there is none."""
    hour = bisect_right(hours, leg.leaves_min) - 1
    return ways[hour, profile].get((leg.origin, leg.target), (leg.origin, leg.target))


def stands_of(places: Iterable[Place], scenario: Scenario, known: Reference) -> list[Stand]:
    """Return the stands again that the case's travel times were made with."""
    sites = {site_location(site.code): site for site in scenario.sites}
    detour = known.norms.rate("detour_depot")
    return [
        site_stand(sites[place.location], known.norms)
        if place.location in sites
        else Stand(
            place.location, place.name, place.kind, (place.lon, place.lat), ACCESS_CITY, detour
        )
        for place in places
    ]


def _profile_by_vehicle(problem: Problem) -> dict[str, str]:
    kinds = {kind.code: kind.profile for kind in problem.vehicle_types}
    return {vehicle.code: kinds[vehicle.type] for vehicle in problem.vehicles}


def _legs(problem: Problem, plan: Plan) -> Iterable[_Leg]:
    sources = {source.code: source.location for source in problem.sources}
    sites = {site.code: site.location for site in problem.sites}
    for number, trip in enumerate(plan.trips, start=1):
        stands = [sources[trip.source], *(sites[stop.site] for stop in trip.stops)]
        leaves = [trip.load_end_min, *(stop.leave_min for stop in trip.stops)]
        for (origin, target), minute in zip(pairwise(stands), leaves, strict=False):
            yield _Leg(number, trip.vehicle, origin, target, minute)
