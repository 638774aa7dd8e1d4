"""A chosen point of the frontier: its actions by people per yuan, its worth, place by place."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from depot.domain.geodesy import distance_km
from depot.domain.reserve_answers import (
    ActionRow,
    FreshRow,
    GoodsRow,
    MarginalRow,
    PlaceRow,
    ReserveAnswers,
    ScenarioRow,
    SiteRow,
    SpotRow,
)
from depot.domain.reserve_plan import FEES, ActionKind
from depot.errors import Conflict
from depot.services.reserve_plan_case import ReserveCase
from depot.services.reserve_plan_solving import Explored, ReserveStep, figures, within
from optimize.preposition.changes import Change, changes_of
from optimize.preposition.check import PlanReport, check
from optimize.preposition.frontier import everybody
from optimize.preposition.goal import Goal, Measure
from optimize.preposition.measured import MeasuredPlan, PeopleRelieved, measured
from optimize.preposition.outcome import ScenarioAnswers
from optimize.preposition.plan import Plan, money_of
from optimize.preposition.problem import Problem
from optimize.preposition.risk_figures import by_place, sampled, site_chances
from optimize.preposition.solve import PrepositionParams
from optimize.preposition.values import foresight, mean_plan_worth

_MOST_MARGINALS = 400
_WORTH = 1e-6
_FEN = 100
_PEOPLE = Goal(Measure.PEOPLE)


def answers_of(
    explored: Explored,
    chosen: int,
    name: str,
    *,
    deep: bool = False,
    on_step: Callable[[ReserveStep], None] = lambda _step: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> ReserveAnswers:
    """Return all that is to be said of a point.

    Parameters
    ----------
    deep
        Whether the values of planning for scenarios and of foresight are worked out, too.

    Raises
    ------
    Conflict
        When there is no such point, or its plan fails the independent check.
    """
    if not 0 <= chosen < len(explored.points):
        raise Conflict("请先求解并选一个点。", "Solve and choose a point first.")
    case, point = explored.case, explored.points[chosen]
    problem = within(case.problem, point.row.budget_cny)
    on_step(ReserveStep("actions", 0, 1))
    answers = ScenarioAnswers(problem)
    relieved = PeopleRelieved(problem, answers)
    changes = changes_of(problem, point.plan, case.ending, _apart(case))
    found = measured(problem, point.plan, changes, relieved, should_stop)
    report = check(problem, found.plan, answers.outcomes(found.plan))
    if not report.ok:
        first = report.findings[0]
        raise Conflict(
            f"方案未通过独立校核（{len(report.findings)} 处，首处 {first.where}：{first.zh}），"
            "不能使用。请重新求解。",
            f"The plan failed its independent check ({len(report.findings)} findings, the first "
            f"at {first.where}: {first.en}). Solve again.",
        )
    on_step(ReserveStep("worth", 0, 1))
    today = Plan.today(problem)
    rows = tuple(_marginals(problem, relieved, today, found.plan))
    fresh = None if should_stop() else _fresh(case.fresh, found.plan)
    vss, evpi = _values(problem, found, deep=deep, should_stop=should_stop)
    return ReserveAnswers(
        explored.asked, name, explored.status, chosen,
        tuple(each.row for each in explored.points), explored.today, figures(problem, report),
        found.before, money_of(problem, found.plan), explored.balances, _actions(case, found),
        tuple(_scenarios(problem, explored.today_report, report)),
        tuple(_stock(problem, today, found.plan)),
        tuple(_sites(problem, explored.today_report, report)),
        tuple(_spots(case)), tuple(_goods(case)), rows, case.problem_hash, report.ok, fresh,
        vss, evpi,
    )  # fmt: skip


def _apart(case: ReserveCase) -> Callable[[str, str], float]:
    spots = case.case.spots

    def km(origin: str, place: str) -> float:
        if origin not in spots or place not in spots:
            return 0.0
        a, b = spots[origin], spots[place]
        return distance_km((a.lon, a.lat), (b.lon, b.lat))

    return km


def _actions(case: ReserveCase, found: MeasuredPlan) -> tuple[ActionRow, ...]:
    rows: list[ActionRow] = []
    for each in found.changes:
        change = each.change
        quantity = max(1, round(change.units))
        ending = next((case.ending[c] for c in change.adds if c in case.ending), None)
        renewed = ending if change.kind.value == "renew" else None
        rows.append(
            ActionRow(
                len(rows) + 1, ActionKind(change.kind.value), change.item, change.place,
                change.origin, change.option, quantity, round(change.money_cny * _FEN / quantity),
                each.without, each.after, renewed.agreement if renewed else "",
                renewed.ends_on.isoformat() if renewed else "", _fee(case, change),
            )
        )  # fmt: skip
    return tuple(rows)


def _fee(case: ReserveCase, change: Change) -> str:
    """Return where the amount of an action's fee is from."""
    if ActionKind(change.kind.value) not in FEES:
        return ""
    return "estimated" if case.case.estimated.intersection(change.adds) else "contract"


def _marginals(
    problem: Problem, relieved: PeopleRelieved, today: Plan, plan: Plan
) -> Iterator[MarginalRow]:
    """Return the most that one more unit of an item at a place relieves, by layer."""
    now, then = relieved.gains(today), relieved.gains(plan)
    best: dict[tuple[str, str, str], tuple[float, float]] = {}
    for each in problem.reserves:
        key = each.item, each.place, each.layer.value
        before = best.get(key, (0.0, 0.0))
        best[key] = max(before[0], now[each.code]), max(before[1], then[each.code])
    rows = [(key, worth) for key, worth in best.items() if max(worth) > _WORTH]
    rows.sort(key=lambda each: (-max(each[1]), each[0]))
    for (item, place, layer), worth in rows[:_MOST_MARGINALS]:
        yield MarginalRow(item, place, layer, *worth)


def _fresh(problem: Problem, plan: Plan) -> FreshRow:
    """Return what the plan relieves in scenarios that it was not made for."""
    report = check(problem, plan, ScenarioAnswers(problem).outcomes(plan))
    found = sampled(
        [each.probability for each in problem.scenarios],
        [report.people(each.code) for each in problem.scenarios],
    )
    return FreshRow(found.scenarios, found.mean, found.low, found.high)


def _values(
    problem: Problem, found: MeasuredPlan, *, deep: bool, should_stop: Callable[[], bool]
) -> tuple[float | None, float | None]:
    """Return what planning for scenarios and what foresight relieve more, in people."""
    if not deep or should_stop():
        return None, None
    params = PrepositionParams(30.0, 1e-4)
    lacking = everybody(problem) - found.people
    mean = mean_plan_worth(problem, _PEOPLE, params)
    perfect = foresight(problem, _PEOPLE, params, should_stop)
    return (
        max(0.0, mean - lacking) if mean < float("inf") else None,
        None if perfect is None else max(0.0, lacking - perfect),
    )


def _scenarios(problem: Problem, today: PlanReport, plan: PlanReport) -> Iterator[ScenarioRow]:
    for each in problem.scenarios:
        yield ScenarioRow(
            each.code, each.name or each.code, each.probability, plan.needed[each.code],
            today.people(each.code), plan.people(each.code),
        )  # fmt: skip


def _stock(problem: Problem, today: Plan, plan: Plan) -> Iterator[PlaceRow]:
    now, then = by_place(problem, today.units), by_place(problem, plan.units)
    for place, item in sorted({*now, *then}):
        yield PlaceRow(place, item, now.get((place, item), 0.0), then.get((place, item), 0.0))


def _sites(problem: Problem, today: PlanReport, plan: PlanReport) -> Iterator[SiteRow]:
    now, then = site_chances(problem, today), site_chances(problem, plan)
    most: dict[str, float] = {}
    for scenario in problem.scenarios:
        for site, people in scenario.people.items():
            most[site] = max(most.get(site, 0.0), people)
    for site in sorted(then):
        yield SiteRow(site, most.get(site, 0.0), now[site], then[site])


def _spots(case: ReserveCase) -> Iterator[SpotRow]:
    for code, each in sorted(case.case.spots.items()):
        yield SpotRow(code, each.name, each.kind.value, each.lon, each.lat)


def _goods(case: ReserveCase) -> Iterator[GoodsRow]:
    for each in case.problem.items:
        yield GoodsRow(each.code, each.name or each.code, case.case.units.get(each.code, ""))
