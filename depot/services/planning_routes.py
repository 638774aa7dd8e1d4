"""The roads that a plan's trips take, as lines on the map."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from depot.domain.geodesy import Position
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
    nodes
        Along the fastest open way; only its ends when the map knows none.
    """

    trip: int
    vehicle: str
    origin: str
    target: str
    profile: str
    nodes: tuple[str, ...]


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
    network = road_network(stands_of(places, scenario, known), scenario, known)
    profile_of = _profile_by_vehicle(problem)
    legs = tuple(_legs(problem, plan))
    ways = {
        profile.code: fastest_ways(
            network, {leg[2:] for leg in legs if profile_of[leg[1]] == profile.code}, profile
        )
        for profile in driving_profiles(problem.travel.minutes, known.road_profiles)
    }
    return tuple(
        LegWay(
            trip, vehicle, origin, target, profile_of[vehicle],
            ways[profile_of[vehicle]].get((origin, target), (origin, target)),
        )
        for trip, vehicle, origin, target in legs
    )  # fmt: skip


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


def _legs(problem: Problem, plan: Plan) -> Iterable[tuple[int, str, str, str]]:
    sources = {source.code: source.location for source in problem.sources}
    sites = {site.code: site.location for site in problem.sites}
    for number, trip in enumerate(plan.trips, start=1):
        stands = [sources[trip.source], *(sites[stop.site] for stop in trip.stops)]
        for origin, target in pairwise(stands):
            yield number, trip.vehicle, origin, target
