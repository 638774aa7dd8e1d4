"""Alerts of care and loans: what is due or late, what failed and may still be issued."""

from __future__ import annotations

from datetime import date
from typing import Final

from depot.domain.account import Right
from depot.domain.alert import AlertFact, AlertKind, AlertSeverity
from depot.domain.care import CareTask
from depot.domain.item import Item
from depot.domain.loan import Loan
from depot.domain.write_off import WriteOff, WriteOffState
from depot.errors import Text
from depot.services.care import care_tasks
from depot.services.loans import loans
from depot.services.writing_off import write_offs
from depot.store.uow import Reader

DUE_WITHIN_DAYS: Final = 7
LATE_DAYS: Final = 30


def alert_facts(reader: Reader) -> tuple[AlertFact, ...]:
    """Return the alerts of today."""
    today = reader.today
    tasks = care_tasks(reader)
    items = reader.catalogue.get({each.subject.item for each in tasks})
    return (
        *(_task(each, items[each.subject.item], today) for each in tasks
          if each.days_left(today) <= DUE_WITHIN_DAYS),
        *(_failed(each, items[each.subject.item]) for each in tasks if each.failed_and_free),
        *(_loan(each, today) for each in loans(reader, open_only=True)
          if (each.due_on - today).days <= DUE_WITHIN_DAYS),
        *(_waiting(each) for each in write_offs(reader) if each.state is WriteOffState.DRAFT),
    )  # fmt: skip


def _name(task: CareTask) -> str:
    return task.subject.number or f"{task.subject.item} {task.subject.lot_no}"


def _called(task: CareTask, item: Item) -> Text:
    """Return what it is and which one."""
    which = task.subject.number or task.subject.lot_no
    return Text(f"{item.name_zh} {which}", f"{item.name_en} {which}")


def _key(task: CareTask) -> str:
    return f"{task.plan.code}:{task.subject.lot_id}:{task.subject.number}"


def _severity(left: int) -> AlertSeverity:
    if left < -LATE_DAYS:
        return AlertSeverity.URGENT
    return AlertSeverity.WARN if left < 0 else AlertSeverity.INFO


def _task(task: CareTask, item: Item, today: date) -> AlertFact:
    left, called = task.days_left(today), _called(task, item)
    zh = f"已逾期 {-left} 天" if left < 0 else f"{task.due_on} 到期"
    en = f"{-left} days late" if left < 0 else f"due on {task.due_on}"
    return AlertFact(
        f"care:{_key(task)}", AlertKind.CARE, _severity(left), _name(task),
        f"{called.zh} {task.plan.name_zh}{zh}（{task.subject.place}）。请办理并记录。",
        f"{called.en}: {task.plan.name_en} {en} ({task.subject.place}). Do and record it.",
        task.due_on, Right.KEEP,
    )  # fmt: skip


def _failed(task: CareTask, item: Item) -> AlertFact:
    called = _called(task, item)
    return AlertFact(
        f"care-failed:{_key(task)}", AlertKind.CARE, AlertSeverity.URGENT, _name(task),
        f"{called.zh} {task.plan.name_zh}不合格，但仍为可发放（可能已被占用）。"
        "请释放占用并转为待修。",
        f"{called.en} failed {task.plan.name_en} but may still be issued (reserved?). "
        "Release it and put it into repair.",
        None, Right.KEEP,
    )  # fmt: skip


def _loan(loan: Loan, today: date) -> AlertFact:
    left = (loan.due_on - today).days
    out = sum(part.out for part in loan.lines)
    zh = f"已逾期 {-left} 天" if left < 0 else f"{loan.due_on} 到期"
    en = f"{-left} days late" if left < 0 else f"due on {loan.due_on}"
    return AlertFact(
        f"loan:{loan.number}", AlertKind.LOAN, _severity(left), loan.number,
        f"{loan.borrower}借用的 {out} 件{zh}（{loan.number}，{loan.contact}）。请催还或续借。",
        f"{out} units lent to {loan.borrower} {en} ({loan.number}, {loan.contact}). "
        "Ask for them or extend.",
        loan.due_on, Right.KEEP,
    )  # fmt: skip


def _waiting(paper: WriteOff) -> AlertFact:
    return AlertFact(
        f"write-off:{paper.number}", AlertKind.WRITE_OFF, AlertSeverity.INFO, paper.number,
        f"报废单 {paper.number} 待审批，物资已冻结。请批准或驳回。",
        f"Write-off {paper.number} waits for approval; its goods are held. Decide it.",
        None, Right.MONEY,
    )  # fmt: skip
