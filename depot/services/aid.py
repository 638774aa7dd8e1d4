"""Mutual aid (互助): asking neighbours, the city and the province, and what they promise.

A promise is an agreement of the kind "aid": counted on the promise ledger, planned on,
called off to sites or received into a depot like every other. What is lent is a loan.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from depot.domain.agreement import Agreement, AgreementKind, AgreementLine, Supplier
from depot.domain.agreement_life import AgreementState, Deal, Life, Origin
from depot.domain.agreement_terms import Terms
from depot.domain.aid import DOCUMENT, AidLevel, AidLine, AidPartner, AidRequest
from depot.domain.delivery import DeliveryKind
from depot.domain.ledger import MAX_QUANTITY
from depot.domain.lines import LineChecks
from depot.errors import Conflict, InvalidInput, NotFound
from depot.services.access import Right, require, require_any
from depot.services.agreements import book, promise
from depot.services.care_checks import require_text
from depot.services.deliveries import DeliveryRef, ExpectDelivery, ExpectedLine, announce
from depot.services.loans import LendGoods, LendLine, LoanResult, lend
from depot.store.uow import Reader, UnitOfWork

MAX_LEAD_MIN = 30 * 1440


@dataclass(frozen=True)
class AddPartner:
    """Add a partner with the place of its depot."""

    command_id: str
    actor: str
    place: Supplier
    level: AidLevel
    pact: str = ""


@dataclass(frozen=True)
class AskedUnits:
    """What is asked for."""

    item: str
    units: int


@dataclass(frozen=True)
class RequestAid:
    """Ask a partner for goods."""

    command_id: str
    actor: str
    partner: str
    reason: str
    needed_on: date
    lines: tuple[AskedUnits, ...]


@dataclass(frozen=True)
class SendAidRequest:
    """Have a request sent; another person than who asked."""

    command_id: str
    actor: str
    number: str


@dataclass(frozen=True)
class WithdrawAidRequest:
    """Call a request back that was not answered."""

    command_id: str
    actor: str
    number: str


@dataclass(frozen=True)
class PromisedUnits:
    """What the partner promises of an item, and the minutes from a call to its dock."""

    item: str
    units: int
    lead_min: int


@dataclass(frozen=True)
class AnswerAidRequest:
    """The partner's answer.

    Parameters
    ----------
    valid_to
        Last day on which it may be called.
    lines
        Every item asked for; 0 where there is none.
    """

    command_id: str
    actor: str
    number: str
    answered_by: str
    valid_to: date
    lines: tuple[PromisedUnits, ...]
    note: str = ""


@dataclass(frozen=True)
class ExpectAid:
    """Have promised goods brought into a depot of ours; they are received as usual."""

    command_id: str
    actor: str
    number: str
    depot: str
    expected_on: date
    lines: tuple[AskedUnits, ...]


@dataclass(frozen=True)
class LendAid:
    """Lend goods to a partner; they stay on our books until they are back or written off.

    The fields are those of a loan; `partner` stands for the borrower.
    """

    command_id: str
    actor: str
    partner: str
    depot: str
    purpose: str
    basis: str
    due_on: date
    lines: tuple[LendLine, ...]


@dataclass(frozen=True)
class AidRef:
    """A request or partner that was moved."""

    number: str


def add_partner(command: AddPartner, uow: UnitOfWork) -> AidRef:
    """Add a partner whose code is new.

    Raises
    ------
    NotAllowed, Conflict
        Without the right to approve or over money; when the code is taken.
    """
    require_any(uow, command.actor, Right.APPROVE, Right.MONEY)
    code = command.place.code
    if uow.reserves.supplier(code) is not None or uow.places.depot(code) is not None:
        raise Conflict(f"编码“{code}”已被使用，请换一个。", f"Code “{code}” is taken.")
    uow.reserves.add_supplier(command.place)
    pact = require_text("互助协议", "the pact", command.pact, optional=True)
    uow.aid.add_partner(code, AidLevel(command.level), pact)
    return AidRef(code)


def request_aid(command: RequestAid, uow: UnitOfWork) -> AidRef:
    """Draft a request for aid.

    Raises
    ------
    NotAllowed, NotFound, InvalidInput, InvalidLines
        Without the right to plan; for an unknown partner; without a reason, for a day that
        is past; for items or units that can't be.
    """
    require(uow, command.actor, Right.PLAN)
    partner = _partner(uow, command.partner)
    reason = require_text("求援事由", "why aid is asked for", command.reason)
    if command.needed_on < uow.today:
        raise InvalidInput(
            f"需要日期 {command.needed_on} 已过，请改为今天或以后。",
            f"It is needed on {command.needed_on}, which is past.",
        )
    lines = _asked(uow, command.lines)
    number = uow.documents.next_number(DOCUMENT)
    uow.aid.add(
        AidRequest(
            number, partner.code, reason, command.needed_on, command.actor, uow.now_us, lines
        )
    )
    return AidRef(number)


def send_aid_request(command: SendAidRequest, uow: UnitOfWork) -> AidRef:
    """Have a request sent.

    Raises
    ------
    NotAllowed, NotFound, Conflict
        Without the right to approve, or for one's own; when it isn't drafted any more.
    """
    require(uow, command.actor, Right.APPROVE)
    before = _locked(uow, command.number)
    return _saved(uow, before, before.sent(command.actor, uow.now_us))


def withdraw_aid_request(command: WithdrawAidRequest, uow: UnitOfWork) -> AidRef:
    """Call a request back.

    Raises
    ------
    NotAllowed, NotFound, Conflict
        Without the right to plan; when it was answered already.
    """
    require(uow, command.actor, Right.PLAN)
    before = _locked(uow, command.number)
    return _saved(uow, before, before.withdrawn())


def answer_aid_request(command: AnswerAidRequest, uow: UnitOfWork) -> AidRef:
    """Keep the answer; what is promised can be planned on and called from now on.

    Raises
    ------
    NotAllowed, NotFound, Conflict
        Without the right; when it wasn't sent or was answered already.
    InvalidInput, InvalidLines
        For a day that is past, more than was asked, less than nothing.
    """
    require_any(uow, command.actor, Right.PLAN, Right.APPROVE)
    who = require_text("答复人", "who answered", command.answered_by)
    note = require_text("备注", "a remark", command.note, optional=True)
    before = _locked(uow, command.number)
    if command.valid_to < uow.today:
        raise InvalidInput(
            f"承诺有效期 {command.valid_to} 已过。", f"The promise ended on {command.valid_to}."
        )
    lines = _promised(before, command.lines)
    after = before.answered(who, uow.now_us, lines, note)
    saved = _saved(uow, before, after)
    _book(uow, after, command.valid_to)
    return saved


def expect_aid(command: ExpectAid, uow: UnitOfWork) -> DeliveryRef:
    """Announce promised goods to a depot of ours; the promise holds them until they are in.

    Raises
    ------
    NotAllowed, NotFound, InvalidLines, InvalidInput
        Without the right; for what isn't promised or not free any more.
    """
    require_any(uow, command.actor, Right.PLAN, Right.KEEP)
    found = _found(uow.aid.get(command.number), command.number)
    lines = tuple(ExpectedLine(each.item, each.units) for each in command.lines)
    return announce(
        ExpectDelivery(
            command.command_id, command.actor, DeliveryKind.CALL_OFF, command.depot, "", lines,
            command.expected_on, agreement=found.number, note=found.reason,
        ),
        uow,
    )  # fmt: skip


def lend_aid(command: LendAid, uow: UnitOfWork) -> LoanResult:
    """Lend goods to a partner, consumables too; return, extend and write-off are those of loans.

    Raises
    ------
    NotAllowed, NotFound, InvalidLines, InvalidInput, InsufficientStock
        As for a loan; for an unknown partner.
    """
    partner = _partner(uow, command.partner)
    made = lend(
        LendGoods(
            command.command_id, command.actor, command.depot, partner.name_zh,
            f"{partner.contact} {partner.phone}".strip() or partner.name_zh, command.purpose,
            command.basis, command.due_on, command.lines,
        ),
        uow,
        consumables=True,
    )  # fmt: skip
    uow.aid.lend(made.number, partner.code)
    return made


def partners(reader: Reader) -> tuple[AidPartner, ...]:
    """Return who may be asked."""
    return reader.aid.partners()


def aid_requests(reader: Reader) -> tuple[AidRequest, ...]:
    """Return requests, the newest first."""
    return reader.aid.all()


def lent_to(reader: Reader) -> dict[str, str]:
    """Return the loans of mutual aid: loan number to the partner's code."""
    return reader.aid.lent()


def _partner(reader: Reader, code: str) -> AidPartner:
    for each in reader.aid.partners():
        if each.code == code:
            return each
    raise NotFound(
        f"没有互助单位“{code[:40]}”。请从列表中选择或先登记。",
        f"There is no partner “{code[:40]}”. Choose one, or add it.",
    )


def _locked(uow: UnitOfWork, number: str) -> AidRequest:
    return _found(uow.aid.get(number, lock=True), number)


def _found(found: AidRequest | None, number: str) -> AidRequest:
    if found is None:
        raise NotFound(f"没有求援单“{number[:40]}”。", f"There is no request “{number[:40]}”.")
    return found


def _saved(uow: UnitOfWork, before: AidRequest, after: AidRequest) -> AidRef:
    if not uow.aid.save(before, after):
        raise Conflict(
            f"求援单 {before.number} 刚被他人办理。请刷新页面。",
            f"Somebody else has just moved request {before.number}. Reload.",
        )
    return AidRef(after.number)


def _asked(uow: UnitOfWork, lines: tuple[AskedUnits, ...]) -> tuple[AidLine, ...]:
    if not lines:
        raise InvalidInput("求援单没有明细，请至少填写一行。", "Nothing is asked for: add a line.")
    known = uow.catalogue.get(each.item for each in lines)
    checks, seen = LineChecks(), set()
    for number, each in enumerate(lines, start=1):
        if each.item not in known or each.item in seen:
            checks.add(
                number, "item",
                f"物资“{each.item}”不在目录中或重复。",
                f"item “{each.item}” isn't in the catalogue, or comes twice.",
            )  # fmt: skip
        if type(each.units) is not int or not 1 <= each.units <= MAX_QUANTITY:
            checks.add(
                number, "units", f"数量“{each.units}”须为正整数。",
                f"“{each.units}” must be a whole number above 0.",
            )  # fmt: skip
        seen.add(each.item)
    checks.refuse_if_any()
    return tuple(AidLine(each.item, each.units) for each in lines)


def _promised(request: AidRequest, lines: tuple[PromisedUnits, ...]) -> tuple[AidLine, ...]:
    asked = {each.item: each.asked for each in request.lines}
    checks: LineChecks = LineChecks()
    found: dict[str, AidLine] = {}
    for number, each in enumerate(lines, start=1):
        if each.item not in asked or each.item in found:
            checks.add(
                number, "item",
                f"“{each.item}”不在求援单上或重复。",
                f"“{each.item}” wasn't asked for, or comes twice.",
            )  # fmt: skip
            continue
        if type(each.units) is not int or not 0 <= each.units <= asked[each.item]:
            checks.add(
                number, "units",
                f"{each.item} 承诺 {each.units}，应在 0 至求援数 {asked[each.item]} 之间。",
                f"{each.item}: {each.units} promised, must be 0 to the {asked[each.item]} asked.",
            )  # fmt: skip
        if type(each.lead_min) is not int or not 0 <= each.lead_min <= MAX_LEAD_MIN:
            checks.add(
                number, "lead_min", f"备妥时间（分钟）“{each.lead_min}”不合规。",
                f"“{each.lead_min}” minutes can't be.")  # fmt: skip
        found[each.item] = AidLine(each.item, asked[each.item], each.units, each.lead_min)
    for item in sorted(asked.keys() - found.keys()):
        checks.add(
            len(lines) + 1, "item", f"没有填写 {item} 的承诺数量（没有请填 0）。",
            f"nothing is said about {item} (0 if there is none).",
        )  # fmt: skip
    checks.refuse_if_any()
    return tuple(found[each.item] for each in request.lines)


def _book(uow: UnitOfWork, answered: AidRequest, valid_to: date) -> None:
    """Put what is promised onto the promise ledger, as an agreement of the kind "aid"."""
    given = tuple(
        AgreementLine(each.item, each.promised, Decimal(0), each.lead_min, each.lead_min)
        for each in answered.lines
        if each.promised
    )
    if not given:
        return
    signed = Agreement(
        answered.number, answered.partner, uow.today, valid_to, given, answered.reason,
        AgreementKind.AID,
    )  # fmt: skip
    life = Life(
        signed.number, AgreementState.SIGNED, Origin.TAKEN_OVER, answered.requested_by,
        answered.requested_at_us, signed_at_us=uow.now_us,
    )  # fmt: skip
    book(uow, Deal(signed, Terms(check_days=0), life))
    promise(uow, signed)
