"""A plan carried out in many scenarios at once, by a simple policy.

Drivers keep their trips in order and are never ahead of the plan's minutes; docks are used in
the plan's order; who is late goes on. A truck waits for goods that are late and goes without
what never comes, which is missing at its last stops. A stop that can't be set out for is left
out. A truck that breaks down, or whose driver's hours are over, ends its day: what it has not
handed over is lost, and so are its later trips. In a scenario without any deviation this is
the plan itself, to the minute and the unit.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimize.dispatch.breaks import MOST_BREAKS, DriverRule
from optimize.dispatch.plan import Plan, Stop, Trip
from optimize.dispatch.problem import UNREACHABLE, Problem, Site, Source
from optimize.dispatch.robust_draws import Draws, Floats

Bools = NDArray[np.bool_]

_SLACK = 1e-6
"""Of minutes before they are rounded up; the checker's."""

_FLOOR_SLACK = 1e-9
"""Of people before they are rounded down; the checker's."""

_AT_ONCE = 500
"""Scenarios carried out together: enough to be fast, few enough to be small."""


@dataclass(frozen=True)
class Outcome:
    """What came of a plan.

    Parameters
    ----------
    relieved
        People relieved by the deadline, by scenario and site.
    on_time
        By scenario and trip of the plan: whether all that counts in the plan counted.
    """

    relieved: NDArray[np.int64]
    on_time: Bools


class Simulator:
    """Carries plans of one problem out in the same scenarios."""

    def __init__(self, problem: Problem, draws: Draws) -> None:
        self._problem = problem
        self._parts = [
            _Part(problem, draws.part(begin, begin + _AT_ONCE))
            for begin in range(0, draws.count, _AT_ONCE)
        ]

    def run(self, plan: Plan) -> Outcome:
        """Carry out a plan that the checker accepts."""
        outcomes = [_Day(part, plan).outcome() for part in self._parts]
        return Outcome(
            np.concatenate([each.relieved for each in outcomes]),
            np.concatenate([each.on_time for each in outcomes]),
        )


class _Part:
    """Some scenarios, with the problem as arrays."""

    def __init__(self, problem: Problem, draws: Draws) -> None:
        self.problem, self.draws, self.count = problem, draws, draws.count
        travel = problem.travel
        self.profiles = {name: number for number, name in enumerate(sorted(travel.minutes))}
        self.minutes = {name: np.array(travel.tables(name), float) for name in travel.minutes}
        self.ends = [*(float(period.start_min) for period in travel.later), np.inf]
        self.sources = {each.code: number for number, each in enumerate(problem.sources)}
        self.sites = {each.code: number for number, each in enumerate(problem.sites)}
        self.vehicles = {each.code: number for number, each in enumerate(problem.vehicles)}
        self.kinds = {each.code: each for each in problem.vehicle_types}
        self.weights = {each.code: each.weight_kg for each in problem.items}
        self.needs = sorted({need for site in problem.sites for need in site.requirements})
        self.covers = {
            each.code: np.array([each.equivalents.get(need, 0.0) for need in self.needs])
            for each in problem.items
        }
        self.curves = {
            (supply.source, supply.item): self._curve(supply.source, supply.curve.steps)
            for supply in problem.supplies
        }

    def _curve(self, source: str, steps: tuple[tuple[int, int], ...]) -> tuple[Floats, Floats]:
        """Minutes and units of a supply's steps in each scenario."""
        number, order = self.sources[source], self.problem.order_min
        late, share = self.draws.late[:, [number]], self.draws.share[:, [number]]
        minutes = np.array([step[0] for step in steps], float)
        units = np.array([step[1] for step in steps], float)
        there = max((step[1] for step in steps if step[0] <= order), default=0)
        delayed = order + np.ceil((minutes - order) * late - _SLACK)
        coming = there + np.floor((units - there) * share + _FLOOR_SLACK)
        is_later = minutes > order
        return np.where(is_later, delayed, minutes), np.where(is_later, coming, units)

    def arrival(
        self, profile: str, origins: NDArray[np.intp], target: int, leaves: Floats
    ) -> Floats:
        """When each scenario's truck, leaving then, is at a place; infinite: no road."""
        draws, row = self.draws, np.arange(self.count)
        planned = self.minutes[profile][:, origins, target]
        factor = np.exp(
            draws.kind[:, self.profiles[profile]]
            + draws.leaving[row, origins]
            + draws.entering[:, target]
        )
        ways = np.where(planned == UNREACHABLE, np.inf, planned * factor)
        if len(ways) == 1:
            arrive: Floats = leaves + np.ceil(ways[0] - _SLACK)
            return arrive
        return self._over_periods(ways, leaves)

    def broken(
        self,
        rule: DriverRule,
        profile: str,
        way: tuple[NDArray[np.intp], int],
        leaves: Floats,
        driven: Floats,
    ) -> tuple[Floats, Floats, Floats]:
        """Arrivals of who sets out then with the fewest breaks, driven on end by then, breaks."""
        arrive, on_end = np.full(self.count, np.inf), np.zeros(self.count)
        taken = np.zeros(self.count)
        for breaks in range(MOST_BREAKS):
            start = leaves + breaks * rule.break_min
            at = self.arrival(profile, *way, start)
            total = (
                driven
                + np.where(np.isfinite(at), at, 0.0)
                - np.where(np.isfinite(start), start, 0.0)
            )
            fits = np.isinf(arrive) & np.isfinite(at) & (total <= (breaks + 1) * rule.limit_min)
            arrive = np.where(fits, at, arrive)
            on_end = np.where(fits, np.maximum(0.0, total - breaks * rule.limit_min), on_end)
            taken = np.where(fits, breaks, taken)
            if not (np.isinf(arrive) & np.isfinite(at)).any():
                break
        return arrive, on_end, taken

    def _over_periods(self, ways: Floats, leaves: Floats) -> Floats:
        """Cover 1 / minutes of the way in each minute, by the table of that minute."""
        now, left = leaves.astype(float), np.ones(self.count)
        arrive = np.full(self.count, np.inf)
        for end, way in zip(self.ends, ways, strict=True):
            under_way = np.isinf(arrive) & (now < end)
            is_open = np.isfinite(way)
            minutes = np.where(is_open, way, 1.0)
            comes = under_way & is_open & (now + left * minutes <= end + _SLACK)
            arrive = np.where(comes, np.ceil(now + left * minutes - _SLACK), arrive)
            if np.isfinite(end):
                drives = under_way & ~comes & is_open
                driven = np.where(drives, end - now, 0.0) / np.maximum(minutes, _SLACK)
                left, now = left - driven, np.maximum(now, end)
        return arrive


class _Day:
    """One plan under way in the scenarios of a part."""

    def __init__(self, part: _Part, plan: Plan) -> None:
        self._part, self._problem = part, part.problem
        self._trips = plan.trips
        count, problem = part.count, part.problem
        travel = problem.travel
        self._place = [
            np.full(count, travel.index(each.start), np.intp) for each in problem.vehicles
        ]
        self._free = [
            np.full(count, float(max(each.available_from_min, problem.order_min)))
            for each in problem.vehicles
        ]
        self._driven = [np.full(count, float(each.driven_min)) for each in problem.vehicles]
        self._stood = [np.zeros(count) for _ in problem.vehicles]
        self._docks: dict[tuple[str, int], Floats] = {}
        self._taken: dict[tuple[str, str], Floats] = {}
        self._amounts = np.zeros((count, len(problem.sites), len(part.needs)))

    def outcome(self) -> Outcome:
        """Carry out all trips in the order in which they load."""
        for each in self._problem.deliveries:
            site = self._problem.sites[self._part.sites[each.site]]
            if each.leave_min + site.handout_min <= self._problem.deadline_min:
                for item, units in each.units.items():
                    self._hand_over(each.site, item, np.full(self._part.count, float(units)))
        order = sorted(
            range(len(self._trips)),
            key=lambda n: (self._trips[n].load_start_min, self._trips[n].load_end_min, n),
        )
        on_time = np.ones((self._part.count, len(self._trips)), bool)
        for number in order:
            on_time[:, number] = self._carry_out(self._trips[number])
        return Outcome(self._relieved(), on_time)

    def _carry_out(self, trip: Trip) -> Bools:
        """Load and serve the stops; say where all that counts counted."""
        part = self._part
        number = part.vehicles[trip.vehicle]
        truck = self._problem.vehicles[number]
        profile = part.kinds[truck.type].profile
        source = self._problem.sources[part.sources[trip.source]]
        location = self._problem.travel.index(source.location)
        ready = self._drive(number, profile, location, self._place[number], self._free[number])
        breaks = part.draws.breaks_at[:, number]
        alive, loads, now = self._load(trip, source, ready, breaks)
        place = np.where(alive, location, self._place[number])
        self._stands(number, alive, ready, now)
        on_time = np.ones_like(alive)
        for stop in trip.stops:
            given = {item: np.minimum(units, loads[item]) for item, units in stop.unload.items()}
            target = self._problem.travel.index(self._site(stop).location)
            before = self._driven[number].copy(), self._stood[number].copy()
            reached = self._drive(number, profile, target, place, now)
            sets_out = alive & (now < part.draws.closed_from[:, target]) & np.isfinite(reached)
            leave = self._unloaded(stop, reached, given)
            in_hours = leave <= np.minimum(breaks, truck.available_until_min)
            done = sets_out & in_hours
            alive &= ~sets_out | in_hours
            on_time &= self._count(stop, given, done, leave)
            for item, units in given.items():
                loads[item] = loads[item] - np.where(done, units, 0.0)
            place, now = np.where(done, target, place), np.where(done, leave, now)
            # Who doesn't go stays as they were.
            self._driven[number] = np.where(done, self._driven[number], before[0])
            self._stood[number] = before[1]
            self._stands(number, done, reached, leave)
        self._place[number] = place
        self._free[number] = np.where(alive, now, np.inf)
        return on_time

    def _drive(
        self, number: int, profile: str, target: int, place: NDArray[np.intp], leaves: Floats
    ) -> Floats:
        """When each truck arrives with its driver's breaks, as `breaks.drive` has them."""
        part, rule = self._part, self._problem.vehicles[number].rule
        if rule.limit_min == 0:
            return part.arrival(profile, place, target, leaves)
        driven, stood = self._driven[number], self._stood[number]
        driven = np.where(stood >= rule.break_min, 0.0, driven)
        waits = np.clip(rule.break_min - stood, 0.0, rule.break_min)
        at_once = part.broken(rule, profile, (place, target), leaves, driven)
        rested = part.broken(rule, profile, (place, target), leaves + waits, np.zeros(part.count))
        is_better = (rested[0] < at_once[0]) | (
            (rested[0] == at_once[0]) & (rested[1] < at_once[1]) & (at_once[2] > 0)
        )
        self._driven[number] = np.where(is_better, rested[1], at_once[1])
        self._stood[number] = np.zeros(part.count)
        reached: Floats = np.where(is_better, rested[0], at_once[0])
        return reached

    def _stands(self, number: int, where: Bools, since: Floats, until: Floats) -> None:
        """Count how long trucks stand where they are."""
        self._stood[number][where] = until[where] - since[where]

    def _load(
        self, trip: Trip, source: Source, ready: Floats, breaks: Floats
    ) -> tuple[Bools, dict[str, Floats], Floats]:
        """Take what there is; return who goes, with what, and when."""
        dock = (trip.source, trip.dock)
        if dock not in self._docks:
            free = (*source.dock_free_min, *[0] * source.docks)[trip.dock]
            self._docks[dock] = np.full(self._part.count, float(free))
        start = np.maximum(np.maximum(ready, self._docks[dock]), float(trip.load_start_min))
        loads: dict[str, Floats] = {}
        for item, planned in trip.load().items():
            loads[item], there = self._fetch(trip.source, item, planned)
            start = np.maximum(start, np.where(loads[item] > 0, there, 0.0))
        goes = start < breaks
        loads = {item: np.where(goes, units, 0.0) for item, units in loads.items()}
        for item, units in loads.items():
            key = (trip.source, item)
            self._taken[key] = self._taken.get(key, 0.0) + units
        slow = self._part.draws.loading[:, self._part.sources[trip.source]]
        minutes = np.ceil(self._kg(loads) / source.dock_kg_per_min * slow - _SLACK)
        end = np.maximum(start + source.dock_setup_min + minutes, float(trip.load_end_min))
        self._docks[dock] = np.where(goes, end, self._docks[dock])
        return goes, loads, end

    def _fetch(self, source: str, item: str, units: int) -> tuple[Floats, Floats]:
        """How much of it can ever be loaded after what was loaded before, and from when."""
        minutes, there = self._part.curves[source, item]
        taken = self._taken.get((source, item), np.zeros(self._part.count))
        got = np.clip(there[:, -1] - taken, 0.0, units)
        step = (there >= (taken + got)[:, None]).argmax(axis=1)
        return got, minutes[np.arange(self._part.count), step]

    def _unloaded(self, stop: Stop, reached: Floats, given: dict[str, Floats]) -> Floats:
        """When the stop's goods are off the truck; never before the plan's minute."""
        site = self._site(stop)
        begin = np.maximum(np.maximum(reached, float(stop.arrive_min)), float(site.open_min))
        slow = self._part.draws.unloading[:, self._part.sites[stop.site]]
        minutes = np.ceil(self._kg(given) / site.unload_kg_per_min * slow - _SLACK)
        off: Floats = np.maximum(begin + site.unload_setup_min + minutes, float(stop.leave_min))
        return off

    def _count(self, stop: Stop, given: dict[str, Floats], done: Bools, leave: Floats) -> Bools:
        """Hand over what comes in time; say where that is all that counts in the plan."""
        handout, deadline = self._site(stop).handout_min, self._problem.deadline_min
        counts = done & (leave + handout <= deadline)
        whole = counts.copy()
        for item, units in given.items():
            self._hand_over(stop.site, item, np.where(counts, units, 0.0))
            whole &= units >= stop.unload[item]
        if stop.leave_min + handout > deadline:
            return np.ones_like(whole)
        return whole

    def _hand_over(self, site: str, item: str, units: Floats) -> None:
        part = self._part
        self._amounts[:, part.sites[site], :] += units[:, None] * part.covers[item]

    def _relieved(self) -> NDArray[np.int64]:
        """People in the share of their worst-covered need, as the checker counts them."""
        part, problem = self._part, self._problem
        required = np.array(
            [[site.requirements.get(need, 0.0) for need in part.needs] for site in problem.sites]
        ).reshape(len(problem.sites), len(part.needs))
        people = np.array([site.people for site in problem.sites], float)
        shares = np.ones_like(self._amounts)
        np.divide(self._amounts, required, out=shares, where=required > 0)
        worst = np.minimum(shares, 1.0).min(axis=2, initial=1.0)
        whole: NDArray[np.int64] = np.floor(people * worst + _FLOOR_SLACK).astype(np.int64)
        return whole

    def _kg(self, units: dict[str, Floats]) -> Floats:
        weights = self._part.weights
        total = np.zeros(self._part.count)
        for item, count in units.items():
            total = total + weights[item] * count
        return total

    def _site(self, stop: Stop) -> Site:
        return self._problem.sites[self._part.sites[stop.site]]
