"""What an order will achieve now that suppliers have answered: the plan re-estimated.

The plan's trips keep their trucks and sites. A trip starts when its truck is back and its goods
are there; what left or arrived stands as it was. Queues at docks are not recomputed. The figures
are the checker's (`optimize.dispatch.measure`), on the changed trips.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from depot.domain.call_off_order import CalledStop, CallOffOrder
from depot.domain.order import US_PER_MIN, TripStatus
from depot.domain.order_record import OrderTrip, StoredOrder
from depot.errors import Conflict, NotFound
from depot.services.order_loading import read_order
from depot.store.uow import Reader
from optimize.dispatch.codec import ProblemError, problem_from_json
from optimize.dispatch.figures import PlanFigures
from optimize.dispatch.measure import measure
from optimize.dispatch.plan import Plan, Stop, Trip
from optimize.dispatch.problem import UNREACHABLE, Problem
from optimize.dispatch.rests import rests


@dataclass(frozen=True)
class TripEstimate:
    """A trip as planned and as it looks now.

    Parameters
    ----------
    late_min
        Minutes that its last stop is reached later than planned; 0 when in time.
    missing
        Item to units that it brings less than planned.
    cancelled
        It doesn't come any more.
    """

    number: int
    source: str
    vehicle: str
    sites: tuple[str, ...]
    planned: Trip
    now: Trip
    late_min: int
    missing: Mapping[str, int]
    cancelled: bool


@dataclass(frozen=True)
class OrderEstimate:
    """An order as planned and as it looks now, both measured alike.

    Parameters
    ----------
    missing
        Item to units that all trips together bring less.
    """

    order: StoredOrder
    problem: Problem
    trips: tuple[TripEstimate, ...]
    planned: PlanFigures
    now: PlanFigures
    missing: Mapping[str, int]
    now_min: int

    @property
    def people_lost(self) -> int:
        """People who will not be relieved by the deadline and would have been by the plan."""
        return self.planned.people_relieved - self.now.people_relieved


def estimate_order(reader: Reader, order_id: int) -> OrderEstimate:
    """Return what an approved order will achieve as it stands now.

    Raises
    ------
    NotFound, Conflict
        When there is no such order; when it isn't approved, or its plan can't be measured.
    """
    order = read_order(reader, order_id)
    if order.order.decided_at_us is None or not any(
        trip.state.status is not TripStatus.CANCELLED for trip in order.trips
    ):
        raise Conflict(
            f"调拨单 {order.order.number} 未批准或已撤销，无法重新测算。",
            f"Order {order.order.number} isn't approved or was cancelled: nothing to estimate.",
        )
    problem = _problem(reader, order)
    facts = _Facts.of(reader, order, problem)
    planned = {trip.number: _as_planned(trip) for trip in order.trips}
    trips = _estimates(facts, planned)
    kept = tuple(each.now for each in trips if not each.cancelled)
    missing: dict[str, int] = {}
    for each in trips:
        for item, units in each.missing.items():
            missing[item] = missing.get(item, 0) + units
    return OrderEstimate(
        order,
        problem,
        trips,
        measure(problem, tuple(planned.values())),
        measure(problem, kept),
        missing,
        facts.now_min,
    )


def _problem(reader: Reader, order: StoredOrder) -> Problem:
    text = reader.plans.document(order.header.plan_id)
    if text is None:
        raise NotFound(
            f"没有编号为 {order.header.plan_id} 的方案。",
            f"There is no plan number {order.header.plan_id}.",
        )
    try:
        return problem_from_json(json.loads(text)["problem"])
    except (ProblemError, KeyError, TypeError, ValueError) as error:
        raise Conflict(
            "该调拨单的方案数据不全，无法重新测算。",
            "The plan of this order doesn't carry what an estimate needs.",
        ) from error


@dataclass(frozen=True)
class _Facts:
    """What is known of an order's trips now."""

    order: StoredOrder
    problem: Problem
    now_min: int
    calls: Mapping[int, CallOffOrder]
    expected: Mapping[tuple[int, int], Mapping[str, int]]
    left_min: Mapping[int, int]
    arrived_min: Mapping[tuple[int, int], int]
    expected_min: Mapping[tuple[int, int], int]
    rests_first: Mapping[int, int]

    @classmethod
    def of(cls, reader: Reader, order: StoredOrder, problem: Problem) -> _Facts:
        calls: dict[int, CallOffOrder] = {}
        expected: dict[tuple[int, int], Mapping[str, int]] = {}
        left: dict[int, int] = {}
        arrived: dict[tuple[int, int], int] = {}
        told: dict[tuple[int, int], int] = {}
        for call in reader.call_offs.of_order(order.order.id):
            expected |= call.expected()
            for stop in call.stops:
                calls[stop.trip] = call
                _note(order, stop, left, arrived)
        for shipment in reader.shipments.of_order(order.order.id):
            if shipment.departed_at_us:
                left[shipment.trip] = minute_of(order, shipment.departed_at_us)
            positions = reader.truck_positions.newest([shipment.number])
            for at in reader.shipments.stops(shipment.number):
                if at.arrived_at_us:
                    arrived[shipment.trip, at.stop] = minute_of(order, at.arrived_at_us)
                where = positions.get((shipment.number, at.stop))
                if where is not None and where.eta_us:
                    told[shipment.trip, at.stop] = minute_of(order, where.eta_us)
        return cls(
            order, problem, minute_of(order, reader.now_us), calls, expected, left, arrived,
            told, _rests_first(order, problem),
        )  # fmt: skip

    def load_end(self, trip: Trip, number: int, earliest: int) -> int:
        """Return the minute at which a trip leaves: as it did, or as early as it can."""
        if number in self.left_min:
            return self.left_min[number]
        lasts = trip.load_end_min - trip.load_start_min
        start = max(trip.load_start_min, earliest)
        call = self.calls.get(number)
        if call is not None:
            start = max(start, self._ready(call))
        return max(start + lasts, self.now_min)

    def _ready(self, call: CallOffOrder) -> int:
        """Return when the goods are ready: as confirmed, else by the promise from the call on."""
        if call.confirmed_at_us:
            return minute_of(self.order, call.ready_at_us)
        sent = minute_of(self.order, call.sent_at_us) if call.sent_at_us else self.now_min
        return sent + max(each.promised_min for each in call.items)

    def units(self, trip: Trip, number: int, stop: int) -> dict[str, int]:
        """Return what a stop may count on."""
        planned = dict(trip.stops[stop - 1].unload)
        if number not in self.calls:
            return planned
        return {item: units for item, units in self.expected[number, stop].items() if units}

    def back(self, before: Trip, after: Trip, number: int) -> int:
        """Return the minute at which the truck is back from one trip for the next.

        With the rest that its driver has on the way in the plan.
        """
        kinds = {kind.code: kind.profile for kind in self.problem.vehicle_types}
        types = {each.code: each.type for each in self.problem.vehicles}
        sites = {site.code: site.location for site in self.problem.sites}
        sources = {source.code: source.location for source in self.problem.sources}
        profile = kinds[types[after.vehicle]]
        free = before.stops[-1].leave_min
        found = self.problem.travel.arrival(
            profile, sites[before.stops[-1].site], sources[after.source], free
        )
        rest = self.rests_first.get(number, 0)
        return free + rest if found == UNREACHABLE else found + rest

    def reached(self, trip: Trip, stop: int, leaves: int) -> int:
        """Return when a truck that leaves the place before a stop then can be there.

        0 where times don't change over the day: the plan's own minutes say it all.
        """
        if not self.problem.travel.later:
            return 0
        kinds = {kind.code: kind.profile for kind in self.problem.vehicle_types}
        types = {each.code: each.type for each in self.problem.vehicles}
        sites = {site.code: site.location for site in self.problem.sites}
        sources = {source.code: source.location for source in self.problem.sources}
        before = sources[trip.source] if stop == 0 else sites[trip.stops[stop - 1].site]
        there = sites[trip.stops[stop].site]
        return self.problem.travel.arrival(kinds[types[trip.vehicle]], before, there, leaves)


def _rests_first(order: StoredOrder, problem: Problem) -> dict[int, int]:
    """Return the minutes of rest on the way to each trip's loading in the plan."""
    numbers = [trip.number for trip in order.trips]
    plan = Plan(tuple(_as_planned(trip) for trip in order.trips))
    return {
        numbers[each.trip - 1]: each.waits_min + each.breaks * each.break_min
        for each in rests(problem, plan)
        if each.leg == 0
    }


def _note(
    order: StoredOrder,
    stop: CalledStop,
    left: dict[int, int],
    arrived: dict[tuple[int, int], int],
) -> None:
    if stop.loaded_at_us:
        left[stop.trip] = minute_of(order, stop.loaded_at_us)
    if stop.arrived_at_us:
        arrived[stop.trip, stop.stop] = minute_of(order, stop.arrived_at_us)


def minute_of(order: StoredOrder, at_us: int) -> int:
    """Return the plan's minute of an instant, once the order was given."""
    return order.header.order_min + round(
        (at_us - order.instant(order.header.order_min)) / US_PER_MIN
    )


def _as_planned(trip: OrderTrip) -> Trip:
    planned = trip.planned
    return Trip(
        planned.vehicle,
        planned.source,
        planned.dock,
        planned.load_start_min,
        planned.load_end_min,
        tuple(
            Stop(each.site, each.arrive_min, each.leave_min, dict(each.unload))
            for each in planned.stops
        ),
    )


def _estimates(facts: _Facts, planned: Mapping[int, Trip]) -> tuple[TripEstimate, ...]:
    cancelled = {
        trip.number for trip in facts.order.trips if trip.state.status is TripStatus.CANCELLED
    }
    last: dict[str, Trip] = {}
    found = []
    for trip in sorted(facts.order.trips, key=lambda each: each.planned.load_start_min):
        before = planned[trip.number]
        earlier = last.get(before.vehicle)
        earliest = facts.back(earlier, before, trip.number) if earlier is not None else 0
        now = _moved(facts, trip.number, before, earliest)
        if trip.number not in cancelled:
            last[before.vehicle] = now
        found.append(_compared(trip, before, now, cancelled=trip.number in cancelled))
    return tuple(sorted(found, key=lambda each: each.number))


def _moved(facts: _Facts, number: int, planned: Trip, earliest: int) -> Trip:
    end = facts.load_end(planned, number, earliest)
    late, leaves = end - planned.load_end_min, end
    stops = []
    for position, stop in enumerate(planned.stops, start=1):
        arrive = facts.arrived_min.get((number, position))
        if arrive is None:
            by_road = facts.reached(planned, position - 1, leaves)
            arrive = max(stop.arrive_min + late, facts.now_min, by_road)
            if (number, position) in facts.expected_min:
                arrive = max(facts.expected_min[number, position], facts.now_min)
        late = arrive - stop.arrive_min
        leaves = arrive + stop.leave_min - stop.arrive_min
        stops.append(Stop(stop.site, arrive, leaves, facts.units(planned, number, position)))
    start = end - (planned.load_end_min - planned.load_start_min)
    return Trip(planned.vehicle, planned.source, planned.dock, start, end, tuple(stops))


def _compared(trip: OrderTrip, planned: Trip, now: Trip, *, cancelled: bool) -> TripEstimate:
    will = {} if cancelled else now.load()
    less = {item: units - will.get(item, 0) for item, units in planned.load().items()}
    return TripEstimate(
        trip.number,
        planned.source,
        planned.vehicle,
        tuple(stop.site_name for stop in trip.planned.stops),
        planned,
        now,
        max(0, now.stops[-1].arrive_min - planned.stops[-1].arrive_min),
        {item: units for item, units in less.items() if units > 0},
        cancelled,
    )
