"""What one more truck, tonne, dock crew, road or minute is worth, in people.

The linear program's duals give a first estimate; it thinks too well of trucks and docks, so
it is given only that share of their minutes with which it relieves what the plan does. The
most valuable are solved for again.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import numpy as np

from optimize.backends.highs import PackingAnswer
from optimize.dispatch.additions import (
    Counts,
    ExtraDocks,
    ExtraStock,
    ExtraTrucks,
    Kind,
    Offer,
    ReopenedRoad,
)
from optimize.dispatch.additions_model import Relaxation
from optimize.dispatch.additions_result import MarginalValue
from optimize.dispatch.bound_columns import Leg, feasible_legs
from optimize.dispatch.bound_data import bound_data
from optimize.dispatch.problem import Problem, Vehicle

MINUTES = "minutes"

_TONNE_KG = 1000.0

_STEPS = 8
"""Of Newton's method, at most."""

_NEAR = 0.002
"""Share of the people by which their number may be missed."""

_FLAT = 1.0
"""People a whole share of minutes below which minutes are not what lacks."""

_LEAST_SHARE = 0.05
_FIRST_SHARE = 0.4
_DOWN = 0.75
"""Where that begins, and how it falls while the program still relieves everybody."""


@dataclass(frozen=True)
class Probe:
    """A little more of one thing."""

    kind: Kind
    about: tuple[str, ...]
    offer: Offer


def probes(problem: Problem) -> tuple[Probe, ...]:
    """Return one more of each thing that a plan uses: trucks, tonnes, docks."""
    return (*_trucks(problem), *_stock(problem), *_docks(problem))


def efficiency(
    relaxation: Relaxation, counts: Counts, people: int, left_s: float, start: float = _FIRST_SHARE
) -> float:
    """Return the share of trucks' and docks' minutes with which the program relieves so many.

    The people are a concave function of the share, so Newton's method comes from below.
    """
    share = start
    for _ in range(_STEPS):
        answer = relaxation.answer(counts, share, left_s)
        more = people - relaxation.free - answer.bound
        slope = relaxation.slope(answer)
        if abs(more) <= _NEAR * people or (share >= 1 and more > 0):
            break
        if slope <= _FLAT:
            share = 1.0 if more > 0 else share * _DOWN
        else:
            share += more / slope
        share = min(1.0, max(_LEAST_SHARE, share))
    return share


def estimates(
    relaxation: Relaxation,
    found: tuple[Probe, ...],
    roads: Iterable[tuple[ReopenedRoad, Problem]],
    share: float,
    left_s: float,
) -> tuple[tuple[MarginalValue, Offer | None], ...]:
    """Return what each thing is worth by the linear program, the most valuable first.

    Parameters
    ----------
    relaxation
        With the offers of ``found`` among those whose worth is asked.
    roads
        Closed roads, each with the problem with it open.
    share
        Of the minutes of trucks and docks, from `efficiency`.
    """
    answer = relaxation.answer({}, share, left_s)
    missing = relaxation.data.problem.people_total - relaxation.free - answer.bound
    scale = np.where(relaxation.is_minutes, share, 1.0)
    worth = relaxation.relief.T @ (answer.duals * scale)
    by_code = dict(zip((offer.code for offer in relaxation.offers), worth, strict=True))
    values: list[tuple[MarginalValue, Offer | None]] = []

    def add(kind: Kind | str, about: tuple[str, ...], count: int, people: float,
            offer: Offer | None = None) -> None:  # fmt: skip
        estimate = round(min(missing, max(0.0, people)), 3)
        values.append((MarginalValue(kind, about, count, estimate), offer))

    for probe in found:
        count = probe.offer.most if probe.kind is Kind.STOCK else 1
        people = count * float(by_code.get(probe.offer.code, 0.0))
        add(probe.kind, probe.about, count, people, probe.offer)
    minutes = leg_worth(relaxation, answer)
    for road, opened in roads:
        add(Kind.ROAD, (road.code,), 1, _road_worth(relaxation, opened, minutes), road)
    for site, people in _by_site(relaxation, minutes).items():
        add(MINUTES, (site,), 1, people)
    return tuple(sorted(values, key=lambda pair: (-pair[0].estimate, pair[0].about)))


def _trucks(problem: Problem) -> Iterator[Probe]:
    places: dict[tuple[str, str, tuple[str, ...]], Vehicle] = {}
    for vehicle in problem.vehicles:
        places.setdefault((vehicle.type, vehicle.start, vehicle.sources), vehicle)
    if not places:
        for kind in problem.vehicle_types:
            for source in problem.sources:
                key = (kind.code, source.location, ())
                places[key] = Vehicle(f"{kind.code}@{source.code}", kind.code, source.location)
    for (kind_code, start, sources), like in places.items():
        about = (kind_code, start, *sources)
        offer = ExtraTrucks(
            f"+truck:{':'.join(about)}", kind_code, start, 0.0, 1, like.available_from_min,
            like.available_until_min, sources,
        )  # fmt: skip
        yield Probe(Kind.TRUCK, about, offer)


def _stock(problem: Problem) -> Iterator[Probe]:
    """Yield a tonne of each item where it is loaded, or at the first source if nowhere."""
    loaded = {supply.item: supply.source for supply in reversed(problem.supplies)}
    pairs = [(supply.source, supply.item) for supply in problem.supplies]
    pairs += [
        (problem.sources[0].code, item.code)
        for item in problem.items
        if item.code not in loaded and problem.sources
    ]
    weights = {item.code: item.weight_kg for item in problem.items}
    for source, item in pairs:
        units = max(1, round(_TONNE_KG / weights[item]))
        offer = ExtraStock(f"+stock:{source}:{item}", source, item, 0.0, units, problem.order_min)
        yield Probe(Kind.STOCK, (source, item), offer)


def _docks(problem: Problem) -> Iterator[Probe]:
    for source in problem.sources:
        yield Probe(Kind.DOCK, (source.code,), ExtraDocks(f"+dock:{source.code}", source.code, 0.0))


@dataclass(frozen=True)
class LegWorth:
    """People that one minute less is worth on the ways of a leg: there, and back."""

    leg: Leg
    there: float
    back: float


def leg_worth(relaxation: Relaxation, answer: PackingAnswer) -> list[LegWorth]:
    """Return what a minute less on each leg would free, by the duals of trucks' minutes."""
    data, model = relaxation.data, relaxation.model
    values, duals = answer.values, answer.duals
    rows = [(*key, float(duals[key.row])) for key in model.truck_rows if duals[key.row] > 0]

    def price(group: int, by: str, start: float) -> float:
        return sum(
            dual for g, after, of, _, dual in rows if g == group and of == by
            and after is not None and after <= start
        )  # fmt: skip

    prices: dict[tuple[int, str, float], float] = {}
    found = []
    for leg, (kg_r, kg_f, m3_r, m3_f) in model.carried:
        kind, start = data.groups[leg.group][0], float(data.gates[leg.gate].start_min)
        for by in ("kg", "m3"):
            if (leg.group, by, start) not in prices:
                prices[leg.group, by, start] = price(leg.group, by, start)
        by_kg = prices[leg.group, "kg", start] / kind.capacity_kg
        by_m3 = prices[leg.group, "m3", start] / kind.capacity_m3
        back = float(by_kg * values[kg_r] + by_m3 * values[m3_r])
        found.append(LegWorth(leg, back + float(by_kg * values[kg_f] + by_m3 * values[m3_f]), back))
    for leg, back_column, last in model.visits:
        by_visit = price(leg.group, "visits", 0.0) / data.problem.max_stops
        back = by_visit * float(values[back_column])
        found.append(LegWorth(leg, back + by_visit * float(values[last]), back))
    return [each for each in found if each.there > 0]


def _by_site(relaxation: Relaxation, minutes: list[LegWorth]) -> dict[str, float]:
    worth: dict[str, float] = {}
    for each in minutes:
        site = relaxation.data.sites[each.leg.site].code
        worth[site] = worth.get(site, 0.0) + each.there + each.back
    return {site: people for site, people in worth.items() if people > _LEAST_WORTH}


def _road_worth(relaxation: Relaxation, opened: Problem, minutes: list[LegWorth]) -> float:
    """Return the minutes that the road saves, at their worth, and people it joins to a source."""
    data = relaxation.data
    after = replace(data, closure=bound_data(opened).closure)
    people = 0.0
    for each in minutes:
        kind, site = data.groups[each.leg.group][0], data.sites[each.leg.site]
        place = data.sources[data.gates[each.leg.gate].source].location
        shorter = each.leg.go_min - (
            data.sources[data.gates[each.leg.gate].source].dock_setup_min
            + site.unload_setup_min
            + after.minutes(kind.profile, place, site.location)
        )
        people += each.there * max(0.0, shorter)
        back = after.back_min(each.leg.group, site) if each.back else np.inf
        if np.isfinite(back) and np.isfinite(each.leg.back_min):
            people += each.back * max(0.0, each.leg.back_min - back)
    served = {data.sites[leg.site].code for leg, _ in relaxation.model.carried}
    apart = {site.code for site in data.sites} - served
    joined = {data.sites[leg.site].code for leg in feasible_legs(after)} & apart if apart else set()
    return people + sum(site.people for site in data.sites if site.code in joined)


_LEAST_WORTH = 1e-3
"""People a minute below which a way isn't named."""
