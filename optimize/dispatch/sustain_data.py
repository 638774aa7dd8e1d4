"""What the linear programs of several days read from a problem: windows, stock, ways."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from optimize.dispatch.bound_data import BoundData, bound_data
from optimize.dispatch.plan import Trip
from optimize.dispatch.problem import Problem, Site, Supply, Vehicle, VehicleType
from optimize.dispatch.sustain import MIN_PER_DAY, SiteNeeds, Span, SustainProblem, last_min
from optimize.supply import SupplyCurve


@dataclass(frozen=True)
class Need:
    """One need of one site.

    Parameters
    ----------
    site
        Position of the site in `Days.sites`.
    people
        Who have the need.
    amount
        A day's, or what is given once.
    there
        Of the need, what is at the site by the end of each window if nothing
        more is sent: eaten before the start, coming later included. Of a need
        that is given once: what was brought by then.
    """

    site: int
    need: str
    daily: bool
    people: int
    amount: float
    there: tuple[float, ...]

    def asked(self, window: Span) -> float:
        """Return what is used up in a window; of a need that is given once all of it."""
        return self.amount * (window[1] - window[0]) / MIN_PER_DAY if self.daily else self.amount


@dataclass(frozen=True)
class Days:
    """Index-level view of a problem of several days.

    Parameters
    ----------
    bound
        Sites, groups of trucks and closed travel times, as the bound of
        dispatch plans has them.
    windows
        Those that are planned.
    supplies
        With curves less what was loaded before.
    """

    sustain: SustainProblem
    bound: BoundData
    windows: tuple[Span, ...]
    needs: tuple[Need, ...]
    supplies: tuple[Supply, ...]

    @property
    def sites(self) -> tuple[Site, ...]:
        """Sites that need something."""
        return self.bound.sites

    def duty_min(self, group: int, window: Span) -> float:
        """Return the minutes of a group's drivers' shifts within a window."""
        window = window[0], min(window[1], self.sustain.end_min)
        shifts = self.sustain.shifts
        return float(
            sum(
                max(0, min(last, window[1]) - max(first, window[0]))
                for truck in self.bound.groups[group][1]
                for first, last in shifts.get(truck.code, ())
            )
        )


def days_of(sustain: SustainProblem) -> Days:
    """Return the view of a whole problem by its windows."""
    bound = bound_data(whole_problem(sustain))
    return _view(sustain, bound, sustain.begun.trips, sustain.windows)


def days_ahead(sustain: SustainProblem, trips: Sequence[Trip], steps: Sequence[Span]) -> Days:
    """Return the view of what is left to share out in these steps, after these trips too.

    The time after the end counts too, for which the last steps deliver, and all
    trucks that may load at the same places are one group.
    """
    bound = bound_data(whole_problem(sustain))
    bound = replace(bound, groups=tuple(_merged(bound)))
    windows = (*steps, (sustain.end_min, sustain.end_min + sustain.window_min))
    return _view(sustain, bound, (*sustain.begun.trips, *trips), windows)


def _view(
    sustain: SustainProblem, bound: BoundData, done: Sequence[Trip], windows: tuple[Span, ...]
) -> Days:
    tally = _Tally(sustain, done, windows)
    places = {site.code: position for position, site in enumerate(bound.sites)}
    asking = {each.site: each for each in sustain.needs}
    needs = tuple(
        Need(
            places[code], need, daily, people, amount,
            tally.there(code, need, amount / MIN_PER_DAY if daily else 0.0),
        )
        for code in places
        for daily, amounts in ((True, asking[code].daily), (False, asking[code].once))
        for need, amount in amounts.items()
        if amount > 0
        and (people := asking[code].people_with(need, bound.sites[places[code]].people)) > 0
    )  # fmt: skip
    return Days(sustain, bound, windows, needs, tuple(left_supplies(sustain, done)))


def _merged(bound: BoundData) -> Iterator[tuple[VehicleType, tuple[Vehicle, ...]]]:
    """Yield trucks that may load at the same places as one group of a middling type."""
    groups: dict[frozenset[str], list[tuple[VehicleType, tuple[Vehicle, ...]]]] = {}
    counts = dict.fromkeys(bound.closure, 0)
    for kind, trucks in bound.groups:
        counts[kind.profile] += len(trucks)
        groups.setdefault(frozenset(trucks[0].sources), []).append((kind, trucks))
    usual = max(counts, key=lambda profile: counts[profile], default="")
    for parts in groups.values():
        trucks = tuple(truck for _, group in parts for truck in group)
        kg = sum(kind.capacity_kg * len(group) for kind, group in parts) / len(trucks)
        m3 = sum(kind.capacity_m3 * len(group) for kind, group in parts) / len(trucks)
        yield VehicleType("middling", kg, m3, usual), trucks


def whole_problem(sustain: SustainProblem) -> Problem:
    """Return one dispatch problem from the start to the end, with all that people need."""
    asking = {each.site: each for each in sustain.needs}
    days = (sustain.end_min - sustain.start_min) / MIN_PER_DAY
    sites = tuple(
        replace(site, requirements=_all_of(asking.get(site.code, SiteNeeds(site.code, {})), days))
        for site in sustain.problem.sites
    )
    return replace(
        sustain.problem, sites=sites, order_min=sustain.start_min, deadline_min=sustain.end_min
    )


def _all_of(needs: SiteNeeds, days: float) -> dict[str, float]:
    daily = {need: amount * days for need, amount in needs.daily.items()}
    return daily | dict(needs.once)


def left_supplies(sustain: SustainProblem, trips: Sequence[Trip]) -> list[Supply]:
    """Return the curves less all that these trips load."""
    taken: dict[tuple[str, str], int] = {}
    for trip in trips:
        for item, units in trip.load().items():
            key = trip.source, item
            taken[key] = taken.get(key, 0) + units
    found = []
    for supply in sustain.problem.supplies:
        used = taken.get((supply.source, supply.item), 0)
        steps = tuple((minute, max(0, units - used)) for minute, units in supply.curve.steps)
        found.append(replace(supply, curve=SupplyCurve(steps)))
    return found


def stand_of(sustain: SustainProblem, trips: Sequence[Trip]) -> dict[str, tuple[str, int]]:
    """Return where each truck is after these trips, and from which minute."""
    places = {site.code: site.location for site in sustain.problem.sites}
    depots = {source.code: source.location for source in sustain.problem.sources}
    stands = {v.code: (v.start, v.available_from_min) for v in sustain.problem.vehicles}
    for trip in sorted(trips, key=lambda each: each.load_start_min):
        ends = places[trip.stops[-1].site] if trip.stops else depots[trip.source]
        stands[trip.vehicle] = ends, last_min(trip)
    return stands


@dataclass(frozen=True)
class _Tally:
    """What lies at sites when the first window begins, and what is still to come.

    A tally of the planner's own; the checker has its own books.
    """

    sustain: SustainProblem
    trips: Sequence[Trip]
    windows: tuple[Span, ...]

    def there(self, site_code: str, need: str, per_min: float) -> tuple[float, ...]:
        """Return what is there of a need by the end of each window if nothing more is sent."""
        start = self.windows[0][0] if self.windows else self.sustain.end_min
        since, stock = self._counted(site_code, need, start) if per_min else (-1, 0.0)
        coming = [entry for entry in self._coming(site_code, need) if entry[0] > since]
        site = next(each for each in self.sustain.problem.sites if each.code == site_code)
        handed = sorted((leave + site.handout_min, amount) for leave, amount in coming)
        now = max(since, self.sustain.eat_from_min)
        for minute, amount in handed:
            if minute <= start:
                stock = max(0.0, stock - per_min * max(0, minute - now)) + amount
                now = max(now, minute)
        stock = max(0.0, stock - per_min * max(0, start - now))
        later = [(minute, amount) for minute, amount in handed if minute > start]
        return tuple(
            stock + sum(amount for minute, amount in later if minute <= last)
            for _, last in self.windows
        )

    def _coming(self, site_code: str, need: str) -> list[tuple[int, float]]:
        deliveries = self.sustain.problem.deliveries
        coming = [(each.leave_min, each.units) for each in deliveries if each.site == site_code]
        coming += [
            (stop.leave_min, stop.unload)
            for trip in self.trips
            for stop in trip.stops
            if stop.site == site_code
        ]
        return [(leave, self._amount(need, units)) for leave, units in coming]

    def _counted(self, site_code: str, need: str, start: int) -> tuple[int, float]:
        """Return the last count by the start: its minute and what it found; before all if none."""
        found = [
            (count.minute, self._amount(need, count.units))
            for count in self.sustain.counts
            if count.site == site_code and count.minute <= start
        ]
        return max(found, default=(-1, 0.0), key=lambda entry: entry[0])

    def _amount(self, need: str, units: Mapping[str, int]) -> float:
        items = self.sustain.problem.items
        return sum(item.equivalents.get(need, 0.0) * units.get(item.code, 0) for item in items)


def largest(values: Sequence[float]) -> float:
    """Return the largest finite value, 0 if there is none."""
    return max((value for value in values if np.isfinite(value)), default=0.0)
