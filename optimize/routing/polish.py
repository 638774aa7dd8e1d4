"""The best set of vehicles' days that a search has seen: set partitioning with HiGHS."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csc_matrix

from optimize.backends.highs_linear import LinearProgram, solve_linear
from optimize.routing.pyvrp_child import Better, Day

_MOST_COLUMNS = 20_000
"""The last ones seen; more than these are not read in the time."""

_GAP = 1e-5


def best_days(
    seen: Sequence[Day], clients: int, counts: Sequence[int], best: Better, seconds: float
) -> Better | None:
    """Return the cheapest days that visit every client once; None where none was found.

    Parameters
    ----------
    seen
        Days that keep all rules by themselves.
    counts
        Vehicles of each type.
    best
        A plan to begin with.
    """
    begun = {(day.kind, day.stops) for day in best.days}
    others = [day for day in seen if (day.kind, day.stops) not in begun]
    days = [*best.days, *others[-_MOST_COLUMNS:]]
    cost = np.array([float(day.cost) for day in days])
    start = np.zeros(len(days))
    start[: len(best.days)] = 1.0
    program = LinearProgram(
        cost=cost,
        lower=np.zeros(len(days)),
        upper=np.ones(len(days)),
        whole=np.ones(len(days), bool),
        matrix=_matrix(days, clients, len(counts)),
        row_lower=np.concatenate([np.ones(clients), np.zeros(len(counts))]),
        row_upper=np.concatenate([np.ones(clients), np.array(counts, float)]),
    )
    answer = solve_linear(program, seconds, _GAP, start=start)
    if answer.values is None:
        return None
    chosen = tuple(days[number] for number in np.flatnonzero(answer.values > 0.5))  # noqa: PLR2004
    return Better(sum(day.cost for day in chosen), chosen)


def _matrix(days: Sequence[Day], clients: int, kinds: int) -> csc_matrix:
    """Return which day visits which client, and which type it uses."""
    rows = [
        [*(each for _, visited in day.stops for each in visited), clients + day.kind]
        for day in days
    ]
    ends = np.concatenate([[0], np.cumsum([len(each) for each in rows])])
    index = np.concatenate([np.array(each) for each in rows])
    return csc_matrix((np.ones(len(index)), index, ends), shape=(clients + kinds, len(days)))
