"""Checks that care, loans, recovery and write-off share."""

from __future__ import annotations

from datetime import date

from depot.domain.ledger import HoldingKey
from depot.domain.lines import LineChecks
from depot.errors import InvalidInput
from depot.store.uow import UnitOfWork

MAX_TEXT_LENGTH = 200


def require_text(zh: str, en: str, text: str, *, optional: bool = False) -> str:
    """Return a text, trimmed.

    Parameters
    ----------
    zh, en
        What it is, for the refusal.

    Raises
    ------
    InvalidInput
        When it is missing, too long, or holds what can't be printed.
    """
    trimmed = text.strip() if isinstance(text, str) else ""
    if (not trimmed and not optional) or len(trimmed) > MAX_TEXT_LENGTH or "\0" in trimmed:
        raise InvalidInput(
            f"请填写{zh}（不超过 {MAX_TEXT_LENGTH} 个字符）。",
            f"Enter {en} (at most {MAX_TEXT_LENGTH} characters).",
        )
    return trimmed


def require_past_day(zh: str, en: str, on: date, today: date) -> date:
    """Return a day on which something was done; it can't be in the future."""
    # A datetime is a date to Python.
    if type(on) is not date or on > today:
        raise InvalidInput(
            f"{zh}“{on}”无效：不能晚于今天（{today}）。",
            f"{en} “{on}” is no day up to today ({today}).",
        )
    return on


def check_serials(
    uow: UnitOfWork,
    checks: LineChecks,
    number: int,
    change: tuple[HoldingKey, int],
    serials: tuple[str, ...],
) -> tuple[str, ...]:
    """Return the units that a line takes out of a holding, as far as they have numbers.

    Parameters
    ----------
    number
        Of the line, from 1.
    change
        The holding, and how many units the line takes.
    serials
        What was entered.

    Notes
    -----
    Of a lot with numbers the units must be named, unless the line takes them all.
    """
    key, quantity = change
    here = [each.unit for each in uow.serials.placed(lot_id=key.lot_id) if each.unit.key == key]
    free = [unit for unit in here if not unit.held_for]
    if not serials:
        if not here:
            return ()
        if len(free) == len(here) == quantity:
            return tuple(unit.number for unit in here)
        checks.add(
            number, "serials",
            f"该批有序列号，请填写要办理的 {quantity} 个序列号。",
            f"this lot has serial numbers: name the {quantity} units.",
        )  # fmt: skip
        return ()
    named = {unit.number: unit for unit in here}
    missing = [each for each in serials if each not in named]
    taken = [each for each in serials if each in named and named[each].held_for]
    if missing:
        checks.add(
            number, "serials",
            f"该库位的这一批中没有序列号 {'、'.join(missing)}。",
            f"no serial {', '.join(missing)} in this bin and lot.",
        )  # fmt: skip
    if taken:
        checks.add(
            number, "serials",
            f"序列号 {'、'.join(taken)} 已列入 {named[taken[0]].held_for}。",
            f"serial {', '.join(taken)} is on {named[taken[0]].held_for} already.",
        )  # fmt: skip
    if len(serials) != quantity or len(set(serials)) != len(serials):
        checks.add(
            number, "serials",
            f"数量 {quantity} 与序列号个数（{len(set(serials))}）不符。",
            f"{quantity} units, but {len(set(serials))} different serial numbers.",
        )  # fmt: skip
    return serials
