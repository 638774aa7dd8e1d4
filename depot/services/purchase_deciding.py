"""Deciding about purchases by amount: approved they commit their money and are ordered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal

from depot.domain.approval import Approval, Tier, people_of, require_uninvolved
from depot.domain.delivery import DeliveryKind
from depot.domain.money import fen_of
from depot.domain.purchase import (
    ORDER_DOCUMENT,
    SUPPLEMENT_DOCUMENT,
    WAITING,
    Purchase,
    PurchaseKind,
    PurchaseState,
    Supplement,
    SupplementState,
)  # fmt: skip
from depot.errors import Conflict, NotFound
from depot.services import spending
from depot.services.access import Right, require_any
from depot.services.care_checks import require_text
from depot.services.deliveries import ExpectDelivery, ExpectedLine, announce
from depot.services.purchasing import (
    ASKING,
    PurchaseRef,
    approval_for,
    locked_purchase,
    saved,
)  # fmt: skip
from depot.store.uow import UnitOfWork


@dataclass(frozen=True)
class ApprovePurchase:
    """Approve a purchase that somebody else asked for."""

    command_id: str
    actor: str
    number: str
    note: str = ""


@dataclass(frozen=True)
class RejectPurchase:
    """Reject a purchase; say why."""

    command_id: str
    actor: str
    number: str
    note: str


@dataclass(frozen=True)
class RequestSupplement:
    """Ask for more money for an order than its quote said (追加)."""

    command_id: str
    actor: str
    number: str
    amount: Decimal
    reason: str


@dataclass(frozen=True)
class DecideSupplement:
    """Approve or reject a supplement; a rejection says why."""

    command_id: str
    actor: str
    number: str
    approved: bool
    note: str = ""


@dataclass(frozen=True)
class SupplementRef:
    """A supplement and where it stands."""

    number: str
    state: SupplementState


def approve_purchase(command: ApprovePurchase, uow: UnitOfWork) -> PurchaseRef:
    """Approve it; the last approval commits the money, orders, and announces the delivery.

    Raises
    ------
    NotFound, NotAllowed, Conflict
        When there is none, the amount is above the actor's right, it is their own, or it
        isn't waiting.
    BudgetExceeded
        When the line has less by now: nothing is approved then.
    """
    before = locked_purchase(uow, command.number)
    require_tier(uow, command.actor, before.approval)
    note = require_text("审批意见", "a remark", command.note, optional=True)
    after = before.approved(command.actor, uow.now_us, note)
    if after.state is PurchaseState.ORDERED:
        after = order(uow, after)
    return saved(uow, before, after)


def reject_purchase(command: RejectPurchase, uow: UnitOfWork) -> PurchaseRef:
    """Reject it.

    Raises
    ------
    NotFound, NotAllowed, Conflict, InvalidInput
        As for an approval; without a reason.
    """
    before = locked_purchase(uow, command.number)
    require_tier(uow, command.actor, before.approval)
    before.require(*WAITING)
    require_uninvolved(before.number, command.actor, people_of(before))
    note = require_text("驳回理由", "why it is rejected", command.note)
    after = before.ended(PurchaseState.REJECTED, command.actor, uow.now_us, note)
    return saved(uow, before, after)


def require_tier(uow: UnitOfWork, actor: str, approval: Approval) -> None:
    """Refuse who may not approve so much: a section head up to their limit, leaders above."""
    small = approval.tier is Tier.SECTION
    require_any(uow, actor, *((Right.APPROVE, Right.MONEY) if small else (Right.APPROVE,)))


def order(uow: UnitOfWork, approved: Purchase) -> Purchase:
    """Commit the money of a purchase and order it; goods become an expected delivery."""
    chosen = approved.chosen
    if chosen is None:
        raise ValueError("A purchase is ordered by a quote.")
    number = uow.documents.open(ORDER_DOCUMENT, approved.depot, chosen.party, note=approved.reason)
    spending.commit(uow, approved.budget, number, chosen.party, approved.fen)
    delivery = ""
    if approved.kind is PurchaseKind.GOODS:
        delivery = announce(
            ExpectDelivery(
                uow.command_id, uow.actor, DeliveryKind.PURCHASE, approved.depot, chosen.party,
                tuple(ExpectedLine(each.item, each.quantity) for each in approved.lines),
                uow.today + timedelta(days=chosen.lead_days), number,
                budget_ref=approved.budget,
            ),
            uow,
        ).number  # fmt: skip
    return replace(
        approved, state=PurchaseState.ORDERED, order_no=number, ordered_at_us=uow.now_us,
        delivery=delivery,
    )  # fmt: skip


def request_supplement(command: RequestSupplement, uow: UnitOfWork) -> SupplementRef:
    """Ask for it; who approves follows from the order's new total.

    Raises
    ------
    InvalidInput, NotFound, NotAllowed, Conflict
        For what can't be meant, or when nothing was ordered.
    """
    require_any(uow, command.actor, *ASKING)
    found = locked_purchase(uow, command.number)
    found.require(PurchaseState.ORDERED)
    fen = fen_of(command.amount)
    reason = require_text("追加原因", "the reason", command.reason)
    approval = approval_for(uow, committed_fen(uow, found) + fen)
    number = uow.documents.next_number(SUPPLEMENT_DOCUMENT)
    new = Supplement(
        number, found.number, fen, reason, SupplementState.WAITING, command.actor, uow.now_us,
        approval,
    )  # fmt: skip
    uow.purchases.add_supplement(new)
    return SupplementRef(number, new.state)


def decide_supplement(command: DecideSupplement, uow: UnitOfWork) -> SupplementRef:
    """Decide it; the last approval commits the money.

    Raises
    ------
    NotFound, NotAllowed, Conflict, InvalidInput, BudgetExceeded
        As for a purchase.
    """
    before = uow.purchases.supplement(command.number)
    if before is None:
        raise NotFound(
            f"没有追加申请“{command.number}”。", f"There is no supplement “{command.number}”."
        )
    require_tier(uow, command.actor, before.approval)
    before.require_waiting()
    note = require_text("审批意见", "a reason", command.note, optional=command.approved)
    involved = {before.requested_by}
    if not command.approved:
        require_uninvolved(before.number, command.actor, involved)
        return _saved(uow, before, replace(before, state=SupplementState.REJECTED))
    approval = before.approval.approved(before.number, command.actor, uow.now_us, note, involved)
    after = replace(before, approval=approval)
    if approval.is_complete:
        after = replace(after, state=SupplementState.APPROVED)
        found = locked_purchase(uow, before.purchase)
        found.require(PurchaseState.ORDERED)
        spending.supplement(uow, found.order_no, before.fen, before.number)
    return _saved(uow, before, after)


def committed_fen(uow: UnitOfWork, found: Purchase) -> int:
    """Return all that an order has committed, supplements included."""
    commitment = spending.whole_commitment(uow, found.order_no)
    return 0 if commitment is None else commitment.fen


def _saved(uow: UnitOfWork, before: Supplement, after: Supplement) -> SupplementRef:
    if not uow.purchases.save_supplement(before, after):
        raise Conflict(
            f"追加申请 {before.number} 刚被他人办理。请刷新后查看。",
            f"Somebody has just handled supplement {before.number}. Reload.",
        )
    return SupplementRef(after.number, after.state)
