"""What a plan of several days comes to, as people read it: by need and day, by site."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from depot.errors import Text
from depot.services.planning_sustain import SustainCase, SustainResult
from optimize.dispatch.sustain import Span
from optimize.dispatch.sustain_figures import SiteSupply
from optimize.dispatch.sustain_ration import ration_days, rations


@dataclass(frozen=True)
class NeedLine:
    """One need over all sites.

    Parameters
    ----------
    by_day
        Shares of the people supplied, day by day.
    rationed
        The same if what comes is made last evenly; empty for what is given once.
    by_window
        Shares in each window.
    short_sites, first_min
        Sites where there is nothing left at some time, and the first such minute.
    """

    need: str
    name: Text
    daily: bool
    by_day: tuple[float, ...]
    rationed: tuple[float, ...]
    by_window: tuple[float, ...]
    short_sites: int
    first_min: int | None


@dataclass(frozen=True)
class SiteLine:
    """One need of one site: what is supplied and rationed by window, when it is gone."""

    need: str
    name: Text
    by_window: tuple[float, ...]
    rationed: tuple[float, ...]
    empty: tuple[Span, ...]


def days_in(case: SustainCase) -> tuple[int, ...]:
    """Return the days of a plan, from 1."""
    sustain = case.sustain
    return tuple(range(sustain.day_of(sustain.start_min), sustain.day_of(sustain.end_min - 1) + 1))


def need_lines(case: SustainCase, result: SustainResult) -> tuple[NeedLine, ...]:
    """Return a line for each need, daily ones first."""
    figures = result.report.figures
    given = rations(result.problem, figures)
    rationed = {
        (each.need, each.day): each.share
        for each in ration_days(result.problem, given, figures.sites)
    }
    found = []
    for need, daily in dict.fromkeys((each.need, each.daily) for each in figures.sites):
        own = [each for each in figures.sites if (each.need, each.daily) == (need, daily)]
        empty = [span[0] for each in own for span in each.empty[:1]]
        found.append(
            NeedLine(
                need,
                case.needs.get(need, Text(need, need)),
                daily,
                tuple(e.share for e in figures.days if (e.need, e.daily) == (need, daily)),
                tuple(rationed[need, day] for day in days_in(case) if (need, day) in rationed),
                _mean(result, own),
                len(empty),
                min(empty, default=None),
            )
        )
    return tuple(sorted(found, key=lambda line: not line.daily))


def site_lines(case: SustainCase, result: SustainResult, site: str) -> tuple[SiteLine, ...]:
    """Return the daily needs of a site, window by window."""
    figures = result.report.figures
    given = {(e.site, e.need): e.shares for e in rations(result.problem, figures)}
    return tuple(
        SiteLine(
            each.need, case.needs.get(each.need, Text(each.need, each.need)), each.shares,
            given[each.site, each.need], each.empty,
        )
        for each in figures.sites
        if each.site == site and each.daily
    )  # fmt: skip


def worst_sites(result: SustainResult) -> tuple[str, ...]:
    """Return sites with a daily need, those that go without for longest first."""
    lacking: dict[str, float] = {}
    for each in result.report.figures.sites:
        if each.daily:
            gone = sum(last - first for first, last in each.empty)
            lacking[each.site] = max(lacking.get(each.site, 0.0), gone)
    return tuple(sorted(lacking, key=lambda site: (-lacking[site], site)))


def _mean(result: SustainResult, own: Sequence[SiteSupply]) -> tuple[float, ...]:
    sustain = result.problem
    at_site = {site.code: site.people for site in sustain.problem.sites}
    asking = {each.site: each for each in sustain.needs}
    people = [asking[e.site].people_with(e.need, at_site[e.site]) for e in own]
    total = sum(people)
    return tuple(
        sum(p * e.shares[k] for p, e in zip(people, own, strict=True)) / total
        for k in range(len(sustain.windows))
    )
