"""What the bound's model reads from a problem: periods, times, demand in units.

Travel times are replaced by their metric closure, which is never longer, so
every step of the proofs in docs/models.md may use the triangle inequality
even when a table from outside breaks it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import floor

import numpy as np

from optimize.dispatch.problem import Item, Problem, Site, Source, Vehicle, VehicleType
from optimize.dispatch.travel_table import Table

MOST_PERIODS = 5
"""Loading periods a source; more steps of its curves are merged (a relaxation)."""

_NO_WAY = 2**61
"""Minutes that stand for no way while ways are added up."""


@dataclass(frozen=True)
class Gate:
    """A source during one of its loading periods [start_min, end_min)."""

    source: int
    start_min: int
    end_min: float


@dataclass(frozen=True)
class BoundData:
    """Index-level view of a problem for the bound.

    Parameters
    ----------
    sites
        Only those with people and needs; everybody else is relieved at 0.
    closure
        Road profile to minutes between locations, infinity if unreachable.
    groups
        Vehicle types that have trucks, with these; trucks of a type that may
        load at other sources are a group of their own.
    """

    problem: Problem
    sites: tuple[Site, ...]
    sources: tuple[Source, ...]
    gates: tuple[Gate, ...]
    groups: tuple[tuple[VehicleType, tuple[Vehicle, ...]], ...]
    closure: dict[str, np.ndarray]

    def minutes(self, profile: str, origin: str, target: str) -> float:
        """Return the closed travel minutes."""
        travel = self.problem.travel
        return float(self.closure[profile][travel.index(origin), travel.index(target)])

    @cached_property
    def _coming(self) -> dict[tuple[str, str], float]:
        """Site and need to the amount that comes in time whatever is planned."""
        latest = {site.code: self.latest_min(site) for site in self.problem.sites}
        covers = {item.code: item.equivalents for item in self.problem.items}
        amounts: dict[tuple[str, str], float] = {}
        for each in self.problem.deliveries:
            if each.leave_min <= latest.get(each.site, -1):
                for item, units in each.units.items():
                    for need, amount in covers.get(item, {}).items():
                        there = amounts.get((each.site, need), 0.0)
                        amounts[each.site, need] = there + amount * units
        return amounts

    def covered_before(self, site: Site, need: str) -> float:
        """Return the share of a need, 0 to 1, that comes in time whatever is planned."""
        required = site.requirements.get(need, 0.0)
        amount = self._coming.get((site.code, need), 0.0)
        return min(1.0, amount / required) if required > 0 else 1.0

    def left_of(self, site: Site, need: str) -> float:
        """Return how much of a need is left by what comes in time whatever is planned."""
        return site.requirements.get(need, 0.0) * (1.0 - self.covered_before(site, need))

    def cover_of(self, site: Site, need: str, item: Item) -> float:
        """Return how much of a need a whole unit covers at most: no more than is left of it."""
        return min(item.equivalents.get(need, 0.0), self.left_of(site, need))

    def relieved_before(self, site: Site) -> int:
        """Return the people who are relieved in time whatever is planned."""
        shares = [self.covered_before(site, need) for need in site.requirements]
        return floor(site.people * min(shares, default=1.0) + 1e-9)

    def latest_min(self, site: Site) -> int:
        """Return by when unloading must end to count at this site."""
        return self.problem.deadline_min - site.handout_min

    def ready_min(self, kind: VehicleType, vehicle: Vehicle, source: Source) -> float:
        """Return when this vehicle can stand at the dock of this source."""
        free = max(vehicle.available_from_min, self.problem.order_min)
        return free + self.minutes(kind.profile, vehicle.start, source.location)

    def may_load(self, group: int, source: int) -> bool:
        """Whether the trucks of this group may load at this source."""
        return self.groups[group][1][0].may_load_at(self.sources[source].code)

    def back_min(self, group: int, site: Site) -> float:
        """Return the minutes from this site to the nearest source of this group's trucks."""
        profile = self.groups[group][0].profile
        return min(
            (
                self.minutes(profile, site.location, source.location)
                for s, source in enumerate(self.sources)
                if self.may_load(group, s)
            ),
            default=float("inf"),
        )

    def truck_minutes_after(self, group: int, tau: int) -> float:
        """Return the minutes after ``tau`` that the group's trucks have for trips."""
        return sum(self.minutes_of(group, each, tau) for each in self.groups[group][1])

    def minutes_of(self, group: int, vehicle: Vehicle, tau: int) -> float:
        """Return the minutes after ``tau`` that a truck of this group has for trips."""
        kind = self.groups[group][0]
        ready = min(
            (
                max(self.ready_min(kind, vehicle, self.sources[gate.source]), gate.start_min)
                for gate in self.gates
                if self.may_load(group, gate.source)
            ),
            default=float("inf"),
        )
        latest = max((self.latest_min(site) for site in self.sites), default=0)
        end = min(latest, vehicle.available_until_min)
        return max(0.0, end - max(ready, tau)) if np.isfinite(ready) else 0.0


def bound_data(problem: Problem) -> BoundData:
    """Return the view of ``problem``; sources without docks are left out."""
    sources = tuple(source for source in problem.sources if source.docks > 0)
    return BoundData(
        problem=problem,
        sites=tuple(site for site in problem.sites if is_needy(site)),
        sources=sources,
        gates=tuple(gate for s in range(len(sources)) for gate in _gates(problem, sources, s)),
        groups=tuple(
            (kind, trucks) for kind in problem.vehicle_types for trucks in _alike(problem, kind)
        ),
        closure={
            profile: _closure(problem.travel.tables(profile)) for profile in problem.travel.minutes
        },
    )


def _alike(problem: Problem, kind: VehicleType) -> list[tuple[Vehicle, ...]]:
    """Trucks of a type, by where they may load."""
    groups: dict[frozenset[str], tuple[Vehicle, ...]] = {}
    for vehicle in problem.vehicles:
        if vehicle.type == kind.code:
            where = frozenset(vehicle.sources)
            groups[where] = (*groups.get(where, ()), vehicle)
    return list(groups.values())


def is_needy(site: Site) -> bool:
    """Whether anybody here waits for anything."""
    return site.people > 0 and any(amount > 0 for amount in site.requirements.values())


def _gates(problem: Problem, sources: tuple[Source, ...], s: int) -> list[Gate]:
    source = sources[s]
    opening = max(source.open_min, problem.order_min)
    steps = {
        minute
        for supply in problem.supplies
        if supply.source == source.code
        for minute, _ in supply.curve.steps
        if opening < minute <= problem.deadline_min
    }
    starts = [opening, *sorted(steps)]
    if len(starts) > MOST_PERIODS:
        picks = np.linspace(0, len(starts) - 1, MOST_PERIODS).round().astype(int)
        starts = [starts[pick] for pick in picks]
    ends = [*map(float, starts[1:]), float("inf")]
    return [Gate(s, start, end) for start, end in zip(starts, ends, strict=True)]


def _closure(tables: tuple[Table, ...]) -> np.ndarray:
    """Return the shortest way over any places in between, at the best time of each leg.

    Counted in short numbers where no way is too long for them: those are several times as quick.
    A way has every length on it as a way of its own, at most the longest leg apart. So where none
    is found within one leg of the most that is counted, none is longer.
    """
    size = len(tables[0])
    each = np.array(tables, np.int64).reshape(len(tables), size, size)
    legs = np.where(each < 0, _NO_WAY, each).min(axis=0, initial=_NO_WAY)
    longest = int(legs[legs < _NO_WAY].max(initial=0))
    most = np.iinfo(np.uint16).max // 2
    ways = _shortest(np.minimum(legs, most).astype(np.uint16))
    if int(ways[ways < most].max(initial=0)) + longest >= most:
        ways, most = _shortest(legs), _NO_WAY
    return np.where(ways < most, ways, np.inf)


def _shortest(ways: np.ndarray) -> np.ndarray:
    """Floyd-Warshall, in place; twice the largest entry must fit."""
    through = np.empty_like(ways)
    for via in range(len(ways)):
        np.add(ways[:, via, None], ways[None, via, :], out=through)
        np.minimum(ways, through, out=ways)
    return ways
