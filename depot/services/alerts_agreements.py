"""Alerts of agreements: lapsing, checks and rotations due, fees unpaid, money to be found."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from depot.domain.account import Right
from depot.domain.agreement_life import Deal
from depot.domain.agreement_money import BillState, CallBill
from depot.domain.alert import AlertFact, AlertKind, AlertSeverity
from depot.domain.clock import shanghai_date
from depot.domain.money import written
from depot.errors import Text
from depot.services.agreement_views import Duty, Records, agreement_findings, duties
from depot.store.uow import Reader

_EARLY: Final = {"lapse": 60, "next_fee": 60}
_URGENT_LAPSE_DAYS: Final = 30
_REVIEW_DAYS: Final = 2


def alert_facts(reader: Reader) -> tuple[AlertFact, ...]:
    """Return what somebody should do about agreements today."""
    known = Records.of(reader)
    suppliers = {each.code: each for each in reader.reserves.suppliers()}
    found = []
    for deal in known.deals:
        names = suppliers[deal.agreement.supplier]
        for duty in duties(deal, known, reader.today):
            early = _EARLY.get(duty.kind, 0)
            if duty.due_on <= reader.today + timedelta(days=early):
                name = Text(names.name_zh, names.name_en)
                found.append(_duty(deal, name, duty, reader.today))
    bills = [fact for bill in reader.agreement_money.bills() for fact in _bill(bill)]
    odd = [
        AlertFact(
            f"agreement-odd:{each.subject}", AlertKind.AGREEMENT, AlertSeverity.WARN,
            each.subject, each.message.zh, each.message.en, None, Right.MONEY,
        )
        for each in agreement_findings(reader)
    ]  # fmt: skip
    return (*found, *bills, *odd)


_SAID: Final = {
    "lapse": (
        "协议 {number}（{zh}）{due} 到期：请续签或重新征集。",
        "Agreement {number} ({en}) ends on {due}: renew it or open a tender.",
    ),
    "check": (
        "协议 {number}（{zh}）应在 {due} 前现场核查：请安排人员清点并拍照。",
        "Agreement {number} ({en}) is to be checked on site by {due}: count and take photos.",
    ),
    "rotation": (
        "协议 {number}（{zh}）的 {subject} 应在 {due} 前报告轮换：请催供应商报送生产日期。",
        "{en} is to state by {due} that {subject} of agreement {number} was rotated: ask for it.",
    ),
    "fee": (
        "协议 {number}（{zh}）储备费 {subject} 应在 {due} 前支付。",
        "Retention fee {subject} of agreement {number} ({en}) is to be paid by {due}.",
    ),
    "next_fee": (
        "协议 {number}（{zh}）下一年度储备费尚未落实预算：请在 {due} 前登记。",
        "The next year's fee of agreement {number} ({en}) has no money yet: commit it by {due}.",
    ),
}


def _duty(deal: Deal, name: Text, duty: Duty, today: date) -> AlertFact:
    zh, en = (
        said.format(number=deal.number, zh=name.zh, en=name.en, due=duty.due_on,
                    subject=duty.subject)
        for said in _SAID[duty.kind]
    )  # fmt: skip
    late = duty.due_on < today
    soon = duty.kind == "lapse" and duty.due_on <= today + timedelta(days=_URGENT_LAPSE_DAYS)
    key = {"fee": duty.subject, "rotation": f"{deal.number}:{duty.subject}"}.get(
        duty.kind, deal.number
    )
    return AlertFact(
        f"agreement-{duty.kind}:{key}", AlertKind.AGREEMENT,
        AlertSeverity.URGENT if late or soon else AlertSeverity.WARN,
        f"{deal.number} {name.zh}", zh, en, duty.due_on,
        Right.KEEP if duty.kind == "check" else Right.MONEY,
    )  # fmt: skip


def _bill(bill: CallBill) -> list[AlertFact]:
    found = []
    on = shanghai_date(bill.called_at_us)
    if bill.state is BillState.OPEN and not bill.budget and bill.called_fen:
        amount = written(bill.called_fen)
        found.append(AlertFact(
            f"call-bill:{bill.number}", AlertKind.AGREEMENT, AlertSeverity.WARN, bill.number,
            f"协议 {bill.agreement} 的调用 {bill.number}（{amount} 元）没有落实经费：请选择预算"
            "项目。",
            f"Call-off {bill.number} of agreement {bill.agreement} ({amount} yuan) has no budget "
            "line: choose one.",
            on + timedelta(days=7), Right.MONEY,
        ))  # fmt: skip
    if bill.advance_fen and not bill.reviewed_by:
        amount = written(bill.advance_fen)
        found.append(AlertFact(
            f"call-advance:{bill.number}", AlertKind.AGREEMENT, AlertSeverity.WARN, bill.number,
            f"应急调用 {bill.number} 垫支 {amount} 元，须由另一名审批人员审查。",
            f"{amount} yuan were advanced for call-off {bill.number}: another person reviews it.",
            on + timedelta(days=_REVIEW_DAYS), Right.APPROVE,
        ))  # fmt: skip
    return found
