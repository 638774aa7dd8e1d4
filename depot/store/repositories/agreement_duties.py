"""Spot checks, drills and rotation statements of agreements."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table, insert, select, update

from depot.domain.agreement_life import (
    CheckedLine,
    Drill,
    DrillLine,
    RotationStatement,
    SpotCheck,
)
from depot.store.schema.agreements import (
    agreement_check,
    agreement_check_line,
    agreement_drill,
    agreement_drill_line,
    agreement_rotation,
)


class AgreementDuties:
    """Finds and books them."""

    def __init__(self, connection: Connection, command_id: str = "") -> None:
        self._connection = connection
        self._command_id = command_id

    def add_check(self, new: SpotCheck) -> None:
        """Book a spot check with what was counted."""
        self._connection.execute(
            insert(agreement_check).values(
                number=new.number, agreement=new.agreement, checked_on=new.checked_on,
                findings=new.findings, passed=new.passed, checked_by=new.checked_by,
                checked_at_us=new.checked_at_us, command_id=self._command_id,
            )
        )  # fmt: skip
        rows = [
            {"number": new.number, "item": each.item, "promised": each.promised,
             "counted": each.counted}
            for each in new.lines
        ]  # fmt: skip
        self._connection.execute(insert(agreement_check_line), rows)

    def checks(self, agreement: str = "") -> tuple[SpotCheck, ...]:
        """Return spot checks of an agreement, or (empty) of all, the newest first."""
        query = select(agreement_check).order_by(
            agreement_check.c.checked_on.desc(), agreement_check.c.number.desc()
        )
        if agreement:
            query = query.where(agreement_check.c.agreement == agreement)
        rows = self._connection.execute(query).all()
        lines: dict[str, list[CheckedLine]] = {row.number: [] for row in rows}
        for row in self._lines_of(agreement_check_line, list(lines)):
            lines[row.number].append(CheckedLine(row.item, row.promised, row.counted))
        return tuple(
            SpotCheck(
                row.number, row.agreement, row.checked_on, row.findings, bool(row.passed),
                row.checked_by, row.checked_at_us, tuple(lines[row.number]),
            )
            for row in rows
        )  # fmt: skip

    def add_drill(self, new: Drill) -> None:
        """Book a drill that was just called."""
        self._connection.execute(
            insert(agreement_drill).values(
                number=new.number, agreement=new.agreement, called_by=new.called_by,
                called_at_us=new.called_at_us, note=new.note, ended_by="", ended_at_us=0,
                result="", command_id=self._command_id,
            )
        )  # fmt: skip
        rows = [
            {"number": new.number, "item": each.item, "asked": each.asked,
             "promised_min": each.promised_min, "confirmed": 0, "confirmed_min": 0}
            for each in new.lines
        ]  # fmt: skip
        self._connection.execute(insert(agreement_drill_line), rows)

    def end_drill(self, done: Drill) -> bool:
        """Book what came of a drill; return whether it was still going on."""
        changed = self._connection.execute(
            update(agreement_drill)
            .where(agreement_drill.c.number == done.number, agreement_drill.c.ended_at_us == 0)
            .values(ended_by=done.ended_by, ended_at_us=done.ended_at_us, result=done.result)
        )
        if changed.rowcount != 1:
            return False
        for each in done.lines:
            self._connection.execute(
                update(agreement_drill_line)
                .where(
                    agreement_drill_line.c.number == done.number,
                    agreement_drill_line.c.item == each.item,
                )
                .values(confirmed=each.confirmed, confirmed_min=each.confirmed_min)
            )
        return True

    def drills(self, agreement: str = "", *, number: str = "") -> tuple[Drill, ...]:
        """Return drills, the newest first."""
        query = select(agreement_drill).order_by(agreement_drill.c.number.desc())
        if agreement:
            query = query.where(agreement_drill.c.agreement == agreement)
        if number:
            query = query.where(agreement_drill.c.number == number)
        rows = self._connection.execute(query).all()
        lines: dict[str, list[DrillLine]] = {row.number: [] for row in rows}
        for row in self._lines_of(agreement_drill_line, list(lines)):
            lines[row.number].append(
                DrillLine(row.item, row.asked, row.promised_min, row.confirmed, row.confirmed_min)
            )
        return tuple(
            Drill(
                row.number, row.agreement, row.called_by, row.called_at_us, row.note,
                tuple(lines[row.number]), row.ended_by, row.ended_at_us, row.result,
            )
            for row in rows
        )  # fmt: skip

    def _lines_of(self, table: Table, numbers: Sequence[str]) -> Sequence[Any]:
        query = select(table).where(table.c.number.in_(numbers)).order_by(table.c.item)
        return self._connection.execute(query).all()

    def add_rotation(self, new: RotationStatement) -> None:
        """Book a statement of rotation."""
        self._connection.execute(
            insert(agreement_rotation).values(
                agreement=new.agreement, item=new.item, stated_on=new.stated_on,
                oldest_made_on=new.oldest_made_on, quantity=new.quantity,
                recorded_by=new.recorded_by, command_id=self._command_id,
            )
        )  # fmt: skip

    def rotations(self, agreement: str = "") -> tuple[RotationStatement, ...]:
        """Return statements of rotation, the newest first."""
        query = select(agreement_rotation).order_by(
            agreement_rotation.c.stated_on.desc(), agreement_rotation.c.id.desc()
        )
        if agreement:
            query = query.where(agreement_rotation.c.agreement == agreement)
        return tuple(
            RotationStatement(
                row.agreement, row.item, row.stated_on, row.oldest_made_on, row.quantity,
                row.recorded_by,
            )
            for row in self._connection.execute(query)
        )  # fmt: skip
