"""How the costs of scenarios become one figure.

Each of these is the worst expectation over a set of probabilities, so `worst_weights` says all:
risk = max over p in the set of Σ p_s Q_s.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Expected:
    """Σ p_s Q_s."""


@dataclass(frozen=True)
class CVaR:
    """(1 − weight) mean + weight × mean of the worst 1 − alpha of the probability.

    Parameters
    ----------
    alpha
        At least 0 and below 1.
    weight
        Between 0 and 1.
    """

    alpha: float
    weight: float = 1.0

    def __post_init__(self) -> None:
        if not 0 <= self.alpha < 1 or not 0 <= self.weight <= 1:
            raise ValueError("CVaR: alpha in [0, 1), weight in [0, 1].")


@dataclass(frozen=True)
class WorstCase:
    """The worst expectation when up to ``shift`` of the probability is elsewhere than told."""

    shift: float

    def __post_init__(self) -> None:
        if not 0 <= self.shift <= 1:
            raise ValueError("WorstCase: shift in [0, 1].")


Risk = Expected | CVaR | WorstCase


def worst_weights(risk: Risk, probability: np.ndarray, values: np.ndarray) -> np.ndarray:
    """Return the probabilities of the set under which these values are the worst.

    They sum to 1.
    """
    if isinstance(risk, Expected):
        return probability
    if isinstance(risk, CVaR):
        tail = _filled(probability / (1 - risk.alpha), values, 1.0)
        mixed: np.ndarray = (1 - risk.weight) * probability + risk.weight * tail
        return mixed
    worst = int(np.argmax(values))
    # The best scenarios give up ``shift`` in all; the worst one takes it.
    kept: np.ndarray = _filled(probability, values, 1.0 - risk.shift)
    kept[worst] += 1.0 - kept.sum()
    return kept


def risk_of(risk: Risk, probability: np.ndarray, values: np.ndarray) -> float:
    """Return the figure."""
    return float(worst_weights(risk, probability, values) @ values)


def _filled(most: np.ndarray, values: np.ndarray, total: float) -> np.ndarray:
    """Return weights up to ``most`` that sum to ``total``, the worst values first."""
    order = np.argsort(-values, kind="stable")
    before = np.concatenate([[0.0], np.cumsum(most[order])[:-1]])
    weights = np.zeros_like(most)
    weights[order] = np.clip(total - before, 0.0, most[order])
    return weights
