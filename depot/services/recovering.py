"""Recovery after an event (回收整备): goods in it are held until they are re-stocked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from depot.domain.ledger import (
    OWN,
    HoldingKey,
    Posting,
    ReservationState,
    StockStatus,
    require_quantity,
)  # fmt: skip
from depot.domain.lines import LineChecks
from depot.domain.lot import is_expired
from depot.domain.recovery import (
    DOCUMENT,
    NEXT,
    STAGE_NAMES,
    Recovery,
    RecoveryPart,
    RecoveryStep,
    Stage,
    stage_of_grade,
)  # fmt: skip
from depot.domain.serial import Grade
from depot.errors import Conflict, InvalidInput, NotFound
from depot.services.access import Right, require
from depot.services.care_checks import check_serials, require_text
from depot.services.catalogue import require_depot
from depot.services.putaway import put_away
from depot.services.uninspected import Taken, check_inspected
from depot.services.writing_off import WriteOffLine, open_draft
from depot.store.uow import Reader, UnitOfWork

HELD = StockStatus.QUARANTINED


@dataclass(frozen=True)
class RecoverLine:
    """Goods that are back in a bin; with serial numbers each unit goes its own way."""

    lot_id: int
    bin: str
    quantity: int
    status: StockStatus = StockStatus.QUARANTINED
    serials: tuple[str, ...] = ()


@dataclass(frozen=True)
class StartRecovery:
    """Take goods of a depot into recovery after an event; they can't be issued from then on."""

    command_id: str
    actor: str
    depot: str
    event: str
    lines: tuple[RecoverLine, ...]


@dataclass(frozen=True)
class RecordRecovery:
    """Record that a line's next step was done.

    Parameters
    ----------
    stage
        The step that was done; the line must be at it.
    graded
        For grading and repair: units of each condition, together all of the line.
    note
        What was done; the reason of a write-off.
    """

    command_id: str
    actor: str
    number: str
    line: int
    stage: Stage
    graded: tuple[tuple[Grade, int], ...] = ()
    note: str = ""


@dataclass(frozen=True)
class RecoveryResult:
    """A recovery; `write_off` is the number of the paper that the step drafted."""

    number: str
    write_off: str
    recorded_at_us: int


def start_recovery(command: StartRecovery, uow: UnitOfWork) -> RecoveryResult:
    """Book the goods into recovery.

    Raises
    ------
    InvalidLines, InvalidInput, NotFound
        For what can't be meant, for more than is there, and for goods that wait for inspection
        or were rejected: re-stocking would release them unseen.
    """
    require(uow, command.actor, Right.KEEP)
    require_depot(uow, command.depot)
    event = require_text("事件", "the event", command.event)
    if not command.lines:
        raise InvalidInput("没有回收明细。请至少填写一行。", "Nothing to recover: add a line.")
    lines = _checked(command, uow)
    number = uow.documents.open(DOCUMENT, command.depot, event)
    postings: list[Posting] = []
    parts: list[RecoveryPart] = []
    held: list[tuple[HoldingKey, int]] = []
    lots = uow.lots.get(key.lot_id for key, _, _ in lines)
    for key, quantity, serials in lines:
        target = key._replace(status=HELD.value)
        if key != target:
            postings.append(Posting(key, target, quantity, "recovery", number))
            if serials:
                uow.serials.name(key, target, serials)
        held.append((target, quantity))
        for serial, units in [(each, 1) for each in serials] or [("", quantity)]:
            lot = lots[key.lot_id]
            parts.append(
                RecoveryPart(
                    number, len(parts) + 1, lot.id, lot.item, lot.lot_no, key.account_id, "",
                    key.owner, serial, units, Stage.CLEAN,
                )
            )  # fmt: skip
            if serial:
                uow.serials.hold(uow.serials.require_at(key, [serial]), number, event)
    uow.ledger.post(postings)
    for part, (key, units) in _each_unit(parts, held):
        uow.reservations.open(_reference(number, part.line), [(key, units)])
    head = Recovery(number, command.depot, event, command.actor, uow.now_us, ())
    uow.recoveries.add(head, parts)
    return RecoveryResult(number, "", uow.now_us)


def _each_unit(
    parts: Sequence[RecoveryPart], held: Sequence[tuple[HoldingKey, int]]
) -> list[tuple[RecoveryPart, tuple[HoldingKey, int]]]:
    keys = {(key.account_id, key.lot_id, key.owner): key for key, _ in held}
    return [(part, (keys[part.account_id, part.lot_id, part.owner], part.quantity))
            for part in parts]  # fmt: skip


def _reference(number: str, line: int) -> str:
    return f"{number}#{line}"


def _checked(
    command: StartRecovery, uow: UnitOfWork
) -> list[tuple[HoldingKey, int, tuple[str, ...]]]:
    shelves = {each.bin.code: each.account_id for each in uow.places.shelves(command.depot)}
    lots = uow.lots.get(line.lot_id for line in command.lines if isinstance(line.lot_id, int))
    checks = LineChecks()
    lines = []
    taken: list[Taken] = []
    for number, line in enumerate(command.lines, start=1):
        before = len(checks.findings)
        if line.lot_id not in lots:
            checks.add(number, "lot_id", f"没有批次 {line.lot_id}。", f"no lot {line.lot_id}.")
        if line.bin not in shelves:
            checks.add(number, "bin", f"没有库位“{line.bin}”。", f"there is no bin “{line.bin}”.")
        try:
            require_quantity(line.quantity)
        except InvalidInput as refusal:
            checks.add_refusal(number, "quantity", refusal)
        if len(checks.findings) > before:
            continue
        status = StockStatus(line.status).value
        key = HoldingKey(shelves[line.bin], line.lot_id, status, OWN)
        quantity, reserved = uow.ledger.balances([key])[key]
        if quantity - reserved < line.quantity:
            checks.add(
                number, "quantity",
                f"{line.bin} 中可办理 {quantity - reserved}，不足 {line.quantity}。",
                f"{line.bin}: {quantity - reserved} free, {line.quantity} asked.",
            )  # fmt: skip
            continue
        taken.append(Taken(number, "status", line.bin, key, line.quantity))
        named = check_serials(uow, checks, number, (key, line.quantity), line.serials)
        lines.append((key, line.quantity, named))
    check_inspected(uow, checks, command.depot, taken)
    checks.refuse_if_any()
    return lines


def record_recovery(command: RecordRecovery, uow: UnitOfWork) -> RecoveryResult:
    """Record the step; re-stocking makes the goods available, scrapping drafts a write-off.

    Raises
    ------
    Conflict
        When the line is at another step.
    InvalidInput, NotFound, NotAllowed
        For conditions that don't add up, unknown lines, a missing right.
    """
    require(uow, command.actor, Right.KEEP)
    note = require_text("说明", "a remark", command.note, optional=True)
    found = recovery(uow, command.number, lock=True)
    part = next((each for each in found.lines if each.line == command.line), None)
    if part is None:
        raise NotFound(
            f"{found.number} 没有第 {command.line} 行。", f"{found.number} has no such line."
        )
    if part.stage is not command.stage or command.stage not in (*NEXT, Stage.GRADE, Stage.REPAIR):
        now = STAGE_NAMES[part.stage]
        raise Conflict(
            f"{found.number} 第 {part.line} 行的当前步骤是“{now[0]}”。请刷新后按顺序办理。",
            f"{found.number}, line {part.line} is at {now[1]}. Reload and go step by step.",
        )
    if command.stage in {Stage.GRADE, Stage.REPAIR}:
        _grade(command, uow, found, part, note)
        return RecoveryResult(found.number, "", uow.now_us)
    number = ""
    if command.stage is Stage.READY:
        _restock(uow, part)
    elif command.stage is Stage.SCRAP:
        number = _scrap(command, uow, found, part)
    uow.recoveries.move(part, NEXT[part.stage], part.quantity)
    text = " ".join(each for each in (number, note) if each)
    _note(uow, part, part.quantity, "", text)
    return RecoveryResult(found.number, number, uow.now_us)


def _note(uow: UnitOfWork, part: RecoveryPart, quantity: int, grade: str, note: str) -> None:
    step = RecoveryStep(part.line, part.stage.value, quantity, grade, note, uow.actor, uow.now_us)
    uow.recoveries.note(part.number, step)


def _grade(
    command: RecordRecovery, uow: UnitOfWork, found: Recovery, part: RecoveryPart, note: str
) -> None:
    graded = [(Grade(grade), units) for grade, units in command.graded if units != 0]
    for _, units in graded:
        require_quantity(units)
    if sum(units for _, units in graded) != part.quantity:
        raise InvalidInput(
            f"各等级数量合计应为 {part.quantity}，现为 {sum(units for _, units in graded)}。",
            f"The conditions must add up to {part.quantity}, not "
            f"{sum(units for _, units in graded)}.",
        )
    if part.stage is Stage.REPAIR and any(grade is Grade.C for grade, _ in graded):
        raise InvalidInput(
            "修好的评为 A 或 B，修不好的评为 D；未修完请先不要记录。",
            "Repaired goods are A or B, hopeless ones D. Record it when the repair is over.",
        )
    if part.serial:
        units_ = uow.serials.require_at(_key(part), [part.serial])
        uow.serials.grade(units_, graded[0][0], part.number)
    _split(uow, found, part, graded, note)


def _split(
    uow: UnitOfWork,
    found: Recovery,
    part: RecoveryPart,
    graded: Sequence[tuple[Grade, int]],
    note: str,
) -> None:
    """Give each condition a line of its own; the first keeps the line."""
    first, *others = graded
    uow.recoveries.move(part, stage_of_grade(first[0]), first[1])
    _note(uow, part, first[1], first[0].value, note)
    if not others:
        return
    held = uow.reservations.locked(uow.reservations.open_of(_reference(part.number, part.line)))
    uow.reservations.end(held, ReservationState.RELEASED)
    uow.reservations.open(_reference(part.number, part.line), [(_key(part), first[1])])
    for extra, (grade, units) in enumerate(others, start=len(found.lines) + 1):
        new = replace(part, line=extra, quantity=units, stage=stage_of_grade(grade))
        uow.recoveries.add_line(new)
        _note(uow, replace(part, line=extra), units, grade.value, note)
        uow.reservations.open(_reference(part.number, extra), [(_key(part), units)])


def _key(part: RecoveryPart) -> HoldingKey:
    return HoldingKey(part.account_id, part.lot_id, HELD.value, part.owner)


def _freed(uow: UnitOfWork, part: RecoveryPart, state: ReservationState) -> None:
    held = uow.reservations.locked(uow.reservations.open_of(_reference(part.number, part.line)))
    if sum(each.quantity for each in held) != part.quantity:
        raise Conflict(
            f"{part.number} 第 {part.line} 行的物资已不在冻结中，请核对。",
            f"The goods of {part.number}, line {part.line} aren't held any more: check them.",
        )
    taken = {each.id: each.quantity for each in held}
    uow.reservations.end(held, state, taken if state is ReservationState.CONSUMED else None)
    if part.serial:
        uow.serials.hold(uow.serials.require_at(_key(part), [part.serial]), "", part.number)


def _restock(uow: UnitOfWork, part: RecoveryPart) -> None:
    lot = uow.lots.get([part.lot_id])[part.lot_id]
    if is_expired(lot.expires_on, uow.today):
        raise InvalidInput(
            f"批号 {lot.lot_no} 已于 {lot.expires_on} 过期，不能重新上架。请申请报废。",
            f"Lot {lot.lot_no} expired on {lot.expires_on} and can't be re-stocked: write it off.",
        )
    _freed(uow, part, ReservationState.CONSUMED)
    source = _key(part)
    target = source._replace(status=StockStatus.ISSUABLE.value)
    if part.serial:
        uow.serials.name(source, target, [part.serial])
    posting = Posting(source, target, part.quantity, "restock", part.number, part.line)
    put_away(uow, [posting], [target.account_id])


def _scrap(command: RecordRecovery, uow: UnitOfWork, found: Recovery, part: RecoveryPart) -> str:
    reason = require_text("报废原因", "the reason of the write-off", command.note)
    _freed(uow, part, ReservationState.RELEASED)
    bin_code = part.place.split("/", 1)[1]
    line = WriteOffLine(
        part.lot_id, found.depot, bin_code, HELD, part.owner, part.quantity, reason,
        (part.serial,) if part.serial else (),
    )  # fmt: skip
    return open_draft(uow, command.actor, (line,), found.event)


def recoveries(reader: Reader) -> tuple[Recovery, ...]:
    """Return the recoveries, the newest first."""
    return reader.recoveries.all()


def recovery(reader: Reader, number: str, *, lock: bool = False) -> Recovery:
    """Return a recovery.

    Raises
    ------
    NotFound
        When there is none.
    """
    found = reader.recoveries.load(number, lock=lock)
    if found is None:
        raise NotFound(f"没有回收单“{number}”。", f"There is no recovery “{number}”.")
    return found


def recovery_steps(reader: Reader, number: str) -> tuple[RecoveryStep, ...]:
    """Return what was done, the oldest first."""
    return reader.recoveries.steps(number)
