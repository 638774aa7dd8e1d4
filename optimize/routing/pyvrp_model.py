"""A routing problem as PyVRP takes it, and its routes as ours.

PyVRP reckons in whole numbers: times are rounded so that what it allows is allowed, distances
to the nearest thousandth unless all are whole.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from optimize.routing.problem import Fleet, Problem, Table

if TYPE_CHECKING:
    import pyvrp

_FINE = 1000
_LARGEST = 2**44
_TINY = 1e-6

Stops = tuple[tuple[int, tuple[int, ...]], ...]
"""A vehicle's trips: the depot that each leaves, and its clients."""


@dataclass(frozen=True)
class Parcel:
    """Units for one customer that are not divided further; a client of PyVRP."""

    customer: int
    units: float


@dataclass(frozen=True)
class Columns:
    """Factors between our numbers and whole ones."""

    way: int
    money: int
    units: int


def columns_of(problem: Problem) -> Columns:
    """Return the factors that keep all that is whole as it is."""
    distances, durations = problem.ways.tables()
    times = [each.service for each in problem.customers]
    is_whole = _whole(distances) and _whole(durations) and _whole(np.array(times))
    money = [value for each in problem.fleets for value in (each.fixed_cost, each.unit_cost)]
    units = [each.demand for each in problem.customers]
    units += [each.capacity for each in problem.fleets if each.capacity < math.inf]
    return Columns(
        1 if is_whole else _FINE,
        1 if _whole(np.array(money)) else _FINE,
        1 if _whole(np.array(units)) else _FINE,
    )


def _whole(values: Table) -> bool:
    return bool(np.all(values == np.round(values)))


def parcels_of(problem: Problem) -> tuple[Parcel, ...]:
    """Return the clients: whole customers, or parts of them where they may be split.

    What fills the smallest vehicle goes as a full load; the rest is cut into a half, a quarter
    and two eighths of one, as far as it goes.
    """
    smallest = min(each.capacity for each in problem.fleets if each.count > 0)
    found = []
    for number, customer in enumerate(problem.customers):
        if not problem.split:
            found.append(Parcel(number, customer.demand))
            continue
        rest = customer.demand
        for part in _parts(rest, smallest):
            found.append(Parcel(number, part))
            rest -= part
        if rest > _TINY or customer.demand <= _TINY:
            found.append(Parcel(number, max(rest, 0.0)))
    return tuple(found)


def _parts(demand: float, smallest: float) -> list[float]:
    parts = []
    for share in (1.0, 0.5, 0.25, 0.125):
        size = max(1.0, math.floor(smallest * share))
        while demand - size > _TINY and (share == 1.0 or demand > 2 * size):
            parts.append(size)
            demand -= size
    return parts


def model_of(problem: Problem, parcels: tuple[Parcel, ...]) -> pyvrp.ProblemData:
    """Return the problem as PyVRP's data; the place after the last one is the open end."""
    import pyvrp

    columns = columns_of(problem)
    distances, durations = problem.ways.tables()
    first, nowhere = len(problem.depots), len(distances)
    has_open = any(each.end is None for each in problem.fleets)
    ways = _ways(np.rint(distances * columns.way), open_end=has_open)
    times = _ways(np.ceil(durations * columns.way - _TINY), open_end=has_open)
    depots = [
        pyvrp.Depot(place, tw_early=_up(each.early * columns.way),
                    tw_late=_down(each.late * columns.way))
        for place, each in enumerate(problem.depots)
    ]  # fmt: skip
    if has_open:
        depots.append(pyvrp.Depot(nowhere))
    return pyvrp.ProblemData(
        [pyvrp.Location(0, 0) for _ in range(len(ways))],
        [_client(problem, each, first, columns) for each in parcels],
        depots,
        [_vehicles(problem, each, columns) for each in problem.fleets if each.count > 0],
        [ways],
        [times],
    )


def _ways(table: Table, *, open_end: bool) -> Any:  # noqa: ANN401  PyVRP's types are narrower
    """Return a table in whole numbers, with a last place that is near everywhere if wanted."""
    whole: np.ndarray = np.minimum(table, _LARGEST // 1024).astype(np.int64)
    np.fill_diagonal(whole, 0)
    return np.pad(whole, ((0, 1), (0, 1))) if open_end else whole


def _up(value: float) -> int:
    return math.ceil(value - _TINY)


def _down(value: float) -> int:
    return _LARGEST if value >= _LARGEST else math.floor(value + _TINY)


def _client(problem: Problem, parcel: Parcel, first: int, columns: Columns) -> pyvrp.Client:
    import pyvrp

    customer = problem.customers[parcel.customer]
    return pyvrp.Client(
        first + parcel.customer,
        delivery=[_up(parcel.units * columns.units)],
        service_duration=_up(customer.service * columns.way),
        tw_early=_up(customer.early * columns.way),
        tw_late=_down(customer.late * columns.way),
        release_time=_up(customer.release * columns.way),
    )


def _vehicles(problem: Problem, fleet: Fleet, columns: Columns) -> pyvrp.VehicleType:
    import pyvrp

    place = problem.depot_place
    return pyvrp.VehicleType(
        fleet.count,
        [_down(fleet.capacity * columns.units)],
        start_depot=place[fleet.start],
        end_depot=len(problem.depots) if fleet.end is None else place[fleet.end],
        fixed_cost=round(fleet.fixed_cost * columns.money * columns.way),
        tw_early=_up(fleet.early * columns.way),
        tw_late=_down(fleet.late * columns.way),
        shift_duration=_down(fleet.max_duration * columns.way),
        unit_distance_cost=round(fleet.unit_cost * columns.money),
        reload_depots=[place[code] for code in fleet.reloads],
        max_reloads=fleet.trips - 1,
        name=fleet.code,
    )


def stops_of(route: pyvrp.Route) -> Stops:
    """Return a route's trips without empty ones."""
    trips: list[tuple[int, list[int]]] = []
    for activity in route.schedule():
        if activity.is_depot():
            trips.append((activity.idx, []))
        else:
            trips[-1][1].append(activity.idx)
    return tuple((depot, tuple(clients)) for depot, clients in trips if clients)
