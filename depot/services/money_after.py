"""After the payment and after the year: refunds, and open commitments carried over."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from depot.domain.agreement_money import BILL_DOCUMENT, FEE_DOCUMENT
from depot.domain.budget import BudgetLine, ChangeState, budget_line
from depot.domain.carry_over import CARRY_DOCUMENT, REFUND_DOCUMENT, CarryOver, Refund
from depot.domain.decision import just_handled
from depot.domain.money import fen_of, written
from depot.domain.paper_kind import kind_of
from depot.domain.purchase import Purchase, PurchaseState
from depot.errors import Conflict, InvalidInput, NotAllowed, NotFound
from depot.services import spending
from depot.services.access import Right, require
from depot.services.call_bills import locked_bill
from depot.services.care_checks import require_text
from depot.services.purchasing import locked_purchase
from depot.services.retention import due_fee
from depot.store.uow import Reader, UnitOfWork

__all__ = [
    "AskCarryOver", "CarryOver", "CarryRef", "DecideCarryOver", "RecordRefund", "Refund",
    "RefundRef", "ask_carry_over", "carry_overs", "decide_carry_over", "record_refund",
]  # fmt: skip


@dataclass(frozen=True)
class RecordRefund:
    """Book money that a supplier gave back of a payment.

    Parameters
    ----------
    number, settlement
        Of the purchase, and of the payment.
    credit_no
        Number of the credit note; each counts once.
    """

    command_id: str
    actor: str
    number: str
    settlement: str
    amount: Decimal
    credit_no: str
    reason: str


@dataclass(frozen=True)
class RefundRef:
    """A booked refund, in fen."""

    number: str
    fen: int


@dataclass(frozen=True)
class AskCarryOver:
    """Ask for what a paper has committed and not paid to go into the next year's line.

    Parameters
    ----------
    number
        Of the purchase, of a call-off's bill, or of a retention fee.
    basis
        Number of finance's document.
    """

    command_id: str
    actor: str
    number: str
    basis: str


@dataclass(frozen=True)
class DecideCarryOver:
    """Approve or reject a carry-over that somebody else asked for; a rejection says why."""

    command_id: str
    actor: str
    number: str
    approved: bool
    note: str = ""


@dataclass(frozen=True)
class CarryRef:
    """A carry-over, where it stands, and the line that the money goes to."""

    number: str
    state: ChangeState
    line: str


def record_refund(command: RecordRefund, uow: UnitOfWork) -> RefundRef:
    """Book it; the money is free on the line that had paid.

    Raises
    ------
    InvalidInput, NotFound, NotAllowed, Conflict
        For what can't be meant; by who asked for the purchase; for more than was paid; for a
        credit note that was booked.
    """
    require(uow, command.actor, Right.MONEY)
    found = locked_purchase(uow, command.number)
    found.require(PurchaseState.ORDERED, PurchaseState.CLOSED)
    if command.actor == found.requested_by:
        raise NotAllowed(
            f"{found.number} 由“{command.actor}”本人申请，不能自己登记退款。"
            "请由另一名经费人员办理。",
            f"“{command.actor}” asked for {found.number} and can't book its refund: another "
            "person does.",
        )
    fen = fen_of(command.amount, "退款金额", "Refund")
    reason = require_text("退款原因", "the reason", command.reason)
    credit = require_text("红字发票号", "the credit note's number", command.credit_no)
    _require_left(uow, found, command.settlement, fen, credit)
    number = uow.documents.next_number(REFUND_DOCUMENT)
    line = uow.money_after.line_that_paid(command.settlement)
    spending.refund(uow, found.order_no, line, fen, number)
    uow.money_after.add_refund(
        Refund(
            number, found.number, command.settlement, fen, credit, reason, line, command.actor,
            found.requested_by, uow.now_us,
        )
    )  # fmt: skip
    return RefundRef(number, fen)


def _require_left(uow: UnitOfWork, found: Purchase, number: str, fen: int, credit: str) -> None:
    paid = next(
        (each for each in uow.purchases.settlements([found.number]) if each.number == number), None
    )
    if paid is None:
        raise NotFound(
            f"{found.number} 没有支付单“{number}”。", f"{found.number} has no payment “{number}”."
        )
    before = uow.money_after.refunds(found.number)
    if any(each.credit_no == credit for each in before):
        raise Conflict(
            f"红字发票 {credit} 已登记退款，不能重复。", f"Credit note {credit} is booked already."
        )
    left = paid.fen - sum(each.fen for each in before if each.settlement == number)
    if fen > left:
        raise Conflict(
            f"{number} 还可退 {written(left)} 元，不能退 {written(fen)} 元。",
            f"{written(left)} yuan of {number} can still come back, not {written(fen)}.",
        )


def ask_carry_over(command: AskCarryOver, uow: UnitOfWork) -> CarryRef:
    """Book the request; the money stays where it is until somebody else approves.

    Raises
    ------
    InvalidInput, NotFound, NotAllowed, Conflict
        Without the document; when nothing is open, the paper is closed, or one waits.
    """
    require(uow, command.actor, Right.MONEY)
    basis = require_text("结转文号", "the number of the document", command.basis)
    ref = _still_open(uow, command.number)
    now = next(reversed(spending.chain_of(uow, ref)), None)
    if now is None or not now.open_fen:
        raise Conflict(
            f"{ref} 没有未付的占用，无需结转。",
            f"Nothing of {ref} is open: there is nothing to carry over.",
        )
    if uow.money_after.carries(now.ref, waiting_only=True):
        raise Conflict(
            f"{ref} 已有待审批的结转。",
            f"A carry-over of {ref} waits for its decision already.",
        )
    line = spending.require_line(uow, now.line)
    target = _next(line)
    number = uow.documents.next_number(CARRY_DOCUMENT)
    uow.money_after.add_carry(
        CarryOver(
            number, now.ref, "", line.code, target.code, now.open_fen, basis,
            ChangeState.WAITING, command.actor, uow.now_us,
        )
    )  # fmt: skip
    return CarryRef(number, ChangeState.WAITING, target.code)


def _still_open(uow: UnitOfWork, number: str) -> str:
    """Return what a paper committed under; refuse one that is settled, paid or released."""
    kind = kind_of(number)
    if kind == BILL_DOCUMENT:
        return locked_bill(uow, number).number
    if kind == FEE_DOCUMENT:
        return due_fee(uow, number).number
    found = locked_purchase(uow, number)
    found.require(PurchaseState.ORDERED)
    return found.order_no


def decide_carry_over(command: DecideCarryOver, uow: UnitOfWork) -> CarryRef:
    """Decide it; approved, what is open by then is committed on the next year's line.

    Raises
    ------
    NotFound, NotAllowed, Conflict, InvalidInput
        When there is none, the right is missing, it is the actor's own, it was decided,
        nothing is open any more, or a rejection has no reason.
    """
    require(uow, command.actor, Right.APPROVE)
    note = require_text("审批意见", "a reason", command.note, optional=command.approved)
    before = uow.money_after.carry(command.number, lock=True)
    if before is None:
        raise NotFound(
            f"没有结转申请“{command.number}”。", f"There is no carry-over “{command.number}”."
        )
    after = before.decided(
        command.actor, uow.now_us, note, approved=command.approved, fen=before.fen
    )
    if command.approved:
        after = _carried(uow, after)
    if not uow.money_after.save_carry(after):
        raise just_handled(after.number)
    return CarryRef(after.number, after.state, after.to_line)


def _carried(uow: UnitOfWork, after: CarryOver) -> CarryOver:
    target = _next(spending.require_line(uow, after.from_line))
    if uow.budgets.line(target.code) is None:
        uow.budgets.add_line(target)
    new_ref = f"{after.ref.partition('+')[0]}+{target.year}"
    fen = spending.carry(uow, after.ref, target.code, new_ref, after.number)
    return replace(after, fen=fen, new_ref=new_ref)


def _next(line: BudgetLine) -> BudgetLine:
    try:
        return budget_line(line.year + 1, line.purpose.value, line.source.value)
    except InvalidInput as refusal:
        raise InvalidInput(
            f"“{line.name_zh}”没有下一年度。", f"“{line.name_en}” has no next year."
        ) from refusal


def carry_overs(reader: Reader, *, waiting_only: bool = False) -> tuple[CarryOver, ...]:
    """Return carry-overs, the newest first."""
    return reader.money_after.carries(waiting_only=waiting_only)
