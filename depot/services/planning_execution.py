"""An approved order being carried out, as the optimizer sees it: its plan and the facts so far.

An order whose trips were replaced by a re-plan's order is one plan with it: both orders' trips
that still count, on the clock of the first.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from depot.domain.call_off_order import CallOffOrder
from depot.domain.order import OrderStatus, TripStatus
from depot.domain.order_record import OrderTrip, StoredOrder
from depot.domain.scenario import Scenario
from depot.domain.shipment import ShipmentLine, ShipmentStatus, StopStatus
from depot.errors import Conflict, NotFound
from depot.io.scenario_json import scenario_from_json
from depot.services.execution_views import OnItsWay, ways_of
from depot.services.order_loading import read_order
from depot.services.planning_case import Place
from depot.services.planning_estimate import minute_of
from depot.services.planning_saved import plan_view
from depot.store.uow import Reader
from optimize.dispatch.codec import ProblemError, problem_from_json
from optimize.dispatch.execution import Execution, StopFact, TripFact
from optimize.dispatch.plan import Plan, Stop, Trip
from optimize.dispatch.problem import Problem

SOLVER: Final = "relief-replan/1"
"""Method of plans made under way, by which they are found again."""

_LIVE: Final = (OrderStatus.APPROVED, OrderStatus.ISSUING, OrderStatus.ISSUED)
_LOOKED_AT: Final = 100

_Told = tuple[int | None, int | None, Mapping[str, int], int | None]
"""Minutes of arrival and of the receipt, units, and the minute when it is expected."""


@dataclass(frozen=True)
class UnderWay:
    """A plan in execution.

    Parameters
    ----------
    first
        The order that it began with; minutes are its minutes.
    problem
        That the plan was made for, with what was reported in earlier re-plans.
    trips
        ``(order id, trip number)`` of each trip of the execution's plan.
    planned_people
        People relieved in time by the plan, or by its latest re-plan.
    lost, withdrawn
        Trucks and sites that earlier re-plans took as gone.
    """

    first: StoredOrder
    problem: Problem
    execution: Execution
    trips: tuple[tuple[int, int], ...]
    scenario: Scenario | None
    places: tuple[Place, ...]
    planned_people: int
    lost: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()

    def instant(self, minute: int) -> int:
        """Return the instant of a minute, µs UTC."""
        return self.first.instant(minute)


def under_way(reader: Reader, order_id: int) -> UnderWay:
    """Return an order, with those that replaced trips of it, as it is carried out now.

    Raises
    ------
    NotFound, Conflict
        When there is no such order; when it isn't approved, or its plan can't be read.
    """
    first = _first(reader, read_order(reader, order_id))
    if first.order.decided_at_us is None or first.order.status not in (
        *_LIVE,
        OrderStatus.CANCELLED,
    ):
        raise Conflict(
            f"调拨单 {first.order.number} 未批准，没有可调整的执行情况。",
            f"Order {first.order.number} isn't approved: nothing is under way.",
        )
    later = _later(reader, first.order.id)
    view = plan_view(reader, first.header.plan_id)
    problem, people = view.problem, view.record.people_relieved
    scenario = view.scenario
    lost: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    for order, told in later:
        scenario = _scenario(reader, order) or scenario
        record = reader.plans.get(order.header.plan_id)
        people = people if record is None else record.people_relieved
        problem = _problem(told["situation"])
        lost, withdrawn = tuple(told["lost"]), tuple(told["withdrawn"])
    orders = [first, *(order for order, _ in later)]
    rows = [(order, trip) for order in orders for trip in order.trips]
    facts = _facts(reader, first, orders)
    bound = {each.code: each.sources for each in problem.vehicles if each.sources}
    plan = Plan(tuple(_trip(first, order, trip, bound) for order, trip in rows))
    now_min = minute_of(first, reader.now_us)
    execution = Execution(
        plan,
        now_min,
        tuple(
            facts.get((order.order.id, trip.number), _without_paper(first, trip))
            for order, trip in rows
        ),
    )
    return UnderWay(
        first,
        problem,
        execution,
        tuple((order.order.id, trip.number) for order, trip in rows),
        scenario,
        view.places,
        people,
        lost,
        withdrawn,
    )


def roads_of(reader: Reader, order: StoredOrder) -> Scenario | None:
    """Return the scenario with the roads that an order's trucks are counted on to find now.

    That of the newest re-plan of it under way, else its own plan's; None where none is known.
    """
    later = _later(reader, _first(reader, order).order.id)
    newest = later[-1][0] if later else order
    return _scenario(reader, newest)


def _scenario(reader: Reader, order: StoredOrder) -> Scenario | None:
    content = json.loads(reader.plans.document(order.header.plan_id) or "{}")
    return scenario_from_json(content["scenario"], []) if "scenario" in content else None


# Orders that belong together


def replan_of(reader: Reader, plan_id: int) -> Mapping[str, Any] | None:
    """Return what a plan says of the plan under way that it changes, if it is such a plan."""
    record = reader.plans.get(plan_id)
    if record is None or not record.solver_version.startswith(SOLVER):
        return None
    text = reader.plans.document(plan_id)
    found = json.loads(text).get("replan") if text else None
    return found if isinstance(found, dict) else None


def _first(reader: Reader, order: StoredOrder) -> StoredOrder:
    told = replan_of(reader, order.header.plan_id)
    return order if told is None else read_order(reader, int(told["order_id"]))


def _later(reader: Reader, first_id: int) -> list[tuple[StoredOrder, Mapping[str, Any]]]:
    """Return live orders of re-plans of an order, the oldest first."""
    made = {
        record.id
        for record in reader.plans.list(_LOOKED_AT)
        if record.solver_version.startswith(SOLVER)
    }
    if not made:
        return []
    found = []
    for order in reader.orders.newest(_LIVE, _LOOKED_AT):
        told = replan_of(reader, order.header.plan_id) if order.header.plan_id in made else None
        if told is not None and int(told["order_id"]) == first_id:
            found.append((order, told))
    return sorted(found, key=lambda each: each[0].order.decided_at_us or 0)


def _problem(value: object) -> Problem:
    try:
        return problem_from_json(value)
    except ProblemError as error:
        raise NotFound(
            "调整方案的数据不全，无法继续调整。", "The re-plan lacks what another one needs."
        ) from error


# Trips and facts


def _trip(
    first: StoredOrder,
    order: StoredOrder,
    trip: OrderTrip,
    bound: Mapping[str, tuple[str, ...]],
) -> Trip:
    """Return a trip on the first order's clock, loading where the problem lets its truck load.

    Parameters
    ----------
    bound
        Truck to the only sources that it loads at: an order names the supplier alone.
    """
    planned = trip.planned
    own = bound.get(planned.vehicle, ())
    source = planned.source if not own or planned.source in own else own[0]
    later = minute_of(first, order.instant(planned.load_start_min)) - planned.load_start_min
    return Trip(
        planned.vehicle,
        source,
        planned.dock,
        planned.load_start_min + later,
        planned.load_end_min + later,
        tuple(
            Stop(s.site, s.arrive_min + later, s.leave_min + later, dict(s.unload))
            for s in planned.stops
        ),
    )


def _without_paper(first: StoredOrder, trip: OrderTrip) -> TripFact:
    """Return what is known of a trip that no shipment or call-off tells of."""
    if trip.state.status is TripStatus.CANCELLED:
        return TripFact(cancelled=True)
    if trip.issued_at_us is None:
        return TripFact()
    left = minute_of(first, trip.issued_at_us)
    return TripFact(left, left, (StopFact(),) * len(trip.planned.stops))


def _facts(
    reader: Reader, first: StoredOrder, orders: Sequence[StoredOrder]
) -> dict[tuple[int, int], TripFact]:
    found: dict[tuple[int, int], TripFact] = {}
    for order in orders:
        trips = {trip.number: trip for trip in order.trips}
        for call in reader.call_offs.of_order(order.order.id):
            for number in call.trips:
                key = (order.order.id, number)
                found[key] = _of_call(first, trips[number], call)
        shipments = reader.shipments.of_order(order.order.id)
        lines = reader.shipments.lines_of([each.number for each in shipments])
        for way in ways_of(reader, shipments):
            each = way.head
            trip = trips[each.trip]
            if trip.state.status is not TripStatus.CANCELLED:
                key = (order.order.id, each.trip)
                fact = _of_shipment(first, trip, way, lines[each.number])
                found[key] = fact if key not in found else _together(found[key], fact)
        for trip in order.trips:
            if trip.state.status is TripStatus.CANCELLED:
                found[order.order.id, trip.number] = TripFact(cancelled=True)
    return found


def _of_call(first: StoredOrder, trip: OrderTrip, call: CallOffOrder) -> TripFact:
    stops = [stop for stop in call.stops if stop.trip == trip.number]
    loaded = [stop.loaded_at_us for stop in stops if stop.loaded_at_us]
    if not loaded:
        return TripFact(cancelled=all(stop.dropped for stop in stops))
    left = minute_of(first, min(loaded))
    by_number = {stop.stop: stop for stop in stops}
    facts: list[_Told] = []
    for number in range(1, len(trip.planned.stops) + 1):
        stop = by_number[number]
        here = bool(stop.arrived_at_us)
        arrived = minute_of(first, stop.arrived_at_us) if here else None
        units = {line.item: line.received if here else line.loaded for line in stop.lines}
        # What a supplier brings is received on arrival; the tap says that it was.
        facts.append((arrived, arrived, units, None))
    return _in_order(trip, None, left, facts)


def _of_shipment(
    first: StoredOrder,
    trip: OrderTrip,
    way: OnItsWay,
    lines: Sequence[ShipmentLine],
) -> TripFact:
    shipment = way.head
    if shipment.status in (ShipmentStatus.CANCELLED, ShipmentStatus.TURNED_BACK):
        return TripFact(cancelled=True)
    began = shipment.loading_at_us or shipment.loaded_at_us or shipment.departed_at_us
    if not began:
        return TripFact()
    by_number = {stop.stop: stop for stop in way.stops}
    facts: list[_Told] = []
    for number in range(1, len(trip.planned.stops) + 1):
        stop = by_number.get(number)
        if stop is None:
            facts.append((None, None, {}, None))
            continue
        done = stop.status in (StopStatus.RECEIVED, StopStatus.TURNED_BACK)
        told = way.told.get(stop.stop)
        units: dict[str, int] = {}
        for line in lines:
            if line.stop == stop.stop:
                units[line.item] = units.get(line.item, 0) + (line.received if done else line.held)
        arrived = stop.arrived_at_us or stop.signed_at_us
        facts.append(
            (
                minute_of(first, arrived) if arrived else None,
                minute_of(first, stop.signed_at_us) if stop.signed_at_us else None,
                units,
                None if told is None or not told.eta_us else minute_of(first, told.eta_us),
            )
        )
    left = minute_of(first, shipment.departed_at_us) if shipment.departed_at_us else None
    return _in_order(trip, minute_of(first, began), left, facts)


def _in_order(
    trip: OrderTrip,
    began: int | None,
    left: int | None,
    stops: Iterable[_Told],
) -> TripFact:
    """Return the facts with minutes that never fall: what is told late is taken as just after."""
    takes = trip.planned.load_end_min - trip.planned.load_start_min
    start = began if began is not None else max(0, (left or 0) - takes)
    last = start
    end = None if left is None else max(left, last)
    last = last if end is None else end
    facts = []
    for arrived, done, units, expected in stops:
        at = None if arrived is None or end is None else max(arrived, last)
        last = last if at is None else at
        over = None if done is None or at is None else max(done, last)
        last = last if over is None else over
        facts.append(StopFact(at, over, units, expected if at is None else None))
    return TripFact(start, end, tuple(facts))


def _together(one: TripFact, other: TripFact) -> TripFact:
    """Return the facts of a trip that was split over two trucks: the later one counts."""
    late, early = (one, other) if _end(one) >= _end(other) else (other, one)
    if not late.stops or not early.stops:
        return late
    stops = tuple(
        replace(a, units=_sum(a.units, b.units))
        for a, b in zip(late.stops, early.stops, strict=False)
    )
    return replace(late, stops=(*stops, *late.stops[len(stops) :]))


def _end(fact: TripFact) -> float:
    return float("inf") if fact.load_end_min is None else fact.load_end_min


def _sum(one: Mapping[str, int] | None, other: Mapping[str, int] | None) -> dict[str, int]:
    total = dict(one or {})
    for item, units in (other or {}).items():
        total[item] = total.get(item, 0) + units
    return total
