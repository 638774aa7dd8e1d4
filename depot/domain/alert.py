"""Alerts (预警): what somebody should do something about, by when."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from depot.domain.account import Right

# Owned by everybody who holds the right, until one person takes it.
NOBODY = ""


class AlertSeverity(StrEnum):
    """How much an alert matters; the order is that of urgency."""

    INFO = "info"
    WARN = "warn"
    URGENT = "urgent"


class AlertKind(StrEnum):
    """What an alert is about: a group of the inbox."""

    EXPIRY = "expiry"
    EXPIRED = "expired"
    QUARANTINE = "quarantine"
    DECISION = "decision"
    ROTATION = "rotation"
    RECALL = "recall"
    STANDARD = "standard"
    CARE = "care"
    LOAN = "loan"
    WRITE_OFF = "write_off"
    TRANSFER = "transfer"
    COUNT_DUE = "count_due"
    COUNT_CYCLE = "count_cycle"
    DELIVERY = "delivery"
    SHIPMENT = "shipment"
    PAPERS = "papers"
    MONEY = "money"
    AGREEMENT = "agreement"


# Days to act for what names no day itself, counted from the day that the alert opens.
DAYS_TO_ACT = {AlertSeverity.URGENT: 7, AlertSeverity.WARN: 30, AlertSeverity.INFO: 60}
SEVERITY_ORDER = {AlertSeverity.URGENT: 0, AlertSeverity.WARN: 1, AlertSeverity.INFO: 2}


@dataclass(frozen=True)
class AlertFact:
    """Something that is so now; while it is so, its alert stays open.

    Parameters
    ----------
    key
        The same for the same thing on every day: ``"expiry:41"``. Never a date or a count.
    kind
        What it is about.
    severity
        How much it matters today.
    subject
        What it is about, for people: ``"WT01 L-2026-03"``.
    zh, en
        What is so and what to do.
    due_on
        Day until which, included, there is time; None: the sweep gives one by severity.
    role
        Right whose holders own it.
    """

    key: str
    kind: AlertKind
    severity: AlertSeverity
    subject: str
    zh: str
    en: str
    due_on: date | None
    role: Right

    def __post_init__(self) -> None:
        AlertKind(self.kind)  # a plain string must be one of them
        if not (self.key and self.zh and self.en):
            raise ValueError("An alert needs a key and its text in both languages.")


def is_overdue(due_on: date | None, today: date) -> bool:
    """Whether the time of an alert is over: the due day itself is still in time."""
    return due_on is not None and due_on < today


@dataclass(frozen=True)
class Alert:
    """An alert as it is kept.

    Parameters
    ----------
    id
        Number given by the store.
    owner
        User name; empty: all who hold the right `role`.
    closed_at_us, acknowledged_at_us, escalated_at_us
        0 when that has not happened.
    note
        What the owner wrote when taking note.
    """

    id: int
    fact: AlertFact
    owner: str
    opened_at_us: int
    closed_at_us: int = 0
    acknowledged_by: str = ""
    acknowledged_at_us: int = 0
    note: str = ""
    escalated_at_us: int = 0

    @property
    def is_open(self) -> bool:
        """Whether what it says is still so."""
        return self.closed_at_us == 0


class AlertChange(StrEnum):
    """What happened to an alert."""

    OPENED = "opened"
    CLOSED = "closed"
    ACKNOWLEDGED = "acknowledged"
    ESCALATED = "escalated"
    HANDED_OVER = "handed_over"
    WORSE = "worse"


@dataclass(frozen=True)
class AlertEvent:
    """A line of an alert's history."""

    alert_id: int
    what: AlertChange
    actor: str
    note: str
    at_us: int


@dataclass(frozen=True)
class SweepPlan:
    """What a sweep would do.

    Parameters
    ----------
    opened
        Facts without an open alert.
    changed
        Alerts whose fact says something else now, with what it says.
    worse
        Ids among them that became more severe: they must be acknowledged anew.
    closed
        Alerts whose fact is gone.
    escalated
        Ids of alerts whose time is over and that have not been escalated.
    """

    opened: tuple[AlertFact, ...]
    changed: tuple[tuple[int, AlertFact], ...]
    worse: frozenset[int]
    closed: tuple[int, ...]
    escalated: tuple[int, ...]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to do."""
        return not (self.opened or self.changed or self.closed or self.escalated)


def _with_due_day(fact: AlertFact, known: Alert | None, today: date) -> AlertFact:
    if fact.due_on is not None:
        return fact
    if known is not None and known.fact.due_on is not None:
        return replace(fact, due_on=known.fact.due_on)
    return replace(fact, due_on=today + timedelta(days=DAYS_TO_ACT[fact.severity]))


def plan_sweep(
    facts: tuple[AlertFact, ...], open_alerts: tuple[Alert, ...], today: date
) -> SweepPlan:
    """Compare what is so with the open alerts; doing it and asking again finds nothing."""
    known = {alert.fact.key: alert for alert in open_alerts}
    by_key = {fact.key: _with_due_day(fact, known.get(fact.key), today) for fact in facts}
    changed = tuple(
        (alert.id, by_key[key])
        for key, alert in sorted(known.items())
        if key in by_key and by_key[key] != alert.fact
    )
    worse = frozenset(
        alert.id
        for key, alert in known.items()
        if key in by_key
        and SEVERITY_ORDER[by_key[key].severity] < SEVERITY_ORDER[alert.fact.severity]
    )
    return SweepPlan(
        opened=tuple(by_key[key] for key in sorted(by_key.keys() - known.keys())),
        changed=changed,
        worse=worse,
        closed=tuple(alert.id for key, alert in sorted(known.items()) if key not in by_key),
        escalated=tuple(
            alert.id
            for key, alert in sorted(known.items())
            if key in by_key and not alert.escalated_at_us and is_overdue(by_key[key].due_on, today)
        ),
    )
