"""The best duty of each truck at given prices, and the bound that follows.

For any prices y >= 0, no plan relieves more (weighted) people than

    sum_j people_j max(0, weight_j - prices of j's needs) + right y
        + sum over trucks of the most that any duty is worth,

whatever the prices are (docs/models.md, "Duties"). Duties are found by going
back from the last minute: f[s, t] is the most a truck that is free at source s
at minute t can still be worth.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from optimize.compiled import compiled
from optimize.dispatch.bound_duty_data import BUCKET_MIN, Arc, Crew, DutyData, Fleet
from optimize.dispatch.bound_prices import Layout, Prices, prices_of
from optimize.dispatch.bound_routes import Routes, routes
from optimize.dispatch.bound_trips import (
    Loading,
    Reach,
    best_load,
    goods_value,
    loading,
    trip_values,
)

BLOCK_MIN = 4
"""Loading starts that share the least dock price among them."""

_FINE = 1e-7
"""Dock prices are cut to multiples of this, so that blocks can be alike."""


@dataclass(frozen=True)
class BestTrip:
    """The best trip of a truck that is free at a source at a minute.

    Parameters
    ----------
    target
        The next source, ``None`` after a last trip.
    slope, more
        What it is worth is ``slope`` times the prices and ``more``: what parts
        of loads and of blocks of minutes leave out.
    """

    fleet: int
    source: int
    minute: int
    target: int | None
    duration: int
    slope: np.ndarray
    more: float


@dataclass(frozen=True)
class BestDuty:
    """The best duty of a crew; what it is worth as of `BestTrip`."""

    fleet: int
    crew: int
    slope: np.ndarray
    more: float


@dataclass(frozen=True)
class Answer:
    """The bound at some prices, and the best trips and duties there."""

    bound: float
    trips: tuple[BestTrip, ...]
    duties: tuple[BestDuty, ...]


@dataclass
class _Table:
    """Values of an arc's trips in one gate, and after dock prices by kind of block.

    Parameters
    ----------
    values
        By load step and minutes of the way.
    kind
        Of the block of each minute.
    by_kind
        The most by kind and whole duration.
    """

    arc: Arc
    reach: Reach
    values: np.ndarray
    kind: np.ndarray
    costs: np.ndarray
    by_kind: np.ndarray


class Interrupted(Exception):
    """Told to stop while the bound was computed."""


class DutyBound:
    """The bound as a function of prices.

    Parameters
    ----------
    weights
        Of one person at each needy site.
    should_stop
        Asked many times a second; once true, `Interrupted` is raised.
    """

    def __init__(
        self,
        duties: DutyData,
        layout: Layout,
        weights: np.ndarray,
        should_stop: Callable[[], bool] = lambda: False,
    ) -> None:
        self.duties = duties
        self.should_stop = should_stop
        self.layout = layout
        self.weights = weights
        self.people = np.array([site.people for site in duties.data.sites], float)

    def at(self, vector: np.ndarray, minutes: range | None = None) -> Answer:
        """Return the bound at these prices (never negative ones).

        Parameters
        ----------
        minutes
            Tell the best trip from each of these on.
        """
        prices = prices_of(self.duties, self.layout, vector)
        paid = np.bincount(self.duties.need_site, prices.need, minlength=len(self.people))
        bound = float(self.people @ np.maximum(0.0, self.weights - paid))
        bound += float(self.layout.right @ vector)
        trips: list[BestTrip] = []
        best: list[BestDuty] = []
        found = _Found(self)
        for number, fleet in enumerate(self.duties.fleets):
            day = _Day(self.duties, prices, number, found)
            bound += sum(crew.count * day.best_start(crew)[0] for crew in fleet.crews)
            if minutes is not None:
                trips += day.trips(self.layout, minutes)
                best += day.duties_of_crews(self.layout)
        return Answer(bound, tuple(trips), tuple(best))


class _Found:
    """Loads and ways that fleets share, at one set of prices."""

    def __init__(self, function: DutyBound) -> None:
        self._duties = function.duties
        self._should_stop = function.should_stop
        self._loads: dict[bytes, Loading] = {}
        self._routes: dict[tuple[int, str, int], Routes] = {}

    def load(self, value: np.ndarray) -> Loading:
        """Gates and trucks for which goods are worth the same share their surplus."""
        key = value.tobytes()
        if key not in self._loads:
            self._loads[key] = loading(self._duties, value)
        return self._loads[key]

    def reach(self, load: Loading, profile: str, source: int) -> Reach:
        """Return the best ways from a source, those of several stops as from all like it."""
        duties, first = self._duties, self._duties.alike[source]
        key = (id(load), profile, first)
        if key not in self._routes:
            self.ask()
            sites = np.nonzero((load.value > 0).any(axis=1))[0]
            roads, go = duties.roads[profile], duties.go_alike[profile, first]
            self._routes[key] = routes(roads, go, load.mixed.surplus, sites, duties.span)
        roads = duties.roads[profile]
        return Reach(load, roads, duties.go[profile, source], self._routes[key])

    def ask(self) -> None:
        """Whether to go on."""
        if self._should_stop():
            raise Interrupted


class _Day:
    """f of one fleet, with what is needed to find its duties again."""

    def __init__(self, duties: DutyData, prices: Prices, number: int, found: _Found) -> None:
        self.duties = duties
        self.prices = prices
        self._number = number
        self._found = found
        self.fleet: Fleet = duties.fleets[number]
        self.tables: dict[tuple[int, int], list[_Table]] = {}
        for gate, entry in enumerate(duties.data.gates):
            own = [arc for arc in duties.arcs[number] if arc.source == entry.source]
            value = goods_value(duties, prices, gate, self.fleet.items)
            if own and value.any():
                load = found.load(value)
                self.tables[entry.source, gate] = self._tables(own, load)
        self.worth = self._go_back()

    def _tables(self, arcs: list[Arc], load: Loading) -> list[_Table]:
        source = arcs[0].source
        reach = self._found.reach(load, self.fleet.kind.profile, source)
        self._found.ask()
        each = trip_values(self.fleet, self.duties, reach, arcs)
        kind, costs = _dock_costs(self.prices.dock_sum[source], arcs[0].dock, self.fleet.end)
        tables = []
        for arc, values in zip(arcs, each, strict=True):
            by_kind = after_docks(values, arc.fixed, costs)
            if arc.target is None:
                by_kind = np.maximum.accumulate(by_kind, axis=1)
            tables.append(_Table(arc, reach, values, kind, costs, by_kind))
        return tables

    def _go_back(self) -> np.ndarray:
        gates = self.duties.gate_at[:, : self.fleet.end + 1]
        worth = np.zeros((len(gates), self.fleet.end + 1))
        flat = [(key, table) for key, own in self.tables.items() for table in own]
        if not flat:
            return worth
        kinds = max(len(table.by_kind) for _, table in flat)
        by_kind = np.zeros((len(flat), kinds, self.fleet.end + 1))
        for n, (_, table) in enumerate(flat):
            by_kind[n, : len(table.by_kind)] = table.by_kind
        places = np.array([(s, q, -1 if t.arc.target is None else t.arc.target)
                           for (s, q), t in flat])  # fmt: skip
        go_back(worth, gates, places, by_kind, np.array([table.kind for _, table in flat]))
        return worth

    def _options(
        self, worth: np.ndarray, source: int, minute: int
    ) -> list[tuple[float, _Table | None, int]]:
        """Return for each next place the most that a truck is worth, and the trip's minutes."""
        gate = int(self.duties.gate_at[source, minute])
        left = self.fleet.end - minute
        options: list[tuple[float, _Table | None, int]] = []
        for table in self.tables.get((source, gate), ()):
            row = table.by_kind[table.kind[minute]]
            if table.arc.target is None:
                options.append((float(row[left]), table, left))
            else:
                then = row[: left + 1] + worth[table.arc.target, minute:]
                duration = int(then.argmax())
                options.append((float(then[duration]), table, duration))
        return options

    def best_start(self, crew: Crew) -> tuple[float, int, int]:
        """Return the most that a truck of the crew is worth, from which source and minute."""
        starts = [(s, minute) for s, minute in enumerate(crew.ready) if minute >= 0]
        return max((float(self.worth[s, minute]), -s, minute) for s, minute in starts)

    def duties_of_crews(self, layout: Layout) -> list[BestDuty]:
        """Return the best duty of each crew that has one."""
        found = []
        for number, crew in enumerate(self.fleet.crews):
            worth, source, minute = self.best_start(crew)
            if worth > 0:
                slope = self._duty(layout, -source, minute)
                more = worth - float(slope @ self.prices.vector)
                found.append(BestDuty(self._number, number, slope, more))
        return found

    def _duty(self, layout: Layout, source: int, minute: int) -> np.ndarray:
        slope = np.zeros(layout.size)
        while minute < self.fleet.end and self.worth[source, minute] > 0:
            if self.worth[source, minute + 1] == self.worth[source, minute]:
                minute += 1
                continue
            options = self._options(self.worth, source, minute)
            _, table, duration = max(options, key=_worth_of, default=(0.0, None, 0))
            if table is None:
                break
            self._add_trip(layout, slope, table, minute, duration)
            if table.arc.target is None:
                break
            source, minute = table.arc.target, minute + duration
        return slope

    def trips(self, layout: Layout, minutes: range) -> list[BestTrip]:
        """Return the best trip at each source from each of these minutes on."""
        found = []
        for source in range(len(self.worth)):
            for minute in minutes[: bisect_left(minutes, self.fleet.end)]:
                options = self._options(self.worth, source, minute)
                worth, table, duration = max(options, key=_worth_of, default=(0.0, None, 0))
                if table is not None and worth > 0:
                    slope = np.zeros(layout.size)
                    self._add_trip(layout, slope, table, minute, duration)
                    target = table.arc.target
                    then = 0.0 if target is None else self.worth[target, minute + duration]
                    more = worth - float(then) - float(slope @ self.prices.vector)
                    found.append(
                        BestTrip(self._number, source, minute, target, duration, slope, more)
                    )
        return found

    def _add_trip(
        self, layout: Layout, slope: np.ndarray, table: _Table, minute: int, duration: int
    ) -> None:
        duties, arc = self.duties, table.arc
        cost = table.costs[int(table.kind[minute])]
        if arc.target is None:
            row = table.by_kind[int(table.kind[minute])]
            duration = int(np.argmax(row[: duration + 1] >= row[duration]))
        ways_left = duration - arc.fixed
        after = np.where(
            ways_left >= 0, table.values[np.arange(cost.size), np.maximum(ways_left, 0)], -np.inf
        )
        step = int((after - cost).argmax())
        way = int(ways_left[step])
        units = best_load(
            self.fleet, duties, table.reach, arc, (step, way, float(table.values[step, way]))
        )
        covered = (duties.worth * units[duties.need_site]).sum(axis=1)
        np.add.at(slope, layout.group, layout.share * covered)
        gate = int(duties.gate_at[arc.source, minute])
        for later in range(gate, len(duties.data.gates)):
            if duties.data.gates[later].source == arc.source:
                has = layout.stock[later] >= 0
                slope[layout.stock[later][has]] -= units.sum(axis=0)[has]
        _use_dock(layout, slope, arc.source, (minute, minute + int(arc.dock[step])))


def _worth_of(option: tuple[float, _Table | None, int]) -> float:
    return option[0]


def _use_dock(layout: Layout, slope: np.ndarray, source: int, span: tuple[int, int]) -> None:
    buckets = layout.docks.shape[1]
    edges = np.arange(buckets + 1) * float(BUCKET_MIN)
    inside = np.minimum(edges[1:], span[1]) - np.maximum(edges[:-1], span[0])
    slope[layout.docks[source]] -= np.maximum(0.0, inside)


@compiled
def after_docks(values: np.ndarray, fixed: np.ndarray, costs: np.ndarray) -> np.ndarray:
    """Return the most of all load steps less their dock's price, by kind and whole duration."""
    steps, minutes = values.shape
    most = np.full((len(costs), minutes), -np.inf)
    for kind in range(len(costs)):
        for step in range(steps):
            for duration in range(fixed[step], minutes):
                worth = values[step, duration - fixed[step]] - costs[kind, step]
                most[kind, duration] = max(most[kind, duration], worth)
    return most


@compiled
def go_back(
    worth: np.ndarray, gates: np.ndarray, places: np.ndarray, by_kind: np.ndarray, kind: np.ndarray
) -> None:
    """Fill in f from the last minute to the first."""
    sources, minutes = worth.shape
    for minute in range(minutes - 2, -1, -1):
        for source in range(sources):
            best = worth[source, minute + 1]
            for table in range(len(places)):
                if places[table, 0] != source or places[table, 1] != gates[source, minute]:
                    continue
                row = by_kind[table, kind[table, minute]]
                target = places[table, 2]
                left = minutes - 1 - minute
                if target < 0:
                    best = max(best, row[left])
                else:
                    for duration in range(left + 1):
                        best = max(best, row[duration] + worth[target, minute + duration])
            worth[source, minute] = best


def _dock_costs(dock_sum: np.ndarray, dock: np.ndarray, end: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the kind of each minute's block, and for each kind the least cost by load step."""
    last = dock_sum.size - 1
    minutes = np.arange(end + 1)
    cost = (
        dock_sum[np.minimum(minutes[:, None] + dock[None, :], last)]
        - dock_sum[np.minimum(minutes, last)][:, None]
    )
    block = np.minimum.reduceat(cost, np.arange(0, end + 1, BLOCK_MIN), axis=0)
    kinds, of_block = np.unique(np.floor(block / _FINE) * _FINE, axis=0, return_inverse=True)
    return of_block.reshape(-1)[minutes // BLOCK_MIN], kinds
