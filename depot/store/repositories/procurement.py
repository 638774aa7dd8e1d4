"""Procurement plans with their lines."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from depot.domain.procurement import LineState, PlanLine, PlanState, ProcurementPlan, Way
from depot.store.schema.procurement import procurement_line, procurement_plan


class Procurement:
    """Finds and books them."""

    def __init__(self, connection: Connection, command_id: str = "") -> None:
        self._connection = connection
        self._command_id = command_id

    def add(self, new: ProcurementPlan) -> None:
        """Book a draft with its lines."""
        values = {**asdict(new), "state": new.state.value}
        del values["lines"]
        self._connection.execute(
            insert(procurement_plan).values(**values, command_id=self._command_id)
        )
        rows = [
            {
                **asdict(each), "number": new.number, "way": each.way.value,
                "state": each.state.value,
            }
            for each in new.lines
        ]  # fmt: skip
        self._connection.execute(insert(procurement_line), rows)

    def load(self, number: str, *, lock: bool = False) -> ProcurementPlan | None:
        """Return a plan; locked when the command is going to change it."""
        query = select(procurement_plan).where(procurement_plan.c.number == number)
        rows = self._connection.execute(query.with_for_update() if lock else query).all()
        return next(iter(self._whole(rows)), None)

    def all(self, limit: int = 50) -> tuple[ProcurementPlan, ...]:
        """Return plans, the newest first."""
        query = (
            select(procurement_plan)
            .order_by(procurement_plan.c.drafted_at_us.desc(), procurement_plan.c.number.desc())
            .limit(limit)
        )
        return self._whole(self._connection.execute(query).all())

    def save(self, after: ProcurementPlan) -> bool:
        """Save a decision; return whether the plan was still waiting."""
        changed = self._connection.execute(
            update(procurement_plan)
            .where(
                procurement_plan.c.number == after.number,
                procurement_plan.c.state == PlanState.WAITING.value,
            )
            .values(
                state=after.state.value, decided_by=after.decided_by,
                decided_at_us=after.decided_at_us, decision_note=after.decision_note,
            )
        )  # fmt: skip
        return changed.rowcount == 1

    def strike(self, number: str, lines: Iterable[int]) -> int:
        """Strike lines out; return how many were still proposed."""
        return self._move(number, list(lines), LineState.STRUCK, "")

    def order(self, number: str, line: int, ref: str) -> bool:
        """Note what a line became; False when it was struck or ordered already."""
        return self._move(number, [line], LineState.ORDERED, ref) == 1

    def _move(self, number: str, lines: Sequence[int], state: LineState, ref: str) -> int:
        changed = self._connection.execute(
            update(procurement_line)
            .where(
                procurement_line.c.number == number,
                procurement_line.c.line.in_(lines),
                procurement_line.c.state == LineState.PROPOSED.value,
            )
            .values(state=state.value, ref=ref)
        )
        return int(changed.rowcount)

    def _whole(self, heads: Sequence[Row[Any]]) -> tuple[ProcurementPlan, ...]:
        lines: dict[str, list[PlanLine]] = {row.number: [] for row in heads}
        query = (
            select(procurement_line)
            .where(procurement_line.c.number.in_(list(lines)))
            .order_by(procurement_line.c.line)
        )
        for row in self._connection.execute(query):
            lines[row.number].append(_line(row))
        return tuple(
            ProcurementPlan(
                row.number, row.year, row.horizon_on, row.target_percent, PlanState(row.state),
                row.drafted_by, row.drafted_at_us, row.note, row.decided_by, row.decided_at_us,
                row.decision_note, tuple(lines[row.number]),
            )
            for row in heads
        )  # fmt: skip


def _line(row: Row[Any]) -> PlanLine:
    return PlanLine(
        row.line, row.item, row.plan_group, Way(row.way), row.quantity, row.unit_fen, row.counts,
        row.people, row.budget, row.supplier, row.agreement, row.basis, row.standard, row.usable,
        row.coming, row.reliable, LineState(row.state), row.ref,
    )  # fmt: skip
