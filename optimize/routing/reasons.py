"""Why no plan can keep a routing problem's rules: what is proven without a search."""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np
from scipy.sparse.csgraph import shortest_path

from optimize.findings import Found
from optimize.routing.problem import Customer, Fleet, Problem, Table

_SLACK = 1e-6
MOST_REASONS = 20


def impossible(problem: Problem) -> tuple[Found, ...]:
    """Return why there is no plan; empty where nothing proves it."""
    return tuple(_reasons(problem))[:MOST_REASONS]


def _reasons(problem: Problem) -> Iterator[Found]:
    fleets = [each for each in problem.fleets if each.count > 0]
    if not fleets:
        yield Found("fleets", "没有任何车辆，请填写count。", "There are no vehicles; give a count.")
        return
    yield from _too_large(problem, fleets)
    yield from _too_much(problem, fleets)
    if problem.is_timed:
        yield from _too_late(problem, fleets)


def _too_large(problem: Problem, fleets: list[Fleet]) -> Iterator[Found]:
    largest = max(each.capacity for each in fleets)
    for number, customer in enumerate(problem.customers):
        if customer.demand > largest * (1 + _SLACK) and not problem.split:
            yield Found(
                f"customers[{number}].demand",
                f"需求{customer.demand:g}超过最大车容量{largest:g}，且不允许拆分。",
                f"Its demand, {customer.demand:g}, is more than any vehicle carries "
                f"({largest:g}), and may not be split.",
            )


def _too_much(problem: Problem, fleets: list[Fleet]) -> Iterator[Found]:
    units = math.fsum(each.demand for each in problem.customers)
    room = math.fsum(each.count * each.trips * each.capacity for each in fleets)
    if units > room * (1 + _SLACK):
        yield Found(
            "fleets",
            f"总需求{units:g}超过所有车辆全部车次的容量{room:g}。",
            f"All demands, {units:g}, are more than all vehicles carry in all trips, {room:g}.",
        )


def _too_late(problem: Problem, fleets: list[Fleet]) -> Iterator[Found]:
    durations = shortest_path(problem.ways.tables()[1], method="FW")
    for number, customer in enumerate(problem.customers):
        place = len(problem.depots) + number
        if not any(_in_time(problem, each, customer, place, durations) for each in fleets):
            yield Found(
                f"customers[{number}].late",
                "没有车能在时间窗内到达并按时收车；请核对时间窗、放行时刻与车辆工作时间。",
                "No vehicle gets there in its window and back in time; check the window, the "
                "release and the vehicles' hours.",
            )


def _in_time(
    problem: Problem, fleet: Fleet, customer: Customer, place: int, durations: Table
) -> bool:
    """Whether a vehicle that does nothing else could come, by the shortest ways."""
    for code in {fleet.start, *fleet.reloads}:
        depot = problem.depot_place[code]
        opens = problem.depots[depot]
        leaves = max(fleet.early, opens.early, customer.release)
        leaves += 0.0 if code == fleet.start else durations[problem.depot_place[fleet.start], depot]
        begins = max(leaves + durations[depot, place], customer.early)
        if begins > customer.late + _SLACK or begins > fleet.late + _SLACK:
            continue
        ends = begins + customer.service
        if fleet.end is not None:
            home = problem.depot_place[fleet.end]
            ends += float(np.min(durations[place, home]))
            if ends > problem.depots[home].late + _SLACK * max(1.0, ends):
                continue
        if ends <= fleet.late + _SLACK * max(1.0, ends):
            return True
    return False
