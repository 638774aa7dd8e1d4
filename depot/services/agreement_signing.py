"""Deciding about agreements by amount: approved they are signed; later they are ended."""

from __future__ import annotations

from dataclasses import dataclass

from depot.domain.agreement_life import IN_FORCE, WAITING, AgreementState, Deal, Origin
from depot.domain.agreement_terms import Contact, Terms
from depot.domain.approval import people_of, require_uninvolved
from depot.errors import Conflict, InvalidInput
from depot.services.access import Right, require, require_any
from depot.services.agreement_proposing import refuse_overlap, require_terms
from depot.services.agreement_steps import PROPOSING, AgreementRef, locked_deal, save
from depot.services.agreement_tenders import close_tender
from depot.services.agreements import promise, take_back
from depot.services.care_checks import require_text
from depot.services.purchase_deciding import require_tier
from depot.services.retention import commit_first, release_due
from depot.store.uow import UnitOfWork

_MAX_CONTACTS = 20


@dataclass(frozen=True)
class ApproveAgreement:
    """Approve an agreement that somebody else proposed."""

    command_id: str
    actor: str
    number: str
    note: str = ""


@dataclass(frozen=True)
class RejectAgreement:
    """Reject it; say why."""

    command_id: str
    actor: str
    number: str
    note: str


@dataclass(frozen=True)
class EndAgreement:
    """End it before its time; say why."""

    command_id: str
    actor: str
    number: str
    reason: str


@dataclass(frozen=True)
class CompleteTerms:
    """Enter the terms of an agreement that was there before the system."""

    command_id: str
    actor: str
    number: str
    terms: Terms


@dataclass(frozen=True)
class SetContacts:
    """Replace the contact chain: people change more often than contracts."""

    command_id: str
    actor: str
    number: str
    contacts: tuple[Contact, ...]


def approve_agreement(command: ApproveAgreement, uow: UnitOfWork) -> AgreementRef:
    """Approve it; the last approval signs it, promises the units and commits the first fee.

    Raises
    ------
    NotFound, NotAllowed, Conflict
        When there is none, the amount is above the actor's right, it is their own, it isn't
        waiting, its tender was decided, or another agreement promises the same meanwhile.
    BudgetExceeded
        When the line can't pay the first year's fee: nothing is approved then.
    """
    deal = locked_deal(uow, command.number)
    require_tier(uow, command.actor, deal.life.approval)
    note = require_text("审批意见", "a remark", command.note, optional=True)
    after = deal.life.approved(command.actor, uow.now_us, note)
    if after.state is AgreementState.SIGNED:
        _sign(uow, deal)
    done = save(uow, deal.life, after)
    if after.state is AgreementState.SIGNED:
        close_tender(uow, after)
    return done


def _sign(uow: UnitOfWork, deal: Deal) -> None:
    # Two that promise the same goods may be approved at once: one after the other here.
    uow.agreements.lock_supplier(deal.agreement.supplier)
    if deal.agreement.valid_to < uow.today:
        raise Conflict(
            f"{deal.number} 的有效期已过（{deal.agreement.valid_to}），不能签订。请驳回后重报。",
            f"{deal.number} would have ended on {deal.agreement.valid_to}: reject it.",
        )
    refuse_overlap(uow, deal)
    promise(uow, deal.agreement)
    commit_first(uow, deal)


def reject_agreement(command: RejectAgreement, uow: UnitOfWork) -> AgreementRef:
    """Reject it; a tender stays open for another bid.

    Raises
    ------
    NotFound, NotAllowed, Conflict, InvalidInput
        As for an approval; without a reason.
    """
    life = locked_deal(uow, command.number).life
    require_tier(uow, command.actor, life.approval)
    life.require(*WAITING)
    require_uninvolved(life.number, command.actor, people_of(life))
    note = require_text("驳回理由", "why it is rejected", command.note)
    return save(uow, life, life.over(AgreementState.REJECTED, command.actor, uow.now_us, note))


def end_agreement(command: EndAgreement, uow: UnitOfWork) -> AgreementRef:
    """End it: what is still promised goes back, fees that are not paid are released.

    Raises
    ------
    NotFound, NotAllowed, Conflict, InvalidInput
        Without the right to approve or a reason; while call-offs are open.
    """
    require(uow, command.actor, Right.APPROVE)
    deal = locked_deal(uow, command.number)
    deal.life.require(*IN_FORCE)
    reason = require_text("终止原因", "the reason", command.reason)
    take_back(uow, deal.agreement)
    release_due(uow, deal.number)
    after = deal.life.over(AgreementState.ENDED, command.actor, uow.now_us, reason)
    return save(uow, deal.life, after)


def complete_terms(command: CompleteTerms, uow: UnitOfWork) -> AgreementRef:
    """Enter the terms of an old agreement; those signed here are changed by a renewal.

    Raises
    ------
    NotFound, NotAllowed, Conflict, InvalidInput
        When it was signed in the system or has ended.
    """
    require(uow, command.actor, Right.MONEY)
    deal = locked_deal(uow, command.number)
    deal.life.require(*IN_FORCE)
    if deal.life.origin is not Origin.TAKEN_OVER:
        raise Conflict(
            f"{deal.number} 在系统内签订，条款不能改，请办理续签。",
            f"{deal.number} was signed here: its terms change by a renewal alone.",
        )
    if uow.agreement_money.fees(deal.number):
        raise Conflict(
            f"{deal.number} 已登记储备费，条款不能再改。",
            f"A fee of {deal.number} is booked: its terms can't change any more.",
        )
    require_terms(uow, Deal(deal.agreement, command.terms, deal.life))
    uow.agreements.set_terms(deal.number, command.terms)
    return AgreementRef(deal.number, deal.life.state)


def set_contacts(command: SetContacts, uow: UnitOfWork) -> AgreementRef:
    """Replace the chain, in its order.

    Raises
    ------
    NotFound, NotAllowed, InvalidInput, Conflict
        Without anybody to call; when it is over.
    """
    require_any(uow, command.actor, *PROPOSING)
    deal = locked_deal(uow, command.number)
    deal.life.require(AgreementState.BID, *WAITING, *IN_FORCE)
    if not 1 <= len(command.contacts) <= _MAX_CONTACTS:
        raise InvalidInput(
            f"联系链应有 1 至 {_MAX_CONTACTS} 人。", f"Name 1 to {_MAX_CONTACTS} people."
        )
    uow.agreements.set_contacts(deal.number, command.contacts)
    return AgreementRef(deal.number, deal.life.state)
