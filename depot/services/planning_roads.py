"""The district's roads with everything that stands on them, as a travel table.

A community hangs on the seat of its township by a link of its own (great circle
× detour at the speed of side roads); depots, suppliers and lorries hang on their
nearest road node the same way.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from depot.domain.district import District
from depot.domain.fleet import Vehicle
from depot.domain.geodesy import Position, distance_km
from depot.domain.norms import Norms
from depot.domain.road_period import CLOSED, RoadPeriod, changes
from depot.domain.road_profile import RoadProfileRow
from depot.domain.scenario import AffectedSite, Scenario
from depot.errors import Text
from depot.io.reference import Reference
from optimize.dispatch.problem import TravelTable
from optimize.travel import RoadLink, RoadNetwork, RoadNode, VehicleProfile, table_by_period

ACCESS_CITY: Final = "access_city"
ACCESS_RURAL: Final = "access_rural"
SHORTEST_KM: Final = 0.05


@dataclass(frozen=True)
class Stand:
    """Something that stands beside the road.

    Parameters
    ----------
    location
        Its code in the travel table.
    node
        Road node that it hangs on; None: the nearest.
    """

    location: str
    name: str
    kind: str
    position: Position
    road_class: str
    detour: float
    node: str | None = None


def site_location(code: str) -> str:
    """Return a site's code in the travel table."""
    return f"site/{code}"


def source_location(code: str) -> str:
    """Return a depot's or supplier's code in the travel table."""
    return f"source/{code}"


def site_stand(site: AffectedSite, norms: Norms) -> Stand:
    """Return a site hanging on the seat of its township."""
    ground, road_class = ("rural", ACCESS_RURAL) if site.is_village else ("city", ACCESS_CITY)
    return Stand(
        site_location(site.code),
        site.name_zh,
        "site",
        (site.lon, site.lat),
        road_class,
        norms.rate(f"access_detour_{ground}"),
        site.township,
    )


def source_stand(code: str, name: str, position: Position, norms: Norms) -> Stand:
    """Return a depot or supplier hanging on its nearest road node."""
    return Stand(
        source_location(code), name, "source", position, ACCESS_CITY, norms.rate("detour_depot")
    )


def vehicle_stands(
    vehicles: Iterable[Vehicle], norms: Norms, names: Mapping[str, Text]
) -> dict[str, Stand]:
    """Return where each vehicle stands, by vehicle; those at one place share it.

    One name with two positions makes two places.

    Parameters
    ----------
    names
        Of places that vehicles know by a code.
    """
    places: dict[tuple[str, Position], Stand] = {}
    found: dict[str, Stand] = {}
    for vehicle in vehicles:
        position = (vehicle.lon, vehicle.lat)
        key = (vehicle.start, position)
        if key not in places:
            twins = sum(1 for name, _ in places if name == vehicle.start)
            location = f"park/{vehicle.start}" + (f"#{twins + 1}" if twins else "")
            name = names[vehicle.start].zh if vehicle.start in names else vehicle.start
            places[key] = Stand(
                location, name, "park", position, ACCESS_CITY, norms.rate("detour_depot")
            )
        found[vehicle.code] = places[key]
    return found


def road_network(
    stands: Sequence[Stand], scenario: Scenario, known: Reference, minute: int | None = None
) -> RoadNetwork:
    """Return the open roads of a scenario with everything that stands on them.

    Parameters
    ----------
    minute
        From onset: as they are then. None: but for what changes over the day.
    """
    district = known.district
    nodes = [RoadNode(node.code, node.lon, node.lat) for node in district.nodes]
    nodes += [RoadNode(stand.location, *stand.position) for stand in stands]
    roads = [
        RoadLink(
            link.from_code,
            link.to_code,
            link.length_km,
            link.road_class,
            link.free_speed_kmh,
            link.bridge,
            link.flood_prone,
        )
        for link in district.links
    ]
    speed = known.norms.rate("access_speed_kmh")
    access = [_access(stand, district, speed) for stand in stands]
    network = RoadNetwork(tuple(nodes), (*roads, *access))
    network = network.close(scenario.closures).slow(scenario.speed_factor)
    if minute is None:
        return network
    for period in scenario.road_periods:
        if period.holds_at(minute):
            network = _changed(network, period)
    return network


def _changed(network: RoadNetwork, period: RoadPeriod) -> RoadNetwork:
    left = 1.0 - period.slower_percent / CLOSED
    if left > 0.0:
        return network.slow_link(period.road, left) if period.road else network.slow(left)
    if period.road:
        return network.close([period.road])
    return network.close((link.from_code, link.to_code) for link in network.links)


def _access(stand: Stand, district: District, speed_kmh: float) -> RoadLink:
    node = stand.node or nearest_node(stand.position, district)
    seat = district.node_by_code[node]
    length = distance_km(stand.position, (seat.lon, seat.lat)) * stand.detour
    return RoadLink(stand.location, node, max(SHORTEST_KM, length), stand.road_class, speed_kmh)


def nearest_node(position: Position, district: District) -> str:
    """Return the code of the nearest road node (great circle); ties go to the lower code."""
    nearest = min(
        district.nodes, key=lambda node: (distance_km(position, (node.lon, node.lat)), node.code)
    )
    return nearest.code


def open_node(
    position: Position, closures: Iterable[tuple[str, str]], district: District
) -> str | None:
    """Return the nearest road node that an open road leads from; None if there is none.

    Parameters
    ----------
    closures
        Pairs of nodes between which no road is open.
    """
    closed = set(closures)
    ways = [link.pair for link in district.links if link.pair not in closed]
    open_nodes = {code for pair in ways for code in pair}
    near = [
        (distance_km(position, (node.lon, node.lat)), node.code)
        for node in district.nodes
        if node.code in open_nodes
    ]
    return min(near)[1] if near else None


def driving_profiles(
    codes: Iterable[str], rows: Iterable[RoadProfileRow]
) -> tuple[VehicleProfile, ...]:
    """Return the profiles of those codes; one that isn't described drives at free speed."""
    known = list(rows)
    return tuple(
        VehicleProfile(
            code,
            factor={row.road_class: row.factor for row in known if row.profile == code},
            cap_kmh={row.road_class: row.cap_kmh for row in known if row.profile == code},
            forbidden=frozenset(
                row.road_class for row in known if row.profile == code and row.forbidden
            ),
        )
        for code in sorted(set(codes))
    )


def times(
    stands: Sequence[Stand], scenario: Scenario, known: Reference, profiles: Iterable[str]
) -> TravelTable:
    """Return fastest times between all stands in a scenario, per driving profile and hour."""
    return table_by_period(
        [
            (minute, road_network(stands, scenario, known, minute))
            for minute in changes(scenario.road_periods)
        ],
        [stand.location for stand in stands],
        driving_profiles(profiles, known.road_profiles),
    )
