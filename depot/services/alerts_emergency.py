"""Alerts of emergency issues: papers that have to follow, issues that nobody approved."""

from __future__ import annotations

from typing import Final

from depot.domain.account import Right
from depot.domain.alert import AlertFact, AlertKind, AlertSeverity
from depot.domain.clock import shanghai_date, shanghai_time
from depot.domain.emergency import EmergencyIssue, PapersState
from depot.store.uow import Reader

_DAY_US: Final = 24 * 3_600_000_000
_WAITING: Final = (PapersState.OPEN, PapersState.REVIEW)


def alert_facts(reader: Reader) -> tuple[AlertFact, ...]:
    """Return the papers that have to come, and what has to be looked into."""
    return tuple(
        _owed(each, reader.now_us) if each.state is PapersState.OPEN else _review(each)
        for each in reader.emergencies.issues(states=_WAITING)
    )


def _owed(each: EmergencyIssue, now_us: int) -> AlertFact:
    due = f"{shanghai_time(each.due_at_us):%Y-%m-%d %H:%M}"
    late = each.is_overdue(now_us)
    zh = "已超时" if late else f"须于 {due} 前补齐"
    en = "overdue" if late else f"due by {due}"
    return AlertFact(
        f"papers:{each.number}",
        AlertKind.PAPERS,
        _severity(each, now_us),
        each.number,
        f"应急出库 {each.number}（{each.destination}，{each.verbal_approver}口头批准）手续{zh}，"
        "请补批。",
        f"Emergency issue {each.number} to {each.destination}, approved by word by "
        f"{each.verbal_approver}: its papers are {en}. Enter them.",
        shanghai_date(each.due_at_us),
        Right.APPROVE,
    )


def _severity(each: EmergencyIssue, now_us: int) -> AlertSeverity:
    if each.is_overdue(now_us):
        return AlertSeverity.URGENT
    return AlertSeverity.WARN if each.due_at_us - now_us <= _DAY_US else AlertSeverity.INFO


def _review(each: EmergencyIssue) -> AlertFact:
    return AlertFact(
        f"papers-review:{each.number}",
        AlertKind.PAPERS,
        AlertSeverity.WARN,
        each.number,
        f"应急出库 {each.number} 未获补批（{each.papers_note}），请核查并填写结论。",
        f"Emergency issue {each.number} was not approved afterwards ({each.papers_note}). Look "
        "into it and say what came of it.",
        None,
        Right.APPROVE,
    )
