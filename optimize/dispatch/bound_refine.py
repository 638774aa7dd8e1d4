"""The linear program's bound made better by duties, a little at a time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from math import floor

import numpy as np

from optimize.backends.highs import solve_packing
from optimize.dispatch.bound import Bound, whole_weighted
from optimize.dispatch.bound_ascent import Ascent
from optimize.dispatch.bound_data import BoundData, bound_data, is_needy
from optimize.dispatch.bound_duty import DutyBound, Interrupted
from optimize.dispatch.bound_duty_data import DutyData, duty_data
from optimize.dispatch.bound_model import build
from optimize.dispatch.bound_prices import Layout, apart, layout_of
from optimize.dispatch.bound_start import prices_of_program
from optimize.dispatch.problem import Problem

_SLACK = 1e-5
"""People; sums of many floating-point numbers are off by less."""


_SHARES = (1.0, 0.8, 0.65, 0.5, 0.35)
"""Of the minutes of trucks and docks that the linear programs have whose duals are tried."""

_TELLING = 0.995
"""Share of everybody below which the linear program's duals say something."""

_TOGETHER = 0.75
"""Of the rounds that are spent at most with one price for all needs of a site."""

_MOST_LEGS = 1_500_000
"""Sites squared times sources and profiles above which one round takes too long."""


def refine(
    problem: Problem,
    known: Bound,
    rounds: int,
    *,
    ends_at: float,
    tell: Callable[[Bound], None],
    should_stop: Callable[[], bool] = lambda: False,
) -> Bound:
    """Return the bound after so many rounds, or what is proven when time is up.

    Parameters
    ----------
    known
        A bound that holds already.
    rounds
        Of the ascent; the same number gives the same bound.
    ends_at
        By the monotonic clock.
    tell
        Called with each better bound.
    """
    data = bound_data(problem)
    if rounds <= 0 or time.monotonic() >= ends_at or _is_too_large(data):
        return known
    duties = duty_data(data)
    if duties is None:
        return known
    weights = np.array([site.weight for site in duties.data.sites], float)
    is_even = bool((weights == weights[0]).all())
    goals = [weights] if is_even else [weights, np.ones_like(weights)]
    best = known
    for goal in goals:
        for value in _bounds(
            duties, goal, rounds // len(goals), ends_at=ends_at, should_stop=should_stop
        ):
            better = _with(problem, best, value, is_weighted=goal is weights)
            if is_even:
                better = _with(problem, better, value / weights[0], is_weighted=False)
            if better != best:
                best = better
                tell(best)
    return best


def _is_too_large(data: BoundData) -> bool:
    profiles = {kind.profile for kind, _ in data.groups}
    return len(profiles) * len(data.sources) * len(data.sites) ** 2 > _MOST_LEGS


def _bounds(
    duties: DutyData,
    weights: np.ndarray,
    rounds: int,
    *,
    ends_at: float,
    should_stop: Callable[[], bool],
) -> Iterator[float]:
    """Yield bounds of needy sites' people times these weights, until rounds or time are over.

    First with one price for all needs of a site, then with one for each.
    """

    def stops() -> bool:
        return should_stop() or time.monotonic() >= ends_at

    best: np.ndarray | None = None
    try:
        for together in (True, False):
            layout = layout_of(duties, weights, together=together)
            starts = _starts(duties, layout, weights, ends_at)
            if best is not None:
                starts = [best]
            if not starts:
                starts = [np.zeros(layout.size)]
            ascent = Ascent(DutyBound(duties, layout, weights, stops), starts)
            yield ascent.bound
            share = _TOGETHER if together else 1.0
            for _ in range(int(share * rounds)):
                if ascent.is_done or stops():
                    break
                ascent.round(max(0.01, ends_at - time.monotonic()))
                rounds -= 1
                yield ascent.bound
            best = apart(layout, ascent.center)
    except Interrupted:
        return


def _starts(
    duties: DutyData, layout: Layout, weights: np.ndarray, ends_at: float
) -> list[np.ndarray]:
    """Return prices by the linear program, with ever less of its trucks and docks.

    The program thinks too well of trucks: with fewer minutes it knows what is scarce.
    """
    model = build(duties.data, weights.tolist())
    is_minutes = np.array([name.startswith(("trucks:", "docks:")) for name in model.row_names])
    everybody = sum(s.people * w for s, w in zip(duties.data.sites, weights, strict=True))
    starts = []
    for share in _SHARES:
        right = np.where(is_minutes, share * model.program.right, model.program.right)
        program = replace(model.program, right=right)
        left = ends_at - time.monotonic()
        if left <= 0:
            break
        answer = solve_packing(program, left)
        if answer.bound < _TELLING * everybody:
            starts.append(prices_of_program(duties, layout, model, answer.duals))
    return starts


def _with(problem: Problem, bound: Bound, value: float, *, is_weighted: bool) -> Bound:
    """Return the bound with what duties prove about the needy sites."""
    free = [site for site in problem.sites if not is_needy(site)]
    if is_weighted:
        weighted = value + sum(site.people * site.weight for site in free)
        return replace(bound, weighted=min(bound.weighted, whole_weighted(problem, weighted)))
    people = floor(value + _SLACK) + sum(site.people for site in free)
    return replace(bound, people=min(bound.people, people))
