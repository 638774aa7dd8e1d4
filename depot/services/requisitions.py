"""Requisitions (领用申请): asked for, reserved at once, decided by somebody else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from depot.domain.clock import shanghai_date
from depot.domain.fefo import Portion
from depot.domain.ledger import HoldingKey
from depot.domain.requisition import (
    DOCUMENT,
    Occasion,
    Requisition,
    RequisitionLine,
    RequisitionStatus,
)
from depot.domain.shipment import Shipment, ShipmentKind, ShipmentStop
from depot.errors import Conflict, InvalidInput, NotFound
from depot.services.access import Right, require, require_any
from depot.services.catalogue import require_depot
from depot.services.picking import Wish, choose
from depot.services.reserving import release
from depot.services.shipment_making import ToPick, make_shipment, require_member
from depot.services.transferring import require_text
from depot.store.uow import UnitOfWork

_HOUR_US: Final = 3_600_000_000
HOLD_US: Final = 24 * _HOUR_US
"""How long goods are promised while an approval runs, unless the requester says otherwise."""
MAX_HOLD_US: Final = 7 * 24 * _HOUR_US
MAX_AHEAD_US: Final = 366 * 24 * _HOUR_US
MAX_LENGTH: Final = 64
MAX_LINES: Final = 200


@dataclass(frozen=True)
class RequestGoods:
    """Ask for goods of a depot.

    Parameters
    ----------
    depot, destination
        Depot code; the township, shelter or unit that gets them.
    lines
        Item codes and base units.
    reason
        What they are for, in words.
    needed_by_us
        When they have to be there.
    occasion, event
        Event, drill or everyday work, and the name of the event.
    lapses_at_us
        Until when they are set aside; 0: a day from now.
    """

    command_id: str
    actor: str
    depot: str
    destination: str
    lines: tuple[tuple[str, int], ...]
    reason: str
    needed_by_us: int
    occasion: Occasion = Occasion.DAILY
    event: str = ""
    lapses_at_us: int = 0


@dataclass(frozen=True)
class ApproveRequisition:
    """Order the use; the reservation becomes a pick list."""

    command_id: str
    actor: str
    number: str
    note: str = ""


@dataclass(frozen=True)
class RejectRequisition:
    """Turn it down; the goods are free again."""

    command_id: str
    actor: str
    number: str
    reason: str


@dataclass(frozen=True)
class CancelRequisition:
    """Withdraw one's own before it is decided; the goods are free again."""

    command_id: str
    actor: str
    number: str
    reason: str = ""


@dataclass(frozen=True)
class RequisitionRef:
    """A requisition and where it now stands; `shipment` is made by the approval."""

    number: str
    status: RequisitionStatus
    shipment: str = ""


def request_goods(command: RequestGoods, uow: UnitOfWork) -> RequisitionRef:
    """Set goods aside, first expired first out, and ask for an approval.

    Raises
    ------
    InvalidLines, InvalidInput, NotFound, NotAllowed
        For what can't be meant.
    InsufficientStock
        When too little is free.
    """
    require_any(uow, command.actor, Right.PLAN, Right.KEEP)
    require_member(uow, command.actor)
    require_depot(uow, command.depot)
    reason = require_text(command.reason, "用途（事由）", "the reason")
    destination = _short_text(command.destination, "领用单位", "who gets the goods")
    event = command.event.strip()
    if event or command.occasion is not Occasion.DAILY:
        event = _short_text(event, "事件或演练名称", "the name of the event or drill")
    lapses_at_us = _lapse(command, uow)
    _check_lines(command)
    uow.reservations.lapse_due(uow.now_us)
    arrives_on = _arrival(command.needed_by_us, uow)
    wishes = _wishes(command.lines)
    chosen = choose(uow, command.depot, wishes, arrives_on)
    number = uow.documents.next_number(DOCUMENT)
    uow.reservations.open(number, _parts(chosen), lapses_at_us)
    uow.requisitions.add(
        Requisition(
            number, command.depot, destination, reason, Occasion(command.occasion), event,
            command.needed_by_us, lapses_at_us, command.actor, uow.now_us,
        ),
        [RequisitionLine(each.line, each.item, each.quantity) for each in wishes],
    )  # fmt: skip
    return RequisitionRef(number, RequisitionStatus.REQUESTED)


def approve_requisition(command: ApproveRequisition, uow: UnitOfWork) -> RequisitionRef:
    """Approve it: lots are chosen anew, so what was recalled or lapsed is replaced.

    Raises
    ------
    NotAllowed, Conflict
        Without the right, for one's own; when it is decided already.
    InsufficientStock
        When the reservation has lapsed and others took the goods.
    """
    require(uow, command.actor, Right.APPROVE)
    require_member(uow, command.actor)
    before = locked_requisition(uow, command.number)
    after = before.decide(
        RequisitionStatus.APPROVED, command.actor, uow.now_us, _note(command.note)
    )
    release(uow, before.number)
    uow.reservations.lapse_due(uow.now_us)
    lines = uow.requisitions.lines(before.number)
    wishes = _wishes([(each.item, each.quantity) for each in lines])
    chosen = choose(uow, before.depot, wishes, _arrival(before.needed_by_us, uow))
    uow.reservations.open(before.number, _parts(chosen))
    _decided(uow, after)
    made = _ship(uow, after, chosen)
    return RequisitionRef(after.number, after.status, made.number)


def reject_requisition(command: RejectRequisition, uow: UnitOfWork) -> RequisitionRef:
    """Turn it down with a reason.

    Raises
    ------
    NotAllowed, InvalidInput, Conflict
        Without the right, for one's own; without a reason; when it is decided already.
    """
    require(uow, command.actor, Right.APPROVE)
    require_member(uow, command.actor)
    reason = require_text(command.reason, "驳回原因", "a reason for turning it down")
    before = locked_requisition(uow, command.number)
    after = before.decide(RequisitionStatus.REJECTED, command.actor, uow.now_us, reason)
    release(uow, before.number)
    _decided(uow, after)
    return RequisitionRef(after.number, after.status)


def cancel_requisition(command: CancelRequisition, uow: UnitOfWork) -> RequisitionRef:
    """Withdraw one's own.

    Raises
    ------
    NotAllowed, Conflict
        For another's; when it is decided already.
    """
    require_any(uow, command.actor, Right.PLAN, Right.KEEP)
    before = locked_requisition(uow, command.number)
    after = before.cancel(command.actor, _note(command.reason))
    release(uow, before.number)
    _decided(uow, after)
    return RequisitionRef(after.number, after.status)


def locked_requisition(uow: UnitOfWork, number: str) -> Requisition:
    """Return a requisition that nobody else decides until the command ends.

    Raises
    ------
    NotFound
        When there is none.
    """
    found = uow.requisitions.get(number, lock=True)
    if found is None:
        raise NotFound(f"没有领用申请 {number}。", f"There is no requisition {number}.")
    return found


def _decided(uow: UnitOfWork, after: Requisition) -> None:
    if not uow.requisitions.decide(after):
        raise Conflict(
            f"领用申请 {after.number} 刚被他人处理。请刷新页面。",
            f"Somebody else has just decided requisition {after.number}. Reload.",
        )


def _ship(uow: UnitOfWork, of: Requisition, chosen: Sequence[tuple[Wish, Portion]]) -> Shipment:
    draft = Shipment(
        number="",
        kind=ShipmentKind.REQUISITION,
        demand_ref=of.number,
        order_id=0,
        trip=0,
        depot=of.depot,
        destination=of.destination,
        approved_by=of.decided_by,
        approved_at_us=of.decided_at_us,
    )
    stop = ShipmentStop(1, of.destination, of.destination, of.needed_by_us)
    taken: dict[tuple[str, int, str], int] = {}
    for wish, portion in chosen:
        place = (wish.item, portion.candidate.lot.id, portion.candidate.bin)
        taken[place] = taken.get(place, 0) + portion.quantity
    picks = [ToPick(1, *place, units) for place, units in taken.items()]
    return make_shipment(uow, draft, [stop], picks)


def _wishes(lines: Sequence[tuple[str, int]]) -> list[Wish]:
    return [Wish(number, item, units) for number, (item, units) in enumerate(lines, start=1)]


def _parts(chosen: Sequence[tuple[Wish, Portion]]) -> list[tuple[HoldingKey, int]]:
    parts: dict[HoldingKey, int] = {}
    for _, portion in chosen:
        key = portion.candidate.key
        parts[key] = parts.get(key, 0) + portion.quantity
    return list(parts.items())


def _arrival(needed_by_us: int, uow: UnitOfWork) -> date:
    return shanghai_date(max(needed_by_us, uow.now_us))


def _lapse(command: RequestGoods, uow: UnitOfWork) -> int:
    if not uow.now_us < command.needed_by_us <= uow.now_us + MAX_AHEAD_US:
        raise InvalidInput(
            "需用时间应晚于现在，且在一年以内。请改需用时间。",
            "The goods must be needed after now and within a year. Change when they are needed.",
        )
    lapses_at_us = command.lapses_at_us or uow.now_us + HOLD_US
    if not uow.now_us < lapses_at_us <= uow.now_us + MAX_HOLD_US:
        raise InvalidInput(
            "占用保留时间应晚于现在，最长 7 天。请改保留时间。",
            "Goods are set aside until later than now, for 7 days at most. Change the time.",
        )
    return lapses_at_us


def _check_lines(command: RequestGoods) -> None:
    if not command.lines:
        raise InvalidInput(
            "领用申请没有明细。请至少填写一行。", "The requisition has no lines. Add one."
        )
    if len(command.lines) > MAX_LINES:
        raise InvalidInput(
            f"明细超过 {MAX_LINES} 行，请分成几张申请。",
            f"More than {MAX_LINES} lines: make several requisitions.",
        )


def _short_text(text: str, zh: str, en: str) -> str:
    if len(text) > MAX_LENGTH:
        raise InvalidInput(
            f"{zh}不能超过 {MAX_LENGTH} 个字符。", f"{en}: at most {MAX_LENGTH} characters."
        )
    return require_text(text, zh, en)


def _note(text: str) -> str:
    return require_text(text, "备注", "a remark") if text.strip() else ""
