"""The way that a fastest drive takes, node by node: what maps draw.

Times come from `optimize.travel`; this names the nodes in between.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable

from optimize.travel import RoadNetwork, VehicleProfile


def fastest_ways(
    network: RoadNetwork, pairs: Iterable[tuple[str, str]], profile: VehicleProfile
) -> dict[tuple[str, str], tuple[str, ...]]:
    """Return the nodes of a fastest open way for each pair, both ends included.

    Of two ways that take as long, the one through the lower code is taken. A pair
    that no open road joins is left out.
    """
    roads = _open_roads(network, profile)
    trees: dict[str, dict[str, str]] = {}
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for origin, target in pairs:
        if origin not in trees:
            trees[origin] = _tree(roads, origin)
        before = trees[origin]
        if target in before:
            found[origin, target] = _back(before, origin, target)
    return found


def _open_roads(
    network: RoadNetwork, profile: VehicleProfile
) -> dict[str, list[tuple[str, float]]]:
    roads: dict[str, list[tuple[str, float]]] = {node.code: [] for node in network.nodes}
    for link in network.open_links():
        minutes = profile.minutes(link, network.speed_left(link))
        if minutes is not None:
            roads[link.from_code].append((link.to_code, minutes))
            roads[link.to_code].append((link.from_code, minutes))
    return roads


def _tree(roads: dict[str, list[tuple[str, float]]], origin: str) -> dict[str, str]:
    """Dijkstra's algorithm: each reached node and the node before it."""
    before: dict[str, str] = {}
    waiting = [(0.0, origin, origin)]
    while waiting:
        minutes, node, previous = heapq.heappop(waiting)
        if node in before:
            continue
        before[node] = previous
        for neighbour, more in roads[node]:
            if neighbour not in before:
                heapq.heappush(waiting, (minutes + more, neighbour, node))
    return before


def _back(before: dict[str, str], origin: str, target: str) -> tuple[str, ...]:
    way = [target]
    while way[-1] != origin:
        way.append(before[way[-1]])
    return tuple(reversed(way))
