"""Care of equipment (维护保养): plans with an interval, what is due when, what was done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from depot.errors import InvalidInput

MAX_INTERVAL_DAYS = 3650
MARKS = frozenset({"sourced", "derived", "likely", "estimated"})


@dataclass(frozen=True)
class CarePlan:
    """What is done to an item again and again.

    Parameters
    ----------
    code
        Our code, unique: ``"EQ05-RUN"``.
    item
        Item code.
    interval_days
        Days from one time to the next.
    steps_zh, steps_en
        What to do.
    source, mark
        Where interval and steps come from, and how sure they are.
    active
        False: not done any more.
    """

    code: str
    item: str
    name_zh: str
    name_en: str
    interval_days: int
    steps_zh: str
    steps_en: str
    source: str
    mark: str = "estimated"
    active: bool = True

    def __post_init__(self) -> None:
        whole = isinstance(self.interval_days, int) and not isinstance(self.interval_days, bool)
        if not whole or not 1 <= self.interval_days <= MAX_INTERVAL_DAYS:
            raise InvalidInput(
                f"保养间隔“{self.interval_days}”无效：应为 1 至 {MAX_INTERVAL_DAYS} 天的整数。",
                f"Interval “{self.interval_days}” must be a whole number of days from 1 to "
                f"{MAX_INTERVAL_DAYS}.",
            )
        if not (self.code.strip() and self.name_zh.strip() and self.steps_zh.strip()):
            raise InvalidInput(
                "保养计划须填写编码、名称和保养内容。", "A care plan needs code, name and steps."
            )
        if self.mark not in MARKS or not self.source.strip():
            raise InvalidInput(
                f"保养计划 {self.code} 须注明依据（来源）及其可靠程度。",
                f"Care plan {self.code} must say where it comes from and how sure it is.",
            )


@dataclass(frozen=True)
class CareSubject:
    """What a plan is carried out on: a unit, or a whole lot without serial numbers.

    Parameters
    ----------
    number
        Serial number; empty for a lot.
    place
        ``"CY-W2/L02"``; the first of them when a lot is in several bins.
    quantity
        Units in the bins.
    since
        Day from which the first interval counts.
    issuable
        Whether some of it may be issued now.
    """

    item: str
    lot_id: int
    lot_no: str
    number: str
    place: str
    quantity: int
    since: date
    issuable: bool = True


@dataclass(frozen=True)
class CareRecord:
    """Something that was done."""

    id: int
    plan: str
    plan_version: int
    item: str
    lot_id: int
    number: str
    done_on: date
    next_due_on: date
    passed: bool
    reading: str
    note: str
    failed_units: int
    held_units: int
    actor: str
    at_us: int


@dataclass(frozen=True)
class CareTask:
    """What has to be done by when."""

    plan: CarePlan
    subject: CareSubject
    due_on: date
    last: CareRecord | None = None

    def days_left(self, today: date) -> int:
        """Days until it is due; below zero when it is late."""
        return (self.due_on - today).days

    @property
    def failed_and_free(self) -> bool:
        """Whether the last test failed and the goods may still be issued."""
        return self.last is not None and not self.last.passed and self.subject.issuable


def care_task(plan: CarePlan, subject: CareSubject, last: CareRecord | None) -> CareTask:
    """Return the next task: an interval after the last time, or after the goods came."""
    since = subject.since if last is None else last.done_on
    return CareTask(plan, subject, since + timedelta(days=plan.interval_days), last)
