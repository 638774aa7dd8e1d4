"""Checker's driving times: when a truck that leaves at a minute can be at a place.

In every minute it covers 1 / minutes of its way by the table that holds then, nothing while no
road leads there. Counted in exact fractions, table by table, apart from `TravelTable.arrival`.
"""

from __future__ import annotations

from fractions import Fraction
from math import ceil

from optimize.dispatch.problem import UNREACHABLE, TravelTable

_SLACK = Fraction(1, 10**6)
"""Part of a minute that floating-point sums may be off."""


def reached_at(
    travel: TravelTable,
    profile: str,
    way: tuple[str, str],
    leave_min: int,
    left: Fraction = Fraction(1),
) -> int | None:
    """Return the first whole minute at which the way can be done, ``None`` for never.

    Parameters
    ----------
    left
        Share of the way that is still to be driven.
    """
    row, column = (travel.locations.index(place) for place in way)
    tables = [(0, travel.minutes[profile])]
    tables += [(period.start_min, period.minutes[profile]) for period in travel.later]
    for number, (begin, table) in enumerate(tables):
        over = tables[number + 1][0] if number + 1 < len(tables) else None
        start = leave_min if number == 0 else max(leave_min, begin)
        if over is not None and over <= start:
            continue
        minutes = table[row][column]
        if minutes == UNREACHABLE:
            continue
        if over is None or left * minutes <= over - start:
            return ceil(start + left * minutes - _SLACK)
        left -= Fraction(over - start, minutes)
    return None


def share_covered(
    travel: TravelTable, profile: str, way: tuple[str, str], leave_min: int, now_min: int
) -> Fraction:
    """Return the share of the way that is behind a truck now."""
    row, column = (travel.locations.index(place) for place in way)
    covered = Fraction(0)
    for minute in range(leave_min, now_min):
        table = travel.minutes[profile]
        for period in travel.later:
            if period.start_min <= minute:
                table = period.minutes[profile]
        minutes = table[row][column]
        if minutes != UNREACHABLE:
            covered += Fraction(1, max(1, minutes))
    return min(Fraction(1), covered)
