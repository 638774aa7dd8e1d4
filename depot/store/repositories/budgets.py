"""Budget lines, changes of them, and what papers have committed."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Row, insert, or_, select, update

from depot.domain.budget import (
    BudgetChange,
    BudgetLine,
    ChangeKind,
    ChangeState,
    Commitment,
    FundingSource,
    Purpose,
)  # fmt: skip
from depot.store.schema.money import budget_change, budget_line, commitment


class Budgets:
    """Finds and books them; the money itself is on the ledger."""

    def __init__(self, connection: Connection, command_id: str = "") -> None:
        self._connection = connection
        self._command_id = command_id

    # Lines

    def lines(self, year: int | None = None) -> tuple[BudgetLine, ...]:
        """Return the lines of a year, or all, by code."""
        query = select(budget_line).order_by(budget_line.c.code)
        if year is not None:
            query = query.where(budget_line.c.year == year)
        return tuple(_line(row) for row in self._connection.execute(query))

    def line(self, code: str) -> BudgetLine | None:
        """Return a line."""
        query = select(budget_line).where(budget_line.c.code == code)
        row = self._connection.execute(query).one_or_none()
        return None if row is None else _line(row)

    def add_line(self, new: BudgetLine) -> None:
        """Book a line."""
        self._connection.execute(
            insert(budget_line).values(
                code=new.code, year=new.year, purpose=new.purpose.value,
                source=new.source.value, note=new.note, command_id=self._command_id,
            )
        )  # fmt: skip

    # Changes

    def add_change(self, new: BudgetChange) -> None:
        """Book an appropriation, or a change that waits for its approval."""
        self._connection.execute(
            insert(budget_change).values(
                **{**asdict(new), "kind": new.kind.value, "state": new.state.value},
                command_id=self._command_id,
            )
        )

    def change(self, number: str, *, lock: bool = False) -> BudgetChange | None:
        """Return a change; locked when it is going to be decided."""
        query = select(budget_change).where(budget_change.c.number == number)
        row = self._connection.execute(query.with_for_update() if lock else query).one_or_none()
        return None if row is None else _change(row)

    def save_change(self, after: BudgetChange) -> bool:
        """Save a decision; return whether the change was still waiting."""
        changed = self._connection.execute(
            update(budget_change)
            .where(
                budget_change.c.number == after.number,
                budget_change.c.state == ChangeState.WAITING.value,
            )
            .values(
                state=after.state.value, decided_by=after.decided_by,
                decided_at_us=after.decided_at_us, decision_note=after.decision_note,
            )
        )  # fmt: skip
        return changed.rowcount == 1

    def changes(
        self, *, line: str = "", waiting_only: bool = False, limit: int = 200
    ) -> tuple[BudgetChange, ...]:
        """Return changes, of one line when it is named, the newest first."""
        query = select(budget_change).order_by(
            budget_change.c.requested_at_us.desc(), budget_change.c.number.desc()
        )
        if line:
            query = query.where(
                or_(budget_change.c.from_line == line, budget_change.c.to_line == line)
            )
        if waiting_only:
            query = query.where(budget_change.c.state == ChangeState.WAITING.value)
        return tuple(_change(row) for row in self._connection.execute(query.limit(limit)))

    # Commitments

    def add_commitment(self, ref: str, line: str, title: str, fen: int) -> None:
        """Book what a paper commits."""
        self._connection.execute(
            insert(commitment).values(
                ref=ref, line=line, title=title, fen=fen, spent_fen=0, released_fen=0,
                command_id=self._command_id,
            )
        )  # fmt: skip

    def commitment(self, ref: str, *, lock: bool = False) -> Commitment | None:
        """Return what a paper has committed; locked, nobody spends of it meanwhile."""
        query = select(commitment).where(commitment.c.ref == ref)
        row = self._connection.execute(query.with_for_update() if lock else query).one_or_none()
        return None if row is None else _commitment(row)

    def commitments(self, *, line: str = "", open_only: bool = False) -> tuple[Commitment, ...]:
        """Return the commitments of a line, or of all, by paper."""
        query = select(commitment).order_by(commitment.c.ref)
        if line:
            query = query.where(commitment.c.line == line)
        if open_only:
            left = commitment.c.fen - commitment.c.spent_fen - commitment.c.released_fen
            query = query.where(left > 0)
        return tuple(_commitment(row) for row in self._connection.execute(query))

    def commit_more(self, ref: str, fen: int) -> None:
        """Count more as committed."""
        self._connection.execute(
            update(commitment).where(commitment.c.ref == ref).values(fen=commitment.c.fen + fen)
        )

    def take(self, ref: str, *, spent: int = 0, released: int = 0) -> bool:
        """Count fen as spent or released; False when that is more than is still open."""
        after = commitment.c.spent_fen + commitment.c.released_fen + spent + released
        changed = self._connection.execute(
            update(commitment)
            .where(commitment.c.ref == ref, after <= commitment.c.fen)
            .values(
                spent_fen=commitment.c.spent_fen + spent,
                released_fen=commitment.c.released_fen + released,
            )
        )
        return changed.rowcount == 1


def _line(row: Row[Any]) -> BudgetLine:
    return BudgetLine(row.code, row.year, Purpose(row.purpose), FundingSource(row.source), row.note)


def _change(row: Row[Any]) -> BudgetChange:
    return BudgetChange(
        row.number, ChangeKind(row.kind), row.from_line, row.to_line, row.fen, row.basis,
        row.reason, ChangeState(row.state), row.requested_by, row.requested_at_us,
        row.decided_by, row.decided_at_us, row.decision_note,
    )  # fmt: skip


def _commitment(row: Row[Any]) -> Commitment:
    return Commitment(row.ref, row.line, row.title, row.fen, row.spent_fen, row.released_fen)
