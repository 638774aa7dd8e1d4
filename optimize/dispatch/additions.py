"""What could be added to a dispatch problem, at what price, and the problem with some of it.

Minutes count from the disaster's onset, as in the problem; prices are CNY.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from math import ceil, gcd, isfinite

from optimize.dispatch.breaks import DriverRule
from optimize.dispatch.problem import Problem, Source, Supply, Vehicle
from optimize.supply import SupplyCurve

MOST_PRICE = 1e12
"""CNY; more is a typing error."""

MOST_TRUCKS = 200
MOST_DOCKS = 50
"""Of one offer; more are a typing error."""

_LITTLE = 1e-5
"""Share by which the solver's bound on a price may be off."""

_FEN_SLACK = 1e-6


class Kind(StrEnum):
    """What kind of thing is added."""

    TRUCK = "truck"
    STOCK = "stock"
    DOCK = "dock"
    ROAD = "road"


@dataclass(frozen=True)
class ExtraTrucks:
    """Trucks of one type that could be hired at one place.

    Parameters
    ----------
    price_cny
        Of each truck with its driver for this plan.
    most
        Trucks that can be had.
    available_from_min, available_until_min, sources
        As of a `Vehicle`.
    """

    code: str
    type: str
    start: str
    price_cny: float
    most: int = 1
    available_from_min: int = 0
    available_until_min: int = 100_000
    sources: tuple[str, ...] = ()
    name: str = ""
    kind: Kind = field(default=Kind.TRUCK, init=False)

    def __post_init__(self) -> None:
        _check_offer(self.code, self.price_cny, self.most)
        if self.most > MOST_TRUCKS:
            raise ValueError(f"{self.code}: most must be <= {MOST_TRUCKS}.")
        Vehicle(self.code, self.type, self.start, self.available_from_min,
                self.available_until_min, sources=self.sources)  # fmt: skip


@dataclass(frozen=True)
class ExtraStock:
    """Units of an item that could be brought to a source.

    Parameters
    ----------
    price_cny
        Of one unit on the dock.
    most
        Units that can be had.
    ready_min
        Minute from which they are on the dock.
    """

    code: str
    source: str
    item: str
    price_cny: float
    most: int
    ready_min: int = 0
    name: str = ""
    kind: Kind = field(default=Kind.STOCK, init=False)

    def __post_init__(self) -> None:
        _check_offer(self.code, self.price_cny, self.most, self.ready_min)


@dataclass(frozen=True)
class ExtraDocks:
    """Docks with their crews that could be opened at a source.

    Parameters
    ----------
    price_cny
        Of each dock with its crew for this plan.
    most
        Docks that can be opened.
    ready_min
        Minute from which they load.
    """

    code: str
    source: str
    price_cny: float
    most: int = 1
    ready_min: int = 0
    name: str = ""
    kind: Kind = field(default=Kind.DOCK, init=False)

    def __post_init__(self) -> None:
        _check_offer(self.code, self.price_cny, self.most, self.ready_min)
        if self.most > MOST_DOCKS:
            raise ValueError(f"{self.code}: most must be <= {MOST_DOCKS}.")


@dataclass(frozen=True)
class ReopenedRoad:
    """A closed road that could be made passable, both ways.

    Parameters
    ----------
    ends
        Its two ends: locations of the travel table.
    minutes
        Road profile to the minutes from one end to the other; profiles that may not
        use it are left out.
    price_cny
        Of reopening it.
    open_min
        Minute from which it can be driven.
    """

    code: str
    ends: tuple[str, str]
    minutes: Mapping[str, int]
    price_cny: float
    km: float = 0.0
    open_min: int = 0
    name: str = ""
    most: int = field(default=1, init=False)
    kind: Kind = field(default=Kind.ROAD, init=False)

    def __post_init__(self) -> None:
        _check_offer(self.code, self.price_cny, 1, self.open_min)
        if not isfinite(self.km) or self.km < 0:
            raise ValueError(f"{self.code}: km must be a finite number >= 0.")
        if self.ends[0] == self.ends[1]:
            raise ValueError(f"{self.code}: a road has two different ends.")
        if not self.minutes or any(minutes < 0 for minutes in self.minutes.values()):
            raise ValueError(f"{self.code}: minutes must be given for a profile, all >= 0.")


Offer = ExtraTrucks | ExtraStock | ExtraDocks | ReopenedRoad

Counts = Mapping[str, int]
"""Offer's code to how many of it are taken; what isn't named is not taken."""


@dataclass(frozen=True)
class Catalogue:
    """All that could be added."""

    offers: tuple[Offer, ...] = ()

    def __post_init__(self) -> None:
        codes = [offer.code for offer in self.offers]
        if len(set(codes)) != len(codes):
            raise ValueError("additions: codes must be distinct.")

    @property
    def offers_anything(self) -> bool:
        """Whether there is anything that could be added."""
        return any(offer.most for offer in self.offers)

    def check_fits(self, problem: Problem) -> None:
        """Refuse offers that name what the problem doesn't have.

        Raises
        ------
        ValueError
            Names the first code and what is unknown.
        """
        known = {
            "type": {kind.code for kind in problem.vehicle_types},
            "start": set(problem.travel.locations),
            "source": {source.code for source in problem.sources},
            "item": {item.code for item in problem.items},
            "profile": set(problem.travel.minutes),
        }
        for offer in self.offers:
            for what, code in named(offer):
                if code not in known[what]:
                    raise ValueError(f"addition {offer.code}: {what} {code!r} is unknown.")
        if self.roads and problem.travel.later:
            raise ValueError(
                f"addition {self.roads[0].code}: roads can't be reopened where driving times "
                "change over the day."
            )
        taken = {vehicle.code for vehicle in problem.vehicles}
        for offer in self.offers:
            if isinstance(offer, ExtraTrucks) and taken & set(truck_codes(offer, offer.most)):
                raise ValueError(f"addition {offer.code}: a vehicle has this code already.")

    def price(self, counts: Counts) -> float:
        """Return what these additions cost in all, CNY."""
        return sum(offer.price_cny * counts.get(offer.code, 0) for offer in self.offers)

    def rounded_up(self, price_cny: float) -> float:
        """Return the least price that some choice can have at or above this one.

        A little below counts as at it: bounds come with the tolerances of a solver.
        """
        prices = [offer.price_cny * 100 for offer in self.offers]
        fen = [round(price) for price in prices]
        step = gcd(*fen)
        if not step or any(abs(a - b) > _FEN_SLACK for a, b in zip(prices, fen, strict=True)):
            return max(0.0, price_cny * (1 - _LITTLE))
        return ceil(price_cny * 100 * (1 - _LITTLE) / step) * step / 100

    def everything(self) -> dict[str, int]:
        """Return the counts when all there is is taken."""
        return {offer.code: offer.most for offer in self.offers}

    @property
    def roads(self) -> tuple[ReopenedRoad, ...]:
        """The roads among the offers."""
        return tuple(offer for offer in self.offers if isinstance(offer, ReopenedRoad))


def named(offer: Offer) -> list[tuple[str, str]]:
    """Return what an offer names of the problem: ``("source", "D1")`` and so on."""
    if isinstance(offer, ExtraTrucks):
        bound = [("source", source) for source in offer.sources]
        return [("type", offer.type), ("start", offer.start), *bound]
    if isinstance(offer, ExtraStock):
        return [("source", offer.source), ("item", offer.item)]
    if isinstance(offer, ExtraDocks):
        return [("source", offer.source)]
    ends = [("start", end) for end in offer.ends]
    return [*ends, *(("profile", profile) for profile in offer.minutes)]


def truck_codes(offer: ExtraTrucks, count: int) -> list[str]:
    """Return the codes of so many trucks of an offer."""
    return [f"{offer.code}-{number}" for number in range(1, count + 1)]


def with_goods_and_trucks(problem: Problem, catalogue: Catalogue, counts: Counts) -> Problem:
    """Return the problem with these trucks, goods and docks; roads are left as they are."""
    trucks: list[Vehicle] = []
    sources = {source.code: source for source in problem.sources}
    supplies = {(supply.source, supply.item): supply for supply in problem.supplies}
    for offer in catalogue.offers:
        count = counts.get(offer.code, 0)
        if count <= 0:
            continue
        if isinstance(offer, ExtraTrucks):
            trucks += _hired(offer, count, _rule_of(problem, offer.type))
        elif isinstance(offer, ExtraDocks):
            sources[offer.source] = _with_docks(sources[offer.source], offer, count)
        elif isinstance(offer, ExtraStock):
            key = (offer.source, offer.item)
            supplies[key] = _with_units(supplies.get(key), offer, count)
    return replace(
        problem,
        vehicles=(*problem.vehicles, *trucks),
        sources=tuple(sources.values()),
        supplies=tuple(supplies.values()),
    )


def _rule_of(problem: Problem, kind: str) -> DriverRule:
    """Return what drivers of such trucks keep: as those of its type, else as any."""
    bound = [each for each in problem.vehicles if each.drive_limit_min]
    like = next((each for each in bound if each.type == kind), next(iter(bound), None))
    return like.rule if like else DriverRule()


def _hired(offer: ExtraTrucks, count: int, rule: DriverRule) -> Iterable[Vehicle]:
    return (
        Vehicle(
            code,
            offer.type,
            offer.start,
            offer.available_from_min,
            offer.available_until_min,
            f"{offer.name or offer.code}·{number}",
            offer.sources,
            rule.limit_min,
            rule.break_min,
        )
        for number, code in enumerate(truck_codes(offer, count), start=1)
    )


def _with_docks(source: Source, offer: ExtraDocks, count: int) -> Source:
    free = (*source.dock_free_min, *([0] * source.docks))[: source.docks]
    return replace(
        source,
        docks=source.docks + count,
        dock_free_min=(*free, *([offer.ready_min] * count)),
    )


def _with_units(supply: Supply | None, offer: ExtraStock, count: int) -> Supply:
    if supply is None:
        curve = SupplyCurve.at_once(count, offer.ready_min)
        return Supply(offer.source, offer.item, curve)
    minutes = sorted({offer.ready_min, *(minute for minute, _ in supply.curve.steps)})
    steps = (
        (minute, supply.curve.by(minute) + (count if minute >= offer.ready_min else 0))
        for minute in minutes
    )
    return replace(supply, curve=SupplyCurve(tuple(steps)))


def _check_offer(code: str, price_cny: float, most: int, minute: int = 0) -> None:
    if not code:
        raise ValueError("addition: code must not be empty.")
    if not isfinite(price_cny) or not 0 <= price_cny <= MOST_PRICE:
        raise ValueError(f"{code}: price_cny must be a finite number >= 0.")
    if most < 0:
        raise ValueError(f"{code}: most must be >= 0.")
    if minute < 0:
        raise ValueError(f"{code}: minutes must be >= 0.")
