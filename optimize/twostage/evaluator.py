"""What solves scenarios for the L-shaped method: a crew, wherever it works."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_matrix

from optimize.scale.cluster import Cluster
from optimize.scale.crew import Crew, Here
from optimize.scale.processes import Processes
from optimize.twostage.blocks import Block, Cuts
from optimize.twostage.blockset import BlockSet, Question
from optimize.twostage.grouping import in_parts

Workers = Crew[Question, Cuts]


def crew_of(blocks: Sequence[Block], workers: int = 1, cluster: str = "") -> Workers:
    """Return who solves these blocks: a cluster's workers, processes, or this one alone.

    Raises
    ------
    ClusterUnreachableError
        If no cluster answers at the address.
    """
    parts = in_parts(blocks)
    if cluster:
        return Cluster(BlockSet, parts, cluster)
    if workers > 1:
        return Processes(BlockSet, parts, workers)
    return Here(BlockSet, parts)


class CrewCuts:
    """Cuts of a crew.

    Each first stage in a round that is a power of two is the next anchor, and the first one that
    limits columns by their openers or no longer does.
    """

    def __init__(self, crew: Workers) -> None:
        self._crew = crew
        self._rounds = 0
        self._anchor = np.zeros(0)
        self._opened = True

    def cuts(self, first: np.ndarray, *, opened: bool = True) -> Cuts:
        """Return every group's sum and cut at a first stage."""
        self._rounds += 1
        if not self._rounds & (self._rounds - 1) or opened is not self._opened:
            self._anchor, self._opened = first, opened
        answers = self._crew.ask(Question(self._anchor, first, opened))
        return Cuts.joined(answers) if answers else _nothing(first.size)


def _nothing(size: int) -> Cuts:
    none, numbers = np.zeros(0), np.zeros(0, int)
    return Cuts(numbers, none, none, csr_matrix((0, size)), numbers, none)
