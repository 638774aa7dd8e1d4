"""Emergency spending and its review; it holds its response open until it was reviewed."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from depot.domain.emergency import Channel
from depot.domain.override import Override, OverrideKind, ReviewState
from depot.store.repositories import response_debts
from depot.store.schema.money import money_override


class Overrides:
    """Finds and books it."""

    def __init__(self, connection: Connection, command_id: str = "") -> None:
        self._connection = connection
        self._command_id = command_id

    def add(self, new: Override) -> bool:
        """Book it; return whether the response still lasted (the row that ends it decides)."""
        if not response_debts.owe(self._connection, new.activation):
            return False
        values = {
            **asdict(new), "kind": new.kind.value, "channel": new.channel.value,
            "state": new.state.value, "command_id": self._command_id,
        }  # fmt: skip
        self._connection.execute(insert(money_override).values(values))
        return True

    def save(self, after: Override) -> bool:
        """Save a review; return whether it was still open."""
        changed = self._connection.execute(
            update(money_override)
            .where(
                money_override.c.number == after.number,
                money_override.c.state == ReviewState.OPEN.value,
            )
            .values(
                state=after.state.value, reviewed_by=after.reviewed_by,
                reviewed_at_us=after.reviewed_at_us, papers_no=after.papers_no,
                review_note=after.review_note,
            )
        )  # fmt: skip
        if changed.rowcount != 1:
            return False
        response_debts.settle(self._connection, after.activation)
        return True

    def one(self, number: str, *, lock: bool = False) -> Override | None:
        """Return one; locked when it is going to be reviewed."""
        query = select(money_override).where(money_override.c.number == number)
        row = self._connection.execute(query.with_for_update() if lock else query).one_or_none()
        return None if row is None else _override(row)

    def all(self, *, open_only: bool = False) -> tuple[Override, ...]:
        """Return all, or what waits for its review; those due first lead."""
        query = select(money_override).order_by(money_override.c.due_at_us, money_override.c.number)
        if open_only:
            query = query.where(money_override.c.state == ReviewState.OPEN.value)
        return tuple(_override(row) for row in self._connection.execute(query))


def _override(row: Row[Any]) -> Override:
    return Override(
        row.number, OverrideKind(row.kind), row.activation, row.purchase, row.budget, row.fen,
        row.advance_fen, row.reason, row.verbal_approver, Channel(row.channel),
        row.approved_at_us, row.made_by, row.made_at_us, row.due_at_us, ReviewState(row.state),
        row.reviewed_by, row.reviewed_at_us, row.papers_no, row.review_note,
    )  # fmt: skip
