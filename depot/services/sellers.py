"""The list of vetted sellers (入库供应商名录), their offers, and reference prices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from depot.domain.decision import just_handled
from depot.domain.ledger import MAX_QUANTITY, require_quantity
from depot.domain.money import fen_of
from depot.domain.seller import (
    VETTING_DOCUMENT,
    Offer,
    ReferencePrice,
    Vetting,
    VettingState,
)  # fmt: skip
from depot.errors import Conflict, InvalidInput, NotFound
from depot.services.access import Right, require, require_any
from depot.services.care_checks import require_past_day, require_text
from depot.services.purchasing import ASKING
from depot.store.uow import UnitOfWork

__all__ = [
    "DecideVetting", "OfferRecorded", "ProposeSeller", "RecordOffer", "ReferenceSet",
    "SetReferencePrice", "StrikeSeller", "VettingRef", "VettingState", "decide_vetting",
    "propose_seller", "record_offer", "set_reference_price", "strike_seller",
]  # fmt: skip

_YEARS_AHEAD: Final = timedelta(days=3 * 366)
_MAX_LEAD_MIN: Final = 60 * 24 * 60


@dataclass(frozen=True)
class ProposeSeller:
    """Propose a supplier for the list, after having looked into them.

    Parameters
    ----------
    supplier
        Code of a supplier on the books.
    valid_to
        Last day of the listing; at most three years ahead.
    checked
        What was looked at and found.
    """

    command_id: str
    actor: str
    supplier: str
    licence_no: str
    valid_from: date
    valid_to: date
    checked: str


@dataclass(frozen=True)
class DecideVetting:
    """List a seller that somebody else proposed, or reject them; a rejection says why."""

    command_id: str
    actor: str
    number: str
    approved: bool
    note: str = ""


@dataclass(frozen=True)
class StrikeSeller:
    """Take a seller off the list; say why."""

    command_id: str
    actor: str
    number: str
    note: str


@dataclass(frozen=True)
class VettingRef:
    """A vetting and where it stands."""

    number: str
    state: VettingState


@dataclass(frozen=True)
class RecordOffer:
    """Record what a seller has of an item now, in the place of their last word.

    Parameters
    ----------
    price
        Yuan for one unit, delivered to our dock.
    quantity
        Units on offer; 0: none at present.
    lead_day_min, lead_night_min
        Minutes from the call to the goods on our dock.
    """

    command_id: str
    actor: str
    supplier: str
    item: str
    price: Decimal
    quantity: int
    lead_day_min: int
    lead_night_min: int
    valid_from: date
    valid_to: date


@dataclass(frozen=True)
class OfferRecorded:
    """A booked offer."""

    number: int


@dataclass(frozen=True)
class SetReferencePrice:
    """State what an item ordinarily costs, from where and of which day that is."""

    command_id: str
    actor: str
    item: str
    price: Decimal
    source: str
    on: date


@dataclass(frozen=True)
class ReferenceSet:
    """The item whose reference price was stated, in fen."""

    number: str
    fen: int


def propose_seller(command: ProposeSeller, uow: UnitOfWork) -> VettingRef:
    """Book the proposal.

    Raises
    ------
    InvalidInput, NotFound, NotAllowed, Conflict
        For what can't be meant; an unknown supplier; one that waits for a decision already.
    """
    require_any(uow, command.actor, Right.PLAN, Right.MONEY)
    _require_supplier(uow, command.supplier)
    licence = require_text("执照编号", "the licence's number", command.licence_no)
    checked = require_text("审查情况", "what was looked at", command.checked)
    _require_span(command.valid_from, command.valid_to, uow.today)
    if any(each.state is VettingState.WAITING for each in uow.sellers.vettings([command.supplier])):
        raise Conflict(
            f"供应商“{command.supplier}”已有待审核的入库申报。",
            f"A vetting of “{command.supplier}” waits for its decision already.",
        )
    number = uow.documents.next_number(VETTING_DOCUMENT)
    uow.sellers.add_vetting(
        Vetting(
            number, command.supplier, licence, command.valid_from, command.valid_to, checked,
            VettingState.WAITING, command.actor, uow.now_us,
        )
    )  # fmt: skip
    return VettingRef(number, VettingState.WAITING)


def decide_vetting(command: DecideVetting, uow: UnitOfWork) -> VettingRef:
    """Decide it.

    Raises
    ------
    NotFound, NotAllowed, Conflict, InvalidInput
        When there is none, the right is missing, it is the actor's own, it was decided, or a
        rejection has no reason.
    """
    require(uow, command.actor, Right.APPROVE)
    note = require_text("审核意见", "a reason", command.note, optional=command.approved)
    before = _vetting(uow, command.number)
    after = before.decided(command.actor, uow.now_us, note, approved=command.approved)
    return _saved(uow, before, after)


def strike_seller(command: StrikeSeller, uow: UnitOfWork) -> VettingRef:
    """Take them off the list at once.

    Raises
    ------
    NotFound, NotAllowed, Conflict, InvalidInput
        When there is none, the right is missing, it isn't listed, or there is no reason.
    """
    require(uow, command.actor, Right.APPROVE)
    note = require_text("除名原因", "why they are struck off", command.note)
    before = _vetting(uow, command.number)
    return _saved(uow, before, before.struck(command.actor, uow.now_us, note))


def record_offer(command: RecordOffer, uow: UnitOfWork) -> OfferRecorded:
    """Book an offer; whether the seller is listed is asked when somebody buys.

    Raises
    ------
    InvalidInput, NotFound, NotAllowed
        For what can't be meant: three decimals, a negative quantity, a span that has ended.
    """
    require_any(uow, command.actor, *ASKING)
    _require_supplier(uow, command.supplier)
    _require_item(uow, command.item)
    fen = fen_of(command.price, "单价", "Price")
    quantity = command.quantity
    if quantity != 0 or isinstance(quantity, bool):
        require_quantity(quantity, most=MAX_QUANTITY)
    fen_of(Decimal(fen * quantity).scaleb(-2), "报价总额", "Total of the offer", zero=True)
    for minutes in (command.lead_day_min, command.lead_night_min):
        _require_lead(minutes)
    _require_span(command.valid_from, command.valid_to, uow.today)
    number = uow.sellers.replace_offer(
        Offer(
            0, command.supplier, command.item, fen, quantity, command.lead_day_min,
            command.lead_night_min, command.valid_from, command.valid_to, command.actor,
            uow.now_us,
        )
    )  # fmt: skip
    return OfferRecorded(number)


def set_reference_price(command: SetReferencePrice, uow: UnitOfWork) -> ReferenceSet:
    """State it; what was bought before keeps the reference of its day.

    Raises
    ------
    InvalidInput, NotFound, NotAllowed
        For what can't be meant; without a source; for an unknown item.
    """
    require_any(uow, command.actor, Right.PLAN, Right.MONEY)
    _require_item(uow, command.item)
    fen = fen_of(command.price, "参考价", "Reference price")
    source = require_text("参考价来源", "where the price is from", command.source)
    on = require_past_day("参考价日期", "The reference price's day", command.on, uow.today)
    new = ReferencePrice(command.item, fen, source, on, command.actor)
    uow.sellers.add_reference(new, uow.now_us)
    return ReferenceSet(command.item, fen)


def _vetting(uow: UnitOfWork, number: str) -> Vetting:
    found = uow.sellers.vetting(number, lock=True)
    if found is None:
        raise NotFound(f"没有供应商入库申报“{number}”。", f"There is no vetting “{number}”.")
    return found


def _saved(uow: UnitOfWork, before: Vetting, after: Vetting) -> VettingRef:
    if not uow.sellers.save_vetting(before, after):
        raise just_handled(before.number)
    return VettingRef(after.number, after.state)


def _require_supplier(uow: UnitOfWork, code: str) -> None:
    if uow.reserves.supplier(code) is None:
        raise NotFound(
            f"没有供应商“{code}”。请从列表中选择或先添加。",
            f"There is no supplier “{code}”. Choose one, or add it first.",
        )


def _require_item(uow: UnitOfWork, code: str) -> None:
    if code not in uow.catalogue.get([code]):
        raise NotFound(
            f"物资目录中没有编码“{code}”。", f"There is no item “{code}” in the catalogue."
        )


def _require_lead(minutes: object) -> None:
    whole = isinstance(minutes, int) and not isinstance(minutes, bool)
    if not whole or not 0 <= int(str(minutes)) <= _MAX_LEAD_MIN:
        raise InvalidInput(
            f"到货时限“{minutes}”无效：应为 0 至 {_MAX_LEAD_MIN} 分钟的整数。",
            f"Lead time “{minutes}” must be whole minutes from 0 to {_MAX_LEAD_MIN}.",
        )


def _require_span(start: date, end: date, today: date) -> None:
    # A datetime is a date to Python.
    if type(start) is not date or type(end) is not date or end < start or end < today:
        raise InvalidInput(
            f"有效期 {start} 至 {end} 无效：止期不能早于起期，也不能早于今天（{today}）。",
            f"From {start} to {end} can't be: it must end after it begins, and not before today "
            f"({today}).",
        )
    if end > today + _YEARS_AHEAD:
        raise InvalidInput(
            f"有效期止 {end} 过远：最长三年，到期请重新审查。",
            f"{end} is too far ahead: three years at most, then look again.",
        )
