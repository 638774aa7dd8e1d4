"""What a plan of several days achieves, recomputed from its trips; part of the checker."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from optimize.dispatch.measure import measure
from optimize.dispatch.plan import Trip
from optimize.dispatch.sustain import MIN_PER_DAY, SiteNeeds, Span, SustainProblem
from optimize.dispatch.sustain_books import (
    Arrival,
    Eaten,
    arrivals,
    eaten,
    gaps,
    mean_coverage,
    overlap,
)
from optimize.dispatch.sustain_figures import NeedDay, SiteSupply, SourceEmpty, SustainFigures


@dataclass(frozen=True)
class _Line:
    """One need of one site with all that comes; ``eaten`` of daily ones alone."""

    site: str
    need: str
    people: int
    at_site: int
    weight: float
    amount: float
    coming: list[Arrival]
    eaten: Eaten | None

    def share(self, window: Span) -> float:
        """Return the share of the people who have it, in the mean over a window."""
        if self.eaten is None:
            return mean_coverage(self.coming, self.amount, window)
        return min(1.0, overlap(self.eaten.spans, window) / (window[1] - window[0]))


def measure_days(sustain: SustainProblem, trips: Sequence[Trip]) -> SustainFigures:
    """Return the figures of these trips, all of whose codes are known."""
    lines = [line for each in sustain.needs for line in _lines(sustain, trips, each)]
    person_days, weighted, wanted = _with_everything(sustain, lines)
    begun = measure(sustain.problem, sustain.begun.trips)
    all_trips = measure(sustain.problem, (*sustain.begun.trips, *trips))
    return SustainFigures(
        person_days=person_days,
        weighted=weighted,
        wanted=wanted,
        days=tuple(_days(sustain, lines)),
        sites=tuple(_site(sustain, line) for line in lines),
        sources=tuple(_empty_sources(sustain, trips)),
        trips=len(trips),
        km=all_trips.km - begun.km,
        cost_cny=all_trips.cost_cny - begun.cost_cny,
    )


def _lines(sustain: SustainProblem, trips: Sequence[Trip], needs: SiteNeeds) -> Iterator[_Line]:
    site = next(each for each in sustain.problem.sites if each.code == needs.site)
    for daily, amounts in ((True, needs.daily), (False, needs.once)):
        for need, amount in amounts.items():
            people = needs.people_with(need, site.people)
            if amount <= 0 or not people:
                continue
            coming = arrivals(sustain, trips, site.code, need, daily=daily)
            per_min = amount / MIN_PER_DAY
            used = eaten(coming, per_min, sustain.eat_from_min, sustain.end_min) if daily else None
            yield _Line(
                site.code, need, people, site.people, site.weight, amount, coming, used
            )  # fmt: skip


def _with_everything(sustain: SustainProblem, lines: Sequence[_Line]) -> tuple[float, float, float]:
    """Person-days with all daily needs; weighted; wanted.

    At a site as many go short in a window as lack the need that most lack: who lacks a need
    that few have lacks the others too, where they are short.
    """
    own: dict[str, list[_Line]] = {}
    for line in lines:
        if line.eaten is not None:
            own.setdefault(line.site, []).append(line)
    person_days = weighted = wanted = 0.0
    for group in own.values():
        for window in sustain.windows:
            days = (window[1] - window[0]) / MIN_PER_DAY
            lacking = max(line.people * (1 - line.share(window)) for line in group)
            person_days += days * (group[0].at_site - lacking)
            weighted += days * (group[0].at_site - lacking) * group[0].weight
            wanted += days * group[0].at_site
    return person_days, weighted, wanted


def _days(sustain: SustainProblem, lines: Sequence[_Line]) -> Iterator[NeedDay]:
    needs = dict.fromkeys((line.need, line.eaten is not None) for line in lines)
    first, last = sustain.day_of(sustain.start_min), sustain.day_of(sustain.end_min - 1)
    for day in range(first, last + 1):
        begins = sustain.origin_min + (day - 1) * MIN_PER_DAY
        span = max(begins, sustain.start_min), min(begins + MIN_PER_DAY, sustain.end_min)
        part = (span[1] - span[0]) / MIN_PER_DAY
        for need, daily in needs:
            own = [e for e in lines if e.need == need and (e.eaten is not None) == daily]
            yield NeedDay(
                need,
                day,
                daily,
                sum(line.people * line.share(span) * part for line in own),
                sum(line.people * part for line in own),
            )


def _site(sustain: SustainProblem, line: _Line) -> SiteSupply:
    used = line.eaten
    return SiteSupply(
        line.site,
        line.need,
        used is not None,
        tuple(line.share(window) for window in sustain.windows),
        gaps(used.spans, (sustain.start_min, sustain.end_min)) if used else (),
        used.left if used else 0.0,
    )


def _empty_sources(sustain: SustainProblem, trips: Sequence[Trip]) -> Iterator[SourceEmpty]:
    """Find each minute of the plan's time at which a source's last units are loaded."""
    loads: dict[tuple[str, str], dict[int, int]] = {}
    for trip in (*sustain.begun.trips, *trips):
        for item, units in trip.load().items():
            taken = loads.setdefault((trip.source, item), {})
            taken[trip.load_start_min] = taken.get(trip.load_start_min, 0) + units
    for supply in sustain.problem.supplies:
        used = 0
        curve = supply.curve
        for minute, units in sorted(loads.get((supply.source, supply.item), {}).items()):
            used += units
            if used < curve.by(minute) or minute >= sustain.end_min:
                continue
            later = [m for m, total in curve.steps if m > minute and total > used]
            next_min = min(later, default=None)
            if next_min is None or next_min > sustain.start_min:
                yield SourceEmpty(supply.source, supply.item, minute, next_min)
