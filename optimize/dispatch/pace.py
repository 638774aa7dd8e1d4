"""How a solve or a re-plan shares the seconds of its limit, by how long a look at a plan takes.

A look is the check of a plan with all that belongs to it; on a busy machine it takes longer.
"""

from __future__ import annotations

REPORT_EVERY_S = 0.3
POLL_S = 0.1

LEAST_WAIT_S = 0.3
"""For the bound when the search used up the time."""

RESERVE_S = 0.5
"""Kept for the last check, the changes and the reasons, beside the looks."""

_LOOKS_AT_END = 4
"""Looks' worth of time that the last plan and the reasons take: measured, 3 at 1,000 sites."""

_PAUSES = 5
"""How many times as long as a look the search goes on before the next one."""


def reserve_s(look_s: float) -> float:
    """Return the seconds that what follows the search needs, after a last look of so many."""
    return RESERVE_S + _LOOKS_AT_END * look_s


def pause_s(look_s: float) -> float:
    """Return the seconds for which the search goes on before the next look."""
    return max(REPORT_EVERY_S, _PAUSES * look_s)
