"""Arrays of what is decided after, for one scenario: who gets what from where, what is lacking."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from itertools import product
from math import fsum
from typing import NamedTuple

import numpy as np
from scipy.sparse import csc_matrix, csr_matrix

from optimize.preposition.first_stage import Terms, column_count, matrix_of, option_columns
from optimize.preposition.goal import Measure
from optimize.preposition.openers import openers_of
from optimize.preposition.problem import Arc, Item, Need, Problem, Reserve, Scenario
from optimize.twostage.program import Recourse


class Flow(NamedTuple):
    """Units of one part of a reserve that go one way and are there in one period.

    Parameters
    ----------
    cost
        Of a unit, by the measure.
    rate
        How much of the need a unit meets.
    """

    reserve: int
    minute: float
    need: int
    arc: Arc
    period: int
    cost: float
    rate: float = 1.0


@dataclass
class _Rows:
    """Rows that grow; ``terms``: (column, factor)."""

    terms: list[Terms] = field(default_factory=list)
    first: list[Terms] = field(default_factory=list)

    def add(self, terms: Terms, first: Terms | None = None) -> None:
        """Add terms − first."""
        self.terms.append(terms)
        self.first.append(first or [])


@dataclass(frozen=True)
class Limits:
    """What can bind in a scenario: its trucks, and the docks of some places."""

    trucks: bool
    docks: frozenset[str]


@dataclass(frozen=True)
class Pattern:
    """What scenarios that differ in amounts alone have in common.

    Parameters
    ----------
    need_of, rate
        Which need each flow serves, and how much of it a unit meets.
    opened
        Sizes without which a flow's reserve holds nothing.
    supply
        Number of rows of what reserves have left; those of needs, hours and people follow.
    """

    cost: np.ndarray
    matrix: csc_matrix
    technology: csr_matrix
    first_cost: np.ndarray
    need_of: np.ndarray
    rate: np.ndarray
    opened: csr_matrix
    supply: int
    limits: Limits


def needs_of(scenario: Scenario) -> list[Need]:
    """Return the needs that are not zero."""
    return [need for need in scenario.needs if need.units > 0]


def pattern_key(problem: Problem, scenario: Scenario, measure: Measure) -> object:
    """Return what the pattern depends on: equal keys of a problem have equal patterns."""
    needs = needs_of(scenario)
    binding = limits_of(problem, scenario)
    own = tuple(
        _frozen(getattr(scenario, each.name))
        for each in fields(scenario)
        if each.name not in _SIDES
    )
    factors = tuple(
        need.units / (scenario.people.get(need.site, 0.0) or np.inf)
        if measure is Measure.PEOPLE
        else need.units * (measure is Measure.CHANCE)
        for need in needs
    )
    ends = tuple((need.site, need.item) for need in needs)
    return own, factors, ends, binding


_SIDES = {"code", "probability", "name", "needs", "people", "truck_hours"}
"""Fields of a scenario that a pattern does not depend on, or in the ways its key tells."""


def _frozen(value: object) -> object:
    return tuple(sorted(value.items())) if isinstance(value, Mapping) else value


def pattern(
    problem: Problem, scenario: Scenario, measure: Measure, *, pooled: bool = False
) -> Pattern:
    """Return the pattern: flows, then what each need lacks, then (`PEOPLE`) people relieved.

    Parameters
    ----------
    pooled
        Whether reserves that are the same once something happens send as one.
    """
    needs = needs_of(scenario)
    limits = limits_of(problem, scenario)
    flows = list(_flows(problem, scenario, measure, limits, pooled=pooled))
    cost = [flow.cost for flow in flows]
    cost += [_lack_cost(problem, scenario, need, measure) for need in needs]
    rows = _Rows()
    _supply_rows(problem, scenario, flows, rows, pooled=pooled)
    supply = len(rows.terms)
    _need_rows(needs, flows, rows)
    _hour_rows(problem, flows, limits, rows)
    if measure is Measure.PEOPLE:
        _people_rows(problem, scenario, flows, len(flows), rows)
        cost += [-scenario.weight(site) for site in _sites(needs)]
    return Pattern(
        cost=np.array(cost),
        matrix=csc_matrix(matrix_of(rows.terms, len(cost))),
        technology=matrix_of(rows.first, column_count(problem)),
        first_cost=_kept_cost(problem, scenario, measure),
        need_of=np.array([flow.need for flow in flows], dtype=int),
        rate=np.array([flow.rate for flow in flows]),
        opened=openers_of(problem, [flow.reserve for flow in flows], len(cost), pooled=pooled),
        supply=supply,
        limits=limits,
    )


def second_stage(
    problem: Problem, scenario: Scenario, measure: Measure, known: Pattern | None = None
) -> Recourse:
    """Return the arrays of a scenario.

    Parameters
    ----------
    known
        Its pattern, if that is known from another scenario with the same key.
    """
    alike = known or pattern(problem, scenario, measure)
    needs = needs_of(scenario)
    units = np.array([need.units for need in needs])
    upper = [units[alike.need_of] / alike.rate, units]
    hours = np.array(_hours(problem, scenario, alike.limits))
    asked = np.zeros(0)
    constant = 0.0
    if measure is Measure.PEOPLE:
        sites = _sites(needs)
        people = [scenario.people.get(site, 0.0) for site in sites]
        upper.append(np.array(people))
        asked = np.array([need.units for need in needs if scenario.people.get(need.site, 0.0)])
        constant = float(np.dot(people, [scenario.weight(site) for site in sites]))
    none = np.zeros(alike.supply)
    free = np.full(alike.supply, -np.inf)
    return Recourse(
        cost=alike.cost,
        upper=np.concatenate(upper),
        matrix=alike.matrix,
        technology=alike.technology,
        row_lower=np.concatenate([free, units, np.full(hours.size + asked.size, -np.inf)]),
        row_upper=np.concatenate([none, units, hours, asked]),
        first_cost=alike.first_cost,
        constant=constant,
        opened=alike.opened,
    )


def _sites(needs: list[Need]) -> list[str]:
    return sorted({need.site for need in needs})


def limits_of(problem: Problem, scenario: Scenario) -> Limits:
    """Return what can bind: not what bringing all that is needed the heaviest way keeps to."""
    wanted: dict[str, list[tuple[int, str, float]]] = defaultdict(list)
    for number, need in enumerate(needs_of(scenario)):
        wanted[need.site].append((number, need.item, need.units))
    hours = [0.0] * len(scenario.needs)
    tonnes: dict[str, dict[int, float]] = defaultdict(dict)
    for arc in problem.arcs(scenario):
        if arc.site not in wanted:
            continue
        here, loaded = problem.tonnes_for[arc.place], tonnes[arc.place]
        for number, item, units in wanted[arc.site]:
            loaded[number] = load = here.get(item, 0.0) * units
            hours[number] = max(hours[number], load * arc.truck_hours_per_t)
    docks = frozenset(
        place.code
        for place in problem.places
        if place.dock_t is not None and fsum(tonnes[place.code].values()) > min(place.dock_t)
    )
    trucks = scenario.truck_hours is not None and fsum(hours) > min(scenario.truck_hours)
    return Limits(trucks, docks)


def flows_of(
    problem: Problem, scenario: Scenario, measure: Measure, *, pooled: bool = False
) -> Iterable[Flow]:
    """Return the flows that can be of use; pooled: of the first reserve of each pool.

    Where neither trucks nor docks limit anything, only the best way from a reserve to a need
    counts, in the first period in which it is there.
    """
    return _flows(problem, scenario, measure, limits_of(problem, scenario), pooled=pooled)


def _flows(
    problem: Problem, scenario: Scenario, measure: Measure, limits: Limits, *, pooled: bool
) -> Iterable[Flow]:
    needs = needs_of(scenario)
    wanted = {(need.site, need.item): number for number, need in enumerate(needs)}
    lacks = [_lack_cost(problem, scenario, need, measure) for need in needs]
    ways = defaultdict(list)
    sites, asked = {need.site for need in needs}, {need.item for need in needs}
    for arc in problem.arcs(scenario):
        if arc.site in sites:
            ways[arc.place].append(arc)
    for column in problem.pools if pooled else range(len(problem.reserves)):
        reserve = problem.reserves[column]
        if not scenario.left(reserve.place):
            continue
        limited = limits.trucks or reserve.place in limits.docks
        item = problem.item_of[reserve.item]
        covered = [(met, rate) for met, rate in item.covers.items() if met in asked]
        for minute, _ in reserve.parts() if covered else ():
            found = []
            for arc, (met, rate) in product(ways[reserve.place], covered):
                number = wanted.get((arc.site, met))
                if number is None:
                    continue
                for period in _periods(problem, minute + arc.minutes, limited=limited):
                    owed = problem.periods[period].late * lacks[number] * rate
                    cost = _flow_cost(item, reserve, arc, owed, measure)
                    if cost < lacks[number] * rate or measure is not Measure.COST:
                        found.append(Flow(column, minute, number, arc, period, cost, rate))
            yield from found if limited else _best(problem, found, measure)


def _periods(problem: Problem, minute: float, *, limited: bool) -> Sequence[int]:
    """Return the periods in which what is there at a minute counts; unlimited, the first one."""
    for number, period in enumerate(problem.periods):
        if minute <= period.end_min:
            return range(number, len(problem.periods)) if limited else (number,)
    return ()


def _best(problem: Problem, found: list[Flow], measure: Measure) -> Iterable[Flow]:
    """Return the best way to each need: what lacks in the end is all that people care for."""
    best: dict[int, tuple[float, Flow]] = {}
    for flow in found:
        worth = problem.periods[flow.period].late if measure is Measure.PEOPLE else flow.cost
        if flow.need not in best or worth < best[flow.need][0]:
            best[flow.need] = (worth, flow)
    return (flow for _, flow in best.values())


def _flow_cost(item: Item, reserve: Reserve, arc: Arc, owed: float, measure: Measure) -> float:
    """Return what a unit of a flow costs: money, and what is still owed for being late."""
    if measure is not Measure.COST:
        return owed
    carriage = arc.price(item.code, item.weight_kg)
    return reserve.use_cny - reserve.left_cny + carriage + owed


def _lack_cost(problem: Problem, scenario: Scenario, need: Need, measure: Measure) -> float:
    if measure is Measure.PEOPLE:
        return 0.0
    if measure is Measure.CHANCE:
        return 1.0 / need.units
    return problem.item_of[need.item].penalty_cny * scenario.weight(need.site)


def _kept_cost(problem: Problem, scenario: Scenario, measure: Measure) -> np.ndarray:
    options = len(option_columns(problem))
    cost = np.zeros(column_count(problem))
    if measure is Measure.COST:
        for column, reserve in enumerate(problem.reserves):
            cost[options + column] = reserve.left_cny * present(scenario, reserve)
    return cost


def present(scenario: Scenario, reserve: Reserve) -> float:
    """Return the share of a reserve that is there by the end of the scenario."""
    return scenario.left(reserve.place) * reserve.steps[-1][1]


def _supply_rows(problem: Problem, scenario: Scenario, flows: list[Flow], rows: _Rows, *,
                 pooled: bool) -> None:  # fmt: skip
    """Sent of a part <= what is left of it."""
    shift = len(option_columns(problem))
    sent: dict[tuple[int, float], Terms] = defaultdict(list)
    for column, flow in enumerate(flows):
        sent[flow.reserve, flow.minute].append((column, 1.0))
    for (number, minute), terms in sent.items():
        reserve = problem.reserves[number]
        share = dict(reserve.parts())[minute] * scenario.left(reserve.place)
        members = problem.pools[number] if pooled else (number,)
        rows.add(terms, [(shift + each, share) for each in members])


def _need_rows(needs: list[Need], flows: list[Flow], rows: _Rows) -> None:
    """Brought + lacking = needed."""
    terms: list[Terms] = [[(len(flows) + number, 1.0)] for number in range(len(needs))]
    for column, flow in enumerate(flows):
        terms[flow.need].append((column, flow.rate))
    for brought in terms:
        rows.add(brought)


def _hour_rows(problem: Problem, flows: list[Flow], limits: Limits, rows: _Rows) -> None:
    """Trucks and docks by the end of a period <= what there was until then."""
    weight = {item.code: item.weight_kg / 1000 for item in problem.items}
    tonnes = [weight[problem.reserves[flow.reserve].item] for flow in flows]
    for period in range(len(problem.periods)):
        by_then = [column for column, flow in enumerate(flows) if flow.period <= period]
        if limits.trucks:
            hours = [
                (column, tonnes[column] * flows[column].arc.truck_hours_per_t) for column in by_then
            ]
            rows.add(hours)
        loaded: dict[str, Terms] = defaultdict(list)
        for column in by_then:
            loaded[flows[column].arc.place].append((column, tonnes[column]))
        for place in problem.places:
            if place.code in limits.docks:
                rows.add(loaded[place.code])


def _hours(problem: Problem, scenario: Scenario, limits: Limits) -> list[float]:
    """Return the right sides of `_hour_rows`."""
    found = []
    for period in range(len(problem.periods)):
        if limits.trucks and scenario.truck_hours is not None:
            found.append(scenario.truck_hours[period])
        found += [
            place.dock_t[period]
            for place in problem.places
            if place.code in limits.docks and place.dock_t is not None
        ]
    return found


def _people_rows(problem: Problem, scenario: Scenario, flows: list[Flow], lacks: int,
                 rows: _Rows) -> None:  # fmt: skip
    """People relieved × units a person + lacking + late <= needed, for each item of a site."""
    needs = needs_of(scenario)
    sites = _sites(needs)
    late: dict[int, Terms] = defaultdict(list)
    for column, flow in enumerate(flows):
        share = problem.periods[flow.period].late
        if share:
            late[flow.need].append((column, share * flow.rate))
    for number, need in enumerate(needs):
        people = scenario.people.get(need.site, 0.0)
        if people:
            relieved = lacks + len(needs) + sites.index(need.site)
            terms = [(relieved, need.units / people), (lacks + number, 1.0), *late[number]]
            rows.add(terms)
