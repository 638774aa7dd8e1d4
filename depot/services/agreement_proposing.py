"""How an agreement comes about: an offer with its terms, chosen and submitted; renewals (续签)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from depot.domain.agreement import Agreement, AgreementKind, AgreementLine
from depot.domain.agreement_life import (
    AGREEMENT_DOCUMENT,
    IN_FORCE,
    WAITING,
    AgreementState,
    Deal,
    Life,
    Origin,
)
from depot.domain.agreement_terms import Terms
from depot.domain.decision import require_author
from depot.domain.money import written
from depot.errors import Conflict, InvalidInput
from depot.services.access import require_any
from depot.services.agreement_steps import (
    PROPOSING,
    AgreementRef,
    found_deal,
    locked_deal,
    require_later,
    save,
)
from depot.services.agreement_tenders import compared_fen, open_tender_of
from depot.services.agreements import book
from depot.services.care_checks import require_text
from depot.services.deliveries import require_warehouse
from depot.services.house_rules import rule_value
from depot.services.purchasing import approval_for
from depot.services.spending import require_line
from depot.store.uow import Reader, UnitOfWork


@dataclass(frozen=True)
class ProposeAgreement:
    """Book what a supplier offers, with all its terms.

    Parameters
    ----------
    tender
        That it bids in; empty for a direct offer.
    renews
        Agreement that it follows; it starts after that one ends.
    """

    command_id: str
    actor: str
    supplier: str
    valid_from: date
    valid_to: date
    lines: tuple[AgreementLine, ...]
    terms: Terms = field(default_factory=Terms)
    kind: AgreementKind = AgreementKind.STOCK
    tender: str = ""
    renews: str = ""
    note: str = ""


@dataclass(frozen=True)
class SubmitAgreement:
    """Choose an offer and ask for approval.

    Parameters
    ----------
    reason
        Needed when it isn't the cheapest bid, there are fewer than the house wants, or
        there was no tender.
    """

    command_id: str
    actor: str
    number: str
    reason: str = ""


@dataclass(frozen=True)
class WithdrawAgreement:
    """Call one's own proposal back before it is signed."""

    command_id: str
    actor: str
    number: str
    note: str = ""


def propose_agreement(command: ProposeAgreement, uow: UnitOfWork) -> AgreementRef:
    """Book an offer; nothing is promised or committed yet.

    Raises
    ------
    InvalidInput, NotFound, NotAllowed, Conflict
        For what can't be meant, or for a period in which the supplier has promised the same
        item already.
    """
    require_any(uow, command.actor, *PROPOSING)
    number = uow.documents.next_number(AGREEMENT_DOCUMENT)
    note = require_text("备注", "a remark", command.note, optional=True)
    require_later(command.valid_to, uow.today)
    signed = Agreement(
        number, command.supplier, command.valid_from, command.valid_to, command.lines, note,
        AgreementKind(command.kind),
    )  # fmt: skip
    origin = _origin(uow, command)
    life = Life(
        number, AgreementState.BID, origin, command.actor, uow.now_us, command.tender,
        command.renews,
    )  # fmt: skip
    deal = Deal(signed, command.terms, life)
    refuse_overlap(uow, deal)
    require_terms(uow, deal)
    book(uow, deal)
    return AgreementRef(number, life.state)


def _origin(uow: UnitOfWork, command: ProposeAgreement) -> Origin:
    if command.tender and command.renews:
        raise InvalidInput(
            "续签不走征集：请只选一项。", "A renewal bids in no tender: choose one of the two."
        )
    if command.tender:
        tender = open_tender_of(uow, command.tender)
        if tender.kind is not command.kind or not {item for item, _ in tender.lines} & {
            each.item for each in command.lines
        }:
            raise InvalidInput(
                f"报价与征集 {tender.number} 的储备形式或物资不符。",
                f"The offer doesn't fit tender {tender.number}: its kind or its items differ.",
            )
        bids = uow.agreements.deals(tender=tender.number, states=(AgreementState.BID,))
        if any(each.agreement.supplier == command.supplier for each in bids):
            raise Conflict(
                f"该供应商已对 {tender.number} 报价，请先撤回原报价。",
                f"This supplier has a bid in {tender.number}: withdraw it first.",
            )
        return Origin.TENDER
    if command.renews:
        before = found_deal(uow.agreements.deal(command.renews), command.renews)
        before.life.require(*IN_FORCE)
        if command.valid_from <= before.agreement.valid_to:
            raise InvalidInput(
                f"续签应从 {before.number} 到期（{before.agreement.valid_to}）之后开始。",
                f"A renewal starts after {before.number} ends ({before.agreement.valid_to}).",
            )
        if command.supplier != before.agreement.supplier:
            raise InvalidInput(
                f"续签的供应商应与 {before.number} 相同。",
                f"A renewal is with the supplier of {before.number}.",
            )
        return Origin.RENEWAL
    return Origin.DIRECT


def refuse_overlap(uow: Reader, deal: Deal) -> None:
    """Refuse an item that the supplier has promised in the same period already.

    Raises
    ------
    Conflict
        Naming the agreement and the item.
    """
    mine = deal.agreement
    for other in uow.agreements.deals(states=IN_FORCE):
        theirs = other.agreement
        same = {each.item for each in mine.lines} & {each.item for each in theirs.lines}
        apart = mine.valid_from > theirs.valid_to or theirs.valid_from > mine.valid_to
        if theirs.supplier == mine.supplier and same and not apart:
            items = "、".join(sorted(same))
            raise Conflict(
                f"该供应商的协议 {theirs.number}（{theirs.valid_from} 至 {theirs.valid_to}）已承诺 "
                f"{items}，期限重叠会重复计算。请改期限、去掉该物资或先终止原协议。",
                f"Agreement {theirs.number} of this supplier ({theirs.valid_from} to "
                f"{theirs.valid_to}) promises {items} already: they would count twice. Change "
                "the period, leave the item out, or end that agreement first.",
            )


def require_terms(uow: UnitOfWork, deal: Deal) -> None:
    """Refuse terms that the house can't keep: unknown lines, depots, kinds of goods.

    Raises
    ------
    NotFound, InvalidInput
        Naming what doesn't fit.
    """
    terms = deal.terms
    if terms.deliver_to:
        require_warehouse(uow, terms.deliver_to)
    made = [each.item for each in deal.agreement.lines if each.capacity is not None]
    if made and deal.agreement.kind is AgreementKind.STOCK:
        raise InvalidInput(
            f"{'、'.join(made)} 填写了产能，请选“产能储备”。",
            f"{', '.join(made)} have a capacity: choose production capacity as the kind.",
        )
    if terms.retention_budget:
        line = require_line(uow, terms.retention_budget)
        if line.purpose.value != "retention":
            raise InvalidInput(
                f"“{line.name_zh}”不是储备协议费预算，请另选。",
                f"“{line.name_en}” is no line for retention fees: choose another.",
            )
    if terms.call_budget:
        pays = require_line(uow, terms.call_budget)
        items = uow.catalogue.get(each.item for each in deal.agreement.lines)
        other = sorted(c for c, item in items.items() if item.plan_group != pays.purpose.value)
        if other:
            raise InvalidInput(
                f"{'、'.join(other)} 不属于预算“{pays.name_zh}”的类别。请按类别分开签订。",
                f"{', '.join(other)} are of another group than “{pays.name_en}”: make an "
                "agreement for each group.",
            )


def submit_agreement(command: SubmitAgreement, uow: UnitOfWork) -> AgreementRef:
    """Choose it; who approves follows from all that can become due under it.

    Raises
    ------
    InvalidInput, NotFound, NotAllowed, Conflict
        Without a reason where one is needed; when it isn't a bid any more.
    """
    require_any(uow, command.actor, *PROPOSING)
    deal = locked_deal(uow, command.number)
    deal.life.require(AgreementState.BID)
    reason = require_text("选择理由", "the reason", command.reason, optional=True)
    if deal.life.origin is Origin.TENDER:
        open_tender_of(uow, deal.life.tender)
    if not reason:
        _require_no_reason(uow, deal)
    approval = approval_for(uow, deal.exposure_fen)
    after = deal.life.submitted(command.actor, reason, deal.exposure_fen, approval)
    return save(uow, deal.life, after)


def _require_no_reason(uow: UnitOfWork, deal: Deal) -> None:
    if deal.life.origin is not Origin.TENDER:
        raise InvalidInput(
            "未经征集比选（直接签订或续签），请填写理由。",
            "There was no tender (a direct offer or a renewal): say why.",
        )
    (tender,) = uow.agreements.tenders(number=deal.life.tender)
    bids = uow.agreements.deals(tender=tender.number, states=(AgreementState.BID,))
    cheapest = min(compared_fen(tender, each) for each in bids)
    if compared_fen(tender, deal) > cheapest:
        raise InvalidInput(
            f"{deal.number} 折合 {written(compared_fen(tender, deal))} 元，不是最低"
            f"（{written(cheapest)} 元），请填写选择理由。",
            f"{deal.number} comes to {written(compared_fen(tender, deal))} yuan, the cheapest bid "
            f"to {written(cheapest)}: say why it is chosen.",
        )
    wanted = rule_value(uow, "purchase.quotes")
    if len(bids) < wanted:
        raise InvalidInput(
            f"只有 {len(bids)} 家报价，规定 {wanted} 家，请填写理由。",
            f"There are {len(bids)} bids, the house wants {wanted}: say why.",
        )


def withdraw_agreement(command: WithdrawAgreement, uow: UnitOfWork) -> AgreementRef:
    """Call it back.

    Raises
    ------
    NotFound, NotAllowed, Conflict
        When there is none, it is somebody else's, or it was signed or ended.
    """
    require_any(uow, command.actor, *PROPOSING)
    note = require_text("撤回说明", "a remark", command.note, optional=True)
    life = locked_deal(uow, command.number).life
    life.require(AgreementState.BID, *WAITING)
    require_author(life.number, life.requested_by, command.actor, wrote="提出")
    return save(uow, life, life.over(AgreementState.WITHDRAWN, command.actor, uow.now_us, note))
