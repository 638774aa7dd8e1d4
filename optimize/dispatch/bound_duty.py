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

from optimize.dispatch.bound_day_kernel import Trips, best_trip, go_back, unbeaten
from optimize.dispatch.bound_duty_data import BUCKET_MIN, Arc, Crew, DutyData, Fleet
from optimize.dispatch.bound_loads import Parts, best_loads
from optimize.dispatch.bound_prices import Layout, Prices, prices_of
from optimize.dispatch.bound_routes import Remembered, Routes, routes
from optimize.dispatch.bound_single import single_values
from optimize.dispatch.bound_surplus import goods_of
from optimize.dispatch.bound_ties import Ties
from optimize.dispatch.bound_trips import (
    Loading,
    Reach,
    goods_value,
    loading,
    most_m3,
    step_kg,
    trip_values,
)

_MOST_BYTES = 200_000_000
"""Of ways that are kept for other fleets."""


@dataclass(frozen=True)
class BestTrip:
    """The best trip of a truck that is free at a source at a minute.

    Parameters
    ----------
    target
        The next source, ``None`` after a last trip.
    slope
        What it is worth at any prices is ``slope`` times them: what it carries, and the goods and
        dock minutes that it uses up. The bound may have thought a little more of it.
    """

    fleet: int
    source: int
    minute: int
    target: int | None
    duration: int
    slope: np.ndarray


@dataclass(frozen=True)
class BestDuty:
    """The best duty of a crew; its slope as that of `BestTrip`."""

    fleet: int
    crew: int
    slope: np.ndarray


@dataclass(frozen=True)
class Answer:
    """The bound at some prices, and the best trips and duties there."""

    bound: float
    trips: tuple[BestTrip, ...]
    duties: tuple[BestDuty, ...]


class Interrupted(Exception):
    """Told to stop while the bound was computed."""


class Learnt:
    """What the best trips of a look teach the next one: where it should look more closely."""

    def __init__(self, duties: DutyData) -> None:
        self.ties = Ties()
        self.remembered = {name: Remembered(roads) for name, roads in duties.roads.items()}

    def learn(self) -> None:
        """Use from now on what was noted."""
        self.ties.learn()
        for remembered in self.remembered.values():
            remembered.learn()


class DutyBound:
    """The bound as a function of prices.

    Parameters
    ----------
    weights
        Of one person at each needy site.
    should_stop
        Asked many times a second; once true, `Interrupted` is raised.
    by_ways
        Whether ways between stops are looked at, which takes far longer (`bound_crowd`).
    learnt
        What was learnt of them before.
    """

    def __init__(
        self,
        duties: DutyData,
        layout: Layout,
        weights: np.ndarray,
        should_stop: Callable[[], bool] = lambda: False,
        *,
        by_ways: bool = True,
        learnt: Learnt | None = None,
    ) -> None:
        self.duties = duties
        self.by_ways = by_ways
        self.learnt = learnt or Learnt(duties)
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
        np.add.at(paid, self.layout.whole.cuts.site, prices.whole)
        bound = float(self.people @ np.maximum(0.0, self.weights - paid))
        bound += float(self.layout.right @ vector)
        trips: list[BestTrip] = []
        best: list[BestDuty] = []
        found = _Found(self)
        for number, fleet in enumerate(self.duties.fleets):
            day = _Day(self.duties, prices, number, found)
            bound += sum(crew.count * day.best_start(crew)[0] for crew in fleet.crews)
            if minutes is not None:
                best += day.duties_of_crews(self.layout)
                self.learnt.ties.settle(of_duties=True)
                trips += day.trips(self.layout, minutes)
                self.learnt.ties.settle(of_duties=False)
        if self.by_ways and minutes is not None:
            self.learnt.learn()
        return Answer(bound, tuple(trips), tuple(best))


class _Found:
    """Loads and ways that fleets share, at one set of prices."""

    def __init__(self, function: DutyBound) -> None:
        self._duties = function.duties
        self._should_stop = function.should_stop
        self._by_ways = function.by_ways
        self._whole = function.layout.whole
        self._learnt = function.learnt
        self._loads: dict[bytes, Loading] = {}
        self._routes: dict[tuple[int, str, int], Routes] = {}

    def reach(self, load: Loading, fleet: Fleet, source: int) -> Reach:
        """Return what trips may be; ways of several stops as from all sources like it."""
        duties, profile = self._duties, fleet.kind.profile
        kg = step_kg(fleet, duties)
        single = single_values(load, kg, most_m3(fleet))
        ways = self._ways(load, profile, duties.alike[source]) if self._by_ways else None
        roads, go = duties.roads[profile], duties.go[profile, source]
        remembered, ties = self._learnt.remembered[profile], self._learnt.ties
        return Reach(load, kg, single, roads, go, ways, remembered, ties)

    def load(self, value: np.ndarray, kind: str, whole: np.ndarray) -> Loading:
        """Gates and trucks for which goods are worth the same share their surplus."""
        bends = self._whole.bends(kind, whole)
        key = value.tobytes() + bends.key
        if key not in self._loads:
            goods = goods_of(self._duties, value, self._whole.cover)
            self._loads[key] = loading(goods, bends, self._learnt.ties.known)
        return self._loads[key]

    def _ways(self, load: Loading, profile: str, first: int) -> Routes:
        key = (id(load), profile, first)
        if key not in self._routes:
            self.ask()
            self._make_room()
            duties = self._duties
            sites = np.nonzero(load.mixed.surplus[0] > 0)[0]
            roads, go = duties.roads[profile], duties.go_alike[profile, first]
            states = self._learnt.remembered[profile].states
            stops = go, load.mixed.surplus, sites
            self._routes[key] = routes(roads, states, stops, duties.span)
        return self._routes[key]

    def _make_room(self) -> None:
        """Forget ways of fleets that are done with, where they are large."""
        if sum(each.ways.layers.nbytes for each in self._routes.values()) > _MOST_BYTES:
            self._routes.clear()

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
        self._kinds: list[tuple[int, Reach, Arc]] = []
        self._parts: dict[int, Parts] = {}
        self._trips = self._all_trips()
        self._gates = duties.gate_at[:, : self.fleet.end + 1]
        self.worth = np.zeros(self._gates.shape)
        go_back(self.worth, self._gates, prices.dock_sum, self._trips)

    def _all_trips(self) -> Trips:
        found: list[tuple[np.ndarray, ...]] = []
        for gate, entry in enumerate(self.duties.data.gates):
            own = [arc for arc in self.duties.arcs[self._number] if arc.source == entry.source]
            value = goods_value(self.duties, self.prices, gate, self.fleet.items)
            load = self._found.load(value, self.fleet.kind.code, self.prices.whole)
            if own and load.is_worth_it:
                reach = self._found.reach(load, self.fleet, entry.source)
                self._found.ask()
                for arc, values in zip(
                    own, trip_values(self.fleet, self.duties, reach, own), strict=True
                ):
                    self._kinds.append((gate, reach, arc))
                    found.append(_worth_it(arc, values))
        none = np.zeros(0, np.int64)
        columns = zip((none, none, none, none, np.zeros(0)), *found, strict=True)
        step, way, minutes, dock, value = (np.concatenate(column) for column in columns)
        sizes = [each[0].size for each in found]
        arcs = [arc for _, _, arc in self._kinds]
        return Trips(
            np.array([arc.source for arc in arcs], np.int64),
            np.array([gate for gate, _, _ in self._kinds], np.int64),
            np.array([-1 if arc.target is None else arc.target for arc in arcs], np.int64),
            np.cumsum([0, *sizes]),
            step, way, minutes, dock, value,
        )  # fmt: skip

    def _best(self, source: int, minute: int) -> tuple[float, int, int]:
        dock_sum = self.prices.dock_sum
        found: tuple[float, int, int] = best_trip(
            self.worth, self._gates, dock_sum, self._trips, (source, minute)
        )
        return found

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
                found.append(BestDuty(self._number, number, slope))
        return found

    def _duty(self, layout: Layout, source: int, minute: int) -> np.ndarray:
        slope = np.zeros(layout.size)
        while minute < self.fleet.end and self.worth[source, minute] > 0:
            if self.worth[source, minute + 1] == self.worth[source, minute]:
                minute += 1
                continue
            _, kind, trip = self._best(source, minute)
            if trip < 0:
                break
            self._add_trip(layout, slope, kind, trip, minute)
            target = self._kinds[kind][2].target
            if target is None:
                break
            source, minute = target, minute + int(self._trips.minutes[trip])
        return slope

    def trips(self, layout: Layout, minutes: range) -> list[BestTrip]:
        """Return the best trip at each source from each of these minutes on."""
        found = []
        for source in range(len(self.worth)):
            for minute in minutes[: bisect_left(minutes, self.fleet.end)]:
                _, kind, trip = self._best(source, minute)
                if trip >= 0:
                    slope = np.zeros(layout.size)
                    self._add_trip(layout, slope, kind, trip, minute)
                    target, duration = self._kinds[kind][2].target, int(self._trips.minutes[trip])
                    found.append(BestTrip(self._number, source, minute, target, duration, slope))
        return found

    def _add_trip(
        self, layout: Layout, slope: np.ndarray, kind: int, trip: int, minute: int
    ) -> None:
        duties, trips = self.duties, self._trips
        gate, _, arc = self._kinds[kind]
        for share, units in self._load(kind, trip):
            covered = (duties.worth * units[duties.need_site]).sum(axis=1)
            np.add.at(slope, layout.group, share * layout.share * covered)
            slope[layout.cuts] += share * layout.whole.counted(self.fleet.kind.code, units)
            for later in range(gate, len(duties.data.gates)):
                if duties.data.gates[later].source == arc.source:
                    has = layout.stock[later] >= 0
                    slope[layout.stock[later][has]] -= share * units.sum(axis=0)[has]
        _use_dock(layout, slope, arc.source, (minute, minute + int(trips.dock[trip])))

    def _load(self, kind: int, trip: int) -> Parts:
        """Return what a trip carries, the same from whatever minute."""
        if trip not in self._parts:
            _, reach, arc = self._kinds[kind]
            trips = self._trips
            at = (int(trips.step[trip]), int(trips.way[trip]), float(trips.value[trip]))
            self._parts[trip] = best_loads(self.fleet, self.duties, reach, arc, at)
        return self._parts[trip]


def _worth_it(arc: Arc, values: np.ndarray) -> tuple[np.ndarray, ...]:
    """Return load step, way, minutes, dock and value of trips that none beats.

    Parameters
    ----------
    values
        By load step and minutes of the way, never falling with the latter.
    """
    step, way = np.nonzero(unbeaten(values, arc.fixed, arc.dock))
    return step, way, arc.fixed[step] + way, arc.dock[step], values[step, way]


def _use_dock(layout: Layout, slope: np.ndarray, source: int, span: tuple[int, int]) -> None:
    buckets = layout.docks.shape[1]
    edges = np.arange(buckets + 1) * float(BUCKET_MIN)
    inside = np.minimum(edges[1:], span[1]) - np.maximum(edges[:-1], span[0])
    slope[layout.docks[source]] -= np.maximum(0.0, inside)
