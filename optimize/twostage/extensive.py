"""The extensive form: all scenarios in one program, risk written out as rows.

CVaR: η + Σ p_s ξ_s / (1 − α) with ξ_s >= Q_s − η, ξ >= 0 (Rockafellar and Uryasev).
Worst case: the dual of max { Σ (p_s + a_s − b_s) Q_s : Σ a = Σ b <= shift, b <= p }, that is
Σ p_s Q_s + shift κ + Σ p_s β_s with κ >= Q_s − η, β_s >= η − Q_s, all but η never negative.
Chance: W_s <= most_s (1 − z_s) with z_s in {0, 1}.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.sparse import block_diag, bmat, coo_matrix, csc_matrix, csr_matrix, vstack

from optimize.backends.highs_linear import LinearProgram
from optimize.twostage.program import TwoStage
from optimize.twostage.risk import CVaR, WorstCase


@dataclass(frozen=True)
class _Extra:
    """Columns of the risk and rows  own e + factor_s Q_s <= right  that bind them."""

    cost: np.ndarray
    lower: np.ndarray
    whole: np.ndarray
    own: csr_matrix
    scenario: np.ndarray
    factor: np.ndarray
    right: np.ndarray
    weights: np.ndarray


def extensive_form(program: TwoStage) -> LinearProgram:
    """Return the program; its first columns are those of the first stage."""
    first, recourse = program.first, program.recourse
    extra = _extra(program)
    size, count = first.cost.size, extra.cost.size
    weights = extra.weights
    kept = np.array([each.first_cost for each in recourse]).reshape(len(recourse), size)
    after = csc_matrix(block_diag([each.matrix for each in recourse]))
    before = csc_matrix(vstack([each.technology for each in recourse]))
    link_first, link_after, right = _links(program, extra)
    matrix = bmat(
        [
            [first.matrix, None, None],
            [-before, after, None],
            [link_first, link_after, extra.own if count else csr_matrix((right.size, 0))],
        ]
    )
    columns = after.shape[1]
    wholes = [
        np.zeros(each.cost.size, bool) if each.whole is None else each.whole for each in recourse
    ]
    costs = [weight * each.cost for weight, each in zip(weights, recourse, strict=True)]
    return LinearProgram(
        cost=np.concatenate([first.cost + weights @ kept, *costs, extra.cost]),
        lower=np.concatenate([first.lower, np.zeros(columns), extra.lower]),
        upper=np.concatenate(
            [first.upper, *(each.upper for each in recourse),
             np.where(extra.whole, 1.0, np.inf)]
        ),
        whole=np.concatenate([first.whole, *wholes, extra.whole]),
        matrix=csc_matrix(matrix),
        row_lower=np.concatenate(
            [first.row_lower, *(each.row_lower for each in recourse), np.full(right.size, -np.inf)]
        ),
        row_upper=np.concatenate(
            [first.row_upper, *(each.row_upper for each in recourse), right]
        ),
    )  # fmt: skip


def constant_of(program: TwoStage) -> float:
    """Return what the extensive form's objective lacks: constants outside its rows."""
    constants = np.array([each.constant for each in program.recourse])
    return float(_extra(program).weights @ constants)


def _links(program: TwoStage, extra: _Extra) -> tuple[csr_matrix, csr_matrix, np.ndarray]:
    """Return the rows  factor (g x + q y) + own e <= right − factor f."""
    recourse = program.recourse
    rows = extra.scenario.size
    size = program.first.cost.size
    starts = np.cumsum([0, *(each.cost.size for each in recourse)])
    first = [coo_matrix((0, size))]
    after = [coo_matrix((0, int(starts[-1])))]
    right = extra.right.copy()
    for row in range(rows):
        number, factor = int(extra.scenario[row]), extra.factor[row]
        each = recourse[number]
        first.append(coo_matrix(factor * each.first_cost[None, :]))
        index = np.arange(starts[number], starts[number + 1])
        after.append(
            coo_matrix((factor * each.cost, (np.zeros(index.size, int), index)),
                       shape=(1, int(starts[-1])))
        )  # fmt: skip
        right[row] -= factor * each.constant
    return csr_matrix(vstack(first)), csr_matrix(vstack(after)), right


def _extra(program: TwoStage) -> _Extra:
    probability = program.probability
    count = probability.size
    if program.chance_of is not None:
        return _chance(program.chance_of, probability)
    if isinstance(program.risk, CVaR):
        return _cvar(program.risk, probability)
    if isinstance(program.risk, WorstCase):
        return _worst(program.risk, probability)
    none = np.zeros(0)
    return _Extra(none, none, np.zeros(0, bool), csr_matrix((0, 0)), none, none, none,
                  probability if count else none)  # fmt: skip


def _cvar(risk: CVaR, probability: np.ndarray) -> _Extra:
    count = probability.size
    own = csr_matrix(np.hstack([-np.ones((count, 1)), -np.eye(count)]))
    return _Extra(
        cost=risk.weight * np.concatenate([[1.0], probability / (1 - risk.alpha)]),
        lower=np.concatenate([[-np.inf], np.zeros(count)]),
        whole=np.zeros(count + 1, bool),
        own=own,
        scenario=np.arange(count),
        factor=np.ones(count),
        right=np.zeros(count),
        weights=(1 - risk.weight) * probability,
    )


def _worst(risk: WorstCase, probability: np.ndarray) -> _Extra:
    """Columns η, κ, β_s; rows Q_s − η − κ <= 0 and η − Q_s − β_s <= 0."""
    count = probability.size
    one, none = np.ones((count, 1)), np.zeros((count, count))
    own = np.vstack([np.hstack([-one, -one, none]), np.hstack([one, 0 * one, -np.eye(count)])])
    return _Extra(
        cost=np.concatenate([[0.0, risk.shift], probability]),
        lower=np.concatenate([[-np.inf], np.zeros(count + 1)]),
        whole=np.zeros(count + 2, bool),
        own=csr_matrix(own),
        scenario=np.tile(np.arange(count), 2),
        factor=np.repeat([1.0, -1.0], count),
        right=np.zeros(2 * count),
        weights=probability,
    )


def _chance(most: np.ndarray, probability: np.ndarray) -> _Extra:
    """Columns n_s: something is lacking; rows W_s − most_s n_s <= 0."""
    count = probability.size
    return _Extra(
        cost=probability,
        lower=np.zeros(count),
        whole=np.ones(count, bool),
        own=csr_matrix(-np.diag(most)),
        scenario=np.arange(count),
        factor=np.ones(count),
        right=np.zeros(count),
        weights=np.zeros(count),
    )
