"""How strongly each place is hit, by where a hazard strikes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from optimize.hazards.world import Footprint, Position, Shape, Site

REACH_STEP_KM = 2.0
"""Lines are followed in steps of this."""

_KM_PER_DEGREE = 111.195


@dataclass(frozen=True)
class Strike:
    """Where a hazard struck: points, or the sites that it is limited to.

    Parameters
    ----------
    points
        (points, 2) degrees; empty: everywhere.
    only
        Sites; None: all.
    """

    points: np.ndarray
    only: frozenset[str] | None = None


def strike(
    footprint: Footprint, sites: Sequence[Site], severity: float, random: np.random.Generator
) -> Strike:
    """Draw where a hazard strikes.

    Parameters
    ----------
    severity
        0 to 1: a worse flood takes longer stretches, from a fifth of the river to all of it.
    """
    nowhere = np.empty((0, 2))
    if footprint.shape is Shape.EVERYWHERE:
        return Strike(nowhere)
    if footprint.shape in {Shape.GROUP, Shape.SITE}:
        people = np.array([site.people for site in sites], dtype=float)
        chosen = sites[int(random.choice(len(sites), p=people / people.sum()))]
        if footprint.shape is Shape.SITE:
            return Strike(nowhere, frozenset([chosen.code]))
        return Strike(nowhere, frozenset(e.code for e in sites if e.group == chosen.group))
    points = _followed(footprint.lines)
    if footprint.shape is not Shape.REACHES:
        return Strike(points[[int(random.integers(len(points)))]])
    length = max(1, round(len(points) * (0.2 + 0.8 * severity)))
    first = int(random.integers(len(points) - length + 1))
    return Strike(points[first : first + length])


def weights(footprint: Footprint, struck: Strike, places: Sequence[Position]) -> np.ndarray:
    """Return how strongly each place is hit, 1 at most."""
    at = np.asarray(places, dtype=float).reshape(-1, 2)
    if not struck.points.size:
        return np.ones(len(at))
    distance = _km(at[:, None, :], struck.points[None, :, :]).min(axis=1) / footprint.reach_km
    felt = 1 / (1 + distance**2) if footprint.shape is Shape.SOURCE else np.exp(-distance)
    return np.asarray(felt)


def shares(weight: np.ndarray, people: np.ndarray, mean: float) -> np.ndarray:
    """Return each site's affected share, in proportion to weights: of all people, the mean.

    What a site can't take, having no more people, others get.
    """
    found = np.zeros(weight.size)
    wanted = mean * people.sum()
    open_ = weight * people > 0
    while open_.any():
        scale = (wanted - (found * people)[~open_].sum()) / (weight * people)[open_].sum()
        found[open_] = scale * weight[open_]
        full = open_ & (found >= 1)
        if not full.any():
            break
        found[full] = 1.0
        open_ &= ~full
    return found


def _followed(lines: Sequence[Sequence[Position]]) -> np.ndarray:
    """Return points along lines, a step apart."""
    found = []
    for line in lines:
        at = np.asarray(line, dtype=float)
        lengths = _km(at[:-1], at[1:]) if len(at) > 1 else np.zeros(0)
        along = np.concatenate([[0.0], np.cumsum(lengths)])
        steps = np.linspace(0.0, along[-1], max(2, int(along[-1] / REACH_STEP_KM) + 1))
        found.append(
            np.column_stack([np.interp(steps, along, at[:, 0]), np.interp(steps, along, at[:, 1])])
        )
    return np.concatenate(found)


def _km(one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Return distances on a plane that touches the globe; good to 1 % over a district."""
    middle = np.radians((one[..., 1] + other[..., 1]) / 2)
    east = (one[..., 0] - other[..., 0]) * np.cos(middle)
    north = one[..., 1] - other[..., 1]
    return np.asarray(np.hypot(east, north) * _KM_PER_DEGREE)
