"""One window as a dispatch problem: what is to be brought, by whom, from what is left."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from optimize.dispatch.plan import Trip
from optimize.dispatch.problem import Problem, Site, Source, Vehicle
from optimize.dispatch.sustain import Span, SustainProblem
from optimize.dispatch.sustain_data import Days, left_supplies, stand_of
from optimize.dispatch.sustain_model import DaysModel

_LEAST_SHARE = 0.02
"""Of a window's need; less isn't worth a stop."""

_URGENCY = 2.0
"""How much more a person counts for whom there would be nothing in this window."""


@dataclass(frozen=True)
class Aim:
    """What one site is to get in a window: need code to amount; for so many people."""

    amounts: Mapping[str, float]
    people: int
    weight: float


def aims_of(days: Days, model: DaysModel, values: np.ndarray) -> dict[str, Aim]:
    """Return what the first window is to bring to each site, by the shared-out program."""
    return _aims(days, _sent(days, model, values))


def plain_aims(days: Days) -> dict[str, Aim]:
    """Return for each site what it uses up until the second window ends, less what is there.

    Where the program found nothing in its time.
    """
    soon = days.windows[:2]
    return _aims(
        days,
        {
            (need.site, need.need): max(
                0.0,
                sum(need.asked(window) for window in soon) - need.there[0]
                if need.daily
                else need.amount - need.there[0],
            )
            for need in days.needs
        },
    )


def _sent(days: Days, model: DaysModel, values: np.ndarray) -> dict[tuple[int, str], float]:
    sent: dict[tuple[int, str], float] = {}
    items = {item.code: item for item in days.sustain.problem.items}
    for (n, j, k), column in model.units.items():
        if k == 0 and values[column] > 0:
            for need, rate in items[days.supplies[n].item].equivalents.items():
                sent[j, need] = sent.get((j, need), 0.0) + rate * float(values[column])
    return sent


def _aims(days: Days, sent: Mapping[tuple[int, str], float]) -> dict[str, Aim]:
    aims = {}
    for j, site in enumerate(days.sites):
        aim = _aim(days, j, site, sent)
        if aim is not None:
            aims[site.code] = aim
    return aims


def _aim(days: Days, j: int, site: Site, sent: Mapping[tuple[int, str], float]) -> Aim | None:
    """One site's; a person counts once for each ration of a whole window."""
    window = days.windows[0]
    amounts, share, lack = {}, 0.0, 0.0
    for need in days.needs:
        if need.site != j:
            continue
        asked, amount = need.asked(window), sent.get((j, need.need), 0.0)
        if need.daily:
            lack = max(lack, 1 - min(1.0, need.there[0] / asked))
        if amount >= _LEAST_SHARE * asked:
            amounts[need.need] = amount
            share = max(share, amount / asked)
    if not amounts:
        return None
    people = max(1, round(site.people * share))
    return Aim(amounts, people, site.weight * (1 + _URGENCY * lack))


def window_problem(
    sustain: SustainProblem, trips: Sequence[Trip], window: Span, aims: Mapping[str, Aim]
) -> Problem:
    """Return what is to be planned in a window after all trips so far, as a dispatch problem.

    Everything is handed out by the window's end; what already lies at sites is
    not part of it, because aims are what is to be brought.
    """
    problem = sustain.problem
    done = (*sustain.begun.trips, *trips)
    sites = tuple(
        replace(site, people=aim.people, requirements=dict(aim.amounts), weight=aim.weight)
        for site in problem.sites
        if (aim := aims.get(site.code)) is not None
    )
    return replace(
        problem,
        sources=tuple(_source(source, done, window[0]) for source in problem.sources),
        supplies=tuple(left_supplies(sustain, done)),
        sites=sites,
        vehicles=tuple(_vehicles(sustain, done, window)),
        order_min=max(problem.order_min, window[0]),
        deadline_min=window[1],
        deliveries=(),
        name=f"{problem.name} {window[0]}-{window[1]}",
    )


def _vehicles(sustain: SustainProblem, done: Sequence[Trip], window: Span) -> list[Vehicle]:
    """Return trucks with the longest span of duty that they have in the window."""
    stands = stand_of(sustain, done)
    found = []
    for vehicle in sustain.problem.vehicles:
        place, free = stands[vehicle.code]
        spans = [
            (max(first, window[0], free), min(last, window[1]))
            for first, last in sustain.shifts.get(vehicle.code, ())
        ]
        first, last = max(spans, key=lambda span: span[1] - span[0], default=(0, 0))
        if last > first:
            drove = any(trip.vehicle == vehicle.code for trip in done)
            found.append(
                replace(
                    vehicle,
                    start=place,
                    available_from_min=first,
                    available_until_min=last,
                    driven_min=_driven(vehicle, first - free) if drove else vehicle.driven_min,
                )
            )
    return found


def _driven(vehicle: Vehicle, stood_min: int) -> int:
    """Return what a driver who drove before counts as driven on end; rather too much."""
    return 0 if stood_min >= vehicle.break_min else vehicle.drive_limit_min


def _source(source: Source, done: Sequence[Trip], start_min: int) -> Source:
    """Return a source with docks taken by trucks that still load when the window begins."""
    free = [*source.dock_free_min, *[0] * source.docks][: source.docks]
    for trip in done:
        if trip.source == source.code and trip.load_end_min > start_min and trip.dock < len(free):
            free[trip.dock] = max(free[trip.dock], trip.load_end_min)
    return replace(source, dock_free_min=tuple(free) if any(free) else ())
