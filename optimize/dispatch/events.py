"""What happens to a plan under way: roads, trucks, people, goods and docks change.

`apply_events` turns a problem into the situation of now. It only restates what
was reported; what to do about it is `optimize.dispatch.replan`'s.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from optimize.dispatch.problem import Problem, Site, Supply, TravelTable, Vehicle
from optimize.supply import SupplyCurve


@dataclass(frozen=True)
class RoadsChanged:
    """Roads closed, slowed or open again: the travel table from now on."""

    travel: TravelTable


@dataclass(frozen=True)
class TruckLost:
    """A truck is out of use; what it carries doesn't arrive."""

    vehicle: str


@dataclass(frozen=True)
class DriverOut:
    """A driver may drive and unload until this minute only."""

    vehicle: str
    until_min: int


@dataclass(frozen=True)
class TruckAdded:
    """Help comes: another truck."""

    vehicle: Vehicle


@dataclass(frozen=True)
class SiteChanged:
    """More or fewer people, or another need, at a site.

    Parameters
    ----------
    people, requirements
        As they are now in all, what was delivered before included. With
        people alone the requirements change in proportion.
    """

    site: str
    people: int | None = None
    requirements: Mapping[str, float] | None = None


@dataclass(frozen=True)
class SiteAdded:
    """People wait at a new place, which the travel table knows."""

    site: Site


@dataclass(frozen=True)
class SiteWithdrawn:
    """A site is given up: nobody is there any more, nothing is to be brought."""

    site: str


@dataclass(frozen=True)
class SupplyChanged:
    """Goods come late, short or more than expected.

    Parameters
    ----------
    curve
        Units in all by time, those taken before included.
    """

    source: str
    item: str
    curve: SupplyCurve


@dataclass(frozen=True)
class DocksChanged:
    """A source loads at so many docks from now on; trucks loading now finish."""

    source: str
    docks: int


Event = (
    RoadsChanged
    | TruckLost
    | DriverOut
    | TruckAdded
    | SiteChanged
    | SiteAdded
    | SiteWithdrawn
    | SupplyChanged
    | DocksChanged
)


class UnknownCode(ValueError):
    """An event names something that the problem doesn't have."""


@dataclass(frozen=True)
class Situation:
    """A problem as it was planned for, and as it is now.

    Parameters
    ----------
    now
        Withdrawn sites stay in it without people; lost trucks stay in it.
    """

    planned: Problem
    now: Problem
    lost: frozenset[str] = frozenset()
    withdrawn: frozenset[str] = frozenset()


def apply_events(problem: Problem, events: Iterable[Event]) -> Situation:
    """Return the situation after these events, whatever order they are told in.

    Raises
    ------
    UnknownCode
        When an event names a truck, site, source or item that isn't there.
    """
    situation = Situation(problem, problem)
    for event in sorted(events, key=_rank):
        situation = _applied(situation, event)
    return situation


_ORDER = (
    RoadsChanged, SiteAdded, TruckAdded, SiteChanged, SiteWithdrawn, SupplyChanged,
    DocksChanged, DriverOut, TruckLost,
)  # fmt: skip


def _rank(event: Event) -> int:
    return _ORDER.index(type(event))


def _applied(situation: Situation, event: Event) -> Situation:
    now = situation.now
    lost, withdrawn = situation.lost, situation.withdrawn
    match event:
        case RoadsChanged(travel):
            now = replace(now, travel=travel)
        case SiteAdded(site):
            now = replace(now, sites=(*now.sites, site))
        case TruckAdded(vehicle):
            now = replace(now, vehicles=(*now.vehicles, vehicle))
        case SiteChanged():
            now = _changed_site(now, event)
        case SiteWithdrawn(code):
            now = _changed_site(now, SiteChanged(code, 0, {}))
            withdrawn = withdrawn | {code}
        case SupplyChanged():
            now = _changed_supply(now, event)
        case DocksChanged(source, docks):
            now = _changed_docks(now, source, docks)
        case DriverOut(code, until_min):
            now = _shorter_day(now, code, until_min)
        case TruckLost(code):
            _known(code, {each.code for each in now.vehicles})
            lost = lost | {code}
    return replace(situation, now=now, lost=lost, withdrawn=withdrawn)


def _changed_docks(problem: Problem, code: str, docks: int) -> Problem:
    _known(code, {each.code for each in problem.sources})
    sources = tuple(
        replace(each, docks=docks) if each.code == code else each for each in problem.sources
    )
    return replace(problem, sources=sources)


def _changed_site(problem: Problem, event: SiteChanged) -> Problem:
    _known(event.site, {site.code for site in problem.sites})
    return replace(
        problem,
        sites=tuple(
            _restated(site, event) if site.code == event.site else site for site in problem.sites
        ),
    )


def _restated(site: Site, event: SiteChanged) -> Site:
    people = site.people if event.people is None else event.people
    requirements = event.requirements
    if requirements is None:
        share = people / site.people if site.people else 1.0
        requirements = {need: amount * share for need, amount in site.requirements.items()}
    return replace(site, people=people, requirements=requirements)


def _changed_supply(problem: Problem, event: SupplyChanged) -> Problem:
    _known(event.source, {source.code for source in problem.sources})
    _known(event.item, {item.code for item in problem.items})
    key = (event.source, event.item)
    known = any((each.source, each.item) == key for each in problem.supplies)
    supplies = tuple(
        replace(each, curve=event.curve) if (each.source, each.item) == key else each
        for each in problem.supplies
    )
    if not known:
        supplies = (*supplies, Supply(event.source, event.item, event.curve))
    return replace(problem, supplies=supplies)


def _shorter_day(problem: Problem, code: str, until_min: int) -> Problem:
    _known(code, {vehicle.code for vehicle in problem.vehicles})
    return replace(
        problem,
        vehicles=tuple(
            replace(
                each,
                available_until_min=max(
                    each.available_from_min, min(each.available_until_min, until_min)
                ),
            )
            if each.code == code
            else each
            for each in problem.vehicles
        ),
    )


def _known(code: str, codes: set[str]) -> None:
    if code not in codes:
        raise UnknownCode(code)
