"""What several money pages say alike."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from depot.domain.budget import BudgetLine
from depot.services.application import Command
from depot.services.budget_views import budget_years, line_figures
from depot.web import state
from depot.web.care.goods import finished
from depot.web.components.commands import give
from depot.web.language import named, t


def line_name(line: BudgetLine) -> str:
    """Return a budget line in words."""
    return named(line.name_zh, line.name_en)


def this_year() -> int:
    """Return the year of today."""
    return int(state.application().clock.today().year)


def years() -> list[int]:
    """Return the years that have lines, and this one."""
    return sorted({this_year(), *state.application().read(budget_years)}, reverse=True)


def open_lines() -> dict[str, BudgetLine]:
    """Return the lines that may be used from this year on, by code."""
    found = state.application().read(line_figures)
    return {each.line.code: each.line for each in found if each.line.year >= this_year()}


def do(
    page: str, key: str, service: Callable[[Any, Any], Any], command: Callable[[str], Command],
    done: str,
) -> None:  # fmt: skip
    """Give a command and say on the next run what it did; a refusal is shown here."""
    result = give(f"{page}.{key}", service, command)
    if result is not None:
        finished(page, t(done, number=result.number))
