"""The linear program's bound made better by duties, a little at a time."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from math import floor
from typing import NamedTuple

import numpy as np

from optimize.dispatch.bound import Bound, whole_weighted
from optimize.dispatch.bound_ascent import Ascent
from optimize.dispatch.bound_cost import rounds_of_a_look
from optimize.dispatch.bound_data import BoundData, bound_data, is_needy
from optimize.dispatch.bound_duty import DutyBound, Interrupted, Learnt
from optimize.dispatch.bound_duty_data import DutyData, duty_data
from optimize.dispatch.bound_prices import apart, layout_of
from optimize.dispatch.bound_timed import timed_prices
from optimize.dispatch.problem import Problem

_SLACK = 1e-5
"""People; sums of many floating-point numbers are off by less."""


class _Stage(NamedTuple):
    """How bounds are looked for: how far from the best prices at first, in typical prices."""

    by_ways: bool
    together: bool
    reach: float


_STAGES = (
    _Stage(by_ways=False, together=True, reach=0.08),
    _Stage(by_ways=True, together=True, reach=0.02),
    _Stage(by_ways=True, together=False, reach=0.005),
)
"""Whether ways between stops are looked at, and whether the needs of a site have one price."""

_LOOK_BACK, _SLOW = 10, 1e-3
"""Quick rounds that must gain such a share of the bound; otherwise it is time for the ways."""

_MOST_KEPT = 1 / 4
"""Share of the rounds that may be kept for one look along the ways, which gains less than as many
quick rounds where these still gain."""

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
        Of quick looks at prices; one along the ways counts for several. The same number gives
        the same bound.
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
    """Yield bounds of needy sites' people times these weights, until rounds or time are over."""

    def stops() -> bool:
        return should_stop() or time.monotonic() >= ends_at

    left, look = rounds, rounds_of_a_look(duties.data.problem)
    prices, learnt = _start(duties, weights, ends_at), Learnt(duties)
    try:
        for stage in _STAGES:
            layout = layout_of(duties, weights, together=stage.together)
            if not stage.together:
                prices = apart(layout_of(duties, weights, together=True), prices)
            function = DutyBound(
                duties, layout, weights, stops, by_ways=stage.by_ways, learnt=learnt
            )
            ascent = Ascent(function, prices, stage.reach)
            yield ascent.bound
            cost = look if stage.by_ways else 1
            left -= cost
            kept = look if stage.together and look <= _MOST_KEPT * rounds else 0
            found = [ascent.bound]
            while left >= cost + kept and not (
                ascent.is_done(is_last=stage is _STAGES[-1]) or stops()
            ):
                ascent.round(max(0.01, ends_at - time.monotonic()))
                left -= cost
                found.append(ascent.bound)
                yield ascent.bound
                if not stage.by_ways and _is_slow(found):
                    break
            prices = ascent.center
            if left < look:
                break
    except Interrupted:
        return


def _is_slow(found: list[float]) -> bool:
    return len(found) > _LOOK_BACK and found[-1] > (1.0 - _SLOW) * found[-1 - _LOOK_BACK]


def _start(duties: DutyData, weights: np.ndarray, ends_at: float) -> np.ndarray:
    """Return the first prices, one for all needs of a site."""
    layout = layout_of(duties, weights, together=True)
    left = max(0.01, ends_at - time.monotonic())
    prices = timed_prices(duties, layout, weights, left)
    return np.zeros(layout.size) if prices is None else prices


def _with(problem: Problem, bound: Bound, value: float, *, is_weighted: bool) -> Bound:
    """Return the bound with what duties prove about the needy sites."""
    free = [site for site in problem.sites if not is_needy(site)]
    if is_weighted:
        weighted = value + sum(site.people * site.weight for site in free)
        return replace(bound, weighted=min(bound.weighted, whole_weighted(problem, weighted)))
    people = floor(value + _SLACK) + sum(site.people for site in free)
    return replace(bound, people=min(bound.people, people))
