"""Drives of a plan under way with the rests that their drivers must still take.

What was driven is taken from the facts: a drive that is over took what its roads need by the
plan's table, and what is more was a rest; of one that goes on, minutes beyond the plan's arrival
count as standing, all others as driving.
"""

from __future__ import annotations

from dataclasses import dataclass

from optimize.dispatch.breaks import Driver, DriverRule, drive
from optimize.dispatch.underway import FAR, Road, Whence


@dataclass(frozen=True)
class Reached:
    """When a truck is somewhere, and its driver then.

    Parameters
    ----------
    driver
        With the minutes driven on end, and those stood between the drive's end and the arrival
        that is counted on.
    """

    arrive_min: int
    driver: Driver


class Drives:
    """The drives of one truck.

    Parameters
    ----------
    rule
        Its driver's.
    now_min
        Drives that began before are facts.
    """

    def __init__(self, road: Road, rule: DriverRule, now_min: int) -> None:
        self._road = road
        self._rule = rule
        self._now_min = now_min

    def done(self, whence: Whence, driver: Driver, target: str, arrived_min: int) -> Driver:
        """Return the driver at the end of a drive that is over."""
        elapsed = arrived_min - whence.since_min
        planned = self._road.planned_minutes(whence.place, target, whence.since_min)
        minutes = elapsed if planned is None else min(elapsed, planned)
        return self._at(arrived_min, driver, whence.since_min, max(0, minutes))

    def reach(self, whence: Whence, driver: Driver, target: str, slack: int = 0) -> Reached:
        """Return when the truck reaches a place.

        Parameters
        ----------
        driver
            As they were when the truck got ready to leave ``whence``.
        slack
            Minutes that the plan allowed more than the drive needs, rests included.
        """
        arrive = self._road.reach(whence, target, slack)
        if arrive >= FAR:
            return Reached(FAR, driver)
        if self._is_on_road(whence):
            return self._after(whence, driver, self._road.reach(whence, target), arrive)
        start = max(whence.since_min, self._now_min)
        there = Driver(driver.driven_min, driver.stood_min + start - whence.since_min)
        way = drive(
            self._rule, there, start, lambda leave: self._road.arrival(whence.place, target, leave)
        )
        if way.arrive_min >= FAR:
            return Reached(FAR, driver)
        arrive = max(arrive, way.arrive_min)
        return Reached(arrive, Driver(way.driven_min, arrive - way.arrive_min))

    def back(self, whence: Whence, driver: Driver) -> Reached:
        """Return when a truck on the road is back where it left."""
        arrive = self._road.back(whence)
        return self._after(whence, driver, arrive, arrive)

    def told(self, whence: Whence, driver: Driver, target: str, expected_min: int) -> Reached:
        """Return the arrival that the truck itself says, by what its drive needs."""
        reckoned = self._road.reach(whence, target)
        arrive = self._road.told(whence, target, reckoned, expected_min)
        if arrive >= FAR:
            return Reached(FAR, driver)
        minutes = self._minutes(whence, min(reckoned, arrive))
        return Reached(arrive, self._at(arrive, driver, whence.since_min, minutes))

    def driven_min(self, driver: Driver) -> int:
        """Return what counts as driven on end when this driver sets out."""
        return 0 if driver.stood_min >= self._rule.break_min else driver.driven_min

    def _is_on_road(self, whence: Whence) -> bool:
        return bool(whence.heading) and whence.since_min < self._now_min

    def _after(self, whence: Whence, driver: Driver, soonest: int, arrive: int) -> Reached:
        """Return the end of a drive that goes on, with what rests it still takes."""
        minutes = self._minutes(whence, soonest)
        way = drive(self._rule, driver, whence.since_min, lambda leave: leave + minutes)
        arrive = max(arrive, way.arrive_min)
        return Reached(arrive, Driver(way.driven_min, arrive - way.arrive_min))

    def _minutes(self, whence: Whence, arrive: int) -> int:
        """Return the minutes of driving until an arrival without any rest."""
        return max(0, arrive - whence.since_min - self._road.overdue(whence))

    def _at(self, arrived_min: int, driver: Driver, left_min: int, minutes: int) -> Driver:
        """Return the driver who has arrived, as rested as the rule lets think."""
        way = drive(self._rule, driver, left_min, lambda leave: leave + minutes)
        if way.arrive_min > arrived_min:
            return Driver(self._rule.limit_min, 0)
        return Driver(way.driven_min, arrived_min - way.arrive_min)
