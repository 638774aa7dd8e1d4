"""Rations: how to make what comes last evenly, instead of eating all until it is gone.

Of one need at one site let E(k) be what people who eat as long as there is any have eaten by
the end of window k. Whatever is eaten less in a window can be eaten later, never sooner; so
shares can be had exactly if their sums stay at or below E. The evenest of them that leave
nothing are the slopes of the greatest convex function below E.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from optimize.dispatch.sustain import MIN_PER_DAY, Span, SustainProblem
from optimize.dispatch.sustain_figures import SiteSupply, SustainFigures


@dataclass(frozen=True)
class Ration:
    """Shares of a daily need for one site, window by window, that what comes is enough for."""

    site: str
    need: str
    shares: tuple[float, ...]


@dataclass(frozen=True)
class RationDay:
    """The share of a need that all sites together can hand out on a day, and the least site's."""

    need: str
    day: int
    share: float
    least: float


def rations(sustain: SustainProblem, figures: SustainFigures) -> tuple[Ration, ...]:
    """Return the evenest shares for each site and daily need."""
    return tuple(
        Ration(each.site, each.need, even_shares(sustain.windows, each.shares))
        for each in figures.sites
        if each.daily
    )


def even_shares(windows: Sequence[Span], shares: Sequence[float]) -> tuple[float, ...]:
    """Return the evenest shares that need nothing sooner than these and leave nothing."""
    blocks: list[tuple[float, float, int]] = []  # eaten minutes, minutes, windows
    for (first, last), share in zip(windows, shares, strict=True):
        eaten, minutes, count = share * (last - first), float(last - first), 1
        while blocks and blocks[-1][0] * minutes > eaten * blocks[-1][1]:
            before = blocks.pop()
            eaten, minutes, count = eaten + before[0], minutes + before[1], count + before[2]
        blocks.append((eaten, minutes, count))
    return tuple(
        min(1.0, eaten / minutes) for eaten, minutes, count in blocks for _ in range(count)
    )


def ration_days(
    sustain: SustainProblem, given: Sequence[Ration], supplied: Sequence[SiteSupply]
) -> tuple[RationDay, ...]:
    """Return by need and day what rations come to, each site by its people.

    A window counts for the day in which it begins.
    """
    at_site = {site.code: site.people for site in sustain.problem.sites}
    asking = {each.site: each for each in sustain.needs}
    needs = dict.fromkeys(each.need for each in supplied if each.daily)
    days = sorted({sustain.day_of(first) for first, _ in sustain.windows})
    found = []
    for day in days:
        spans = [k for k, span in enumerate(sustain.windows) if sustain.day_of(span[0]) == day]
        lengths = [(sustain.windows[k][1] - sustain.windows[k][0]) / MIN_PER_DAY for k in spans]
        for need in needs:
            own = [each for each in given if each.need == need]
            people = [asking[e.site].people_with(need, at_site[e.site]) for e in own]
            means = [
                sum(each.shares[k] * part for k, part in zip(spans, lengths, strict=True))
                / sum(lengths)
                for each in own
            ]
            total = sum(people)
            mean = sum(p * m for p, m in zip(people, means, strict=True)) / total
            found.append(RationDay(need, day, mean, min(means)))
    return tuple(found)
