"""What every step of an agreement does first and last: find it, lock it, save it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from depot.domain.agreement_life import (
    AgreementState,
    Deal,
    Life,
)
from depot.domain.decision import just_handled
from depot.errors import InvalidInput, NotFound
from depot.services.access import Right
from depot.store.uow import UnitOfWork

# Whoever plans or pays may propose; approving is another right.
PROPOSING = (Right.PLAN, Right.MONEY)


@dataclass(frozen=True)
class AgreementRef:
    """An agreement (or a paper of it) and where it now stands."""

    number: str
    state: AgreementState


def locked_deal(uow: UnitOfWork, number: str) -> Deal:
    """Return an agreement that nobody else changes until the command ends.

    Raises
    ------
    NotFound
        When there is none.
    """
    return found_deal(uow.agreements.deal(number, lock=True), number)


def found_deal(found: Deal | None, number: str) -> Deal:
    """Return an agreement that was looked up, or refuse its number."""
    if found is None:
        raise NotFound(
            f"没有协议“{number[:64]}”。请从列表中选择。",
            f"There is no agreement “{number[:64]}”. Choose it from the list.",
        )
    return found


def save(uow: UnitOfWork, before: Life, after: Life) -> AgreementRef:
    """Save a step, unless somebody else has taken one meanwhile."""
    if not uow.agreements.save(before, after):
        raise just_handled(before.number)
    return AgreementRef(after.number, after.state)


def require_later(day: date, today: date) -> None:
    """Refuse a day that is over."""
    # A datetime is a date to Python.
    if type(day) is not date or day < today:
        raise InvalidInput(
            f"日期“{day}”无效：不能早于今天（{today}）。",
            f"“{day}” is no day from today ({today}) on.",
        )
