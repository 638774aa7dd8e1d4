"""Alerts of orders that no longer come out as planned: plan them again (现场调整)."""

from __future__ import annotations

from depot.domain.account import Right
from depot.domain.alert import AlertFact, AlertKind, AlertSeverity
from depot.domain.clock import shanghai_date
from depot.domain.order import OrderStatus
from depot.domain.order_record import StoredOrder
from depot.errors import DepotError
from depot.services.house_rules import rule_values
from depot.services.planning_execution import replan_of
from depot.services.planning_replan import Deviation, deviation, replan_case
from depot.store.uow import Reader

_UNDER_WAY = (OrderStatus.APPROVED, OrderStatus.ISSUING)
_LOOKED_AT = 20


def alert_facts(reader: Reader) -> tuple[AlertFact, ...]:
    """Return orders that will relieve fewer people in time, or come later, than the house bears."""
    most_min, most_people = rule_values(reader, "replan.late_min", "replan.people")
    found = []
    for order in reader.orders.newest(_UNDER_WAY, _LOOKED_AT):
        told = _deviation(reader, order)
        if told is not None and (told.late_min > most_min or told.people > most_people):
            found.append(_fact(reader, order, told))
    return tuple(found)


def _deviation(reader: Reader, order: StoredOrder) -> Deviation | None:
    if order.instant(order.header.deadline_min) <= reader.now_us:
        return None
    if replan_of(reader, order.header.plan_id) is not None:
        return None
    try:
        return deviation(replan_case(reader, order.order.id))
    except DepotError:
        # Its plan can't be measured (made by hand, or before plans carried their problem).
        return None


def _fact(reader: Reader, order: StoredOrder, told: Deviation) -> AlertFact:
    number = order.order.number
    people = max(0, told.people)
    return AlertFact(
        f"replan:{number}",
        AlertKind.SHIPMENT,
        AlertSeverity.URGENT,
        f"{number} {order.header.event}",
        f"调拨单 {number} 按现在的进度将少保障 {people} 人，"
        f"最晚的车次晚 {told.late_min} 分钟。"
        "请在“调拨单 → 现场情况”核对并重新求解。",
        f"As it goes now, order {number} will relieve {people} fewer people in time; its "
        f"latest trip is {told.late_min} minutes late. Look at it under dispatch orders, "
        "reports from the field, and plan again.",
        shanghai_date(reader.now_us),
        Right.PLAN,
    )
