"""Replenishment plans with their lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from depot.domain.replenishment import PlanState, ReplenishLine, ReplenishPlan, Task
from depot.store.schema.replenishments import replenish_line, replenish_plan


class Replenishments:
    """Finds and books them."""

    def __init__(self, connection: Connection, command_id: str = "") -> None:
        self._connection = connection
        self._command_id = command_id

    def add(self, new: ReplenishPlan) -> None:
        """Book a draft with its lines."""
        values = {**asdict(new), "state": new.state.value}
        del values["lines"]
        self._connection.execute(
            insert(replenish_plan).values(**values, command_id=self._command_id)
        )
        rows = [
            {**asdict(each), "number": new.number, "task": each.task.value} for each in new.lines
        ]
        if rows:
            self._connection.execute(insert(replenish_line), rows)

    def load(self, number: str, *, lock: bool = False) -> ReplenishPlan | None:
        """Return a plan; locked when the command is going to change it."""
        query = select(replenish_plan).where(replenish_plan.c.number == number)
        rows = self._connection.execute(query.with_for_update() if lock else query).all()
        return next(iter(self._whole(rows)), None)

    def all(self, limit: int = 50) -> tuple[ReplenishPlan, ...]:
        """Return plans, the newest first."""
        query = (
            select(replenish_plan)
            .order_by(replenish_plan.c.drafted_at_us.desc(), replenish_plan.c.number.desc())
            .limit(limit)
        )
        return self._whole(self._connection.execute(query).all())

    def newest_approved(self) -> str:
        """Return the number of the plan that was approved last; empty without one."""
        query = (
            select(replenish_plan.c.number)
            .where(replenish_plan.c.state == PlanState.APPROVED.value)
            .order_by(replenish_plan.c.decided_at_us.desc(), replenish_plan.c.number.desc())
            .limit(1)
        )
        return str(self._connection.execute(query).scalar() or "")

    def save(self, after: ReplenishPlan) -> bool:
        """Save a decision; return whether the plan was still waiting."""
        changed = self._connection.execute(
            update(replenish_plan)
            .where(
                replenish_plan.c.number == after.number,
                replenish_plan.c.state == PlanState.WAITING.value,
            )
            .values(
                state=after.state.value, decided_by=after.decided_by,
                decided_at_us=after.decided_at_us, decision_note=after.decision_note,
            )
        )  # fmt: skip
        return changed.rowcount == 1

    def order(self, number: str, line: int, ref: str, by: str, at_us: int) -> bool:
        """Note what a line became; False when it was ordered already."""
        changed = self._connection.execute(
            update(replenish_line)
            .where(
                replenish_line.c.number == number,
                replenish_line.c.line == line,
                replenish_line.c.ref == "",
            )
            .values(ref=ref, ordered_by=by, ordered_at_us=at_us)
        )
        return changed.rowcount == 1

    def _whole(self, heads: Sequence[Row[Any]]) -> tuple[ReplenishPlan, ...]:
        lines: dict[str, list[ReplenishLine]] = {row.number: [] for row in heads}
        query = (
            select(replenish_line)
            .where(replenish_line.c.number.in_(list(lines)))
            .order_by(replenish_line.c.line)
        )
        for row in self._connection.execute(query):
            lines[row.number].append(_line(row))
        return tuple(
            ReplenishPlan(
                row.number, row.first_on, row.months, row.target_percent, row.budget_percent,
                PlanState(row.state), row.drafted_by, row.drafted_at_us, row.note, row.document,
                row.decided_by, row.decided_at_us, row.decision_note, tuple(lines[row.number]),
            )
            for row in heads
        )  # fmt: skip


def _line(row: Row[Any]) -> ReplenishLine:
    return ReplenishLine(
        row.line, row.month_on, Task(row.task), row.item, row.quantity, row.lot_id, row.depot,
        row.way, row.agreement, row.supplier, row.until_on, row.arrives_on, row.purpose, row.fen,
        row.ref, row.ordered_by, row.ordered_at_us,
    )  # fmt: skip
