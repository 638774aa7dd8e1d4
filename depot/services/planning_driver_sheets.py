"""驾驶员行车单 of an order: a sheet for each truck, with the roads that the plan takes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import pairwise

from depot.domain.clock import shanghai_time
from depot.domain.district import District, link_pair
from depot.domain.document import DocumentHead
from depot.domain.order import US_PER_MIN, OrderStatus, TripStatus
from depot.domain.road_period import CLOSED, RoadPeriod
from depot.domain.scenario import Scenario
from depot.errors import InvalidInput, NotFound, Text
from depot.io.documents.driver_sheet import (
    DriverSheet,
    SheetLoad,
    SheetStop,
    SheetTrip,
    SheetWay,
)  # fmt: skip
from depot.io.reference import reference
from depot.services.order_views import OrderView, StopView, TripView, order_view
from depot.services.papers import ORGANISATION
from depot.services.planning_routes import LegWay, leg_ways
from depot.services.planning_saved import PlanView, plan_view
from depot.services.then import then_at
from depot.store.uow import Reader
from optimize.dispatch.problem import UNREACHABLE
from optimize.dispatch.rests import Rest, rests

_UNDECIDED = frozenset({OrderStatus.DRAFT, OrderStatus.REJECTED})

Ways = Mapping[int, tuple[SheetWay, ...]]
"""Trip number to the way to each of its stops."""


def driver_sheets(reader: Reader, order_id: int) -> tuple[DriverSheet, ...]:
    """Return a sheet for each truck that has trips, by its first loading.

    Raises
    ------
    NotFound
        When there is no such order.
    """
    view = order_view(reader, order_id)
    ways, first_rests, closed = _roads(reader, view)
    approved = then_at(reader, view.decided_at_us or view.requested_at_us).person(view.decided_by)
    trips: dict[str, list[TripView]] = {}
    for trip in sorted(view.trips, key=lambda each: (each.load_starts_at_us, each.number)):
        if trip.status is not TripStatus.CANCELLED:
            trips.setdefault(trip.vehicle, []).append(trip)
    return tuple(
        _sheet(view, mine, (ways, first_rests), closed, approved) for mine in trips.values()
    )


def _sheet(
    view: OrderView,
    trips: list[TripView],
    told: tuple[Ways, Mapping[int, int]],
    closed: tuple[str | Text, ...],
    approved_by: str,
) -> DriverSheet:
    undecided = view.status in _UNDECIDED or view.decided_at_us is None
    first = trips[0]
    ways, rests_first = told
    return DriverSheet(
        head=DocumentHead(
            number=f"{view.number}/{first.vehicle}",
            issued_at_us=view.decided_at_us or view.requested_at_us,
            organisation=ORGANISATION,
            approved_by="" if undecided else approved_by,
            approved_at_us=None if undecided else view.decided_at_us,
            draft=undecided,
        ),
        order_number=view.number,
        event=view.event,
        deadline_at_us=view.deadline_at_us,
        plate=first.plate or first.vehicle,
        driver=first.driver,
        phone=first.phone,
        trips=tuple(
            _trip(trip, ways.get(trip.number, ()), rests_first.get(trip.number, 0))
            for trip in trips
        ),
        closed_roads=closed,
    )


def _trip(trip: TripView, ways: tuple[SheetWay, ...], rest_first_min: int) -> SheetTrip:
    return SheetTrip(
        number=trip.number,
        source_name=trip.source_name,
        dock=trip.dock,
        load_at_us=trip.load_starts_at_us,
        departs_at_us=trip.departs_at_us,
        weight_kg=trip.weight_kg,
        stops=tuple(_stop(stop) for stop in trip.stops),
        ways=ways if len(ways) == len(trip.stops) else (),
        rest_first_min=rest_first_min,
    )


def _stop(stop: StopView) -> SheetStop:
    loads = tuple(
        SheetLoad(line.name, Text(line.unit_zh, line.unit_zh), line.quantity) for line in stop.lines
    )
    return SheetStop(stop.number, stop.site_name, stop.arrives_at_us, stop.leaves_at_us, loads)


def _roads(
    reader: Reader, view: OrderView
) -> tuple[Ways, Mapping[int, int], tuple[str | Text, ...]]:
    """Return the ways of the order's plan, rests before its loadings and its closed roads.

    Nothing when it has no map.
    """
    try:
        plan = plan_view(reader, view.plan_id)
    except (NotFound, InvalidInput):
        return {}, {}, ()
    if plan.scenario is None:
        return {}, {}, ()
    district = reference().district
    legs = leg_ways(plan.problem, plan.plan, plan.places, plan.scenario)
    told = {(each.trip, each.leg): each for each in rests(plan.problem, plan.plan)}
    first = {
        trip: rest.waits_min + rest.breaks * rest.break_min
        for (trip, leg), rest in told.items()
        if leg == 0
    }
    return _by_trip(plan, legs, told, district), first, _closed(plan.scenario, district)


def _by_trip(
    plan: PlanView,
    legs: Iterable[LegWay],
    rests_of: Mapping[tuple[int, int], Rest],
    district: District,
) -> Ways:
    found: dict[int, tuple[SheetWay, ...]] = {}
    for leg in legs:
        travel = plan.problem.travel
        rest = rests_of.get((leg.trip, len(found.get(leg.trip, ())) + 1))
        way = SheetWay(
            _names(leg.nodes, district),
            _minutes(travel.arrival(leg.profile, leg.origin, leg.target, leg.leaves_min), leg),
            travel.km_between(leg.profile, leg.origin, leg.target),
            rest.waits_min if rest else 0,
            rest.breaks * rest.break_min if rest else 0,
        )
        found[leg.trip] = (*found.get(leg.trip, ()), way)
    return found


def _minutes(arrival: int, leg: LegWay) -> int:
    return 0 if arrival == UNREACHABLE else arrival - leg.leaves_min


def _names(nodes: tuple[str, ...], district: District) -> tuple[str, ...]:
    """Return what a driver is told: roads by their names, else the places passed."""
    names = []
    for one, other in pairwise(nodes):
        link = district.link_by_pair.get(link_pair(one, other))
        if link is not None and link.bridge:
            names.append(link.bridge)
        elif link is not None and link.road_name:
            names.append(link.road_name)
        elif other in district.node_by_code:
            names.append(_place(other, district))
    return tuple(names)


def _closed(scenario: Scenario, district: District) -> tuple[str | Text, ...]:
    """Return the closed roads with the places that they join."""
    names = []
    for pair in scenario.closures:
        ends = "—".join(_place(code, district) for code in pair)
        link = district.link_by_pair.get(link_pair(*pair))
        name = (link.bridge or link.road_name) if link else ""
        names.append(f"{name}（{ends}）" if name else ends)
    return tuple(names) + tuple(
        _by_hour(each, scenario, district) for each in scenario.road_periods
    )


def _by_hour(period: RoadPeriod, scenario: Scenario, district: District) -> Text:
    """Return a road with the hours in which it is closed or slower."""
    begin, end = (
        shanghai_time(scenario.onset_us + minute * US_PER_MIN).strftime("%m-%d %H:%M")
        for minute in (period.begin_min, period.end_min)
    )
    ends = "—".join(_place(code, district) for code in period.road or ())
    is_closed, percent = period.slower_percent == CLOSED, period.slower_percent
    return Text(
        f"{ends or '所有道路'} {begin} 至 {end} {'不通' if is_closed else f'慢 {percent}%'}",
        f"{ends or 'all roads'} {begin} to {end} "
        f"{'closed' if is_closed else f'slower by {percent} %'}",
    )


def _place(code: str, district: District) -> str:
    """Return a road node's name without what stands behind it in brackets."""
    return district.node_by_code[code].name_zh.partition(" (")[0]
