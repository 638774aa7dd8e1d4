"""Which sizes of places open what is sent after: without one of them there is nothing to send."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from scipy.sparse import csr_matrix

from optimize.preposition.first_stage import Terms, column_count, matrix_of, option_columns
from optimize.preposition.problem import Layer, Problem, Reserve


def openers_of(
    problem: Problem, reserves: Sequence[int], columns: int, *, pooled: bool
) -> csr_matrix:
    """Return, columns after by columns before, the sizes that open what each column sends.

    Parameters
    ----------
    reserves
        Whose each of the first columns is; the others have no openers.
    pooled
        Whether a reserve stands for all of its pool.
    """
    sizes: dict[str, Terms] = defaultdict(list)
    for column, (place, _) in enumerate(option_columns(problem)):
        sizes[place].append((column, 1.0))
    opened: dict[int, Terms] = {}
    for each in set(reserves):
        members = problem.pools[each] if pooled else (each,)
        needed = all(_needs_a_size(problem, problem.reserves[one]) for one in members)
        opened[each] = sizes[problem.reserves[each].place] if needed else []
    terms = [opened[each] for each in reserves]
    return matrix_of(terms + [[]] * (columns - len(terms)), column_count(problem))


def _needs_a_size(problem: Problem, reserve: Reserve) -> bool:
    """Return whether there is nothing of a reserve unless its place is opened in some size."""
    place = problem.place_of[reserve.place]
    if not place.options:
        return False
    bulky = problem.item_of[reserve.item].volume_m3 > 0
    return reserve.layer is not Layer.STOCK or (bulky and not place.volume_m3)
