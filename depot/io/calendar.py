"""Due dates as a calendar file (.ics) that phones and office programs read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Alarm, Calendar, Event

_US_PER_S = 1_000_000


@dataclass(frozen=True)
class DueDay:
    """A day on which something has to be done.

    Parameters
    ----------
    uid
        The same for the same thing: a second import changes the entry, it adds none.
    title, text
        Short and long.
    due_on
        The day, as a whole-day entry.
    """

    uid: str
    title: str
    text: str
    due_on: date


def calendar_file(name: str, days: Iterable[DueDay], made_at_us: int) -> bytes:
    """Return the days as one calendar, each with a reminder a day ahead.

    Parameters
    ----------
    name
        Shown as the calendar's name.
    made_at_us
        Instant of the data; the same data give the same bytes.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//relief-depot//alerts//ZH")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", name)
    stamp = datetime.fromtimestamp(made_at_us // _US_PER_S, UTC)
    for day in days:
        calendar.add_component(_event(day, stamp))
    return bytes(calendar.to_ical())


def _event(day: DueDay, stamp: datetime) -> Event:
    event = Event()
    event.add("uid", day.uid)
    event.add("dtstamp", stamp)
    event.add("dtstart", day.due_on)
    event.add("dtend", day.due_on + timedelta(days=1))
    event.add("summary", day.title)
    event.add("description", day.text)
    event.add("transp", "TRANSPARENT")
    reminder = Alarm()
    reminder.add("action", "DISPLAY")
    reminder.add("description", day.title)
    reminder.add("trigger", timedelta(hours=-15))  # nine in the morning of the day before
    event.add_component(reminder)
    return event
