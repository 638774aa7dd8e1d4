"""Responses and emergency issues.

Whether goods may leave and whether a response may end is decided by one row: both change
it under conditions that exclude each other, whatever is done at once.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from depot.domain.emergency import (
    Activation,
    ActivationChange,
    ActivationEvent,
    Channel,
    EmergencyIssue,
    PapersState,
)  # fmt: skip
from depot.errors import Conflict
from depot.store.repositories import response_debts
from depot.store.schema.documents import document
from depot.store.schema.emergency import activation, activation_event, emergency_issue


class Emergencies:
    """Loads responses and emergency issues; a unit of work books them."""

    def __init__(
        self, connection: Connection, command_id: str = "", now_us: int = 0, actor: str = ""
    ) -> None:
        self._connection = connection
        self._command_id = command_id
        self._now_us = now_us
        self._actor = actor

    # Responses

    def activations(self, *, active_only: bool = False) -> tuple[Activation, ...]:
        """Return the responses, the newest first."""
        query = select(activation).order_by(
            activation.c.started_at_us.desc(), activation.c.number.desc()
        )
        if active_only:
            query = query.where(activation.c.ended_by == "")
        return self._activations(self._connection.execute(query).all())

    def activation(self, number: str, *, lock: bool = False) -> Activation | None:
        """Return a response; `lock` it when the command is going to change it."""
        query = select(activation).where(activation.c.number == number)
        rows = self._connection.execute(query.with_for_update() if lock else query).all()
        return next(iter(self._activations(rows)), None)

    def _activations(self, rows: Any) -> tuple[Activation, ...]:  # noqa: ANN401  rows
        numbers = [row.number for row in rows]
        history: dict[str, list[ActivationEvent]] = {number: [] for number in numbers}
        query = select(activation_event).where(activation_event.c.number.in_(numbers))
        for row in self._connection.execute(query.order_by(activation_event.c.id)):
            history[row.number].append(
                ActivationEvent(
                    ActivationChange(row.what), row.level, row.actor, row.note, row.at_us
                )
            )
        return tuple(
            Activation(
                row.number, row.level, row.event, row.basis, row.started_by, row.started_at_us,
                row.ended_by, row.ended_at_us, row.open_issues, tuple(history[row.number]),
            )
            for row in rows
        )  # fmt: skip

    def start(self, number: str, level: int, event: str, basis: str) -> None:
        """Book a response."""
        self._connection.execute(
            insert(activation).values(
                number=number, level=level, event=event, basis=basis, started_by=self._actor,
                started_at_us=self._now_us, ended_by="", ended_at_us=0, open_issues=0,
            )
        )  # fmt: skip
        self._note(number, ActivationChange.STARTED, level, basis)

    def set_level(self, number: str, level: int, note: str) -> bool:
        """Change the level; return whether the response still lasted."""
        changed = self._change(number, (activation.c.ended_by == "",), level=level)
        if changed:
            self._note(number, ActivationChange.LEVEL, level, note)
        return changed

    def end(self, number: str, level: int, note: str) -> bool:
        """End it; return whether it lasted and no issue waits for papers."""
        conditions = (activation.c.ended_by == "", activation.c.open_issues == 0)
        changed = self._change(number, conditions, ended_by=self._actor, ended_at_us=self._now_us)
        if changed:
            self._note(number, ActivationChange.ENDED, level, note)
        return changed

    def _change(self, number: str, conditions: tuple[Any, ...], **values: object) -> bool:
        statement = update(activation).where(activation.c.number == number, *conditions)
        return self._connection.execute(statement.values(**values)).rowcount == 1

    def _note(self, number: str, what: ActivationChange, level: int, note: str) -> None:
        self._connection.execute(
            insert(activation_event).values(
                number=number, what=what.value, level=level, actor=self._actor, note=note,
                at_us=self._now_us, command_id=self._command_id,
            )
        )  # fmt: skip

    # Emergency issues

    def add(self, issue: EmergencyIssue) -> bool:
        """Book goods that left; return whether the response still lasted."""
        opened = response_debts.owe(self._connection, issue.activation)
        if opened:
            self._connection.execute(
                insert(emergency_issue).values(
                    number=issue.number, activation=issue.activation,
                    verbal_approver=issue.verbal_approver, channel=issue.channel.value,
                    approved_at_us=issue.approved_at_us, issued_by=issue.issued_by,
                    issued_at_us=issue.issued_at_us, due_at_us=issue.due_at_us,
                    state=issue.state.value, papers_no="", papers_by="", papers_at_us=0,
                    papers_note="", settled_by="", settled_at_us=0, settled_note="",
                )
            )  # fmt: skip
        return opened

    def save(self, before: EmergencyIssue, after: EmergencyIssue) -> None:
        """Write down the state that an issue has moved to.

        Raises
        ------
        Conflict
            When it isn't any more where it was.
        """
        changed = self._connection.execute(
            update(emergency_issue)
            .where(
                emergency_issue.c.number == after.number,
                emergency_issue.c.state == before.state.value,
            )
            .values(
                state=after.state.value, papers_no=after.papers_no, papers_by=after.papers_by,
                papers_at_us=after.papers_at_us, papers_note=after.papers_note,
                settled_by=after.settled_by, settled_at_us=after.settled_at_us,
                settled_note=after.settled_note,
            )
        ).rowcount  # fmt: skip
        if changed != 1:
            raise Conflict(
                f"应急出库 {after.number} 刚被他人办理。请刷新后查看。",
                f"Emergency issue {after.number} has just been handled by somebody else. Reload.",
            )
        if before.state is PapersState.OPEN:
            response_debts.settle(self._connection, after.activation)

    def issues(self, *, states: tuple[PapersState, ...] = ()) -> tuple[EmergencyIssue, ...]:
        """Return emergency issues, those whose papers are due first leading."""
        query = _issues().order_by(emergency_issue.c.due_at_us, emergency_issue.c.number)
        if states:
            query = query.where(emergency_issue.c.state.in_([each.value for each in states]))
        return tuple(_issue(row) for row in self._connection.execute(query))

    def issue(self, number: str) -> EmergencyIssue | None:
        """Return an emergency issue."""
        row = self._connection.execute(
            _issues().where(emergency_issue.c.number == number)
        ).one_or_none()
        return None if row is None else _issue(row)


def _issues() -> Any:  # noqa: ANN401  a SELECT of many types
    return select(emergency_issue, document.c.depot, document.c.party).join(
        document, document.c.number == emergency_issue.c.number
    )


def _issue(row: Row[Any]) -> EmergencyIssue:
    return EmergencyIssue(
        row.number, row.activation, row.depot, row.party, row.verbal_approver,
        Channel(row.channel), row.approved_at_us, row.issued_by, row.issued_at_us,
        row.due_at_us, PapersState(row.state), row.papers_no, row.papers_by, row.papers_at_us,
        row.papers_note, row.settled_by, row.settled_at_us, row.settled_note,
    )  # fmt: skip
