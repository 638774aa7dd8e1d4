"""Budgets of the plan's years, as the replenishment problem counts them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date

from depot.domain.months import add_months
from depot.services.budget_views import line_figures
from depot.services.planning_replenish_choice import ReplenishChoice
from depot.store.uow import Reader
from optimize.replenish.problem import BudgetLine

_FEN = 100


def budget_lines(
    reader: Reader, purposes: Iterable[str], first: date, choice: ReplenishChoice,
    warn: Callable[[str, str, str], None],
) -> tuple[BudgetLine, ...]:  # fmt: skip
    """Return what is free this year, and what later years have or are expected to have.

    A year without lines is expected to get what this one's lines were sent down.
    """
    last = add_months(first, choice.months - 1).year
    now = line_figures(reader, first.year)
    if not now:
        warn(
            "", f"{first.year} 年没有预算科目，本年按没有经费计划；请在“预算”中录入。",
            f"{first.year} has no budget lines: no money is planned with. Enter them.",
        )  # fmt: skip
    found = []
    for year in range(first.year, last + 1):
        lines = line_figures(reader, year)
        expected = year > first.year and not any(each.total for each in lines)
        if expected and now:
            warn(
                str(year), f"{year} 年预算尚未下达，按 {first.year} 年下达数预计。",
                f"The budget of {year} isn't there yet; that of {first.year} is expected again.",
            )  # fmt: skip
        for purpose in sorted(purposes):
            fen = sum(
                max(0, each.appropriated + each.moved) if expected else each.free
                for each in (now if expected else lines)
                if each.line.purpose == purpose
            )
            cny = fen * choice.budget_percent / 100 / _FEN
            found.append(BudgetLine(f"{year}-{purpose}", year, purpose, round(cny, 2)))
    return tuple(found)
