"""When a road is closed or slower for some hours only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from depot.domain.district import link_pair
from depot.errors import InvalidInput

CLOSED: Final = 100
"""Per cent slower that mean: nobody drives there."""


@dataclass(frozen=True, order=True)
class RoadPeriod:
    """A road, or all roads, closed or slower from one minute to another.

    Parameters
    ----------
    begin_min, end_min
        From onset; the first minute in which it holds, and the first in which it doesn't any
        more.
    one, other
        Ends of the road in order; both empty: all roads.
    slower_percent
        Per cent of the usual speed that are missing; 100: closed.
    """

    begin_min: int
    end_min: int
    one: str
    other: str
    slower_percent: int = CLOSED

    def __post_init__(self) -> None:
        if not 0 <= self.begin_min < self.end_min:
            raise InvalidInput(
                f"道路时段的起止时间不对：{self.begin_min} 至 {self.end_min} 分钟。"
                "结束须晚于开始，且都不早于灾害发生。",
                f"A road's hours run from minute {self.begin_min} to {self.end_min}; the end must "
                "come after the start, and neither before the onset.",
            )
        if not 1 <= self.slower_percent <= CLOSED:
            raise InvalidInput(
                f"车速降低应为 1% 至 100%（100% 为中断），现为 {self.slower_percent}%。",
                f"Slower by {self.slower_percent} %? It must be 1 to 100 (100: closed).",
            )
        if (self.one == "") != (self.other == "") or (self.one, self.other) != link_pair(
            self.one, self.other
        ):
            raise InvalidInput(
                f"道路两端“{self.one}”“{self.other}”不成一条路。请从列表中选择道路。",
                f"“{self.one}” and “{self.other}” make no road. Choose one from the list.",
            )

    @classmethod
    def of(
        cls, road: tuple[str, str] | None, begin_min: int, end_min: int, slower_percent: int
    ) -> RoadPeriod:
        """Return it for a road in either direction; None: all roads."""
        one, other = link_pair(*road) if road else ("", "")
        return cls(begin_min, end_min, one, other, slower_percent)

    @property
    def road(self) -> tuple[str, str] | None:
        """The road's ends, None for all roads."""
        return (self.one, self.other) if self.one else None

    def holds_at(self, minute: int) -> bool:
        """Whether it is so in this minute."""
        return self.begin_min <= minute < self.end_min


def changes(periods: Iterable[RoadPeriod]) -> tuple[int, ...]:
    """Return the minutes at which something changes, in order, from 0 on."""
    found = {minute for each in periods for minute in (each.begin_min, each.end_min)}
    return tuple(sorted(found | {0}))
