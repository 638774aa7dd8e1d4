"""What vetted sellers' offers (紧急采购) would add to a plan: the same problem with them.

Goods that are bought come to our dock and are loaded there. No order can reserve what nobody
has bought yet, so this is a second plan beside the first: how many more people it relieves,
and what would have to be bought for it by when.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil
from typing import Final

from depot.domain.demand import requirements
from depot.domain.place import PlaceKind
from depot.domain.reserve_layer import LayerCurve
from depot.io.reference import Reference
from depot.io.reference import reference as all_references
from depot.services.planning_buying import Wanted
from depot.services.planning_case import PlanningCase, useful_items
from depot.services.planning_mix import with_mix_rules
from depot.services.planning_supply import CallTime, added_curve
from depot.services.purchase_offers import PurchaseOffer, purchase_offers
from depot.services.reliability import reliability_book
from depot.services.supply_layers import counted_on, purchase_curves
from depot.store.uow import Reader
from optimize.dispatch.plan import Plan
from optimize.dispatch.problem import Problem, Supply
from optimize.dispatch.solve import DispatchResult
from optimize.supply import SupplyCurve

_MIN_PER_HOUR: Final = 60


@dataclass(frozen=True)
class OffersCase:
    """A case with offers on the dock of one of our warehouses.

    Parameters
    ----------
    case
        The same sites, trucks and roads, with more to load.
    depot
        Code of the warehouse.
    curves
        What is offered, as the plan counts on it, by seller.
    own
        Item to the units that the warehouse has without them.
    """

    case: PlanningCase
    depot: str
    curves: tuple[LayerCurve, ...]
    own: Mapping[str, int]


@dataclass(frozen=True)
class OffersGain:
    """What the second plan does better.

    Parameters
    ----------
    more
        People relieved by the deadline beyond the first plan; never negative, since the
        first plan stays possible.
    wanted
        What would have to be bought; nothing when nobody more is relieved.
    within_hours
        Hours after the order by which the last of it must be on the dock.
    cost_cny
        Of what is wanted, from the sellers that are there first.
    """

    relieved: int
    more: int
    wanted: tuple[Wanted, ...] = ()
    within_hours: int = 0
    cost_cny: float = 0.0


def offers_case(
    reader: Reader, case: PlanningCase, *, known: Reference | None = None
) -> OffersCase | None:
    """Return a case with what vetted sellers offer today; None when nothing can be counted on.

    Offers are counted as the case counts on others: as offered, or on reliable amounts.
    """
    known = known or all_references()
    depot = _warehouse(reader, case.problem)
    needs = requirements(case.scenario, known.norms)
    items = useful_items(reader.catalogue.items(), case.scenario, known.norms, needs)
    call = CallTime.of(case.scenario, known.norms, known.calendar)

    def lead(offer: PurchaseOffer) -> int:
        minutes = offer.lead_day_min if call.by_day else offer.lead_night_min
        return ceil(minutes * call.lead_factor)

    offered = purchase_curves(
        purchase_offers(reader, reader.today), items, lead, reliability_book(reader)
    )
    curves = counted_on(offered, case.basis)
    if not depot or not curves:
        return None
    problem, bought = case.problem, {each.item for each in curves}
    kept = {each.code: each for each in problem.items}
    kept |= {code: items[code] for code in bought if code not in kept}
    own = {
        each.item: each.curve.total
        for each in problem.supplies
        if each.source == depot and each.item in bought
    }
    more = replace(
        problem,
        items=tuple(item for _, item in sorted(kept.items())),
        supplies=_with_offers(problem.supplies, depot, curves, problem.order_min),
    )
    more = with_mix_rules(reader, more)
    return OffersCase(replace(case, problem=more), depot, curves, own)


def offers_gain(found: OffersCase, before: DispatchResult, after: DispatchResult) -> OffersGain:
    """Return what the plan with the offers does better than the one without."""
    relieved = before.report.figures.people_relieved
    more = max(0, after.report.figures.people_relieved - relieved)
    if not more:
        return OffersGain(relieved, 0)
    beyond, last_min = _beyond_stock(found, after.plan)
    wanted = tuple(Wanted(item, units) for item, units in sorted(beyond.items()))
    hours = max(1, ceil((last_min - found.case.problem.order_min) / _MIN_PER_HOUR))
    cost = sum(_cost(found.curves, each) for each in wanted)
    return OffersGain(relieved + more, more, wanted, hours, cost)


def _warehouse(reader: Reader, problem: Problem) -> str:
    """Return the first of our warehouses that loads trucks in this plan; empty if none does."""
    ours = {each.code for each in reader.places.depots() if each.kind is PlaceKind.WAREHOUSE}
    codes = (each.code for each in problem.sources if each.code in ours and each.docks)
    return next(codes, "")


def _with_offers(
    supplies: Sequence[Supply], depot: str, curves: Sequence[LayerCurve], order_min: int
) -> tuple[Supply, ...]:
    """Add what is bought to what the warehouse has; its price is told beside the plan."""
    grouped: dict[str, list[LayerCurve]] = {}
    for each in curves:
        grouped.setdefault(each.item, []).append(each)
    found = []
    for supply in supplies:
        group = grouped.pop(supply.item, []) if supply.source == depot else []
        found.append(
            replace(supply, curve=_sum(supply.curve, added_curve(group, order_min)))
            if group
            else supply
        )
    found += [
        Supply(depot, item, added_curve(group, order_min))
        for item, group in sorted(grouped.items())
    ]
    return tuple(found)


def _sum(first: SupplyCurve, second: SupplyCurve) -> SupplyCurve:
    minutes = sorted({minute for curve in (first, second) for minute, _ in curve.steps})
    return SupplyCurve(tuple((m, first.by(m) + second.by(m)) for m in minutes))


def _beyond_stock(found: OffersCase, plan: Plan) -> tuple[dict[str, int], int]:
    """Return the units loaded beyond what is there, and when the last of them are loaded."""
    taken: dict[str, int] = {}
    last = 0
    for trip in sorted(plan.trips, key=lambda each: each.load_start_min):
        if trip.source != found.depot:
            continue
        for item, units in trip.load().items():
            taken[item] = taken.get(item, 0) + units
            if taken[item] > found.own.get(item, 0):
                last = trip.load_start_min
    beyond = {item: units - found.own.get(item, 0) for item, units in taken.items()}
    return {item: units for item, units in beyond.items() if units > 0}, last


def _cost(curves: Sequence[LayerCurve], wanted: Wanted) -> float:
    left, cost = wanted.quantity, 0.0
    for each in sorted((e for e in curves if e.item == wanted.item), key=lambda e: e.steps[0]):
        units = min(left, each.promised)
        left -= units
        cost += units * each.unit_cost_cny
    return cost
