"""The true optimum of a tiny dispatch problem, by trying everything.

Shares nothing with the package but the problem's dataclasses, so that it can
judge both the search and the bound. Trips are tried in order of their loading
start, each as early as it can be: every plan can be moved left to such a one
without anybody being relieved later.
"""

from collections.abc import Iterator
from fractions import Fraction
from itertools import permutations
from math import ceil, floor

from optimize.dispatch.problem import Problem, Site, Source

Handover = tuple[str, str]  # site, item: one unit


Plans = list[tuple[dict[str, int], tuple[tuple[str, int], ...]]]
"""What each plan relieves by site, and its arrivals."""


def most_people(problem: Problem, most_units: int, most_states: int) -> int | None:
    """Return the most people that any plan relieves, trucks loading at most so many units.

    None when there are more states than one wants to look at.
    """
    plans = all_plans(problem, most_units, most_states)
    return None if plans is None else max(sum(relieved.values()) for relieved, _ in plans)


def most_even(problem: Problem, plans: Plans, left_out: frozenset[str]) -> dict[int, float]:
    """Return the best share of the worst-served site, by how many people are relieved.

    Of sites with people and needs that aren't left out; where there is one.
    """
    counted = {s.code: s.people for s in _needy(problem) if s.code not in left_out}
    best: dict[int, float] = {}
    for relieved, _ in plans if counted else ():
        people = sum(relieved.values())
        share = min(relieved[code] / counted[code] for code in counted)
        best[people] = max(best.get(people, 0.0), share)
    return best


def most_supplied(problem: Problem, plans: Plans) -> int:
    """Return the most sites in need that have something within the limit."""
    needy = {site.code for site in _needy(problem)}
    limit = problem.order_min + problem.first_supplies_limit_min
    return max(
        len({site for site, arrival in arrivals if arrival <= limit} & needy)
        for _, arrivals in plans
    )


def _needy(problem: Problem) -> list[Site]:
    return [s for s in problem.sites if s.people and any(s.requirements.values())]


def all_plans(problem: Problem, most_units: int, most_states: int) -> Plans | None:
    """Return what comes of every plan, trucks loading at most so many units.

    None when there are more states than one wants to look at.
    """
    loads = _loads(problem, most_units)
    fleet = tuple(
        (v.code, v.start, max(v.available_from_min, problem.order_min)) for v in problem.vehicles
    )
    docks = tuple((s.code, _free(problem, s)) for s in problem.sources)
    anyway = _anyway(problem)
    found = []
    seen = set()
    todo = [(fleet, docks, (), (), 0, ())]
    while todo:
        state = todo.pop()
        if state in seen:
            continue
        seen.add(state)
        if len(seen) > most_states:
            return None
        fleet, docks, used, delivered, last_start, arrivals = state
        found.append((_relieved(problem, dict(delivered), anyway), arrivals))
        for vehicle, place, free in fleet:
            for source in _loadable(problem, vehicle):
                for load in loads:
                    step = _drive(problem, (vehicle, place, free), source, load, (docks, used))
                    if step is None or step[0] < last_start:
                        continue
                    todo.append(_after(state, vehicle, source, load, step))
    return found


def _free(problem: Problem, source: Source) -> tuple[int, ...]:
    """From when each dock is free."""
    taken = (*source.dock_free_min, *(0,) * source.docks)[: source.docks]
    return tuple(sorted(max(problem.order_min, minute) for minute in taken))


def _anyway(problem: Problem) -> dict[Handover, int]:
    """Units that come in time whatever is planned."""
    handout = {site.code: site.handout_min for site in problem.sites}
    coming: dict[Handover, int] = {}
    for each in problem.deliveries:
        if each.leave_min + handout[each.site] <= problem.deadline_min:
            for item, units in each.units.items():
                coming[each.site, item] = coming.get((each.site, item), 0) + units
    return coming


def _loadable(problem: Problem, code: str) -> list[Source]:
    vehicle = next(v for v in problem.vehicles if v.code == code)
    return [s for s in problem.sources if not vehicle.sources or s.code in vehicle.sources]


def _loads(problem: Problem, most_units: int) -> list[tuple[tuple[str, tuple[str, ...]], ...]]:
    """Return all loads: sites in order, each with the sorted items handed over there."""
    units = [(site.code, item.code) for site in problem.sites for item in problem.items]
    found = []
    for picked in _multisets(units, most_units):
        by_site: dict[str, list[str]] = {}
        for site, item in picked:
            by_site.setdefault(site, []).append(item)
        if len(by_site) <= problem.max_stops:
            stops = [(site, tuple(sorted(items))) for site, items in by_site.items()]
            found += [tuple(order) for order in permutations(stops)]
    return found


def _multisets(units: list[Handover], most: int) -> Iterator[tuple[Handover, ...]]:
    def grow(chosen: tuple[Handover, ...], first: int) -> Iterator[tuple[Handover, ...]]:
        if chosen:
            yield chosen
        if len(chosen) < most:
            for position in range(first, len(units)):
                yield from grow((*chosen, units[position]), position)

    return grow((), 0)


def _drive(problem, position, source, load, resources):
    """Return (load start, dock, end of loading, end place, end minute, arrivals), or None."""
    code, place, free = position
    docks, used = resources
    vehicle = next(v for v in problem.vehicles if v.code == code)
    kind = next(t for t in problem.vehicle_types if t.code == vehicle.type)
    items = {item.code: item for item in problem.items}
    units = [item for _, handed in load for item in handed]
    kg = sum(items[item].weight_kg for item in units)
    if not _fits(problem, kind, units):
        return None
    to_source = _arrive(problem, kind.profile, (place, source.location), free)
    free_docks = dict(docks)[source.code]
    if to_source is None or not free_docks:
        return None
    dock = min(range(len(free_docks)), key=lambda number: free_docks[number])
    start = max(to_source, source.open_min, free_docks[dock])
    released = _released(problem, source.code, units, dict(used))
    if released is None:
        return None
    start = max(start, released)
    now = start + source.dock_setup_min + ceil(kg / source.dock_kg_per_min - 1e-9)
    end_of_loading = now
    here = source.location
    arrivals = []
    for site_code, handed in load:
        site = next(s for s in problem.sites if s.code == site_code)
        reached = _arrive(problem, kind.profile, (here, site.location), now)
        if reached is None:
            return None
        weight = sum(items[item].weight_kg for item in handed)
        unloading = site.unload_setup_min + ceil(weight / site.unload_kg_per_min - 1e-9)
        now = max(reached, site.open_min) + unloading
        here = site.location
        if now > vehicle.available_until_min or now + site.handout_min > problem.deadline_min:
            return None
    return start, dock, end_of_loading, here, now, tuple(arrivals)


def _fits(problem, kind, units):
    """Whether the units may be on one truck, by weight, space, pallets and kind."""
    items = {item.code: item for item in problem.items}
    kg = sum(items[item].weight_kg for item in units)
    m3 = sum(items[item].volume_m3 for item in units)
    places = sum(items[item].pallets for item in units)
    return (
        kg <= kind.capacity_kg + 1e-9
        and m3 <= kind.capacity_m3 + 1e-9
        and (not kind.capacity_pallets or places <= kind.capacity_pallets + 1e-9)
        and not any(one in units and other in units for one, other in problem.apart)
    )


def _arrive(problem, profile, way, leave):
    """Go on minute by minute, each by the table of its own period."""
    travel = problem.travel
    a, b = (travel.locations.index(place) for place in way)
    if not travel.later or a == b:
        minutes = travel.minutes[profile][a][b]
        return None if minutes < 0 else leave + minutes
    driven, minute = Fraction(0), leave
    while driven < 1 and minute < problem.deadline_min:
        tables = [travel.minutes, *(p.minutes for p in travel.later if p.start_min <= minute)]
        minutes = tables[-1][profile][a][b]
        driven += Fraction(1, minutes) if minutes > 0 else 0
        minute += 1
    return minute if driven >= 1 else None


def _released(problem, source, units, used):
    """Return the minute from which the units are on the dock, beside what was taken."""
    latest = 0
    for item in sorted(set(units)):
        wanted = used.get((source, item), 0) + units.count(item)
        curve = next(
            (s.curve for s in problem.supplies if (s.source, s.item) == (source, item)), None
        )
        minutes = [m for m, quantity in curve.steps if quantity >= wanted] if curve else []
        if not minutes:
            return None
        latest = max(latest, minutes[0])
    return latest


def _after(state, vehicle, source, load, step):
    fleet, docks, used, delivered, _, arrivals = state
    start, dock, end_of_loading, here, now, arrived = step
    fleet = tuple((c, here, now) if c == vehicle else (c, p, f) for c, p, f in fleet)
    docks = tuple(
        (code, tuple(sorted((*free[:dock], end_of_loading, *free[dock + 1 :]))))
        if code == source.code
        else (code, free)
        for code, free in docks
    )
    taken, given = dict(used), dict(delivered)
    for site, handed in load:
        for item in handed:
            taken[source.code, item] = taken.get((source.code, item), 0) + 1
            given[site, item] = given.get((site, item), 0) + 1
    arrivals = tuple(sorted({*arrivals, *arrived}))
    return fleet, docks, tuple(sorted(taken.items())), tuple(sorted(given.items())), start, arrivals


def _relieved(
    problem: Problem, delivered: dict[Handover, int], anyway: dict[Handover, int]
) -> dict[str, int]:
    found = {}
    there = {key: delivered.get(key, 0) + anyway.get(key, 0) for key in {*delivered, *anyway}}
    for site in problem.sites:
        shares = [1.0]
        for need, required in site.requirements.items():
            if required > 0:
                got = sum(
                    item.equivalents.get(need, 0.0) * there.get((site.code, item.code), 0)
                    for item in problem.items
                )
                shares.append(min(1.0, got / required))
        found[site.code] = floor(site.people * min(shares) + 1e-9)
    return found
