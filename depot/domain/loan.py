"""Loans of durable equipment (借用): to whom, for what, until when, what is still out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from depot.errors import InvalidInput

DOCUMENT = "JY"
ACCOUNT_PREFIX = "loan/"
MAX_LOAN_DAYS = 366


@dataclass(frozen=True)
class LoanPart:
    """A line of a loan."""

    line: int
    lot_id: int
    item: str
    name_zh: str
    name_en: str
    unit_zh: str
    lot_no: str
    owner: str
    bin: str
    price_cny: Decimal
    quantity: int
    returned: int
    written_off: int

    @property
    def out(self) -> int:
        """Units that the borrower still has."""
        return self.quantity - self.returned - self.written_off


@dataclass(frozen=True)
class Loan:
    """A loan with its lines.

    Parameters
    ----------
    account_id
        Its own account, ``"loan/<number>"``.
    basis
        Who allowed it, or which paper.
    closed_at_us
        0 while something is out.
    """

    number: str
    depot: str
    account_id: int
    borrower: str
    contact: str
    purpose: str
    basis: str
    lent_on: date
    due_on: date
    lent_by: str
    closed_at_us: int
    lines: tuple[LoanPart, ...]

    @property
    def is_open(self) -> bool:
        """Whether something is still out."""
        return any(each.out for each in self.lines)

    def is_overdue(self, today: date) -> bool:
        """Whether something should have come back by now; the due day is still in time."""
        return self.is_open and self.due_on < today


@dataclass(frozen=True)
class LoanEvent:
    """Something that happened to a loan; line 0 is the whole of it."""

    line: int
    what: str
    quantity: int
    grade: str
    due_on: date
    note: str
    actor: str
    at_us: int


def require_due(due_on: date, first: date, today: date) -> None:
    """Refuse a due date that is over or absurdly far.

    Parameters
    ----------
    first
        Earliest day allowed: the day that it was lent, the present due date.
    """
    # A datetime is a date to Python.
    if type(due_on) is not date:
        raise InvalidInput(
            f"归还日期“{due_on}”无效，应为年-月-日。", f"Due date “{due_on}” is no date."
        )
    if due_on < first:
        raise InvalidInput(
            f"归还日期 {due_on} 应不早于 {first}。请改填以后的日期。",
            f"Due date {due_on} must not be before {first}. Choose a later day.",
        )
    if due_on > today + timedelta(days=MAX_LOAN_DAYS):
        raise InvalidInput(
            f"归还日期 {due_on} 超过 {MAX_LOAN_DAYS} 天。请缩短借期，到期再续借。",
            f"Due date {due_on} is more than {MAX_LOAN_DAYS} days ahead. Lend for less, then "
            "extend.",
        )
