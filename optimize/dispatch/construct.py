"""Ratio greedy: the truck that is free first takes the trip with most people a minute.

A trip loads at one source in one of its slots and serves 1 to ``max_stops``
sites. Its minutes count the way back to the nearest source, but never beyond
the truck's last useful minute: the last trip needs no way back.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from optimize.dispatch.loads import Loader
from optimize.dispatch.state import Run, State, Units, timed_run
from optimize.dispatch.world import Truck, World

_TINY = 1e-9
_FAR_MIN = 240.0
"""Way back at which a site counts as far in full."""

_HALVINGS = 7
"""Loads tried when the first would be late; 2^-7 of a truck is less than a minute."""


@dataclass(frozen=True)
class Taste:
    """How one construction weighs things; drawn anew for each rebuild.

    Parameters
    ----------
    partial
        Worth of covering single needs while others stay open, 0 to 1.
    noise
        Relative spread of the random factor on each trip's ratio.
    first_supplies
        People that a site's first supplies in time are worth.
    remote
        How much more than their people far sites are worth, as a power of
        their way back; serving them while all is in stock can spare a
        second visit.
    left_out
        Pairs of source and need that are not loaded there, because other
        sources have the need and this one's docks or stock are dear.
    starts
        How many first stops are tried for longer trips.
    """

    partial: float = 0.3
    noise: float = 0.0
    first_supplies: float = 0.0
    remote: float = 0.0
    left_out: frozenset[tuple[int, int]] = frozenset()
    starts: int = 4


@dataclass(frozen=True)
class _Gate:
    """A source in a slot, with the minute at which this truck could load."""

    source: int
    slot: int
    ready: int
    start: int


@dataclass
class _Draft:
    """A trip being lengthened, in estimated minutes."""

    gate: int
    sites: list[int]
    gain: float
    ratio: float
    leave: float
    slack: float
    kg: float
    m3: float


class Builder:
    """Adds trips to a state until no truck finds one."""

    def __init__(self, state: State, taste: Taste, rng: np.random.Generator) -> None:
        self.state = state
        self.world: World = state.world
        self.taste = taste
        self.rng = rng
        self.steps = 0

    def fill(self, trucks: list[int]) -> None:
        """Give these trucks trips, the one free first before the others."""
        waiting = list(trucks)
        while waiting:
            waiting.sort(key=lambda truck: (self.state.position(truck)[1], truck))
            truck = waiting[0]
            if self.taste.noise and len(waiting) > 1 and self.rng.random() < self.taste.noise:
                truck = waiting[1]
            run = self.best_run(truck)
            if run is None:
                waiting.remove(truck)
            else:
                self.state.add(run)

    def best_run(self, truck: int) -> Run | None:
        """Return the best trip of this truck from where it is, if any relieves."""
        self.steps += 1
        vehicle = self.world.trucks[truck]
        gates = self._gates(truck)
        if not gates or not self.world.sites:
            return None
        search = _TripSearch(self, vehicle, gates, self.state.position(truck)[1])
        for draft in search.drafts():
            run = self._exact(truck, gates[draft.gate], draft.sites, search.level)
            if run is not None:
                return run
        return None

    def _gates(self, truck: int) -> list[_Gate]:
        world = self.world
        vehicle = world.trucks[truck]
        place, free = self.state.position(truck)
        minutes = world.roads[vehicle.profile].minutes
        gates = []
        for s, source in enumerate(world.sources):
            ready = max(free + minutes[place][world.source_place[s]], world.source_open[s])
            if source.docks == 0 or ready >= vehicle.end or not vehicle.may_load[s]:
                continue
            first = world.slot_at(s, ready)
            loading = source.dock_setup_min + int(vehicle.kg / source.dock_kg_per_min)
            for slot in range(first, min(first + 3, len(world.slots[s]))):
                begin = max(ready, world.slots[s][slot])
                start, _ = self.state.dock_gap(s, begin, loading)
                if start < vehicle.end:
                    gates.append(_Gate(s, slot, begin, start))
        return gates

    def _exact(self, truck: int, gate: _Gate, sites: list[int], level: np.ndarray) -> Run | None:
        """Load whole units and time the trip; less weight if it would be late."""
        vehicle = self.world.trucks[truck]
        most = self._weight_in_time(vehicle, gate, sites[0])
        run = self._loaded(truck, gate, sites, level, most)
        if run is not None:
            return run
        # Whole minutes of loading and unloading decide: halve in on the largest load in time.
        least, best = 0.0, None
        for _ in range(_HALVINGS):
            middle = (least + most) / 2
            run = self._loaded(truck, gate, sites[:1], level, middle)
            if run is None:
                most = middle
            else:
                least, best = middle, run
        return best

    def _loaded(
        self, truck: int, gate: _Gate, sites: list[int], level: np.ndarray, first_kg: float
    ) -> Run | None:
        """Return the trip with the largest loads of at most ``first_kg`` for its first site."""
        world = self.world
        vehicle = world.trucks[truck]
        loader = Loader(self.state, gate.source, gate.slot, vehicle.kg, vehicle.m3)
        loader.left_out = frozenset(n for s, n in self.taste.left_out if s == gate.source)
        stops: list[tuple[int, Units]] = []
        for number, site in enumerate(sites):
            room = vehicle.kg if number else first_kg
            units = loader.fill(site, float(level[site]) * world.sites[site].people, room)
            if units:
                stops.append((site, units))
        if not stops:
            return None
        return timed_run(self.state, truck, gate.source, gate.ready, stops)

    def _weight_in_time(self, vehicle: Truck, gate: _Gate, site: int) -> float:
        world = self.world
        source = world.sources[gate.source]
        go = world.roads[vehicle.profile].go[gate.source, site]
        end = float(vehicle.latest[site])
        setup = world.sites[site].unload_setup_min
        rate = world.sites[site].unload_kg_per_min
        left = end - (gate.start + source.dock_setup_min + go + setup)
        after_opening = end - world.sites[site].open_min - setup
        per_kg = 1.0 / source.dock_kg_per_min + 1.0 / rate
        return float(max(0.0, min(vehicle.kg, left / per_kg, after_opening * rate)))


class _TripSearch:
    """Estimates all trips of one truck at one moment, on arrays."""

    def __init__(self, builder: Builder, vehicle: Truck, gates: list[_Gate], free: int) -> None:
        self.builder = builder
        self.world = builder.world
        self.vehicle = vehicle
        self.roads = self.world.roads[vehicle.profile]
        self.gates = gates
        self.free = free
        self._needs()

    def _needs(self) -> None:
        """Weight, volume and worth of what each gate could bring to each site."""
        world, state, taste = self.world, self.builder.state, self.builder.taste
        needs = len(world.needs)
        has = np.zeros((len(self.gates), needs), dtype=bool)
        kg_per = np.zeros((len(self.gates), needs))
        m3_per = np.zeros((len(self.gates), needs))
        anywhere = np.zeros(needs, dtype=bool)
        for s in range(len(world.sources)):
            for n in range(needs):
                last = len(world.slots[s]) - 1
                anywhere[n] |= any(state.available(s, i, last) > 0 for i in world.choices[s][n])
        for q, gate in enumerate(self.gates):
            for n in range(needs):
                if (gate.source, n) in taste.left_out:
                    continue
                for item in world.choices[gate.source][n]:
                    if state.available(gate.source, item, gate.slot) > 0:
                        amount = next(a for m, a in world.covers[item] if m == n)
                        has[q, n] = True
                        kg_per[q, n] = world.item_kg[item] / amount
                        m3_per[q, n] = world.item_m3[item] / amount
                        break
        required = world.required
        share = np.where(
            required > 0, np.minimum(1.0, state.got / np.where(required > 0, required, 1.0)), 1.0
        )
        self.level = np.where(anywhere, 1.0, share).min(axis=1)
        missing = np.maximum(0.0, self.level[:, None] * required - state.got)
        missing[missing < _TINY * required] = 0.0
        self.kg = kg_per @ missing.T
        self.m3 = m3_per @ missing.T
        lowest = share.min(axis=1)
        reach = np.where(has[:, None, :], self.level[None, :, None], share[None, :, :]).min(axis=2)
        whole = np.maximum(0.0, reach - lowest)
        open_share = np.maximum(0.0, self.level[:, None] - share) * world.effort_share
        part = has.astype(float) @ open_share.T
        people = world.people * world.weight
        if taste.remote:
            people = people * (np.minimum(self.roads.back, _FAR_MIN) / _FAR_MIN) ** taste.remote
        self.worth = people * ((1.0 - taste.partial) * whole + taste.partial * part)
        if taste.first_supplies:
            new = np.array([not visits for visits in state.visits])
            self.worth = self.worth + taste.first_supplies * (new * (self.kg > 0))

    def drafts(self) -> list[_Draft]:
        """Return the promising trips, best first."""
        ratio, rank, gain, kg, leave = self._single()
        if not np.any(ratio > 0):
            return []
        sites = len(self.world.sites)
        flat = rank.ravel()
        count = min(self.builder.taste.starts, flat.size)
        picks = np.argpartition(-flat, count - 1)[:count]
        drafts = []
        for pick in sorted(picks.tolist(), key=lambda p: (-flat[p], p)):
            q, j = divmod(pick, sites)
            if ratio[q, j] <= 0:
                continue
            used = kg[q, j]
            share = used / self.kg[q, j] if self.kg[q, j] > 0 else 1.0
            draft = _Draft(
                q, [j], float(gain[q, j]), float(ratio[q, j]), float(leave[q, j]),
                float(self.vehicle.latest[j] - leave[q, j]), float(used),
                float(share * self.m3[q, j]),
            )  # fmt: skip
            if share > 1 - _TINY:
                self._lengthen(draft)
            drafts.append(draft)
        best = int(np.argmax(ratio))
        q, j = divmod(best, sites)
        drafts.append(_Draft(q, [j], 0.0, float(ratio[q, j]), 0.0, 0.0, 0.0, 0.0))
        return sorted(drafts, key=lambda d: -d.ratio)

    def _single(self) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Ratio, rank for lengthening, gain, kilograms and leaving time of one-stop trips."""
        world, vehicle = self.world, self.vehicle
        source = [gate.source for gate in self.gates]
        start = np.array([gate.start for gate in self.gates], float)[:, None]
        setup = np.array([world.sources[s].dock_setup_min for s in source], float)[:, None]
        per_load = np.array([1.0 / world.sources[s].dock_kg_per_min for s in source])[:, None]
        per_kg = per_load + 1.0 / world.unload_rate
        go = self.roads.go[source, :]
        reach = np.maximum(start + setup + go, world.site_open)
        fixed = reach + world.unload_setup
        by_time = np.maximum(0.0, (vehicle.latest - fixed - 2.0) / per_kg)
        kg = np.minimum(np.minimum(self.kg, vehicle.kg), by_time)
        share = np.divide(kg, self.kg, out=np.ones_like(kg), where=self.kg > _TINY)
        share = np.minimum(
            share, np.divide(vehicle.m3, self.m3, out=np.ones_like(kg), where=self.m3 > vehicle.m3)
        )
        share[fixed + 2.0 > vehicle.latest] = 0.0
        kg = share * self.kg
        gain = share * self.worth
        gain[gain < _TINY] = 0.0
        leave = fixed + kg * per_kg
        minutes = np.minimum(leave + vehicle.back, vehicle.end) - self.free
        noise = self._noise(gain.shape)
        ratio = gain / np.maximum(1.0, minutes) * noise
        # A truck that is not full could take another site's load along.
        fill = np.maximum(kg / vehicle.kg, share * self.m3 / vehicle.m3)
        rest = kg * per_kg
        rank = gain / np.maximum(1.0, rest + (minutes - rest) * np.maximum(fill, 0.3)) * noise
        return ratio, rank, gain, kg, leave

    def _noise(self, shape: tuple[int, ...]) -> np.ndarray | float:
        spread = self.builder.taste.noise
        if not spread:
            return 1.0
        return np.exp(spread * self.builder.rng.standard_normal(shape))

    def _lengthen(self, draft: _Draft) -> None:
        """Append sites as long as the trip's ratio gains."""
        world, vehicle = self.world, self.vehicle
        gate = self.gates[draft.gate]
        per_load = 1.0 / world.sources[gate.source].dock_kg_per_min
        per_kg = per_load + 1.0 / world.unload_rate
        kg_need, m3_need = self.kg[draft.gate], self.m3[draft.gate]
        worth = self.worth[draft.gate].copy()
        while len(draft.sites) < world.problem.max_stops:
            worth[draft.sites[-1]] = 0.0
            drive = self.roads.between[draft.sites[-1]]
            fixed = np.maximum(draft.leave + drive, world.site_open) + world.unload_setup
            kg = np.minimum((vehicle.latest - fixed - 2.0) / per_kg, vehicle.kg - draft.kg)
            kg = np.minimum(kg, max(0.0, draft.slack - 1.0) / per_load)
            share = np.divide(kg, kg_need, out=np.ones_like(kg), where=kg_need > np.maximum(kg, 0))
            room = max(0.0, vehicle.m3 - draft.m3)
            share = np.minimum(
                share, np.divide(room, m3_need, out=np.ones_like(kg), where=m3_need > room)
            )
            share[fixed + 2.0 > vehicle.latest] = 0.0
            gain = draft.gain + np.maximum(0.0, share) * worth
            leave = fixed + share * kg_need * per_kg
            minutes = np.minimum(leave + vehicle.back, vehicle.end) - self.free
            ratio = gain / np.maximum(1.0, minutes)
            j = int(np.argmax(ratio))
            if gain[j] <= draft.gain + _TINY or ratio[j] <= draft.ratio:
                return
            extra = float(share[j] * kg_need[j])
            draft.sites.append(j)
            draft.gain, draft.ratio = float(gain[j]), float(ratio[j])
            draft.leave = float(leave[j])
            draft.slack = min(draft.slack - extra * per_load, float(vehicle.latest[j] - leave[j]))
            draft.kg += extra
            draft.m3 += float(share[j] * m3_need[j])
            if share[j] < 1 - _TINY:
                return
