"""Retention fees (年度储备费): committed when signed and each year after, paid by another."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from depot.domain.agreement_life import IN_FORCE, Deal
from depot.domain.agreement_money import FEE_DOCUMENT, FeeState, RetentionFee
from depot.domain.months import add_months
from depot.errors import Conflict, InvalidInput, NotAllowed, NotFound
from depot.services import spending
from depot.services.access import Right, require
from depot.services.agreement_steps import locked_deal
from depot.services.care_checks import require_text
from depot.store.uow import Reader, UnitOfWork

_DAYS_TO_PAY = 30


@dataclass(frozen=True)
class CommitRetention:
    """Commit the fee of the next year of an agreement.

    Parameters
    ----------
    budget
        Code of the line that pays; of the year in which it is due.
    """

    command_id: str
    actor: str
    number: str
    budget: str


@dataclass(frozen=True)
class PayRetention:
    """Pay a fee on the supplier's invoice.

    Parameters
    ----------
    number
        Of the fee.
    """

    command_id: str
    actor: str
    number: str
    invoice: str


@dataclass(frozen=True)
class FeeRef:
    """A fee, and where it stands."""

    number: str
    fen: int
    state: FeeState


def commit_first(uow: UnitOfWork, deal: Deal) -> None:
    """Commit the first year's fee of an agreement that is being signed."""
    if deal.terms.retention_fen:
        _commit(uow, deal, 1, deal.terms.retention_budget, deal.life.requested_by)


def commit_retention(command: CommitRetention, uow: UnitOfWork) -> FeeRef:
    """Commit the next year's fee.

    Raises
    ------
    NotFound, NotAllowed, Conflict, BudgetExceeded, InvalidInput
        Without a fee, when all years are committed, too early, or when the line has less.
    """
    require(uow, command.actor, Right.MONEY)
    deal = locked_deal(uow, command.number)
    deal.life.require(*IN_FORCE)
    if not deal.terms.retention_fen:
        raise Conflict(f"{deal.number} 没有约定储备费。", f"{deal.number} has no retention fee.")
    year = len(uow.agreement_money.fees(deal.number)) + 1
    if year > deal.years:
        raise Conflict(
            f"{deal.number} 各年度储备费都已登记。",
            f"The fees of all years of {deal.number} are booked.",
        )
    starts = year_starts(deal, year)
    if starts > uow.today + timedelta(days=366):
        raise InvalidInput(
            f"第 {year} 年度从 {starts} 开始，现在登记过早。",
            f"Year {year} starts on {starts}: it is too early.",
        )
    line = spending.require_line(uow, command.budget)
    if line.purpose.value != "retention" or line.year < uow.today.year:
        raise InvalidInput(
            f"“{line.name_zh}”不是今年的储备协议费预算，请另选。",
            f"“{line.name_en}” is no line of this year for retention fees.",
        )
    return _commit(uow, deal, year, line.code, command.actor)


def year_starts(deal: Deal, year: int) -> date:
    """Return the first day of a year of an agreement, from 1."""
    return add_months(deal.agreement.valid_from, 12 * (year - 1))


def _commit(uow: UnitOfWork, deal: Deal, year: int, budget: str, by: str) -> FeeRef:
    number = uow.documents.next_number(FEE_DOCUMENT)
    fen = deal.terms.retention_fen
    spending.commit(uow, budget, number, f"{deal.number} {year}", fen)
    due_on = max(uow.today, year_starts(deal, year)) + timedelta(days=_DAYS_TO_PAY)
    uow.agreement_money.add_fee(
        RetentionFee(number, deal.number, year, budget, fen, due_on, FeeState.DUE, by)
    )
    return FeeRef(number, fen, FeeState.DUE)


def pay_retention(command: PayRetention, uow: UnitOfWork) -> FeeRef:
    """Pay it, once.

    Raises
    ------
    NotFound, NotAllowed, Conflict, InvalidInput
        By who proposed the agreement or committed the fee; without an invoice; when it is
        paid or released.
    """
    require(uow, command.actor, Right.MONEY)
    before = due_fee(uow, command.number)
    if command.actor == before.requested_by:
        raise NotAllowed(
            f"{before.number} 由“{command.actor}”本人经办，不能自己支付。请由另一名经费人员办理。",
            f"“{command.actor}” asked for {before.number} and can't pay it: another person does.",
        )
    invoice = require_text("发票号", "the invoice's number", command.invoice)
    after = replace(
        before, state=FeeState.PAID, invoice=invoice, paid_by=command.actor, paid_at_us=uow.now_us
    )
    _save(uow, after)
    spending.spend(uow, before.number, before.fen, before.number)
    return FeeRef(after.number, after.fen, after.state)


def due_fee(reader: Reader, number: str) -> RetentionFee:
    """Return a fee that is neither paid nor released.

    Raises
    ------
    NotFound, Conflict
        When there is none, or it is.
    """
    found = next(iter(reader.agreement_money.fees(number=number)), None)
    if found is None:
        raise NotFound(f"没有储备费“{number[:40]}”。", f"There is no fee “{number[:40]}”.")
    if found.state is not FeeState.DUE:
        raise _handled(found)
    return found


def release_due(uow: UnitOfWork, agreement: str) -> None:
    """Release the fees of an agreement that has ended and that are not paid."""
    for each in uow.agreement_money.fees(agreement):
        if each.state is FeeState.DUE:
            _save(uow, replace(each, state=FeeState.RELEASED))
            spending.release_rest(uow, each.number)


def _save(uow: UnitOfWork, after: RetentionFee) -> None:
    if not uow.agreement_money.save_fee(after):
        raise _handled(after)


def _handled(fee: RetentionFee) -> Conflict:
    return Conflict(
        f"储备费 {fee.number} 已支付或已释放，不能再办理。请刷新后查看。",
        f"Fee {fee.number} is paid or released: nothing more can be done. Reload.",
    )
