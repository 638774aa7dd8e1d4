"""Which days are worked: weekends, and what the State Council's yearly notice says (调休)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Final

_SATURDAY: Final = 5


@dataclass(frozen=True)
class NoticeDay:
    """A day that a notice names.

    Parameters
    ----------
    off
        Whether it is free; else it is worked although it falls on a weekend.
    name
        Of the holiday: ``"春节"``.
    """

    day: date
    off: bool
    name: str


@dataclass(frozen=True)
class WorkCalendar:
    """Days off and worked weekends; a year without a notice has its weekends alone."""

    days: Mapping[date, NoticeDay] = field(default_factory=dict)

    def is_day_off(self, day: date) -> bool:
        """Whether suppliers rest on a day."""
        named = self.days.get(day)
        return day.weekday() >= _SATURDAY if named is None else named.off

    def knows(self, year: int) -> bool:
        """Whether the notice of a year is there."""
        return any(each.year == year for each in self.days)
