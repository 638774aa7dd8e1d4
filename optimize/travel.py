"""Road network and fastest travel times per vehicle profile.

Only open roads count: links can be closed and classes slowed, which gives a
new network. A place that no open road reaches is an entry `UNREACHABLE` in
the table and is named by `unreachable`; it is never an error.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import isfinite

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from optimize.dispatch.problem import UNREACHABLE, TravelPeriod, TravelTable

_ROUNDING_MIN = 1e-6
"""Sums of floating-point minutes are trusted to this; 12.0000001 is 12."""


@dataclass(frozen=True)
class RoadNode:
    """A crossing, a place or a bridge end; WGS84 degrees."""

    code: str
    lon: float
    lat: float


@dataclass(frozen=True)
class RoadLink:
    """A road between two nodes, passable both ways.

    Parameters
    ----------
    length_km, free_speed_kmh
        Non-negative length; positive speed on a free road.
    bridge
        Name or code of the bridge the link crosses, empty if none.
    """

    from_code: str
    to_code: str
    length_km: float
    road_class: str
    free_speed_kmh: float
    bridge: str = ""
    flood_prone: bool = False

    def __post_init__(self) -> None:
        name = f"link {self.from_code}-{self.to_code}"
        if not (isfinite(self.length_km) and self.length_km >= 0):
            raise ValueError(f"{name}: length_km must be a finite number >= 0.")
        if not (isfinite(self.free_speed_kmh) and self.free_speed_kmh > 0):
            raise ValueError(f"{name}: free_speed_kmh must be a finite number > 0.")


@dataclass(frozen=True)
class VehicleProfile:
    """How fast a class of vehicles drives on each road class.

    Parameters
    ----------
    factor
        Road class to the share of the free speed it reaches; 1 where unnamed.
    cap_kmh
        Road class to its top speed there; none where unnamed.
    forbidden
        Road classes it may not use.
    """

    code: str
    factor: Mapping[str, float] = field(default_factory=dict)
    cap_kmh: Mapping[str, float] = field(default_factory=dict)
    forbidden: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        for name, table in (("factor", self.factor), ("cap_kmh", self.cap_kmh)):
            for road_class, value in table.items():
                if not (isfinite(value) and value > 0):
                    raise ValueError(f"profile {self.code}: {name}[{road_class}] must be > 0.")

    def minutes(self, link: RoadLink, slow_down: float = 1.0) -> float | None:
        """Return the driving minutes over ``link``, ``None`` if not allowed.

        Parameters
        ----------
        slow_down
            Share of the speed that is left (0.5 = half as fast).
        """
        if link.road_class in self.forbidden:
            return None
        speed = link.free_speed_kmh * self.factor.get(link.road_class, 1.0)
        speed = min(speed, self.cap_kmh.get(link.road_class, speed)) * slow_down
        return 60.0 * link.length_km / speed


@dataclass(frozen=True)
class RoadNetwork:
    """Roads of an area with what is closed and slowed.

    Parameters
    ----------
    closed
        Unordered pairs of node codes whose links are closed.
    slow_downs
        Road class to the share of the speed that is left; class ``""`` is
        every class not named.
    slowed
        Unordered pairs of node codes to the share of the speed that is left on
        their links, beside that of their class.
    """

    nodes: tuple[RoadNode, ...]
    links: tuple[RoadLink, ...]
    closed: frozenset[frozenset[str]] = frozenset()
    slow_downs: Mapping[str, float] = field(default_factory=dict)
    slowed: Mapping[frozenset[str], float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        codes = {node.code for node in self.nodes}
        if len(codes) != len(self.nodes):
            raise ValueError("network: node codes must be distinct.")
        for link in self.links:
            for code in (link.from_code, link.to_code):
                if code not in codes:
                    raise ValueError(f"network: a link names the unknown node {code!r}.")

    def close(self, pairs: Iterable[tuple[str, str]]) -> RoadNetwork:
        """Return the network without the links between these node pairs.

        Raises
        ------
        ValueError
            No link joins one of the pairs: a closure must be of a road.
        """
        asked = [frozenset(pair) for pair in pairs]
        known = {frozenset((link.from_code, link.to_code)) for link in self.links}
        for pair in asked:
            if pair not in known:
                raise ValueError(f"network: no link joins {' and '.join(sorted(pair))}.")
        return replace(self, closed=self.closed | frozenset(asked))

    def close_bridges(self, bridges: Iterable[str]) -> RoadNetwork:
        """Return the network without the links over these bridges."""
        names = set(bridges)
        return self.close(
            (link.from_code, link.to_code) for link in self.links if link.bridge in names
        )

    def slow(self, factor: float, classes: Iterable[str] = ("",)) -> RoadNetwork:
        """Return the network with ``factor`` of the speed left on ``classes``."""
        if not 0 < factor <= 1:
            raise ValueError("network: a slow-down leaves a share of the speed in (0, 1].")
        slowed = dict(self.slow_downs)
        for name in classes:
            slowed[name] = slowed.get(name, slowed.get("", 1.0) if name else 1.0) * factor
        return replace(self, slow_downs=slowed)

    def slow_link(self, pair: tuple[str, str], factor: float) -> RoadNetwork:
        """Return the network with ``factor`` of the speed left on the links of this pair."""
        if not 0 < factor <= 1:
            raise ValueError("network: a slow-down leaves a share of the speed in (0, 1].")
        ends = frozenset(pair)
        return replace(self, slowed={**self.slowed, ends: self.slowed.get(ends, 1.0) * factor})

    def open_links(self) -> tuple[RoadLink, ...]:
        """Return the links that are not closed."""
        return tuple(
            link
            for link in self.links
            if frozenset((link.from_code, link.to_code)) not in self.closed
        )

    def slow_down(self, road_class: str) -> float:
        """Return the share of the speed left on this class."""
        return self.slow_downs.get(road_class, self.slow_downs.get("", 1.0))

    def speed_left(self, link: RoadLink) -> float:
        """Return the share of the speed left on this link."""
        ends = frozenset((link.from_code, link.to_code))
        return self.slow_down(link.road_class) * self.slowed.get(ends, 1.0)


def travel_table(
    network: RoadNetwork,
    locations: Mapping[str, str] | Sequence[str],
    profiles: Iterable[VehicleProfile],
) -> TravelTable:
    """Return fastest whole minutes (rounded up) and their km for each profile.

    Parameters
    ----------
    locations
        Location code to the node it stands on, or the node codes themselves.

    Raises
    ------
    ValueError
        A location stands on a node that the network doesn't have.
    """
    places = dict(locations) if isinstance(locations, Mapping) else {c: c for c in locations}
    index = {node.code: row for row, node in enumerate(network.nodes)}
    for code, node in places.items():
        if node not in index:
            raise ValueError(f"location {code!r} stands on the unknown node {node!r}.")
    rows = [index[node] for node in places.values()]
    minutes: dict[str, tuple[tuple[int, ...], ...]] = {}
    km: dict[str, tuple[tuple[float, ...], ...]] = {}
    for profile in profiles:
        time, length = _fastest(network, index, rows, profile)
        minutes[profile.code] = tuple(tuple(int(v) for v in row) for row in time)
        km[profile.code] = tuple(tuple(round(float(v), 3) for v in row) for row in length)
    return TravelTable(tuple(places), minutes, km)


def table_by_period(
    networks: Sequence[tuple[int, RoadNetwork]],
    locations: Mapping[str, str] | Sequence[str],
    profiles: Iterable[VehicleProfile],
) -> TravelTable:
    """Return the table of roads that change over the day.

    Parameters
    ----------
    networks
        From which minute on, and the roads then; the first ones hold from the start.
        Lengths are those of the first ways that lead there.
    """
    driving = tuple(profiles)
    tables = [(start, travel_table(each, locations, driving)) for start, each in networks]
    first = tables[0][1]
    later, last = [], first.minutes
    for start, table in tables[1:]:
        if table.minutes != last:
            later.append(TravelPeriod(start, table.minutes))
            last = table.minutes
    km = {code: _first_lengths([each for _, each in tables], code) for code in first.km}
    return TravelTable(first.locations, first.minutes, km, tuple(later))


def _first_lengths(tables: list[TravelTable], profile: str) -> tuple[tuple[float, ...], ...]:
    found = np.array(tables[0].km[profile])
    missing = np.array(tables[0].minutes[profile]) == UNREACHABLE
    for table in tables[1:]:
        found = np.where(missing, np.array(table.km[profile]), found)
        missing &= np.array(table.minutes[profile]) == UNREACHABLE
    return tuple(tuple(row) for row in found.tolist())


def unreachable(table: TravelTable, profile: str, origins: Iterable[str]) -> tuple[str, ...]:
    """Return the locations that no open road joins to any of ``origins``."""
    rows = [table.minutes[profile][table.index(origin)] for origin in origins]
    return tuple(
        code
        for column, code in enumerate(table.locations)
        if all(row[column] == UNREACHABLE for row in rows)
    )


def _fastest(
    network: RoadNetwork, index: dict[str, int], rows: list[int], profile: VehicleProfile
) -> tuple[np.ndarray, np.ndarray]:
    """Minutes (rounded up, -1 unreachable) and km between ``rows``."""
    best = _best_links(network, index, profile)
    size = len(network.nodes)
    if not rows or not best:
        apart = np.full((len(rows), len(rows)), UNREACHABLE)
        same = np.equal.outer(np.array(rows, int), np.array(rows, int))
        return np.where(same, 0, apart), np.zeros((len(rows), len(rows)))
    heads = [a for a, _ in best]
    tails = [b for _, b in best]
    # A zero entry would be no edge to SciPy; a joint of no length takes a moment.
    times = [max(time, _ROUNDING_MIN / 1000) for time, _ in best.values()]
    graph = csr_matrix((times, (heads, tails)), shape=(size, size))
    time, before = dijkstra(graph, indices=rows, return_predecessors=True)
    km = _lengths_along(before, best, rows)
    reached = np.isfinite(time)
    whole = np.ceil(np.where(reached, time, 0.0) - _ROUNDING_MIN).clip(min=0)
    minutes = np.where(reached, whole, UNREACHABLE).astype(int)
    return minutes[:, rows], np.where(reached, km, 0.0)[:, rows]


def _best_links(
    network: RoadNetwork, index: dict[str, int], profile: VehicleProfile
) -> dict[tuple[int, int], tuple[float, float]]:
    """Node pair (both ways) to minutes and km of its fastest open link."""
    best: dict[tuple[int, int], tuple[float, float]] = {}
    for link in network.open_links():
        minutes = profile.minutes(link, network.speed_left(link))
        a, b = index[link.from_code], index[link.to_code]
        if minutes is None or a == b:
            continue
        entry = (minutes, link.length_km)
        for pair in ((a, b), (b, a)):
            best[pair] = min(best.get(pair, entry), entry)
    return best


def _lengths_along(
    before: np.ndarray, best: dict[tuple[int, int], tuple[float, float]], rows: list[int]
) -> np.ndarray:
    """Km from each row's place along its tree of predecessors.

    Pointer doubling: every pass doubles the number of links summed, so the
    passes grow with the logarithm of the longest way's links.
    """
    origins, size = before.shape
    parent = np.where(before < 0, np.arange(size), before)
    lengths = np.zeros((origins, size))
    km = {pair: length for pair, (_, length) in best.items()}
    for row in range(origins):
        for node in range(size):
            previous = int(parent[row, node])
            if previous != node:
                lengths[row, node] = km[previous, node]
    lines = np.arange(len(rows))[:, None]
    while True:
        further = parent[lines, parent]
        lengths = lengths + np.where(parent == np.arange(size), 0.0, lengths[lines, parent])
        if np.array_equal(further, parent):
            return lengths
        parent = further
