"""Goods in recovery after an event."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from depot.domain.recovery import Recovery, RecoveryPart, RecoveryStep, Stage
from depot.store.schema.care import recovery, recovery_line, recovery_step
from depot.store.schema.ledger import account, lot


class Recoveries:
    """Loads recoveries; a unit of work books them."""

    def __init__(self, connection: Connection, command_id: str = "") -> None:
        self._connection = connection
        self._command_id = command_id

    def all(self, limit: int = 200) -> tuple[Recovery, ...]:
        """Return the newest first."""
        query = select(recovery).order_by(recovery.c.number.desc()).limit(limit)
        return self._whole(self._connection.execute(query).all())

    def load(self, number: str, *, lock: bool = False) -> Recovery | None:
        """Return a recovery; `lock` it when the command is going to change it."""
        query = select(recovery).where(recovery.c.number == number)
        rows = self._connection.execute(query.with_for_update() if lock else query).all()
        return next(iter(self._whole(rows)), None)

    def steps(self, number: str) -> tuple[RecoveryStep, ...]:
        """Return what was done, the oldest first."""
        query = select(recovery_step).where(recovery_step.c.number == number)
        return tuple(
            RecoveryStep(
                row.line, row.stage, row.quantity, row.grade, row.note, row.actor, row.at_us
            )
            for row in self._connection.execute(query.order_by(recovery_step.c.id))
        )

    def add(self, head: Recovery, lines: Sequence[RecoveryPart]) -> None:
        """Book a recovery with its lines."""
        self._connection.execute(
            insert(recovery).values(
                number=head.number, depot=head.depot, event=head.event,
                started_by=head.started_by, started_at_us=head.started_at_us,
            )
        )  # fmt: skip
        for part in lines:
            self.add_line(part)

    def add_line(self, part: RecoveryPart) -> None:
        """Book a line; grading splits one in several."""
        self._connection.execute(
            insert(recovery_line).values(
                number=part.number, line=part.line, lot_id=part.lot_id,
                account_id=part.account_id, owner=part.owner, serial=part.serial,
                quantity=part.quantity, stage=part.stage.value,
            )
        )  # fmt: skip

    def move(self, part: RecoveryPart, stage: Stage, quantity: int) -> None:
        """Write down the stage and the units of a line."""
        here = (recovery_line.c.number == part.number) & (recovery_line.c.line == part.line)
        changed = update(recovery_line).where(here)
        self._connection.execute(changed.values(stage=stage.value, quantity=quantity))

    def note(self, number: str, done: RecoveryStep) -> None:
        """Keep what was done."""
        row = {**asdict(done), "number": number, "command_id": self._command_id}
        self._connection.execute(insert(recovery_step), [row])

    def _whole(self, heads: Sequence[Row[Any]]) -> tuple[Recovery, ...]:
        lines: dict[str, list[RecoveryPart]] = {row.number: [] for row in heads}
        query = (
            select(recovery_line, lot.c.item, lot.c.lot_no, account.c.code)
            .join(lot, lot.c.id == recovery_line.c.lot_id)
            .join(account, account.c.id == recovery_line.c.account_id)
            .where(recovery_line.c.number.in_(list(lines)))
            .order_by(recovery_line.c.number, recovery_line.c.line)
        )
        for row in self._connection.execute(query):
            lines[row.number].append(
                RecoveryPart(
                    row.number, row.line, row.lot_id, row.item, row.lot_no, row.account_id,
                    row.code, row.owner, row.serial, row.quantity, Stage(row.stage),
                )
            )  # fmt: skip
        return tuple(
            Recovery(
                row.number, row.depot, row.event, row.started_by, row.started_at_us,
                tuple(lines[row.number]),
            )
            for row in heads
        )  # fmt: skip
