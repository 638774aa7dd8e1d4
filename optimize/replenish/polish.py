"""A plan made cheaper item by item: items share nothing but money, room and agreements.

What the other items do stays as it is; what they leave of money and room is the item's. Each
item's months are a small program that is solved to the end, so no step makes a plan worse.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

import numpy as np
from scipy.sparse import csc_matrix

from optimize.backends.highs_linear import LinearProgram, solve_linear
from optimize.replenish.model import Model

_ROUNDS = 2
_LEAST_S = 0.05
_BLOCK_S = 2.0
_GAP = 1e-4
_SLACK = 1e-7


def polished(
    model: Model, program: LinearProgram, values: np.ndarray, left_s: Callable[[], float]
) -> np.ndarray:
    """Return values of the program that cost no more, as good as the time allows."""
    best, blocks = values.copy(), _blocks(model)
    whole = np.array(model.whole, bool)
    best[whole] = np.rint(best[whole])
    for _ in range(_ROUNDS):
        before = float(program.cost @ best)
        for columns in blocks:
            if left_s() < _LEAST_S:
                return best
            found = _block(program, best, columns, left_s())
            if found is not None and program.cost[columns] @ (found - best[columns]) < 0:
                best[columns] = found
        if before - float(program.cost @ best) <= _SLACK * max(1.0, abs(before)):
            break
    return best


def _blocks(model: Model) -> list[np.ndarray]:
    """Return the columns of each item."""
    lots = {lot.code: lot.item for lot in model.lots}
    offers, news = model.problem.offer_of, model.problem.new_agreement_of
    found: dict[str, list[int]] = defaultdict(list)
    for key, at in model.index.items():
        kind, name = str(key[0]), str(key[1])
        if kind in {"packs", "step"}:
            found[offers[name].item].append(at)
        elif kind in {"stock", "move", "off"}:
            found[lots[name]].append(at)
        elif kind == "sign":
            found[news[name].item].append(at)
        elif kind in {"short", "unserved"}:
            found[name].append(at)
    return [np.array(columns, int) for columns in found.values()]


def _block(
    program: LinearProgram, values: np.ndarray, columns: np.ndarray, limit_s: float
) -> np.ndarray | None:
    """Return the best values of some columns while the others stay."""
    own = program.matrix[:, columns]
    rows = np.flatnonzero(np.diff(own.tocsr().indptr))
    own = csc_matrix(own[rows, :])
    rest = (program.matrix @ values)[rows] - own @ values[columns]
    # What the plan breaks by a hair it may go on breaking.
    there = own @ values[columns]
    lower = np.minimum(program.row_lower[rows] - rest, there)
    upper = np.maximum(program.row_upper[rows] - rest, there)
    answer = solve_linear(
        LinearProgram(
            program.cost[columns], np.minimum(program.lower[columns], values[columns]),
            np.maximum(program.upper[columns], values[columns]), program.whole[columns], own,
            lower, upper,
        ),
        min(limit_s, _BLOCK_S), _GAP,
    )  # fmt: skip
    return answer.values
