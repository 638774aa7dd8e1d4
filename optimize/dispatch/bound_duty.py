"""The best duty of each truck at given prices, and the bound that follows.

For any prices y >= 0, no plan relieves more (weighted) people than

    sum_j people_j max(0, weight_j - prices of j's needs) + right y
        + sum over trucks of the most that any duty is worth,

whatever the prices are (docs/models.md, "Duties"). Duties are found by going
back from the last minute: f[s, t] is the most a truck that is free at source s
at minute t can still be worth.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from optimize.dispatch.bound_duty_data import BUCKET_MIN, Arc, Crew, DutyData, Fleet
from optimize.dispatch.bound_prices import Layout, Prices, prices_of
from optimize.dispatch.bound_trips import (
    Loading,
    SetValues,
    best_load,
    goods_value,
    loading,
    set_values,
    step_kg,
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
    """The bound at some prices, the best trips there, and which sets of stops matter."""

    bound: float
    trips: tuple[BestTrip, ...]
    duties: tuple[BestDuty, ...]
    sets: np.ndarray


@dataclass
class _Table:
    """Values of an arc's trips in one gate, and after dock prices by kind of block."""

    arc: Arc
    load: Loading
    sets: np.ndarray
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

    def at(self, vector: np.ndarray, every_min: int = 0, known: np.ndarray | None = None) -> Answer:
        """Return the bound at these prices (never negative ones).

        Parameters
        ----------
        every_min
            Tell the best trip from every so many minutes on; 0 for none.
        known
            Sets of stops that are likely to matter; any choice gives a bound.
        """
        prices = prices_of(self.duties, self.layout, vector)
        paid = np.bincount(
            self.duties.need_site, vector[: self.layout.needs], minlength=len(self.people)
        )
        bound = float(self.people @ np.maximum(0.0, self.weights - paid))
        bound += float(self.layout.right @ vector)
        trips: list[BestTrip] = []
        best: list[BestDuty] = []
        matters = np.zeros(len(self.duties.sets.sizes), bool)
        if known is None:
            known = self.duties.sets.sizes == 1
        loads: dict[bytes, Loading] = {}
        for number, fleet in enumerate(self.duties.fleets):
            day = _Day(self, prices, number, loads, known)
            for found in day.set_values.values():
                matters[found.best] = True
            bound += sum(crew.count * day.best_start(crew)[0] for crew in fleet.crews)
            if every_min:
                trips += day.trips(self.layout, every_min)
                best += day.duties_of_crews(self.layout)
        return Answer(bound, tuple(trips), tuple(best), matters)


class _Day:
    """f of one fleet, with what is needed to find its duties again."""

    def __init__(
        self,
        function: DutyBound,
        prices: Prices,
        number: int,
        loads: dict[bytes, Loading],
        known: np.ndarray,
    ) -> None:
        self._known = known
        self._should_stop = function.should_stop
        duties = self.duties = function.duties
        self.prices = prices
        self._number = number
        self.fleet: Fleet = duties.fleets[number]
        self.arcs = duties.arcs[number]
        self._loads = loads
        self.set_values: dict[int, SetValues] = {}
        self.tables: dict[tuple[int, int], list[_Table]] = {}
        loads_of = {
            gate: self._load(gate)
            for gate, entry in enumerate(duties.data.gates)
            if any(arc.source == entry.source for arc in self.arcs)
        }
        self._look_at_sets(loads_of)
        for gate, load in loads_of.items():
            source = duties.data.gates[gate].source
            own = [arc for arc in self.arcs if arc.source == source]
            if load.value.any():
                self.tables[source, gate] = [self._table(arc, load) for arc in own]
        self.worth = self._go_back()

    def _look_at_sets(self, loads: dict[int, Loading]) -> None:
        """Take the worth of sets for each load, over the ways from where it is."""
        gates = self.duties.data.gates
        for load in {id(each): each for each in loads.values()}.values():
            where = {gates[gate].source for gate, each in loads.items() if each is load}
            ways = [arc.ways for arc in self.arcs if arc.source in where]
            self._ask()
            if load.value.any():
                self.set_values[id(load)] = set_values(
                    self.duties, self.fleet, load, ways, self._known
                )

    def _ask(self) -> None:
        if self._should_stop():
            raise Interrupted

    def _load(self, gate: int) -> Loading:
        """Gates where goods are worth the same share their tables."""
        value = goods_value(self.duties, self.prices, gate, self.fleet.items)
        key = value.tobytes()
        if key not in self._loads:
            self._loads[key] = loading(self.duties, value)
        return self._loads[key]

    def _table(self, arc: Arc, load: Loading) -> _Table:
        sets = self.set_values[id(load)]
        self._ask()
        values = trip_values(self.duties, arc, sets.values)
        kind, costs = _dock_costs(self.prices.dock_sum[arc.source], arc.dock, self.fleet.end)
        by_kind = np.empty((len(costs), values.shape[1]))
        for row, cost in enumerate(costs):
            by_kind[row] = (values - cost[:, None]).max(axis=0)
        if arc.target is None:
            by_kind = np.maximum.accumulate(by_kind, axis=1)
        return _Table(arc, load, sets.values, values, kind, costs, by_kind)

    def _go_back(self) -> np.ndarray:
        end = self.fleet.end
        worth = np.zeros((len(self.duties.data.sources), end + 1))
        for minute in range(end - 1, -1, -1):
            for source in range(len(worth)):
                worth[source, minute] = max(
                    worth[source, minute + 1], self._best_trip(worth, source, minute)
                )
        return worth

    def _best_trip(self, worth: np.ndarray, source: int, minute: int) -> float:
        return max((found for found, _, _ in self._options(worth, source, minute)), default=0.0)

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

    def trips(self, layout: Layout, every_min: int) -> list[BestTrip]:
        """Return the best trip at each source every so many minutes."""
        found = []
        for source in range(len(self.worth)):
            for minute in range(0, self.fleet.end, every_min):
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
        kind = int(table.kind[minute])
        if arc.target is None:
            after = (table.values[:, : duration + 1] - table.costs[kind][:, None]).max(axis=0)
            duration = int(after.argmax())
        step = int((table.values[:, duration] - table.costs[kind]).argmax())
        way = duration - int(arc.fixed[step])
        limits = (float(step_kg(self.fleet, duties)[step]), self.fleet.kind.capacity_m3)
        stops = _stops(duties, table, way, step)
        units = best_load(duties, table.load, stops, limits)
        slope[: layout.needs] += (duties.worth * units[duties.need_site]).sum(axis=1)
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


def _stops(duties: DutyData, table: _Table, way: int, step: int) -> np.ndarray:
    """Return the best stops within so many minutes of way, for this load step."""
    ways = table.arc.ways
    column = int(np.searchsorted(ways.minutes, way, side="right")) - 1
    run = int(ways.subsets[0][column])
    ends = np.append(ways.starts[1:], ways.order.size)
    within = ways.order[: ends[run]]
    chosen = duties.sets.members[within[int(table.sets[within, step].argmax())]]
    stops: np.ndarray = chosen[chosen < len(duties.data.sites)]
    return stops


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
