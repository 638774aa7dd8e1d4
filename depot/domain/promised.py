"""What promises bring by when: kept goods in one step, production as a stair."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import date
from typing import Final

from depot.domain.agreement import AgreementLine
from depot.domain.call_off import Promise
from depot.domain.capacity import MIN_PER_DAY, Run, Stair, ramp, schedule

COUNTED_MIN: Final = 3 * MIN_PER_DAY
"""A shared line counts as a reserve with what it makes in the first 72 hours."""

Lead = Callable[[AgreementLine], int]
"""Minutes from the call until goods stand on the dock, or production starts."""


def stairs(
    promises: Iterable[Promise], items: Collection[str], day: date, lead: Lead, within_min: int
) -> list[tuple[Promise, Stair]]:
    """Return what promises bring of the items that are wanted, by minutes after the call.

    Parameters
    ----------
    day
        Of the call: it sets what is valid and what the season promises.
    within_min
        Minutes after the call that matter.

    Notes
    -----
    Items of one production line of a supplier come one after another. An item that nobody
    wants takes the line's time only as far as it was called already.
    """
    found: list[tuple[Promise, Stair]] = []
    shared: dict[tuple[str, str], list[Promise]] = {}
    for each in promises:
        free, capacity = each.free_on(day), each.line.capacity
        if capacity is not None and capacity.line:
            shared.setdefault((each.supplier, capacity.line), []).append(each)
        elif free > 0 and each.line.item in items:
            stair: Stair = ((lead(each.line), free),)
            if capacity is not None:
                stair = ramp(_run(each, day, lead, items), within_min)
            if stair:
                found.append((each, stair))
    for group in shared.values():
        found += _of_line(group, items, day, lead, within_min)
    return found


def _of_line(
    group: Iterable[Promise], items: Collection[str], day: date, lead: Lead, within_min: int
) -> list[tuple[Promise, Stair]]:
    runs = {each.key: (each, _run(each, day, lead, items)) for each in group}
    busy = [run for _, run in runs.values() if run.units]
    made = schedule(busy, within_min)
    return [(each, made[run.item]) for each, run in runs.values() if made.get(run.item)]


def _run(promise: Promise, day: date, lead: Lead, items: Collection[str]) -> Run:
    capacity = promise.line.capacity
    if capacity is None:
        raise ValueError("Only production runs.")
    wanted = promise.free_on(day) if promise.line.item in items else 0
    item = f"{promise.line.item}/{promise.agreement}"
    return Run(item, capacity, lead(promise.line), promise.called + wanted, promise.called)


def countable(promises: Iterable[Promise], day: date) -> list[tuple[Promise, int]]:
    """Return the units of each promise that count as a reserve on a day.

    What can be called; of a shared production line what it makes in 72 hours, once.
    """
    every = tuple(promises)
    items = {each.line.item for each in every}
    single = [each for each in every if not (each.line.capacity and each.line.capacity.line)]
    shared = [each for each in every if each.line.capacity and each.line.capacity.line]
    counted = [(each, each.free_on(day)) for each in single if each.free_on(day)]
    for each, stair in stairs(shared, items, day, lambda line: line.lead_day_min, COUNTED_MIN):
        units = max((units for minute, units in stair if minute <= COUNTED_MIN), default=0)
        counted.append((each, units))
    return counted
