"""What is missing however it is driven, and what must be ordered by when.

Goods are missing where people have used up more by a minute than lay at their sites and
sources had in time for the way. Each need's shortage is met by what can be ordered: first
what comes in time, the cheapest for what it covers; where nothing does, the quickest.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from math import ceil

import numpy as np

from optimize.dispatch.problem import Supply
from optimize.dispatch.sustain import MIN_PER_DAY, Orderable, SustainProblem
from optimize.dispatch.sustain_data import Days, days_of
from optimize.supply import SupplyCurve

_SLACK = 1e-6
_USUAL_WAY_MIN = 240
"""From a dock to people's hands where no truck and no road says otherwise."""


@dataclass(frozen=True)
class OrderAdvice:
    """An order that keeps people supplied.

    Parameters
    ----------
    orderable
        Code of what can be ordered; empty if nothing is known that could be.
    needed_min
        When the first of it must be on the dock.
    order_by_min
        Latest minute of the order; before the plan's start it is late. None
        where the lead time is not known.
    amount
        Of the need, in its own measure.
    """

    need: str
    item: str
    source: str
    orderable: str
    units: int
    amount: float
    needed_min: int
    order_by_min: int | None
    late: bool
    price_cny: float


def advise(sustain: SustainProblem) -> tuple[OrderAdvice, ...]:
    """Return the orders that would make goods last for everybody until the end."""
    days = days_of(sustain)
    needs = dict.fromkeys(need.need for need in days.needs)
    left = {each.code: each.most for each in sustain.orderables}
    return tuple(advice for need in needs for advice in _for_need(days, need, left))


def way_min(days: Days) -> int:
    """Return the minutes from a dock to people's hands, for nine sites of ten."""
    bound = days.bound
    ways = []
    for site in bound.sites:
        fastest = [
            source.dock_setup_min
            + bound.minutes(kind.profile, source.location, site.location)
            + kind.capacity_kg * (1 / source.dock_kg_per_min + 1 / site.unload_kg_per_min)
            + site.unload_setup_min
            + site.handout_min
            for g, (kind, _) in enumerate(bound.groups)
            for s, source in enumerate(bound.sources)
            if bound.may_load(g, s)
        ]
        reached = [minutes for minutes in fastest if np.isfinite(minutes)]
        if reached:
            ways.append(min(reached))
    return ceil(np.quantile(ways, 0.9)) if ways else _USUAL_WAY_MIN


def shortages(days: Days, need: str) -> tuple[float, ...]:
    """Return what is missing of a need by the end of each window, more and more.

    Sites keep what they have; nothing is carried from one to another.
    """
    sustain = days.sustain
    rates = {item.code: item.equivalents.get(need, 0.0) for item in sustain.problem.items}
    docks = {source.code for source in days.bound.sources}
    lead = way_min(days)
    own = [each for each in days.needs if each.need == need]
    found, most = [], 0.0
    for k, (_, last) in enumerate(days.windows):
        part = (last - sustain.start_min) / MIN_PER_DAY
        asked = sum(
            max(0.0, (each.amount * part if each.daily else each.amount) - each.there[k])
            for each in own
        )
        had = sum(
            rates[supply.item] * supply.curve.by(max(last - lead, sustain.start_min))
            for supply in days.supplies
            if supply.source in docks
        )
        most = max(most, asked - had)
        found.append(most)
    return tuple(found)


@dataclass
class _Line:
    """What is ordered so far of one kind of goods for one need."""

    choice: Orderable | None
    needed_min: int
    units: int = 0
    amount: float = 0.0


def _for_need(days: Days, need: str, left: dict[str, int]) -> Iterator[OrderAdvice]:
    """Order for each window what is missing beyond what was ordered for those before it."""
    missing = shortages(days, need)
    lead, covered = way_min(days), 0.0
    lines: dict[str, _Line] = {}
    for (first, _), until in zip(days.windows, missing, strict=True):
        needed = max(days.sustain.start_min, first - lead)
        while (open_amount := until - covered) > _SLACK * max(1.0, until):
            choice = _choose(days, need, left, needed)
            line = lines.setdefault(choice.code if choice else "", _Line(choice, needed))
            rate = _rate(days, choice.item if choice else _usual_item(days, need), need)
            units = max(1, ceil(open_amount / rate - _SLACK)) if rate else 0
            if choice:
                units = min(units, left[choice.code])
                left[choice.code] -= units
            line.units += units
            line.amount += min(open_amount, units * rate) if rate else open_amount
            covered += units * rate if rate else open_amount
    for line in lines.values():
        yield _advice(days, need, line)


def _choose(days: Days, need: str, left: dict[str, int], needed: int) -> Orderable | None:
    start = days.sustain.start_min
    usable = [
        each
        for each in days.sustain.orderables
        if left[each.code] > 0 and _rate(days, each.item, need) > 0
    ]
    timely = [each for each in usable if start + each.lead_min <= needed]
    if timely:
        return min(timely, key=lambda each: each.price_cny / _rate(days, each.item, need))
    return min(usable, key=lambda each: (each.lead_min, each.price_cny), default=None)


def _usual_item(days: Days, need: str) -> str:
    """Return the item that is carried most lightly for what it covers; empty if none does."""
    items = [each for each in days.sustain.problem.items if each.equivalents.get(need)]
    best = min(items, key=lambda each: each.weight_kg / each.equivalents[need], default=None)
    return best.code if best else ""


def _rate(days: Days, item: str, need: str) -> float:
    for each in days.sustain.problem.items:
        if each.code == item:
            return each.equivalents.get(need, 0.0)
    return 0.0


def _advice(days: Days, need: str, line: _Line) -> OrderAdvice:
    choice = line.choice
    order_by = None if choice is None else line.needed_min - choice.lead_min
    return OrderAdvice(
        need,
        choice.item if choice else _usual_item(days, need),
        choice.source if choice else "",
        choice.code if choice else "",
        line.units,
        line.amount,
        line.needed_min,
        order_by,
        late=order_by is not None and order_by < days.sustain.start_min,
        price_cny=(choice.price_cny if choice else 0.0) * line.units,
    )


def with_orders(sustain: SustainProblem, orders: Iterable[OrderAdvice]) -> SustainProblem:
    """Return the problem with what is ordered now on its docks when it comes.

    Advice without anything that could be ordered adds nothing.
    """
    leads = {each.code: each.lead_min for each in sustain.orderables}
    supplies = {(each.source, each.item): each for each in sustain.problem.supplies}
    for advice in orders:
        if advice.orderable and advice.units:
            key = advice.source, advice.item
            ready = sustain.start_min + leads[advice.orderable]
            had = supplies.get(key, Supply(*key, SupplyCurve(())))
            supplies[key] = replace(had, curve=_raised(had.curve, ready, advice.units))
    problem = replace(sustain.problem, supplies=tuple(supplies.values()))
    return replace(sustain, problem=problem)


def _raised(curve: SupplyCurve, minute: int, units: int) -> SupplyCurve:
    minutes = sorted({minute, *(step[0] for step in curve.steps)})
    return SupplyCurve(tuple((m, curve.by(m) + (units if m >= minute else 0)) for m in minutes))
