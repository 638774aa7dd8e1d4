"""Retention fees and bills of call-offs; the money itself is on the ledger."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from depot.domain.agreement_money import (
    BillLine,
    BillState,
    CallBill,
    FeeState,
    RetentionFee,
)
from depot.store.repositories import response_debts
from depot.store.schema.agreements import call_bill, call_bill_line, retention_fee


class AgreementMoney:
    """Finds and books them."""

    def __init__(self, connection: Connection, command_id: str = "") -> None:
        self._connection = connection
        self._command_id = command_id

    # Fees

    def add_fee(self, new: RetentionFee) -> None:
        """Book a fee whose money is committed."""
        self._connection.execute(
            insert(retention_fee).values(
                number=new.number, agreement=new.agreement, year=new.year, budget=new.budget,
                fen=new.fen, due_on=new.due_on, state=new.state.value,
                requested_by=new.requested_by, invoice=new.invoice, paid_by=new.paid_by,
                paid_at_us=new.paid_at_us, command_id=self._command_id,
            )
        )  # fmt: skip

    def save_fee(self, after: RetentionFee) -> bool:
        """Save that a fee was paid or released; return whether it was still due."""
        changed = self._connection.execute(
            update(retention_fee)
            .where(
                retention_fee.c.number == after.number,
                retention_fee.c.state == FeeState.DUE.value,
            )
            .values(
                state=after.state.value, invoice=after.invoice, paid_by=after.paid_by,
                paid_at_us=after.paid_at_us,
            )
        )  # fmt: skip
        return changed.rowcount == 1

    def fees(self, agreement: str = "", *, number: str = "") -> tuple[RetentionFee, ...]:
        """Return fees, by agreement and year."""
        query = select(retention_fee).order_by(retention_fee.c.agreement, retention_fee.c.year)
        if agreement:
            query = query.where(retention_fee.c.agreement == agreement)
        if number:
            query = query.where(retention_fee.c.number == number)
        return tuple(
            RetentionFee(
                row.number, row.agreement, row.year, row.budget, row.fen, row.due_on,
                FeeState(row.state), row.requested_by, row.invoice, row.paid_by, row.paid_at_us,
            )
            for row in self._connection.execute(query)
        )  # fmt: skip

    # Bills

    def add_bill(self, new: CallBill) -> bool:
        """Book the bill of a call-off; return whether the response that it names still lasted."""
        self._connection.execute(
            insert(call_bill).values(
                number=new.number, agreement=new.agreement, source=new.source,
                called_fen=new.called_fen, called_by=new.called_by,
                called_at_us=new.called_at_us, promised_at_us=new.promised_at_us,
                activation=new.activation, command_id=self._command_id, **_steps(new),
            )
        )  # fmt: skip
        rows = [
            {"number": new.number, "item": each.item, "quantity": each.quantity,
             "price_fen": each.price_fen, "delivered": each.delivered}
            for each in new.lines
        ]  # fmt: skip
        self._connection.execute(insert(call_bill_line), rows)
        return not new.activation or response_debts.owe(self._connection, new.activation)

    def save_bill(self, before: CallBill, after: CallBill) -> bool:
        """Save a step; return whether the bill still stood where it was read."""
        changed = self._connection.execute(
            update(call_bill)
            .where(
                call_bill.c.number == after.number,
                call_bill.c.state == before.state.value,
                call_bill.c.budget == before.budget,
                call_bill.c.reviewed_by == before.reviewed_by,
            )
            .values(_steps(after))
        )
        if changed.rowcount != 1:
            return False
        if before.activation and before.waits_for_review and after.reviewed_by:
            response_debts.settle(self._connection, before.activation)
        for each in after.lines:
            if each.delivered:
                self._connection.execute(
                    update(call_bill_line)
                    .where(
                        call_bill_line.c.number == after.number,
                        call_bill_line.c.item == each.item,
                    )
                    .values(delivered=each.delivered)
                )
        return True

    def bill(self, number: str, *, lock: bool = False) -> CallBill | None:
        """Return a bill; locked when the command is going to change it."""
        query = select(call_bill).where(call_bill.c.number == number)
        rows = self._connection.execute(query.with_for_update() if lock else query).all()
        return next(iter(self._whole(list(rows))), None)

    def bills(
        self, agreement: str = "", *, source: str = "", open_only: bool = False,
        unreviewed_only: bool = False,
    ) -> tuple[CallBill, ...]:  # fmt: skip
        """Return bills, the newest first."""
        query = select(call_bill).order_by(call_bill.c.number.desc())
        if agreement:
            query = query.where(call_bill.c.agreement == agreement)
        if source:
            query = query.where(call_bill.c.source == source)
        if open_only:
            query = query.where(call_bill.c.state == BillState.OPEN.value)
        if unreviewed_only:
            query = query.where(call_bill.c.advance_fen > 0, call_bill.c.reviewed_by == "")
        return self._whole(list(self._connection.execute(query).all()))

    def _whole(self, rows: list[Row[Any]]) -> tuple[CallBill, ...]:
        lines: dict[str, list[BillLine]] = {row.number: [] for row in rows}
        query = select(call_bill_line).where(call_bill_line.c.number.in_(list(lines)))
        for row in self._connection.execute(query.order_by(call_bill_line.c.item)):
            lines[row.number].append(BillLine(row.item, row.quantity, row.price_fen, row.delivered))
        return tuple(_bill(row, tuple(lines[row.number])) for row in rows)


def _steps(bill: CallBill) -> dict[str, Any]:
    return {
        "budget": bill.budget, "advance_fen": bill.advance_fen, "state": bill.state.value,
        "delivered_fen": bill.delivered_fen, "penalty_fen": bill.penalty_fen,
        "paid_fen": bill.paid_fen, "actual_at_us": bill.actual_at_us, "invoice": bill.invoice,
        "note": bill.note, "settled_by": bill.settled_by, "settled_at_us": bill.settled_at_us,
        "reviewed_by": bill.reviewed_by, "reviewed_at_us": bill.reviewed_at_us,
        "review_note": bill.review_note,
    }  # fmt: skip


def _bill(row: Row[Any], lines: tuple[BillLine, ...]) -> CallBill:
    return CallBill(
        row.number, row.agreement, row.source, row.budget, row.advance_fen, row.called_by,
        row.called_at_us, row.promised_at_us, BillState(row.state), lines, row.delivered_fen,
        row.penalty_fen, row.paid_fen, row.actual_at_us, row.invoice, row.note, row.settled_by,
        row.settled_at_us, row.reviewed_by, row.reviewed_at_us, row.review_note, row.activation,
    )  # fmt: skip
