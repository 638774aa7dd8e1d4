"""Loans and what happened to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from depot.domain.ledger import HoldingKey
from depot.domain.loan import Loan, LoanEvent, LoanPart
from depot.domain.money import yuan
from depot.errors import Conflict
from depot.store.schema.catalogue import item, item_version
from depot.store.schema.ledger import lot
from depot.store.schema.loans import loan, loan_event, loan_line


class Loans:
    """Loads loans; a unit of work books them."""

    def __init__(self, connection: Connection, command_id: str = "", now_us: int = 0) -> None:
        self._connection = connection
        self._command_id = command_id
        self._now_us = now_us

    def all(self, *, open_only: bool = False, limit: int = 500) -> tuple[Loan, ...]:
        """Return the newest first."""
        query = select(loan).order_by(loan.c.number.desc()).limit(limit)
        if open_only:
            query = query.where(loan.c.closed_at_us == 0).order_by(None).order_by(loan.c.due_on)
        return self._whole(self._connection.execute(query).all())

    def load(self, number: str, *, lock: bool = False) -> Loan | None:
        """Return a loan; `lock` it when the command is going to change it."""
        query = select(loan).where(loan.c.number == number)
        rows = self._connection.execute(query.with_for_update() if lock else query).all()
        return next(iter(self._whole(rows)), None)

    def events(self, number: str) -> tuple[LoanEvent, ...]:
        """Return what happened to a loan, the oldest first."""
        query = select(loan_event).where(loan_event.c.number == number).order_by(loan_event.c.id)
        return tuple(
            LoanEvent(
                row.line, row.what, row.quantity, row.grade, row.due_on, row.note, row.actor,
                row.at_us,
            )
            for row in self._connection.execute(query)
        )  # fmt: skip

    def add(self, head: Loan, lines: Sequence[tuple[HoldingKey, str, int]]) -> None:
        """Book a loan; a line is the holding it came from, its bin and units."""
        self._connection.execute(
            insert(loan).values(
                number=head.number, depot=head.depot, account_id=head.account_id,
                borrower=head.borrower, contact=head.contact, purpose=head.purpose,
                basis=head.basis, lent_on=head.lent_on, due_on=head.due_on,
                lent_by=head.lent_by, closed_at_us=0,
            )
        )  # fmt: skip
        rows = [
            {
                "number": head.number, "line": line, "lot_id": key.lot_id, "owner": key.owner,
                "bin": bin_code, "quantity": quantity, "returned": 0, "written_off": 0,
            }
            for line, (key, bin_code, quantity) in enumerate(lines, start=1)
        ]  # fmt: skip
        self._connection.execute(insert(loan_line), rows)
        for line, (_, _, quantity) in enumerate(lines, start=1):
            self._note(
                head.number,
                LoanEvent(line, "lent", quantity, "", head.due_on, "", head.lent_by, self._now_us),
            )

    def give_back(self, number: str, happened: LoanEvent) -> None:
        """Book units of a line that came back."""
        self._count(number, happened.line, returned=loan_line.c.returned + happened.quantity)
        self._note(number, happened)

    def write_off(self, key: HoldingKey, quantity: int, note: str, actor: str) -> None:
        """Book units of a loan's account that will not come back, if it is a loan's account."""
        number = self._connection.execute(
            select(loan.c.number).where(loan.c.account_id == key.account_id).with_for_update()
        ).scalar_one_or_none()
        if number is None:
            return
        head = self.load(number)
        for part in head.lines if head is not None else ():
            same = (part.lot_id, part.owner) == (key.lot_id, key.owner)
            gone = min(part.out, quantity) if same else 0
            if gone and head is not None:
                self._count(number, part.line, written_off=loan_line.c.written_off + gone)
                happened = LoanEvent(
                    part.line, "written_off", gone, "", head.due_on, note, actor, self._now_us
                )
                self._note(number, happened)
                quantity -= gone
        self.close_if_done(number)

    def extend(self, head: Loan, due_on: date, note: str, actor: str) -> None:
        """Book a later due date."""
        self._connection.execute(
            update(loan).where(loan.c.number == head.number).values(due_on=due_on)
        )
        happened = LoanEvent(0, "extended", 0, "", due_on, note, actor, self._now_us)
        self._note(head.number, happened)

    def close_if_done(self, number: str) -> bool:
        """Close a loan of which nothing is out; whether it is closed."""
        found = self.load(number)
        if found is None or found.is_open:
            return False
        closed = update(loan).where(loan.c.number == number)
        self._connection.execute(closed.values(closed_at_us=self._now_us))
        return True

    def _note(self, number: str, happened: LoanEvent) -> None:
        row = {**asdict(happened), "number": number, "command_id": self._command_id}
        self._connection.execute(insert(loan_event), [row])

    def _count(self, number: str, line: int, **values: Any) -> None:  # noqa: ANN401  SQL
        here = (loan_line.c.number == number) & (loan_line.c.line == line)
        if self._connection.execute(update(loan_line).where(here).values(**values)).rowcount != 1:
            raise Conflict(f"{number} 没有第 {line} 行。", f"{number} has no line {line}.")

    def _whole(self, heads: Sequence[Row[Any]]) -> tuple[Loan, ...]:
        lines: dict[str, list[LoanPart]] = {row.number: [] for row in heads}
        for row in self._connection.execute(_LINES.where(loan_line.c.number.in_(list(lines)))):
            lines[row.number].append(_part(row))
        return tuple(
            Loan(
                row.number, row.depot, row.account_id, row.borrower, row.contact, row.purpose,
                row.basis, row.lent_on, row.due_on, row.lent_by, row.closed_at_us,
                tuple(lines[row.number]),
            )
            for row in heads
        )  # fmt: skip


_LINES = (
    select(
        loan_line,
        lot.c.item,
        lot.c.lot_no,
        item_version.c.name_zh,
        item_version.c.name_en,
        item_version.c.unit_zh,
        item_version.c.price_fen,
    )
    .join(lot, lot.c.id == loan_line.c.lot_id)
    .join(item, item.c.code == lot.c.item)
    .join(
        item_version,
        (item_version.c.code == item.c.code) & (item_version.c.version == item.c.version),
    )
    .order_by(loan_line.c.number, loan_line.c.line)
)


def _part(row: Row[Any]) -> LoanPart:
    return LoanPart(
        row.line, row.lot_id, row.item, row.name_zh, row.name_en, row.unit_zh, row.lot_no,
        row.owner, row.bin, yuan(row.price_fen), row.quantity, row.returned,
        row.written_off,
    )  # fmt: skip
