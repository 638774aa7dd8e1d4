"""Tenders (征集): suppliers are asked for offers, which are compared by what they come to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from depot.domain.agreement import AgreementKind
from depot.domain.agreement_life import (
    TENDER_DOCUMENT,
    WAITING,
    AgreementState,
    Deal,
    Life,
    Tender,
    TenderState,
)
from depot.domain.decision import just_handled
from depot.domain.ledger import require_quantity
from depot.domain.money import in_fen
from depot.errors import Conflict, InvalidInput, NotFound
from depot.services.access import require_any
from depot.services.agreement_steps import PROPOSING, require_later, save
from depot.services.care_checks import require_text
from depot.store.uow import Reader, UnitOfWork


@dataclass(frozen=True)
class OpenTender:
    """Ask suppliers for offers.

    Parameters
    ----------
    lines
        Item code and base units.
    """

    command_id: str
    actor: str
    kind: AgreementKind
    title: str
    closes_on: date
    lines: tuple[tuple[str, int], ...]


@dataclass(frozen=True)
class CancelTender:
    """End a tender without a choice; its bids are over."""

    command_id: str
    actor: str
    number: str
    reason: str


@dataclass(frozen=True)
class TenderRef:
    """A tender and where it now stands."""

    number: str
    state: TenderState


_MAX_LINES = 50


def open_tender(command: OpenTender, uow: UnitOfWork) -> TenderRef:
    """Book the tender.

    Raises
    ------
    InvalidInput, NotFound, NotAllowed
        Without lines or a title, for unknown items, a day that is over.
    """
    require_any(uow, command.actor, *PROPOSING)
    title = require_text("征集名称", "a title", command.title)
    require_later(command.closes_on, uow.today)
    items = [item for item, _ in command.lines]
    if not items or len(items) > _MAX_LINES or len(set(items)) < len(items):
        raise InvalidInput(
            f"请填写 1 至 {_MAX_LINES} 种物资，每种一行。",
            f"Name 1 to {_MAX_LINES} items, one line each.",
        )
    unknown = sorted(set(items) - set(uow.catalogue.get(items)))
    if unknown:
        raise NotFound(
            f"物资目录中没有：{'、'.join(unknown)}。",
            f"Not in the catalogue: {', '.join(unknown)}.",
        )
    for _, units in command.lines:
        require_quantity(units)
    number = uow.documents.next_number(TENDER_DOCUMENT)
    new = Tender(
        number, AgreementKind(command.kind), title, command.closes_on, TenderState.OPEN,
        command.actor, uow.now_us, tuple(sorted(command.lines)),
    )  # fmt: skip
    uow.agreements.add_tender(new)
    return TenderRef(number, new.state)


def cancel_tender(command: CancelTender, uow: UnitOfWork) -> TenderRef:
    """End it; bids that wait for approval are withdrawn first.

    Raises
    ------
    NotFound, NotAllowed, Conflict, InvalidInput
        When it has ended, a bid waits for approval, or no reason is given.
    """
    require_any(uow, command.actor, *PROPOSING)
    reason = require_text("取消原因", "the reason", command.reason)
    found = open_tender_of(uow, command.number)
    bids = uow.agreements.deals(tender=found.number)
    if any(each.life.state in WAITING for each in bids):
        raise Conflict(
            f"征集 {found.number} 有报价正在审批，请先撤回或驳回。",
            f"A bid of tender {found.number} waits for approval: withdraw or reject it first.",
        )
    if not uow.agreements.end_tender(found.number, TenderState.CANCELLED):
        raise just_handled(found.number)
    for each in bids:
        if each.life.state is AgreementState.BID:
            save(uow, each.life, _lost(uow, each.life, reason))
    return TenderRef(found.number, TenderState.CANCELLED)


def open_tender_of(reader: Reader, number: str) -> Tender:
    """Return a tender that is open.

    Raises
    ------
    NotFound, Conflict
        When there is none, or it has ended.
    """
    found = next(iter(reader.agreements.tenders(number=number)), None) if number else None
    if found is None:
        raise NotFound(f"没有征集“{number[:40]}”。", f"There is no tender “{number[:40]}”.")
    if found.state is not TenderState.OPEN:
        raise Conflict(f"征集 {number} 已结束。", f"Tender {number} has ended.")
    return found


def close_tender(uow: UnitOfWork, signed: Life) -> None:
    """Decide the tender of a bid that was just signed; all others have lost.

    Raises
    ------
    Conflict
        When it was decided for another.
    """
    if not signed.tender:
        return
    if not uow.agreements.end_tender(signed.tender, TenderState.DECIDED):
        raise just_handled(signed.tender)
    for each in uow.agreements.deals(tender=signed.tender):
        if each.number != signed.number and each.life.state in {AgreementState.BID, *WAITING}:
            save(uow, each.life, _lost(uow, each.life, signed.number))


def _lost(uow: UnitOfWork, life: Life, note: str) -> Life:
    return life.over(AgreementState.LOST, uow.actor, uow.now_us, note)


def compared_fen(tender: Tender, deal: Deal) -> int:
    """Return what a bid costs if all that is wanted is called in a year, fee included.

    Units that a bid doesn't cover count at the dearest price that it asks, so that a small
    offer doesn't look cheap.
    """
    prices = {each.item: in_fen(each.price_cny) for each in deal.agreement.lines}
    dearest = max(prices.values(), default=0)
    goods = sum(prices.get(item, dearest) * units for item, units in tender.lines)
    return goods + deal.terms.retention_fen
