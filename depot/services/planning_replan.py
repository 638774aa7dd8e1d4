"""Planning again while an order is carried out (现场调整): from reports to another order.

The new plan takes the place of trips that haven't been loaded; it is saved and drafted like any
plan, and its approval gives up the trips that it replaces (`services/order_dropping.py`).
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import timedelta
from math import ceil
from typing import Any, Final

from depot.domain.scenario import Scenario
from depot.errors import Conflict
from depot.io.scenario_json import scenario_to_json
from depot.services.order_loading import read_order
from depot.services.planning import product_version
from depot.services.planning_case import MIN_PER_DAY
from depot.services.planning_execution import SOLVER, UnderWay, replan_of, under_way
from depot.services.planning_reports import Report, events_of, reported_roads
from depot.services.stock import issuable_snapshot
from depot.services.supply_layers import SupplyBasis
from depot.store.uow import Reader
from optimize.dispatch.check import check
from optimize.dispatch.codec import plan_document, problem_to_json
from optimize.dispatch.events import Event, SiteWithdrawn, TruckLost
from optimize.dispatch.outcome import DispatchResult
from optimize.dispatch.plan import Trip
from optimize.dispatch.replan import Outlook, ReplanParams, ReplanResult, carry_on, replan
from optimize.dispatch.replan_changes import ChangeKind, TripChange
from optimize.params import SolveParams
from optimize.result import Status

__all__ = [
    "ChangeKind", "Deviation", "ReplanCase", "ReplanParams", "ReplanResult", "SolveParams",
    "TripChange", "deviation", "expected_trips", "outlook",
    "replan_case", "replan_document", "solve_replan",
]  # fmt: skip

_NEARLY: Final = 1e-6


@dataclass(frozen=True)
class ReplanCase:
    """Everything that a re-plan is made from.

    Parameters
    ----------
    scenario
        Of the plan under way, with its roads as they were reported since.
    snapshot_seq
        Position of the ledger when it was read.
    """

    state: UnderWay
    events: tuple[Event, ...]
    scenario: Scenario | None
    snapshot_seq: int
    arrives_on: str


def replan_case(reader: Reader, order_id: int, reports: Sequence[Report] = ()) -> ReplanCase:
    """Return an order as it is carried out, with what was reported.

    Raises
    ------
    NotFound, InvalidInput
        When a report names what isn't there.
    Conflict
        When the order isn't under way or its deadline is over.
    """
    state = under_way(reader, order_id)
    if state.execution.now_min >= state.problem.deadline_min:
        raise Conflict(
            f"调拨单 {state.first.order.number} 的时限已过，不能再调整。",
            f"The deadline of order {state.first.order.number} is over: nothing can be replanned.",
        )
    before: list[Event] = [TruckLost(code) for code in state.lost]
    before += [SiteWithdrawn(code) for code in state.withdrawn]
    arrives_on = reader.today + timedelta(days=ceil(state.problem.deadline_min / MIN_PER_DAY))
    return ReplanCase(
        state,
        (*before, *events_of(reader, state, reports)),
        reported_roads(state, reports),
        issuable_snapshot(reader, arrives_on).seq,
        arrives_on.isoformat(),
    )


def outlook(case: ReplanCase) -> Outlook:
    """Return what comes of the plan if nobody decides anything new."""
    return carry_on(case.state.problem, case.state.execution, case.events)


@dataclass(frozen=True)
class Deviation:
    """How far an order is from its plan.

    Parameters
    ----------
    people
        Fewer people relieved in time than planned; negative if more.
    late_min
        Minutes that the latest trip reaches its last stop later than planned; 0 if none is late.
    cancelled
        Trips that can't go at all any more.
    """

    people: int
    late_min: int
    cancelled: int


def deviation(case: ReplanCase) -> Deviation:
    """Return how far an order is from its plan if nobody decides anything new."""
    found = outlook(case)
    planned = case.state.execution.plan.trips
    late = [0, *(_later(planned[number], now) for number, now in expected_trips(case, found))]
    return Deviation(
        case.state.planned_people - found.figures.people_relieved,
        max(late),
        sum(1 for each in found.trips if each.run is None),
    )


def expected_trips(case: ReplanCase, found: Outlook) -> list[tuple[int, Trip]]:
    """Return the trips that still go or have gone, numbered from 0 as in the execution's plan.

    With the minutes that are known or expected.
    """
    planned = case.state.execution.plan.trips
    ahead = {(trip.vehicle, trip.load_start_min): trip for trip in found.plan.trips}
    going = [
        (each.number, ahead.get((planned[each.number].vehicle, each.run.start)))
        for each in found.trips
        if each.run is not None
    ]
    begun = [(each.number, each.trip) for each in found.fixed]
    return [*begun, *((number, trip) for number, trip in going if trip is not None)]


def _later(before: Trip, now: Trip) -> int:
    """Return the minutes that the last stop of both is reached later."""
    common = [(old, new) for old in before.stops for new in now.stops if old.site == new.site]
    return common[-1][1].arrive_min - common[-1][0].arrive_min if common else 0


def solve_replan(case: ReplanCase, params: ReplanParams | None = None) -> ReplanResult:
    """Return a checked plan for the rest of the day."""
    return replan(case.state.problem, case.state.execution, case.events, params)


def dropped(case: ReplanCase, result: ReplanResult) -> tuple[tuple[int, int], ...]:
    """Return ``(order id, trip)`` of the trips not loaded that don't go as they were."""
    return tuple(
        case.state.trips[each.number]
        for each in result.changes
        if each.number is not None and not each.begun and each.kind is not ChangeKind.KEPT
    )


def kept(result: ReplanResult) -> tuple[Trip, ...]:
    """Return the trips not loaded that go as they were, under their old order."""
    return tuple(
        each.after
        for each in result.changes
        if each.kind is ChangeKind.KEPT and not each.begun and each.after is not None
    )


def replaced(reader: Reader, plan_id: int) -> tuple[tuple[str, tuple[int, ...]], ...]:
    """Return order numbers with the trips whose place an order of this plan takes."""
    told = replan_of(reader, plan_id)
    if told is None:
        return ()
    trips: dict[int, list[int]] = {}
    for order_id, trip in told["drop"]:
        trips.setdefault(int(order_id), []).append(int(trip))
    return tuple(
        (read_order(reader, order_id).order.number, tuple(sorted(numbers)))
        for order_id, numbers in sorted(trips.items())
    )


def replan_document(case: ReplanCase, result: ReplanResult) -> str:
    """Return the JSON text of a re-plan, to be saved and drafted like any plan.

    Its problem is what was left to decide, its plan all trips that haven't begun; the part
    ``replan`` says which of them stay with their order and which trips it takes the place of.

    Raises
    ------
    Conflict
        When it came out of no scenario.
    """
    state = case.state
    if case.scenario is None:
        raise Conflict(
            "原方案没有情景，调整方案不能保存。",
            "The plan under way carries no scenario; its re-plan can't be kept.",
        )
    now = result.situation
    content: dict[str, Any] = {
        **plan_document(result.residual, _as_solved(result)),
        "solver_version": f"{SOLVER} · {product_version()}",
        "scenario": scenario_to_json(case.scenario),
        "snapshot_seq": case.snapshot_seq,
        "arrives_on": case.arrives_on,
        "supply_basis": SupplyBasis.PROMISED.value,
        "places": [asdict(place) for place in state.places],
        "replan": {
            "order_id": state.first.order.id,
            "drop": [list(pair) for pair in dropped(case, result)],
            "keep": [[trip.vehicle, trip.load_start_min] for trip in kept(result)],
            "situation": problem_to_json(now.now),
            "lost": sorted(now.lost),
            "withdrawn": sorted(now.withdrawn),
        },
    }
    return json.dumps(content, ensure_ascii=False)


def _as_solved(result: ReplanResult) -> DispatchResult:
    report = check(result.residual, result.new)
    reached = report.figures.weighted_relieved >= result.bound_weighted - _NEARLY
    return DispatchResult(
        status=Status.OPTIMAL if reached else Status.FEASIBLE,
        plan=result.new,
        report=report,
        bound_people=result.bound_people,
        bound_weighted=result.bound_weighted,
        gap=result.gap,
        time_s=result.time_s,
        seed=result.seed,
        stopped_by=result.stopped_by,
        iterations=result.iterations,
        reasons=result.reasons,
        solver=SOLVER,
    )
