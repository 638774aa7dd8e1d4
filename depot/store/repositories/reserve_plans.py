"""Kept reserve plans, proposals and tasks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, fields
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from depot.domain.reserve_plan import (
    ActionKind,
    ActionState,
    KeptPlan,
    ProposalState,
    ProposedAction,
    ReserveProposal,
    ReserveTask,
    TaskState,
)
from depot.store.schema.reserve_plans import (
    reserve_action,
    reserve_plan,
    reserve_proposal,
    reserve_task,
)

_HEAD = [reserve_plan.c[field.name] for field in fields(KeptPlan)]
_TASK = [reserve_task.c[field.name] for field in fields(ReserveTask)]
_LIVE = (ProposalState.WAITING.value, ProposalState.APPROVED.value)


class ReservePlans:
    """Finds and books them; a kept plan never changes."""

    def __init__(self, connection: Connection, command_id: str = "") -> None:
        self._connection = connection
        self._command_id = command_id

    def keep(self, head: KeptPlan, document: str) -> int:
        """Keep a plan and return its number; the head's own ``id`` is ignored."""
        values = asdict(head)
        del values["id"]
        statement = insert(reserve_plan).values(
            **values, document=document, command_id=self._command_id
        )
        return int(self._connection.execute(statement.returning(reserve_plan.c.id)).scalar_one())

    def get(self, plan_id: int) -> tuple[KeptPlan, str] | None:
        """Return head and document of a plan, if there is one."""
        query = select(*_HEAD, reserve_plan.c.document).where(reserve_plan.c.id == plan_id)
        row = self._connection.execute(query).mappings().first()
        if row is None:
            return None
        values = dict(row)
        document = str(values.pop("document"))
        return KeptPlan(**values), document

    def all(self, limit: int = 50) -> tuple[KeptPlan, ...]:
        """Return the heads of the newest plans, newest first."""
        query = select(*_HEAD).order_by(reserve_plan.c.id.desc()).limit(limit)
        return tuple(KeptPlan(**row) for row in self._connection.execute(query).mappings())

    def propose(self, new: ReserveProposal) -> None:
        """Book a proposal with its actions."""
        values = {**asdict(new), "state": new.state.value}
        del values["actions"]
        self._connection.execute(
            insert(reserve_proposal).values(**values, command_id=self._command_id)
        )
        rows = [
            {
                **asdict(each), "number": new.number, "kind": each.kind.value,
                "state": each.state.value,
            }
            for each in new.actions
        ]  # fmt: skip
        self._connection.execute(insert(reserve_action), rows)

    def proposal(self, number: str, *, lock: bool = False) -> ReserveProposal | None:
        """Return a proposal; locked when the command is going to change it."""
        query = select(reserve_proposal).where(reserve_proposal.c.number == number)
        rows = self._connection.execute(query.with_for_update() if lock else query).all()
        return next(iter(self._whole(rows)), None)

    def proposals(self, plan_id: int | None = None, limit: int = 50) -> tuple[ReserveProposal, ...]:
        """Return proposals, the newest first."""
        query = select(reserve_proposal)
        if plan_id is not None:
            query = query.where(reserve_proposal.c.plan_id == plan_id)
        query = query.order_by(
            reserve_proposal.c.proposed_at_us.desc(), reserve_proposal.c.number.desc()
        ).limit(limit)
        return self._whole(self._connection.execute(query).all())

    def lock_plan(self, plan_id: int) -> bool:
        """Hold a plan until the command ends, so that one proposal at a time is made of it."""
        query = select(reserve_plan.c.id).where(reserve_plan.c.id == plan_id).with_for_update()
        return self._connection.execute(query).first() is not None

    def asked_for(self, plan_id: int) -> dict[int, str]:
        """Return the lines of a plan that a proposal asks for or has got, with its number."""
        query = (
            select(reserve_action.c.line, reserve_action.c.number)
            .join(reserve_proposal, reserve_proposal.c.number == reserve_action.c.number)
            .where(
                reserve_proposal.c.plan_id == plan_id,
                reserve_proposal.c.state.in_(_LIVE),
                reserve_action.c.state != ActionState.STRUCK.value,
            )
        )
        return {row.line: row.number for row in self._connection.execute(query)}

    def save(self, after: ReserveProposal) -> bool:
        """Save a decision; return whether the proposal was still waiting."""
        changed = self._connection.execute(
            update(reserve_proposal)
            .where(
                reserve_proposal.c.number == after.number,
                reserve_proposal.c.state == ProposalState.WAITING.value,
            )
            .values(
                state=after.state.value, decided_by=after.decided_by,
                decided_at_us=after.decided_at_us, decision_note=after.decision_note,
            )
        )  # fmt: skip
        return changed.rowcount == 1

    def move(
        self, number: str, lines: Iterable[int], before: ActionState, after: ActionState, *,
        ref: str = "", budget: str | None = None,
    ) -> int:  # fmt: skip
        """Move actions on; return how many still stood where they were believed to."""
        values: dict[str, str] = {"state": after.value, "ref": ref}
        if budget is not None:
            values["budget"] = budget
        changed = self._connection.execute(
            update(reserve_action)
            .where(
                reserve_action.c.number == number,
                reserve_action.c.line.in_(list(lines)),
                reserve_action.c.state == before.value,
            )
            .values(**values)
        )
        return int(changed.rowcount)

    def add_task(self, new: ReserveTask) -> None:
        """Book a task."""
        values = {**asdict(new), "kind": new.kind.value, "state": new.state.value}
        self._connection.execute(insert(reserve_task).values(**values, command_id=self._command_id))

    def task(self, number: str) -> ReserveTask | None:
        """Return a task, if there is one."""
        query = select(*_TASK).where(reserve_task.c.number == number)
        return next(iter(_tasks(self._connection.execute(query).all())), None)

    def tasks(self, limit: int = 200) -> tuple[ReserveTask, ...]:
        """Return tasks, open ones first, then by their day."""
        query = (
            select(*_TASK)
            .order_by(
                reserve_task.c.state != TaskState.OPEN.value, reserve_task.c.due_on,
                reserve_task.c.number,
            )
            .limit(limit)
        )  # fmt: skip
        return _tasks(self._connection.execute(query).all())

    def end_task(self, after: ReserveTask) -> bool:
        """Save a task's end; return whether it was still open."""
        changed = self._connection.execute(
            update(reserve_task)
            .where(
                reserve_task.c.number == after.number,
                reserve_task.c.state == TaskState.OPEN.value,
            )
            .values(
                state=after.state.value, reached=after.reached, ended_by=after.ended_by,
                ended_at_us=after.ended_at_us, note=after.note,
            )
        )  # fmt: skip
        return changed.rowcount == 1

    def _whole(self, heads: Sequence[Row[Any]]) -> tuple[ReserveProposal, ...]:
        actions: dict[str, list[ProposedAction]] = {row.number: [] for row in heads}
        query = (
            select(reserve_action)
            .where(reserve_action.c.number.in_(list(actions)))
            .order_by(reserve_action.c.line)
        )
        for row in self._connection.execute(query):
            actions[row.number].append(_action(row))
        return tuple(
            ReserveProposal(
                row.number, row.plan_id, ProposalState(row.state), row.proposed_by,
                row.proposed_at_us, row.note, row.decided_by, row.decided_at_us,
                row.decision_note, tuple(actions[row.number]),
            )
            for row in heads
        )  # fmt: skip


def _action(row: Row[Any]) -> ProposedAction:
    return ProposedAction(
        row.line, ActionKind(row.kind), row.item, row.place, row.place_name, row.origin,
        row.option, row.quantity, row.unit_fen, row.people, row.budget, row.agreement,
        ActionState(row.state), row.ref,
    )  # fmt: skip


def _tasks(rows: Sequence[Row[Any]]) -> tuple[ReserveTask, ...]:
    found = []
    for row in rows:
        values = dict(row._mapping)  # noqa: SLF001 -- SQLAlchemy's own name for it
        values["kind"], values["state"] = ActionKind(values["kind"]), TaskState(values["state"])
        found.append(ReserveTask(**values))
    return tuple(found)
