"""What the caller sets for a solve."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SolveParams:
    """Limits and seed of one solve.

    Parameters
    ----------
    time_limit_s
        Wall-clock limit in seconds, kept within one second. Positive.
    seed
        Seed of every random choice. Non-negative.
    work_limit
        Number of search steps after which the search ends, whatever the
        clock says; it makes two runs of one seed give the same plan. ``None``
        takes the number that the time limit stands for on a slow machine.
    plan_only
        No close bound is wanted, and no reasons: a candidate among others.
    explained
        Whether the reasons for what stays open are wanted.
    """

    time_limit_s: float = 10.0
    seed: int = 0
    work_limit: int | None = None
    plan_only: bool = False
    explained: bool = True

    def __post_init__(self) -> None:
        if not 0 < self.time_limit_s < float("inf"):
            raise ValueError("time_limit_s must be positive and finite.")
        if self.seed < 0:
            raise ValueError("seed must be non-negative.")
        if self.work_limit is not None and self.work_limit < 0:
            raise ValueError("work_limit must be non-negative.")
