"""Large warehouse location problems of the OR-Library, their ways limited by openers.

In the copy of `capa` that circulates every 300 of a figure is written as 1000 (53008.39003 became
510008.39003): one capacity was put for another everywhere. `mended` takes that back.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from scipy.sparse import csc_matrix, csr_matrix, eye_array, kron, vstack

from optimize.twostage.program import FirstStage, Recourse, TwoStage

_DECIMALS = 5
_RANK = 4
"""Of the squared distances between any points of a plane."""


def large_warehouses(file: Path, capacity: float) -> TwoStage:
    """Return the problem with a capacity for all warehouses, one scenario, shares of demand."""
    words = np.array(file.read_text("utf-8").split())
    houses, customers = int(words[0]), int(words[1])
    fixed = words[3 : 2 + 2 * houses : 2].astype(float)
    table = words[2 + 2 * houses :].reshape(customers, houses + 1)
    demand = table[:, 0].astype(float)
    return located(fixed, capacity, demand, mended(table[:, 1:], demand))


def located(fixed: np.ndarray, capacity: float, demand: np.ndarray, cost: np.ndarray) -> TwoStage:
    """Return the problem; cost by customers and warehouses, of all that a customer needs."""
    customers, houses = cost.shape
    each, one = eye_array(houses), np.ones((customers, 1))
    served = kron(eye_array(customers), np.ones((1, houses)))
    recourse = Recourse(
        cost=cost.ravel(),
        upper=np.ones(cost.size),
        matrix=csc_matrix(vstack([kron(demand[None, :], each), served])),
        technology=csr_matrix(vstack([capacity * each, csr_matrix((customers, houses))])),
        row_lower=np.concatenate([np.full(houses, -np.inf), np.ones(customers)]),
        row_upper=np.concatenate([np.zeros(houses), np.ones(customers)]),
        first_cost=np.zeros(houses),
        opened=csr_matrix(kron(one, each)),
    )
    # Every plan before leaves an answer: so many hold all that is needed.
    least = np.ceil(demand.sum() / capacity - 1e-9)
    first = FirstStage(
        fixed, np.zeros(houses), np.ones(houses), np.ones(houses, bool),
        csr_matrix(np.ones((1, houses))), np.array([least]), np.array([np.inf]),
    )  # fmt: skip
    return TwoStage(first, (recourse,), np.ones(1))


def mended(words: np.ndarray, demand: np.ndarray) -> np.ndarray:
    """Return the costs (customers by warehouses) with each 1000 that was a 300 taken back.

    A sixth decimal gives it away. Before the point 1000 may be right as well: of both readings
    that one is taken which is nearer to demand times a distance between points of a plane,
    estimated from the customers and ways that have no such figure.
    """
    doubtful = np.vectorize(lambda word: "1000" in word.partition(".")[0], otypes=[bool])(words)
    kept = np.vectorize(lambda word: _reading(word, whole=False), otypes=[float])(words)
    other = np.vectorize(lambda word: _reading(word, whole=True), otypes=[float])(words)
    squares = (kept / demand[:, None]) ** 2
    axes = np.linalg.svd(squares[~doubtful.any(axis=1)], full_matrices=False)[2][:_RANK]
    for customer in np.flatnonzero(doubtful.any(axis=1)):
        sure = ~doubtful[customer]
        place = np.linalg.lstsq(axes[:, sure].T, squares[customer, sure])[0]
        likely = demand[customer] * np.sqrt(np.maximum(0.0, place @ axes))
        nearer = np.abs(other[customer] - likely) < np.abs(kept[customer] - likely)
        kept[customer] = np.where(nearer & ~sure, other[customer], kept[customer])
    return kept


def _reading(word: str, *, whole: bool) -> float:
    """Return a figure with 300 for 1000 in decimals that are too many, or before the point too."""
    before, _, after = word.partition(".")
    after = after.replace("1000", "300") if len(after) > _DECIMALS else after
    before = before.replace("1000", "300") if whole else before
    return float(f"{before}.{after}")
