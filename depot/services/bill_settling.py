"""Settling a call-off (结算): what came × the agreed price, less the penalty, out of its line."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from depot.domain.agreement_money import BillState, CallBill
from depot.domain.call_off_order import CallOffOrder, CallOffState
from depot.domain.delivery import DeliveryKind
from depot.domain.money import fen_of, written
from depot.domain.order import US_PER_MIN
from depot.domain.reliability import MAX_MINUTES, Observation, ObservationKind
from depot.errors import Conflict, InvalidInput, NotAllowed, Text
from depot.services import spending
from depot.services.access import Right, require
from depot.services.agreement_steps import found_deal
from depot.services.call_bills import BillRef, locked_bill, save_bill
from depot.services.care_checks import require_text
from depot.services.reliability import observe
from depot.store.uow import Reader, UnitOfWork


@dataclass(frozen=True)
class SettleBill:
    """Pay for what came, and free the rest.

    Parameters
    ----------
    penalty
        Yuan kept back; None: what the terms give. Another amount needs a note.
    """

    command_id: str
    actor: str
    number: str
    invoice: str
    penalty: Decimal | None = None
    note: str = ""


@dataclass(frozen=True)
class Proposal:
    """What a bill comes to by the books and the terms.

    Parameters
    ----------
    waits
        Why it can't be settled yet; None when it can.
    delivered
        Units that came (into a depot: that were accepted), by item.
    late_min
        Minutes behind the promise; below zero is early.
    """

    bill: CallBill
    waits: Text | None
    delivered: Mapping[str, int]
    missing_fen: int
    late_min: int
    delivered_fen: int
    penalty_fen: int

    @property
    def paid_fen(self) -> int:
        """What is due."""
        return self.delivered_fen - self.penalty_fen


def proposal(reader: Reader, bill: CallBill) -> Proposal:
    """Return what a bill comes to now."""
    found = _of_order(reader, bill) or _of_delivery(reader, bill)
    deal = found_deal(reader.agreements.deal(bill.agreement), bill.agreement)
    came = bill.value_fen(found.delivered)
    missing = max(0, bill.value_fen(found.owed) - came)
    penalty = deal.terms.penalty.proposed_fen(came, missing, found.late_min)
    return Proposal(bill, found.waits, found.delivered, missing, found.late_min, came, penalty)


@dataclass(frozen=True)
class _Came:
    waits: Text | None
    owed: Mapping[str, int]
    delivered: Mapping[str, int]
    late_min: int


def _of_order(reader: Reader, bill: CallBill) -> _Came | None:
    """Return what came by the trucks of a call-off order."""
    call = reader.call_offs.get(bill.source)
    if call is None:
        return None
    waits = None
    if call.state is not CallOffState.ARRIVED:
        waits = Text(
            f"应急调用单 {call.number} 还没有全部到达",
            f"call-off {call.number} has not arrived whole",
        )
    received, owed = call.received(), call.owed()
    for other in sorted(reader.agreement_money.bills(source=bill.source), key=_number):
        if other.number == bill.number:
            break
        for line in other.lines:
            for pot in (received, owed):
                pot[line.item] = max(0, pot.get(line.item, 0) - line.quantity)
    mine = [line.item for line in bill.lines]
    return _Came(waits, _part(owed, bill), _part(received, bill), _late(call, mine))


def _number(bill: CallBill) -> str:
    return bill.number


def _part(units: Mapping[str, int], bill: CallBill) -> dict[str, int]:
    return {line.item: min(line.quantity, units.get(line.item, 0)) for line in bill.lines}


def _late(call: CallOffOrder, items: list[str]) -> int:
    if not call.sent_at_us:
        return 0
    taken = {item: call.taken_min(item) for item in items}
    return max(
        (minutes - call.item(item).promised_min for item, minutes in taken.items() if minutes),
        default=0,
    )


def _of_delivery(reader: Reader, bill: CallBill) -> _Came:
    """Return what was accepted of a delivery into a depot."""
    head = reader.deliveries.get(bill.source)
    if head is None or head.kind is not DeliveryKind.CALL_OFF:
        # A trip of an order that was approved before there were call-off orders.
        gone = Text("找不到调用的来源单据", "the paper that it was called by is missing")
        return _Came(gone, {}, {}, 0)
    arrivals = reader.inspections.arrivals(head.number)
    parts = reader.inspections.parts(each.number for each in arrivals)
    waits = None
    if head.is_open or any(part.waiting + part.held for part in parts):
        waits = Text(
            f"到货单 {head.number} 尚未到齐或验收，请先收货验收或结案",
            f"delivery {head.number} has not come whole or isn't inspected",
        )
    item_of = {line.line: line.item for line in reader.deliveries.lines([head.number])[head.number]}
    accepted: dict[str, int] = {}
    for part in parts:
        item = item_of[part.line]
        accepted[item] = accepted.get(item, 0) + part.accepted
    last = max((each.at_us for each in arrivals), default=0)
    late = -(-(last - bill.promised_at_us) // US_PER_MIN) if last else 0
    owed = {line.item: line.quantity for line in bill.lines}
    return _Came(waits, owed, _part(accepted, bill), late)


def settle_bill(command: SettleBill, uow: UnitOfWork) -> BillRef:
    """Settle it: spend what is due, free the rest, and keep what was seen of the supplier.

    Raises
    ------
    NotFound, NotAllowed, Conflict, InvalidInput
        By who called; while goods are still to come; without a line or an invoice; for a
        penalty above what came, or other than the terms say without a note.
    """
    require(uow, command.actor, Right.MONEY)
    before = locked_bill(uow, command.number)
    found = proposal(uow, before)
    _require_settleable(uow, before, found, command.actor)
    penalty = found.penalty_fen
    if command.penalty is not None:
        penalty = fen_of(command.penalty, "违约金", "The penalty", zero=True)
    note = require_text("说明（违约金与条款不同时必填）", "why the penalty differs", command.note,
                        optional=penalty == found.penalty_fen)  # fmt: skip
    if penalty > found.delivered_fen:
        raise InvalidInput(
            f"违约金不能超过到货金额 {written(found.delivered_fen)} 元，其余请另行追索。",
            f"The penalty can't exceed what came ({written(found.delivered_fen)} yuan); claim "
            "the rest apart.",
        )
    paid = found.delivered_fen - penalty
    invoice = require_text("发票号", "the invoice's number", command.invoice, optional=not paid)
    lines = tuple(replace(e, delivered=found.delivered.get(e.item, 0)) for e in before.lines)
    after = replace(
        before, state=BillState.SETTLED, lines=lines, delivered_fen=found.delivered_fen,
        penalty_fen=penalty, paid_fen=paid, invoice=invoice, note=note,
        actual_at_us=before.promised_at_us + found.late_min * US_PER_MIN,
        settled_by=command.actor, settled_at_us=uow.now_us,
    )  # fmt: skip
    save_bill(uow, before, after)
    if before.budget:
        if paid:
            spending.spend(uow, before.number, paid, before.number)
        spending.release_rest(uow, before.number)
    _finish(uow, after, found)
    return BillRef(after.number, after.state, paid)


def _require_settleable(uow: UnitOfWork, bill: CallBill, found: Proposal, actor: str) -> None:
    if found.waits is not None:
        raise Conflict(
            f"{bill.number} 还不能结算：{found.waits.zh}。",
            f"{bill.number} can't be settled yet: {found.waits.en}.",
        )
    call = uow.call_offs.get(bill.source)
    if actor == bill.called_by or (call is not None and actor == call.sent_by):
        raise NotAllowed(
            f"{bill.number} 由“{actor}”本人调用，不能自己结算。请由另一名经费人员办理。",
            f"“{actor}” made the call of {bill.number} and can't settle it: another person does.",
        )
    if found.paid_fen and not bill.budget:
        raise Conflict(
            f"{bill.number} 没有落实经费，请先选择预算项目。",
            f"{bill.number} has no budget line yet: choose one first.",
        )


def _finish(uow: UnitOfWork, bill: CallBill, found: Proposal) -> None:
    call = uow.call_offs.get(bill.source, lock=True)
    if call is None:
        _observe(uow, bill, found)
        return
    # Trucks to sites were seen as they arrived; the call-off is settled with its last bill.
    bills = uow.agreement_money.bills(source=bill.source)
    if all(each.state is not BillState.OPEN for each in bills):
        uow.call_offs.move(
            call.number, [CallOffState.ARRIVED], CallOffState.SETTLED, settled_by=bill.settled_by,
            settled_at_us=bill.settled_at_us, settled_fen=sum(each.paid_fen for each in bills),
        )  # fmt: skip


def _observe(uow: UnitOfWork, bill: CallBill, found: Proposal) -> None:
    """Keep what was seen of a delivery into a depot."""
    supplier = found_deal(uow.agreements.deal(bill.agreement), bill.agreement).agreement.supplier
    promised = max(0, (bill.promised_at_us - bill.called_at_us) // US_PER_MIN)
    for line in bill.lines:
        came = found.delivered.get(line.item, 0)
        timed = 0 < promised <= MAX_MINUTES and came > 0
        taken = min(MAX_MINUTES, max(0, promised + found.late_min)) if timed else 0
        observe(uow, Observation(
            supplier, line.item, ObservationKind.REAL, line.quantity, came,
            promised if timed else 0, taken, uow.today, bill.source,
        ))  # fmt: skip
