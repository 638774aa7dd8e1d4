"""Checker of a plan that was changed while under way: what is done, what goes on, what is new.

It shares no code with the re-planner. The facts are not judged, only kept;
everything after now is judged by the problem as it is now.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from math import ceil

from optimize.dispatch.check_joined_rests import Rests
from optimize.dispatch.check_joined_roads import Roads
from optimize.dispatch.check_joined_shared import docks_after, joined_finding, stock_after
from optimize.dispatch.check_trips import trip_findings
from optimize.dispatch.events import Situation
from optimize.dispatch.execution import Execution, TripFact
from optimize.dispatch.figures import CheckFinding, CheckReport
from optimize.dispatch.measure import measure
from optimize.dispatch.plan import Plan, Stop, Trip
from optimize.dispatch.problem import Vehicle

_SLACK = 1e-6

_Begun = tuple[Trip, TripFact]


def check_joined(situation: Situation, execution: Execution, plan: Plan) -> CheckReport:
    """Judge the plan of the whole day, its begun and its new trips together.

    Returns
    -------
    CheckReport
        Findings, and figures measured on the problem as it is now. Trips are
        numbered in the plan's order, from 1.
    """
    return _Check(situation, execution, plan).report()


class _Check:
    def __init__(self, situation: Situation, execution: Execution, plan: Plan) -> None:
        self._situation = situation
        self._problem = situation.now
        self._execution = execution
        self._roads = Roads(situation, execution)
        self._now = execution.now_min
        self._plan = plan
        self._begun: dict[int, _Begun] = {}
        self._missing: list[Trip] = []
        for _, trip, fact in execution.begun():
            self._match(trip, fact)

    def _match(self, trip: Trip, fact: TripFact) -> None:
        """Find the trip that went on from this one: same truck, source, dock and start."""
        for number, candidate in enumerate(self._plan.trips, start=1):
            same = (candidate.vehicle, candidate.source, candidate.dock)
            if same == (trip.vehicle, trip.source, trip.dock) and (
                candidate.load_start_min == fact.load_start_min
            ):
                self._begun[number] = (trip, fact)
                return
        broken_off = fact.load_end_min is None and trip.vehicle in self._situation.lost
        if not broken_off:
            self._missing.append(trip)

    def report(self) -> CheckReport:
        findings = [_gone(trip) for trip in self._missing]
        numbered = list(enumerate(self._plan.trips, start=1))
        new = [entry for entry in numbered if entry[0] not in self._begun]
        for number, trip in numbered:
            if number in self._begun:
                findings += self._fixed(number, trip, *self._begun[number])
        findings += self._unknown(new)
        if not findings:
            later = replace(self._problem, order_min=max(self._problem.order_min, self._now))
            for number, trip in new:
                findings += trip_findings(later, number, trip)
                findings += self._allowed(number, trip)
            findings += self._days(numbered)
            begun = {number: _loaded(*entry) for number, entry in self._begun.items()}
            findings += docks_after(self._problem, self._now, numbered, set(begun))
            findings += stock_after(self._problem, numbered, begun)
        return CheckReport(tuple(findings), measure(self._problem, self._plan.trips))

    def _unknown(self, new: list[tuple[int, Trip]]) -> Iterable[CheckFinding]:
        codes = {
            kind: {each.code for each in getattr(self._problem, kind)}
            for kind in ("vehicles", "sources", "sites", "items")
        }
        for number, trip in new:
            named = [("vehicles", trip.vehicle), ("sources", trip.source)]
            named += [("sites", stop.site) for stop in trip.stops]
            named += [("items", item) for stop in trip.stops for item in stop.unload]
            for kind, code in named:
                if code not in codes[kind]:
                    yield joined_finding(
                        number, "unknown_code", f"编码“{code}”不在问题中", f"{code!r} is unknown"
                    )
            for stop in trip.stops:
                if any(units <= 0 for units in stop.unload.values()):
                    yield joined_finding(
                        number,
                        "units",
                        f"{stop.site}的数量不是正数",
                        f"units at {stop.site} are not positive",
                    )

    def _allowed(self, number: int, trip: Trip) -> Iterable[CheckFinding]:
        if trip.vehicle in self._situation.lost:
            yield joined_finding(
                number, "truck_lost", f"{trip.vehicle}已不能使用", f"{trip.vehicle} is out of use"
            )
        for stop in trip.stops:
            if stop.site in self._situation.withdrawn:
                yield joined_finding(
                    number, "site_withdrawn", f"{stop.site}已撤销", f"{stop.site} is withdrawn"
                )

    def _fixed(self, number: int, now: Trip, old: Trip, fact: TripFact) -> list[CheckFinding]:
        """Hold what was done fast; what follows must be possible and on board."""
        findings = []
        done = self._done(old, fact)
        if fact.load_end_min is None and now.load_end_min < self._now:
            findings.append(
                joined_finding(number, "facts", "装车还没有结束", "it is still loading")
            )
        if fact.load_end_min is not None and now.load_end_min != fact.load_end_min:
            findings.append(
                joined_finding(number, "facts", "出发时间被改动", "its departure was changed")
            )
        for told, (stop, left) in zip(now.stops, done, strict=False):
            same = (told.site, told.arrive_min) == (stop.site, stop.arrive_min)
            if not same or (left and told.leave_min != stop.leave_min):
                findings.append(
                    joined_finding(
                        number, "facts", f"{stop.site}的记录被改动", f"{stop.site} was changed"
                    )
                )
        if len(now.stops) < sum(1 for _, left in done if left):
            findings.append(
                joined_finding(number, "facts", "漏了已完成的停靠", "a stop done is missing")
            )
        loaded = _loaded(old, fact)
        over = [i for i, units in now.load().items() if units > loaded.get(i, 0)]
        if over:
            findings.append(
                joined_finding(
                    number,
                    "on_board",
                    f"卸货多于车上的：{'、'.join(over)}",
                    f"more is unloaded than is on board: {', '.join(over)}",
                )
            )
        return findings + self._onward(number, now, old, fact, done)

    def _done(self, old: Trip, fact: TripFact) -> list[tuple[Stop, bool]]:
        """Return stops reached, with their recorded minutes, and whether they are over."""
        reached = []
        for position, stop in enumerate(old.stops):
            at = fact.stop(position)
            if at.arrived_min is not None:
                left = at.left_min is not None
                leave = at.left_min if at.left_min is not None else at.arrived_min
                if left or old.vehicle not in self._situation.lost:
                    reached.append(
                        (replace(stop, arrive_min=at.arrived_min, leave_min=leave), left)
                    )
        return reached

    def _onward(
        self, number: int, now: Trip, old: Trip, fact: TripFact, done: list[tuple[Stop, bool]]
    ) -> list[CheckFinding]:
        findings = []
        place, free = self._roads.source_place(old.source), now.load_end_min
        left = fact.load_end_min is not None
        for position, stop in enumerate(now.stops):
            there = self._roads.site_place(stop.site)
            if position >= len(done):
                earliest = self._roads.earliest(old, fact, place, free, there, on_road=left)
                told = self._roads.told(old, fact, there) if left and free < self._now else None
                if told is not None and earliest is not None:
                    earliest = min(earliest, told)
                if earliest is None or stop.arrive_min < earliest:
                    findings.append(
                        joined_finding(
                            number,
                            "travel_time",
                            f"到{stop.site}不可能在{stop.arrive_min}分钟（最早{earliest}）",
                            f"{stop.site} can't be reached at minute {stop.arrive_min} "
                            f"(earliest {earliest})",
                        )
                    )
                if stop.site in self._situation.withdrawn or old.vehicle in self._situation.lost:
                    findings += self._allowed(number, now)
                if stop.leave_min > self._roads.vehicle(old.vehicle).available_until_min:
                    findings.append(
                        joined_finding(
                            number, "available_until", "超过司机时限", "past the driver's hours"
                        )
                    )
            is_over = position < len(done) and done[position][1]
            if not is_over and stop.leave_min < self._unloaded(stop):
                findings.append(
                    joined_finding(
                        number,
                        "unloading_time",
                        f"在{stop.site}来不及卸完",
                        f"unloading at {stop.site} takes longer",
                    )
                )
            place, free = there, stop.leave_min
            left = is_over
        return findings

    def _unloaded(self, stop: Stop) -> int:
        """Earliest end of unloading, if it isn't over yet: not in the past."""
        site = next(each for each in self._problem.sites if each.code == stop.site)
        if stop.arrive_min <= self._now:
            return self._now
        kg = sum(item.weight_kg * stop.unload.get(item.code, 0) for item in self._problem.items)
        takes = site.unload_setup_min + ceil(kg / site.unload_kg_per_min - _SLACK)
        return max(stop.arrive_min, site.open_min) + takes

    def _days(self, numbered: list[tuple[int, Trip]]) -> list[CheckFinding]:
        findings: list[CheckFinding] = []
        rests = Rests(self._roads, self._begun)
        for vehicle in self._problem.vehicles:
            own = sorted(
                (entry for entry in numbered if entry[1].vehicle == vehicle.code),
                key=lambda entry: entry[1].load_start_min,
            )
            findings += self._day(vehicle, own)
            findings += rests.findings(vehicle, own)
        return findings

    def _day(self, vehicle: Vehicle, own: list[tuple[int, Trip]]) -> Iterable[CheckFinding]:
        profile = self._roads.profile(vehicle.code)
        free = max(vehicle.available_from_min, self._problem.order_min)
        place, first = vehicle.start, True
        for number, trip in own:
            source = self._roads.source_place(trip.source)
            if number not in self._begun:
                earliest = self._roads.back_at(
                    vehicle.code, profile, place, free, source, first=first
                )
                if earliest is None or trip.load_start_min < earliest:
                    yield joined_finding(
                        number,
                        "vehicle_position",
                        f"{vehicle.code}最早{earliest}分钟到{trip.source}",
                        f"{vehicle.code} reaches {trip.source} at minute {earliest}, not before",
                    )
                if trip.stops and trip.stops[-1].leave_min > vehicle.available_until_min:
                    yield joined_finding(
                        number, "available_until", "超过司机时限", "past the driver's hours"
                    )
                first = False
            place = self._roads.site_place(trip.stops[-1].site) if trip.stops else source
            free = trip.stops[-1].leave_min if trip.stops else trip.load_end_min


def _gone(trip: Trip) -> CheckFinding:
    return CheckFinding(
        "facts",
        trip.vehicle,
        f"{trip.vehicle}已装车的车次不在方案中。",
        f"The trip that {trip.vehicle} has begun is not in the plan.",
    )


def _loaded(old: Trip, fact: TripFact) -> dict[str, int]:
    loaded: dict[str, int] = {}
    for position, stop in enumerate(old.stops):
        told = fact.stop(position).units
        for item, units in (stop.unload if told is None else told).items():
            loaded[item] = loaded.get(item, 0) + units
    return loaded
