"""How long a supplier takes when it is called now: by day or night, on a day off, kept or made."""

from __future__ import annotations

from depot.domain.call_off import Promise
from depot.domain.capacity import Run, finish_min
from depot.domain.clock import shanghai_time
from depot.io.reference import reference


def is_by_day(now_us: int) -> bool:
    """Whether suppliers' day lead times hold at an instant."""
    norms = reference().norms
    first, last = norms.rate("day_start_hour"), norms.rate("day_end_hour")
    return first <= shanghai_time(now_us).hour < last


def promised_min(promise: Promise, now_us: int, more_units: int = 0) -> int:
    """Return the minutes from a call at an instant until all that is called is there.

    Parameters
    ----------
    promise
        With what is called already, this call included; of production, that comes first.
    more_units
        Units that are asked on top, as in a drill.
    """
    line = promise.line
    day_off = reference().calendar.is_day_off(shanghai_time(now_us).date())
    lead = line.lead_min(by_day=is_by_day(now_us), day_off=day_off)
    if line.capacity is None:
        return lead
    units = promise.called + more_units
    return finish_min(Run(line.item, line.capacity, lead, units), lead) if units else lead
