"""The arrays of a two-stage program.

Minimise  c x + risk_s( f_s + g_s x + min q y )  subject to
row_lower <= A x <= row_upper,  lower <= x <= upper,
lower_s <= W y − T x <= upper_s,  0 <= y <= top_s.

A column y_j may have openers O_j: first-stage columns without which its rows leave nothing for it,
and of which there is one at most. Then  y_j <= top_j O_j x  follows where x is whole, and makes
what is relaxed much tighter (a quarter of a store opened serves a quarter of each need).
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from scipy.sparse import csc_matrix, csr_matrix

from optimize.twostage.risk import Expected, Risk


@dataclass(frozen=True)
class FirstStage:
    """What is decided before.

    Parameters
    ----------
    whole
        Which columns are whole numbers.
    row_names
        What each row is, for messages.
    """

    cost: np.ndarray
    lower: np.ndarray
    upper: np.ndarray
    whole: np.ndarray
    matrix: csr_matrix
    row_lower: np.ndarray
    row_upper: np.ndarray
    row_names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Recourse:
    """What is decided after, in one scenario; every plan before leaves some answer.

    Parameters
    ----------
    upper
        Of each column; finite, so that cuts hold whatever the solver's tolerances.
    technology
        T: rows by first-stage columns.
    first_cost
        g.
    constant
        f.
    whole
        Which columns are whole numbers; None: none.
    opened
        O: columns by first-stage columns, 1 for an opener; None: no column has any.
    """

    cost: np.ndarray
    upper: np.ndarray
    matrix: csc_matrix
    technology: csr_matrix
    row_lower: np.ndarray
    row_upper: np.ndarray
    first_cost: np.ndarray
    constant: float = 0.0
    whole: np.ndarray | None = None
    opened: csr_matrix | None = None


@dataclass(frozen=True)
class TwoStage:
    """A two-stage program.

    Parameters
    ----------
    chance_of
        None, or what each scenario costs at most: then what is minimised is the probability
        of the scenarios that cost anything at all.
    """

    first: FirstStage
    recourse: tuple[Recourse, ...]
    probability: np.ndarray
    risk: Risk = field(default_factory=Expected)
    chance_of: np.ndarray | None = None
