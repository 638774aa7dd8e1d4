"""Routing instances in the forms in which public sets are handed round.

VRPLIB files say more by their TYPE than they hold: the set's convention of rounding. Three plain
forms of numbers are known by their first line: ``n Q`` (split delivery), ``n Q longest service``
(cumulative, one depot) and ``n`` alone (cumulative, several depots).
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from optimize.findings import Found, ProblemError
from optimize.routing.problem import (
    Customer,
    Depot,
    Fleet,
    Objective,
    Plane,
    Problem,
    Rounding,
)
from optimize.routing.vrplib import read_vrplib

Point = tuple[float, float]

_SPLIT, _CUMULATIVE, _SEVERAL_DEPOTS = 2, 4, 1
"""Numbers in the first line."""

_MOST = 10_000


def problem_from_text(text: str, name: str = "", vehicles: int | None = None) -> Problem:
    """Return the problem of a public instance.

    Parameters
    ----------
    vehicles
        For the cumulative forms, which don't say how many there are; ``None``: as many as the
        demand fills, where there are several depots that many at each, rounded up.

    Raises
    ------
    ProblemError
        When it is none of the known forms, with where it can't be read.
    """
    lines = [line.split() for line in text.splitlines() if line.strip()]
    if not lines:
        raise _unread("", "文件是空的", "the file is empty")
    if any(":" in word or "SECTION" in word for word in lines[0]):
        return read_vrplib(text, name)
    readers = {_SPLIT: _split, _CUMULATIVE: _cumulative, _SEVERAL_DEPOTS: _several_depots}
    reader = readers.get(len(lines[0]))
    if reader is None:
        raise _unread("line 1", "不是已知的算例格式", "none of the known forms")
    return reader(_Numbers([word for line in lines for word in line]), name, vehicles)


class _Numbers:
    """The numbers of a file, one after the other."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = words
        self._at = 0

    def next(self) -> float:
        """Return the next one."""
        if self._at >= len(self._words):
            raise _unread("end", "文件不完整", "the file ends too early")
        word = self._words[self._at]
        self._at += 1
        try:
            value = float(word)
        except ValueError:
            value = math.nan
        if not math.isfinite(value) or abs(value) > 1e9:  # noqa: PLR2004 -- as in the schema
            raise _unread(f"number {self._at}", f"“{word}”不是数字", f"{word!r} is no number")
        return value

    def count(self) -> int:
        """Return the next one as a number of things."""
        value = self.next()
        if not 1 <= value <= _MOST or value != int(value):
            raise _unread(f"number {self._at}", "应为正整数", "must be a positive whole number")
        return int(value)

    def amount(self) -> float:
        """Return the next one, which can't be negative."""
        value = self.next()
        if value < 0:
            raise _unread(f"number {self._at}", "不能为负", "must not be negative")
        return value

    def amounts(self, count: int) -> list[float]:
        """Return the next ones."""
        return [self.amount() for _ in range(count)]

    def points(self, count: int) -> list[Point]:
        """Return the next pairs."""
        return [(self.next(), self.next()) for _ in range(count)]


def _unread(path: str, zh: str, en: str) -> ProblemError:
    return ProblemError([Found(path, f"{zh}，请核对文件。", f"Not read: {en}; check the file.")])


def _customers(demands: Sequence[float]) -> tuple[Customer, ...]:
    return tuple(Customer(str(number), demand) for number, demand in enumerate(demands, 1))


def _split(numbers: _Numbers, name: str, _vehicles: int | None) -> Problem:
    """Read ``n Q``, demands, then the depot's and the customers' points; any number of trucks."""
    count, capacity = numbers.count(), float(numbers.count())
    demands = numbers.amounts(count)
    points = numbers.points(count + 1)
    enough = sum(max(1, math.ceil(demand / capacity)) for demand in demands)
    return Problem(
        name,
        (Depot("0"),),
        _customers(demands),
        (Fleet("truck", enough, capacity, "0", "0"),),
        Plane(tuple(points), Rounding.NEAREST),
        split=True,
    )


def _cumulative(numbers: _Numbers, name: str, vehicles: int | None) -> Problem:
    """Read ``n Q longest service``, the depot, then x, y and demand of each customer."""
    count, capacity = numbers.count(), float(numbers.count())
    numbers.next()
    service = numbers.amount()
    points = numbers.points(1)
    demands = []
    for _ in range(count):
        points += numbers.points(1)
        demands.append(numbers.amount())
    needed = vehicles or math.ceil(sum(demands) / capacity)
    return Problem(
        name,
        (Depot("0"),),
        tuple(Customer(str(number), demand, service) for number, demand in enumerate(demands, 1)),
        (Fleet("truck", needed, capacity, "0", None),),
        Plane(tuple(points)),
        Objective.ARRIVALS,
    )


def _several_depots(numbers: _Numbers, name: str, vehicles: int | None) -> Problem:
    """Read ``n``, the number of depots, ``Q``, all points and demands, the depots last."""
    count, depots, capacity = numbers.count(), numbers.count(), float(numbers.count())
    points = numbers.points(count + depots)
    demands = numbers.amounts(count)
    each = vehicles or math.ceil(math.ceil(sum(demands) / capacity) / depots)
    codes = [f"D{number}" for number in range(1, depots + 1)]
    return Problem(
        name,
        tuple(Depot(code) for code in codes),
        _customers(demands),
        tuple(Fleet(f"at {code}", each, capacity, code, None) for code in codes),
        Plane((*points[count:], *points[:count])),
        Objective.ARRIVALS,
    )
