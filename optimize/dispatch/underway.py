"""Where trucks on the road are and when they reach a place, also when roads change.

Nobody knows how far a truck has come, only when it left. So: on the same way
as before it goes on, in proportion slower or faster; where the fastest way is
another one now, or the truck is sent elsewhere, it turns round (the minutes
driven once more) or drives on to where it was heading, whichever is sooner.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

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

    def minutes(self, origin: str, target: str) -> int:
        """Return the minutes of a drive from now on, `FAR` if no road leads there."""
        found = self._now.minutes_between(self._profile, origin, target)
        return FAR if found == UNREACHABLE else found

    def slack(self, origin: str, target: str, planned: int) -> int:
        """Return the minutes that a plan allowed more than the drive needed by its table."""
        return max(0, planned - self._old(origin, target))

    def reach(self, whence: Whence, target: str, slack: int = 0) -> int:
        """Return the minute at which the truck reaches a place."""
        if not whence.heading or whence.since_min >= self._now_min:
            start = max(whence.since_min, self._now_min)
            return self._sum(start, self.minutes(whence.place, target), slack)
        ahead = self._on(whence, slack if target == whence.heading else 0)
        if target == whence.heading:
            return ahead
        turned = self._sum(self.back(whence), self.minutes(whence.place, target))
        return min(turned, self._sum(ahead, self.minutes(whence.heading, target)))

    def back(self, whence: Whence) -> int:
        """Return when the truck is back where it left."""
        if not whence.heading or whence.since_min >= self._now_min:
            return max(whence.since_min, self._now_min)
        return self._now_min + self._driven(whence)

    def _driven(self, whence: Whence) -> int:
        old = self._old(whence.place, whence.heading)
        return min(self._now_min - whence.since_min, old)

    def _on(self, whence: Whence, slack: int) -> int:
        """Arrival where it was heading."""
        old = self._old(whence.place, whence.heading)
        new = self.minutes(whence.place, whence.heading)
        due = max(whence.since_min + old + slack, self._now_min)
        if new in (old, FAR):
            return due if new == old else FAR
        if self._same_way(whence):
            left = 1.0 - self._driven(whence) / max(1, old)
            return self._now_min + ceil(left * new - 1e-9) + slack
        if new < old:
            return due
        return self.back(whence) + new

    def _same_way(self, whence: Whence) -> bool:
        ways = [
            table.km_between(self._profile, whence.place, whence.heading)
            for table in (self._before, self._now)
        ]
        return abs(ways[0] - ways[1]) < _SAME_KM

    def _old(self, origin: str, target: str) -> int:
        if {origin, target} <= set(self._before.locations):
            found = self._before.minutes_between(self._profile, origin, target)
            if found != UNREACHABLE:
                return found
        return 0

    @staticmethod
    def _sum(*minutes: int) -> int:
        return FAR if max(minutes) >= FAR else sum(minutes)


def profile_of(problem: Problem, vehicle: str) -> str:
    """Return the road profile that a truck drives by."""
    kinds = {kind.code: kind.profile for kind in problem.vehicle_types}
    return next(kinds[each.type] for each in problem.vehicles if each.code == vehicle)
