"""A saved dispatch plan, as far as lists and readiness need it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PlanRecord:
    """Head of a saved plan; its figures are the checker's.

    Parameters
    ----------
    id
        Number given by the store; 0 before it is saved.
    scenario_code, name
        What it answers, and what its maker calls it.
    snapshot_seq
        Position of the ledger that its supplies were read at.
    status
        How the solve ended: ``"optimal"``, ``"feasible"``, ``"infeasible"``.
    people_relieved, bound_people
        People relieved by the deadline, and the most that any plan could.
    gap
        Between the two, 0 to 1.
    deadline_min
        Minutes from onset.
    worst_site
        Code of the site with the smallest share relieved; may be empty.
    """

    id: int
    scenario_code: str
    name: str
    created_by: str
    created_at_us: int
    snapshot_seq: int
    seed: int
    solver_version: str
    status: str
    people_total: int
    people_relieved: int
    bound_people: int
    gap: float
    deadline_min: int
    worst_site: str
