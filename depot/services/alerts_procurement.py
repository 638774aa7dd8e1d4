"""Alerts of procurement plans: drafts that wait, approved lines that nobody has ordered."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from depot.domain.account import Right
from depot.domain.alert import AlertFact, AlertKind, AlertSeverity
from depot.domain.clock import shanghai_date
from depot.domain.money import written
from depot.domain.procurement import LineState, PlanState, ProcurementPlan
from depot.store.uow import Reader

_TO_DECIDE: Final = timedelta(days=7)
_TO_ORDER: Final = timedelta(days=60)


def alert_facts(reader: Reader) -> tuple[AlertFact, ...]:
    """Return what somebody should do about plans."""
    plans = reader.procurement.all()
    waiting = [_waits(each) for each in plans if each.state is PlanState.WAITING]
    left = [_open(each) for each in plans if each.state is PlanState.APPROVED and _lines(each)]
    return (*waiting, *left)


def _lines(plan: ProcurementPlan) -> int:
    return sum(each.is_funded and each.state is LineState.PROPOSED for each in plan.lines)


def _waits(plan: ProcurementPlan) -> AlertFact:
    return AlertFact(
        f"procurement:{plan.number}", AlertKind.MONEY, AlertSeverity.INFO, plan.number,
        f"采购计划 {plan.number}（{written(plan.funded_fen)} 元）待审批。",
        f"Procurement plan {plan.number} ({written(plan.funded_fen)} yuan) waits for approval.",
        shanghai_date(plan.drafted_at_us) + _TO_DECIDE, Right.APPROVE,
    )  # fmt: skip


def _open(plan: ProcurementPlan) -> AlertFact:
    count = _lines(plan)
    return AlertFact(
        f"procurement-order:{plan.number}", AlertKind.MONEY, AlertSeverity.INFO, plan.number,
        f"采购计划 {plan.number} 还有 {count} 行已批准未下达。",
        f"{count} approved lines of procurement plan {plan.number} are not ordered yet.",
        shanghai_date(plan.decided_at_us) + _TO_ORDER, Right.MONEY,
    )  # fmt: skip
