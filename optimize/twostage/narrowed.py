"""Whole-number programs with a close relaxation, solved among the few columns that can matter.

By weak duality, whatever the prices π of the relaxed rows, a plan costs at least
L = Σ sides of rows + Σ_j min(d_j lower_j, d_j upper_j) with d = c - Aᵀπ, and a plan in which
column j is a whole unit off the side that d_j wants costs at least L + |d_j|. So with all columns
of |d_j| > δ held at that side, the best that is left is the best of all if it costs no more than
L + δ; else the bound is L + δ and δ grows. A close relaxation leaves few columns.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace

import numpy as np

from optimize.backends.highs_linear import Ended, LinearAnswer, LinearProgram, solve_linear

_FIRST = 1e-4
_GROWTH = 4.0


@dataclass(frozen=True)
class Priced:
    """The bound of the relaxed program's prices, and what columns cost at them."""

    bound: float
    reduced: np.ndarray


def solve_narrowed(
    program: LinearProgram,
    unit: np.ndarray,
    time_limit_s: float = float("inf"),
    gap: float = 1e-6,
) -> LinearAnswer:
    """Solve within the limit.

    Parameters
    ----------
    unit
        Columns that some best plan has at whole numbers, declared whole or not.
    gap
        Relative.
    """
    ends = time.monotonic() + time_limit_s
    root = solve_linear(replace(program, whole=np.zeros(program.cost.size, bool)), time_limit_s)
    best = replace(root, values=None, objective=float("inf"))
    if root.ended is not Ended.OPTIMAL:
        return best
    found = priced(program, root.duals)
    best = replace(best, ended=Ended.LIMIT, bound=found.bound)
    room = _FIRST * max(1.0, abs(found.bound))
    while (left := ends - time.monotonic()) > 0:
        held = unit & (np.abs(found.reduced) > room)
        answer = solve_linear(_holding(program, held, found.reduced), left, gap)
        best = _better(best, answer, found.bound + room if held.any() else float("inf"))
        if best.objective - best.bound <= gap * max(1.0, abs(best.objective)):
            return replace(best, ended=Ended.OPTIMAL)
        if not held.any():
            return replace(best, ended=answer.ended)
        room *= _GROWTH
    return best


def _better(best: LinearAnswer, answer: LinearAnswer, others: float) -> LinearAnswer:
    """Return the better plan, with a bound for plans among the columns and for all others."""
    bound = max(best.bound, min(answer.bound, others))
    kept = answer if answer.objective < best.objective else best
    return replace(kept, ended=best.ended, bound=min(bound, kept.objective))


def priced(program: LinearProgram, duals: np.ndarray) -> Priced:
    """Return a bound that holds whatever the solver's tolerances were."""
    prices = np.where(np.isinf(program.row_lower), np.minimum(duals, 0.0), duals)
    prices = np.where(np.isinf(program.row_upper), np.maximum(prices, 0.0), prices)
    sides = np.where(prices > 0, program.row_lower, program.row_upper)
    reduced = program.cost - program.matrix.T @ prices
    ends = np.where(reduced > 0, program.lower, program.upper)
    rows, columns = prices != 0, reduced != 0
    bound = prices[rows] @ sides[rows] + reduced[columns] @ ends[columns]
    return Priced(float(bound), reduced)


def _holding(program: LinearProgram, held: np.ndarray, reduced: np.ndarray) -> LinearProgram:
    """Return the program with columns held at the side that their price wants."""
    side = np.where(reduced > 0, program.lower, program.upper)
    return replace(
        program,
        lower=np.where(held, side, program.lower),
        upper=np.where(held, side, program.upper),
    )
