"""What each change is worth: people relieved with it and without, and in turn.

Goods help together: water without food relieves nobody by the count of people who get all. So a
change is measured by what the whole plan loses without it, not by what it alone would add to
today. In that order, most people per yuan first, the changes are then added to today one by one;
these steps sum up to the whole. A change that the plan loses nothing without is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from optimize.preposition.changes import Change, ChangeKind, base_of, code_of, with_changes
from optimize.preposition.frontier import everybody
from optimize.preposition.outcome import ScenarioAnswers
from optimize.preposition.plan import Plan
from optimize.preposition.problem import Layer, Problem

_NOBODY = 1e-4


@dataclass(frozen=True)
class MeasuredChange:
    """A change and its worth.

    Parameters
    ----------
    without
        Expected people, by priority, whom the whole plan would no longer relieve without it.
    after
        Expected people relieved when this and all before it in the list are done.
    """

    change: Change
    without: float
    after: float


@dataclass(frozen=True)
class MeasuredPlan:
    """Changes in the order in which they are best done, and the plan that they make.

    Parameters
    ----------
    plan
        Without the changes that help nobody.
    before, people
        Expected people, by priority, relieved before any of them and after all.
    """

    plan: Plan
    changes: tuple[MeasuredChange, ...]
    before: float
    people: float


class PeopleRelieved:
    """Expected people, by priority, that plans relieve."""

    def __init__(self, problem: Problem, answers: ScenarioAnswers | None = None) -> None:
        self._problem = problem
        self._answers = answers or ScenarioAnswers(problem)
        self._all = everybody(problem)

    def of(self, plan: Plan) -> float:
        """Return what a plan relieves."""
        return max(0.0, self._all - self._answers.lacking(plan))

    def gains(self, plan: Plan) -> dict[str, float]:
        """Return reserve to the people whom one more unit of it, for nothing, would relieve."""
        slopes = self._answers.slopes(plan)
        shift = slopes.size - len(self._problem.reserves)
        return {
            reserve.code: max(0.0, -float(slope))
            for reserve, slope in zip(self._problem.reserves, slopes[shift:], strict=True)
        }


def measured(
    problem: Problem,
    plan: Plan,
    changes: Sequence[Change],
    relieved: PeopleRelieved | None = None,
    should_stop: Callable[[], bool] = lambda: False,
) -> MeasuredPlan:
    """Measure each change, leave out what helps nobody, and put the others in order.

    Stopped, the rest keeps the order of its kind, measured as nothing.
    """
    relieved = relieved or PeopleRelieved(problem)
    plan, kept = _helpful(problem, plan, list(changes), relieved, should_stop)
    whole = relieved.of(plan)
    lost = {
        id(each): 0.0 if should_stop() else whole - relieved.of(_without(problem, plan, each))
        for each in kept
    }
    # What is for nothing and helps comes first; a cache comes before what it holds.
    kept.sort(key=lambda each: (-_per_yuan(lost[id(each)], each.money_cny), each.item, each.place))
    kept = _caches_first(kept)
    now = base_of(plan, kept)
    before = relieved.of(now)
    found, after = [], before
    for each in kept:
        now = with_changes(now, [each])
        after = after if should_stop() else relieved.of(now)
        found.append(MeasuredChange(each, lost[id(each)], after))
    return MeasuredPlan(plan, tuple(found), before, whole)


def _helpful(
    problem: Problem, plan: Plan, changes: list[Change], relieved: PeopleRelieved,
    should_stop: Callable[[], bool],
) -> tuple[Plan, list[Change]]:  # fmt: skip
    """Take back, the dearest first, what the plan relieves as many people without."""
    whole = relieved.of(plan)
    kept = list(changes)
    for each in sorted(changes, key=lambda change: -change.money_cny):
        if should_stop():
            break
        if each.kind is ChangeKind.CACHE and _is_used(problem, plan, each.place):
            continue
        trial = _without(problem, plan, each)
        if whole - relieved.of(trial) <= _NOBODY and not _breaks_minimum(problem, trial):
            plan = trial
            kept.remove(each)
    return plan, kept


def _breaks_minimum(problem: Problem, plan: Plan) -> bool:
    """Return whether a minimum standard isn't kept."""
    return any(
        sum(plan.units.get(r.code, 0.0) for r in problem.reserves if rule.counts(r))
        < rule.least - _NOBODY
        for rule in problem.rules
        if rule.least
    )


def _is_used(problem: Problem, plan: Plan, place: str) -> bool:
    return any(
        reserve.place == place and plan.units.get(reserve.code, 0.0) for reserve in problem.reserves
    )


def _without(problem: Problem, plan: Plan, change: Change) -> Plan:
    """Return the plan without a change; without a cache, nothing that came there is there."""
    trial = with_changes(plan, [change], -1.0)
    if change.kind is not ChangeKind.CACHE:
        return trial
    place = problem.place_of[change.place]
    new = {
        reserve.code
        for reserve in problem.reserves
        if reserve.place == change.place
        and (reserve.layer is not Layer.STOCK or not place.volume_m3)
        and code_of(reserve.code) is not None
    }
    return Plan(trial.options, {c: n for c, n in trial.units.items() if c not in new})


def _caches_first(changes: list[Change]) -> list[Change]:
    """Return the changes with each cache before the first that brings something there."""
    found: list[Change] = []
    caches = {each.place: each for each in changes if each.kind is ChangeKind.CACHE}
    for each in changes:
        cache = caches.pop(each.place, None)
        if cache is not None and cache is not each:
            found.append(cache)
        if each.kind is not ChangeKind.CACHE or cache is each:
            found.append(each)
    return found


def _per_yuan(people: float, money_cny: float) -> float:
    return people / max(money_cny, 1e-2) if people > _NOBODY else 0.0
