"""Buying and overspending on a verbal approval under a response, reviewed afterwards."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Final

from depot.domain.emergency import Channel
from depot.domain.money import fen_of
from depot.domain.override import OVERRIDE_DOCUMENT, Override, OverrideKind, ReviewState
from depot.domain.purchase import (
    SUPPLEMENT_DOCUMENT,
    PurchaseKind,
    PurchaseState,
    Supplement,
    SupplementState,
)  # fmt: skip
from depot.errors import Conflict, InvalidInput, NotFound
from depot.services import spending
from depot.services.access import Right, require, require_any
from depot.services.care_checks import require_text
from depot.services.house_rules import rule_value
from depot.services.purchase_deciding import order
from depot.services.purchasing import (
    ASKING,
    AddQuote,
    RequestPurchase,
    WantedLine,
    locked_purchase,
    open_request,
    quote_of,
    saved,
)  # fmt: skip
from depot.store.uow import Reader, UnitOfWork

__all__ = [
    "BuyInEmergency", "Override", "OverrideKind", "OverrideRef", "OverspendInEmergency",
    "ReviewOverride", "ReviewState", "VerbalApproval", "buy_in_emergency", "overrides",
    "overspend_in_emergency", "review_override",
]  # fmt: skip

_US_PER_HOUR: Final = 3_600_000_000


@dataclass(frozen=True)
class VerbalApproval:
    """Who approved by word, how, and when (None: now), under which response."""

    activation: str
    approver: str
    channel: Channel
    at_us: int | None = None


@dataclass(frozen=True)
class BuyInEmergency:
    """Order at once from a supplier; the review follows.

    Parameters
    ----------
    lines
        With the prices that were agreed on.
    lead_days
        Days until it is here.
    supplier
        Code of the supplier on the books; empty for one that isn't.
    """

    command_id: str
    actor: str
    approval: VerbalApproval
    kind: PurchaseKind
    budget: str
    depot: str
    party: str
    lines: tuple[WantedLine, ...]
    reason: str
    lead_days: int = 0
    supplier: str = ""


@dataclass(frozen=True)
class OverspendInEmergency:
    """Commit more for an order than was approved; the review follows."""

    command_id: str
    actor: str
    approval: VerbalApproval
    number: str
    amount: Decimal
    reason: str


@dataclass(frozen=True)
class ReviewOverride:
    """Review emergency spending afterwards; an objection says why.

    Parameters
    ----------
    papers_no
        Number of the papers that were made up for.
    """

    command_id: str
    actor: str
    number: str
    papers_no: str
    approved: bool
    note: str = ""


@dataclass(frozen=True)
class OverrideRef:
    """Emergency spending, where its review stands, and the purchase that it is for."""

    number: str
    state: ReviewState
    due_at_us: int
    purchase: str
    order_no: str = ""
    delivery: str = ""


def buy_in_emergency(command: BuyInEmergency, uow: UnitOfWork) -> OverrideRef:
    """Order at once; what the budget line lacks is advanced by a movement of its own.

    Raises
    ------
    InvalidLines, InvalidInput, NotFound, NotAllowed, Conflict
        As for a purchase; without who approved by word; when the response has ended.
    """
    require_any(uow, command.actor, *ASKING)
    number = uow.documents.next_number(OVERRIDE_DOCUMENT)
    request = open_request(
        RequestPurchase(
            command.command_id, command.actor, command.kind, command.budget, command.depot,
            command.reason, uow.today, command.lines,
        ),
        uow,
    )  # fmt: skip
    prices = tuple(each.price for each in command.lines)
    quote = quote_of(
        AddQuote(
            command.command_id, command.actor, request.number, command.party, prices,
            command.lead_days, supplier=command.supplier,
        ),
        request,
    )  # fmt: skip
    uow.purchases.add_quote(request.number, quote)
    fen = quote.total_fen(request.lines)
    ahead = spending.advance(uow, request.budget, fen, number)
    chosen = replace(
        request, quotes=(quote,), chosen_quote=1, chosen_by=command.actor, fen=fen,
        choice_reason=request.reason, override_no=number,
    )  # fmt: skip
    ordered = order(uow, chosen)
    saved(uow, request, ordered)
    entry = _entry(uow, command.approval, number, OverrideKind.PURCHASE)
    entry = replace(
        entry, purchase=request.number, budget=request.budget, fen=fen, advance_fen=ahead,
        reason=request.reason,
    )  # fmt: skip
    _book(uow, entry)
    return OverrideRef(
        number, entry.state, entry.due_at_us, request.number, ordered.order_no, ordered.delivery
    )


def overspend_in_emergency(command: OverspendInEmergency, uow: UnitOfWork) -> OverrideRef:
    """Commit more for an order at once; what the line lacks is advanced.

    Raises
    ------
    InvalidInput, NotFound, NotAllowed, Conflict
        As for a supplement; without who approved by word; when the response has ended.
    """
    require_any(uow, command.actor, *ASKING)
    fen = fen_of(command.amount)
    reason = require_text("超支原因", "the reason", command.reason)
    found = locked_purchase(uow, command.number)
    found.require(PurchaseState.ORDERED)
    number = uow.documents.next_number(OVERRIDE_DOCUMENT)
    more = uow.documents.next_number(SUPPLEMENT_DOCUMENT)
    ahead = spending.advance(uow, found.budget, fen, number)
    spending.supplement(uow, found.order_no, fen, more)
    uow.purchases.add_supplement(
        Supplement(
            more, found.number, fen, reason, SupplementState.APPROVED, command.actor,
            uow.now_us, override_no=number,
        )
    )  # fmt: skip
    entry = _entry(uow, command.approval, number, OverrideKind.OVERSPEND)
    entry = replace(
        entry, purchase=found.number, budget=found.budget, fen=fen, advance_fen=ahead,
        reason=reason,
    )  # fmt: skip
    _book(uow, entry)
    return OverrideRef(number, entry.state, entry.due_at_us, found.number, found.order_no)


def review_override(command: ReviewOverride, uow: UnitOfWork) -> OverrideRef:
    """Review it; the response may end once all of its spending was reviewed.

    Raises
    ------
    InvalidInput, NotFound, NotAllowed, Conflict
        Without the papers' number or a reason to object; when there is none, it is the
        actor's own spending, or it was reviewed.
    """
    require(uow, command.actor, Right.APPROVE)
    papers = require_text("手续编号", "the number of the papers", command.papers_no)
    note = require_text("审查意见", "why it is objected to", command.note,
                        optional=command.approved)  # fmt: skip
    before = uow.overrides.one(command.number, lock=True)
    if before is None:
        raise NotFound(
            f"没有应急支出“{command.number}”。",
            f"There is no emergency spending “{command.number}”.",
        )
    after = before.reviewed(command.actor, uow.now_us, papers, note, approved=command.approved)
    if not uow.overrides.save(after):
        raise Conflict(
            f"应急支出 {after.number} 刚被他人审查。请刷新后查看。",
            f"Somebody has just reviewed {after.number}. Reload.",
        )
    return OverrideRef(after.number, after.state, after.due_at_us, after.purchase)


def overrides(reader: Reader, *, open_only: bool = False) -> tuple[Override, ...]:
    """Return emergency spending, or what waits for its review; those due first lead."""
    return reader.overrides.all(open_only=open_only)


def _entry(uow: UnitOfWork, verbal: VerbalApproval, number: str, kind: OverrideKind) -> Override:
    approver = require_text("口头批准人", "who approved by word", verbal.approver)
    if verbal.channel not in set(Channel):
        raise InvalidInput(
            f"批准方式“{verbal.channel}”无效：请选电话、电台或当面。",
            f"“{verbal.channel}” is no way of approving: choose telephone, radio or in person.",
        )
    at_us = uow.now_us if verbal.at_us is None else verbal.at_us
    if not 0 <= at_us <= uow.now_us:
        raise InvalidInput(
            "口头批准时间不能晚于现在。请核对日期和时间。",
            "The approval by word can't be in the future. Check date and time.",
        )
    due = uow.now_us + rule_value(uow, "money.review_hours") * _US_PER_HOUR
    return Override(
        number, kind, verbal.activation, "", "", 0, 0, "", approver, Channel(verbal.channel),
        at_us, uow.actor, uow.now_us, due,
    )  # fmt: skip


def _book(uow: UnitOfWork, entry: Override) -> None:
    """Book it last, on the row that ends the response: one of the two has to give way."""
    if not uow.overrides.add(entry):
        raise Conflict(
            f"响应“{entry.activation}”不存在或已终止。请按正常程序采购，或先启动响应。",
            f"Response “{entry.activation}” doesn't exist or has ended. Buy in the ordinary "
            "way, or start a response.",
        )
