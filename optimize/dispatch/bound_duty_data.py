"""What the duty bound reads from a problem: minutes, fleets, loads in steps, gates by minute.

A duty is a truck's whole sequence of trips. Minutes are counted from the first
minute at which any gate opens (``first_min``).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import ceil

import numpy as np

from optimize.dispatch.bound_data import BoundData
from optimize.dispatch.bound_routes import Roads, roads_of
from optimize.dispatch.problem import Item, Site, Source, VehicleType

BUCKET_MIN = 10
"""Minutes for which a source's docks have one price."""

MOST_STEPS = 200
"""Steps at most in which the weight of a truckload is counted."""

_ALIKE_MIN = 2
"""Sources whose ways to all sites differ by no more are taken together for trips of many stops."""

_SLACK = 1e-6
"""What the checker lets a load or a minute be over."""


@dataclass(frozen=True)
class Crew:
    """Trucks of one type that can stand at each source from the same minutes on.

    Parameters
    ----------
    ready
        Minute after ``first_min`` for each source, -1 where it can't come in time.
    """

    ready: tuple[int, ...]
    count: int


@dataclass(frozen=True)
class Fleet:
    """Trucks of one type with the same last minute that may load at the same sources.

    Parameters
    ----------
    group
        Their number among the bound's groups.
    end
        Last minute after ``first_min`` at which an unloading may end.
    step_kg
        A load is counted in steps; the most kilograms of each.
    items
        Which items fit on the truck.
    """

    kind: VehicleType
    group: int
    end: int
    crews: tuple[Crew, ...]
    step_kg: np.ndarray
    items: np.ndarray


@dataclass(frozen=True)
class Arc:
    """From a source over stops to the next source (or ``None``: the last trip).

    Parameters
    ----------
    back
        Minutes from each site to the next source; after a last trip, how much
        earlier than the truck's last minute it must end there to count.
    dock, fixed
        Minutes of each load step at the dock, and all besides the way.
    """

    source: int
    target: int | None
    back: np.ndarray
    dock: np.ndarray
    fixed: np.ndarray


@dataclass(frozen=True)
class DutyData:
    """Everything that stays the same while prices change.

    Parameters
    ----------
    gate_at
        For each source and minute the gate that is open, -1 if none.
    stocked
        For each gate which items its source has by its end.
    worth
        People (of the site) relieved in one need by a unit: need row by item.
    need_site
        Site of each need row.
    groups
        Items that cover one need only, by need; every other item alone.
    most
        Units of one item in place of all of its group that can be useful, in parts.
    roads
        By profile.
    go
        By profile and source: minutes to each site with the setup of its unloading.
    alike
        For each source the first one from which no site is much farther or nearer.
    go_alike
        By profile and such a first source: the least minutes from all like it.
    """

    data: BoundData
    first_min: int
    span: int
    fleets: tuple[Fleet, ...]
    arcs: tuple[tuple[Arc, ...], ...]
    gate_at: np.ndarray
    stocked: np.ndarray
    worth: np.ndarray
    need_site: np.ndarray
    groups: tuple[tuple[int, ...], ...]
    most: np.ndarray
    kg: np.ndarray
    m3: np.ndarray
    roads: dict[str, Roads]
    go: dict[tuple[str, int], np.ndarray]
    alike: tuple[int, ...]
    go_alike: dict[tuple[str, int], np.ndarray]

    @cached_property
    def setup_min(self) -> int:
        """The least whole minutes that a further stop takes."""
        return int(min(site.unload_setup_min for site in self.data.sites))


def duty_data(data: BoundData) -> DutyData | None:
    """Return the view, None where no truck can do anything: none is there, or nothing of use."""
    if not (data.gates and data.sites and data.groups):
        return None
    first = min(gate.start_min for gate in data.gates)
    latest = max(data.latest_min(site) for site in data.sites)
    fleets = _fleets(data, first, latest)
    if not fleets:
        return None
    stocked, most = _stocked(data), _most(data)
    if not (stocked.any(axis=0) & (most > 0).any(axis=0)).any():
        return None
    span = max(fleet.end for fleet in fleets)
    worth, need_site = _worth(data)
    items = data.problem.items
    groups = _groups(data)
    profiles = sorted({fleet.kind.profile for fleet in fleets})
    go = {
        (name, s): _go(data, name, s, span) for name in profiles for s in range(len(data.sources))
    }
    alike = _alike(go, profiles, len(data.sources))
    return DutyData(
        data=data,
        first_min=first,
        span=span,
        fleets=fleets,
        arcs=tuple(_arcs(data, fleet, first) for fleet in fleets),
        gate_at=_gate_at(data, first, span),
        stocked=stocked,
        worth=worth,
        need_site=need_site,
        groups=groups,
        most=most,
        kg=np.array([item.weight_kg for item in items], float),
        m3=np.array([item.volume_m3 for item in items], float),
        roads={name: _roads(data, name, span) for name in profiles},
        go=go,
        alike=alike,
        go_alike={
            (name, first): np.min(
                [go[name, s] for s, own in enumerate(alike) if own == first], axis=0
            )
            for name in profiles
            for first in set(alike)
        },
    )


def _fleets(data: BoundData, first: int, latest: int) -> tuple[Fleet, ...]:
    found: dict[tuple[int, int], dict[tuple[int, ...], int]] = {}
    for g, (kind, trucks) in enumerate(data.groups):
        for truck in trucks:
            end = min(latest, truck.available_until_min) - first
            ready = tuple(
                _minute(data.ready_min(kind, truck, source), first, end) for source in data.sources
            )
            if any(minute >= 0 for minute in ready):
                crews = found.setdefault((g, end), {})
                crews[ready] = crews.get(ready, 0) + 1
    return tuple(_fleet(data, g, end, crews) for (g, end), crews in sorted(found.items()))


def _minute(ready: float, first: int, end: int) -> int:
    return max(0, int(ready) - first) if ready - first < end else -1


def _fleet(data: BoundData, group: int, end: int, crews: dict[tuple[int, ...], int]) -> Fleet:
    kind = data.groups[group][0]
    fits = [
        item.weight_kg <= kind.capacity_kg + _SLACK and item.volume_m3 <= kind.capacity_m3 + _SLACK
        for item in data.problem.items
    ]
    return Fleet(
        kind,
        group,
        end,
        tuple(Crew(ready, count) for ready, count in sorted(crews.items())),
        _step_kg(data, kind.capacity_kg),
        np.array(fits),
    )


def _step_kg(data: BoundData, capacity_kg: float) -> np.ndarray:
    """Return where minutes at docks and sites change, or only some of it where it is too much."""
    docks = {source.dock_kg_per_min for source in data.sources}
    unload = max(site.unload_kg_per_min for site in data.sites)
    for rates in ({unload, *docks}, {max(unload, *docks)}):
        if sum(capacity_kg / rate for rate in rates) <= MOST_STEPS:
            full = [np.arange(1, ceil(capacity_kg / rate)) * rate for rate in rates]
            return np.unique(np.concatenate([*full, [capacity_kg]]))
    return np.arange(1, MOST_STEPS + 1) * (capacity_kg / MOST_STEPS)


def _places(data: BoundData) -> list[int]:
    return [data.problem.travel.index(site.location) for site in data.sites]


def _setups(data: BoundData) -> np.ndarray:
    return np.array([site.unload_setup_min for site in data.sites], float)


def _roads(data: BoundData, profile: str, span: int) -> Roads:
    at = _places(data)
    between = data.closure[profile][np.ix_(at, at)]
    return roads_of(between, _setups(data), data.problem.max_stops, span)


def _go(data: BoundData, profile: str, s: int, span: int) -> np.ndarray:
    dock = data.problem.travel.index(data.sources[s].location)
    minutes = data.closure[profile][dock, _places(data)] + _setups(data)
    whole: np.ndarray = np.minimum(minutes, span + 1.0).astype(np.int64)
    return whole


def _alike(
    go: dict[tuple[str, int], np.ndarray], profiles: list[str], sources: int
) -> tuple[int, ...]:
    alike: list[int] = []
    for s in range(sources):
        firsts = [
            first
            for first in sorted(set(alike))
            if all(np.abs(go[p, s] - go[p, first]).max() <= _ALIKE_MIN for p in profiles)
        ]
        alike.append(firsts[0] if firsts else s)
    return tuple(alike)


def _arcs(data: BoundData, fleet: Fleet, first: int) -> tuple[Arc, ...]:
    table = data.closure[fleet.kind.profile]
    latest = np.array([data.latest_min(site) for site in data.sites], float) - first
    early = np.maximum(0.0, fleet.end - latest)
    # Nobody has anything more to do where there are no goods.
    stocked = {data.gates[q].source for q in np.nonzero(_stocked(data).any(axis=1))[0]}
    allowed = [s for s in sorted(stocked) if data.may_load(fleet.group, s)]
    arcs = []
    for s in allowed:
        for target in (*allowed, None):
            back = early
            if target is not None:
                dock = data.problem.travel.index(data.sources[target].location)
                back = table[_places(data), dock]
            whole = np.minimum(back, fleet.end + 1.0).astype(np.int64)
            arcs.append(_arc(data, fleet, (s, data.sources[s]), target, whole))
    return tuple(arcs)


def _arc(
    data: BoundData, fleet: Fleet, origin: tuple[int, Source], target: int | None, back: np.ndarray
) -> Arc:
    s, source = origin
    before = np.concatenate([[0.0], fleet.step_kg[:-1]])
    unload = max(site.unload_kg_per_min for site in data.sites)
    dock = source.dock_setup_min + _least_minutes(data, before, source.dock_kg_per_min)
    fixed = dock + _least_minutes(data, before, unload)
    return Arc(s, target, back, dock.astype(np.int64), fixed.astype(np.int64))


def _least_minutes(data: BoundData, before: np.ndarray, rate: float) -> np.ndarray:
    """Whole minutes that more than ``before`` kg take at least (docs/models.md, "Load steps")."""
    lightest = min(item.weight_kg for item in data.problem.items)
    minutes = np.floor(before / rate) + 1.0
    minutes[0] = max(0.0, np.ceil(lightest / rate - 2 * _SLACK)) if lightest < rate else 1.0
    return minutes


def _gate_at(data: BoundData, first: int, span: int) -> np.ndarray:
    open_gate = np.full((len(data.sources), span + 1), -1)
    for q, gate in enumerate(data.gates):
        end = span + 1 if gate.end_min == np.inf else int(gate.end_min) - first
        source = data.sources[gate.source]
        # Docks beyond those named are free at once.
        free = min((*source.dock_free_min, 0)[: source.docks])
        begin = max(gate.start_min, free) - first
        open_gate[gate.source, max(0, begin) : max(0, end)] = q
    return open_gate


def _stocked(data: BoundData) -> np.ndarray:
    curves = {(supply.source, supply.item): supply.curve for supply in data.problem.supplies}
    stocked = np.zeros((len(data.gates), len(data.problem.items)), bool)
    for q, gate in enumerate(data.gates):
        last = data.problem.deadline_min if gate.end_min == np.inf else int(gate.end_min) - 1
        for i, item in enumerate(data.problem.items):
            curve = curves.get((data.sources[gate.source].code, item.code))
            stocked[q, i] = curve is not None and curve.by(last) > 0
    return stocked


def _worth(data: BoundData) -> tuple[np.ndarray, np.ndarray]:
    rows, owners = [], []
    for j, site in enumerate(data.sites):
        for need, required in site.requirements.items():
            if required > 0:
                owners.append(j)
                rows.append(
                    [
                        data.cover_of(site, need, item) * site.people / required
                        for item in data.problem.items
                    ]
                )
    return np.array(rows, float), np.array(owners, dtype=np.int64)


def _groups(data: BoundData) -> tuple[tuple[int, ...], ...]:
    by_need: dict[str, list[int]] = {}
    others = []
    for i, item in enumerate(data.problem.items):
        if len(item.equivalents) == 1:
            by_need.setdefault(next(iter(item.equivalents)), []).append(i)
        else:
            others.append((i,))
    return (*map(tuple, by_need.values()), *others)


def _most(data: BoundData) -> np.ndarray:
    """Units of item i, in parts, that are worth as much as anything of its group can be.

    What covers more than is left of a need is worth no more (docs/models.md, "Useful units").
    """
    items = data.problem.items
    most = np.zeros((len(data.sites), len(items)))
    for i, item in enumerate(items):
        for j, site in enumerate(data.sites):
            most[j, i] = max(
                (_units(data, site, need, item) for need in item.equivalents), default=0.0
            )
    return most


def _units(data: BoundData, site: Site, need: str, item: Item) -> float:
    """Return the units, in parts, that cover what is left of a need: one at least, if any."""
    left = data.left_of(site, need)
    return left / data.cover_of(site, need, item) if left > 0 else 0.0
