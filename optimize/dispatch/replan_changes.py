"""What a re-plan changes for each driver, trip by trip; the screen puts it into words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from optimize.dispatch.execution import Execution
from optimize.dispatch.fixed import Fixed
from optimize.dispatch.measure import measure
from optimize.dispatch.plan import Trip
from optimize.dispatch.problem import Problem


class ChangeKind(StrEnum):
    """What becomes of a trip."""

    KEPT = "kept"
    SHIFTED = "shifted"
    LOAD_CHANGED = "load_changed"
    STOPS_CHANGED = "stops_changed"
    CANCELLED = "cancelled"
    NEW = "new"


@dataclass(frozen=True)
class TripChange:
    """One trip of one truck before and after.

    Parameters
    ----------
    number
        Of the trip in the old plan, from 0; ``None`` for a new one.
    before, after
        ``None`` for a new or a cancelled trip.
    begun
        Goods were on the truck already.
    shift_min
        Minutes that it leaves later than planned (begun: reaches its last
        common stop later); negative if earlier.
    people
        People who wouldn't be relieved in time without the trip as it is now.
    """

    kind: ChangeKind
    vehicle: str
    number: int | None
    before: Trip | None
    after: Trip | None
    shift_min: int
    begun: bool = False
    people: int = 0

    @property
    def left_out(self) -> tuple[str, ...]:
        """Sites that the truck doesn't come to any more on this trip."""
        return tuple(site for site in _sites(self.before) if site not in _sites(self.after))

    @property
    def added(self) -> tuple[str, ...]:
        """Sites that it comes to and didn't before."""
        return tuple(site for site in _sites(self.after) if site not in _sites(self.before))

    @property
    def units(self) -> dict[str, int]:
        """Item code to units that it brings more (or, negative, less) than before."""
        before = self.before.load() if self.before else {}
        after = self.after.load() if self.after else {}
        changes = {i: after.get(i, 0) - before.get(i, 0) for i in sorted({*before, *after})}
        return {item: units for item, units in changes.items() if units}


def changes_of(
    problem: Problem, execution: Execution, fixed: Sequence[Fixed], new: Sequence[Trip]
) -> tuple[TripChange, ...]:
    """Return every trip's change, by truck and then by the minute of loading.

    Parameters
    ----------
    problem
        As it is now; what trips are worth is measured on it.
    new
        The trips that haven't begun, as they are to go now.
    """
    trips = (*(each.trip for each in fixed), *new)
    by_number = {each.number: each for each in fixed}
    found = []
    for number, trip, fact in execution.all_trips():
        if number in by_number:
            found.append(_begun(number, trip, by_number[number].trip))
        elif fact.begun:
            found.append(_cancelled(number, trip, begun=True))
    for vehicle in sorted({trip.vehicle for trip in (*execution.plan.trips, *new)}):
        old = [entry for entry in execution.free() if entry[1].vehicle == vehicle]
        found += _matched(vehicle, old, [trip for trip in new if trip.vehicle == vehicle])
    return tuple(
        sorted(
            (_priced(problem, trips, each) for each in found),
            key=lambda each: (each.vehicle, _start(each)),
        )
    )


def _begun(number: int, before: Trip, after: Trip) -> TripChange:
    kind = _kind(before, after)
    common = [(old, now) for old in before.stops for now in after.stops if old.site == now.site]
    shift = common[-1][1].arrive_min - common[-1][0].arrive_min if common else 0
    if kind is ChangeKind.SHIFTED and shift == 0:
        kind = ChangeKind.KEPT
    return TripChange(kind, before.vehicle, number, before, after, shift, begun=True)


def _matched(vehicle: str, old: list[tuple[int, Trip]], new: list[Trip]) -> list[TripChange]:
    """Pair a truck's old and new trips: the same, then same stops, then a common stop."""
    found = []
    left = list(new)
    waiting = list(old)
    for like in (_equal, _same_stops, _common_stop):
        for number, before in list(waiting):
            after = next((trip for trip in left if like(before, trip)), None)
            if after is None:
                continue
            left.remove(after)
            waiting.remove((number, before))
            shift = after.load_end_min - before.load_end_min
            kind = _kind(before, after)
            found.append(TripChange(kind, vehicle, number, before, after, shift))
    found += [_cancelled(number, before, begun=False) for number, before in waiting]
    found += [TripChange(ChangeKind.NEW, vehicle, None, None, each, 0) for each in left]
    return found


def _cancelled(number: int, before: Trip, *, begun: bool) -> TripChange:
    return TripChange(ChangeKind.CANCELLED, before.vehicle, number, before, None, 0, begun=begun)


def _kind(before: Trip, after: Trip) -> ChangeKind:
    if _equal(before, after):
        return ChangeKind.KEPT
    if before.source != after.source or _sites(before) != _sites(after):
        return ChangeKind.STOPS_CHANGED
    pairs = zip(before.stops, after.stops, strict=True)
    if any(_units(old.unload) != _units(now.unload) for old, now in pairs):
        return ChangeKind.LOAD_CHANGED
    return ChangeKind.SHIFTED


def _equal(before: Trip, after: Trip) -> bool:
    return _whole(before) == _whole(after)


def _whole(trip: Trip) -> tuple[object, ...]:
    stops = [(s.site, s.arrive_min, s.leave_min, _units(s.unload)) for s in trip.stops]
    return (trip.source, trip.dock, trip.load_start_min, trip.load_end_min, stops)


def _same_stops(before: Trip, after: Trip) -> bool:
    return before.source == after.source and _sites(before) == _sites(after)


def _common_stop(before: Trip, after: Trip) -> bool:
    return bool(set(_sites(before)) & set(_sites(after)))


def _units(units: Mapping[str, int]) -> dict[str, int]:
    return {item: count for item, count in units.items() if count}


def _sites(trip: Trip | None) -> tuple[str, ...]:
    return tuple(stop.site for stop in trip.stops) if trip else ()


def _start(change: TripChange) -> int:
    trip = change.before or change.after
    return trip.load_start_min if trip else 0


def _priced(problem: Problem, trips: Sequence[Trip], change: TripChange) -> TripChange:
    """Return the change with the people who depend on the trip; kept ones are not priced."""
    if change.after is None or change.kind is ChangeKind.KEPT or not change.after.stops:
        return change
    here = {stop.site for stop in change.after.stops}
    small = replace(
        problem,
        sites=tuple(site for site in problem.sites if site.code in here),
        deliveries=tuple(each for each in problem.deliveries if each.site in here),
    )
    around = [trip for trip in trips if any(stop.site in here for stop in trip.stops)]
    without = [trip for trip in around if trip is not change.after]
    return replace(change, people=_relieved(small, around) - _relieved(small, without))


def _relieved(problem: Problem, trips: Iterable[Trip]) -> int:
    here = {site.code for site in problem.sites}
    cut = tuple(
        replace(trip, stops=tuple(stop for stop in trip.stops if stop.site in here))
        for trip in trips
    )
    return measure(problem, cut).people_relieved
