"""Seasons, as far as they change what people need."""

from __future__ import annotations

from enum import StrEnum
from typing import Final

from depot.errors import Text

ALL_YEAR: Final = "all"


class Season(StrEnum):
    """Part of the year; norms of winter replace those of the whole year."""

    SUMMER = "summer"
    WINTER = "winter"
    SPRING_AUTUMN = "spring_autumn"


SEASON_TEXT: Final[dict[Season, Text]] = {
    Season.SUMMER: Text("夏季", "Summer"),
    Season.WINTER: Text("冬季", "Winter"),
    Season.SPRING_AUTUMN: Text("春秋季", "Spring or autumn"),
}
_WINTER: Final = frozenset({11, 12, 1, 2, 3})
_SUMMER: Final = frozenset({6, 7, 8})


def season_of(month: int) -> Season:
    """Return the season of a month, 1 to 12.

    In Jilin it freezes from November to March (130 frost-free days a year at 左家).
    """
    if month in _WINTER:
        return Season.WINTER
    return Season.SUMMER if month in _SUMMER else Season.SPRING_AUTUMN


def applies(norm_seasons: tuple[str, ...], season: Season) -> bool:
    """Whether a norm marked with these seasons holds in the season."""
    return ALL_YEAR in norm_seasons or season.value in norm_seasons
