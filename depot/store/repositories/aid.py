"""Partners of mutual aid, what was asked of them, and what we lent them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from depot.domain.aid import AidLevel, AidLine, AidPartner, AidRequest, AidState
from depot.store.schema.aid import aid_loan, aid_partner, aid_request, aid_request_line
from depot.store.schema.reserves import supplier


class Aid:
    """Finds and books mutual aid."""

    def __init__(self, connection: Connection, command_id: str = "") -> None:
        self._connection = connection
        self._command_id = command_id

    def add_partner(self, code: str, level: AidLevel, pact: str) -> None:
        """Book a partner whose place is booked as a supplier's."""
        self._connection.execute(
            insert(aid_partner).values(
                code=code, level=level.value, pact=pact, command_id=self._command_id
            )
        )

    def partners(self) -> tuple[AidPartner, ...]:
        """Return all partners, by code."""
        query = (
            select(aid_partner, supplier)
            .join(supplier, supplier.c.code == aid_partner.c.code)
            .order_by(aid_partner.c.code)
        )
        return tuple(
            AidPartner(
                row.code, row.name_zh, row.name_en, AidLevel(row.level), row.pact, row.contact,
                row.phone_day,
            )
            for row in self._connection.execute(query)
        )  # fmt: skip

    def add(self, new: AidRequest) -> None:
        """Book a request with its lines."""
        self._connection.execute(
            insert(aid_request).values(
                number=new.number, partner=new.partner, reason=new.reason,
                needed_on=new.needed_on, requested_by=new.requested_by,
                requested_at_us=new.requested_at_us, command_id=self._command_id, **_steps(new),
            )
        )  # fmt: skip
        self._connection.execute(
            insert(aid_request_line),
            [
                {
                    "number": new.number, "item": each.item, "asked": each.asked,
                    "promised": each.promised, "lead_min": each.lead_min,
                }
                for each in new.lines
            ],
        )  # fmt: skip

    def save(self, before: AidRequest, after: AidRequest) -> bool:
        """Save a step; return whether it still stood where it was read."""
        changed = self._connection.execute(
            update(aid_request)
            .where(aid_request.c.number == after.number, aid_request.c.state == before.state.value)
            .values(_steps(after))
        )
        for each in after.lines:
            here = (aid_request_line.c.number == after.number, aid_request_line.c.item == each.item)
            self._connection.execute(
                update(aid_request_line)
                .where(*here)
                .values(promised=each.promised, lead_min=each.lead_min)
            )
        return changed.rowcount == 1

    def get(self, number: str, *, lock: bool = False) -> AidRequest | None:
        """Return a request; locked when the command is going to change it."""
        query = select(aid_request).where(aid_request.c.number == number)
        rows = self._connection.execute(query.with_for_update() if lock else query).all()
        return next(iter(self._whole(rows)), None)

    def all(self, limit: int = 200) -> tuple[AidRequest, ...]:
        """Return requests, the newest first."""
        query = select(aid_request).order_by(aid_request.c.number.desc()).limit(limit)
        return self._whole(self._connection.execute(query).all())

    def lend(self, loan: str, partner: str) -> None:
        """Note that a loan went to a partner."""
        self._connection.execute(insert(aid_loan).values(number=loan, partner=partner))

    def lent(self) -> dict[str, str]:
        """Return loan number to partner."""
        rows = self._connection.execute(select(aid_loan)).all()
        return {row.number: row.partner for row in rows}

    def _whole(self, heads: Sequence[Row[Any]]) -> tuple[AidRequest, ...]:
        numbers = [row.number for row in heads]
        lines: dict[str, list[AidLine]] = {number: [] for number in numbers}
        found = select(aid_request_line).where(aid_request_line.c.number.in_(numbers))
        for row in self._connection.execute(found.order_by(aid_request_line.c.item)):
            lines[row.number].append(AidLine(row.item, row.asked, row.promised, row.lead_min))
        return tuple(_request(row, tuple(lines[row.number])) for row in heads)


def _steps(each: AidRequest) -> dict[str, object]:
    return {
        "state": each.state.value, "approved_by": each.approved_by,
        "approved_at_us": each.approved_at_us, "answered_by": each.answered_by,
        "answered_at_us": each.answered_at_us, "answer_note": each.answer_note,
    }  # fmt: skip


def _request(row: Row[Any], lines: tuple[AidLine, ...]) -> AidRequest:
    return AidRequest(
        row.number, row.partner, row.reason, row.needed_on, row.requested_by,
        row.requested_at_us, lines, AidState(row.state), row.approved_by, row.approved_at_us,
        row.answered_by, row.answered_at_us, row.answer_note,
    )  # fmt: skip
