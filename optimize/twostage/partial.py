"""Scenarios whose second stage stays whole in the master: partial Benders decomposition.

Of a scenario that is kept the master knows all that can follow, so its rounds teach it nothing
and its first points are far better; the others are still cut.

References
----------
Crainic, T. G., Hewitt, M., Maggioni, F. and Rei, W. (2021). Partial Benders Decomposition: General
Methodology and Application to Stochastic Network Design. Transportation Science 55 (2), 414-435.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.sparse import block_diag, bmat, csc_matrix, csr_matrix, hstack, vstack

from optimize.backends.highs_linear import LinearProgram
from optimize.twostage.blocks import Block
from optimize.twostage.program import Recourse, TwoStage


def kept_scenarios(program: TwoStage, count: int) -> frozenset[int]:
    """Return the scenarios with the most probability × what they may lack.

    Of equal ones the more probable is kept, then the earlier.

    Parameters
    ----------
    count
        How many; all, if there are no more.
    """
    if not count:
        return frozenset()
    most = program.probability * np.array([_may_lack(each) for each in program.recourse])
    order = np.lexsort((-program.probability, -most))
    return frozenset(order[:count].tolist())


def _may_lack(recourse: Recourse) -> float:
    """Return the cost, at their most, of columns that stand in for what is decided before.

    They share no row with it, but rows with columns that do: what no plan can spare doesn't count.
    """
    links = abs(recourse.matrix)
    limited = np.diff(csr_matrix(recourse.technology).indptr) > 0
    follows = links.T @ limited.astype(float) > 0
    met = links @ follows.astype(float) > 0
    stands_in = ~follows & (links.T @ met.astype(float) > 0)
    return float(np.maximum(recourse.cost, 0.0) @ np.where(stands_in, recourse.upper, 0.0))


def with_second_stages(base: LinearProgram, size: int, blocks: Sequence[Block]) -> LinearProgram:
    """Return a master with all columns and rows of these blocks after its own.

    To its rows come  lower <= W y − T x <= upper  of each block and, of each of their groups,
    θ_g >= Σ weight q y  over its blocks. Limits by openers are left to cuts of the same groups.

    Parameters
    ----------
    base
        Columns x, θ and others.
    size
        How many columns x has.
    blocks
        All blocks of their groups.
    """
    if not blocks:
        return base
    sums, parts = _sums(base, size, blocks)
    count, added = sums.shape[0], parts.shape[1]
    after = csc_matrix(block_diag([each.shape.matrix for each in blocks]))
    before = vstack([each.shape.technology for each in blocks])
    others = csr_matrix((after.shape[0], base.cost.size - size))
    matrix = bmat([[base.matrix, None], [hstack([-before, others]), after], [sums, -parts]])
    lower, upper = [each.row_lower for each in blocks], [each.row_upper for each in blocks]
    return LinearProgram(
        np.concatenate([base.cost, np.zeros(added)]),
        np.concatenate([base.lower, np.zeros(added)]),
        np.concatenate([base.upper, *(each.upper for each in blocks)]),
        np.concatenate([base.whole, np.zeros(added, bool)]),
        csc_matrix(matrix),
        np.concatenate([base.row_lower, *lower, np.zeros(count)]),
        np.concatenate([base.row_upper, *upper, np.full(count, np.inf)]),
    )


def _sums(base: LinearProgram, size: int, blocks: Sequence[Block]) -> tuple[csr_matrix, csr_matrix]:
    """Return, by groups of the blocks, where θ stands, and weight q of the blocks' columns."""
    groups, own = np.unique([each.group for each in blocks], return_inverse=True)
    index = np.arange(groups.size)
    sums = csr_matrix(
        (np.ones(groups.size), (index, size + groups)), shape=(groups.size, base.cost.size)
    )
    cost = np.concatenate([each.weight * each.shape.cost for each in blocks])
    rows = np.repeat(own, [each.shape.cost.size for each in blocks])
    parts = csr_matrix((cost, (rows, np.arange(cost.size))), shape=(groups.size, cost.size))
    return sums, parts
