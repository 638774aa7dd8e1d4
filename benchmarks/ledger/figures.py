"""What a case measured, and whether that is enough."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """One measured number.

    Parameters
    ----------
    case
        What was done.
    value, unit
        The number.
    bar
        What it must reach; None: told for its own sake.
    at_most
        Whether the bar is an upper limit (a time) and not a lower one (a rate).
    note
        How it was measured, where that isn't clear from the case.
    """

    case: str
    value: float
    unit: str
    bar: float | None = None
    at_most: bool = False
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the bar is reached; None without one."""
        if self.bar is None:
            return None
        return self.value <= self.bar if self.at_most else self.value >= self.bar


def timed(work: Callable[[], object]) -> float:
    """Return how long work takes, in seconds."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def rates(works: Sequence[Callable[[], object]], seconds: float, rounds: int) -> list[float]:
    """Return how often each of the works is done in a second.

    They take turns, so that what else the machine does hits all of them alike: in every
    round each runs for its share of the seconds, and the median of its rounds counts.

    Parameters
    ----------
    works
        Each does one command.
    seconds
        For each work, over all rounds.
    rounds
        How many.
    """
    for work in works:
        work()
    found: list[list[float]] = [[] for _ in works]
    for _ in range(rounds):
        for mine, work in zip(found, works, strict=True):
            mine.append(_rate(work, seconds / rounds))
    return [statistics.median(each) for each in found]


def _rate(work: Callable[[], object], seconds: float) -> float:
    start = time.perf_counter()
    done, spent = 0, 0.0
    while spent < seconds:
        work()
        done += 1
        spent = time.perf_counter() - start
    return done / spent


def median_time(times: int, work: Callable[[], object]) -> float:
    """Return the median time of a read that was done once before, in seconds."""
    work()
    return statistics.median(timed(work) for _ in range(times))


def percentile(values: Sequence[float], part: float) -> float:
    """Return the value below which that part of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]
