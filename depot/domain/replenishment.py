"""Replenishment plan (补充与轮换计划): what to do in which month, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from depot.domain.decision import require_another, require_state
from depot.errors import Text

DOCUMENT: Final = "BC"
LEAST_MONTHS: Final = 12
MOST_MONTHS: Final = 36
AHEAD_MONTHS: Final = 2
"""Lines of this and the next two months may be ordered."""
_MONTHS_A_YEAR: Final = 12

_PAPER: Final = Text("补充与轮换计划", "Replenishment plan")
_WROTE: Final = Text("编制", "made")


class Task(StrEnum):
    """What a line says to do."""

    BUY = "buy"
    ROTATE = "rotate"
    RENEW = "renew"
    SIGN = "sign"
    WRITE_OFF = "write_off"


class PlanState(StrEnum):
    """Where a plan stands."""

    WAITING = "waiting"
    APPROVED = "approved"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class ReplenishLine:
    """One thing to do in a month.

    Parameters
    ----------
    month_on
        First day of the month in which it is to be done.
    lot_id
        Lot that leaves; 0 for what is bought, for renewals and for lots not bought yet.
    depot
        Where goods come to or leave; empty for agreements.
    way
        Of a rotation: ``"users"``, ``"drill"``, ``"sale"``, ``"aid"``; of a new agreement:
        ``"stock"``, ``"capacity"``.
    agreement
        That is renewed; its units may be of several items, then the item is its first.
    supplier
        Whose price it is; empty: the reference price.
    until_on
        Last day of goods that leave or of the agreement; None without one.
    arrives_on
        First day of the month in which what is bought should come, or a new agreement begins.
    fen
        What it costs its purpose's budget.
    ref
        What it became: number of a request, rotation, write-off, agreement or tender.
    """

    line: int
    month_on: date
    task: Task
    item: str
    quantity: int
    lot_id: int
    depot: str
    way: str
    agreement: str
    supplier: str
    until_on: date | None
    arrives_on: date | None
    purpose: str
    fen: int
    ref: str = ""
    ordered_by: str = ""
    ordered_at_us: int = 0

    @property
    def unit_fen(self) -> int:
        """Price of a unit, rounded up to the fen."""
        return -(-self.fen // self.quantity) if self.quantity else 0


@dataclass(frozen=True)
class ReplenishPlan:
    """A plan that one person made and another decides.

    Parameters
    ----------
    first_on
        First day of its first month.
    target_percent, budget_percent
        Of the reserve standards that must be ready; of the budgets that may be spent.
    document
        JSON text of problem and answer, as in docs/replenish.md.
    """

    number: str
    first_on: date
    months: int
    target_percent: int
    budget_percent: int
    state: PlanState
    drafted_by: str
    drafted_at_us: int
    note: str
    document: str
    decided_by: str = ""
    decided_at_us: int = 0
    decision_note: str = ""
    lines: tuple[ReplenishLine, ...] = ()

    def require(self, state: PlanState) -> None:
        """Refuse a step that its state doesn't allow.

        Raises
        ------
        Conflict
            When it stands elsewhere.
        """
        require_state(_PAPER, self.number, self.state, state)

    def decided(self, by: str, at_us: int, note: str, *, approved: bool) -> ReplenishPlan:
        """Return it approved or rejected.

        Raises
        ------
        Conflict, NotAllowed
            When it isn't waiting, or the same person made it.
        """
        self.require(PlanState.WAITING)
        require_another(self.number, self.drafted_by, by, wrote=_WROTE)
        state = PlanState.APPROVED if approved else PlanState.REJECTED
        return replace(self, state=state, decided_by=by, decided_at_us=at_us, decision_note=note)


def month_of(day: date) -> date:
    """Return the first day of a day's month."""
    return day.replace(day=1)


def months_between(first: date, later: date) -> int:
    """Return how many months a day's month is after another's."""
    return (later.year - first.year) * _MONTHS_A_YEAR + later.month - first.month


def last_good_month(first: date, last_day: date) -> int:
    """Return the last month, counted from `first`, at whose end goods are still good.

    Goods are good through their last day; one that is the last of its month counts whole.
    """
    following = date.fromordinal(last_day.toordinal() + 1)
    return months_between(first, following) - 1


def due(lines: Iterable[ReplenishLine], today: date) -> tuple[ReplenishLine, ...]:
    """Return the lines that may be ordered now and were not: late ones are among them."""
    return tuple(
        each
        for each in lines
        if not each.ref and months_between(month_of(today), each.month_on) <= AHEAD_MONTHS
    )
