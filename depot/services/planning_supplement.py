"""A plan for what an order leaves open: with the stock, promises and trucks of now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from depot.domain.order import US_PER_MIN
from depot.domain.own_truck import supplier_of
from depot.domain.reserve_layer import ReserveLayer
from depot.errors import Conflict
from depot.io.reference import Reference
from depot.io.reference import reference as all_references
from depot.services.planning_case import PlanningCase, build_case
from depot.services.planning_estimate import OrderEstimate, estimate_order
from depot.services.planning_roads import site_location
from depot.services.planning_saved import plan_view
from depot.services.supply_layers import SupplyBasis
from depot.store.uow import Reader
from optimize.dispatch.problem import Problem, Site, Vehicle


@dataclass(frozen=True)
class Cover:
    """Units of an item that somebody else could still bring.

    Parameters
    ----------
    ready_min
        Minutes from now until they can be loaded.
    """

    item: str
    source: str
    source_name: str
    layer: ReserveLayer
    units: int
    ready_min: int


def supplement_case(
    reader: Reader,
    order_id: int,
    *,
    known: Reference | None = None,
    basis: SupplyBasis = SupplyBasis.PROMISED,
) -> PlanningCase:
    """Return the problem of relieving whom an order, as it stands now, leaves unrelieved.

    What the order still brings counts as brought; its trucks are free after their last stop.

    Raises
    ------
    NotFound, Conflict
        When there is no such order; when it can't be estimated, leaves nobody open, or its
        deadline is over.
    """
    estimate = estimate_order(reader, order_id)
    view = plan_view(reader, estimate.order.header.plan_id)
    if view.scenario is None or estimate.now_min >= estimate.problem.deadline_min:
        raise Conflict(
            "时限已过或原方案没有情景，不能再求补充方案。",
            "The deadline is over, or the plan carries no scenario: nothing more can be planned.",
        )
    now_min = max(estimate.now_min, 0)
    scenario = replace(
        view.scenario, onset_us=reader.now_us - now_min * US_PER_MIN, order_min=now_min
    )
    kinds = estimate.problem.vehicle_types
    case = build_case(
        reader,
        scenario,
        today=reader.today,
        known=known or all_references(),
        basis=basis,
        pallet_places={kind.code: int(kind.capacity_pallets) for kind in kinds},
    )
    problem = _left_open(case.problem, estimate)
    if not problem.sites:
        raise Conflict(
            "按现在的情况，该调拨单仍可全部保障，无需补充方案。",
            "As it stands, the order still relieves everybody: nothing is to be added.",
        )
    return replace(case, problem=problem)


def covers(case: PlanningCase, missing: Mapping[str, int]) -> tuple[Cover, ...]:
    """Return who could still bring the items that are missing, the soonest first."""
    problem = case.problem
    names = {source.code: source.name or source.code for source in problem.sources}
    layers = {(each.source, each.item): each.layer for each in case.layers}
    found = [
        Cover(
            supply.item,
            supply.source,
            names.get(supply.source, supply.source),
            layers.get((supplier_of(supply.source), supply.item), ReserveLayer.STOCK),
            supply.curve.steps[-1][1],
            max(0, supply.curve.steps[0][0] - problem.order_min),
        )
        for supply in problem.supplies
        if missing.get(supply.item) and supply.curve.steps
    ]
    return tuple(sorted(found, key=lambda each: (each.item, each.ready_min, -each.units)))


def _left_open(problem: Problem, estimate: OrderEstimate) -> Problem:
    figures = {each.site: each for each in estimate.now.sites}
    sites = []
    for site in problem.sites:
        at = figures.get(site.code)
        left = site if at is None else _rest(site, at.relieved, at.coverage)
        if left is not None:
            sites.append(left)
    return replace(
        problem,
        sites=tuple(sites),
        vehicles=tuple(_free_again(each, problem, estimate) for each in problem.vehicles),
    )


def _rest(site: Site, relieved: int, coverage: Mapping[str, float]) -> Site | None:
    people = site.people - relieved
    open_needs = {
        need: quantity * (1 - coverage.get(need, 0.0))
        for need, quantity in site.requirements.items()
        if coverage.get(need, 0.0) < 1
    }
    if people <= 0 or not open_needs:
        return None
    return replace(site, people=people, requirements=open_needs)


def _free_again(vehicle: Vehicle, problem: Problem, estimate: OrderEstimate) -> Vehicle:
    """Return a truck from where and when the order lets it go; its driver's day stays as it was."""
    before = {each.code: each for each in estimate.problem.vehicles}.get(vehicle.code, vehicle)
    trips = [
        each.now for each in estimate.trips if each.vehicle == vehicle.code and not each.cancelled
    ]
    free, start, driven = before.available_from_min, vehicle.start, vehicle.driven_min
    if trips:
        last = max(trips, key=lambda each: each.stops[-1].leave_min).stops[-1]
        free = last.leave_min
        there = site_location(last.site)
        start = there if there in problem.travel.locations else start
        # Nobody knows when they last rested, unless they have stood since then.
        has_stood = problem.order_min - free >= vehicle.break_min
        driven = 0 if has_stood else vehicle.drive_limit_min
    free = max(free, problem.order_min)
    until = max(before.available_until_min, free)
    return replace(
        vehicle,
        start=start,
        available_from_min=free,
        available_until_min=until,
        driven_min=driven,
    )
