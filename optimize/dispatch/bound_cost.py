"""What a round of the duty bound takes, so that work can be counted instead of seconds."""

from __future__ import annotations

from math import ceil

from optimize.dispatch.problem import Problem

_ROUND_S, _PLACE_S, _SEVERAL_S = 0.06, 8e-5, 0.11
"""Seconds of a quick round: fixed, for each site, source with goods and road profile, and where
there is more than one such source."""

_LOOK_S, _LEG_S, _MORE_S = 0.15, 6e-6, 0.15
"""Seconds of a round along the ways: fixed, for each leg between sites, and where there is more
than one source with goods."""


def round_s(problem: Problem) -> float:
    """Return the seconds of a quick round."""
    several_s = _SEVERAL_S if _stocked(problem) > 1 else 0.0
    return _ROUND_S + several_s + _PLACE_S * len(problem.sites) * _origins(problem)


def rounds_of_a_look(problem: Problem) -> int:
    """Return for how many quick rounds one along the ways counts."""
    more_s = _MORE_S if _stocked(problem) > 1 else 0.0
    look_s = _LOOK_S + more_s + _LEG_S * len(problem.sites) ** 2 * _origins(problem)
    return ceil(look_s / round_s(problem))


def _origins(problem: Problem) -> int:
    """Return from how many sources with goods, by how many road profiles, trucks come."""
    profiles = {kind.profile for kind in problem.vehicle_types}
    return max(1, _stocked(problem)) * max(1, len(profiles))


def _stocked(problem: Problem) -> int:
    supplies = problem.supplies
    return len({each.source for each in supplies if each.curve.by(problem.deadline_min)})
