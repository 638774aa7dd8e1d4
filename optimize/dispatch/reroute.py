"""Where a loaded truck goes with goods that nobody waits for any more."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil

from optimize.dispatch.breaks import Driver
from optimize.dispatch.plan import Stop, Trip
from optimize.dispatch.problem import Problem, Site
from optimize.dispatch.underway import FAR, Whence
from optimize.dispatch.underway_rest import Drives

_SLACK = 1e-9


class OpenNeeds:
    """What each site still needs, counting what is certain to come in time."""

    def __init__(self, problem: Problem, trips: Iterable[Trip]) -> None:
        self._covers = {item.code: item.equivalents for item in problem.items}
        self._latest = {
            site.code: problem.deadline_min - site.handout_min for site in problem.sites
        }
        self.missing = {site.code: dict(site.requirements) for site in problem.sites}
        for each in problem.deliveries:
            self.bring(Stop(each.site, each.arrive_min, each.leave_min, each.units))
        self.expect(trips)

    def expect(self, trips: Iterable[Trip]) -> None:
        """Count these trips' stops."""
        for trip in trips:
            for stop in trip.stops:
                self.bring(stop)

    def bring(self, stop: Stop) -> None:
        """Count one delivery."""
        missing = self.missing.get(stop.site)
        if missing is None or stop.leave_min > self._latest[stop.site]:
            return
        for item, count in stop.unload.items():
            for need, amount in self._covers[item].items():
                if need in missing:
                    missing[need] = max(0.0, missing[need] - amount * count)

    def useful(self, site: Site, item: str, most: int) -> int:
        """Return how many units of an item are of use there, up to ``most``."""
        missing = self.missing[site.code]
        wanted = [
            ceil(missing[need] / amount - _SLACK)
            for need, amount in self._covers[item].items()
            if missing.get(need, 0.0) > _SLACK
        ]
        return min(most, max(wanted, default=0))

    def worth(self, site: Site, units: dict[str, int]) -> float:
        """Return people times the mean share of their needs that these units cover."""
        needs = [need for need, amount in site.requirements.items() if amount > 0]
        covered = 0.0
        for need in needs:
            brought = sum(self._covers[item].get(need, 0.0) * n for item, n in units.items())
            covered += min(brought, self.missing[site.code][need]) / site.requirements[need]
        return site.people * site.weight * covered / max(1, len(needs))


class Reroute:
    """Chooses a loaded truck's next stops: most people's needs covered a minute."""

    def __init__(self, problem: Problem, needs: OpenNeeds, drives: Drives, vehicle: str) -> None:
        self._problem = problem
        self._needs = needs
        self._drives = drives
        self._until = next(v.available_until_min for v in problem.vehicles if v.code == vehicle)
        self._kg = {item.code: item.weight_kg for item in problem.items}

    def stops(
        self, whence: Whence, driver: Driver, spare: dict[str, int], room: int
    ) -> tuple[list[Stop], dict[str, int], Whence, Driver]:
        """Return up to ``room`` stops, what stays on board, and where truck and driver end."""
        chosen: list[Stop] = []
        while spare and len(chosen) < room:
            best = self._best(whence, driver, spare)
            if best is None:
                break
            chosen.append(best)
            self._needs.bring(best)
            spare = {i: n - best.unload.get(i, 0) for i, n in spare.items()}
            spare = {item: count for item, count in spare.items() if count}
            place = next(s.location for s in self._problem.sites if s.code == best.site)
            driver = self._drives.reach(whence, driver, place).driver
            stood = driver.stood_min + best.leave_min - best.arrive_min
            driver = Driver(driver.driven_min, stood)
            whence = Whence(place, best.leave_min)
        return chosen, spare, whence, driver

    def _best(self, whence: Whence, driver: Driver, spare: dict[str, int]) -> Stop | None:
        found: tuple[float, Stop] | None = None
        for site in self._problem.sites:
            stop = self._stop(whence, driver, spare, site)
            if stop is None:
                continue
            minutes = max(1, stop.leave_min - whence.since_min)
            ratio = self._needs.worth(site, dict(stop.unload)) / minutes
            if ratio > 0 and (found is None or ratio > found[0]):
                found = (ratio, stop)
        return None if found is None else found[1]

    def _stop(
        self, whence: Whence, driver: Driver, spare: dict[str, int], site: Site
    ) -> Stop | None:
        if site.people == 0:
            return None
        units = {item: self._needs.useful(site, item, count) for item, count in spare.items()}
        units = {item: count for item, count in units.items() if count}
        arrive = self._drives.reach(whence, driver, site.location).arrive_min
        if not units or arrive >= FAR:
            return None
        kg = sum(self._kg[item] * count for item, count in units.items())
        takes = site.unload_setup_min + ceil(kg / site.unload_kg_per_min - _SLACK)
        leave = max(arrive, site.open_min) + takes
        latest = min(self._problem.deadline_min - site.handout_min, self._until)
        return Stop(site.code, arrive, leave, units) if leave <= latest else None
