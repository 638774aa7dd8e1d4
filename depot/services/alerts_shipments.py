"""Alerts of the issue flow: late trucks, open differences, waiting requisitions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from depot.domain.account import Right
from depot.domain.alert import AlertFact, AlertKind, AlertSeverity
from depot.domain.clock import shanghai_date, shanghai_time
from depot.domain.requisition import RequisitionStatus
from depot.domain.shipment import (
    ON_THE_ROAD,
    Shipment,
    ShipmentStop,
    StopStatus,
)
from depot.store.uow import Reader

DAYS_TO_SETTLE: Final = 7


def alert_facts(reader: Reader) -> tuple[AlertFact, ...]:
    """Return what is wrong with the issue flow now."""
    return (*_late(reader), *_differences(reader), *_waiting(reader))


def _late(reader: Reader) -> Iterable[AlertFact]:
    for each in reader.shipments.all(ON_THE_ROAD, limit=1000):
        for stop in reader.shipments.stops(each.number):
            overdue = 0 < stop.planned_arrival_us < reader.now_us
            if stop.status is StopStatus.WAITING and overdue:
                yield _late_fact(each, stop)


def _late_fact(each: Shipment, stop: ShipmentStop) -> AlertFact:
    planned = shanghai_time(stop.planned_arrival_us)
    truck = each.truck
    return AlertFact(
        f"shipment:{each.number}:late:{stop.stop}",
        AlertKind.SHIPMENT,
        AlertSeverity.URGENT,
        f"{each.number} {stop.site_name}",
        f"发货单 {each.number}（{truck.plate}）应于 {planned:%m-%d %H:%M} 到达 {stop.site_name}，"
        f"至今未登记到达：请联系驾驶员 {truck.driver or '—'} {truck.phone}。",
        f"Shipment {each.number} ({truck.plate}) should have reached {stop.site_name} at "
        f"{planned:%m-%d %H:%M}; no arrival is booked. Call the driver {truck.driver or '—'} "
        f"{truck.phone}.",
        planned.date(),
        Right.KEEP,
    )


def _differences(reader: Reader) -> Iterable[AlertFact]:
    units: dict[str, int] = {}
    since: dict[str, int] = {}
    for each in reader.differences.open():
        units[each.number] = units.get(each.number, 0) + each.quantity
        since[each.number] = min(since.get(each.number, each.reported_at_us), each.reported_at_us)
    for number, open_units in sorted(units.items()):
        yield AlertFact(
            f"shipment:{number}:difference",
            AlertKind.SHIPMENT,
            AlertSeverity.WARN,
            number,
            f"发货单 {number} 签收有差异，{open_units} 件仍在途：请查清后办理退回、补签收，"
            "或由另一人确认损失。",
            f"Shipment {number}: {open_units} units differ on receipt and are still in transit. "
            "Bring them back, have them signed for, or have somebody else confirm the loss.",
            shanghai_date(since[number]) + timedelta(days=DAYS_TO_SETTLE),
            Right.KEEP,
        )


def _waiting(reader: Reader) -> Iterable[AlertFact]:
    for each in reader.requisitions.all([RequisitionStatus.REQUESTED], limit=1000):
        until = shanghai_time(each.lapses_at_us)
        over = each.lapses_at_us <= reader.now_us
        yield AlertFact(
            f"requisition:{each.number}",
            AlertKind.DECISION,
            AlertSeverity.URGENT if over else AlertSeverity.WARN,
            f"{each.number} {each.destination}",
            f"领用申请 {each.number}（{each.destination}：{each.reason}）待审批，"
            + ("占用已到期，物资不再保留。" if over else f"占用保留至 {until:%m-%d %H:%M}。"),
            f"Requisition {each.number} ({each.destination}: {each.reason}) waits for a decision; "
            + (
                "its goods are no longer set aside." if over else f"held until {until:%m-%d %H:%M}."
            ),
            min(until.date(), shanghai_date(each.needed_by_us)),
            Right.APPROVE,
        )
