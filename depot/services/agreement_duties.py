"""What is done under an agreement in force: spot checks, drills, rotation statements."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from depot.domain.agreement_life import (
    CHECK_DOCUMENT,
    DRILL_DOCUMENT,
    IN_FORCE,
    AgreementState,
    CheckedLine,
    Deal,
    Drill,
    DrillLine,
    RotationStatement,
    SpotCheck,
)
from depot.domain.attachment import FileIn
from depot.domain.call_off import Promise
from depot.domain.clock import shanghai_date
from depot.domain.ledger import require_quantity
from depot.domain.lines import LineChecks
from depot.domain.order import US_PER_MIN
from depot.domain.reliability import MAX_MINUTES, Observation, ObservationKind
from depot.errors import Conflict, InvalidInput, NotFound
from depot.services.access import Right, require_any
from depot.services.agreement_steps import AgreementRef, locked_deal, save
from depot.services.attachments import attach
from depot.services.care_checks import require_past_day, require_text
from depot.services.lead_times import promised_min
from depot.services.reliability import observe
from depot.store.uow import Reader, UnitOfWork

# Whoever keeps goods, plans or pays may look at what a supplier keeps.
LOOKING: Final = (Right.KEEP, Right.PLAN, Right.MONEY)
PHOTOS: Final = "agreement_check"


@dataclass(frozen=True)
class Counted:
    """Units of an item that were found, or confirmed within so many minutes of the call."""

    item: str
    units: int
    minutes: int = 0


@dataclass(frozen=True)
class RecordSpotCheck:
    """Record what was counted at the supplier's.

    Parameters
    ----------
    in_order
        Whether everything but the quantity was as it should be.
    """

    command_id: str
    actor: str
    number: str
    checked_on: date
    lines: tuple[Counted, ...]
    findings: str
    in_order: bool = True
    photos: tuple[FileIn, ...] = ()


@dataclass(frozen=True)
class StartDrill:
    """Call a supplier to see whether it would come; nothing is drawn."""

    command_id: str
    actor: str
    number: str
    lines: tuple[Counted, ...]
    note: str = ""


@dataclass(frozen=True)
class EndDrill:
    """Record what the supplier confirmed, and within how many minutes of the call.

    Parameters
    ----------
    number
        Of the drill.
    lines
        Of every item that was asked; 0 minutes: it was confirmed just now.
    """

    command_id: str
    actor: str
    number: str
    lines: tuple[Counted, ...]
    result: str


@dataclass(frozen=True)
class RecordRotation:
    """Record the supplier's statement that it rotated its stock."""

    command_id: str
    actor: str
    number: str
    item: str
    stated_on: date
    oldest_made_on: date
    quantity: int


@dataclass(frozen=True)
class DutyRef:
    """A paper of an agreement, and whether it was passed."""

    number: str
    passed: bool


def record_spot_check(command: RecordSpotCheck, uow: UnitOfWork) -> DutyRef:
    """Book it; passed, the agreement is verified, else it is to be verified again.

    Raises
    ------
    InvalidLines, InvalidInput, NotFound, NotAllowed, Conflict
        For items it doesn't promise, a day to come, without findings when something is
        wrong; when it isn't in force.
    """
    require_any(uow, command.actor, *LOOKING)
    deal = locked_deal(uow, command.number)
    deal.life.require(*IN_FORCE)
    on = require_past_day("核查日期", "the day", command.checked_on, uow.today)
    promises = promises_of(uow, deal)
    lines = _counted(command.lines, promises)
    counted = tuple(
        CheckedLine(item, _kept(promises[item], on), units) for item, units in lines.items()
    )
    passed = bool(command.in_order) and all(each.counted >= each.promised for each in counted)
    findings = require_text("核查情况", "what was found", command.findings, optional=passed)
    number = uow.documents.next_number(CHECK_DOCUMENT)
    uow.agreement_duties.add_check(
        SpotCheck(number, deal.number, on, findings, passed, command.actor, uow.now_us, counted)
    )
    attach(uow, PHOTOS, number, command.photos)
    for each in counted:
        if each.promised:
            observe(uow, Observation(
                deal.agreement.supplier, each.item, ObservationKind.SPOT_CHECK, each.promised,
                each.counted, 0, 0, on, number,
            ))  # fmt: skip
    after = deal.life.checked(passed=passed)
    if after.state is not deal.life.state:
        save(uow, deal.life, after)
    return DutyRef(number, passed)


def _kept(promise: Promise, on: date) -> int:
    """Return what should be there: what is left, less what the season holds back."""
    return max(0, promise.left - (promise.line.quantity - promise.line.quantity_on(on)))


def start_drill(command: StartDrill, uow: UnitOfWork) -> DutyRef:
    """Start the clock.

    Raises
    ------
    InvalidLines, InvalidInput, NotFound, NotAllowed, Conflict
        For more than can be called today, while another drill goes on, or when it isn't in
        force and valid.
    """
    require_any(uow, command.actor, *LOOKING)
    deal = locked_deal(uow, command.number)
    deal.life.require(*IN_FORCE)
    if any(not each.ended_at_us for each in uow.agreement_duties.drills(deal.number)):
        raise Conflict(
            f"{deal.number} 有演练正在进行，请先登记结果。",
            f"A drill of {deal.number} goes on: record its result first.",
        )
    note = require_text("演练说明", "a remark", command.note, optional=True)
    promises = promises_of(uow, deal)
    asked = _counted(command.lines, promises)
    checks = LineChecks()
    for line, (item, units) in enumerate(asked.items(), start=1):
        free = promises[item].free_on(uow.today)
        if not 0 < units <= free:
            checks.add(
                line, "quantity",
                f"{item} 现在可调用 {free}，演练数量应为 1 至 {free}。",
                f"{free} of {item} can be called now: ask for 1 to {free}.",
            )  # fmt: skip
    checks.refuse_if_any()
    number = uow.documents.next_number(DRILL_DOCUMENT)
    lines = tuple(
        DrillLine(item, units, promised_min(promises[item], uow.now_us, units))
        for item, units in asked.items()
    )
    uow.agreement_duties.add_drill(
        Drill(number, deal.number, command.actor, uow.now_us, note, lines)
    )
    return DutyRef(number, passed=False)


def end_drill(command: EndDrill, uow: UnitOfWork) -> DutyRef:
    """Record its result; passed when all was confirmed in time.

    Raises
    ------
    InvalidLines, InvalidInput, NotFound, NotAllowed, Conflict
        When an item is missing, more is confirmed than was asked, or it has ended.
    """
    require_any(uow, command.actor, *LOOKING)
    result = require_text("演练结果", "what came of it", command.result)
    before = next(iter(uow.agreement_duties.drills(number=command.number)), None)
    if before is None:
        raise NotFound(
            f"没有演练“{command.number[:40]}”。", f"There is no drill “{command.number[:40]}”."
        )
    lines = tuple(_answered(uow, before, each, command.lines) for each in before.lines)
    done = replace(
        before, lines=lines, ended_by=command.actor, ended_at_us=uow.now_us, result=result
    )
    if {each.item for each in command.lines} != {each.item for each in before.lines} or len(
        command.lines
    ) != len(before.lines):
        raise InvalidInput(
            "请逐项填写演练要求的全部物资（没有确认的填 0）。",
            "Say for each item of the drill what was confirmed (0 if nothing), once.",
        )
    if not uow.agreement_duties.end_drill(done):
        raise Conflict(
            f"演练 {before.number} 已登记结果。", f"The result of drill {before.number} is booked."
        )
    _observe_drill(uow, done)
    passed = all(
        each.confirmed >= each.asked and each.confirmed_min <= each.promised_min for each in lines
    )
    return DutyRef(done.number, passed)


def _answered(
    uow: UnitOfWork, drill: Drill, line: DrillLine, answers: tuple[Counted, ...]
) -> DrillLine:
    found = next((each for each in answers if each.item == line.item), Counted(line.item, 0))
    whole = not isinstance(found.units, bool) and isinstance(found.units, int)
    if not whole or not 0 <= found.units <= line.asked or not 0 <= found.minutes <= MAX_MINUTES:
        raise InvalidInput(
            f"{line.item}：确认数量应为 0 至 {line.asked}，时间不得为负。",
            f"{line.item}: 0 to {line.asked} can be confirmed, in no negative time.",
        )
    since = max(0, -(-(uow.now_us - drill.called_at_us) // US_PER_MIN))
    minutes = (found.minutes or since) if found.units else 0
    return replace(line, confirmed=found.units, confirmed_min=minutes)


def _observe_drill(uow: UnitOfWork, done: Drill) -> None:
    supplier = locked_deal(uow, done.agreement).agreement.supplier
    for each in done.lines:
        timed = bool(each.confirmed and each.promised_min)
        observe(uow, Observation(
            supplier, each.item, ObservationKind.DRILL, each.asked, each.confirmed,
            each.promised_min if timed else 0, each.confirmed_min if timed else 0,
            shanghai_date(done.called_at_us), done.number,
        ))  # fmt: skip


def record_rotation(command: RecordRotation, uow: UnitOfWork) -> AgreementRef:
    """Record it.

    Raises
    ------
    InvalidInput, NotFound, NotAllowed, Conflict
        For an item it doesn't promise, days to come, goods made after the statement.
    """
    require_any(uow, command.actor, *LOOKING)
    deal = locked_deal(uow, command.number)
    deal.life.require(*IN_FORCE)
    if command.item not in {each.item for each in deal.agreement.lines}:
        raise _not_promised(deal.number, command.item)
    on = require_past_day("报告日期", "the day", command.stated_on, uow.today)
    made = require_past_day("最早生产日期", "the production date", command.oldest_made_on, on)
    require_quantity(command.quantity)
    uow.agreement_duties.add_rotation(
        RotationStatement(deal.number, command.item, on, made, command.quantity, command.actor)
    )
    return AgreementRef(deal.number, AgreementState(deal.life.state))


def promises_of(reader: Reader, deal: Deal) -> dict[str, Promise]:
    """Return what an agreement promises, by item."""
    found = reader.reserves.promises(supplier_code=deal.agreement.supplier)
    return {each.line.item: each for each in found if each.agreement == deal.number}


def _counted(lines: tuple[Counted, ...], promises: dict[str, Promise]) -> dict[str, int]:
    checks = LineChecks()
    found: dict[str, int] = {}
    for number, each in enumerate(lines, start=1):
        whole = isinstance(each.units, int) and not isinstance(each.units, bool)
        if each.item not in promises or each.item in found:
            checks.add(
                number, "item", f"协议没有物资 {each.item}，或重复填写。",
                f"item {each.item} isn't promised, or is there twice.",
            )  # fmt: skip
        elif not whole or each.units < 0:
            checks.add(
                number, "quantity", f"数量“{each.units}”应为不小于 0 的整数。",
                f"“{each.units}” must be a whole number, not negative.",
            )  # fmt: skip
        found[each.item] = each.units
    checks.refuse_if_any()
    if not found:
        raise InvalidInput("请至少填写一种物资。", "Name at least one item.")
    return found


def _not_promised(number: str, item: str) -> NotFound:
    return NotFound(
        f"协议 {number} 没有物资“{item}”。", f"Agreement {number} promises no “{item}”."
    )
