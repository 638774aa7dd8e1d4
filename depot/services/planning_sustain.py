"""After the first hours: food, water and warmth for the days that follow (72 小时持续保障).

What is used up daily and what is given once follows from the norms; what lies at sites and
where trucks stand from the dispatch plan; what comes later from stock and agreements.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from depot.domain.finding import Finding, Severity
from depot.domain.norms import Norms, SupportNorm
from depot.domain.scenario import AffectedSite, Scenario
from depot.errors import InvalidInput, Text
from depot.io.reference import Reference
from depot.io.reference import reference as all_references
from depot.services.planning_case import build_case
from depot.services.planning_sustain_orders import orderables
from depot.services.planning_sustain_supply import with_heating, with_later_supplies
from depot.services.supply_layers import SupplyBasis
from depot.store.uow import Reader
from optimize.dispatch.execution import Execution
from optimize.dispatch.plan import Plan
from optimize.dispatch.problem import Problem
from optimize.dispatch.sustain import (
    DriverHours,
    SiteNeeds,
    StockCount,
    SustainProblem,
    shifts_for,
)
from optimize.dispatch.sustain_codec import sustain_document
from optimize.dispatch.sustain_figures import NeedDay, SiteSupply, SourceEmpty, SustainFigures
from optimize.dispatch.sustain_orders import OrderAdvice, with_orders
from optimize.dispatch.sustain_plan import SustainProgress, SustainResult, sustain_plan
from optimize.dispatch.sustain_rolling import rolled
from optimize.params import SolveParams

__all__ = [
    "NeedDay", "OrderAdvice", "SiteSupply", "SolveParams", "SourceEmpty", "SustainCase",
    "SustainFigures", "SustainProgress", "SustainResult", "SustainWanted", "from_hour", "ordered",
    "solve_sustain", "sustain_case", "sustain_json",
]  # fmt: skip

DAILY: Final[tuple[str, ...]] = ("water", "food")
"""Needs of the first day that come again every day; the others are kept or last for days."""

_MIN_PER_H: Final = 60
MOST_HOURS: Final = 144
"""Scenarios reach a week."""


@dataclass(frozen=True)
class SustainWanted:
    """How far to plan, in which steps.

    Parameters
    ----------
    hours
        After the end of the dispatch plan.
    window_hours
        Of a planning step, by which trips are made.
    two_drivers
        Trucks with two drivers.
    """

    hours: int = 72
    window_hours: int = 12
    two_drivers: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not 1 <= self.hours <= MOST_HOURS:
            raise InvalidInput(
                f"保障时长应为 1 至 {MOST_HOURS} 小时，现为 {self.hours}。",
                f"The plan covers 1 to {MOST_HOURS} hours, not {self.hours}.",
            )
        if not 4 <= self.window_hours <= 24:  # noqa: PLR2004 -- a trip and a day
            raise InvalidInput(
                f"每个时段应为 4 至 24 小时，现为 {self.window_hours}。",
                f"A step has 4 to 24 hours, not {self.window_hours}.",
            )


@dataclass(frozen=True)
class SustainCase:
    """The problem of the days after a plan, with the names of what it is about.

    Parameters
    ----------
    needs
        Need code to its name; heating goods are needs of their own, by item code.
    """

    sustain: SustainProblem
    needs: Mapping[str, Text]
    findings: tuple[Finding, ...]


def sustain_case(
    reader: Reader,
    scenario: Scenario,
    problem: Problem,
    plan: Plan,
    *,
    today: date,
    wanted: SustainWanted | None = None,
    basis: SupplyBasis = SupplyBasis.PROMISED,
    known: Reference | None = None,
) -> SustainCase:
    """Return the days after a dispatch plan as a problem.

    Parameters
    ----------
    problem, plan
        The dispatch plan, just made or saved, with its problem.
    """
    known, wanted = known or all_references(), wanted or SustainWanted()
    norms = known.norms
    start = problem.deadline_min
    end = start + wanted.hours * _MIN_PER_H
    wide = build_case(
        reader, replace(scenario, deadline_min=end), today=today, basis=basis, known=known
    )
    heating = _heating(norms, scenario)
    whole = with_later_supplies(problem, wide.problem)
    whole = with_heating(reader, whole, heating, wide.arrives_on)
    hours = DriverHours(
        int(norms.rate("driver_duty_min")), int(norms.rate("driver_rest_min")), wanted.two_drivers
    )
    sustain = SustainProblem(
        problem=whole,
        begun=plan,
        origin_min=start,
        start_min=start,
        end_min=end,
        window_min=wanted.window_hours * _MIN_PER_H,
        needs=tuple(_needs(scenario, whole, heating, norms)),
        shifts=shifts_for(whole, plan, hours, start, end),
        hours=hours,
        orderables=tuple(orderables(reader, whole, scenario, known)),
    )
    names = {rule.need: Text(rule.name_zh, rule.name_en) for rule in norms.rules}
    names |= {norm.item: Text(norm.name_zh, norm.name_en) for norm in heating}
    return SustainCase(sustain, names, tuple(_findings(sustain)))


def solve_sustain(
    case: SustainCase,
    params: SolveParams | None = None,
    on_progress: Callable[[SustainProgress], None] | None = None,
    should_stop: Callable[[], bool] | None = None,
) -> SustainResult:
    """Return a checked rolling plan."""
    return sustain_plan(case.sustain, params, on_progress, should_stop)


def ordered(case: SustainCase, result: SustainResult) -> SustainCase:
    """Return the case as it is when all that the result advises has been ordered in time."""
    return replace(case, sustain=with_orders(case.sustain, result.orders))


def from_hour(
    case: SustainCase, result: SustainResult, hour: int, counted: Mapping[str, Mapping[str, int]]
) -> SustainCase:
    """Return the case of what is left at an hour: what the plan has done by then stays.

    Parameters
    ----------
    hour
        From onset; trips that begin before are taken as they were planned.
    counted
        Site to item to units that lie there then; in place of what was reckoned.

    Raises
    ------
    InvalidInput
        When the hour lies outside the plan.
    """
    sustain, minute = result.problem, hour * _MIN_PER_H
    if not sustain.start_min <= minute < sustain.end_min:
        first, last = sustain.start_min // _MIN_PER_H, (sustain.end_min - 1) // _MIN_PER_H
        raise InvalidInput(
            f"重排的时刻应在第 {first} 至 {last} 小时之间，不是第 {hour} 小时。",
            f"Plan again from hour {first} to {last}, not {hour}.",
        )
    whole = Plan.of([*sustain.begun.trips, *result.plan.trips])
    counts = [StockCount(site, minute, dict(units)) for site, units in counted.items()]
    return replace(case, sustain=rolled(sustain, Execution.as_planned(whole, minute), counts))


def sustain_json(case: SustainCase, result: SustainResult) -> dict[str, Any]:
    """Return the plan as a JSON object that stands by itself."""
    names = {code: {"zh": name.zh, "en": name.en} for code, name in case.needs.items()}
    return {**sustain_document(result), "need_names": names}


def _heating(norms: Norms, scenario: Scenario) -> tuple[SupportNorm, ...]:
    """Return what warms people and is used up daily: heating fuel, heat pads."""
    return tuple(
        norm
        for norm in norms.support_in(scenario.season)
        if norm.need == "warmth"
        and norm.per_time == "day"
        and norm.item not in scenario.excluded_items
    )


def _needs(
    scenario: Scenario, problem: Problem, heating: tuple[SupportNorm, ...], norms: Norms
) -> Iterator[SiteNeeds]:
    sites = {site.code: site for site in scenario.sites}
    for site in problem.sites:
        asked = dict(site.requirements)
        daily = {need: asked.pop(need) for need in DAILY if need in asked}
        people: dict[str, int] = {}
        for norm in heating:
            scopes, using = _scope(norm, sites[site.code], norms)
            if scopes > 0 and using > 0:
                daily[norm.item] = norm.quantity * scopes
                people[norm.item] = using
        yield SiteNeeds(site.code, daily, asked, people)


def _scope(norm: SupportNorm, site: AffectedSite, norms: Norms) -> tuple[float, int]:
    """Return how many of a norm's scope a site has, and the people who use it."""
    if norm.per_scope == "36 m2 tent":
        return site.outdoor_people / norms.rate("tent_36_people"), site.outdoor_people
    if norm.per_scope == "person":
        return float(site.relocated_people), site.relocated_people
    return 0.0, 0


def _findings(sustain: SustainProblem) -> Iterator[Finding]:
    if not any(each.daily for each in sustain.needs):
        yield Finding(
            "needs",
            Text(
                "本情景没有每天都要的需求（饮水、食物、取暖），不用安排持续保障。",
                "Nothing in this scenario is needed daily (water, food, heat).",
            ),
            Severity.WARNING,
        )
    if not any(sustain.shifts.values()):
        yield Finding(
            "fleet",
            Text(
                "后几天没有可出车的驾驶员班次：没有车辆，或休息时间超过保障时长。",
                "No driver is on duty in the days after: no lorries, or rest longer than the plan.",
            ),
        )
