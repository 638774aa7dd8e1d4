"""Where trucks on the road are and when they reach a place, also when roads change.

Nobody knows how far a truck has come, only when it left. So: on the same way
as before it goes on, in proportion slower or faster; where the fastest way is
another one now, or the truck is sent elsewhere, it turns round (the minutes
driven once more) or drives on to where it was heading, whichever is sooner.
"""

from __future__ import annotations

from dataclasses import dataclass

from optimize.dispatch.events import Situation
from optimize.dispatch.problem import UNREACHABLE, Problem

FAR = 10**9
"""A minute that never comes: no road leads there."""

_SAME_KM = 1e-6
"""Lengths that differ by less are of the same way."""


@dataclass(frozen=True)
class Whence:
    """Where a truck was last, and where it goes.

    Parameters
    ----------
    place, since_min
        It stands there from that minute on, or left then if it is heading
        somewhere.
    heading
        Location that it drives to, if it left before now; empty otherwise.
    """

    place: str
    since_min: int
    heading: str = ""


class Road:
    """The roads of one truck before and now."""

    def __init__(self, situation: Situation, vehicle: str, now_min: int) -> None:
        self._before = situation.planned.travel
        self._now = situation.now.travel
        self._profile = profile_of(situation.now, vehicle)
        self._now_min = now_min

    def arrival(self, origin: str, target: str, leave_min: int) -> int:
        """Return when a drive ends that begins now or later, `FAR` if no road leads there."""
        if leave_min >= FAR:
            return FAR
        found = self._now.arrival(self._profile, origin, target, leave_min)
        return FAR if found == UNREACHABLE else found

    def slack(self, origin: str, target: str, left_min: int, planned: int) -> int:
        """Return the minutes that a plan allowed more than the drive needed by its table."""
        return max(0, left_min + planned - self._due(origin, target, left_min))

    def planned_minutes(self, origin: str, target: str, left_min: int) -> int | None:
        """Return what the drive takes by the roads that the plan counted on, if they lead there."""
        if not {origin, target} <= set(self._before.locations):
            return None
        found = self._before.arrival(self._profile, origin, target, left_min)
        return None if found == UNREACHABLE else found - left_min

    def overdue(self, whence: Whence) -> int:
        """Return the minutes since a truck on the road should have been where it was heading."""
        due = self._due(whence.place, whence.heading, whence.since_min)
        return max(0, self._now_min - due)

    def reach(self, whence: Whence, target: str, slack: int = 0) -> int:
        """Return the minute at which the truck reaches a place."""
        if not whence.heading or whence.since_min >= self._now_min:
            start = max(whence.since_min, self._now_min)
            return _later(self.arrival(whence.place, target, start), slack)
        ahead = self._on(whence, slack if target == whence.heading else 0)
        if target == whence.heading:
            return ahead
        turned = self.arrival(whence.place, target, self.back(whence))
        return min(turned, self.arrival(whence.heading, target, ahead))

    def told(self, whence: Whence, target: str, reckoned: int, expected: int) -> int:
        """Return the minute of arrival when the truck itself says one.

        It knows better than the table; but not of a road that has changed since.
        """
        if target != whence.heading or reckoned >= FAR:
            return reckoned
        known = {whence.place, target} <= set(self._before.locations)
        if known and self._is_as_before(whence.place, target):
            return max(expected, self._now_min)
        return max(expected, reckoned)

    def back(self, whence: Whence) -> int:
        """Return when the truck is back where it left."""
        if not whence.heading or whence.since_min >= self._now_min:
            return max(whence.since_min, self._now_min)
        due = self._due(whence.place, whence.heading, whence.since_min)
        return self._now_min + min(self._now_min, due) - whence.since_min

    def _on(self, whence: Whence, slack: int) -> int:
        """Arrival where it was heading."""
        way = whence.place, whence.heading
        if not set(way) <= set(self._before.locations):
            return _later(self.arrival(*way, self._now_min), slack)
        by_plan = self._due(*way, whence.since_min)
        due = max(by_plan + slack, self._now_min)
        if self._is_as_before(*way):
            return due
        if self.arrival(*way, self._now_min) >= FAR:
            return FAR
        if self._same_way(whence):
            driven = self._before.share_driven(self._profile, *way, whence.since_min, self._now_min)
            left = self._now.arrival_after(self._profile, *way, self._now_min, 1.0 - driven)
            return left + slack
        if self.arrival(*way, whence.since_min) < by_plan:
            return due
        return self.arrival(*way, self.back(whence))

    def _is_as_before(self, origin: str, target: str) -> bool:
        """Whether the way takes at any time what it took in the plan."""
        told = [
            (
                [period.start_min for period in travel.later],
                [
                    table[travel.index(origin)][travel.index(target)]
                    for table in travel.tables(self._profile)
                ],
            )
            for travel in (self._before, self._now)
        ]
        return told[0] == told[1]

    def _same_way(self, whence: Whence) -> bool:
        ways = [
            table.km_between(self._profile, whence.place, whence.heading)
            for table in (self._before, self._now)
        ]
        return abs(ways[0] - ways[1]) < _SAME_KM

    def _due(self, origin: str, target: str, left_min: int) -> int:
        """Arrival by the roads that the plan counted on."""
        if {origin, target} <= set(self._before.locations):
            found = self._before.arrival(self._profile, origin, target, left_min)
            if found != UNREACHABLE:
                return found
        return left_min


def _later(minute: int, slack: int) -> int:
    return FAR if minute >= FAR else minute + slack


def profile_of(problem: Problem, vehicle: str) -> str:
    """Return the road profile that a truck drives by."""
    kinds = {kind.code: kind.profile for kind in problem.vehicle_types}
    return next(kinds[each.type] for each in problem.vehicles if each.code == vehicle)
