"""The independent checker of plans of several days; it shares no code with their planner.

All trips from the first plan on are judged together by the rules of dispatch plans (curves
across windows, docks, trucks that can't be in two places), then by what the days add:
drivers' duty and rest, the planning time, and what is claimed to be eaten at sites.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from optimize.dispatch.check import check
from optimize.dispatch.check_travel import reached_at
from optimize.dispatch.figures import CheckFinding
from optimize.dispatch.plan import Plan, Trip
from optimize.dispatch.problem import Problem
from optimize.dispatch.sustain import MIN_PER_DAY, MOST_MIN, Span, SustainProblem, last_min
from optimize.dispatch.sustain_books import arrivals, latest_eating_fits, mean_coverage
from optimize.dispatch.sustain_figures import SustainReport
from optimize.dispatch.sustain_measure import measure_days

_SHARE_SLACK = 1e-6


@dataclass(frozen=True)
class Claim:
    """What a plan says of one need of one site: shares of the people, window by window."""

    site: str
    need: str
    shares: tuple[float, ...]


def check_days(sustain: SustainProblem, plan: Plan, claims: Sequence[Claim] = ()) -> SustainReport:
    """Judge the trips of a plan, and what it claims if it claims anything.

    Trips that can't be read are reported and left out of the figures.
    """
    problem = _all_days(sustain.problem)
    everything = Plan.of([*sustain.begun.trips, *plan.trips])
    found = check(problem, everything).findings
    ours = {f"trip {n}" for n, t in enumerate(everything.trips, 1) if t not in sustain.begun.trips}
    findings = [each for each in found if each.where in ours]
    unreadable = {each.where for each in findings if each.rule in {"unknown_code", "units"}}
    sound = [
        trip
        for number, trip in enumerate(everything.trips, 1)
        if f"trip {number}" in ours - unreadable
    ]
    readable = [(n, t) for n, t in enumerate(everything.trips, 1) if f"trip {n}" not in unreadable]
    for number, trip in readable:
        if f"trip {number}" in ours:
            findings += _too_early(sustain, number, trip)
    findings += _duty_findings(sustain, readable, ours)
    findings += _rest_findings(sustain)
    findings += _claim_findings(sustain, sound, claims)
    return SustainReport(tuple(findings), measure_days(sustain, sound))


def _all_days(problem: Problem) -> Problem:
    """Return the problem with trucks that are there as long as they are wanted: shifts bind."""
    vehicles = tuple(replace(each, available_until_min=10 * MOST_MIN) for each in problem.vehicles)
    return replace(problem, vehicles=vehicles)


def _too_early(sustain: SustainProblem, number: int, trip: Trip) -> Iterator[CheckFinding]:
    if trip.load_start_min < sustain.start_min:
        yield CheckFinding(
            "start",
            f"trip {number}",
            f"第{number}趟：计划从{sustain.start_min}分钟开始，本趟{trip.load_start_min}分钟就装车。",
            f"Trip {number}: the plan begins at minute {sustain.start_min}, but it loads from "
            f"minute {trip.load_start_min}.",
        )


def _duty_findings(
    sustain: SustainProblem, numbered: Sequence[tuple[int, Trip]], ours: set[str]
) -> Iterator[CheckFinding]:
    """Find trips that don't lie within one shift of their driver, the way to them included."""
    sites = {site.code: site.location for site in sustain.problem.sites}
    for vehicle in sustain.problem.vehicles:
        place, free = vehicle.start, vehicle.available_from_min
        own = [entry for entry in numbered if entry[1].vehicle == vehicle.code]
        for number, trip in sorted(own, key=lambda entry: entry[1].load_start_min):
            way = _Way(sustain.problem, trip, place, free)
            spans = sustain.shifts.get(vehicle.code, ())
            if f"trip {number}" in ours and not _on_duty(spans, trip, way):
                yield _off_duty(number, trip)
            if trip.stops:
                place = sites[trip.stops[-1].site]
            free = last_min(trip)


@dataclass(frozen=True)
class _Way:
    """The way of a truck to a trip's source, from where it is free."""

    problem: Problem
    trip: Trip
    place: str
    free: int

    def done(self, leave_min: int) -> int:
        """Return when it is at the source if it may leave from a minute on.

        Ways that no road leads are another rule's finding.
        """
        kinds = {kind.code: kind.profile for kind in self.problem.vehicle_types}
        truck = next(each for each in self.problem.vehicles if each.code == self.trip.vehicle)
        source = next(each for each in self.problem.sources if each.code == self.trip.source)
        ends = self.place, source.location
        leave = max(leave_min, self.free)
        arrived = reached_at(self.problem.travel, kinds[truck.type], ends, leave)
        return leave if arrived is None else arrived


def _on_duty(spans: Sequence[Span], trip: Trip, way: _Way) -> bool:
    """Whether the trip lies in one shift; the way to it may have been driven in an earlier one."""
    start = trip.load_start_min
    if not any(first <= start and last_min(trip) <= last for first, last in spans):
        return False
    if way.done(0) > start:  # It can't be there at all: another rule's finding.
        return True
    return any(way.done(first) <= min(last, start) for first, last in spans if first <= start)


def _off_duty(number: int, trip: Trip) -> CheckFinding:
    return CheckFinding(
        "duty",
        f"trip {number}",
        f"第{number}趟：{trip.vehicle}从{trip.load_start_min}到{last_min(trip)}分钟（含空驶到装车点）"
        "不在驾驶员的同一个班次内。",
        f"Trip {number}: {trip.vehicle} from minute {trip.load_start_min} to {last_min(trip)}, "
        "with the way to its source, doesn't lie within one shift of its driver.",
    )


def _rest_findings(sustain: SustainProblem) -> Iterator[CheckFinding]:
    """Find shifts that are too long or follow too soon on what was driven before."""
    hours = sustain.hours
    for vehicle, spans in sustain.shifts.items():
        if vehicle in hours.two_drivers:
            continue
        for first, last in spans:
            if last - first > hours.duty_min:
                yield CheckFinding(
                    "duty_length",
                    vehicle,
                    f"{vehicle}的班次{first}–{last}分钟超过{hours.duty_min}分钟。",
                    f"{vehicle}: the shift {first}-{last} is longer than {hours.duty_min} min.",
                )
        overruns = [
            (trip.load_start_min, last_min(trip))
            for trip in sustain.begun.trips
            if trip.vehicle == vehicle
            and not any(a <= trip.load_start_min and last_min(trip) <= b for a, b in spans)
        ]
        pairs = [*itertools.pairwise(spans)]
        pairs += [(past, span) for past in overruns for span in spans if span[0] > past[0]]
        for (_, ended), (begins, _) in pairs:
            if begins < ended + hours.rest_min:
                yield CheckFinding(
                    "rest",
                    vehicle,
                    f"{vehicle}在{ended}分钟收班，{begins}分钟又出车，休息不足{hours.rest_min}分钟。",
                    f"{vehicle}: on duty until minute {ended} and again from {begins}: less than "
                    f"{hours.rest_min} min of rest.",
                )


def _claim_findings(
    sustain: SustainProblem, trips: Sequence[Trip], claims: Sequence[Claim]
) -> Iterator[CheckFinding]:
    """Find claims to have supplied more than there was."""
    needs = {each.site: each for each in sustain.needs}
    for claim in claims:
        where, own = f"{claim.site} {claim.need}", needs.get(claim.site)
        daily = own.daily.get(claim.need, 0.0) if own else 0.0
        once = own.once.get(claim.need, 0.0) if own else 0.0
        if own is None or (not daily and not once):
            yield _claim(where, "没有这项需求", "there is no such need")
        elif len(claim.shares) != len(sustain.windows):
            count = len(sustain.windows)
            yield _claim(where, f"应有{count}个时段", f"there must be {count} windows")
        elif any(not 0 <= share <= 1 + _SHARE_SLACK for share in claim.shares):
            yield _claim(where, "比例须在0和1之间", "shares must be from 0 to 1")
        elif not _is_there(sustain, trips, claim, daily, once):
            yield _claim(where, "届时没有这么多物资", "there isn't as much by then")


def _is_there(
    sustain: SustainProblem, trips: Sequence[Trip], claim: Claim, daily: float, once: float
) -> bool:
    coming = arrivals(sustain, trips, claim.site, claim.need, daily=daily > 0)
    if daily > 0:
        claimed = list(zip(sustain.windows, claim.shares, strict=True))
        return latest_eating_fits(coming, daily / MIN_PER_DAY, sustain.eat_from_min, claimed)
    return all(
        share <= mean_coverage(coming, once, window) + _SHARE_SLACK
        for window, share in zip(sustain.windows, claim.shares, strict=True)
    )


def _claim(where: str, zh: str, en: str) -> CheckFinding:
    return CheckFinding(
        "claim", where, f"{where}：方案声称的保障比例不成立：{zh}。",
        f"{where}: the shares that the plan claims don't hold: {en}.",
    )  # fmt: skip
