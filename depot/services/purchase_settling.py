"""Paying for what was accepted (结算), and closing an order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from depot.domain.inspection import ArrivalPart
from depot.domain.ledger import require_quantity
from depot.domain.money import fen_of, written
from depot.domain.purchase import (
    SETTLEMENT_DOCUMENT,
    Purchase,
    PurchaseKind,
    PurchaseState,
    SettledLine,
    Settlement,
    SupplementState,
)  # fmt: skip
from depot.errors import Conflict, InvalidInput, NotAllowed
from depot.services import spending
from depot.services.access import Right, require
from depot.services.care_checks import require_text
from depot.services.purchasing import PurchaseRef, locked_purchase, saved
from depot.store.uow import Reader, UnitOfWork


@dataclass(frozen=True)
class SettleUnits:
    """Units of a line that are paid."""

    line: int
    quantity: int


@dataclass(frozen=True)
class SettlePurchase:
    """Pay for units that were accepted, at the order's prices.

    Parameters
    ----------
    units
        By line; a line that is not named is not paid.
    invoice
        Number of the invoice; each is paid once.
    extra
        Yuan beyond the prices, out of an approved supplement.
    deducted
        Yuan kept back for a fault or a delay; then the note says why.
    """

    command_id: str
    actor: str
    number: str
    units: tuple[SettleUnits, ...]
    invoice: str
    extra: Decimal = Decimal(0)
    deducted: Decimal = Decimal(0)
    note: str = ""


@dataclass(frozen=True)
class Settled:
    """A booked payment, in fen."""

    number: str
    fen: int


@dataclass(frozen=True)
class ClosePurchase:
    """End an order: what was committed and not paid is free again."""

    command_id: str
    actor: str
    number: str
    note: str = ""


def settle_purchase(command: SettlePurchase, uow: UnitOfWork) -> Settled:
    """Pay; never more than was accepted, nor than was committed.

    Raises
    ------
    InvalidInput, NotFound, NotAllowed, Conflict
        For what can't be meant; by who asked for the purchase; for an invoice that was paid;
        for more units than were accepted.
    BudgetExceeded
        When it is more than the order has committed.
    """
    require(uow, command.actor, Right.MONEY)
    found = locked_purchase(uow, command.number)
    found.require(PurchaseState.ORDERED)
    if command.actor == found.requested_by:
        raise NotAllowed(
            f"{found.number} 由“{command.actor}”本人申请，不能自己结算。请由另一名经费人员办理。",
            f"“{command.actor}” asked for {found.number} and can't pay it: another person does.",
        )
    invoice = _invoice(uow, found, command.invoice)
    new = _settlement(uow, found, command, invoice)
    if not uow.purchases.settle_units(
        found.number, {each.line: each.quantity for each in new.lines}
    ):
        raise Conflict(
            f"{found.number} 刚被他人结算。请刷新后查看。",
            f"Somebody has just settled {found.number}. Reload.",
        )
    spending.spend(uow, found.order_no, new.fen, new.number)
    uow.purchases.add_settlement(new, found.requested_by)
    return Settled(new.number, new.fen)


def _invoice(uow: UnitOfWork, found: Purchase, invoice: str) -> str:
    number = require_text("发票号", "the invoice's number", invoice)
    for each in uow.purchases.settlements([found.number]):
        if each.invoice == number:
            raise Conflict(
                f"发票 {number} 已由 {each.number} 支付 {written(each.fen)} 元，不能重复支付。",
                f"Invoice {number} was paid by {each.number} ({written(each.fen)} yuan).",
            )
    return number


def _settlement(
    uow: UnitOfWork, found: Purchase, command: SettlePurchase, invoice: str
) -> Settlement:
    lines = _lines(uow, found, command.units)
    accepted = sum(each.quantity * each.price_fen for each in lines)
    extra = fen_of(command.extra, "追加支付", "Extra", zero=True)
    deducted = fen_of(command.deducted, "扣款", "Deduction", zero=True)
    note = require_text("说明", "a remark", command.note, optional=not deducted)
    _require_supplement(uow, found, extra)
    fen = accepted + extra - deducted
    if fen <= 0:
        raise InvalidInput(
            f"应付 {written(accepted + extra)} 元，扣款 {written(deducted)} 元，没有可支付金额。",
            f"{written(accepted + extra)} yuan are due and {written(deducted)} deducted: there "
            "is nothing to pay.",
        )
    number = uow.documents.next_number(SETTLEMENT_DOCUMENT)
    return Settlement(
        number, found.number, invoice, fen, accepted, extra, deducted, note, command.actor,
        uow.now_us, lines,
    )  # fmt: skip


def _lines(
    uow: UnitOfWork, found: Purchase, units: tuple[SettleUnits, ...]
) -> tuple[SettledLine, ...]:
    payable = payable_units(uow, found)
    chosen = found.chosen
    lines: list[SettledLine] = []
    for each in sorted(units, key=lambda each: each.line):
        require_quantity(each.quantity)
        if chosen is None or each.line not in payable or each.line in {x.line for x in lines}:
            raise InvalidInput(
                f"{found.number} 没有第 {each.line} 行，或该行重复。",
                f"{found.number} has no line {each.line}, or it is there twice.",
            )
        if each.quantity > payable[each.line]:
            raise Conflict(
                f"{found.number} 第 {each.line} 行已验收未结算 {payable[each.line]}，"
                f"不能结算 {each.quantity}。请先验收。",
                f"{found.number} line {each.line}: {payable[each.line]} were accepted and not "
                f"paid, {each.quantity} were asked. Inspect the goods first.",
            )
        lines.append(SettledLine(each.line, each.quantity, chosen.prices_fen[each.line - 1]))
    return tuple(lines)


def _require_supplement(uow: UnitOfWork, found: Purchase, extra: int) -> None:
    if not extra:
        return
    approved = sum(
        each.fen
        for each in uow.purchases.supplements([found.number])
        if each.state is SupplementState.APPROVED
    )
    used = sum(each.extra_fen for each in uow.purchases.settlements([found.number]))
    if used + extra > approved:
        raise Conflict(
            f"{found.number} 已批准追加 {written(approved)} 元，已用 {written(used)} 元，"
            f"不足 {written(extra)} 元。请先办理追加审批。",
            f"{found.number}: {written(approved)} yuan of supplements are approved and "
            f"{written(used)} used, {written(extra)} were asked. Have a supplement approved.",
        )


def payable_units(reader: Reader, found: Purchase) -> Mapping[int, int]:
    """Return the units of each line that may be paid now: accepted and not paid yet.

    A service has no arrivals: whoever settles states that it was done.
    """
    if found.kind is PurchaseKind.SERVICE:
        return {each.line: each.quantity - each.settled for each in found.lines}
    accepted: Counter[int] = Counter()
    for part in _parts(reader, found):
        accepted[part.line] += part.accepted
    return {each.line: accepted[each.line] - each.settled for each in found.lines}


def _parts(reader: Reader, found: Purchase) -> tuple[ArrivalPart, ...]:
    arrivals = reader.inspections.arrivals(found.delivery)
    return reader.inspections.parts(each.number for each in arrivals)


def close_purchase(command: ClosePurchase, uow: UnitOfWork) -> PurchaseRef:
    """Close it and release the rest.

    Raises
    ------
    NotFound, NotAllowed, Conflict
        While goods are still to come, to be inspected, or accepted and not paid.
    """
    require(uow, command.actor, Right.MONEY)
    before = locked_purchase(uow, command.number)
    before.require(PurchaseState.ORDERED)
    short = any(each.settled < each.quantity for each in before.lines)
    note = require_text("结案说明", "why it is closed short", command.note, optional=not short)
    if before.kind is PurchaseKind.GOODS:
        _require_settled(uow, before)
    for each in uow.purchases.supplements([before.number], waiting_only=True):
        raise Conflict(
            f"追加申请 {each.number} 尚未审批。请先审批或驳回。",
            f"Supplement {each.number} waits for a decision: decide it first.",
        )
    spending.release_rest(uow, before.order_no)
    after = before.ended(PurchaseState.CLOSED, command.actor, uow.now_us, note)
    return saved(uow, before, after)


def _require_settled(uow: UnitOfWork, found: Purchase) -> None:
    delivery = uow.deliveries.get(found.delivery, lock=True)
    undecided = sum(part.waiting + part.held for part in _parts(uow, found))
    unpaid = sum(payable_units(uow, found).values())
    if (delivery is not None and delivery.is_open) or undecided:
        raise Conflict(
            f"到货单 {found.delivery} 尚未到齐或验收。请先收货验收，或在到货页结案。",
            f"Delivery {found.delivery} has not come whole or is not inspected. Receive it, or "
            "close it on the deliveries page.",
        )
    if unpaid:
        raise Conflict(
            f"{found.number} 还有 {unpaid} 件已验收未结算。请先结算。",
            f"{found.number}: {unpaid} units were accepted and not paid. Settle them first.",
        )
