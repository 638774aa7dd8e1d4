"""What a plan achieves, recomputed from its trips; part of the checker.

A person at a site is relieved when every need is covered:
relieved_j(t) = floor(people_j * min over needs of coverage_jn(t)), where
coverage counts what has been handed out by minute t (end of unloading plus
hand-out time).
"""

from __future__ import annotations

from math import floor

from optimize.dispatch.figures import PlanFigures, SiteFigures
from optimize.dispatch.plan import Stop, Trip
from optimize.dispatch.problem import Problem, Site

_FLOOR_SLACK = 1e-9
"""Keeps 3 * (1/3) one whole person; far below one person."""

Handout = tuple[int, dict[str, int]]


def measure(problem: Problem, trips: tuple[Trip, ...]) -> PlanFigures:
    """Return the figures of these trips, all of whose codes are known."""
    stops = _stops_by_site(problem, trips)
    rises = {site.code: _rises(problem, site, stops[site.code]) for site in problem.sites}
    sites = tuple(
        _site_figures(problem, site, stops[site.code], rises[site.code]) for site in problem.sites
    )
    relieved = {figures.site: figures.relieved for figures in sites}
    km, driving_cny = _driving(problem, trips)
    return PlanFigures(
        people_total=problem.people_total,
        people_relieved=sum(relieved.values()),
        weighted_relieved=sum(site.weight * relieved[site.code] for site in problem.sites),
        person_min_unrelieved=sum(
            _waiting(site.people, rises[site.code], problem.deadline_min) for site in problem.sites
        ),
        cost_cny=driving_cny + _purchases_cny(problem, trips),
        km=km,
        sites=sites,
        arrival_curve=_curve(rises, problem.deadline_min),
        late_first_supplies=_late(problem, sites),
        worst_site=_worst(sites),
    )


def _stops_by_site(problem: Problem, trips: tuple[Trip, ...]) -> dict[str, list[Stop]]:
    stops: dict[str, list[Stop]] = {site.code: [] for site in problem.sites}
    for trip in trips:
        for stop in trip.stops:
            stops[stop.site].append(stop)
    return stops


def _handouts(problem: Problem, site: Site, stops: list[Stop]) -> list[Handout]:
    """Minute at which people have it, and the units, in order of time."""
    found = [
        (each.leave_min + site.handout_min, dict(each.units))
        for each in problem.deliveries
        if each.site == site.code
    ]
    found += [(stop.leave_min + site.handout_min, dict(stop.unload)) for stop in stops]
    return sorted(found, key=lambda handout: handout[0])


def _coverage(problem: Problem, site: Site, handouts: list[Handout]) -> dict[str, float]:
    """Covered share of each need after these handouts."""
    covered: dict[str, float] = {}
    for need, required in site.requirements.items():
        if required <= 0:
            covered[need] = 1.0
            continue
        amount = sum(
            item.equivalents.get(need, 0.0) * unload.get(item.code, 0)
            for _, unload in handouts
            for item in problem.items
        )
        covered[need] = min(1.0, amount / required)
    return covered


def _relieved(site: Site, coverage: dict[str, float]) -> int:
    return floor(site.people * min(coverage.values(), default=1.0) + _FLOOR_SLACK)


def _rises(problem: Problem, site: Site, stops: list[Stop]) -> list[tuple[int, int]]:
    """``(minute, relieved people)`` at each rise, from minute 0 on."""
    handouts = _handouts(problem, site, stops)
    steps = [(0, _relieved(site, _coverage(problem, site, [])))]
    for minute in sorted({minute for minute, _ in handouts}):
        until = [handout for handout in handouts if handout[0] <= minute]
        relieved = _relieved(site, _coverage(problem, site, until))
        if relieved > steps[-1][1]:
            steps.append((minute, relieved))
    return steps


def _site_figures(
    problem: Problem, site: Site, stops: list[Stop], rises: list[tuple[int, int]]
) -> SiteFigures:
    deadline = problem.deadline_min
    in_time = [handout for handout in _handouts(problem, site, stops) if handout[0] <= deadline]
    arrivals = [stop.arrive_min for stop in stops if stop.unload]
    arrivals += [
        each.arrive_min
        for each in problem.deliveries
        if each.site == site.code and any(each.units.values())
    ]
    full = [minute for minute, relieved in rises if relieved >= site.people]
    return SiteFigures(
        site=site.code,
        people=site.people,
        relieved=max(relieved for minute, relieved in rises if minute <= deadline),
        coverage=_coverage(problem, site, in_time),
        first_arrival_min=min(arrivals, default=None),
        full_relief_min=full[0] if full else None,
    )


def _waiting(people: int, rises: list[tuple[int, int]], deadline: int) -> float:
    """Person-minutes without relief from minute 0 to the deadline."""
    waiting = people * deadline
    before = 0
    for minute, relieved in rises:
        waiting -= (relieved - before) * max(0, deadline - minute)
        before = relieved
    return float(waiting)


def _curve(rises: dict[str, list[tuple[int, int]]], deadline: int) -> tuple[tuple[int, int], ...]:
    """Relieved people of all sites by minute, from (0, 0) to the deadline."""
    gains: dict[int, int] = {}
    for steps in rises.values():
        before = 0
        for minute, relieved in steps:
            gains[minute] = gains.get(minute, 0) + relieved - before
            before = relieved
    curve = [(0, 0)]
    total = 0
    for minute in sorted(gains):
        total += gains[minute]
        if gains[minute] > 0 and minute <= deadline:
            curve.append((minute, total))
    return tuple(curve)


def _late(problem: Problem, sites: tuple[SiteFigures, ...]) -> tuple[str, ...]:
    limit = problem.order_min + problem.first_supplies_limit_min
    needy = {
        site.code
        for site in problem.sites
        if site.people > 0 and any(amount > 0 for amount in site.requirements.values())
    }
    return tuple(
        figures.site
        for figures in sites
        if figures.site in needy
        and (figures.first_arrival_min is None or figures.first_arrival_min > limit)
    )


def _worst(sites: tuple[SiteFigures, ...]) -> str | None:
    """Least relieved share; among equals the most people waiting, then order."""
    peopled = [figures for figures in sites if figures.people > 0]
    if not peopled:
        return None
    return min(peopled, key=lambda f: (f.relieved / f.people, f.relieved - f.people)).site


def _driving(problem: Problem, trips: tuple[Trip, ...]) -> tuple[float, float]:
    """Km driven and their cost: from each start place to each last stop."""
    sources = {source.code: source.location for source in problem.sources}
    sites = {site.code: site.location for site in problem.sites}
    kinds = {kind.code: kind for kind in problem.vehicle_types}
    km_total = cost_cny = 0.0
    for vehicle in problem.vehicles:
        kind = kinds[vehicle.type]
        place = vehicle.start
        own = [trip for trip in trips if trip.vehicle == vehicle.code]
        for trip in sorted(own, key=lambda t: t.load_start_min):
            for target in (sources[trip.source], *(sites[stop.site] for stop in trip.stops)):
                km = problem.travel.km_between(kind.profile, place, target)
                km_total += km
                cost_cny += km * kind.cost_cny_per_km
                place = target
    return km_total, cost_cny


def _purchases_cny(problem: Problem, trips: tuple[Trip, ...]) -> float:
    prices = {(supply.source, supply.item): supply.unit_cost_cny for supply in problem.supplies}
    return sum(
        prices.get((trip.source, item), 0.0) * units
        for trip in trips
        for item, units in trip.load().items()
    )
