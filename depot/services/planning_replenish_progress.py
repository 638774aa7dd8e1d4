"""A replenishment plan against what happened since: what was ordered, what is ready now."""

from __future__ import annotations

import json
from dataclasses import dataclass

from depot.domain.replenishment import ReplenishLine, due, month_of, months_between
from depot.services.budget_views import line_figures
from depot.services.planning_replenish import replenishment_plan
from depot.services.planning_replenish_case import ReplenishChoice, replenish_case
from depot.store.uow import Reader
from optimize.replenish.check import carry_out
from optimize.replenish.plan import Plan


@dataclass(frozen=True)
class ItemProgress:
    """What is ready of an item: planned for the end of this month, and today."""

    item: str
    target: int
    planned: int
    now: int


@dataclass(frozen=True)
class MoneyProgress:
    """What the plan spends of a purpose in this year, and what was committed or paid."""

    purpose: str
    planned_fen: int
    used_fen: int


@dataclass(frozen=True)
class Progress:
    """Where a plan stands today.

    Parameters
    ----------
    ordered, late
        Lines that became papers; lines of months that are past and did not.
    due
        Lines that may be ordered now.
    """

    ordered: int
    late: int
    due: tuple[ReplenishLine, ...]
    items: tuple[ItemProgress, ...]
    money: tuple[MoneyProgress, ...]


def progress(reader: Reader, number: str) -> Progress:
    """Return it.

    Raises
    ------
    NotFound
        When there is no such plan.
    """
    plan = replenishment_plan(reader, number)
    answer = json.loads(plan.document)["answer"]
    choice = ReplenishChoice(plan.months, plan.target_percent, plan.budget_percent)
    month = months_between(plan.first_on, month_of(reader.today))
    ready = carry_out(replenish_case(reader, choice).problem, Plan()).ready
    items = tuple(
        ItemProgress(code, path[month], answer["ready"].get(code, path)[month],
                     ready.get(code, [0])[0])
        for code, path in sorted(answer["targets"].items())
        if 0 <= month < len(path)
    )  # fmt: skip
    past = [each for each in plan.lines if each.month_on < month_of(reader.today)]
    return Progress(
        sum(bool(each.ref) for each in plan.lines), sum(not each.ref for each in past),
        due(plan.lines, reader.today), items, _money(reader, answer),
    )  # fmt: skip


def _money(reader: Reader, answer: dict[str, list[dict[str, object]]]) -> tuple[MoneyProgress, ...]:
    year = reader.today.year
    used: dict[str, int] = {}
    for each in line_figures(reader, year):
        purpose = each.line.purpose.value
        used[purpose] = used.get(purpose, 0) + each.used
    return tuple(
        MoneyProgress(str(each["purpose"]), _fen(each["cny"]),
                      used.get(str(each["purpose"]), 0))
        for each in answer["spend"]
        if each["year"] == year
    )  # fmt: skip


def _fen(cny: object) -> int:
    """Return fen of an answer's figure, which has two decimals."""
    return round(float(str(cny)) * 100)
