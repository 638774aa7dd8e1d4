"""What the planner chooses on the scenario form."""

from __future__ import annotations

from dataclasses import dataclass

from depot.domain.hazard import Estimate
from depot.domain.season import Season


@dataclass(frozen=True)
class ScenarioChoice:
    """The choices that a scenario follows from.

    Parameters
    ----------
    hazard_id
        ``"FL-II"``.
    onset_us
        Instant of the onset, µs since 1970 UTC.
    season
        For the norms.
    places
        Codes of townships or communities; empty: the hazard's own scope.
    estimate
        Low, mode or high affected share.
    closures
        Ends of closed roads; None: drawn by the seed, or without a seed those
        that are likelier closed than open.
    closure_seed
        Seed for drawing closures.
    """

    code: str
    name_zh: str
    name_en: str
    hazard_id: str
    onset_us: int
    season: Season
    places: tuple[str, ...] = ()
    estimate: Estimate = Estimate.MODE
    closures: tuple[tuple[str, str], ...] | None = None
    closure_seed: int | None = None
    note: str = ""
