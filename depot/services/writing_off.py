"""Write-off (报废): drafted and held, approved by another, disposed of with proof."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from depot.domain.ledger import (
    OWN,
    AccountKind,
    HoldingKey,
    LedgerKind,
    Owner,
    Posting,
    ReservationState,
    StockStatus,
    require_quantity,
)  # fmt: skip
from depot.domain.lines import LineChecks
from depot.domain.loan import ACCOUNT_PREFIX
from depot.domain.write_off import DOCUMENT, Disposal, DisposalMethod, WriteOff, WriteOffState
from depot.errors import Conflict, InvalidInput, NotAllowed, NotFound
from depot.services.access import Right, require
from depot.services.care_checks import check_serials, require_past_day, require_text
from depot.services.catalogue import require_depot
from depot.store.uow import Reader, UnitOfWork

LOSS_ACCOUNT = "loss/write_off"


@dataclass(frozen=True)
class WriteOffLine:
    """Part of a holding that is to be written off.

    Parameters
    ----------
    lot_id, quantity
        What, in base units.
    depot, bin
        Where; for what a borrower lost, ``"loan/<number>"`` instead of a bin.
    status, owner
        State and owner of the goods.
    reason
        Why: 过期, 损坏, 丢失 ….
    serials
        Numbers of the units, for goods that have them.
    """

    lot_id: int
    depot: str
    bin: str
    status: StockStatus
    owner: str
    quantity: int
    reason: str
    serials: tuple[str, ...] = ()


@dataclass(frozen=True)
class DraftWriteOff:
    """Ask for a write-off of goods of one depot; the goods are held until it is decided."""

    command_id: str
    actor: str
    lines: tuple[WriteOffLine, ...]
    note: str = ""


@dataclass(frozen=True)
class ApproveWriteOff:
    """Approve a write-off that somebody else asked for."""

    command_id: str
    actor: str
    number: str
    note: str = ""


@dataclass(frozen=True)
class RejectWriteOff:
    """Reject a write-off; the goods are free again. Say why."""

    command_id: str
    actor: str
    number: str
    note: str


@dataclass(frozen=True)
class WithdrawWriteOff:
    """Call a write-off back before it is decided; the goods are free again."""

    command_id: str
    actor: str
    number: str
    note: str = ""


@dataclass(frozen=True)
class RecordDisposal:
    """Record what became of approved goods, with the number of the proof."""

    command_id: str
    actor: str
    number: str
    method: DisposalMethod
    done_on: date
    handled_by: str
    proof: str
    receiver: str = ""
    note: str = ""


@dataclass(frozen=True)
class WriteOffResult:
    """A write-off and the state that it is in now."""

    number: str
    state: WriteOffState
    recorded_at_us: int


def draft_write_off(command: DraftWriteOff, uow: UnitOfWork) -> WriteOffResult:
    """Book the draft and hold its goods.

    Raises
    ------
    InvalidLines
        With everything that is wrong with any line.
    InsufficientStock
        When the goods were taken a moment ago.
    """
    require(uow, command.actor, Right.KEEP)
    number = open_draft(uow, command.actor, command.lines, command.note)
    return WriteOffResult(number, WriteOffState.DRAFT, uow.now_us)


def open_draft(uow: UnitOfWork, actor: str, lines: tuple[WriteOffLine, ...], note: str = "") -> str:
    """Book a draft inside another command and return its number."""
    if not lines:
        raise InvalidInput("报废单没有明细。请至少填写一行。", "The write-off has no lines.")
    depot = _one_depot(uow, lines)
    remark = require_text("备注", "a remark", note, optional=True)
    accounts = _accounts(uow, depot, lines)
    keys, serials = _check_lines(uow, lines, accounts)
    number = uow.documents.open(DOCUMENT, depot, "-", note=remark)
    lots = uow.lots.get(line.lot_id for line in lines)
    draft = WriteOff(number, depot, WriteOffState.DRAFT, remark, actor, uow.now_us, "", 0, "", ())
    uow.write_offs.add(
        draft,
        [
            (key, lots[line.lot_id].item, line.quantity, line.reason.strip(), named)
            for line, key, named in zip(lines, keys, serials, strict=True)
        ],
    )
    uow.reservations.open(
        number, [(key, line.quantity) for line, key in zip(lines, keys, strict=True)]
    )
    for key, named in zip(keys, serials, strict=True):
        if named:
            uow.serials.hold(uow.serials.require_at(key, named), number)
    return number


def _one_depot(uow: UnitOfWork, lines: tuple[WriteOffLine, ...]) -> str:
    depots = sorted({line.depot for line in lines})
    if len(depots) > 1:
        raise InvalidInput(
            f"一张报废单只能写一个储备库，现有：{'、'.join(depots)}。请分开填写。",
            f"One paper is for one depot, not {', '.join(depots)}. Split it.",
        )
    return require_depot(uow, depots[0]).code


def _accounts(uow: UnitOfWork, depot: str, lines: tuple[WriteOffLine, ...]) -> dict[str, int]:
    """Return the account of each place that the lines name, as far as there is one."""
    found = {shelf.bin.code: shelf.account_id for shelf in uow.places.shelves(depot)}
    for place in {line.bin for line in lines if line.bin.startswith(ACCOUNT_PREFIX)}:
        loan = uow.loans.load(place.removeprefix(ACCOUNT_PREFIX))
        if loan is not None and loan.depot == depot:
            found[place] = loan.account_id
    return found


def _check_lines(
    uow: UnitOfWork, lines: tuple[WriteOffLine, ...], accounts: Mapping[str, int]
) -> tuple[list[HoldingKey], list[tuple[str, ...]]]:
    checks = LineChecks()
    lots = uow.lots.get(line.lot_id for line in lines if isinstance(line.lot_id, int))
    keys: list[HoldingKey] = []
    serials: list[tuple[str, ...]] = []
    for number, line in enumerate(lines, start=1):
        before = len(checks.findings)
        _check_fields(checks, number, line, known=line.lot_id in lots, place=line.bin in accounts)
        if len(checks.findings) > before:
            continue
        key = HoldingKey(
            accounts[line.bin], line.lot_id, StockStatus(line.status).value, line.owner
        )
        quantity, reserved = uow.ledger.balances([key])[key]
        if quantity - reserved < line.quantity:
            checks.add(
                number, "quantity",
                f"{line.bin} 的批号 {lots[line.lot_id].lot_no} 可办理 {quantity - reserved}"
                f"（在库 {quantity}，占用 {reserved}），不足 {line.quantity}。",
                f"{line.bin}, lot {lots[line.lot_id].lot_no}: {quantity - reserved} free of "
                f"{quantity} ({reserved} reserved), {line.quantity} asked.",
            )  # fmt: skip
        keys.append(key)
        serials.append(check_serials(uow, checks, number, (key, line.quantity), line.serials))
    checks.refuse_if_any()
    return keys, serials


def _check_fields(
    checks: LineChecks, number: int, line: WriteOffLine, *, known: bool, place: bool
) -> None:
    if not known:
        checks.add(number, "lot_id", f"没有批次 {line.lot_id}。", f"there is no lot {line.lot_id}.")
    if not place:
        checks.add(
            number, "bin", f"没有库位或借用单“{line.bin}”。", f"no bin or loan “{line.bin}”."
        )
    if line.owner not in {OWN, Owner.DONATED.value}:
        checks.add(
            number, "owner",
            f"代储物资（{line.owner}）由所有单位报废，请与其联系。",
            f"goods kept for another owner ({line.owner}) are written off by that owner.",
        )  # fmt: skip
    if line.status not in {each.value for each in StockStatus}:
        checks.add(number, "status", f"状态“{line.status}”无效。", f"no status “{line.status}”.")
    try:
        require_quantity(line.quantity)
    except InvalidInput as refusal:
        checks.add_refusal(number, "quantity", refusal)
    try:
        require_text("报废原因", "the reason", line.reason)
    except InvalidInput as refusal:
        checks.add_refusal(number, "reason", refusal)


def approve_write_off(command: ApproveWriteOff, uow: UnitOfWork) -> WriteOffResult:
    """Approve it: the goods leave the books.

    Raises
    ------
    NotFound, NotAllowed, Conflict
        When there is none, it is the actor's own, or it isn't waiting any more.
    """
    require(uow, command.actor, Right.MONEY)
    note = require_text("审批意见", "a remark", command.note, optional=True)
    before = _load(uow, command.number)
    after = before.decided(command.actor, uow.now_us, note, approved=True)
    held = uow.reservations.locked(uow.reservations.open_of(before.number))
    if sum(each.quantity for each in held) != sum(each.quantity for each in before.lines):
        raise Conflict(
            f"{before.number} 的物资已不在冻结中。请驳回后重新申请。",
            f"The goods of {before.number} aren't held any more. Reject it and ask again.",
        )
    uow.reservations.end(held, ReservationState.CONSUMED, {each.id: each.quantity for each in held})
    _post(uow, before)
    uow.write_offs.save(after)
    return WriteOffResult(after.number, after.state, uow.now_us)


def _post(uow: UnitOfWork, approved: WriteOff) -> None:
    loss = uow.ledger.account(LedgerKind.GOODS, AccountKind.LOSS, LOSS_ACCOUNT)
    postings = []
    for each in approved.lines:
        target = each.key._replace(account_id=loss.id)
        reason = f"write_off: {each.reason}"
        postings.append(
            Posting(each.key, target, each.quantity, reason, approved.number, each.line)
        )
        if each.serials:
            uow.serials.name(each.key, target, each.serials)
    uow.ledger.post(postings)
    for each in approved.lines:
        uow.loans.write_off(each.key, each.quantity, approved.number, uow.actor)


def reject_write_off(command: RejectWriteOff, uow: UnitOfWork) -> WriteOffResult:
    """Reject it: the goods are free again.

    Raises
    ------
    NotFound, NotAllowed, Conflict, InvalidInput
        As for an approval; a reason must be given.
    """
    require(uow, command.actor, Right.MONEY)
    note = require_text("驳回理由", "why it is rejected", command.note)
    before = _load(uow, command.number)
    after = before.decided(command.actor, uow.now_us, note, approved=False)
    return _freed(uow, after)


def withdraw_write_off(command: WithdrawWriteOff, uow: UnitOfWork) -> WriteOffResult:
    """Call it back: the goods are free again.

    Raises
    ------
    NotFound, NotAllowed, Conflict
        When there is none, it is somebody else's, or it was decided.
    """
    require(uow, command.actor, Right.KEEP)
    note = require_text("撤回说明", "a remark", command.note, optional=True)
    before = _load(uow, command.number)
    if before.requested_by != command.actor:
        raise NotAllowed(
            f"{before.number} 由“{before.requested_by}”申请，只能由本人撤回。",
            f"{before.number} was asked for by “{before.requested_by}”, who alone may withdraw it.",
        )
    return _freed(uow, before.withdrawn(note))


def _freed(uow: UnitOfWork, after: WriteOff) -> WriteOffResult:
    held = uow.reservations.locked(uow.reservations.open_of(after.number))
    uow.reservations.end(held, ReservationState.RELEASED)
    uow.serials.hold(uow.serials.held_for(after.number), "", after.number)
    uow.write_offs.save(after)
    return WriteOffResult(after.number, after.state, uow.now_us)


def record_disposal(command: RecordDisposal, uow: UnitOfWork) -> WriteOffResult:
    """Record the disposal, once.

    Raises
    ------
    InvalidInput, NotFound, NotAllowed, Conflict
        When something is missing, in the future, or the write-off isn't approved.
    """
    require(uow, command.actor, Right.KEEP)
    before = _load(uow, command.number)
    after = before.disposed()
    done = Disposal(
        DisposalMethod(command.method),
        require_past_day("处置日期", "The day of disposal", command.done_on, uow.today),
        require_text("处置经办人", "who saw to the disposal", command.handled_by),
        require_text("接收单位", "who took the goods", command.receiver, optional=True),
        require_text("处置凭证编号", "the number of the proof", command.proof),
        require_text("备注", "a remark", command.note, optional=True),
        command.actor,
        uow.now_us,
    )
    uow.write_offs.dispose(after.number, done)
    uow.write_offs.save(replace(after, disposal=done))
    return WriteOffResult(after.number, after.state, uow.now_us)


def _load(uow: UnitOfWork, number: str) -> WriteOff:
    return _found(uow.write_offs.load(number, lock=True), number)


def _found(found: WriteOff | None, number: str) -> WriteOff:
    if found is None:
        raise NotFound(
            f"没有报废单“{number}”。请从列表中选择。",
            f"There is no write-off “{number}”. Choose it from the list.",
        )
    return found


def write_offs(reader: Reader) -> tuple[WriteOff, ...]:
    """Return the write-offs, the newest first."""
    return reader.write_offs.all()


def write_off(reader: Reader, number: str) -> WriteOff:
    """Return a write-off.

    Raises
    ------
    NotFound
        When there is none.
    """
    return _found(reader.write_offs.load(number), number)
