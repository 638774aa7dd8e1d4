"""The district: township units, communities, its boundary and its roads."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final

from depot.domain.geodesy import Area, Position
from depot.domain.mark import Mark
from depot.domain.position import require_position
from depot.errors import InvalidInput

CITY_COMMUNITY: Final = "residents_committee"
VILLAGE: Final = "village"


@dataclass(frozen=True)
class Township:
    """A street, town or township: the seat of its communities.

    Parameters
    ----------
    code
        9-digit statistics code.
    people, households
        Residents.
    """

    code: str
    name_zh: str
    kind: str
    lon: float
    lat: float
    people: int
    households: int
    area_km2: float
    position_mark: Mark
    people_mark: Mark

    def __post_init__(self) -> None:
        _require_place("街道或乡镇", "Township", self.code, self.lon, self.lat)
        _require_people("街道或乡镇", "Township", self.code, self.people, self.households)


@dataclass(frozen=True)
class Community:
    """A residents' committee or village: a demand point.

    Parameters
    ----------
    code
        12-digit statistics code.
    kind
        ``residents_committee`` (city) or ``village``.
    placeholder
        A zone's committee without a real residents' body.
    """

    code: str
    township: str
    name_zh: str
    kind: str
    placeholder: bool
    lon: float
    lat: float
    people: int
    households: int
    position_mark: Mark
    people_mark: Mark

    def __post_init__(self) -> None:
        _require_place("社区或村", "Community", self.code, self.lon, self.lat)
        _require_people("社区或村", "Community", self.code, self.people, self.households)
        if self.kind not in {CITY_COMMUNITY, VILLAGE}:
            raise InvalidInput(
                f"社区或村 {self.code} 的类别“{self.kind}”无效。",
                f"Community {self.code}: kind “{self.kind}” is unknown.",
            )

    @property
    def is_village(self) -> bool:
        """Whether it is a village and not a city community."""
        return self.kind == VILLAGE


@dataclass(frozen=True)
class RoadNode:
    """A crossing or a seat on the road network."""

    code: str
    name_zh: str
    kind: str
    lon: float
    lat: float
    mark: Mark

    def __post_init__(self) -> None:
        _require_place("路网节点", "Road node", self.code, self.lon, self.lat)


@dataclass(frozen=True)
class RoadLink:
    """A road between two nodes, open both ways.

    Parameters
    ----------
    bridge
        Name of the bridge on it; empty when there is none.
    """

    from_code: str
    to_code: str
    road_class: str
    length_km: float
    free_speed_kmh: float
    road_name: str
    bridge: str
    flood_prone: bool
    mark: Mark

    def __post_init__(self) -> None:
        if not (self.length_km > 0 and self.free_speed_kmh > 0):
            raise InvalidInput(
                f"路段 {self.from_code}—{self.to_code} 的长度和车速应大于零。",
                f"Road {self.from_code}–{self.to_code}: length and speed must be above zero.",
            )

    @property
    def pair(self) -> tuple[str, str]:
        """Its ends in order of their codes: the link's key in closures."""
        return link_pair(self.from_code, self.to_code)


def link_pair(one: str, other: str) -> tuple[str, str]:
    """Return the two ends in order, so that both directions are one key."""
    return (one, other) if one <= other else (other, one)


@dataclass(frozen=True)
class District:
    """All that is known of the ground.

    Raises
    ------
    InvalidInput
        When a community names an unknown township or a road an unknown node.
    """

    boundary: Area
    neighbours: tuple[Area, ...]
    townships: tuple[Township, ...]
    communities: tuple[Community, ...]
    nodes: tuple[RoadNode, ...]
    links: tuple[RoadLink, ...]

    def __post_init__(self) -> None:
        townships = {township.code for township in self.townships}
        for community in self.communities:
            _require_known(f"社区或村 {community.code}", community.township, townships)
        nodes = {node.code for node in self.nodes}
        for link in self.links:
            for end in link.pair:
                _require_known(f"路段 {link.from_code}—{link.to_code}", end, nodes)

    @cached_property
    def township_by_code(self) -> dict[str, Township]:
        """Township units by code."""
        return {township.code: township for township in self.townships}

    @cached_property
    def community_by_code(self) -> dict[str, Community]:
        """Communities by code."""
        return {community.code: community for community in self.communities}

    @cached_property
    def node_by_code(self) -> dict[str, RoadNode]:
        """Road nodes by code."""
        return {node.code: node for node in self.nodes}

    @cached_property
    def link_by_pair(self) -> dict[tuple[str, str], RoadLink]:
        """Roads by their ends."""
        return {link.pair: link for link in self.links}

    def communities_in(self, codes: Iterable[str]) -> tuple[Community, ...]:
        """Return communities named themselves or by their township, in the file's order.

        Placeholders of zones count: their people are real.
        """
        wanted = set(codes)
        return tuple(c for c in self.communities if c.code in wanted or c.township in wanted)

    def contains(self, place: Position) -> bool:
        """Whether ``(lon, lat)`` lies in the district."""
        return self.boundary.contains(*place)


def closed_rings(area: Area) -> bool:
    """Whether every ring of the area ends where it starts and has an inside."""
    rings = [ring for polygon in area.polygons for ring in polygon]
    return bool(rings) and all(
        ring[0] == ring[-1] and sum(1 for _ in pairwise(ring)) > 2  # noqa: PLR2004 - a triangle
        for ring in rings
    )


def _require_place(kind_zh: str, kind_en: str, code: str, lon: float, lat: float) -> None:
    if not code.strip():
        raise InvalidInput(f"{kind_zh}缺少编码。", f"{kind_en}: the code is missing.")
    require_position(f"{kind_zh} {code} ", f"{kind_en} {code}", lon, lat)


def _require_people(kind_zh: str, kind_en: str, code: str, people: int, households: int) -> None:
    if people < 0 or households < 0:
        raise InvalidInput(
            f"{kind_zh} {code} 的人口和户数不得为负。",
            f"{kind_en} {code}: people and households must not be negative.",
        )


def _require_known(what: str, code: str, known: set[str]) -> None:
    if code not in known:
        raise InvalidInput(
            f"{what} 引用了不存在的编码“{code}”。", f"{what} names “{code}”, which is unknown."
        )
