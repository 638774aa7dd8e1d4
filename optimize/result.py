"""How a solver's run ended."""

from __future__ import annotations

from enum import StrEnum


class Status(StrEnum):
    """The outcome of a solve; never an exception.

    OPTIMAL
        The plan's first objective equals its proven bound.
    FEASIBLE
        A checked plan with a gap to its bound.
    INFEASIBLE
        Proven: nobody can be relieved with these assets; the reasons say why.
    """

    OPTIMAL = "optimal"
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"


class StoppedBy(StrEnum):
    """What ended the search."""

    PROOF = "proof"
    WORK = "work"
    TIME = "time"
    CANCEL = "cancel"
