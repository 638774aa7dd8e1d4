"""Instants and days: µs since 1970 UTC inside, the calendar of Asia/Shanghai outside."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from typing import Protocol

# China has had one zone without summer time since 1991, so a fixed offset is exact
# for every date that the depot records and needs no time-zone database.
SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Clock(Protocol):
    """Where the time comes from; only `depot.bootstrap` has the real one."""

    def now_us(self) -> int:
        """Return the instant in µs since 1970 UTC."""
        ...

    def today(self) -> date:
        """Return the date in Asia/Shanghai."""
        ...


def to_us(instant: datetime) -> int:
    """Return a time-zone aware instant as integer µs since 1970 UTC."""
    if instant.tzinfo is None:
        raise ValueError("An instant needs a time zone.")
    return (instant - _EPOCH) // _MICROSECOND


def day_start_us(day: date) -> int:
    """Return the instant at which a day begins in Asia/Shanghai, in µs since 1970 UTC."""
    return to_us(datetime(day.year, day.month, day.day, tzinfo=SHANGHAI))


def shanghai_time(instant_us: int) -> datetime:
    """Return the instant as time of day in Asia/Shanghai."""
    return (_EPOCH + instant_us * _MICROSECOND).astimezone(SHANGHAI)


def shanghai_date(instant_us: int) -> date:
    """Return the date in Asia/Shanghai at the instant."""
    return shanghai_time(instant_us).date()
