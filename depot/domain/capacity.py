"""Production capacity (产能储备): from the call to goods on the dock, as a stair of units.

Pure arithmetic on whole numbers, always rounded down: a plan may count on less than the
line makes, never on more. Several items of one production line are one schedule, in turn,
so the line's time is never counted twice.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from depot.errors import InvalidInput

MIN_PER_DAY: Final = 1440
STEP_MIN: Final = 60
_SEARCH_MIN: Final = 60 * MIN_PER_DAY
_SHORTEST_RESUPPLY_MIN: Final = 60
_MAX_UNITS: Final = 1_000_000_000

Stair = tuple[tuple[int, int], ...]
"""(minute after the call, units in all that are made by then)."""


@dataclass(frozen=True)
class Capacity:
    """How a producer makes one item.

    Parameters
    ----------
    daily_units
        Units in 24 h at the full rate.
    ramp_min
        Minutes from the first output to the full rate; the rate rises evenly.
    buffer_units
        Units that the raw materials on site are enough for.
    resupply_min
        Minutes from the call to the next delivery of raw materials; each brings as much
        again. 0: raw materials never run out.
    line
        Production line; items with the same one share it. Empty: a line of its own.
    turn
        Order on a shared line, from 1.
    changeover_min
        Minutes to set the line up for this item after another.
    """

    daily_units: int
    ramp_min: int = 0
    buffer_units: int = 0
    resupply_min: int = 0
    line: str = ""
    turn: int = 1
    changeover_min: int = 0

    def __post_init__(self) -> None:
        if not 0 < self.daily_units <= _MAX_UNITS:
            raise InvalidInput(
                f"日产量“{self.daily_units}”应为正整数。",
                f"The daily rate “{self.daily_units}” must be a whole number above 0.",
            )
        times = (self.ramp_min, self.resupply_min, self.changeover_min)
        if min(times) < 0 or max(times) > _SEARCH_MIN or not 1 <= self.turn <= 99:  # noqa: PLR2004
            raise InvalidInput(
                "爬坡、补料、换线时间应为 0 分钟至 60 天，排产顺序为 1 至 99。",
                "Ramp-up, resupply and change-over take 0 minutes to 60 days; turns are 1 to 99.",
            )
        enough = 0 < self.buffer_units <= _MAX_UNITS
        if self.resupply_min and (self.resupply_min < _SHORTEST_RESUPPLY_MIN or not enough):
            raise InvalidInput(
                "补料周期应为 0（不会断料）或不少于 60 分钟，并填写原料库存可生产的数量"
                "（正整数）。",
                "Resupply takes 0 (never out) or at least 60 minutes; say how many units the raw "
                "materials on site make.",
            )

    def made(self, worked_min: int) -> int:
        """Return the units made in so many minutes of work from a standing start."""
        if worked_min <= 0:
            return 0
        if worked_min < self.ramp_min:
            return self.daily_units * worked_min**2 // (2 * self.ramp_min * MIN_PER_DAY)
        return self.daily_units * (2 * worked_min - self.ramp_min) // (2 * MIN_PER_DAY)

    def _work_for(self, units: int) -> int:
        """Return the most minutes of work whose output is still within `units`."""
        return bisect_right(range(_SEARCH_MIN), units, key=self.made) - 1

    def output(self, minute: int, start_min: int) -> int:
        """Return the units made by a minute after the call, when work starts at `start_min`.

        The line stands still while raw materials have run out.
        """
        if minute <= start_min:
            return 0
        if not self.resupply_min:
            return self.made(minute - start_min)
        now, worked = start_min, 0
        while now < minute:
            came, until = divmod(now, self.resupply_min)
            delivery = (came + 1) * self.resupply_min
            until = min(minute, delivery)
            enough_for = self._work_for(self.buffer_units * (came + 1))
            worked = max(worked, min(worked + until - now, enough_for))
            now = until
        return self.made(worked)


@dataclass(frozen=True)
class Run:
    """An item to be made.

    Parameters
    ----------
    item
        Item code.
    first_min
        Minutes from the call until the line starts on it, at the soonest.
    units
        The most that the producer has promised and not delivered.
    called
        Of these, units that others have called already: they are made first.
    """

    item: str
    capacity: Capacity
    first_min: int
    units: int
    called: int = 0


def ramp(run: Run, within_min: int, start_min: int | None = None) -> Stair:
    """Return what comes of one item by when, a step an hour.

    Parameters
    ----------
    within_min
        Minutes after the call that matter; where nothing comes by then, the first
        step after it is returned, so that it is seen to be too late.
    start_min
        When the line is free for it; its own first minute when None.
    """
    start = run.first_min if start_min is None else max(start_min, run.first_min)
    steps: list[tuple[int, int]] = []
    minute = start
    while run.units > run.called and minute < _SEARCH_MIN:
        minute += STEP_MIN
        if minute > within_min and steps:
            break
        there = min(run.units, run.capacity.output(minute, start)) - run.called
        if there > (steps[-1][1] if steps else 0):
            steps.append((minute, there))
        if there == run.units - run.called or minute > within_min + MIN_PER_DAY:
            break
    return tuple(steps)


def finish_min(run: Run, start_min: int) -> int:
    """Return the first minute by which all of a run is made, within 60 days."""
    span = range(start_min, _SEARCH_MIN)
    return start_min + bisect_left(
        span, run.units, key=lambda at: run.capacity.output(at, start_min)
    )


def schedule(runs: Iterable[Run], within_min: int) -> dict[str, Stair]:
    """Return the stair of each item of one production line, made one after another.

    In the order of their turns, each up to its maximum, with the change-over between: all
    the stairs can come true together.
    """
    stairs: dict[str, Stair] = {}
    free_min = 0
    for number, run in enumerate(sorted(runs, key=lambda each: (each.capacity.turn, each.item))):
        start = free_min + run.capacity.changeover_min if number else run.first_min
        start = max(start, run.first_min)
        if start > within_min and number:
            stairs[run.item] = ()
            continue
        stairs[run.item] = ramp(run, within_min, start)
        free_min = finish_min(run, start)
    return stairs
