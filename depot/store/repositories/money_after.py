"""Refunds, and commitments carried into the next year."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, Row, func, insert, select, update

from depot.domain.budget import ChangeState
from depot.domain.carry_over import CarryOver, Refund
from depot.store.schema.ledger import account, movement
from depot.store.schema.money import commitment
from depot.store.schema.money_after import carry_over, refund

_SPENT = "spent/"


class MoneyAfter:
    """Finds and books them; the money itself is on the ledger."""

    def __init__(self, connection: Connection, command_id: str = "") -> None:
        self._connection = connection
        self._command_id = command_id

    # Refunds

    def add_refund(self, new: Refund) -> None:
        """Book a refund."""
        self._connection.execute(insert(refund).values(**asdict(new), command_id=self._command_id))

    def refunds(self, purchase: str) -> tuple[Refund, ...]:
        """Return the refunds of a purchase, by number."""
        query = select(refund).where(refund.c.purchase == purchase).order_by(refund.c.number)
        return tuple(
            Refund(
                row.number, row.purchase, row.settlement, row.fen, row.credit_no, row.reason,
                row.line, row.recorded_by, row.requested_by, row.recorded_at_us,
            )
            for row in self._connection.execute(query)
        )  # fmt: skip

    def line_that_paid(self, settlement: str) -> str:
        """Return the budget line that a payment was booked on, by the ledger itself."""
        query = (
            select(account.c.code)
            .join(movement, movement.c.to_account == account.c.id)
            .where(movement.c.document_no == settlement, movement.c.reason == "spend")
        )
        return str(self._connection.execute(query).scalar_one()).removeprefix(_SPENT)

    def give_back(self, ref: str, fen: int) -> bool:
        """Count fen as released that were spent; False when fewer were spent."""
        changed = self._connection.execute(
            update(commitment)
            .where(commitment.c.ref == ref, commitment.c.spent_fen >= fen)
            .values(
                spent_fen=commitment.c.spent_fen - fen,
                released_fen=commitment.c.released_fen + fen,
            )
        )
        return changed.rowcount == 1

    # Carry-overs

    def add_carry(self, new: CarryOver) -> None:
        """Book a carry-over that waits for its decision."""
        self._connection.execute(
            insert(carry_over).values(
                **{**asdict(new), "state": new.state.value}, command_id=self._command_id
            )
        )

    def carry(self, number: str, *, lock: bool = False) -> CarryOver | None:
        """Return a carry-over; locked when it is going to be decided."""
        query = select(carry_over).where(carry_over.c.number == number)
        row = self._connection.execute(query.with_for_update() if lock else query).one_or_none()
        return None if row is None else _carry(row)

    def save_carry(self, after: CarryOver) -> bool:
        """Save a decision; return whether it was still waiting."""
        changed = self._connection.execute(
            update(carry_over)
            .where(
                carry_over.c.number == after.number,
                carry_over.c.state == ChangeState.WAITING.value,
            )
            .values(
                state=after.state.value, fen=after.fen, new_ref=after.new_ref,
                decided_by=after.decided_by, decided_at_us=after.decided_at_us,
                decision_note=after.decision_note,
            )
        )  # fmt: skip
        return changed.rowcount == 1

    def carries(self, ref: str = "", *, waiting_only: bool = False) -> tuple[CarryOver, ...]:
        """Return the carry-overs of a commitment, or of all, the newest first."""
        query = select(carry_over).order_by(carry_over.c.number.desc())
        if ref:
            query = query.where(carry_over.c.ref == ref)
        if waiting_only:
            query = query.where(carry_over.c.state == ChangeState.WAITING.value)
        return tuple(_carry(row) for row in self._connection.execute(query))

    def carried_to(self, ref: str) -> str:
        """Return the commitment that took a commitment's place; empty when none did."""
        query = select(func.max(carry_over.c.new_ref)).where(
            carry_over.c.ref == ref, carry_over.c.state == ChangeState.APPROVED.value
        )
        return self._connection.execute(query).scalar_one() or ""


def _carry(row: Row[Any]) -> CarryOver:
    return CarryOver(
        row.number, row.ref, row.new_ref, row.from_line, row.to_line, row.fen, row.basis,
        ChangeState(row.state), row.requested_by, row.requested_at_us, row.decided_by,
        row.decided_at_us, row.decision_note,
    )  # fmt: skip
