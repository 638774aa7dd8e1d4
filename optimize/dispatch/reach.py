"""Which sites anybody can be relieved at at all; the others are no measure of fairness.

A site is *out of reach* if for some need of it nothing comes anyway, and no truck can bring a
unit of anything that covers it in time. The bound's legs decide, which cut off no real way
(docs/models.md §3): so in no plan anybody is relieved there.
"""

from __future__ import annotations

import weakref
from dataclasses import dataclass

from optimize.dispatch.bound_columns import feasible_legs
from optimize.dispatch.bound_data import BoundData, Gate, bound_data
from optimize.dispatch.bound_model import fits
from optimize.dispatch.problem import Problem, VehicleType

_MOST_KEPT = 4
_KEPT: list[tuple[weakref.ref[Problem], Reach]] = []
"""What was found for the last problems: a solve asks several times."""


@dataclass(frozen=True)
class Reach:
    """Codes of the sites that some truck can come to in time, and of those out of reach.

    ``before`` is how many people of each needy site are relieved whatever is planned.
    """

    served: frozenset[str]
    out: frozenset[str]
    before: dict[str, int]


def reach_of(problem: Problem) -> Reach:
    """Return which needy sites of a problem can be reached."""
    for reference, found in tuple(_KEPT):
        if reference() is problem:
            return found
    found = _reach(bound_data(problem))
    _KEPT.insert(0, (weakref.ref(problem), found))
    del _KEPT[_MOST_KEPT:]
    return found


def _reach(data: BoundData) -> Reach:
    kinds = [kind for kind, _ in data.groups]
    loadable: dict[tuple[int, int], frozenset[str]] = {}
    brought: list[set[str]] = [set() for _ in data.sites]
    served = set()
    for leg in feasible_legs(data):
        key = leg.group, leg.gate
        if key not in loadable:
            loadable[key] = _loadable(data, kinds[leg.group], data.gates[leg.gate])
        brought[leg.site] |= loadable[key]
        served.add(data.sites[leg.site].code)
    out = {
        site.code
        for site, needs in zip(data.sites, brought, strict=True)
        for need, required in site.requirements.items()
        if required > 0 and need not in needs and data.covered_before(site, need) <= 0
    }
    before = {site.code: data.relieved_before(site) for site in data.sites}
    return Reach(frozenset(served), frozenset(out), before)


def _loadable(data: BoundData, kind: VehicleType, gate: Gate) -> frozenset[str]:
    """Return the needs that a truck of this type can load something for, in this period."""
    source = data.sources[gate.source].code
    last = data.problem.deadline_min if gate.end_min == float("inf") else int(gate.end_min) - 1
    there = {
        supply.item
        for supply in data.problem.supplies
        if supply.source == source and supply.curve.by(last) > 0
    }
    return frozenset(
        need
        for item in data.problem.items
        if item.code in there and fits(item, kind)
        for need in item.equivalents
    )
