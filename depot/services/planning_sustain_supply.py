"""What sources have over the days after a dispatch plan, and heating goods beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from depot.domain.norms import SupportNorm
from depot.services.stock import issuable_snapshot
from depot.store.uow import Reader
from optimize.dispatch import problem as opt
from optimize.supply import SupplyCurve


def with_later_supplies(first: opt.Problem, wide: opt.Problem) -> opt.Problem:
    """Return a plan's problem with what comes after its deadline.

    Until then its own curves count, because what it plans to load may be
    reserved by now; later each curve rises as that of ``wide`` does.

    Parameters
    ----------
    wide
        The same scenario as it is now, with a deadline days later.
    """
    travel = wide.travel if set(first.travel.locations) <= set(wide.travel.locations) else None
    profiles = set(first.travel.minutes)
    if travel is None or not profiles <= set(travel.minutes):
        travel = first.travel
    sources = {source.code: source for source in first.sources}
    for source in wide.sources:
        if source.location in travel.locations:
            sources.setdefault(source.code, source)
    items = {item.code: item for item in (*wide.items, *first.items)}
    known = {(each.source, each.item): each for each in first.supplies}
    supplies = dict(known)
    for each in wide.supplies:
        key = each.source, each.item
        if each.source not in sources:
            continue
        had = known.get(key)
        if had is not None:
            supplies[key] = replace(had, curve=_longer(had.curve, each.curve, first.deadline_min))
        else:
            supplies[key] = replace(each, curve=_after(each.curve, first.deadline_min))
    return replace(
        first,
        items=tuple(item for _, item in sorted(items.items())),
        sources=tuple(sources.values()),
        supplies=tuple(each for each in supplies.values() if each.curve.steps),
        travel=travel,
    )


def with_heating(
    reader: Reader, problem: opt.Problem, heating: Sequence[SupportNorm], arrives_on: date
) -> opt.Problem:
    """Return the problem with heating goods that our warehouses have; each is its own need."""
    if not heating:
        return problem
    wanted = {norm.item for norm in heating}
    catalogue = {item.code: item for item in reader.catalogue.items()}
    items = {item.code: item for item in problem.items}
    for code in sorted(wanted & set(catalogue)):
        item = catalogue[code]
        if item.weight_kg > 0:
            items[code] = opt.Item(
                code, item.weight_kg, item.volume_m3, {code: 1.0}, item.name_zh
            )  # fmt: skip
    sources = {source.code for source in problem.sources}
    stock = issuable_snapshot(reader, arrives_on).units
    more = [
        opt.Supply(depot, code, SupplyCurve.at_once(units))
        for (depot, code), units in sorted(stock.items())
        if code in wanted and code in items and depot in sources and units > 0
    ]
    kept = [each for each in problem.supplies if each.item not in wanted]
    return replace(
        problem,
        items=tuple(item for _, item in sorted(items.items())),
        supplies=(*kept, *more),
    )


def _longer(first: SupplyCurve, wide: SupplyCurve, deadline_min: int) -> SupplyCurve:
    base = first.by(deadline_min)
    by_then = wide.by(deadline_min)
    steps = [step for step in first.steps if step[0] <= deadline_min]
    steps += [
        (minute, base + units - by_then) for minute, units in wide.steps if minute > deadline_min
    ]
    return SupplyCurve(tuple(steps))


def _after(wide: SupplyCurve, deadline_min: int) -> SupplyCurve:
    """Return a curve that the plan didn't know, from its deadline on."""
    steps = [(minute, units) for minute, units in wide.steps if minute > deadline_min]
    there = wide.by(deadline_min)
    return SupplyCurve((*(((deadline_min, there),) if there else ()), *steps))
