"""What is bought and written off again, and the facts that leave no other way."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from optimize.replenish.plan import Plan
from optimize.replenish.problem import Item, Problem


@dataclass(frozen=True)
class Waste:
    """Bought units of an item that the plan writes off.

    Parameters
    ----------
    counts_months
        Months for which what is bought counts as ready: its life less what must be left.
    outlets_units
        Most that all outlets together take of it from its arrival to its last good month, where
        it comes in the plan's first months: as much as may ever leave in time.
    """

    item: str
    units: int
    target: int
    counts_months: int
    outlets_units: int


def waste(problem: Problem, plan: Plan) -> tuple[Waste, ...]:
    """Return it by item, the most units first."""
    lost: dict[str, int] = defaultdict(int)
    stock = {lot.code for lot in problem.lots}
    for off in plan.write_offs:
        if off.lot not in stock:
            lost[problem.lot_of[off.lot].item] += off.units
    found = [_of(problem, problem.item_of[code], units) for code, units in lost.items()]
    return tuple(sorted(found, key=lambda each: (-each.units, each.item)))


def _of(problem: Problem, item: Item, units: int) -> Waste:
    offers = [
        each
        for each in problem.offers
        if each.item == item.code and each.life_months is not None and problem.order_months(each)
    ]
    best = max(offers, key=lambda each: (each.life_months or 0, each.code))
    lot = problem.bought_lot(best, next(problem.order_months(best)))
    last = problem.months - 1 if lot.expires is None else lot.expires
    arrives = last - (best.life_months or 0) + 1
    taken = sum(
        outlet.most
        for outlet in problem.outlets
        for month in range(max(0, arrives), min(problem.months, last + 1))
        if problem.takes(outlet, lot, month)
    )
    counts = max(0, (best.life_months or 0) - item.min_left_months)
    return Waste(item.code, units, max(item.target), counts, taken)
