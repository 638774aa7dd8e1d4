"""Planning the days again at any minute, with what has really happened fixed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from optimize.dispatch.events import Event, Situation, apply_events
from optimize.dispatch.execution import Execution
from optimize.dispatch.fixed import Fixed, fixed_trips
from optimize.dispatch.plan import Plan
from optimize.dispatch.problem import Problem, Site, Supply
from optimize.dispatch.sustain import (
    MOST_MIN,
    SiteNeeds,
    Span,
    StockCount,
    SustainProblem,
    last_min,
    shifts_for,
)
from optimize.supply import SupplyCurve


def rolled(
    sustain: SustainProblem,
    execution: Execution,
    counts: Sequence[StockCount] = (),
    events: Iterable[Event] = (),
) -> SustainProblem:
    """Return the problem of what is left at the execution's minute.

    Trips that have begun are fixed as they went or are expected to go on, with
    what they really loaded; all others may be planned anew. Drivers keep their
    shifts, unless a trip took longer: then they rest from its end.

    Parameters
    ----------
    execution
        Of all trips so far, the first plan's too: its plan is
        ``Plan.of([*sustain.begun.trips, *plan.trips])``.
    counts
        What was found at sites; it takes the place of what was reckoned.
    events
        Of dispatch plans. Needs change in proportion to a site's people; a new
        site needs daily what others do.
    """
    # Shifts say how long a driver works, not the hours of the first plan.
    situation = apply_events(_without_hours(sustain.problem), events)
    fixed = fixed_trips(situation, execution, reroute=False)
    begun = Plan.of([each.trip for each in fixed])
    now = max(execution.now_min, sustain.start_min)
    problem = replace(
        situation.now, supplies=tuple(_supply(each, fixed) for each in situation.now.supplies)
    )
    return replace(
        sustain,
        problem=problem,
        begun=begun,
        start_min=now,
        needs=tuple(_needs(sustain, problem)),
        shifts=_shifts(sustain, situation, begun, now),
        counts=(*sustain.counts, *counts),
    )


def _without_hours(problem: Problem) -> Problem:
    vehicles = tuple(replace(each, available_until_min=MOST_MIN) for each in problem.vehicles)
    return replace(problem, vehicles=vehicles)


def _supply(supply: Supply, fixed: Sequence[Fixed]) -> Supply:
    """Return the curve less what was loaded and is handed over nowhere."""
    lost = sum(
        each.loaded.get(supply.item, 0) - each.trip.load().get(supply.item, 0)
        for each in fixed
        if each.trip.source == supply.source
    )
    if lost <= 0:
        return supply
    steps = tuple((minute, max(0, units - lost)) for minute, units in supply.curve.steps)
    return replace(supply, curve=SupplyCurve(steps))


def _needs(sustain: SustainProblem, problem: Problem) -> Iterable[SiteNeeds]:
    before = {site.code: site for site in sustain.problem.sites}
    asking = {each.site: each for each in sustain.needs}
    usual = {need for each in sustain.needs for need in each.daily}
    for site in problem.sites:
        if site.code in asking:
            yield _scaled(asking[site.code], before[site.code], site)
        elif site.code not in before:
            amounts = site.requirements.items()
            yield SiteNeeds(
                site.code,
                {need: amount for need, amount in amounts if need in usual},
                {need: amount for need, amount in amounts if need not in usual},
            )


def _scaled(needs: SiteNeeds, before: Site, now: Site) -> SiteNeeds:
    if now.people == before.people:
        return needs
    part = now.people / before.people if before.people else 0.0
    return SiteNeeds(
        needs.site,
        {need: amount * part for need, amount in needs.daily.items()},
        {need: amount * part for need, amount in needs.once.items()},
        {need: round(people * part) for need, people in needs.people.items()},
    )


def _shifts(
    sustain: SustainProblem, situation: Situation, begun: Plan, now: int
) -> dict[str, tuple[Span, ...]]:
    """Keep the shifts of drivers who are in time; who is late rests and begins anew.

    A lost truck has none, a new one begins now, and who is out of hours ends then.
    """
    found = {}
    for vehicle in situation.now.vehicles:
        if vehicle.code in situation.lost:
            continue
        own = Plan.of([trip for trip in begun.trips if trip.vehicle == vehicle.code])
        alone = replace(situation.now, vehicles=(vehicle,))
        spans = sustain.shifts.get(vehicle.code)
        if spans is None or _is_late(sustain, own, spans):
            spans = shifts_for(alone, own, sustain.hours, now, sustain.end_min)[vehicle.code]
        until = vehicle.available_until_min
        found[vehicle.code] = tuple(
            (first, min(last, until) if first <= until else last) for first, last in spans
        )
    return found


def _is_late(sustain: SustainProblem, own: Plan, spans: Sequence[Span]) -> bool:
    """Whether a trip ended so late that the next shift would come before the rest is over."""
    for trip in own.trips:
        ended = last_min(trip)
        in_time = any(a <= trip.load_start_min and ended <= b for a, b in spans)
        later = [first for first, _ in spans if first > trip.load_start_min]
        if not in_time and later and later[0] < ended + sustain.hours.rest_min:
            return True
    return False
