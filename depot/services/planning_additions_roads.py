"""The closed roads of a scenario as roads that could be reopened, with their ends on the map."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from math import ceil

from depot.domain.norms import Norms
from depot.domain.road_period import changes
from depot.errors import Text
from depot.io.reference import Reference
from depot.services.planning_case import Place, PlanningCase
from depot.services.planning_roads import (
    Stand,
    driving_profiles,
    road_network,
    site_location,
    site_stand,
    source_stand,
)
from optimize.dispatch.additions import ReopenedRoad
from optimize.travel import table_by_period

_ROUNDING_MIN = 1e-6
"""Minutes of a road that are this little over a whole one are that one."""


def with_road_ends(case: PlanningCase, known: Reference, more: tuple[Stand, ...]) -> PlanningCase:
    """Return the case whose travel table knows the ends of closed roads, and more stands."""
    stands = {stand.location: stand for stand in (*_stands(case, known.norms), *more)}
    hours = changes(case.scenario.road_periods)
    networks = [
        (minute, road_network(tuple(stands.values()), case.scenario, known, minute))
        for minute in hours
    ]
    ends = {road_end(node): node for pair in case.scenario.closures for node in pair}
    places = {**{location: location for location in stands}, **ends}
    profiles = driving_profiles(case.problem.travel.minutes, known.road_profiles)
    travel = table_by_period(networks, places, profiles)
    return replace(
        case,
        problem=replace(case.problem, travel=travel),
        places=(*case.places, *_new_places(case, more)),
    )


def closed_roads(case: PlanningCase, known: Reference) -> Iterator[tuple[ReopenedRoad, Text]]:
    """Yield each closed road that somebody could drive if it were open, with its name.

    None where driving times change over the day: such ways aren't compared yet.
    """
    if case.problem.travel.later:
        return
    norms, order = known.norms, case.problem.order_min
    network = road_network((), case.scenario, known)
    profiles = driving_profiles(case.problem.travel.minutes, known.road_profiles)
    nodes = known.district.node_by_code
    for pair in case.scenario.closures:
        links = [k for k in network.links if {k.from_code, k.to_code} == set(pair)]
        minutes: dict[str, int] = {}
        for profile in profiles:
            driven = [profile.minutes(k, network.slow_down(k.road_class)) for k in links]
            passable = [minute for minute in driven if minute is not None]
            if passable:
                minutes[profile.code] = ceil(min(passable) - _ROUNDING_MIN)
        if minutes:
            first, second = (nodes[code].name_zh or code for code in pair)
            road = ReopenedRoad(
                f"ROAD-{pair[0]}-{pair[1]}",
                (road_end(pair[0]), road_end(pair[1])),
                minutes,
                norms.rate("road_reopen_cny"),
                min(link.length_km for link in links),
                order + int(norms.rate("road_reopen_min")),
                f"{first}—{second}",
            )
            yield road, Text(f"抢通道路 {first}—{second}", f"Reopen the road {first}—{second}")


def road_end(node: str) -> str:
    """Return a road node's code in the travel table."""
    return f"road/{node}"


def _stands(case: PlanningCase, norms: Norms) -> Iterator[Stand]:
    """Yield what stands beside the roads in a case, as it was built."""
    sites = {site_location(site.code): site for site in case.scenario.sites}
    for place in case.places:
        if place.location in sites:
            yield site_stand(sites[place.location], norms)
        else:
            like = source_stand("", place.name, (place.lon, place.lat), norms)
            yield replace(like, location=place.location, kind=place.kind)


def _new_places(case: PlanningCase, more: tuple[Stand, ...]) -> Iterator[Place]:
    known = {place.location for place in case.places}
    for stand in more:
        if stand.location not in known:
            yield Place(stand.location, stand.name, stand.kind, *stand.position)
