"""Proven bound on the worst-served site's share of people relieved, by people relieved in all.

Of the bound's linear program (docs/models.md §3) every plan is a feasible point; so is every
plan that relieves F weighted people or more of the program with that row added, with t the
least share of any site in reach. The most that t can be is therefore never below the share of
the worst-served site of such a plan. By weak duality each solve gives a straight line in F
that holds for every F.
"""

from __future__ import annotations

import time
from dataclasses import dataclass

import numpy as np
from scipy.sparse import coo_matrix, csc_matrix, hstack, vstack

from optimize.backends.highs import PackingProgram, PackingSolver, safe_upper_bound
from optimize.dispatch.bound_data import BoundData, bound_data, is_needy
from optimize.dispatch.bound_model import BoundModel, build
from optimize.dispatch.bound_regions import is_wide
from optimize.dispatch.problem import Problem
from optimize.dispatch.reach import reach_of

_BENT = 1e-4
"""Share that is as good as all."""

_ROUNDING = 1e-9


@dataclass(frozen=True)
class ShareLine:
    """No plan with F weighted people or more serves its worst site above this.

    That is ``at_none - fall * F``, of shares from 0 to 1.
    """

    at_none: float
    fall: float

    def at(self, weighted: float) -> float:
        """Return the bound where so many weighted people are relieved."""
        return self.at_none - self.fall * weighted


def share_bound(lines: tuple[ShareLine, ...], weighted: float) -> float:
    """Return the bound of the worst-served site's share, 0 to 1, where so many are relieved."""
    least = min((line.at(max(0.0, weighted)) for line in lines), default=1.0)
    return min(1.0, max(0.0, least + _ROUNDING))


def share_lines(problem: Problem, most: float, time_limit_s: float) -> tuple[ShareLine, ...]:
    """Return the lines that bound the worst-served site's share.

    Parameters
    ----------
    most
        Weighted people that no plan exceeds.
    time_limit_s
        For all solves. Out of time the bound is weaker, never wrong.
    """
    data = bound_data(problem)
    out = reach_of(problem).out
    counted = [j for j, site in enumerate(data.sites) if site.code not in out]
    if not counted or is_wide(data) or not reach_of(problem).served:
        return ()
    weights = [site.weight for site in data.sites]
    program = _Program(data, build(data, weights), weights, counted)
    ends_at = time.monotonic() + time_limit_s
    free = sum(site.people * site.weight for site in problem.sites if not is_needy(site))
    solver = PackingSolver(program.keeping(0.0))
    lines = [program.line(solver, most - free, ends_at)]
    # Where even the most people leave everybody their whole share, fewer do too.
    if lines[0].at(most - free) < 1.0 - _BENT:
        # Too far away for the same solver to go there sooner than from the start.
        lines.append(program.line(PackingSolver(program.keeping(0.0)), 0.0, ends_at))
    at = _bend(lines, most - free)
    if at is not None and time.monotonic() < ends_at:
        lines.append(program.line(solver, at, ends_at))
    return tuple(ShareLine(each.at_none + each.fall * free, each.fall) for each in lines)


def _bend(lines: list[ShareLine], most: float) -> float | None:
    """Return where the two lines that are lowest at the ends meet, between them."""
    low, high = (min(lines, key=lambda line: line.at(end)) for end in (0.0, most))
    if high.fall - low.fall <= _ROUNDING / max(1.0, most):
        return None
    at = (high.at_none - low.at_none) / (high.fall - low.fall)
    tops = [line.at(at) for line in lines]
    return at if 0 < at < most and min(tops) > 0 else None


class _Program:
    """The bound's program with one more column, the least share, and the people kept."""

    def __init__(
        self, data: BoundData, model: BoundModel, weights: list[float], counted: list[int]
    ) -> None:
        plain = model.program
        rows, columns = plain.matrix.shape
        sites = len(counted)
        relieved = np.array(model.site_columns)
        # t people[j] - r[j] <= 0 for each site in reach; - sum of weighted r <= - F.
        added = coo_matrix(
            (
                np.r_[
                    [float(data.sites[j].people) for j in counted],
                    -np.ones(sites),
                    -np.array(weights),
                ],
                (
                    np.r_[np.arange(sites), np.arange(sites), np.full(relieved.size, sites)],
                    np.r_[np.full(sites, columns), relieved[counted], relieved],
                ),
            ),
            shape=(sites + 1, columns + 1),
        )
        wider = hstack([plain.matrix, csc_matrix((rows, 1))])
        self._matrix = csc_matrix(vstack([wider, added]))
        self._gain = np.r_[np.zeros(columns), 1.0]
        self._upper = np.r_[plain.upper, 1.0]
        self._right = np.r_[plain.right, np.zeros(sites + 1)]

    def line(self, solver: PackingSolver, weighted: float, ends_at: float) -> ShareLine:
        """Return the line that is least where so many are relieved."""
        left = max(0.01, ends_at - time.monotonic())
        duals = solver.solve(self.keeping(weighted).right, left).duals
        return ShareLine(safe_upper_bound(self.keeping(0.0), duals), float(duals[-1]))

    def keeping(self, weighted: float) -> PackingProgram:
        """Return the program where so many are relieved."""
        right = self._right.copy()
        right[-1] = -weighted
        return PackingProgram(self._gain, self._upper, self._matrix, right)
