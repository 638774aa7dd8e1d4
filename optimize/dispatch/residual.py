"""What is left to plan while a plan is carried out, as a dispatch problem of its own.

Its figures are those of everything together: what has been delivered or is on
its way counts as the problem's deliveries. So a plan for it, its bound and its
check can be read as those of the whole day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from optimize.dispatch.events import Situation
from optimize.dispatch.execution import Execution
from optimize.dispatch.fixed import Fixed
from optimize.dispatch.problem import Delivery, Problem, Source, Supply, Vehicle
from optimize.dispatch.underway import FAR, Road, Whence, profile_of
from optimize.supply import SupplyCurve


@dataclass(frozen=True)
class Stand:
    """Where a truck can be used again, and from when."""

    place: str
    free_min: int


def residual_problem(situation: Situation, execution: Execution, fixed: Sequence[Fixed]) -> Problem:
    """Return the problem of what may still be decided at this minute.

    Needs are whole, with what was brought or is on its way as deliveries;
    trucks stand where their fixed part ends; supply curves are less by what
    was loaded; docks are taken until their trucks leave; nothing starts
    before now.
    """
    now = situation.now
    order_min = max(now.order_min, execution.now_min)
    limit = now.order_min + now.first_supplies_limit_min
    sites = tuple(site for site in now.sites if site.code not in situation.withdrawn)
    return replace(
        now,
        sources=tuple(_source(source, fixed, execution.now_min) for source in now.sources),
        supplies=tuple(_supply(supply, fixed) for supply in now.supplies),
        sites=sites,
        vehicles=tuple(_vehicles(situation, execution, fixed)),
        order_min=order_min,
        first_supplies_limit_min=max(0, limit - order_min),
        deliveries=tuple(
            each
            for each in (*now.deliveries, *_deliveries(fixed))
            if each.site not in situation.withdrawn
        ),
    )


def stand_of(
    situation: Situation, execution: Execution, fixed: Sequence[Fixed], vehicle: Vehicle
) -> Stand:
    """Return where and when a truck is free for something else.

    A truck that is free already drives to the source of its next trip.
    """
    now_min = execution.now_min
    own = [each for each in fixed if each.trip.vehicle == vehicle.code]
    road = Road(situation, vehicle.code, now_min)
    if own:
        whence = max(own, key=lambda each: each.trip.load_start_min).end
        if whence.heading and whence.since_min < now_min:
            return Stand(whence.place, road.back(whence))
    else:
        since = max(vehicle.available_from_min, situation.now.order_min)
        whence = Whence(vehicle.start, since)
    ahead = _next_source(situation, execution, vehicle.code)
    if not ahead or whence.since_min >= now_min:
        return Stand(whence.place, max(whence.since_min, 0))
    driving = Whence(whence.place, whence.since_min, ahead)
    arrive = road.reach(driving, ahead)
    if arrive >= FAR:
        return Stand(whence.place, road.back(driving))
    return Stand(ahead, arrive)


def _next_source(situation: Situation, execution: Execution, vehicle: str) -> str:
    """Location of the source where the truck's next trip was to load, empty if none."""
    trips = [trip for _, trip in execution.free() if trip.vehicle == vehicle]
    if not trips:
        return ""
    code = min(trips, key=lambda trip: trip.load_start_min).source
    return next(each.location for each in situation.now.sources if each.code == code)


def _vehicles(situation: Situation, execution: Execution, fixed: Sequence[Fixed]) -> list[Vehicle]:
    vehicles = []
    for vehicle in situation.now.vehicles:
        if vehicle.code in situation.lost:
            continue
        stand = stand_of(situation, execution, fixed, vehicle)
        if stand.free_min <= vehicle.available_until_min:
            driven = _driven(situation, fixed, vehicle, stand)
            vehicles.append(
                replace(
                    vehicle,
                    start=stand.place,
                    available_from_min=stand.free_min,
                    driven_min=driven,
                )
            )
    return vehicles


def _driven(situation: Situation, fixed: Sequence[Fixed], vehicle: Vehicle, stand: Stand) -> int:
    """Return what the driver has driven on end by then; rather too much than too little.

    Whole drives count, but for breaks' minutes that they had to spare; so does an empty drive.
    """
    rule = vehicle.rule
    if rule.limit_min == 0:
        return 0
    now, driven = situation.now, vehicle.driven_min
    places = {site.code: site.location for site in now.sites}
    docks = {source.code: source.location for source in now.sources}
    profile = profile_of(now, vehicle.code)
    place, free = vehicle.start, max(vehicle.available_from_min, now.order_min)
    own = [each.trip for each in fixed if each.trip.vehicle == vehicle.code]
    for trip in sorted(own, key=lambda each: each.load_start_min):
        stands = [(docks[trip.source], trip.load_start_min, trip.load_end_min)]
        stands += [(places[stop.site], stop.arrive_min, stop.leave_min) for stop in trip.stops]
        for there, arrive, leave in stands:
            needs = now.travel.arrival(profile, place, there, free) - free
            spare = arrive - free - needs
            driven += max(0, arrive - free)
            if needs >= 0 and spare >= rule.break_min:
                driven = min(driven, needs)
            if leave - arrive >= rule.break_min:
                driven = 0
            driven, place, free = min(driven, rule.limit_min), there, leave
    if stand.place != place:
        driven += max(0, stand.free_min - free)
    return min(driven, rule.limit_min)


def _source(source: Source, fixed: Sequence[Fixed], now_min: int) -> Source:
    """Return the source with its docks taken by trucks that still load."""
    free = [*source.dock_free_min, *[0] * source.docks][: source.docks]
    for each in fixed:
        trip = each.trip
        if trip.source == source.code and trip.load_end_min > now_min and trip.dock < source.docks:
            free[trip.dock] = max(free[trip.dock], trip.load_end_min)
    return replace(source, dock_free_min=tuple(free) if any(free) else ())


def _supply(supply: Supply, fixed: Sequence[Fixed]) -> Supply:
    taken = sum(
        each.loaded.get(supply.item, 0) for each in fixed if each.trip.source == supply.source
    )
    steps = tuple((minute, max(0, units - taken)) for minute, units in supply.curve.steps)
    return replace(supply, curve=SupplyCurve(steps))


def _deliveries(fixed: Sequence[Fixed]) -> list[Delivery]:
    return [
        Delivery(stop.site, stop.arrive_min, stop.leave_min, stop.unload)
        for each in fixed
        for stop in each.trip.stops
        if stop.unload
    ]
