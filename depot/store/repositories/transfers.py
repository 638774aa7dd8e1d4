"""Transfers between depots."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Row, case, func, insert, select, update

from depot.domain.ledger import AccountKind, StockStatus
from depot.domain.transfer import (
    LotOnTheWay,
    StepKind,
    Transfer,
    TransferLine,
    TransferStatus,
    TransferStep,
)
from depot.store.schema.ledger import account, balance, movement
from depot.store.schema.transfers import transfer, transfer_line, transfer_step


class Transfers:
    """Keeps transfers."""

    def __init__(self, connection: Connection, command_id: str = "", now_us: int = 0) -> None:
        self._connection = connection
        self._command_id = command_id
        self._now_us = now_us

    def add(self, new: Transfer, lines: Sequence[TransferLine]) -> None:
        """Book a transfer with its lines."""
        self._connection.execute(insert(transfer).values(_columns(new)))
        rows = [{"number": new.number, **asdict(each)} for each in lines]
        self._connection.execute(insert(transfer_line), rows)

    def save(self, changed: Transfer) -> None:
        """Save the head."""
        columns = _columns(changed)
        number = columns.pop("number")
        self._connection.execute(
            update(transfer).where(transfer.c.number == number).values(columns)
        )

    def add_step(
        self, number: str, kind: StepKind, actor: str, note: str = "", document_no: str = ""
    ) -> None:
        """Write down what happened; the transfer is locked."""
        last = select(func.coalesce(func.max(transfer_step.c.step), 0)).where(
            transfer_step.c.number == number
        )
        step = int(self._connection.execute(last).scalar_one()) + 1
        row = {
            "number": number, "step": step, "kind": kind.value,
            "document_no": document_no or number, "actor": actor, "note": note,
            "at_us": self._now_us, "command_id": self._command_id,
        }  # fmt: skip
        self._connection.execute(insert(transfer_step).values(row))

    def get(self, number: str, *, lock: bool = False) -> Transfer | None:
        """Return a transfer; locked, nobody else moves it until the command ends."""
        query = select(transfer).where(transfer.c.number == number)
        row = self._connection.execute(query.with_for_update() if lock else query).one_or_none()
        return None if row is None else _transfer(row)

    def all(self, statuses: Sequence[TransferStatus] = (), limit: int = 200) -> list[Transfer]:
        """Return the newest first; only these statuses when any is named."""
        query = select(transfer).order_by(transfer.c.number.desc()).limit(limit)
        if statuses:
            query = query.where(transfer.c.status.in_([each.value for each in statuses]))
        return [_transfer(row) for row in self._connection.execute(query)]

    def lines(self, number: str) -> tuple[TransferLine, ...]:
        """Return the lines as ordered."""
        query = select(transfer_line).where(transfer_line.c.number == number)
        rows = self._connection.execute(query.order_by(transfer_line.c.line))
        return tuple(TransferLine(row.line, row.lot_id, row.bin, row.quantity) for row in rows)

    def steps(self, number: str) -> tuple[TransferStep, ...]:
        """Return the history, the oldest first."""
        query = select(transfer_step).where(transfer_step.c.number == number)
        rows = self._connection.execute(query.order_by(transfer_step.c.step))
        return tuple(
            TransferStep(StepKind(row.kind), row.document_no, row.actor, row.note, row.at_us)
            for row in rows
        )

    def ways(self, account_code: str, origin: str) -> tuple[LotOnTheWay, ...]:
        """Return what became of each lot that went over the transit account, by lot."""
        road = select(account.c.id).where(
            account.c.code == account_code, account.c.kind == AccountKind.TRANSIT.value
        )
        road_id = self._connection.execute(road).scalar_one_or_none()
        if road_id is None:
            return ()
        return tuple(self._way(row) for row in self._connection.execute(_ways(road_id, origin)))

    @staticmethod
    def _way(row: Row[Any]) -> LotOnTheWay:
        # In the order of `_ways`.
        amounts: list[int] = [int(row[n]) for n in range(1, 7)]
        sent, good, damaged, held, returned, lost = amounts
        left = sent - good - damaged - held - returned - lost
        return LotOnTheWay(row.lot_id, sent, good, damaged, held, returned, lost, left)

    def on_the_road(self, account_code: str) -> list[tuple[int, str, str, int]]:
        """Return what is left on the transit account: (lot, state, owner, units)."""
        query = (
            select(balance.c.lot_id, balance.c.status, balance.c.owner, balance.c.qty)
            .join(account, account.c.id == balance.c.account_id)
            .where(account.c.code == account_code, balance.c.qty > 0)
            .order_by(balance.c.lot_id, balance.c.status, balance.c.owner)
        )
        return [(row[0], row[1], row[2], int(row[3])) for row in self._connection.execute(query)]


def _ways(road_id: int, origin: str) -> Any:  # noqa: ANN401  SQLAlchemy's Select of six sums
    target = account.alias("target")
    leaves = movement.c.from_account == road_id
    lost = target.c.kind == AccountKind.LOSS.value
    back = target.c.code.startswith(f"{origin}/", autoescape=True)
    state = movement.c.to_status
    there = leaves & ~lost & ~back
    good, bad = StockStatus.ISSUABLE.value, StockStatus.DAMAGED.value
    wanted = (
        movement.c.to_account == road_id,
        there & (state == good),
        there & (state == bad),
        there & state.not_in([good, bad]),
        leaves & back,
        leaves & lost,
    )
    return (
        select(
            movement.c.lot_id,
            *(func.sum(case((each, movement.c.quantity), else_=0)) for each in wanted),
        )
        .join(target, target.c.id == movement.c.to_account)
        .where((movement.c.from_account == road_id) | (movement.c.to_account == road_id))
        .group_by(movement.c.lot_id)
        .order_by(movement.c.lot_id)
    )


def _columns(of: Transfer) -> dict[str, Any]:
    return {**asdict(of), "status": of.status.value}


def _transfer(row: Row[Any]) -> Transfer:
    return Transfer(**{**row._mapping, "status": TransferStatus(row.status)})  # noqa: SLF001  public in spite of its name
