"""The hurricane case of Rawls and Turnquist (2010) as a pre-positioning problem.

Any node may hold a facility of one size. Goods go by the shortest way that the storms leave;
links carry any amount. A facility where a storm of category 3 or more lands is lost, half of it
by a weaker one; the needs of two storms add up. What is left unused costs its keeping.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import dijkstra

from optimize.preposition.problem import (
    Arc,
    Item,
    Layer,
    Need,
    Option,
    Place,
    Problem,
    Reserve,
    Scenario,
)

_LOST_FROM = 3
"""Category of storms that destroy the facility where they land."""


def is_rt2010(document: Mapping[str, Any]) -> bool:
    """Return whether a JSON object is of this form."""
    return {"commodities", "facility_sizes", "hurricanes", "links"} <= set(document)


def rt2010_problem(
    document: Mapping[str, Any], draws: Iterable[tuple[tuple[int, ...], float]] | None = None
) -> Problem:
    """Return the problem.

    Parameters
    ----------
    draws
        (Hurricanes, probability) instead of the file's scenarios.
    """
    goods = document["commodities"]
    storms = {storm["id"]: storm for storm in document["hurricanes"]}
    if draws is None:
        draws = [(tuple(each["hurricanes"]), each["p"]) for each in document["scenarios"]]
    drawn = list(draws)
    networks: dict[str, tuple[Arc, ...]] = {}
    scenarios = []
    for number, (ids, probability) in enumerate(drawn):
        scenario = _scenario(f"{number + 1}", [storms[each] for each in ids], goods, probability)
        if scenario.network not in networks:
            networks[scenario.network] = _arcs(document, [storms[each] for each in ids])
        scenarios.append(scenario)
    factor = document["penalty_factor"]
    nodes = [f"{node['id']}" for node in document["nodes"]]
    return Problem(
        items=tuple(
            Item(each["id"], 1.0, each["ft3"], factor * each["price"]) for each in goods
        ),
        places=tuple(Place(node, options=_sizes(document)) for node in nodes),
        reserves=tuple(
            Reserve(
                f"{node}/{each['id']}", Layer.STOCK, node, each["id"], each["price"],
                left_cny=document["holding_factor"] * each["price"],
            )
            for node in nodes
            for each in goods
        ),
        scenarios=tuple(scenarios),
        networks=networks,
        name=document["name"],
    )  # fmt: skip


def _sizes(document: Mapping[str, Any]) -> tuple[Option, ...]:
    return tuple(
        Option(each["id"], each["fixed"], each["ft3"]) for each in document["facility_sizes"]
    )


def _scenario(
    code: str, storms: list[dict[str, Any]], goods: list[dict[str, Any]], probability: float
) -> Scenario:
    needs: dict[tuple[str, str], float] = defaultdict(float)
    left: dict[str, float] = {}
    for storm in storms:
        for city, units in storm["demand"].items():
            for number, each in enumerate(goods):
                needs[city, each["id"]] += units[number]
        for node in storm["landfall"]:
            share = 0.0 if storm["category"] >= _LOST_FROM else 0.5
            left[f"{node}"] = min(share, left.get(f"{node}", 1.0))
    return Scenario(
        code,
        probability,
        tuple(Need(city, item, units) for (city, item), units in needs.items()),
        network="+".join(sorted({f"{storm['id']}" for storm in storms})) or "none",
        available=left,
    )


def _arcs(document: Mapping[str, Any], storms: list[dict[str, Any]]) -> tuple[Arc, ...]:
    """Return the shortest ways between all nodes that storms leave, to where they are needed."""
    number = {node["id"]: place for place, node in enumerate(document["nodes"])}
    closed = {frozenset(link) for storm in storms for link in storm["links_unusable"]}
    links = [
        (number[link["i"]], number[link["j"]], link["miles"])
        for link in document["links"]
        if frozenset((link["i"], link["j"])) not in closed
    ]
    start, end, miles = (np.array(each) for each in zip(*links, strict=True))
    size = len(number)
    distance = dijkstra(csr_matrix((miles, (start, end)), shape=(size, size)), directed=False)
    sites = sorted({int(city) for storm in storms for city in storm["demand"]})
    return tuple(
        Arc(
            f"{node}",
            f"{site}",
            cny_per_unit={
                each["id"]: each["transport_per_mile"] * distance[number[node], number[site]]
                for each in document["commodities"]
            },
        )
        for node in number
        for site in sites
        if np.isfinite(distance[number[node], number[site]])
    )
