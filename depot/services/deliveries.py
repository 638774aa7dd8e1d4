"""Expected deliveries (到货通知): announced, triaged when donated, closed with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from depot.domain.clock import day_start_us
from depot.domain.delivery import (
    DOCUMENT,
    OWNERS,
    Delivery,
    DeliveryKind,
    DeliveryLine,
    DeliveryState,
    Triage,
    require_owner,
)
from depot.domain.ledger import Owner, require_quantity
from depot.domain.lines import LineChecks
from depot.domain.place import Depot, PlaceKind
from depot.errors import Conflict, InvalidInput, NotFound
from depot.services.access import Right, require
from depot.services.call_bills import Called, open_bills, release_bills
from depot.services.care_checks import require_text
from depot.services.catalogue import require_depot
from depot.services.delivery_promises import agreement_supplier, hold_promises
from depot.services.reserving import release
from depot.store.uow import Reader, UnitOfWork

MAX_PARTY_LENGTH = 64
# Further away than this is a slip of the pen.
_DAYS_AROUND = 730
_DEFAULT_OWNER = {DeliveryKind.DONATION: Owner.DONATED, DeliveryKind.CUSTODY: Owner.PROVINCE}


@dataclass(frozen=True)
class ExpectedLine:
    """An item that is to come, in base units."""

    item: str
    quantity: int


@dataclass(frozen=True)
class ExpectDelivery:
    """Announce a delivery.

    Parameters
    ----------
    party
        Supplier, donor, owner of goods in custody, or the site that gives back. A call-off
        comes from the supplier of its agreement, whatever is written here.
    expected_on
        Day by which it should be here.
    reference
        Number of the contract, purchase order or letter at the other side.
    owner
        Whose the goods will be; None: what is usual for the kind.
    agreement
        For a call-off: the agreement that it draws on.
    budget_ref
        Code of the budget line that pays, for a purchase order; empty for others.
    """

    command_id: str
    actor: str
    kind: DeliveryKind
    depot: str
    party: str
    lines: tuple[ExpectedLine, ...]
    expected_on: date
    reference: str = ""
    owner: Owner | None = None
    agreement: str = ""
    budget_ref: str = ""
    note: str = ""


@dataclass(frozen=True)
class TriageDonation:
    """Say whether a donation is urgent, can wait or isn't wanted, and why.

    What isn't wanted ends here; the reason says where the donor is pointed to.
    """

    command_id: str
    actor: str
    number: str
    verdict: Triage
    reason: str


@dataclass(frozen=True)
class CloseDelivery:
    """End a delivery of which nothing more will come, with the reason."""

    command_id: str
    actor: str
    number: str
    reason: str


@dataclass(frozen=True)
class DeliveryRef:
    """A delivery and where it now stands."""

    number: str
    state: DeliveryState


def expect_delivery(command: ExpectDelivery, uow: UnitOfWork) -> DeliveryRef:
    """Book the announcement; a call-off sets its agreement's units aside at once.

    Raises
    ------
    InvalidLines, InvalidInput, NotFound, NotAllowed
        For what can't be meant. A call-off needs the right over money.
    Conflict
        When the same paper is booked already, or the agreement has less to call.
    """
    kind = DeliveryKind(command.kind)
    require(uow, command.actor, Right.MONEY if kind is DeliveryKind.CALL_OFF else Right.KEEP)
    return announce(command, uow)


def announce(command: ExpectDelivery, uow: UnitOfWork) -> DeliveryRef:
    """Book an announcement inside another command, which has asked for the right."""
    kind = DeliveryKind(command.kind)
    require_warehouse(uow, command.depot)
    party = _party(uow, command, kind)
    _check_head(uow, command)
    _check_lines(uow, command)
    reference = _reference(uow, command, kind, party)
    number = uow.documents.open(DOCUMENT, command.depot, party, note=command.note.strip())
    head = Delivery(
        number, kind, command.depot, party, reference, command.expected_on,
        _owner(kind, command.owner), command.actor, uow.now_us,
        budget_ref=command.budget_ref.strip(),
        agreement=command.agreement.strip() if kind is DeliveryKind.CALL_OFF else "",
        note=command.note.strip(),
        triage=Triage.WAITING if kind is DeliveryKind.DONATION else Triage.NONE,
    )  # fmt: skip
    lines = [
        DeliveryLine(line, each.item, each.quantity, may_exceed=head.may_exceed)
        for line, each in enumerate(command.lines, start=1)
    ]
    uow.deliveries.add(head, lines)
    if kind is DeliveryKind.CALL_OFF:
        hold_promises(uow, head, lines)
        called = [Called(head.agreement, each.item, each.ordered) for each in lines]
        open_bills(uow, number, called, not_before_us=_end_of(uow, head.expected_on))
    return DeliveryRef(number, head.state)


def triage_donation(command: TriageDonation, uow: UnitOfWork) -> DeliveryRef:
    """Record the decision about a donation; it may be changed until goods come.

    Raises
    ------
    InvalidInput, NotFound, NotAllowed, Conflict
        When it is no donation, has no reason, or has begun to come in.
    """
    require(uow, command.actor, Right.KEEP)
    reason = require_text("甄别理由（不需要的请写明转介去向）", "the reason", command.reason)
    before = locked_delivery(uow, command.number)
    after = before.triaged(command.actor, Triage(command.verdict), reason)
    return saved(uow, before, after)


def close_delivery(command: CloseDelivery, uow: UnitOfWork) -> DeliveryRef:
    """End it: cancelled when nothing came, else closed short; a call-off's rest is free again.

    Raises
    ------
    InvalidInput, NotFound, NotAllowed, Conflict
        Without a reason, or when it has ended.
    """
    before = locked_delivery(uow, command.number)
    call_off = before.kind is DeliveryKind.CALL_OFF
    require(uow, command.actor, Right.MONEY if call_off else Right.KEEP)
    reason = require_text("结案原因", "the reason", command.reason)
    after = before.closed(command.actor, reason)
    if call_off:
        release(uow, before.number)
        if after.state is DeliveryState.CANCELLED:
            release_bills(uow, before.number)
    return saved(uow, before, after)


def _end_of(uow: UnitOfWork, expected_on: date) -> int:
    """Return the end of the day that goods are wanted on; 0 when they are wanted at once."""
    return day_start_us(expected_on + timedelta(days=1)) if expected_on > uow.today else 0


def locked_delivery(uow: UnitOfWork, number: str) -> Delivery:
    """Return a delivery that nobody else changes until the command ends.

    Raises
    ------
    NotFound
        When there is none.
    """
    return found_delivery(uow.deliveries.get(number, lock=True), number)


def found_delivery(found: Delivery | None, number: str) -> Delivery:
    """Return a delivery that was looked up, or refuse its number."""
    if found is None:
        raise NotFound(
            f"没有到货单“{number[:40]}”。请从到货列表中选择或重新扫描。",
            f"There is no delivery “{number}”. Choose it from the list or scan again.",
        )
    return found


def saved(uow: UnitOfWork, before: Delivery, after: Delivery) -> DeliveryRef:
    """Save a step, unless somebody else has taken one meanwhile."""
    if not uow.deliveries.save(after, before.state):
        raise Conflict(
            f"到货单 {before.number} 刚被他人更改。请刷新后重试。",
            f"Somebody has just changed delivery {before.number}. Reload and try again.",
        )
    return DeliveryRef(after.number, after.state)


def require_warehouse(reader: Reader, code: str) -> Depot:
    """Return a warehouse.

    Raises
    ------
    NotFound, InvalidInput
        When there is no such place, or it is no warehouse.
    """
    found = require_depot(reader, code)
    if found.kind is not PlaceKind.WAREHOUSE:
        raise InvalidInput(
            f"{found.name_zh} 不是储备库，不能收货。请选择储备库。",
            f"{found.name_en} is no warehouse and can't receive. Choose a warehouse.",
        )
    return found


def _owner(kind: DeliveryKind, owner: Owner | None) -> Owner:
    wanted = _DEFAULT_OWNER.get(kind, Owner.DISTRICT) if owner is None else owner
    if wanted not in {each.value for each in Owner}:
        known = "、".join(sorted(each.value for each in OWNERS[kind]))
        raise InvalidInput(
            f"权属“{wanted}”无效，应为：{known}。", f"owner “{wanted}” must be one of {known}."
        )
    return require_owner(kind, Owner(wanted))


def _party(uow: UnitOfWork, command: ExpectDelivery, kind: DeliveryKind) -> str:
    if kind is DeliveryKind.CALL_OFF:
        return agreement_supplier(uow, command.agreement.strip()).name_zh
    party = command.party.strip()
    if not party or len(party) > MAX_PARTY_LENGTH or not party.isprintable():
        raise InvalidInput(
            f"来货单位“{party[:MAX_PARTY_LENGTH]}”无效：请填写 1 至 {MAX_PARTY_LENGTH} 个字符。",
            f"party “{party[:MAX_PARTY_LENGTH]}”: enter 1 to {MAX_PARTY_LENGTH} characters.",
        )
    return party


def _check_head(uow: UnitOfWork, command: ExpectDelivery) -> None:
    on, span = command.expected_on, timedelta(days=_DAYS_AROUND)
    # A datetime is a date to Python.
    if type(on) is not date or not uow.today - span <= on <= uow.today + span:
        raise InvalidInput(
            f"预计到货日“{on}”无效：应为今天前后两年内的日期。",
            f"expected_on “{on}”: must be a day within two years of today.",
        )
    require_text("预算项目", "the budget line", command.budget_ref, optional=True)
    require_text("备注", "a remark", command.note, optional=True)
    if not command.lines:
        raise InvalidInput(
            "到货单没有明细。请至少填写一种物资。", "The delivery has no lines. Add one."
        )


def _reference(uow: UnitOfWork, command: ExpectDelivery, kind: DeliveryKind, party: str) -> str:
    reference = require_text("合同或订单编号", "the number", command.reference, optional=True)
    known = uow.deliveries.same_paper(kind, party, reference) if reference else None
    if known is not None:
        raise Conflict(
            f"{party} 的“{reference}”已登记为到货单 {known}。请直接收货，不要重复登记。",
            f"“{reference}” of {party} is booked as delivery {known}. Receive against that one.",
        )
    return reference


def _check_lines(uow: UnitOfWork, command: ExpectDelivery) -> None:
    codes = [each.item for each in command.lines if isinstance(each.item, str)]
    known = uow.catalogue.get(codes)
    checks = LineChecks()
    for number, line in enumerate(command.lines, start=1):
        if line.item not in known:
            checks.add(
                number, "item",
                f"物资目录中没有编码“{line.item}”。请核对或先添加物资。",
                f"no item “{line.item}” in the catalogue. Check the code or add the item.",
            )  # fmt: skip
        elif codes.index(line.item) + 1 < number and codes.count(line.item) > 1:
            checks.add(
                number, "item",
                f"物资 {line.item} 重复。请合并为一行，批次在收货时分开填写。",
                f"item {line.item} is there twice. Make it one line; lots are told on arrival.",
            )  # fmt: skip
        try:
            require_quantity(line.quantity)
        except InvalidInput as refusal:
            checks.add_refusal(number, "quantity", refusal)
    checks.refuse_if_any()
