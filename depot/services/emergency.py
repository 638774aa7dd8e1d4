"""Responses (响应启动) and, while one lasts, issuing before the papers (先出库后补手续)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from depot.domain.emergency import (
    ACTIVATION_DOCUMENT,
    Activation,
    ActivationChange,
    ActivationEvent,
    Channel,
    EmergencyIssue,
    PapersState,
    require_level,
)  # fmt: skip
from depot.errors import Conflict, InvalidInput, NotFound
from depot.services.access import Right, require
from depot.services.call_bills import open_advances
from depot.services.care_checks import require_text
from depot.services.found import FoundLine, enter_found
from depot.services.house_rules import rule_value
from depot.services.issuing import Issue, IssueGoods, IssueLine, post_issue
from depot.services.papers_owed import (
    EnterPapers,
    PapersEntered,
    SettleReview,
    emergency_findings,
    enter_papers,
    settle_review,
)  # fmt: skip
from depot.store.uow import Reader, UnitOfWork

__all__ = [
    "Activation", "ActivationChange", "ActivationEvent", "ActivationMoved", "Channel",
    "EmergencyIssue", "EmergencyIssued", "EndResponse", "EnterPapers", "IssueInEmergency",
    "PapersEntered", "PapersState", "SetResponseLevel", "SettleReview", "StartResponse",
    "activations", "active_responses", "emergency_findings", "emergency_issue",
    "emergency_issues", "end_response", "enter_papers", "issue_in_emergency",
    "set_response_level", "settle_review", "start_response",
]  # fmt: skip

_US_PER_HOUR: Final = 3_600_000_000


@dataclass(frozen=True)
class StartResponse:
    """Start a response.

    Parameters
    ----------
    level
        1 to 4; 1 is Ⅰ级.
    event, basis
        What happened; document or decision behind it.
    """

    command_id: str
    actor: str
    level: int
    event: str
    basis: str = ""


@dataclass(frozen=True)
class SetResponseLevel:
    """Raise or lower the level of a response."""

    command_id: str
    actor: str
    number: str
    level: int
    note: str = ""


@dataclass(frozen=True)
class EndResponse:
    """End a response."""

    command_id: str
    actor: str
    number: str
    note: str = ""


@dataclass(frozen=True)
class ActivationMoved:
    """A response and whether it lasts."""

    number: str
    level: int
    is_active: bool


@dataclass(frozen=True)
class IssueInEmergency:
    """Issue at once; the papers follow.

    Parameters
    ----------
    activation
        Number of the response; it must last.
    verbal_approver, channel, approved_at_us
        Who approved by word, how, and when (None: now).
    found, found_reason, confirmed_by
        Goods that are there and not on the books, as of `BookFound`; empty: none.
    """

    command_id: str
    actor: str
    activation: str
    depot: str
    destination: str
    lines: tuple[IssueLine, ...]
    verbal_approver: str
    channel: Channel
    approved_at_us: int | None = None
    note: str = ""
    arrives_on: date | None = None
    found: tuple[FoundLine, ...] = ()
    found_reason: str = ""
    confirmed_by: str = ""


@dataclass(frozen=True)
class EmergencyIssued:
    """A booked emergency issue and when its papers are due."""

    issue: Issue
    due_at_us: int


def start_response(command: StartResponse, uow: UnitOfWork) -> ActivationMoved:
    """Start it.

    Raises
    ------
    InvalidInput, NotAllowed
        For what can't be meant; without the right to approve.
    """
    require(uow, command.actor, Right.APPROVE)
    level = require_level(command.level)
    event = require_text("突发事件", "what happened", command.event)
    basis = require_text("启动依据", "the document behind it", command.basis, optional=True)
    number = uow.documents.next_number(ACTIVATION_DOCUMENT)
    uow.emergencies.start(number, level, event, basis)
    return ActivationMoved(number, level, is_active=True)


def set_response_level(command: SetResponseLevel, uow: UnitOfWork) -> ActivationMoved:
    """Change the level.

    Raises
    ------
    InvalidInput, NotFound, NotAllowed, Conflict
        For what can't be meant; without the right to approve; when it has ended.
    """
    require(uow, command.actor, Right.APPROVE)
    level = require_level(command.level)
    note = require_text("调整说明", "why the level changes", command.note, optional=True)
    found = _activation(uow, command.number, lock=True)
    if found.level == level:
        raise InvalidInput(
            f"{found.number} 已是{found.level_name}响应。",
            f"{found.number} has that level already.",
        )
    if not uow.emergencies.set_level(found.number, level, note):
        raise _ended(found)
    return ActivationMoved(found.number, level, is_active=True)


def end_response(command: EndResponse, uow: UnitOfWork) -> ActivationMoved:
    """End it, unless goods left or money was spent whose papers have not come.

    Raises
    ------
    NotFound, NotAllowed, Conflict
        When there is none, the right is missing, it has ended, or papers are open.
    """
    require(uow, command.actor, Right.APPROVE)
    note = require_text("终止说明", "a remark", command.note, optional=True)
    found = _activation(uow, command.number, lock=True)
    if not uow.emergencies.end(found.number, found.level, note):
        # The lock is held: what is read here is what refused it.
        _refuse_to_end(uow, _activation(uow, command.number))
    return ActivationMoved(found.number, found.level, is_active=False)


def _refuse_to_end(uow: UnitOfWork, found: Activation) -> None:
    if not found.is_active:
        raise _ended(found)
    waiting = [
        each.number
        for each in uow.emergencies.issues(states=(PapersState.OPEN,))
        if each.activation == found.number
    ]
    if not waiting:
        _refuse_unreviewed(uow, found)
    raise Conflict(
        f"{found.number} 还有 {len(waiting)} 笔应急出库未补手续（{'、'.join(waiting[:10])}），"
        "不能终止响应。请先补齐手续。",
        f"{len(waiting)} emergency issues of {found.number} have no papers yet "
        f"({', '.join(waiting[:10])}); the response can't end. Enter the papers first.",
    )


def _refuse_unreviewed(uow: UnitOfWork, found: Activation) -> None:
    spent = [(each.activation, each.number) for each in uow.overrides.all(open_only=True)]
    spent += [(each.activation, each.number) for each in open_advances(uow)]
    numbers = [number for activation, number in spent if activation == found.number]
    raise Conflict(
        f"{found.number} 还有 {len(numbers)} 笔应急支出未经事后审查（{'、'.join(numbers[:10])}），"
        "不能终止响应。请先由另一名审批人审查。",
        f"{len(numbers)} emergency payments of {found.number} have not been reviewed "
        f"({', '.join(numbers[:10])}); the response can't end. Another approver reviews them "
        "first.",
    )


def issue_in_emergency(command: IssueInEmergency, uow: UnitOfWork) -> EmergencyIssued:
    """Let the goods leave at once, first expired first out; the papers are owed.

    Raises
    ------
    Conflict
        When the response has ended.
    InvalidLines, InvalidInput, NotFound, NotAllowed, InsufficientStock
        As for an issue; without who approved by word and how.
    """
    require(uow, command.actor, Right.KEEP)
    found = _activation(uow, command.activation)
    approver = require_text("口头批准人", "who approved by word", command.verbal_approver)
    approved_at_us = _approved_at(uow, command.approved_at_us)
    channel = _channel(command.channel)
    if command.found:
        number = uow.documents.open("PY", command.depot, "-", note=command.found_reason[:200])
        enter_found(
            uow, depot=command.depot, lines=command.found, reason=command.found_reason,
            confirmed_by=command.confirmed_by, document_no=number,
        )  # fmt: skip
    issue = post_issue(
        IssueGoods(
            command.command_id, command.actor, command.depot, command.destination,
            command.lines, command.arrives_on, command.note,
        ),
        uow,
    )  # fmt: skip
    due_at_us = uow.now_us + rule_value(uow, "emergency.papers_hours") * _US_PER_HOUR
    entry = EmergencyIssue(
        issue.document_no, found.number, command.depot, command.destination, approver, channel,
        approved_at_us, command.actor, uow.now_us, due_at_us,
    )  # fmt: skip
    # Last, and on the row that ends the response: one of the two has to give way.
    if not uow.emergencies.add(entry):
        raise _ended(found)
    return EmergencyIssued(issue, due_at_us)


def _approved_at(uow: UnitOfWork, at_us: int | None) -> int:
    if at_us is None:
        return uow.now_us
    if not 0 <= at_us <= uow.now_us:
        raise InvalidInput(
            "口头批准时间不能晚于现在。请核对日期和时间。",
            "The approval by word can't be in the future. Check date and time.",
        )
    return at_us


def _channel(channel: str) -> Channel:
    try:
        return Channel(channel)
    except ValueError as error:
        raise InvalidInput(
            f"批准方式“{channel}”无效：请选电话、电台或当面。",
            f"“{channel}” is no way of approving: choose telephone, radio or in person.",
        ) from error


def _activation(reader: Reader, number: str, *, lock: bool = False) -> Activation:
    found = reader.emergencies.activation(number, lock=lock)
    if found is None:
        raise NotFound(
            f"没有响应“{number}”。只有启动响应后才能应急出库。",
            f"There is no response “{number}”. Emergency issues need one that was started.",
        )
    return found


def _ended(found: Activation) -> Conflict:
    return Conflict(
        f"响应 {found.number} 已终止。请按正常程序出库，或启动新的响应。",
        f"Response {found.number} has ended. Issue in the ordinary way, or start a new one.",
    )


def activations(reader: Reader) -> tuple[Activation, ...]:
    """Return the responses, the newest first."""
    return reader.emergencies.activations()


def active_responses(reader: Reader) -> tuple[Activation, ...]:
    """Return the responses that last."""
    return reader.emergencies.activations(active_only=True)


def emergency_issues(
    reader: Reader, states: tuple[PapersState, ...] = ()
) -> tuple[EmergencyIssue, ...]:
    """Return emergency issues in these states, or all; those due first lead."""
    return reader.emergencies.issues(states=states)


def emergency_issue(reader: Reader, number: str) -> EmergencyIssue | None:
    """Return the emergency issue of an issue note; None for an ordinary one."""
    return reader.emergencies.issue(number)
