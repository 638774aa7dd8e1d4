"""What a plan of several days achieves: the only figures that anybody is shown."""

from __future__ import annotations

from dataclasses import dataclass

from optimize.dispatch.figures import CheckFinding
from optimize.dispatch.sustain import Span


@dataclass(frozen=True)
class SiteSupply:
    """How one need of one site is met, window by window.

    Parameters
    ----------
    shares
        Of the people, 0 to 1, in each window in the mean over its minutes.
    empty
        Spans within the plan's time in which there is nothing left of a daily need.
    left
        Of the need at the end, in its own measure.
    """

    site: str
    need: str
    daily: bool
    shares: tuple[float, ...]
    empty: tuple[Span, ...]
    left: float


@dataclass(frozen=True)
class NeedDay:
    """One need on one day over all sites.

    Parameters
    ----------
    person_days, wanted
        Supplied with it, and all that need it, times the part of the day
        that the plan covers.
    """

    need: str
    day: int
    daily: bool
    person_days: float
    wanted: float

    @property
    def share(self) -> float:
        """Of the people, 0 to 1."""
        return self.person_days / self.wanted if self.wanted > 0 else 1.0


@dataclass(frozen=True)
class SourceEmpty:
    """An item of which a source has nothing left until its next supply, if any."""

    source: str
    item: str
    minute: int
    next_min: int | None


@dataclass(frozen=True)
class SustainFigures:
    """What the plan achieves in all.

    Parameters
    ----------
    person_days
        With every daily need; in each site and window as many go short as lack
        the need that most people lack.
    weighted
        The same times the sites' weights.
    wanted
        Person-days of all people with daily needs.
    """

    person_days: float
    weighted: float
    wanted: float
    days: tuple[NeedDay, ...]
    sites: tuple[SiteSupply, ...]
    sources: tuple[SourceEmpty, ...]
    trips: int
    km: float
    cost_cny: float

    @property
    def share(self) -> float:
        """Of the person-days wanted, 0 to 1."""
        return self.person_days / self.wanted if self.wanted > 0 else 1.0


@dataclass(frozen=True)
class SustainReport:
    """The independent checker's verdict on a plan of several days."""

    findings: tuple[CheckFinding, ...]
    figures: SustainFigures

    @property
    def ok(self) -> bool:
        """Whether the plan breaks no rule."""
        return not self.findings
