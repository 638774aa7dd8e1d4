"""Classes of cycle counting (循环盘点 ABC 分类): what is counted how often."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final

# Shares of the value, in percent, at which class A and class B end.
A_ENDS_AT: Final = 80
B_ENDS_AT: Final = 95
_WHOLE: Final = 100
# Needs where a wrong book costs lives within the first hours: our judgement.
VITAL_NEEDS: Final = frozenset({"medical", "rescue", "water_rescue"})


class CountClass(StrEnum):
    """A is counted most often."""

    A = "A"
    B = "B"
    C = "C"


_UP: Final = {CountClass.A: CountClass.A, CountClass.B: CountClass.A, CountClass.C: CountClass.B}


@dataclass(frozen=True)
class ItemUse:
    """What an item is worth to a count.

    Parameters
    ----------
    held_cny
        Value in the bins.
    moved_cny
        Value that was received and issued in the last year.
    vital
        Whether its lack costs lives.
    """

    item: str
    held_cny: Decimal
    moved_cny: Decimal
    vital: bool = False

    @property
    def weight(self) -> Decimal:
        """Value that may be wrong: what lies there and what passes through."""
        return self.held_cny + self.moved_cny


def classify(uses: Iterable[ItemUse]) -> dict[str, CountClass]:
    """Return the class of each item.

    Items are sorted by value held plus value moved in a year, the greatest first. An item
    is A while the items before it make up less than 80 % of all value, B below 95 %, else
    C; so the item that crosses a line still belongs above it. A vital item rises one class.

    Notes
    -----
    Value and turnover: H. F. Dickie, "ABC inventory analysis shoots for dollars, not
    pennies", Factory Management and Maintenance 109 (1951), with the usual 80 and 95 %.
    A second criterion beside value: B. E. Flores and D. C. Whybark, "Multiple criteria ABC
    analysis", Int. J. of Operations & Production Management 6 (1986).
    """
    ordered = sorted(uses, key=lambda use: (-use.weight, use.item))
    total = sum((use.weight for use in ordered), Decimal(0))
    classes = {}
    before = Decimal(0)
    for use in ordered:
        found = _by_share(before, total)
        classes[use.item] = _UP[found] if use.vital else found
        before += use.weight
    return classes


def _by_share(before: Decimal, total: Decimal) -> CountClass:
    if total == 0 or before * _WHOLE >= total * B_ENDS_AT:
        return CountClass.C
    return CountClass.A if before * _WHOLE < total * A_ENDS_AT else CountClass.B


@dataclass(frozen=True)
class DueCount:
    """A lot in a bin with the day on which its next count is due.

    Parameters
    ----------
    last_on
        Day of the last approved count; when there was none, the day the lot was booked.
    never
        Whether there was none.
    flags
        Why it is due at once, whatever the calendar says.
    """

    depot: str
    bin: str
    account_id: int
    lot_id: int
    item: str
    lot_no: str
    expires_on: date | None
    count_class: CountClass
    last_on: date
    never: bool
    due_on: date
    flags: tuple[str, ...] = ()

    def is_due(self, today: date) -> bool:
        """Whether it should be counted now."""
        return bool(self.flags) or self.due_on <= today


def due_on(last_on: date, count_class: CountClass, days: Mapping[CountClass, int]) -> date:
    """Return the day of the next count."""
    return last_on + timedelta(days=days[count_class])
