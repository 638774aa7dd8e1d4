"""The care calendar (保养日历): plans, what is due, and recording what was done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from depot.domain.care import CarePlan, CareRecord, CareSubject, CareTask, care_task
from depot.domain.ledger import HoldingKey, Posting, StockStatus
from depot.domain.serial import Grade
from depot.errors import InsufficientStock, InvalidInput, NotFound
from depot.services.access import Right, require
from depot.services.care_checks import require_past_day, require_text
from depot.store.uow import Reader, UnitOfWork


@dataclass(frozen=True)
class SetCarePlans:
    """Save care plans; a changed one gets a new version, records keep theirs."""

    command_id: str
    actor: str
    plans: tuple[CarePlan, ...]


@dataclass(frozen=True)
class CarePlansSaved:
    """How many plans were new or changed."""

    saved: int


def set_care_plans(command: SetCarePlans, uow: UnitOfWork) -> CarePlansSaved:
    """Save the plans.

    Raises
    ------
    NotFound
        When a plan is for an unknown item.
    """
    require(uow, command.actor, Right.KEEP)
    known = uow.catalogue.get(plan.item for plan in command.plans)
    current = {plan.code: (plan, version) for plan, version in uow.care.plans()}
    saved = 0
    for plan in command.plans:
        if plan.item not in known:
            raise NotFound(
                f"保养计划 {plan.code}：物资目录中没有编码“{plan.item}”。",
                f"Care plan {plan.code}: no item “{plan.item}” in the catalogue.",
            )
        before, version = current.get(plan.code, (None, 0))
        if plan != before:
            uow.care.save_plan(plan, version + 1)
            saved += 1
    return CarePlansSaved(saved)


@dataclass(frozen=True)
class RecordCare:
    """Record that a task was done.

    Parameters
    ----------
    plan, lot_id, number
        Code of the plan; the lot; the serial number, empty for a whole lot.
    done_on
        When; today at the latest.
    passed
        Whether it is fit for use.
    reading
        What was measured: voltage, hours, pressure.
    failed_units
        Of a lot: how many failed. A numbered unit counts one.
    grade
        Condition of what failed, C (repair) or D (beyond repair).
    """

    command_id: str
    actor: str
    plan: str
    lot_id: int
    number: str
    done_on: date
    passed: bool
    reading: str = ""
    note: str = ""
    failed_units: int = 0
    grade: Grade = Grade.C


@dataclass(frozen=True)
class CareRecorded:
    """What was recorded.

    Parameters
    ----------
    held_units
        How many of the failed ones were put on hold; fewer when the rest is reserved.
    """

    record_id: int
    next_due_on: date
    failed_units: int
    held_units: int


def record_care(command: RecordCare, uow: UnitOfWork) -> CareRecorded:
    """Record the task; what failed is put on hold and can't be issued.

    Raises
    ------
    NotFound, InvalidInput, NotAllowed
        For an unknown plan or subject, a day that can't be, a count that can't be.
    """
    require(uow, command.actor, Right.KEEP)
    plan, version = _plan(uow, command.plan)
    subject = _subject(uow, plan, command)
    require_past_day("保养日期", "The day of care", command.done_on, uow.today)
    last = uow.care.last_records().get((plan.code, subject.lot_id, subject.number))
    if last is not None and command.done_on < last.done_on:
        raise InvalidInput(
            f"保养日期 {command.done_on} 早于上次记录（{last.done_on}）。请核对日期。",
            f"Day {command.done_on} is before the last record ({last.done_on}). Check it.",
        )
    failed = _failed_units(command, subject)
    held = _hold(uow, command, subject, failed) if failed else 0
    done = CareRecord(
        0, plan.code, version, plan.item, subject.lot_id, subject.number, command.done_on,
        command.done_on + timedelta(days=plan.interval_days), command.passed,
        require_text("读数", "the readings", command.reading, optional=True),
        require_text("备注", "a remark", command.note, optional=True),
        failed, held, command.actor, uow.now_us,
    )  # fmt: skip
    return CareRecorded(uow.care.add(done), done.next_due_on, failed, held)


def _plan(uow: UnitOfWork, code: str) -> tuple[CarePlan, int]:
    found = next(((p, v) for p, v in uow.care.plans() if p.code == code and p.active), None)
    if found is None:
        raise NotFound(
            f"没有在用的保养计划“{code}”。请从日历中选择。",
            f"There is no care plan “{code}” in use. Choose it from the calendar.",
        )
    return found


def _subject(uow: UnitOfWork, plan: CarePlan, command: RecordCare) -> CareSubject:
    found = [
        each
        for each in _subjects(uow, [plan.item])
        if (each.lot_id, each.number) == (command.lot_id, command.number.strip())
    ]
    if not found:
        what = command.number or command.lot_id
        raise NotFound(
            f"库内没有可保养的 {plan.item}“{what}”（可能已借出、待修或出库）。请核对编号。",
            f"No {plan.item} “{what}” in the bins to care for (lent, in repair or issued?). "
            "Check the number.",
        )
    return found[0]


def _failed_units(command: RecordCare, subject: CareSubject) -> int:
    if command.passed:
        if command.failed_units:
            raise InvalidInput(
                "结果为合格，不应填写不合格数量。", "It passed, so no units can have failed."
            )
        return 0
    failed = 1 if subject.number else command.failed_units
    whole = isinstance(failed, int) and not isinstance(failed, bool)
    if not whole or not 1 <= failed <= subject.quantity:
        raise InvalidInput(
            f"不合格数量“{failed}”无效：应为 1 至 {subject.quantity} 的整数。",
            f"Failed units “{failed}” must be a whole number from 1 to {subject.quantity}.",
        )
    if command.grade not in {Grade.C, Grade.D}:
        raise InvalidInput(
            "不合格的设备，等级只能为 C（待修）或 D（不可修）。",
            "What failed is of grade C (to repair) or D (beyond repair).",
        )
    return failed


def _hold(uow: UnitOfWork, command: RecordCare, subject: CareSubject, failed: int) -> int:
    """Put what failed on hold, as far as it isn't reserved; return how many."""
    to = StockStatus.REPAIR if command.grade is Grade.C else StockStatus.DAMAGED
    if not subject.number:
        return _hold_part(uow, subject, failed, to)
    (placed,) = uow.serials.placed(subject.item, number=subject.number)
    uow.serials.grade([placed.unit], command.grade, command.plan)
    target = placed.unit.key._replace(status=to.value)
    try:
        uow.ledger.post([Posting(placed.unit.key, target, 1, f"care: {command.plan}")])
    except InsufficientStock:
        return 0  # Reserved: the record stands, and an alert asks to free it.
    uow.serials.name(placed.unit.key, target, [subject.number])
    return 1


def _hold_part(uow: UnitOfWork, subject: CareSubject, failed: int, to: StockStatus) -> int:
    postings: list[Posting] = []
    left = failed
    for key, free in uow.care.issuable_holdings(subject.lot_id):
        part = min(left, free)
        if part:
            target: HoldingKey = key._replace(status=to.value)
            postings.append(Posting(key, target, part, "care"))
            left -= part
    try:
        uow.ledger.post(postings)
    except InsufficientStock:
        return 0
    return failed - left


def _subjects(reader: Reader, items: list[str]) -> tuple[CareSubject, ...]:
    return (*reader.care.units(items), *reader.care.lots(items))


def care_plans(reader: Reader) -> tuple[CarePlan, ...]:
    """Return the current plans, by code."""
    return tuple(plan for plan, _ in reader.care.plans())


def care_tasks(reader: Reader) -> tuple[CareTask, ...]:
    """Return the next task of every plan and subject, the earliest first."""
    plans = [plan for plan in care_plans(reader) if plan.active]
    last = reader.care.last_records()
    subjects: dict[str, list[CareSubject]] = {}
    for subject in _subjects(reader, sorted({plan.item for plan in plans})):
        subjects.setdefault(subject.item, []).append(subject)
    tasks = [
        care_task(plan, subject, last.get((plan.code, subject.lot_id, subject.number)))
        for plan in plans
        for subject in subjects.get(plan.item, [])
    ]
    return tuple(sorted(tasks, key=_urgency))


def _urgency(task: CareTask) -> tuple[date, str, str, int]:
    return task.due_on, task.plan.code, task.subject.number, task.subject.lot_id


def care_records(
    reader: Reader, *, lot_id: int | None = None, number: str | None = None
) -> tuple[CareRecord, ...]:
    """Return what was done, the newest first."""
    return reader.care.records(lot_id=lot_id, number=number)
