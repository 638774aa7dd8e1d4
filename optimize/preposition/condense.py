"""The same problem with fewer demand points and limits: what is decided before stays as it is.

Sites that every place reaches at the same price, in the same hours of trucks and in the same
periods are one to the optimum, when they weigh alike and (where people count) need the same per
person: what a group gets can be shared out among its sites without any loss.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from optimize.preposition.goal import Measure
from optimize.preposition.problem import Arc, Need, Problem, Scenario

_DIGITS = 9
"""To which needs per person must agree."""


def condensed(problem: Problem, measure: Measure) -> Problem:
    """Return the problem with like sites as one."""
    kinds = {name: _kinds(problem, arcs) for name, arcs in problem.networks.items()}
    scenarios = tuple(
        _merged(scenario, kinds.get(scenario.network, {}), measure)
        for scenario in problem.scenarios
    )
    return replace(problem, scenarios=scenarios)


def _kinds(problem: Problem, arcs: tuple[Arc, ...]) -> dict[str, int]:
    """Return site to a number that sites with the same ways share."""
    starts: dict[str, set[float]] = defaultdict(set)
    for reserve in problem.reserves:
        starts[reserve.place] |= {minute for minute, _ in reserve.parts()}
    ways: dict[str, list[tuple[object, ...]]] = defaultdict(list)
    for arc in arcs:
        periods = tuple(
            _period(problem, start + arc.minutes) for start in sorted(starts[arc.place])
        )
        units = tuple(sorted(arc.cny_per_unit.items()))
        ways[arc.site].append(
            (arc.place, arc.mode, arc.cny_per_kg, units, arc.truck_hours_per_t, periods)
        )
    numbers: dict[object, int] = {}
    return {
        site: numbers.setdefault(tuple(sorted(found)), len(numbers)) for site, found in ways.items()
    }


def _period(problem: Problem, minute: float) -> int:
    for number, period in enumerate(problem.periods):
        if minute <= period.end_min:
            return number
    return len(problem.periods)


def _merged(scenario: Scenario, kinds: Mapping[str, int], measure: Measure) -> Scenario:
    needs: dict[str, dict[str, float]] = defaultdict(dict)
    for need in scenario.needs:
        if need.units > 0:
            needs[need.site][need.item] = need.units
    head: dict[object, str] = {}
    units: dict[tuple[str, str], float] = defaultdict(float)
    people: dict[str, float] = defaultdict(float)
    for site, wanted in needs.items():
        count = scenario.people.get(site, 0.0)
        key: tuple[object, ...] = (kinds.get(site, -1), scenario.weight(site))
        if measure is Measure.PEOPLE:
            each = sorted((k, round(n / count, _DIGITS) if count else n) for k, n in wanted.items())
            key = (*key, count > 0, tuple(each))
        first = head.setdefault(key, site)
        people[first] += count
        for item, number in wanted.items():
            units[first, item] += number
    return replace(
        scenario,
        needs=tuple(Need(site, item, number) for (site, item), number in units.items()),
        people=people,
        priority={site: scenario.weight(site) for site in people},
    )
