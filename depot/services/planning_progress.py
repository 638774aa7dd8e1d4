"""An order under way against its plan (执行进度): when each stop is reached, and is it enough."""

from __future__ import annotations

from dataclasses import dataclass

from depot.errors import NotFound
from depot.services.house_rules import rule_values
from depot.services.planning_replan import ReplanCase, expected_trips, outlook, replan_case
from depot.store.uow import Reader
from optimize.dispatch.plan import Stop

_US_PER_MIN = 60_000_000


@dataclass(frozen=True)
class StopProgress:
    """One stop: by the plan, and as it was or looks now (instants; 0: it isn't reached).

    Parameters
    ----------
    arrived
        Whether the truck has been seen there; else `expected_us` is an estimate.
    """

    site: str
    planned_us: int
    expected_us: int
    arrived: bool

    @property
    def late_min(self) -> int:
        """Minutes after the plan; negative when early, 0 when it isn't reached."""
        return (self.expected_us - self.planned_us) // _US_PER_MIN if self.expected_us else 0


@dataclass(frozen=True)
class TripProgress:
    """One trip that counts; `order_id` and `trip` are those of its papers."""

    order_id: int
    trip: int
    vehicle: str
    left: bool
    stops: tuple[StopProgress, ...]

    @property
    def late_min(self) -> int:
        """Minutes that the last stop which it reaches is late."""
        reached = [stop.late_min for stop in self.stops if stop.expected_us]
        return reached[-1] if reached else 0


@dataclass(frozen=True)
class OrderProgress:
    """An order, with those that replaced trips of it, as it goes.

    Parameters
    ----------
    people_planned, people_expected
        Relieved in time by the plan, and if nobody decides anything new.
    late_min
        Of the latest trip at its last stop.
    most_late_min, most_people
        What the house bears; beyond either a new plan is proposed.
    """

    number: str
    people_planned: int
    people_expected: int
    late_min: int
    most_late_min: int
    most_people: int
    trips: tuple[TripProgress, ...]

    @property
    def should_replan(self) -> bool:
        """Whether the house asks for a new plan."""
        fewer = self.people_planned - self.people_expected
        return self.late_min > self.most_late_min or fewer > self.most_people


def order_progress(reader: Reader, order_id: int) -> OrderProgress:
    """Return how an order goes.

    Raises
    ------
    NotFound, Conflict
        When there is none; when it isn't under way, its deadline is over, or its plan can't be
        read.
    """
    case = replan_case(reader, order_id)
    found = outlook(case)
    most_min, most_people = rule_values(reader, "replan.late_min", "replan.people")
    expected = dict(expected_trips(case, found))
    trips = tuple(
        _trip(case, number, expected[number].stops if number in expected else ())
        for number, fact in enumerate(case.state.execution.facts)
        if not fact.cancelled
    )
    late = [trip.late_min for trip in trips]
    return OrderProgress(
        case.state.first.order.number,
        case.state.planned_people,
        found.figures.people_relieved,
        max([0, *late]),
        most_min,
        most_people,
        trips,
    )


def progress_by_number(reader: Reader, number: str) -> OrderProgress:
    """Return how the order of that number goes; as `order_progress`."""
    order_id = reader.orders.id_of(number)
    if order_id is None:
        raise NotFound(f"没有调拨单 {number}。", f"There is no order {number}.")
    return order_progress(reader, order_id)


def _trip(case: ReplanCase, number: int, now: tuple[Stop, ...]) -> TripProgress:
    state = case.state
    planned, fact = state.execution.plan.trips[number], state.execution.facts[number]
    order_id, trip = state.trips[number]
    names = {site.code: site.name or site.code for site in state.problem.sites}
    there = {stop.site: stop.arrive_min for stop in now}
    stops = tuple(
        StopProgress(
            names.get(stop.site, stop.site),
            state.instant(stop.arrive_min),
            state.instant(there[stop.site]) if stop.site in there else 0,
            fact.stop(position).arrived_min is not None,
        )
        for position, stop in enumerate(planned.stops)
    )
    return TripProgress(order_id, trip, planned.vehicle, fact.load_end_min is not None, stops)
