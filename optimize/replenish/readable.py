"""The model as one would write it on paper, in PuLP: for small problems, and to check the arrays.

Nothing here is shared with the arrays but the problem itself: stock is no variable but the sum
of all that came less all that left.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pulp

from optimize.replenish.problem import Breaks, Lot, NewAgreement, Offer, Problem

Expression = Any
"""PuLP ships no types."""


@dataclass
class _Paper:
    """Variables so far, and money as it is spent."""

    problem: Problem
    program: Expression
    came: dict[str, list[tuple[int, Expression]]] = field(default_factory=dict)
    left: dict[str, list[tuple[int, Expression]]] = field(default_factory=dict)
    taken: dict[tuple[str, int], list[Expression]] = field(default_factory=dict)
    spent: dict[tuple[int, str], list[Expression]] = field(default_factory=dict)
    cost: list[Expression] = field(default_factory=list)
    lacking: list[Expression] = field(default_factory=list)
    renewed: dict[tuple[str, int], Expression] = field(default_factory=dict)
    signed: dict[tuple[str, int], Expression] = field(default_factory=dict)
    count: int = 0

    def variable(self, upper: float | None = None, category: str = "Continuous") -> Expression:
        self.count += 1
        return self.program.add_variable(f"v{self.count}", 0, upper, category)

    def pay(self, month: int, purpose: str, cny: Expression) -> None:
        self.cost.append(cny)
        if purpose:
            self.spent.setdefault(self.problem.purse(month, purpose), []).append(cny)

    def stock(self, lot: Lot, month: int) -> Expression:
        came = [units for when, units in self.came[lot.code] if when <= month]
        left = [units for when, units in self.left[lot.code] if when <= month]
        return pulp.lpSum(came) - pulp.lpSum(left)


def readable_optimum(problem: Problem, solver: Expression = None) -> tuple[float, float] | None:
    """Return the least Σ weight × units lacking and the least cost with no more lacking.

    None where the limits can't be kept at all.
    """
    paper = _written(problem)
    lacking = pulp.lpSum(paper.lacking)
    found = _least(paper, lacking, solver)
    if found is None:
        return None
    paper.program += lacking <= found + 1e-6
    cost = _least(paper, pulp.lpSum(paper.cost), solver)
    return None if cost is None else (found, cost)


def _least(paper: _Paper, goal: Expression, solver: Expression) -> float | None:
    paper.program.setObjective(goal)
    paper.program.solve(solver or pulp.PULP_CBC_CMD(msg=False, gapRel=1e-9))
    if paper.program.status != pulp.LpStatusOptimal:
        return None
    return float(pulp.value(paper.program.objective) or 0.0)


def _written(problem: Problem) -> _Paper:
    paper = _Paper(problem, pulp.LpProblem("replenish", pulp.LpMinimize))
    lots = tuple(problem.lot_of.values())
    for lot in lots:
        paper.came[lot.code] = [(lot.arrives, lot.units)] if lot.units else []
        paper.left[lot.code] = []
    for offer in problem.offers:
        for month in problem.order_months(offer):
            _order(paper, offer, month)
    for lot in lots:
        _leave(paper, lot)
    for lot in lots:
        item = problem.item_of[lot.item]
        for month in range(problem.months):
            stock = paper.stock(lot, month)
            paper.program += stock >= 0
            paper.cost.append(item.holding_cny * stock)
            if lot.expires is not None and lot.expires < month:
                paper.program += stock <= 0
    _renew(paper)
    _sign(paper)
    _serve(paper)
    _hold(paper, lots)
    if problem.budget is not None:
        for purse, paid in paper.spent.items():
            paper.program += pulp.lpSum(paid) <= problem.purses.get(purse, 0.0)
    return paper


def _order(paper: _Paper, offer: Offer, month: int) -> None:
    """Add an order: it lies in one step of the price list, or there is none."""
    problem = paper.problem
    lot, purpose = problem.bought_lot(offer, month), problem.item_of[offer.item].purpose
    ends = [step.from_units - 1 for step in offer.steps[1:]] + [10**6]
    chosen = []
    for number, (step, end) in enumerate(zip(offer.steps, ends, strict=True)):
        most = end if offer.most_units is None else min(end, offer.most_units)
        least = max(step.from_units, offer.least_units, 1)
        if most < least:
            continue
        # Whole packs by a loose bound: nobody needs more than all targets and uses at once.
        need = (
            sum(problem.item_of[offer.item].target)
            + sum(each.least for each in problem.outlets if each.item == offer.item)
            * problem.months
        )
        most = min(most, max(least, need) + offer.pack_units)
        packs = paper.variable(most // offer.pack_units, "Integer")
        taken = paper.variable(1, "Binary")
        units = offer.pack_units * packs
        paper.program += units <= most * taken
        paper.program += units >= least * taken
        price = step.price_cny * units
        if offer.breaks is Breaks.INCREMENTAL:
            # What the units of the steps before cost more (or less) than at this one's price.
            before = sum(
                (offer.steps[i].price_cny - step.price_cny)
                * (offer.steps[i + 1].from_units - max(1, offer.steps[i].from_units))
                for i in range(number)
            )
            price = price + before * taken
        paper.pay(month, purpose, price)
        paper.came[lot.code].append((month + offer.lead_months, units))
        chosen.append(taken)
    if chosen:
        paper.program += pulp.lpSum(chosen) <= 1


def _leave(paper: _Paper, lot: Lot) -> None:
    problem = paper.problem
    item = problem.item_of[lot.item]
    roomy = all(x.volume_m3 is None for x in problem.places if x.code == lot.place)
    for month in range(lot.arrives, problem.months):
        for outlet in problem.outlets:
            if problem.takes(outlet, lot, month):
                units = paper.variable()
                paper.left[lot.code].append((month, units))
                paper.taken.setdefault((outlet.code, month), []).append(units)
                paper.cost.append(-outlet.share * item.price_cny * units)
                if outlet.returns_after is not None:
                    paper.came[lot.code].append((month + outlet.returns_after, units))
        expired = lot.expires is not None and lot.expires < month
        if expired or not roomy:
            units = paper.variable()
            paper.left[lot.code].append((month, units))
            paper.cost.append(item.loss_cny * units)
            paper.pay(month, problem.write_off_purpose, item.write_off_cny * units)


def _renew(paper: _Paper) -> None:
    for agreement in paper.problem.agreements:
        for number in range(agreement.most_renewals):
            month = agreement.starts(number)
            if month < paper.problem.months:
                renewed = paper.variable(1, "Binary")
                paper.renewed[agreement.code, number] = renewed
                paper.pay(month, agreement.purpose, agreement.fee_cny * renewed)
                if number:
                    paper.program += renewed <= paper.renewed[agreement.code, number - 1]


def _sign(paper: _Paper) -> None:
    """Add packs of new agreements by the month in which they begin."""
    problem = paper.problem
    for new in problem.new_agreements:
        last = problem.months if new.last_month is None else new.last_month
        for month in range(new.first_month, last + 1):
            begins = month + new.lead_months
            if begins < problem.months:
                packs = paper.variable(new.most_packs, "Integer")
                paper.signed[new.code, begins] = packs
                paper.pay(begins, new.purpose, new.fee_cny * packs)
        for month in range(problem.months):
            paper.program += _in_force(paper, new, month) <= new.most_packs


def _in_force(paper: _Paper, new: NewAgreement, month: int) -> Expression:
    return pulp.lpSum(
        packs
        for (code, begins), packs in paper.signed.items()
        if code == new.code and begins <= month < begins + new.term_months
    )


def _serve(paper: _Paper) -> None:
    problem = paper.problem
    for outlet in problem.outlets:
        for month in range(problem.months):
            taken = pulp.lpSum(paper.taken.get((outlet.code, month), []))
            paper.program += taken <= outlet.most
            if outlet.least and problem.is_open(outlet, month):
                lacks = paper.variable()
                paper.program += taken + lacks >= outlet.least
                paper.lacking.append(problem.item_of[outlet.item].weight * lacks)


def _promised(paper: _Paper, item: str, month: int) -> Expression:
    """Return units of agreements, renewed and new ones that count in a month."""
    problem, promised = paper.problem, 0
    for agreement in problem.agreements:
        units = sum(count for code, count in agreement.counts if code == item)
        if agreement.in_force(month, 0):
            promised = promised + units
        for number in range(agreement.most_renewals):
            renewed = paper.renewed.get((agreement.code, number))
            runs = 0 <= month - agreement.starts(number) < agreement.term_months
            if renewed is not None and runs:
                promised = promised + units * renewed
    for new in problem.new_agreements:
        if new.item == item:
            promised = promised + new.counted_units * _in_force(paper, new, month)
    return promised


def _hold(paper: _Paper, lots: tuple[Lot, ...]) -> None:
    problem = paper.problem
    for month in range(problem.months):
        for item in problem.items:
            ready = [
                paper.stock(lot, month)
                for lot in lots
                if lot.item == item.code and problem.is_ready(lot, month)
            ]
            promised = _promised(paper, item.code, month)
            lacks = paper.variable()
            paper.lacking.append(item.weight * lacks)
            paper.program += pulp.lpSum(ready) + promised + lacks >= item.target[month]
        for place in problem.places:
            if place.volume_m3 is not None:
                filled = pulp.lpSum(
                    problem.item_of[lot.item].volume_m3 * paper.stock(lot, month)
                    for lot in lots
                    if lot.place == place.code
                )
                paper.program += filled <= place.volume_m3
