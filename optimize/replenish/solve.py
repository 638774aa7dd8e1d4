"""Least lacking, then least cost; where something lacks, why, and how much money would do.

1. Cost with every target kept. 2. If that can't be: the least Σ weight × units lacking, then
the least cost with no more lacking (see `_with_no_more_lacking`). 3. The same least without
limits of money, and the least money on top with which it is reached; then without limits of
room, to tell the causes apart.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from optimize.backends.highs_linear import Ended, LinearAnswer, LinearProgram, solve_linear
from optimize.replenish.check import carry_out
from optimize.replenish.fefo import in_order_of_expiry
from optimize.replenish.model import Model, build, is_whole, plan_of
from optimize.replenish.plan import Cause, Extra, Outcome, Shortfall, Solution
from optimize.replenish.polish import polished
from optimize.replenish.problem import Place, Problem

_LACKS = ("short", "unserved")
_SLACK = 1e-6
_CENT = 0.01
_MANY = 200
_MOST, _HALF, _PART, _SOME = 0.8, 0.5, 0.4, 0.3


@dataclass(frozen=True)
class ReplenishParams:
    """Limits of a solve.

    Parameters
    ----------
    time_limit_s
        Seconds of the clock in all.
    gap, lacking_gap
        Relative, of the cost and of what lacks.
    """

    time_limit_s: float = 30.0
    gap: float = 1e-4
    lacking_gap: float = 1e-4


class _Run:
    """One problem with its clock."""

    def __init__(self, problem: Problem, params: ReplenishParams) -> None:
        self.problem, self.params = problem, params
        self.started = time.monotonic()

    def part_s(self, share: float) -> float:
        """Return the seconds for a step: a share of what is left."""
        left = self.params.time_limit_s - (time.monotonic() - self.started)
        return max(0.2, share * left)


def solve(problem: Problem, params: ReplenishParams | None = None) -> Solution:
    """Return the plan with its proof.

    Raises
    ------
    RuntimeError
        When the plan breaks a rule: a fault of this program.
    """
    run = _Run(problem, params or ReplenishParams())
    model = build(problem)
    least = 0.0
    _limit_lacking(model, 0.0)
    answer = _cheapest(run, model)
    values, bound = answer.values, answer.bound
    if values is None:
        _free_lacking(model)
        first = _least_lacking(run, model)
        if first.ended is Ended.INFEASIBLE:
            return _infeasible(run, model)
        if first.values is None:
            return Solution(Outcome.UNKNOWN, time_s=time.monotonic() - run.started)
        least = first.bound
        values, bound = _with_no_more_lacking(run, model, first, first.values)
    return _told(run, model, values, bound, max(0.0, least))


def _with_no_more_lacking(
    run: _Run, model: Model, first: LinearAnswer, start: np.ndarray
) -> tuple[np.ndarray, float]:
    """Return the cheapest values that lack no more, and a bound of their cost.

    First with no more of any item in any month, which falls apart by items but for money; then,
    where the least is proven, with no more in the weighted sum.
    """
    usual = list(model.upper)
    for kind in _LACKS:
        for _, at in model.of(kind):
            model.upper[at] = max(0.0, round(float(start[at]), 6))
    answer = _cheapest(run, model, start)
    model.upper = usual
    values = start if answer.values is None else answer.values
    if first.objective - first.bound > _SLACK * max(1.0, first.objective):
        return values, answer.bound
    most = first.objective + _SLACK * max(1.0, first.objective)
    model.row(_weights(model), -float("inf"), most)
    better = _cheapest(run, model, values)
    return (values if better.values is None else better.values), better.bound


def _limit_lacking(model: Model, most: float) -> None:
    for kind in _LACKS:
        for _, at in model.of(kind):
            model.upper[at] = most


def _free_lacking(model: Model) -> None:
    _limit_lacking(model, float("inf"))


def _weights(model: Model) -> dict[int, float]:
    """Return the columns of what lacks with their weights; the key's second part is the item."""
    return {
        at: model.problem.item_of[str(key[1])].weight
        for kind in _LACKS
        for key, at in model.of(kind)
    }


def _cheapest(run: _Run, model: Model, start: np.ndarray | None = None) -> LinearAnswer:
    """Minimise the cost; where that isn't proven in its time, better it item by item."""
    program = model.program(np.array(model.cost))
    if start is not None:
        start = polished(model, program, start, _until(run, _MOST))
    answer = solve_linear(program, run.part_s(_HALF), run.params.gap, start=start)
    if answer.ended is Ended.OPTIMAL or (answer.values is None and start is None):
        return answer
    values = answer.values if start is None else start
    if answer.values is not None and values is not None:
        values = min(values, answer.values, key=lambda each: float(program.cost @ each))
    if values is None:
        return answer
    if values is not start:
        values = polished(model, program, values, _until(run, _SOME))
    # However short the time was, the program in parts of packs has a bound.
    bound = max(answer.bound, solve_linear(_relaxed(program)).bound)
    return replace(answer, values=values, objective=float(program.cost @ values), bound=bound)


def _until(run: _Run, share: float) -> Callable[[], float]:
    """Return a clock of what is left of a share of the time that is left now."""
    end = time.monotonic() + run.part_s(share)
    return lambda: end - time.monotonic()


def _least_lacking(run: _Run, model: Model, *, parts: bool = False) -> LinearAnswer:
    """Minimise what lacks; in parts of packs if that is good enough."""
    cost = np.zeros(len(model.cost))
    for at, weight in _weights(model).items():
        cost[at] = weight
    program = model.program(cost)
    if parts:
        return solve_linear(_relaxed(program))
    answer = solve_linear(program, run.part_s(_PART), run.params.lacking_gap)
    near = answer.objective - answer.bound <= _SLACK * max(1.0, abs(answer.objective))
    if answer.values is None or near:
        return answer
    values = polished(model, program, answer.values, _until(run, _SOME))
    return replace(answer, values=values, objective=float(cost @ values))


def _relaxed(program: LinearProgram) -> LinearProgram:
    return replace(program, whole=np.zeros(program.cost.size, bool))


def _is_large(model: Model) -> bool:
    """Whether reasons are looked for in parts of packs: little less money, and at once."""
    return sum(model.whole) > _MANY


def _in_whole_units(run: _Run, model: Model, values: np.ndarray) -> np.ndarray:
    """Return values that move whole units: orders and renewals stay, flows are found anew."""
    if is_whole(model, values):
        return values
    program = model.program(np.array(model.cost), all_whole=True)
    fixed = np.array(model.whole, bool)
    lower, upper = program.lower.copy(), program.upper.copy()
    lower[fixed] = upper[fixed] = np.rint(values[fixed])
    fixed_program = replace(program, lower=lower, upper=upper)
    found = solve_linear(fixed_program, run.part_s(_HALF), run.params.gap)
    if found.values is None:
        found = solve_linear(program, run.part_s(_HALF), run.params.gap)
    if found.values is None:
        raise RuntimeError("no plan of whole units was found in the time")
    return found.values


def _told(run: _Run, model: Model, values: np.ndarray, bound: float, least: float) -> Solution:
    problem = run.problem
    plan = in_order_of_expiry(problem, plan_of(model, _in_whole_units(run, model, values)))
    account = carry_out(problem, plan)
    if account.faults:
        raise RuntimeError("; ".join(account.faults[:5]))
    lacking = account.weighted(problem)
    solution = Solution(
        Outcome.SHORT if account.lacking else Outcome.KEPT, plan, account.cost_cny,
        min(bound, account.cost_cny), lacking, min(least, lacking),
        {code: tuple(path) for code, path in account.ready.items()}, dict(account.spent),
    )  # fmt: skip
    if account.lacking:
        solution = _explained(run, solution, account.lacking)
    return replace(solution, time_s=time.monotonic() - run.started)


def _infeasible(run: _Run, model: Model) -> Solution:
    """Nothing keeps the limits: return the least money with which something would."""
    _free_money(model)
    extra = _least_money(run, model)
    return Solution(Outcome.INFEASIBLE, extra=extra, time_s=time.monotonic() - run.started)


def _free_money(model: Model) -> None:
    for _, at in model.of("extra"):
        model.upper[at] = float("inf")


def _money_on_top(run: _Run, model: Model) -> tuple[tuple[Extra, ...], LinearAnswer]:
    """Return the least money on top, and what lacks where money has no limit."""
    _free_money(model)
    free = _least_lacking(run, model, parts=_is_large(model))
    if free.values is None:
        return (), free
    most = free.objective + _SLACK * max(1.0, free.objective)
    model.row(_weights(model), -float("inf"), most)
    return _least_money(run, model), free


def _least_money(run: _Run, model: Model) -> tuple[Extra, ...]:
    """Return the least sum; of years that would do, the later one."""
    money = model.of("extra")
    cost = np.zeros(len(model.cost))
    last = model.problem.calendar(model.problem.months - 1)[0]
    for key, at in money:
        cost[at] = 1.0 + _SLACK * (last - int(str(key[1])))
    program = model.program(cost)
    if _is_large(model):
        answer = solve_linear(_relaxed(program))
    else:
        answer = solve_linear(program, run.part_s(1.0), run.params.lacking_gap)
    if answer.values is None:
        return ()
    return tuple(
        Extra(int(str(key[1])), str(key[2]), float(answer.values[at]))
        for key, at in money
        if answer.values[at] > _CENT
    )


def _explained(run: _Run, found: Solution, lacking: dict[tuple[str, int], int]) -> Solution:
    problem = run.problem
    rich_model = build(problem)
    extra, rich = _money_on_top(run, rich_model)
    roomy_problem = replace(
        problem, budget=None, places=tuple(Place(each.code) for each in problem.places)
    )
    roomy_model = build(roomy_problem)
    roomy = _least_lacking(run, roomy_model, parts=_is_large(roomy_model))
    with_money = _lacking_of(rich_model, rich)
    with_room = _lacking_of(roomy_model, roomy)
    shortfalls = []
    for (item, month), units in sorted(lacking.items(), key=lambda each: each[0][::-1]):
        more = [found is not None and found.get((item, month), 0.0) < units - _CENT
                for found in (with_money, with_room)]  # fmt: skip
        cause = _cause(problem, item, month) if not any(more) else _WHAT_HELPS[more.index(True)]
        shortfalls.append(Shortfall(item, month, units, cause))
    left = rich.objective if rich.values is not None else found.lacking
    return replace(found, shortfalls=tuple(shortfalls), extra=extra, left_short=max(0.0, left))


def _lacking_of(model: Model, answer: LinearAnswer) -> dict[tuple[str, int], float] | None:
    if answer.values is None:
        return None
    found: dict[tuple[str, int], float] = {}
    for kind in _LACKS:
        for key, at in model.of(kind):
            place = (str(key[1]), int(str(key[2])))
            found[place] = found.get(place, 0.0) + float(answer.values[at])
    return found


_WHAT_HELPS = (Cause.MONEY, Cause.ROOM)


def _cause(problem: Problem, item: str, month: int) -> Cause:
    """Tell whether anything that is ordered could have come by then."""
    starts = [
        offer.first_month + offer.lead_months
        for offer in problem.offers
        if offer.item == item and any(True for _ in problem.order_months(offer))
    ]
    return Cause.TIME if starts and month < min(starts) else Cause.SELLERS
