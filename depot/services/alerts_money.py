"""Alerts of money: lines nearly used up, decisions that wait, reviews that are due."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from depot.domain.account import Right
from depot.domain.alert import AlertFact, AlertKind, AlertSeverity
from depot.domain.approval import Tier
from depot.domain.budget import LineFigures
from depot.domain.clock import shanghai_date, shanghai_time
from depot.domain.money import written
from depot.domain.override import Override
from depot.domain.purchase import WAITING, Purchase
from depot.services.budget_views import line_figures
from depot.services.house_rules import rule_value
from depot.store.uow import Reader

_FULL: Final = 100
_DAYS_TO_DECIDE: Final = 3
_DAY_US: Final = 24 * 3_600_000_000


def alert_facts(reader: Reader) -> tuple[AlertFact, ...]:
    """Return what somebody should do about money today."""
    limit = rule_value(reader, "budget.warn_percent")
    lines = [
        _line(each)
        for each in line_figures(reader, reader.today.year)
        if each.used and each.used_percent() >= limit
    ]
    owed = [_advanced(each) for each in line_figures(reader) if each.advanced]
    waiting = [_decision(each) for each in reader.purchases.all(states=WAITING)]
    changes = [
        AlertFact(
            f"budget-change:{each.number}", AlertKind.MONEY, AlertSeverity.INFO, each.number,
            f"预算调剂 {each.number}（{written(each.fen)} 元）待审批。",
            f"Budget change {each.number} ({written(each.fen)} yuan) waits for approval.",
            shanghai_date(each.requested_at_us) + timedelta(days=_DAYS_TO_DECIDE), Right.APPROVE,
        )
        for each in reader.budgets.changes(waiting_only=True)
    ]  # fmt: skip
    changes += [
        AlertFact(
            f"carry-over:{each.number}", AlertKind.MONEY, AlertSeverity.INFO, each.number,
            f"结转 {each.number}（{each.ref}，{written(each.fen)} 元）待审批。",
            f"Carry-over {each.number} of {each.ref} ({written(each.fen)} yuan) waits for "
            "approval.",
            shanghai_date(each.requested_at_us) + timedelta(days=_DAYS_TO_DECIDE), Right.APPROVE,
        )
        for each in reader.money_after.carries(waiting_only=True)
    ]  # fmt: skip
    reviews = [_review(each, reader.now_us) for each in reader.overrides.all(open_only=True)]
    return (*lines, *owed, *waiting, *changes, *reviews)


def _line(each: LineFigures) -> AlertFact:
    used = each.used_percent()
    return AlertFact(
        f"budget:{each.line.code}",
        AlertKind.MONEY,
        AlertSeverity.URGENT if used >= _FULL else AlertSeverity.WARN,
        each.line.name_zh,
        f"预算“{each.line.name_zh}”已用 {used}%，剩余 {written(each.free)} 元：请安排调剂或追加。",
        f"Budget “{each.line.name_en}” is used to {used}%, {written(each.free)} yuan are left: "
        "move money to it or ask for more.",
        None,
        Right.MONEY,
    )


def _advanced(each: LineFigures) -> AlertFact:
    return AlertFact(
        f"budget-advance:{each.line.code}",
        AlertKind.MONEY,
        AlertSeverity.WARN,
        each.line.name_zh,
        f"预算“{each.line.name_zh}”有应急垫支 {written(each.advanced)} 元，请申请下达资金冲抵。",
        f"Budget “{each.line.name_en}” was advanced {written(each.advanced)} yuan in an "
        "emergency: have them appropriated.",
        None,
        Right.MONEY,
    )


def _decision(each: Purchase) -> AlertFact:
    small = each.approval.tier is Tier.SECTION
    return AlertFact(
        f"purchase:{each.number}",
        AlertKind.MONEY,
        AlertSeverity.INFO,
        each.number,
        f"采购 {each.number}（{written(each.fen)} 元）待审批，{each.needed_on} 前需要。",
        f"Purchase {each.number} ({written(each.fen)} yuan) waits for approval; it is needed by "
        f"{each.needed_on}.",
        min(each.needed_on, shanghai_date(each.requested_at_us) + timedelta(days=30)),
        Right.MONEY if small else Right.APPROVE,
    )


def _review(each: Override, now_us: int) -> AlertFact:
    late = each.is_overdue(now_us)
    soon = each.due_at_us - now_us <= _DAY_US
    due = f"{shanghai_time(each.due_at_us):%Y-%m-%d %H:%M}"
    return AlertFact(
        f"override:{each.number}",
        AlertKind.PAPERS,
        AlertSeverity.URGENT if late else AlertSeverity.WARN if soon else AlertSeverity.INFO,
        each.number,
        f"应急支出 {each.number}（{written(each.fen)} 元，{each.verbal_approver}口头批准）"
        f"须于 {due} 前事后审查{'，已超时' if late else ''}。",
        f"Emergency spending {each.number} ({written(each.fen)} yuan, approved by word by "
        f"{each.verbal_approver}) is to be reviewed by {due}{'; overdue' if late else ''}.",
        shanghai_date(each.due_at_us),
        Right.APPROVE,
    )
