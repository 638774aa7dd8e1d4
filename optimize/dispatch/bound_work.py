"""Everything that is done for the bound, in order, and how much of it in a time."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace

from optimize.dispatch.bound import Bound, first_bound, lower_of, relief_bound
from optimize.dispatch.bound_cost import round_s
from optimize.dispatch.bound_first import first_supplies_bound
from optimize.dispatch.bound_refine import refine
from optimize.dispatch.bound_share import share_lines
from optimize.dispatch.problem import Problem
from optimize.params import SolveParams

_SHARE_OF_LINES = 0.12
"""Share of the time left that each of the bounds of the other tiers may take."""

_STEPS_A_ROUND = 4000
"""Of a given number of the search's steps, for each round."""

_SHARE_OF_LIMIT = 0.7
"""Share of the time limit that the rounds stand for."""


def prove(
    problem: Problem,
    rounds: int,
    ends_at: float,
    *,
    tell: Callable[[Bound], None],
    should_stop: Callable[[], bool] = lambda: False,
) -> None:
    """Tell of ever better bounds: by linear programs, then by so many rounds of duties.

    Parameters
    ----------
    ends_at
        By the monotonic clock.
    """
    left = max(0.01, ends_at - time.monotonic())
    first_found = first_bound(problem, left)
    if first_found is not None:
        tell(first_found)
    bound = relief_bound(problem, max(0.01, ends_at - time.monotonic()))
    bound = bound if first_found is None else lower_of(bound, first_found)
    tell(bound)
    lines = share_lines(problem, bound.weighted, _SHARE_OF_LINES * left)
    first = first_supplies_bound(problem, _SHARE_OF_LINES * left)
    bound = replace(bound, share_lines=lines, first_supplied=first)
    tell(bound)
    refine(problem, bound, rounds, ends_at=ends_at, tell=tell, should_stop=should_stop)


def rounds_for(problem: Problem, time_limit_s: float) -> int:
    """Return the rounds that a slow machine does in its share of the limit.

    So a problem, a seed and a time limit give one bound, unless the machine is slower still.
    """
    return max(1, int(_SHARE_OF_LIMIT * time_limit_s / round_s(problem)))


def rounds_within(problem: Problem, limits: SolveParams) -> int:
    """Return the rounds beside a search: by its steps where they are given, else by the time."""
    if limits.work_limit is None:
        return rounds_for(problem, limits.time_limit_s)
    return limits.work_limit // _STEPS_A_ROUND
