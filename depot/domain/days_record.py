"""A plan of several days that was kept (持续保障安排)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class DaysRecord:
    """Its head.

    Parameters
    ----------
    plan_id
        Dispatch plan that it goes on from.
    start_min, end_min
        Minutes from onset that it covers.
    person_days, wanted
        With everything daily, and asked for; by the checker.
    bound
        Person-days that no plan of these assets exceeds.
    """

    id: int
    plan_id: int
    created_by: str
    created_at_us: int
    start_min: int
    end_min: int
    trips: int
    person_days: float
    wanted: float
    bound: float
