"""What a checked plan achieves: the only figures that anybody is shown."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SiteFigures:
    """What the plan does for one site.

    Parameters
    ----------
    relieved
        People relieved by the deadline (whole people).
    coverage
        Need code to covered share by the deadline, 0 to 1.
    first_arrival_min
        Minute of the first supplies, ``None`` if none come.
    full_relief_min
        Minute from which everybody is relieved, ``None`` if never.
    """

    site: str
    people: int
    relieved: int
    coverage: dict[str, float]
    first_arrival_min: int | None
    full_relief_min: int | None


@dataclass(frozen=True)
class PlanFigures:
    """What the plan achieves in all.

    Parameters
    ----------
    person_min_unrelieved
        Sum over people of the minutes without relief, from onset to deadline.
    arrival_curve
        ``(minute, relieved people)`` steps, from ``(0, 0)`` on.
    late_first_supplies
        Sites with people and needs whose first supplies come later than the
        limit after the order, or never.
    """

    people_total: int
    people_relieved: int
    weighted_relieved: float
    person_min_unrelieved: float
    cost_cny: float
    km: float
    sites: tuple[SiteFigures, ...]
    arrival_curve: tuple[tuple[int, int], ...]
    late_first_supplies: tuple[str, ...]
    worst_site: str | None


@dataclass(frozen=True)
class CheckFinding:
    """One rule that a plan breaks.

    Parameters
    ----------
    rule
        Name of the broken rule: ``"stock"``, ``"dock"``, ``"capacity"`` …
    where
        Trip, vehicle, source or site.
    zh, en
        What is wrong, in both languages.
    """

    rule: str
    where: str
    zh: str
    en: str


@dataclass(frozen=True)
class CheckReport:
    """The independent checker's verdict."""

    findings: tuple[CheckFinding, ...]
    figures: PlanFigures

    @property
    def ok(self) -> bool:
        """Whether the plan breaks no rule."""
        return not self.findings
