"""Care plans, what they are carried out on, and what was done."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, func, insert, select

from depot.domain.care import CarePlan, CareRecord, CareSubject
from depot.domain.clock import shanghai_date
from depot.domain.ledger import AccountKind, HoldingKey, StockStatus
from depot.store.schema.care import care_plan, care_record
from depot.store.schema.ledger import account, balance, command, lot
from depot.store.schema.serials import serial_unit

_CARED_FOR = (
    StockStatus.ISSUABLE.value, StockStatus.QUARANTINED.value, StockStatus.RECALLED.value,
)  # fmt: skip


class Care:
    """Loads plans and records; a unit of work books them."""

    def __init__(self, connection: Connection, command_id: str = "", now_us: int = 0) -> None:
        self._connection = connection
        self._command_id = command_id
        self._now_us = now_us

    def plans(self) -> tuple[tuple[CarePlan, int], ...]:
        """Return the current version of every plan with its number, by code."""
        newest = (
            select(care_plan.c.code, func.max(care_plan.c.version).label("version"))
            .group_by(care_plan.c.code)
            .subquery("newest")
        )
        query = (
            select(care_plan)
            .join(
                newest,
                (newest.c.code == care_plan.c.code) & (newest.c.version == care_plan.c.version),
            )
            .order_by(care_plan.c.code)
        )
        return tuple((_plan(row), row.version) for row in self._connection.execute(query))

    def save_plan(self, plan: CarePlan, version: int) -> None:
        """Book a version of a plan."""
        row = {name: getattr(plan, name) for name in plan.__dataclass_fields__}
        marked = {**row, "version": version, "command_id": self._command_id}
        self._connection.execute(insert(care_plan), [marked])

    def units(self, items: list[str]) -> tuple[CareSubject, ...]:
        """Return the numbered units of items in the bins that are not in repair or damaged."""
        query = (
            select(serial_unit, account.c.code, lot.c.lot_no)
            .join(account, account.c.id == serial_unit.c.account_id)
            .join(lot, lot.c.id == serial_unit.c.lot_id)
            .where(
                serial_unit.c.item.in_(items),
                account.c.kind == AccountKind.STORAGE.value,
                serial_unit.c.status.in_(_CARED_FOR),
                serial_unit.c.held_for == "",
            )
            .order_by(serial_unit.c.item, serial_unit.c.number)
        )
        return tuple(
            CareSubject(
                row.item, row.lot_id, row.lot_no, row.number, row.code, 1,
                shanghai_date(row.added_at_us), row.status == StockStatus.ISSUABLE,
            )
            for row in self._connection.execute(query)
        )  # fmt: skip

    def lots(self, items: list[str]) -> tuple[CareSubject, ...]:
        """Return the lots of items in the bins that have no numbered units."""
        numbered = select(serial_unit.c.lot_id).distinct()
        query = (
            select(
                lot.c.id, lot.c.item, lot.c.lot_no, command.c.recorded_at_us,
                func.min(account.c.code).label("place"), func.sum(balance.c.qty).label("quantity"),
                func.max(balance.c.status == StockStatus.ISSUABLE.value).label("issuable")
                if self._connection.dialect.name == "sqlite"
                else func.bool_or(balance.c.status == StockStatus.ISSUABLE.value).label("issuable"),
            )
            .join(lot, lot.c.id == balance.c.lot_id)
            .join(account, account.c.id == balance.c.account_id)
            .join(command, command.c.id == lot.c.command_id)
            .where(
                lot.c.item.in_(items), account.c.kind == AccountKind.STORAGE.value,
                balance.c.status.in_(_CARED_FOR), balance.c.qty > 0, lot.c.id.not_in(numbered),
            )
            .group_by(lot.c.id, lot.c.item, lot.c.lot_no, command.c.recorded_at_us)
            .order_by(lot.c.item, lot.c.id)
        )  # fmt: skip
        return tuple(
            CareSubject(
                row.item, row.id, row.lot_no, "", row.place, int(row.quantity),
                shanghai_date(row.recorded_at_us), bool(row.issuable),
            )
            for row in self._connection.execute(query)
        )  # fmt: skip

    def last_records(self) -> dict[tuple[str, int, str], CareRecord]:
        """Return the last record of each plan, lot and number."""
        newest = select(func.max(care_record.c.id)).group_by(
            care_record.c.plan, care_record.c.lot_id, care_record.c.number
        )
        query = select(care_record).where(care_record.c.id.in_(newest))
        found = (_record(row) for row in self._connection.execute(query))
        return {(each.plan, each.lot_id, each.number): each for each in found}

    def records(
        self, *, lot_id: int | None = None, number: str | None = None, limit: int = 100
    ) -> tuple[CareRecord, ...]:
        """Return what was done, the newest first."""
        query = select(care_record).order_by(care_record.c.id.desc()).limit(limit)
        if lot_id is not None:
            query = query.where(care_record.c.lot_id == lot_id)
        if number is not None:
            query = query.where(care_record.c.number == number)
        return tuple(_record(row) for row in self._connection.execute(query))

    def add(self, done: CareRecord) -> int:
        """Book what was done and return its number."""
        row = {name: getattr(done, name) for name in done.__dataclass_fields__ if name != "id"}
        booked = insert(care_record).returning(care_record.c.id)
        values = {**row, "command_id": self._command_id}
        return int(self._connection.execute(booked.values(**values)).scalar_one())

    def issuable_holdings(self, lot_id: int) -> tuple[tuple[HoldingKey, int], ...]:
        """Return the issuable holdings of a lot in the bins with what is free of each."""
        query = (
            select(balance)
            .join(account, account.c.id == balance.c.account_id)
            .where(
                balance.c.lot_id == lot_id,
                account.c.kind == AccountKind.STORAGE.value,
                balance.c.status == StockStatus.ISSUABLE.value,
                balance.c.qty > balance.c.reserved,
            )
            .order_by(balance.c.account_id, balance.c.owner)
        )
        return tuple(
            (
                HoldingKey(row.account_id, row.lot_id, row.status, row.owner),
                row.qty - row.reserved,
            )
            for row in self._connection.execute(query)
        )


def _plan(row: Row[Any]) -> CarePlan:
    return CarePlan(
        row.code, row.item, row.name_zh, row.name_en, row.interval_days, row.steps_zh,
        row.steps_en, row.source, row.mark, bool(row.active),
    )  # fmt: skip


def _record(row: Row[Any]) -> CareRecord:
    return CareRecord(
        row.id, row.plan, row.plan_version, row.item, row.lot_id, row.number, row.done_on,
        row.next_due_on, bool(row.passed), row.reading, row.note, row.failed_units,
        row.held_units, row.actor, row.at_us,
    )  # fmt: skip
