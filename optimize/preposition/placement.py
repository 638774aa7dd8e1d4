"""How well today's stock lies: today's placement over the best placement of the same totals.

The balance metric of `esups`, for any problem: stock alone, demand of each need scaled down to
what there is of it in all, no trucks, docks or deadlines. What can't be brought at all counts as
much as the dearest way, in both placements.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from optimize.preposition.decompose import solve
from optimize.preposition.goal import Goal
from optimize.preposition.plan import Plan
from optimize.preposition.problem import (
    Arc,
    Item,
    Layer,
    Period,
    Place,
    Problem,
    Reserve,
    Rule,
    Scenario,
)
from optimize.preposition.solve import PrepositionParams
from optimize.preposition.values import worth_of_plan

_EVER = 1e9
_KG_PER_T = 1000.0


@dataclass(frozen=True)
class Placement:
    """An objective's two placements.

    Parameters
    ----------
    today, best
        Expected CNY, or tonne-minutes.
    stock
        (place, item) to units where they are best.
    proven
        Whether the best is proven.
    """

    today: float
    best: float
    stock: Mapping[tuple[str, str], float]
    proven: bool

    @property
    def metric(self) -> float:
        """Return today / best; 1 is perfectly placed."""
        return self.today / self.best if self.best > 0 else 1.0


def placement(
    problem: Problem, *, by_time: bool, params: PrepositionParams | None = None
) -> Placement | None:
    """Return how today's stock lies for cost or for time; None without stock or need."""
    asked = _same_totals(problem, by_time=by_time)
    if asked is None:
        return None
    today = Plan({}, {each.code: each.today for each in asked.reserves if each.today})
    solution = solve(asked, Goal(), params or PrepositionParams(gap=1e-6))
    fixed = worth_of_plan(asked, Goal(), today)
    if solution.plan is None or solution.objective > fixed:
        return Placement(fixed, fixed, {}, proven=False)
    where = {
        (each.place, each.item): solution.plan.units.get(each.code, 0.0) for each in asked.reserves
    }
    proven = solution.gap <= 1e-4  # noqa: PLR2004 -- what a page can show
    return Placement(fixed, solution.objective, where, proven)


def _same_totals(problem: Problem, *, by_time: bool) -> Problem | None:
    held: dict[tuple[str, str], float] = defaultdict(float)
    stock = [each for each in problem.reserves if each.layer is Layer.STOCK]
    for each in stock:
        held[each.place, each.item] += each.today
    totals: dict[str, float] = defaultdict(float)
    for (_, item), units in held.items():
        totals[item] += units
    supply: dict[str, float] = defaultdict(float)
    for item, units in totals.items():
        for need, rate in problem.item_of[item].covers.items():
            supply[need] += units * rate
    places = {each.place for each in stock}
    scenarios = tuple(_scaled(each, supply, places) for each in problem.scenarios)
    if not any(each.needs for each in scenarios):
        return None
    networks = {
        name: tuple(_priced(problem, arc, by_time=by_time) for arc in arcs)
        for name, arcs in problem.networks.items()
    }
    dear = _dearest(problem, networks)
    return Problem(
        items=tuple(_charged(item, dear) for item in problem.items),
        places=tuple(_bare(place) for place in problem.places if place.code in places),
        reserves=tuple(
            Reserve(f"{item}@{place}", Layer.STOCK, place, item, today=held[place, item])
            for place in sorted(places)
            for item in sorted(totals)
            if totals[item]
        ),
        scenarios=scenarios,
        networks={
            name: tuple(arc for arc in arcs if arc.place in places)
            for name, arcs in networks.items()
        },
        rules=tuple(
            Rule(f"total {item}", units, units, items=(item,))
            for item, units in totals.items()
            if units
        ),
        periods=(Period(_EVER),),
        name=problem.name,
    )


def _dearest(problem: Problem, networks: Mapping[str, tuple[Arc, ...]]) -> dict[str, float]:
    """Return need to what the dearest way of meeting a unit of it costs."""
    found: dict[str, float] = defaultdict(float)
    for item in problem.items:
        most = max((a.cny_per_unit[item.code] for arcs in networks.values() for a in arcs),
                   default=1.0)  # fmt: skip
        for need, rate in item.covers.items():
            found[need] = max(found[need], most / rate)
    return found


def _scaled(scenario: Scenario, supply: Mapping[str, float], places: set[str]) -> Scenario:
    asked: dict[str, float] = defaultdict(float)
    for need in scenario.needs:
        asked[need.item] += need.units
    shares = {item: min(1.0, supply.get(item, 0.0) / units) for item, units in asked.items()
              if units}  # fmt: skip
    needs = tuple(
        replace(need, units=need.units * shares[need.item])
        for need in scenario.needs
        if shares.get(need.item)
    )
    left = {place: share for place, share in scenario.available.items() if place in places}
    return Scenario(scenario.code, scenario.probability, needs, scenario.network, left)


def _priced(problem: Problem, arc: Arc, *, by_time: bool) -> Arc:
    """Return a way whose price is the carriage, or tonne-minutes."""
    prices = {
        item.code: arc.minutes * item.weight_kg / _KG_PER_T
        if by_time
        else arc.price(item.code, item.weight_kg)
        for item in problem.items
    }
    return Arc(arc.place, arc.site, 0.0, cny_per_unit=prices, mode=arc.mode)


def _charged(item: Item, dear: Mapping[str, float]) -> Item:
    # A little more than the dearest way, so that what can be brought is.
    return replace(
        item, penalty_cny=dear.get(item.code, 0.0) * (1 + 1e-6) + 1e-9, rotation_units=None
    )


def _bare(place: Place) -> Place:
    """Return a place as it is today, without docks and with nothing opened."""
    closed = place.options or place.volume_m3 is not None
    return Place(
        place.code,
        place.volume_m3 or 0.0 if closed else None,
        floor_m2=place.floor_m2 or 0.0 if place.has_floor else None,
    )
