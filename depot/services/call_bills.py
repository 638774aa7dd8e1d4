"""Money of call-offs: committed when called, released when called back.

One bill for each agreement that a call-off draws on. Where the agreement names a budget
line, the money is committed in the command that calls; under an active response what the
line lacks is advanced, for another person to review.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from depot.domain.agreement_money import BILL_DOCUMENT, BillLine, BillState, CallBill
from depot.domain.call_off import Promise
from depot.domain.decision import just_handled
from depot.domain.money import in_fen
from depot.domain.order import US_PER_MIN
from depot.errors import Conflict, NotAllowed, NotFound
from depot.services import spending
from depot.services.access import Right, require
from depot.services.care_checks import require_text
from depot.services.lead_times import promised_min
from depot.store.uow import Reader, UnitOfWork


class Called(NamedTuple):
    """Units of an agreement's line that were set aside for a call-off."""

    agreement: str
    item: str
    units: int


@dataclass(frozen=True)
class FundBill:
    """Say which budget line pays a bill that has none."""

    command_id: str
    actor: str
    number: str
    budget: str


@dataclass(frozen=True)
class ReviewAdvance:
    """Look at money that was advanced for a call-off under a response."""

    command_id: str
    actor: str
    number: str
    note: str


@dataclass(frozen=True)
class BillRef:
    """A bill and where it stands, in fen."""

    number: str
    state: BillState
    paid_fen: int = 0


def open_bills(
    uow: UnitOfWork, source: str, called: Iterable[Called], *, not_before_us: int = 0
) -> tuple[str, ...]:
    """Book the bills of a call-off and commit their money; return their numbers.

    Parameters
    ----------
    source
        Number of the call-off order or the delivery.
    called
        What it draws on; it is set aside already.
    not_before_us
        When the goods are wanted, if that is later than the supplier needs.

    Raises
    ------
    BudgetExceeded, NotFound
        When a line has too little or isn't there, and no response is active.
    Conflict
        When the response that money was advanced under ends at the same moment.
    """
    grouped: dict[str, dict[str, int]] = {}
    for each in called:
        items = grouped.setdefault(each.agreement, {})
        items[each.item] = items.get(each.item, 0) + each.units
    promises = {(each.agreement, each.line.item): each for each in uow.reserves.promises()}
    return tuple(
        _open(
            uow, source, agreement,
            [(promises[agreement, item], units) for item, units in sorted(items.items())],
            not_before_us,
        )
        for agreement, items in sorted(grouped.items())
    )  # fmt: skip


def _open(
    uow: UnitOfWork,
    source: str,
    agreement: str,
    called: Sequence[tuple[Promise, int]],
    not_before_us: int,
) -> str:
    number = uow.documents.next_number(BILL_DOCUMENT)
    minutes = max(promised_min(promise, uow.now_us) for promise, _ in called)
    lines = tuple(
        BillLine(promise.line.item, units, in_fen(promise.line.price_cny))
        for promise, units in called
    )
    new = CallBill(
        number, agreement, source, "", 0, uow.actor, uow.now_us,
        max(not_before_us, uow.now_us + minutes * US_PER_MIN), BillState.OPEN, lines,
    )  # fmt: skip
    _book(uow, _funded(uow, new))
    return number


def _funded(uow: UnitOfWork, bill: CallBill) -> CallBill:
    deal = uow.agreements.deal(bill.agreement)
    code = deal.terms.call_budget if deal is not None else ""
    if not code or not bill.called_fen:
        return bill
    # In a later year the line of that year with the same purpose and source pays.
    budget = f"{uow.today.year}-{code.partition('-')[2]}"
    lasting = next(iter(uow.emergencies.activations(active_only=True)), None)
    if lasting is not None and uow.budgets.line(budget) is None:
        return bill
    spending.require_line(uow, budget)
    ahead = 0
    if lasting is not None:
        ahead = spending.advance(uow, budget, bill.called_fen, bill.number)
    spending.commit(uow, budget, bill.number, f"{bill.agreement} {bill.source}", bill.called_fen)
    held = lasting.number if lasting is not None and ahead else ""
    return replace(bill, budget=budget, advance_fen=ahead, activation=held)


def _book(uow: UnitOfWork, bill: CallBill) -> None:
    """Book it; money that was advanced holds the response, if that lasts still."""
    if not uow.agreement_money.add_bill(bill):
        raise Conflict(
            f"响应 {bill.activation} 刚刚终止，{bill.agreement} 的调用不能再垫支。"
            "请刷新后重试，预算不足时先调剂。",
            f"Response {bill.activation} has just ended: money can't be advanced for "
            f"{bill.agreement} any more. Reload; if the line has too little, move money to it.",
        )


def release_bills(uow: UnitOfWork, source: str) -> None:
    """Release the bills of a call-off of which nothing came or will come."""
    for each in uow.agreement_money.bills(source=source, open_only=True):
        save_bill(uow, each, replace(each, state=BillState.RELEASED))
        if each.budget:
            spending.release_rest(uow, each.number)


def fund_bill(command: FundBill, uow: UnitOfWork) -> BillRef:
    """Commit the money of a bill that had no line.

    Raises
    ------
    NotFound, NotAllowed, Conflict, BudgetExceeded
        When it has a line, or is settled; when the line has less.
    """
    require(uow, command.actor, Right.MONEY)
    before = locked_bill(uow, command.number)
    if before.budget or not before.called_fen:
        raise Conflict(
            f"{before.number} 已有预算项目或无需付款。",
            f"{before.number} has a budget line, or costs nothing.",
        )
    line = spending.require_line(uow, command.budget)
    spending.commit(
        uow, line.code, before.number, f"{before.agreement} {before.source}", before.called_fen
    )
    save_bill(uow, before, replace(before, budget=line.code))
    return BillRef(before.number, before.state)


def review_advance(command: ReviewAdvance, uow: UnitOfWork) -> BillRef:
    """Record that another person has looked at it.

    Raises
    ------
    NotFound, NotAllowed, Conflict, InvalidInput
        By who called; when nothing was advanced, or it was reviewed.
    """
    require(uow, command.actor, Right.APPROVE)
    note = require_text("审查意见", "what you found", command.note)
    before = uow.agreement_money.bill(command.number, lock=True)
    if before is None or not before.waits_for_review:
        raise Conflict(
            f"{command.number[:40]} 没有待审查的垫支。",
            f"Nothing of {command.number[:40]} waits for a review.",
        )
    if command.actor == before.called_by:
        raise NotAllowed(
            f"{before.number} 由“{command.actor}”本人调用，垫支须由另一名审批人员审查。",
            f"“{command.actor}” made the call of {before.number}: another person reviews it.",
        )
    after = replace(before, reviewed_by=command.actor, reviewed_at_us=uow.now_us, review_note=note)
    save_bill(uow, before, after)
    return BillRef(after.number, after.state, after.paid_fen)


def open_advances(reader: Reader) -> tuple[CallBill, ...]:
    """Return the bills whose advance nobody has reviewed, the oldest first."""
    return reader.agreement_money.bills(unreviewed_only=True)[::-1]


def locked_bill(uow: UnitOfWork, number: str) -> CallBill:
    """Return an open bill that nobody else changes until the command ends.

    Raises
    ------
    NotFound, Conflict
        When there is none, or it is settled or released.
    """
    found = uow.agreement_money.bill(number, lock=True)
    if found is None:
        raise NotFound(f"没有调用结算单“{number[:40]}”。", f"There is no bill “{number[:40]}”.")
    if found.state is not BillState.OPEN:
        raise Conflict(
            f"{number} 已结算或已撤销。请刷新后查看。",
            f"{number} is settled or released. Reload.",
        )
    return found


def save_bill(uow: UnitOfWork, before: CallBill, after: CallBill) -> None:
    """Save a step, unless somebody else has taken one meanwhile."""
    if not uow.agreement_money.save_bill(before, after):
        raise just_handled(before.number)
