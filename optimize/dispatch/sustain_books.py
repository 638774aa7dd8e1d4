"""Stock at sites over the days: what came, what was eaten, when there was nothing.

Part of the checker. People use up a daily need at an even rate as long as there
is any; what they lacked is not made up for. Eating at once never makes less be
eaten by any later minute, so this is the most that a plan supplies of each need.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from optimize.dispatch.plan import Trip
from optimize.dispatch.sustain import Span, SustainProblem

TimeSpan = tuple[float, float]

_SLACK_MIN = 1e-6


@dataclass(frozen=True)
class Arrival:
    """An amount of a need that people have from a minute on, or (``is_count``) all there is."""

    minute: int
    amount: float
    is_count: bool = False


@dataclass(frozen=True)
class Eaten:
    """Spans in which a need was there, and what is left of it at the end."""

    spans: tuple[TimeSpan, ...]
    left: float


def arrivals(
    sustain: SustainProblem, trips: Sequence[Trip], site_code: str, need: str, *, daily: bool
) -> list[Arrival]:
    """Return what comes to a site of a need, in order; counts replace what was before."""
    problem = sustain.problem
    handout = next(site.handout_min for site in problem.sites if site.code == site_code)
    rates = {item.code: item.equivalents.get(need, 0.0) for item in problem.items}
    counts = [each for each in sustain.counts if daily and each.site == site_code]
    brought = [
        (each.leave_min, each.units) for each in problem.deliveries if each.site == site_code
    ]
    brought += [
        (stop.leave_min, stop.unload)
        for trip in (*sustain.begun.trips, *trips)
        for stop in trip.stops
        if stop.site == site_code
    ]
    found = [
        Arrival(leave + handout, sum(rates[item] * units for item, units in unload.items()))
        for leave, unload in brought
        # What was unloaded before a count lay there when it was counted.
        if not any(leave <= count.minute < leave + handout for count in counts)
    ]
    found += [
        Arrival(
            count.minute,
            sum(rates[item] * units for item, units in count.units.items()),
            is_count=True,
        )
        for count in counts
    ]
    return sorted(found, key=lambda each: (each.minute, each.is_count))


def eaten(coming: Iterable[Arrival], per_min: float, from_min: int, end_min: int) -> Eaten:
    """Return when a need is there if people use it up at this rate from a minute on."""
    spans: list[TimeSpan] = []
    stock, now = 0.0, float(from_min)
    for each in (*coming, Arrival(end_min, 0.0)):
        until = min(each.minute, end_min)
        if until > now:
            lasts = min(until - now, stock / per_min)
            _append(spans, now, now + lasts)
            stock, now = max(0.0, stock - lasts * per_min), float(until)
        if each.minute <= end_min:
            stock = each.amount if each.is_count else stock + each.amount
    return Eaten(tuple(spans), stock)


def _append(spans: list[TimeSpan], first: float, last: float) -> None:
    if last - first <= _SLACK_MIN:
        return
    if spans and first - spans[-1][1] <= _SLACK_MIN:
        first = spans.pop()[0]
    spans.append((first, last))


def overlap(spans: Iterable[TimeSpan], window: Span) -> float:
    """Return how many minutes of a window the spans take."""
    first, last = window
    return sum(max(0.0, min(b, last) - max(a, first)) for a, b in spans)


def gaps(spans: Sequence[TimeSpan], window: Span) -> tuple[Span, ...]:
    """Return the spans of a window that are not taken, in whole minutes; none below one."""
    first, last = window
    found, now = [], float(first)
    for a, b in (*spans, (float(last), float(last))):
        until = min(a, last)
        if until - now >= 1:
            found.append((round(now), round(until)))
        now = max(now, b)
    return tuple(found)


def mean_coverage(coming: Iterable[Arrival], required: float, window: Span) -> float:
    """Return the covered share of a need that is given once, in the mean over a window."""
    first, last = window
    amount, now, covered = 0.0, float(first), 0.0
    for each in coming:
        if each.minute >= last:
            break
        if each.minute > now:
            covered += (each.minute - now) * min(1.0, amount / required)
            now = float(each.minute)
        amount += each.amount
    covered += (last - now) * min(1.0, amount / required)
    return covered / (last - first)


def latest_eating_fits(
    coming: Sequence[Arrival], per_min: float, from_min: int, claimed: Sequence[tuple[Span, float]]
) -> bool:
    """Whether shares of windows can be eaten from what comes, at most at the rate.

    Before the first window people eat as `eaten` says; in each window what is
    claimed is eaten as late as it can be, which is when least is gone by any minute.
    """
    start = claimed[0][0][0]
    stock = eaten([e for e in coming if e.minute <= start], per_min, from_min, start).left
    later = [each for each in coming if each.minute > start]
    for (first, last), share in claimed:
        now = last - share * (last - first)
        slack = _SLACK_MIN * per_min * (last - first)
        within = [each for each in later if first < each.minute <= last]
        for each in (*within, Arrival(last, 0.0)):
            stock -= max(0.0, each.minute - now) * per_min
            now = max(now, float(each.minute))
            if stock < -slack:
                return False
            stock = each.amount if each.is_count else stock + each.amount
    return True
