"""Planning steps: where to cut the days so that few drivers' shifts are cut.

A truck has one span of duty in a step, and no trip crosses an edge. So steps follow the
rhythm of duty and rest, whatever the windows are in which supply is counted.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from optimize.dispatch.sustain import Span, SustainProblem

_GRID_MIN = 60
_CUT_MIN = 90
"""Minutes lost where a shift is cut: half a trip before the edge, and the way anew after it."""

_STEP_MIN = 120
"""Minutes that a step more should save: it has to be planned, and sites visited once more."""

_SHORTEST, _LONGEST = 0.5, 2.0
"""Of the window's length."""


def steps_of(sustain: SustainProblem) -> tuple[Span, ...]:
    """Return steps from the start to the end that lose the fewest minutes of duty."""
    start, end, window = sustain.start_min, sustain.end_min, sustain.window_min
    edges = [*range(start, end, _GRID_MIN), end]
    shortest, longest = _SHORTEST * window, max(_LONGEST * window, 2 * _GRID_MIN)
    duty = _Duty(sustain)
    best: dict[int, tuple[float, tuple[int, ...]]] = {start: (0.0, (start,))}
    for last in edges[1:]:
        ways = [
            (best[first][0] + duty.lost((first, last)), (*best[first][1], last))
            for first in edges
            if first < last and first in best and last - first <= longest
            if last - first >= shortest or last == end
        ]
        if ways:
            best[last] = min(ways)
    found = best[end][1]
    return tuple(itertools.pairwise(found))


@dataclass(frozen=True)
class _Duty:
    """Counts the minutes of duty that a step leaves unused."""

    sustain: SustainProblem

    def lost(self, step: Span) -> float:
        """Return the minutes lost in a step and at its end."""
        lost = float(_STEP_MIN * len(self.sustain.shifts) / 10)
        for spans in self.sustain.shifts.values():
            own = [max(0, min(b, step[1]) - max(a, step[0])) for a, b in spans]
            lost += sum(own) - max(own, default=0)
            if step[1] < self.sustain.end_min:
                lost += _CUT_MIN * any(a < step[1] < b for a, b in spans)
        return lost
