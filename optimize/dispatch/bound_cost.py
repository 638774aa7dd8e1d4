"""What a round of the duty bound takes, so that work can be counted instead of seconds."""

from __future__ import annotations

from math import ceil

from optimize.dispatch.problem import Problem

_ROUND_S, _PLACE_S = 0.05, 2.2e-4
"""Seconds of a quick round: fixed, and for each site, source with goods and road profile."""

_LOOK_S, _LEG_S = 0.15, 5e-6
"""Seconds of a round along the ways: fixed, and for each leg between sites."""


def round_s(problem: Problem) -> float:
    """Return the seconds of a quick round."""
    return _ROUND_S + _PLACE_S * len(problem.sites) * _origins(problem)


def rounds_of_a_look(problem: Problem) -> int:
    """Return for how many quick rounds one along the ways counts."""
    look_s = _LOOK_S + _LEG_S * len(problem.sites) ** 2 * _origins(problem)
    return ceil(look_s / round_s(problem))


def _origins(problem: Problem) -> int:
    """Return from how many sources with goods, by how many road profiles, trucks come."""
    stocked = {
        supply.source for supply in problem.supplies if supply.curve.by(problem.deadline_min)
    }
    profiles = {kind.profile for kind in problem.vehicle_types}
    return max(1, len(stocked)) * max(1, len(profiles))
