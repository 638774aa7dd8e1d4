"""Alerts on goods that expire, stay in quarantine, or wait for somebody's decision."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Final

from depot.domain.account import Right
from depot.domain.alert import AlertFact, AlertKind, AlertSeverity
from depot.domain.clock import shanghai_date
from depot.domain.item import Item
from depot.domain.ledger import StockStatus
from depot.domain.lot import is_expired
from depot.domain.lot_event import NEVER_EXTENDED_CLASSES, ExtensionState
from depot.domain.recall import RecallOutcome
from depot.domain.rotation import RotationState
from depot.domain.stock import LotRow, StockFilter
from depot.services.expiry import expiring_rows
from depot.services.stock import lot_rows
from depot.store.uow import Reader

# Goods are named in an alert from this many days on; the horizon page shows a year.
NOTICE_DAYS: Final = 90
URGENT_DAYS: Final = 30
QUARANTINE_DAYS: Final = 7
DECISION_DAYS: Final = 3


def alert_facts(reader: Reader) -> tuple[AlertFact, ...]:
    """Return what is so today about lots."""
    return (
        *_expiring(reader),
        *_quarantine(reader),
        *_extensions(reader),
        *_rotations(reader),
        *_recalls(reader),
    )


def _expiring(reader: Reader) -> Iterable[AlertFact]:
    today = reader.today
    lots: dict[int, list[LotRow]] = {}
    for row in expiring_rows(reader, today, NOTICE_DAYS):
        if row.status is not StockStatus.RECALLED:
            lots.setdefault(row.lot_id, []).append(row)
    items = reader.catalogue.get({rows[0].item_code for rows in lots.values()})
    for lot_id, rows in sorted(lots.items()):
        yield _lot_fact(lot_id, rows, today, items[rows[0].item_code])


def _lot_fact(lot_id: int, rows: list[LotRow], today: date, item: Item) -> AlertFact:
    row = rows[0]
    units = sum(each.quantity for each in rows)
    subject = f"{row.item_code} {row.name_zh} {row.lot_no}"
    if is_expired(row.expires_on, today):
        return AlertFact(
            f"expired:{lot_id}", AlertKind.EXPIRED, AlertSeverity.URGENT, subject,
            f"{row.name_zh} 批号 {row.lot_no} 已于 {row.expires_on} 过期，在库 {units} "
            f"{row.unit_zh}。请隔离并办理报废。",
            f"{row.name_en}, lot {row.lot_no}, expired on {row.expires_on}; {units} on the "
            "shelf. Set it apart and write it off.",
            row.expires_on + timedelta(days=URGENT_DAYS) if row.expires_on else None,
            Right.KEEP,
        )  # fmt: skip
    final = item.storage_class in NEVER_EXTENDED_CLASSES
    urgent = row.days_left is not None and row.days_left <= URGENT_DAYS
    return AlertFact(
        f"expiry:{lot_id}", AlertKind.EXPIRY,
        AlertSeverity.URGENT if urgent else AlertSeverity.WARN,
        subject,
        f"{row.name_zh} 批号 {row.lot_no} 有效期至 {row.expires_on}，在库 {units} "
        f"{row.unit_zh}。请安排轮换{'' if final else '或复检延期'}。",
        f"{row.name_en}, lot {row.lot_no}, expires on {row.expires_on}; {units} on the shelf. "
        f"Rotate it{'' if final else ' or have it re-tested'}.",
        row.expires_on - timedelta(days=item.min_remaining_days) if row.expires_on else None,
        Right.KEEP,
    )  # fmt: skip


def _quarantine(reader: Reader) -> Iterable[AlertFact]:
    """Goods that came into quarantine more than a week ago and are still there."""
    rows = lot_rows(reader, StockFilter(status=StockStatus.QUARANTINED), reader.today)
    since = reader.lot_trace.entered({row.lot_id for row in rows}, StockStatus.QUARANTINED)
    lots: dict[int, list[LotRow]] = {}
    for row in rows:
        lots.setdefault(row.lot_id, []).append(row)
    for lot_id, here in sorted(lots.items()):
        entered = shanghai_date(since.get(lot_id, reader.now_us))
        due_on = entered + timedelta(days=QUARANTINE_DAYS)
        if reader.today < due_on:
            continue
        row = here[0]
        units = sum(each.quantity for each in here)
        yield AlertFact(
            f"quarantine:{lot_id}", AlertKind.QUARANTINE, AlertSeverity.WARN,
            f"{row.item_code} {row.name_zh} {row.lot_no}",
            f"{row.name_zh} 批号 {row.lot_no} 自 {entered} 起待检，{units} {row.unit_zh}，"
            f"已满 {QUARANTINE_DAYS} 天。请完成质检。",
            f"{row.name_en}, lot {row.lot_no}: {units} in quarantine since {entered}, "
            f"{QUARANTINE_DAYS} days or more. Finish the inspection.",
            due_on, Right.KEEP,
        )  # fmt: skip


def _extensions(reader: Reader) -> Iterable[AlertFact]:
    for each in reader.lot_events.extensions():
        if each.state is not ExtensionState.OPEN:
            continue
        asked = shanghai_date(each.requested_at_us)
        yield AlertFact(
            f"extension:{each.id}", AlertKind.DECISION, AlertSeverity.INFO, each.certificate_no,
            f"延期申请待审批：批次 {each.lot_id} 由 {each.from_expires_on} 延至 "
            f"{each.to_expires_on}（证书 {each.certificate_no}，{each.requested_by}）。",
            f"An extension waits: lot {each.lot_id} from {each.from_expires_on} to "
            f"{each.to_expires_on} (certificate {each.certificate_no}, {each.requested_by}).",
            asked + timedelta(days=DECISION_DAYS), Right.APPROVE,
        )  # fmt: skip


def _rotations(reader: Reader) -> Iterable[AlertFact]:
    for each in reader.rotations.all(planned_only=True):
        waits = each.state is RotationState.PROPOSED
        asked = shanghai_date(each.requested_at_us)
        yield AlertFact(
            f"rotation:{each.number}", AlertKind.DECISION if waits else AlertKind.ROTATION,
            AlertSeverity.INFO if waits else AlertSeverity.WARN, each.number,
            f"轮换 {each.number}（{each.item} 批号 {each.lot_no}，{each.quantity}，{each.party}）"
            + ("待审批。" if waits else f"应于 {each.deadline} 前出库。"),
            f"Rotation {each.number} ({each.item}, lot {each.lot_no}, {each.quantity} to "
            f"{each.party}) " + ("waits for approval." if waits else f"leaves by {each.deadline}."),
            min(asked + timedelta(days=DECISION_DAYS), each.deadline) if waits else each.deadline,
            Right.APPROVE if waits else Right.KEEP,
        )  # fmt: skip


def _recalls(reader: Reader) -> Iterable[AlertFact]:
    for each in reader.lot_events.recalls(open_only=True):
        if each.outcome is not RecallOutcome.OPEN:
            continue
        started = shanghai_date(each.started_at_us)
        hit = "、".join(each.demands)
        yield AlertFact(
            f"recall:{each.number}", AlertKind.RECALL, AlertSeverity.URGENT,
            f"{each.item} {each.lot_no}",
            f"召回 {each.number}：{each.item} 批号 {each.lot_no}（{each.reason}），已冻结 "
            f"{each.held_units}。请追回已发出的物资。" + (f"已释放占用：{hit}。" if hit else ""),
            f"Recall {each.number}: {each.item}, lot {each.lot_no} ({each.reason}), "
            f"{each.held_units} held. Get back what has been issued."
            + (f" Reservations ended: {hit}." if hit else ""),
            started + timedelta(days=1), Right.KEEP,
        )  # fmt: skip
