"""Campaigns and caches as tasks: somebody carries them out and says what came of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from depot.domain.reserve_plan import ReserveTask, TaskState
from depot.errors import Conflict, InvalidInput, NotFound
from depot.services.access import Right, require_any
from depot.services.care_checks import require_text
from depot.store.uow import Reader, UnitOfWork

__all__ = ["EndTask", "ReserveTask", "TaskRef", "TaskState", "end_task", "reserve_tasks"]

_MOST = 1_000_000


@dataclass(frozen=True)
class EndTask:
    """Report a task done or given up.

    Parameters
    ----------
    reached
        Households that a campaign reached; of a cache 1 once it stands.
    note
        What was done; needed when it is given up.
    """

    command_id: str
    actor: str
    number: str
    done: bool
    reached: int = 0
    note: str = ""


@dataclass(frozen=True)
class TaskRef:
    """A task and where it stands."""

    number: str
    state: TaskState


def end_task(command: EndTask, uow: UnitOfWork) -> TaskRef:
    """End it; it can't be opened again.

    Raises
    ------
    NotFound, NotAllowed, InvalidInput, Conflict
        When there is none, the right is missing, nothing was reached though it is said to be
        done, it is given up without a reason, or it has ended.
    """
    require_any(uow, command.actor, Right.PLAN, Right.KEEP)
    note = require_text("办理情况", "what was done", command.note, optional=command.done)
    before = uow.reserve_plans.task(command.number)
    if before is None:
        raise NotFound(
            f"没有任务“{command.number[:40]}”。", f"There is no task “{command.number[:40]}”."
        )
    reached = command.reached if command.done else 0
    whole = isinstance(reached, int) and not isinstance(reached, bool)
    if not whole or not int(command.done) <= reached <= _MOST:
        raise InvalidInput(
            f"完成数量“{command.reached}”应为 1 至 {_MOST} 的整数。",
            f"What was reached, “{command.reached}”, must be a whole number from 1 to {_MOST}.",
        )
    state = TaskState.DONE if command.done else TaskState.DROPPED
    after = replace(
        before, state=state, reached=reached, ended_by=command.actor, ended_at_us=uow.now_us,
        note=note,
    )  # fmt: skip
    if not uow.reserve_plans.end_task(after):
        raise Conflict(
            f"任务 {before.number} 已办结。请刷新后查看。",
            f"Task {before.number} has ended. Reload.",
        )
    return TaskRef(before.number, state)


def reserve_tasks(reader: Reader) -> tuple[ReserveTask, ...]:
    """Return tasks, open ones first."""
    return reader.reserve_plans.tasks()
