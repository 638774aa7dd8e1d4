"""Arrays of what is decided after, for one scenario: who gets what from where, what is lacking."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import product

import numpy as np
from scipy.sparse import csc_matrix

from optimize.preposition.first_stage import Terms, column_count, matrix_of, option_columns
from optimize.preposition.goal import Measure
from optimize.preposition.problem import Arc, Item, Need, Problem, Reserve, Scenario
from optimize.twostage.program import Recourse


@dataclass(frozen=True)
class Flow:
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
    lower: list[float] = field(default_factory=list)
    upper: list[float] = field(default_factory=list)
    first: list[Terms] = field(default_factory=list)

    def add(self, terms: Terms, lower: float, upper: float, first: Terms | None = None) -> None:
        """Add lower <= terms − first <= upper."""
        self.terms.append(terms)
        self.lower.append(lower)
        self.upper.append(upper)
        self.first.append(first or [])


def needs_of(scenario: Scenario) -> list[Need]:
    """Return the needs that are not zero."""
    return [need for need in scenario.needs if need.units > 0]


def second_stage(problem: Problem, scenario: Scenario, measure: Measure) -> Recourse:
    """Return the arrays: flows, then what each need lacks, then (`PEOPLE`) people relieved."""
    needs = needs_of(scenario)
    flows = list(flows_of(problem, scenario, measure))
    lacks = len(flows)
    cost = [flow.cost for flow in flows]
    cost += [_lack_cost(problem, scenario, need, measure) for need in needs]
    upper = [needs[flow.need].units / flow.rate for flow in flows] + [need.units for need in needs]
    rows = _Rows()
    _supply_rows(problem, scenario, flows, rows)
    _need_rows(needs, flows, rows)
    _hour_rows(problem, scenario, flows, rows)
    constant = 0.0
    if measure is Measure.PEOPLE:
        sites = sorted({need.site for need in needs})
        people = [scenario.people.get(site, 0.0) for site in sites]
        weights = [scenario.weight(site) for site in sites]
        _people_rows(problem, scenario, flows, lacks, rows)
        cost += [-weight for weight in weights]
        upper += people
        constant = float(np.dot(people, weights))
    size = column_count(problem)
    return Recourse(
        cost=np.array(cost),
        upper=np.array(upper),
        matrix=csc_matrix(matrix_of(rows.terms, len(cost))),
        technology=matrix_of(rows.first, size),
        row_lower=np.array(rows.lower),
        row_upper=np.array(rows.upper),
        first_cost=_kept_cost(problem, scenario, measure),
        constant=constant,
    )


def flows_of(problem: Problem, scenario: Scenario, measure: Measure) -> Iterable[Flow]:
    """Return the flows that can be of use.

    Where neither trucks nor docks limit anything, only the best way from a reserve to a need
    counts, in the first period in which it is there.
    """
    needs = needs_of(scenario)
    wanted = {(need.site, need.item): number for number, need in enumerate(needs)}
    lacks = [_lack_cost(problem, scenario, need, measure) for need in needs]
    ways = defaultdict(list)
    sites = {need.site for need in needs}
    for arc in problem.arcs(scenario):
        if arc.site in sites:
            ways[arc.place].append(arc)
    for column, reserve in enumerate(problem.reserves):
        if not scenario.left(reserve.place):
            continue
        limited = scenario.truck_hours is not None or (
            problem.place_of[reserve.place].dock_t is not None
        )
        item = problem.item_of[reserve.item]
        for minute, _ in reserve.parts():
            found = []
            for arc, (met, rate) in product(ways[reserve.place], item.covers.items()):
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


def _supply_rows(problem: Problem, scenario: Scenario, flows: list[Flow], rows: _Rows) -> None:
    """Sent of a part <= what is left of it."""
    shift = len(option_columns(problem))
    sent: dict[tuple[int, float], Terms] = defaultdict(list)
    for column, flow in enumerate(flows):
        sent[flow.reserve, flow.minute].append((column, 1.0))
    for (number, minute), terms in sent.items():
        reserve = problem.reserves[number]
        share = dict(reserve.parts())[minute] * scenario.left(reserve.place)
        rows.add(terms, -np.inf, 0.0, [(shift + number, share)])


def _need_rows(needs: list[Need], flows: list[Flow], rows: _Rows) -> None:
    """Brought + lacking = needed."""
    terms: list[Terms] = [[(len(flows) + number, 1.0)] for number in range(len(needs))]
    for column, flow in enumerate(flows):
        terms[flow.need].append((column, flow.rate))
    for need, brought in zip(needs, terms, strict=True):
        rows.add(brought, need.units, need.units)


def _hour_rows(problem: Problem, scenario: Scenario, flows: list[Flow], rows: _Rows) -> None:
    """Trucks and docks by the end of a period <= what there was until then."""
    weight = {item.code: item.weight_kg / 1000 for item in problem.items}
    tonnes = [weight[problem.reserves[flow.reserve].item] for flow in flows]
    for period in range(len(problem.periods)):
        by_then = [column for column, flow in enumerate(flows) if flow.period <= period]
        if scenario.truck_hours is not None:
            hours = [
                (column, tonnes[column] * flows[column].arc.truck_hours_per_t) for column in by_then
            ]
            rows.add(hours, -np.inf, scenario.truck_hours[period])
        for place in problem.places:
            if place.dock_t is not None:
                loaded = [
                    (column, tonnes[column])
                    for column in by_then
                    if flows[column].arc.place == place.code
                ]
                rows.add(loaded, -np.inf, place.dock_t[period])


def _people_rows(problem: Problem, scenario: Scenario, flows: list[Flow], lacks: int,
                 rows: _Rows) -> None:  # fmt: skip
    """People relieved × units a person + lacking + late <= needed, for each item of a site."""
    needs = needs_of(scenario)
    sites = sorted({need.site for need in needs})
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
            rows.add(terms, -np.inf, need.units)
