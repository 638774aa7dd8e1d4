"""Alerts (预警): opened and closed by a sweep, owned, acknowledged, escalated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from depot.domain.account import Right
from depot.domain.alert import (
    NOBODY,
    SEVERITY_ORDER,
    Alert,
    AlertChange,
    AlertEvent,
    AlertFact,
    AlertSeverity,
    SweepPlan,
    is_overdue,
    plan_sweep,
)
from depot.errors import Conflict, InvalidInput, NotAllowed, NotFound
from depot.services.access import SYSTEM_ACTOR, require
from depot.services.alerts_sources import SOURCES
from depot.services.application import Application, new_command_id
from depot.store.uow import Reader, UnitOfWork

__all__ = [
    "AcknowledgeAlert", "Alert", "AlertChange", "AlertChanged", "AlertEvent", "AlertFact",
    "AlertSeverity", "HandOverAlert", "SweepAlerts", "Swept", "acknowledge_alert",
    "alert_history", "closed_alerts", "hand_over_alert", "is_mine", "is_overdue", "open_alerts",
    "sweep", "sweep_alerts",
]  # fmt: skip

MAX_NOTE_LENGTH: Final = 500


@dataclass(frozen=True)
class SweepAlerts:
    """Compare what is so with the open alerts."""

    command_id: str
    actor: str


@dataclass(frozen=True)
class Swept:
    """How many alerts a sweep opened, changed, closed and escalated."""

    opened: int
    changed: int
    closed: int
    escalated: int


@dataclass(frozen=True)
class AcknowledgeAlert:
    """Take note of an alert and say what will be done; whoever does so owns it."""

    command_id: str
    actor: str
    alert_id: int
    note: str


@dataclass(frozen=True)
class HandOverAlert:
    """Make somebody else the owner."""

    command_id: str
    actor: str
    alert_id: int
    owner: str
    note: str = ""


@dataclass(frozen=True)
class AlertChanged:
    """An alert and its owner."""

    alert_id: int
    owner: str


def sweep(app: Application) -> Swept:
    """Bring the alerts up to date; a sweep that would change nothing writes nothing.

    Pages and the digest call this. It acts as the system: whoever looks gets the same.
    """
    if app.read(_pending).is_empty:
        return Swept(0, 0, 0, 0)
    return app.execute(sweep_alerts, SweepAlerts(new_command_id(), SYSTEM_ACTOR))


def sweep_alerts(command: SweepAlerts, uow: UnitOfWork) -> Swept:
    """Open, change, close and escalate what needs it."""
    require(uow, command.actor, Right.KEEP)
    # Two sweeps at once follow one another, so that nothing is opened twice.
    found = plan_sweep(_facts(uow), uow.alerts.open(lock=True), uow.today)
    uow.alerts.add(found.opened, _owners(uow, found.opened))
    for number, fact in found.changed:
        uow.alerts.restate(number, fact)
    if found.worse:
        uow.alerts.change(found.worse, acknowledged_by="", acknowledged_at_us=0)
        uow.alerts.note(found.worse, AlertChange.WORSE)
    if found.closed:
        uow.alerts.change(found.closed, closed_at_us=uow.now_us)
        uow.alerts.note(found.closed, AlertChange.CLOSED)
    late = [
        each.id
        for each in uow.alerts.open()
        if not each.escalated_at_us and is_overdue(each.fact.due_on, uow.today)
    ]
    if late:
        uow.alerts.change(late, escalated_at_us=uow.now_us)
        uow.alerts.note(late, AlertChange.ESCALATED)
    return Swept(len(found.opened), len(found.changed), len(found.closed), len(late))


def _pending(reader: Reader) -> SweepPlan:
    return plan_sweep(_facts(reader), reader.alerts.open(), reader.today)


def _facts(reader: Reader) -> tuple[AlertFact, ...]:
    facts = {fact.key: fact for source in SOURCES for fact in source(reader)}
    return tuple(facts[key] for key in sorted(facts))


def _owners(uow: UnitOfWork, facts: tuple[AlertFact, ...]) -> dict[Right, str]:
    """Return the one person who holds a right; where there are several, all own it."""
    owners = {}
    for right in {fact.role for fact in facts}:
        people = uow.accounts.holders_of(right.value)
        owners[right] = people[0] if len(people) == 1 else NOBODY
    return owners


def acknowledge_alert(command: AcknowledgeAlert, uow: UnitOfWork) -> AlertChanged:
    """Book who will do what about it.

    Raises
    ------
    InvalidInput, NotFound, NotAllowed, Conflict
        Without a note; for an unknown alert; for somebody else's; when it is over.
    """
    found = _open(uow, command.alert_id)
    _require_owner(uow, found, command.actor)
    note = command.note.strip()
    if not note or len(note) > MAX_NOTE_LENGTH:
        raise InvalidInput(
            f"请填写处理意见（1 至 {MAX_NOTE_LENGTH} 个字符）。",
            f"Say what you will do (1 to {MAX_NOTE_LENGTH} characters).",
        )
    owner = found.owner or command.actor
    uow.alerts.change(
        [found.id], owner=owner, note=note, acknowledged_by=command.actor,
        acknowledged_at_us=uow.now_us,
    )  # fmt: skip
    uow.alerts.note([found.id], AlertChange.ACKNOWLEDGED, note)
    return AlertChanged(found.id, owner)


def hand_over_alert(command: HandOverAlert, uow: UnitOfWork) -> AlertChanged:
    """Make somebody the owner who holds the alert's right.

    Raises
    ------
    NotFound, NotAllowed, Conflict, InvalidInput
        For an unknown alert or person; for somebody else's alert; when it is over.
    """
    found = _open(uow, command.alert_id)
    _require_owner(uow, found, command.actor)
    if command.owner not in uow.accounts.holders_of(found.fact.role.value):
        raise InvalidInput(
            f"用户“{command.owner}”不存在或没有办理该预警的权限，请另选责任人。",
            f"User “{command.owner}” doesn't exist or may not handle this alert; choose another.",
        )
    if len(command.note) > MAX_NOTE_LENGTH:
        raise InvalidInput("说明过长。", "The note is too long.")
    uow.alerts.change([found.id], owner=command.owner, acknowledged_by="", acknowledged_at_us=0)
    uow.alerts.note([found.id], AlertChange.HANDED_OVER, f"{command.owner} {command.note}".strip())
    return AlertChanged(found.id, command.owner)


def _open(uow: UnitOfWork, number: int) -> Alert:
    found = uow.alerts.one(number, lock=True)
    if found is None:
        raise NotFound(f"没有预警 {number}。", f"There is no alert {number}.")
    if not found.is_open:
        raise Conflict("该预警已解除，无需处理。", "The alert is over; nothing is left to do.")
    return found


def _require_owner(uow: UnitOfWork, found: Alert, actor: str) -> None:
    rights = uow.accounts.rights_of(actor)
    if actor == SYSTEM_ACTOR or is_mine(found, actor, rights):
        return
    owner = found.owner or found.fact.role.value
    raise NotAllowed(
        f"该预警由“{owner}”负责。请由责任人或领导（逾期后）处理。",
        f"This alert is {owner}'s. The owner handles it, or a leader once it is overdue.",
    )


def is_mine(found: Alert, actor: str, rights: frozenset[str] | frozenset[Right]) -> bool:
    """Whether an alert is in a person's inbox.

    Its owner's; without one, that of all who hold its right; once escalated, that of those
    who order the use too.
    """
    held = {Right(each).value for each in rights}
    if found.escalated_at_us and Right.APPROVE.value in held:
        return True
    if found.owner:
        return found.owner == actor
    return found.fact.role.value in held


def open_alerts(reader: Reader) -> tuple[Alert, ...]:
    """Return the open alerts: escalated first, then by severity, due date and key."""
    return tuple(sorted(reader.alerts.open(), key=_order))


def closed_alerts(reader: Reader, limit: int = 50) -> tuple[Alert, ...]:
    """Return the alerts that ended last."""
    return reader.alerts.closed(limit)


def alert_history(reader: Reader, number: int) -> tuple[AlertEvent, ...]:
    """Return what happened to an alert, oldest first."""
    return reader.alerts.history(number)


def _order(each: Alert) -> tuple[bool, int, str, str]:
    due = each.fact.due_on
    return (
        not each.escalated_at_us,
        SEVERITY_ORDER[each.fact.severity],
        due.isoformat() if due else "9999",
        each.fact.key,
    )
