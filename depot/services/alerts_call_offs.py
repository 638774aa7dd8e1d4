"""Alerts of call-offs: a supplier that has not answered, loaded or arrived by its hour."""

from __future__ import annotations

from typing import Final

from depot.domain.account import Right
from depot.domain.alert import AlertFact, AlertKind, AlertSeverity
from depot.domain.call_off_order import CallOffState
from depot.domain.clock import shanghai_time
from depot.errors import Text
from depot.services.call_off_views import CallOffRow, call_off_list
from depot.store.uow import Reader

_WORDS: Final = {
    CallOffState.SENT: Text("尚未发送，请立即发送", "is not sent yet: send it now"),
    CallOffState.READ: Text("供应商尚未读，请电话催办", "was not read: ring the supplier"),
    CallOffState.CONFIRMED: Text("供应商尚未确认，请电话催办", "has no answer: ring the supplier"),
    CallOffState.LOADED: Text("尚未装车，请联系供应商和驾驶员", "is not loaded: ring them both"),
    CallOffState.ARRIVED: Text("尚未到达，请联系驾驶员", "has not arrived: ring the driver"),
}
_RIGHT: Final = {
    CallOffState.LOADED: Right.KEEP,
    CallOffState.ARRIVED: Right.KEEP,
}


def alert_facts(reader: Reader) -> tuple[AlertFact, ...]:
    """Return the steps of call-offs whose time is over."""
    return tuple(
        _fact(row, row.next_step)
        for row in call_off_list(reader, open_only=True)
        if row.overdue and row.next_step is not None
    )


def _fact(row: CallOffRow, step: CallOffState) -> AlertFact:
    due, said = shanghai_time(row.due_us), _WORDS[step]
    number = row.call.number
    return AlertFact(
        f"call_off:{number}:{step.value}",
        AlertKind.SHIPMENT,
        AlertSeverity.URGENT,
        f"{number} {row.supplier.zh}",
        f"应急调用单 {number}（{row.supplier.zh} {row.phone}）应于 {due:%m-%d %H:%M} 前办理，"
        f"{said.zh}。",
        f"Call-off {number} ({row.supplier.en} {row.phone}), due {due:%m-%d %H:%M}, {said.en}.",
        due.date(),
        _RIGHT.get(step, Right.PLAN),
    )
