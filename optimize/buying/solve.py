"""Least missing, then least cost, then fewest sellers: CP-SAT, three solves of whole numbers."""

from __future__ import annotations

from dataclasses import replace

from ortools.sat.python import cp_model

from optimize.buying.check import check
from optimize.buying.problem import BuyingAnswer, BuyingProblem
from optimize.result import Status


def solve(problem: BuyingProblem, time_limit_s: float = 5.0) -> BuyingAnswer:
    """Return who sells how much.

    Minimises Σ w_i short_i (w_i as of `BuyingProblem.share_weight`), then Σ price × units
    among those answers, then the number of sellers, subject to: Σ units of an item + short =
    need; units ≤ offered; an offer counts only when it is ready by the deadline; at most
    `seller_cap` sellers. The same problem gives the same answer.

    Parameters
    ----------
    time_limit_s
        Of each of the three solves.

    Raises
    ------
    RuntimeError
        When the answer breaks a rule: a fault of this program.
    """
    model = _Model(problem)
    proven = True
    for goal in (model.missing, model.cost, model.sellers):
        proven = model.fix(goal, time_limit_s) and proven
    answer = model.answer(Status.OPTIMAL if proven else Status.FEASIBLE)
    faults = check(problem, answer)
    if faults:
        raise RuntimeError("; ".join(faults))
    return answer


def fastest(problem: BuyingProblem, time_limit_s: float = 5.0) -> BuyingAnswer:
    """Return the cheapest answer among those that are complete the earliest.

    As much as can be had by the deadline comes; the last of it as early as possible.
    """
    best = solve(problem, time_limit_s)
    for minute in sorted({each.ready_min for each in problem.usable}):
        sooner = solve(replace(problem, deadline_min=minute), time_limit_s)
        if _missing(problem, sooner) == _missing(problem, best):
            return sooner
    return best


def _missing(problem: BuyingProblem, answer: BuyingAnswer) -> int:
    return sum(problem.share_weight(item) * units for item, units in answer.short.items())


class _Model:
    """Variables `units[offer]`, `short[item]`, `used[seller]`."""

    def __init__(self, problem: BuyingProblem) -> None:
        self._problem = problem
        self._model = model = cp_model.CpModel()
        self._last: cp_model.CpSolver | None = None
        needs = sorted(problem.needs.items())
        offers = problem.usable
        self._units = {
            each.key: model.new_int_var(0, min(each.units, problem.needs[each.item]), each.key)
            for each in offers
        }
        self._short = {item: model.new_int_var(0, need, f"short {item}") for item, need in needs}
        used = {
            seller: model.new_bool_var(f"used {seller}")
            for seller in sorted({each.seller for each in offers})
        }
        for item, need in needs:
            bought = sum(self._units[each.key] for each in offers if each.item == item)
            model.add(bought + self._short[item] == need)
        for each in offers:
            most = min(each.units, problem.needs[each.item])
            model.add(self._units[each.key] <= most * used[each.seller])
        if problem.seller_cap is not None:
            model.add(sum(used.values()) <= problem.seller_cap)
        self.missing = sum(problem.share_weight(item) * self._short[item] for item, _ in needs)
        self.cost = sum(each.price * self._units[each.key] for each in offers)
        self.sellers = sum(used.values())

    def fix(self, goal: cp_model.LinearExprT, time_limit_s: float) -> bool:
        """Minimise a goal and keep its value from now on; return whether it is proven."""
        self._model.minimize(goal)
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 1
        solver.parameters.random_seed = 0
        solver.parameters.max_time_in_seconds = time_limit_s
        found = solver.solve(self._model)
        if found not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
            # Buying nothing is always an answer, so only the clock can have ended it.
            return False
        self._last = solver
        self._model.add(goal <= solver.value(goal))
        return bool(found == cp_model.OPTIMAL)

    def answer(self, status: Status) -> BuyingAnswer:
        """Return the last solution found; nothing bought where there was none."""
        if self._last is None:
            return BuyingAnswer(short=dict(self._problem.needs))
        units = {key: self._last.value(each) for key, each in self._units.items()}
        short = {item: self._last.value(each) for item, each in self._short.items()}
        prices = {each.key: each.price for each in self._problem.offers}
        return BuyingAnswer(
            {key: count for key, count in units.items() if count},
            {item: count for item, count in short.items() if count},
            sum(count * prices[key] for key, count in units.items()),
            status,
        )
