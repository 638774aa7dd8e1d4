"""An independent check of a plan and of what is sent in each scenario, by plain arithmetic.

It shares nothing with the solver: it reads the problem, adds up what the plan secures and what
each scenario's goods come to, and says what doesn't hold.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import fsum, isfinite

from optimize.preposition.outcome import Outcome, Sent
from optimize.preposition.plan import Plan
from optimize.preposition.problem import Arc, Layer, Place, Problem, Reserve, Scenario

_SLACK = 1e-6
"""By which sums and people may be off, of themselves (and of one at least)."""


@dataclass(frozen=True)
class PlanFinding:
    """What doesn't hold.

    Parameters
    ----------
    where
        ``volume/CY1``, ``budget``, ``scenario/flood-3/supply/keep:WT01:CY1``.
    """

    where: str
    zh: str
    en: str


@dataclass(frozen=True)
class PlanReport:
    """What the check found.

    Parameters
    ----------
    money_cny
        For options and fees, counted anew.
    relieved
        Scenario to its sites' people who have all that they need by the last period's end,
        counted from what is there.
    needed
        Scenario to people who need relief.
    """

    findings: tuple[PlanFinding, ...]
    money_cny: float
    relieved: Mapping[str, Mapping[str, float]]
    needed: Mapping[str, float]

    @property
    def ok(self) -> bool:
        """Return whether all holds."""
        return not self.findings

    def people(self, scenario: str) -> float:
        """Return the people who are relieved in a scenario."""
        return fsum(self.relieved[scenario].values())

    def all_relieved(self, scenario: str) -> bool:
        """Return whether nobody is left out in a scenario."""
        return self.people(scenario) >= self.needed[scenario] - _room(self.needed[scenario])


def check(problem: Problem, plan: Plan, done: Iterable[Outcome]) -> PlanReport:
    """Check a plan's limits, and each scenario's goods and people."""
    findings = list(_limits(problem, plan))
    by_code = {each.scenario: each for each in done}
    relieved: dict[str, dict[str, float]] = {}
    needed: dict[str, float] = {}
    for scenario in problem.scenarios:
        needed[scenario.code] = fsum(scenario.people.get(site, 0.0) for site in _asking(scenario))
        outcome = by_code.pop(scenario.code, None)
        if outcome is None:
            findings.append(_finding(f"scenario/{scenario.code}", "没有处置结果", "has no answer"))
            outcome = Outcome(scenario.code, (), {})
        relieved[scenario.code] = _people(problem, scenario, outcome.sent, late=False)
        counted = _people(problem, scenario, outcome.sent, late=True)
        findings += _answer(problem, plan, scenario, outcome, counted)
    findings += [
        _finding(f"scenario/{code}", "情景不存在", "is no scenario of the problem")
        for code in by_code
    ]
    return PlanReport(tuple(findings), _money(problem, plan), relieved, needed)


def _limits(problem: Problem, plan: Plan) -> Iterator[PlanFinding]:
    reserves = {each.code: each for each in problem.reserves}
    for code, units in plan.units.items():
        reserve = reserves.get(code)
        if reserve is None:
            yield _finding(f"reserve/{code}", "不存在该储备", "is no reserve of the problem")
        elif not isfinite(units):
            yield _finding(f"reserve/{code}", "数量无效", "has no finite quantity")
    known = [(each, plan.units.get(each.code, 0.0)) for each in problem.reserves]
    for reserve, units in known:
        yield from _between(f"reserve/{reserve.code}", units, reserve.least, reserve.most)
    places = {each.code: each for each in problem.places}
    for code, option in plan.options.items():
        place = places.get(code)
        if place is None or option not in {each.code for each in place.options}:
            yield _finding(f"option/{code}", "不存在该点位规模", "is no option of the place")
    for place in problem.places:
        yield from _place_limits(problem, plan, place, known)
    for item in problem.items:
        held = fsum(u for r, u in known if r.item == item.code and r.layer is Layer.STOCK)
        yield from _between(f"rotation/{item.code}", held, 0.0, item.rotation_units)
    for rule in problem.rules:
        counted = fsum(units for reserve, units in known if rule.counts(reserve))
        yield from _between(f"rule/{rule.code}", counted, rule.least, rule.most)
    yield from _between("budget", _money(problem, plan), 0.0, problem.budget_cny)


def _place_limits(
    problem: Problem, plan: Plan, place: Place, known: list[tuple[Reserve, float]]
) -> Iterator[PlanFinding]:
    here = [(reserve, units) for reserve, units in known if reserve.place == place.code]
    opened = [each for each in place.options if each.code == plan.options.get(place.code)]
    stock = [(reserve.item, units) for reserve, units in here if reserve.layer is Layer.STOCK]
    items = {item.code: item for item in problem.items}
    if place.volume_m3 is not None or place.options:
        filled = fsum(items[item].volume_m3 * units for item, units in stock)
        room = (place.volume_m3 or 0.0) + fsum(each.volume_m3 for each in opened)
        yield from _between(f"volume/{place.code}", filled, 0.0, room)
    if place.floor_m2 is not None or any(each.floor_m2 is not None for each in place.options):
        covered = fsum(items[item].floor_m2 * units for item, units in stock)
        ground = (place.floor_m2 or 0.0) + fsum(each.floor_m2 or 0.0 for each in opened)
        yield from _between(f"floor/{place.code}", covered, 0.0, ground)
    if place.options:
        kept = fsum(units for reserve, units in here if reserve.layer is not Layer.STOCK)
        yield from _between(f"units/{place.code}", kept, 0.0, fsum(o.units for o in opened))


def _money(problem: Problem, plan: Plan) -> float:
    opened = [
        option.price_cny
        for place in problem.places
        for option in place.options
        if plan.options.get(place.code) == option.code
    ]
    return fsum(
        opened + [each.fee_cny * plan.units.get(each.code, 0.0) for each in problem.reserves]
    )


def _answer(
    problem: Problem, plan: Plan, scenario: Scenario, outcome: Outcome,
    counted: Mapping[str, float],
) -> Iterator[PlanFinding]:  # fmt: skip
    at = f"scenario/{scenario.code}"
    arcs = _arcs(problem, scenario)
    reserves = {each.code: each for each in problem.reserves}
    ways = []
    for sent in outcome.sent:
        reserve = reserves.get(sent.reserve)
        arc = None if reserve is None else _arc(arcs, reserve, sent)
        if reserve is None or arc is None or not _in_time(problem, sent):
            yield _finding(
                f"{at}/way/{sent.reserve}/{sent.site}", "没有这条路线，或赶不上时限",
                "there is no such way, or it ends too late",
            )  # fmt: skip
            continue
        if sent.need not in _covers(problem, reserve.item) or sent.units < 0:
            yield _finding(
                f"{at}/need/{sent.reserve}/{sent.need}", "该物资不能满足此需求，或数量为负",
                "the item doesn't meet that need, or its units are negative",
            )  # fmt: skip
            continue
        ways.append((sent, reserve, arc))
    yield from _supply(plan, scenario, ways, at)
    yield from _loads(problem, scenario, ways, at)
    for site in sorted(_asking(scenario)):
        stated, real = outcome.relieved.get(site, 0.0), counted.get(site, 0.0)
        if abs(stated - real) > _room(real) * 100:
            yield _finding(
                f"{at}/people/{site}", f"称救助 {stated:.2f} 人，按到货核算为 {real:.2f} 人",
                f"{stated:.2f} people are stated, what is there in time relieves {real:.2f}",
            )  # fmt: skip


_Ways = list[tuple[Sent, Reserve, Arc]]


def _supply(plan: Plan, scenario: Scenario, ways: _Ways, at: str) -> Iterator[PlanFinding]:
    """Sent of what became ready at a minute <= that share of what is left of the reserve."""
    sums: dict[tuple[str, float], list[float]] = defaultdict(list)
    reserves = {}
    for sent, reserve, _ in ways:
        sums[reserve.code, sent.ready_min].append(sent.units)
        reserves[reserve.code] = reserve
    for (code, minute), units in sums.items():
        reserve = reserves[code]
        before = max((s for m, s in reserve.steps if m < minute), default=0.0)
        share = max((s for m, s in reserve.steps if m <= minute), default=0.0) - before
        share = share if minute in {m for m, _ in reserve.steps} else 0.0
        there = share * scenario.available.get(reserve.place, 1.0) * plan.units.get(code, 0.0)
        yield from _between(f"{at}/supply/{code}", fsum(units), 0.0, there)


def _loads(problem: Problem, scenario: Scenario, ways: _Ways, at: str) -> Iterator[PlanFinding]:
    tonnes = {item.code: item.weight_kg / 1000 for item in problem.items}
    for number in range(len(problem.periods)):
        by_then = [each for each in ways if each[0].period <= number]
        if scenario.truck_hours is not None:
            hours = fsum(s.units * tonnes[r.item] * a.truck_hours_per_t for s, r, a in by_then)
            yield from _between(f"{at}/trucks/{number}", hours, 0.0, scenario.truck_hours[number])
        for place in problem.places:
            if place.dock_t is not None:
                loaded = fsum(
                    s.units * tonnes[r.item] for s, r, _ in by_then if r.place == place.code
                )
                where = f"{at}/docks/{place.code}/{number}"
                yield from _between(where, loaded, 0.0, place.dock_t[number])


def _people(
    problem: Problem, scenario: Scenario, sent: Iterable[Sent], *, late: bool
) -> dict[str, float]:
    """Return people of each site whom the scarcest of its items serves.

    ``late``: what comes in a late period counts less, as it does in the goal.
    """
    reserves = {each.code: each for each in problem.reserves}
    came: dict[tuple[str, str], list[float]] = defaultdict(list)
    for each in sent:
        reserve = reserves.get(each.reserve)
        if reserve is not None and 0 <= each.period < len(problem.periods):
            rate = _covers(problem, reserve.item).get(each.need, 0.0)
            counts = 1.0 - problem.periods[each.period].late * late
            came[each.site, each.need].append(each.units * rate * counts)
    found: dict[str, float] = {}
    for need in scenario.needs:
        if need.units > 0:
            share = min(1.0, fsum(came[need.site, need.item]) / need.units)
            people = share * scenario.people.get(need.site, 0.0)
            found[need.site] = min(found.get(need.site, people), people)
    return found


def _arcs(problem: Problem, scenario: Scenario) -> dict[tuple[str, str, str], list[Arc]]:
    found = defaultdict(list)
    for arc in problem.networks.get(scenario.network, ()):
        found[arc.place, arc.site, arc.mode].append(arc)
    return found


def _arc(
    arcs: Mapping[tuple[str, str, str], list[Arc]], reserve: Reserve, sent: Sent
) -> Arc | None:
    """Return the way that was gone, in the minutes that it takes."""
    for arc in arcs.get((reserve.place, sent.site, sent.mode), ()):
        if abs(sent.ready_min + arc.minutes - sent.arrive_min) <= _SLACK:
            return arc
    return None


def _in_time(problem: Problem, sent: Sent) -> bool:
    ends = [period.end_min for period in problem.periods]
    return 0 <= sent.period < len(ends) and sent.arrive_min <= ends[sent.period] + _SLACK


def _covers(problem: Problem, item: str) -> Mapping[str, float]:
    return problem.item_of[item].covers


def _asking(scenario: Scenario) -> set[str]:
    return {need.site for need in scenario.needs if need.units > 0}


def _between(where: str, value: float, least: float, most: float | None) -> Iterator[PlanFinding]:
    if most is not None and not value <= most + _room(most):
        yield _finding(where, f"{value:.6g} 超过上限 {most:.6g}", f"{value:.6g} > {most:.6g}")
    if not value >= least - _room(least):
        yield _finding(where, f"{value:.6g} 低于下限 {least:.6g}", f"{value:.6g} < {least:.6g}")


def _room(figure: float) -> float:
    return _SLACK * max(1.0, abs(figure))


def _finding(where: str, zh: str, en: str) -> PlanFinding:
    return PlanFinding(where, zh, en)
