"""What can be held where at what price, and what it is to be good for.

Minutes count from the order; prices are CNY; stock is in units and may be broken.
A problem that is built is valid: codes are distinct and known, figures finite, probabilities
sum to 1.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from math import fsum, isfinite

from optimize.preposition.scenario import Arc, Need, Scenario

__all__ = [
    "Arc", "Item", "Layer", "Need", "Option", "Period", "Place", "Problem", "Reserve", "Rule",
    "Scenario",
]  # fmt: skip

PROBABILITY_SLACK = 1e-6
"""By which the sum of probabilities may differ from 1."""


class Layer(StrEnum):
    """How goods are secured."""

    STOCK = "stock"
    AGREEMENT = "agreement"
    CAPACITY = "capacity"
    HOUSEHOLD = "household"


@dataclass(frozen=True)
class Item:
    """A supply item.

    Parameters
    ----------
    penalty_cny
        Of a unit that is needed and doesn't come in time, before the site's priority.
    rotation_units
        The most stock that can be used up before it expires; None: it keeps.
    serves
        Item whose need it meets to how much of it one unit meets; empty: its own, one by one.
    floor_m2
        Of ground that a unit takes up in a store, stacked as high as it may be.
    """

    code: str
    weight_kg: float = 1.0
    volume_m3: float = 0.0
    penalty_cny: float = 0.0
    rotation_units: float | None = None
    name: str = ""
    serves: Mapping[str, float] = field(default_factory=dict)
    floor_m2: float = 0.0

    def __post_init__(self) -> None:
        _check("item", self.code, self.weight_kg, self.volume_m3, self.penalty_cny,
               self.rotation_units, self.floor_m2, *self.serves.values())  # fmt: skip
        if not all(self.serves.values()):
            raise ValueError(f"item {self.code}: what it serves must be above zero.")

    @property
    def covers(self) -> Mapping[str, float]:
        """Return item whose need it meets to how much of it a unit meets."""
        return self.serves or {self.code: 1.0}


@dataclass(frozen=True)
class Option:
    """A size in which a place can be opened.

    Parameters
    ----------
    price_cny
        Of opening it.
    volume_m3, floor_m2
        For stock; a floor of None doesn't limit it.
    units
        Of contracts and campaigns that can be kept up there.
    """

    code: str
    price_cny: float
    volume_m3: float = 0.0
    units: float = 0.0
    floor_m2: float | None = None

    def __post_init__(self) -> None:
        _check("option", self.code, self.price_cny, self.volume_m3, self.units, self.floor_m2)


@dataclass(frozen=True)
class Place:
    """Where reserves are: a depot, a cache, a supplier's yard, the homes of a community.

    Parameters
    ----------
    volume_m3, floor_m2
        For stock without any option; None: no limit. At most one option is taken. Where some
        option has a floor, the others have none of it.
    dock_t
        Tonnes that its docks load by the end of each period in all; None: no limit.
    """

    code: str
    volume_m3: float | None = None
    options: tuple[Option, ...] = ()
    dock_t: tuple[float, ...] | None = None
    name: str = ""
    floor_m2: float | None = None

    def __post_init__(self) -> None:
        _check("place", self.code, self.volume_m3, self.floor_m2, *(self.dock_t or ()))
        _distinct(f"place {self.code}: options", (option.code for option in self.options))

    @property
    def has_floor(self) -> bool:
        """Return whether its floor limits stock."""
        return self.floor_m2 is not None or any(e.floor_m2 is not None for e in self.options)


@dataclass(frozen=True)
class Reserve:
    """Units of an item that can be secured at a place in one way.

    Parameters
    ----------
    fee_cny
        Of securing a unit: price of stock, retention fee, campaign.
    use_cny
        Of a unit that is sent.
    left_cny
        Of a unit that is there and not sent; negative for what it is worth.
    least, most
        Units; None: no limit.
    today
        Units that are secured now.
    steps
        (minute, share of the units that is ready from then on), shares rising to 1.
    """

    code: str
    layer: Layer
    place: str
    item: str
    fee_cny: float = 0.0
    use_cny: float = 0.0
    left_cny: float = 0.0
    least: float = 0.0
    most: float | None = None
    today: float = 0.0
    steps: tuple[tuple[float, float], ...] = ((0.0, 1.0),)
    name: str = ""

    def __post_init__(self) -> None:
        _check("reserve", self.code, self.fee_cny, self.use_cny, self.least, self.most, self.today)
        if not isfinite(self.left_cny):
            raise ValueError(f"reserve {self.code}: left_cny must be finite.")
        minutes, shares = [step[0] for step in self.steps], [step[1] for step in self.steps]
        rises = minutes == sorted(minutes) and shares == sorted(shares)
        if not self.steps or not rises or minutes[0] < 0 or shares[0] < 0 or shares[-1] > 1:
            raise ValueError(f"reserve {self.code}: steps must rise, from minute 0, to share 1.")

    def parts(self) -> tuple[tuple[float, float], ...]:
        """Return (minute, share that becomes ready then)."""
        before = 0.0
        found = []
        for minute, share in self.steps:
            if share > before:
                found.append((minute, share - before))
            before = share
        return tuple(found)


@dataclass(frozen=True)
class Rule:
    """Units over several reserves: a minimum standard, a limit, or both.

    Parameters
    ----------
    items, places, layers, reserves
        Which reserves count: of these items, at these places, in these layers, of these codes;
        empty: all.
    """

    code: str
    least: float = 0.0
    most: float | None = None
    items: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    layers: tuple[Layer, ...] = ()
    name: str = ""
    reserves: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        _check("rule", self.code, self.least, self.most)

    def counts(self, reserve: Reserve) -> bool:
        """Return whether a reserve counts."""
        return (
            (not self.items or reserve.item in self.items)
            and (not self.places or reserve.place in self.places)
            and (not self.layers or reserve.layer in self.layers)
            and (not self.reserves or reserve.code in self.reserves)
        )


@dataclass(frozen=True)
class Period:
    """Goods that are there by ``end_min`` count; ``late`` is the share of the penalty still due."""

    end_min: float
    late: float = 0.0

    def __post_init__(self) -> None:
        if not isfinite(self.end_min) or self.end_min < 0 or not 0 <= self.late <= 1:
            raise ValueError("period: end_min must be finite and >= 0, late between 0 and 1.")


@dataclass(frozen=True)
class Problem:
    """All of it.

    Parameters
    ----------
    networks
        Name to the arcs that scenarios of that network can use.
    budget_cny
        For options and fees; None: no limit.
    periods
        By their ends; what isn't there by the last one is unmet.
    """

    items: tuple[Item, ...]
    places: tuple[Place, ...]
    reserves: tuple[Reserve, ...]
    scenarios: tuple[Scenario, ...]
    networks: Mapping[str, tuple[Arc, ...]] = field(default_factory=dict)
    rules: tuple[Rule, ...] = ()
    budget_cny: float | None = None
    periods: tuple[Period, ...] = (Period(600.0),)
    name: str = ""

    def __post_init__(self) -> None:
        _check("problem", "budget", self.budget_cny)
        for what in ("items", "places", "reserves", "scenarios", "rules"):
            _distinct(what, (each.code for each in getattr(self, what)))
        ends = [period.end_min for period in self.periods]
        if not ends or ends != sorted(set(ends)):
            raise ValueError("periods: at least one, by rising ends.")
        late = [period.late for period in self.periods]
        if late != sorted(late):
            raise ValueError("periods: a later one can't be less late.")
        if not self.scenarios:
            raise ValueError("scenarios: there must be at least one.")
        total = fsum(scenario.probability for scenario in self.scenarios)
        if abs(total - 1) > PROBABILITY_SLACK:
            raise ValueError(f"scenarios: probabilities sum to {total:.9g}, not to 1.")
        self._check_references()
        self._check_lengths()

    @cached_property
    def item_of(self) -> dict[str, Item]:
        """Items by code."""
        return {item.code: item for item in self.items}

    @cached_property
    def place_of(self) -> dict[str, Place]:
        """Places by code."""
        return {place.code: place for place in self.places}

    @cached_property
    def pools(self) -> dict[int, tuple[int, ...]]:
        """Number of a reserve to those of all that are the same once something happens.

        One item at one place, ready in the same steps, at the same price of sending and keeping.
        """
        found: dict[tuple[object, ...], list[int]] = {}
        for number, each in enumerate(self.reserves):
            key = (each.place, each.item, each.steps, each.use_cny, each.left_cny)
            found.setdefault(key, []).append(number)
        return {numbers[0]: tuple(numbers) for numbers in found.values()}

    @cached_property
    def tonnes_for(self) -> dict[str, dict[str, float]]:
        """Place to need to the most tonnes that meet one unit of it from there."""
        found: dict[str, dict[str, float]] = {place.code: {} for place in self.places}
        for reserve in self.reserves:
            item, here = self.item_of[reserve.item], found[reserve.place]
            for met, rate in item.covers.items():
                here[met] = max(here.get(met, 0.0), item.weight_kg / 1000 / rate)
        return found

    def arcs(self, scenario: Scenario) -> tuple[Arc, ...]:
        """Return the arcs that can be used."""
        return self.networks[scenario.network] if scenario.network else ()

    def _check_references(self) -> None:
        items, places = set(self.item_of), set(self.place_of)
        if not all(set(item.serves) <= items for item in self.items):
            raise ValueError("items: an item that another serves is unknown.")
        for reserve in self.reserves:
            if reserve.item not in items or reserve.place not in places:
                raise ValueError(f"reserve {reserve.code}: its item or place is unknown.")
        reserves = {reserve.code for reserve in self.reserves}
        for rule in self.rules:
            known = set(rule.items) <= items and set(rule.places) <= places
            if not known or not set(rule.reserves) <= reserves:
                raise ValueError(f"rule {rule.code}: an item, place or reserve is unknown.")
        for name, arcs in self.networks.items():
            if any(arc.place not in places for arc in arcs):
                raise ValueError(f"network {name}: a place is unknown.")
        self._check_scenarios(items, places)

    def _check_scenarios(self, items: set[str], places: set[str]) -> None:
        for scenario in self.scenarios:
            network = not scenario.network or scenario.network in self.networks
            needed = {need.item for need in scenario.needs}
            if not (network and needed <= items and set(scenario.available) <= places):
                raise ValueError(
                    f"scenario {scenario.code}: its network, an item or a place is unknown."
                )

    def _check_lengths(self) -> None:
        count = len(self.periods)
        for place in self.places:
            if place.dock_t is not None and len(place.dock_t) != count:
                raise ValueError(f"place {place.code}: dock_t has a figure for each period.")
        for scenario in self.scenarios:
            if scenario.truck_hours is not None and len(scenario.truck_hours) != count:
                raise ValueError(
                    f"scenario {scenario.code}: truck_hours has a figure for each period."
                )


def _check(what: str, code: str, *figures: float | None) -> None:
    if not code:
        raise ValueError(f"{what}: code must not be empty.")
    if any(each is not None and (not isfinite(each) or each < 0) for each in figures):
        raise ValueError(f"{what} {code}: figures must be finite and >= 0.")


def _distinct(what: str, codes: Iterable[str]) -> None:
    listed = list(codes)
    if len(set(listed)) != len(listed):
        raise ValueError(f"{what}: codes must be distinct.")
