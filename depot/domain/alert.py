"""Alerts (预警): what somebody should do something about, by when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from depot.domain.account import Right

# Owned by everybody who holds the right, until one person takes it.
NOBODY = ""


class AlertSeverity(StrEnum):
    """How much an alert matters; the order is that of urgency."""

    INFO = "info"
    WARN = "warn"
    URGENT = "urgent"


SEVERITY_ORDER = {AlertSeverity.URGENT: 0, AlertSeverity.WARN: 1, AlertSeverity.INFO: 2}


@dataclass(frozen=True)
class AlertFact:
    """Something that is so now; while it is so, its alert stays open.

    Parameters
    ----------
    key
        The same for the same thing on every day: ``"expiry:41"``. Never a date or a count.
    kind
        What it is about: ``"expiry"``; shown as a group of the inbox.
    severity
        How much it matters today.
    subject
        What it is about, for people: ``"WT01 L-2026-03"``.
    zh, en
        What is so and what to do.
    due_on
        Day until which, included, there is time; None: no day.
    role
        Right whose holders own it.
    """

    key: str
    kind: str
    severity: AlertSeverity
    subject: str
    zh: str
    en: str
    due_on: date | None
    role: Right

    def __post_init__(self) -> None:
        if not (self.key and self.kind and self.zh and self.en):
            raise ValueError("An alert needs a key, a kind and its text in both languages.")


def is_overdue(due_on: date | None, today: date) -> bool:
    """Whether the time of an alert is over: the due day itself is still in time."""
    return due_on is not None and due_on < today
