"""Norms: what people need, which items serve it, and the rates a plan starts from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite

from depot.domain.mark import Mark
from depot.domain.season import ALL_YEAR, Season, applies
from depot.errors import InvalidInput, NotFound


class Base(StrEnum):
    """Which people of a site a need is counted on."""

    AFFECTED = "affected"
    RELOCATED = "relocated"
    RELOCATED_INDOOR = "relocated_indoor"
    RELOCATED_OUTDOOR = "relocated_outdoor"


@dataclass(frozen=True)
class NeedRule:
    """How much of a basic need one person has in the first day.

    Parameters
    ----------
    quantity
        Per person of the base, in the need's unit.
    binding
        Whether it must be met for a person to count as relieved, by default.
    """

    need: str
    name_zh: str
    name_en: str
    base: Base
    seasons: tuple[str, ...]
    quantity: float
    unit_zh: str
    unit_en: str
    binding: bool
    mark: Mark
    source: str
    note: str = ""

    def __post_init__(self) -> None:
        _require_amount(f"need {self.need}", self.quantity)


@dataclass(frozen=True)
class Substitute:
    """An item that serves a basic need, and how much of it one unit covers.

    Parameters
    ----------
    rate_first_night, rate_strict
        In the need's unit; they differ for tents only.
    needs_heat
        Useless without boiling water.
    """

    item: str
    need: str
    seasons: tuple[str, ...]
    rate_first_night: float
    rate_strict: float
    needs_heat: bool
    mark: Mark
    source: str

    def __post_init__(self) -> None:
        for rate in (self.rate_first_night, self.rate_strict):
            _require_amount(f"substitute {self.item}", rate)
            if not rate:
                raise InvalidInput(
                    f"替代品 {self.item} 的折算率应大于零。",
                    f"Substitute {self.item}: the rate must be above zero.",
                )

    def rate(self, *, first_night: bool) -> float:
        """Return the rate of the first night or the strict one."""
        return self.rate_first_night if first_night else self.rate_strict


@dataclass(frozen=True)
class SupportNorm:
    """An item that goes with relief without deciding whether a person is relieved.

    Parameters
    ----------
    per_scope
        ``"person"``, ``"household"``, ``"100 persons"`` …, of the relocated.
    """

    item: str
    need: str
    name_zh: str
    name_en: str
    per_scope: str
    per_time: str
    seasons: tuple[str, ...]
    quantity: float
    unit_zh: str
    mark: Mark
    source: str
    note: str = ""


@dataclass(frozen=True)
class Rate:
    """A figure that plans start from, with the span in which it is thought to lie."""

    name: str
    value: float
    low: float
    high: float
    unit: str
    name_zh: str
    name_en: str
    mark: Mark
    source: str

    def __post_init__(self) -> None:
        if not self.low <= self.value <= self.high:
            raise InvalidInput(
                f"参数 {self.name} 的值 {self.value} 不在 {self.low} 与 {self.high} 之间。",
                f"Rate {self.name}: {self.value} isn't between {self.low} and {self.high}.",
            )


@dataclass(frozen=True)
class Norms:
    """All norms together."""

    rules: tuple[NeedRule, ...]
    substitutes: tuple[Substitute, ...]
    support: tuple[SupportNorm, ...]
    rates: Mapping[str, Rate]

    def rate(self, name: str) -> float:
        """Return the value of a rate.

        Raises
        ------
        NotFound
            When there is none of that name.
        """
        if name not in self.rates:
            raise NotFound(f"参数表中没有“{name}”。", f"There is no rate “{name}”.")
        return self.rates[name].value

    @property
    def rates_by_name(self) -> dict[str, float]:
        """Values of all rates."""
        return {name: rate.value for name, rate in self.rates.items()}

    def rules_in(self, season: Season) -> tuple[NeedRule, ...]:
        """Return one rule a need: that of the season in place of the whole year's."""
        chosen: dict[str, NeedRule] = {}
        for rule in self.rules:
            known = chosen.get(rule.need)
            narrower = known is None or ALL_YEAR in known.seasons
            if applies(rule.seasons, season) and narrower:
                chosen[rule.need] = rule
        return tuple(chosen.values())

    def substitutes_in(self, season: Season) -> tuple[Substitute, ...]:
        """Return the items that serve a need in the season."""
        return tuple(each for each in self.substitutes if applies(each.seasons, season))

    def support_in(self, season: Season) -> tuple[SupportNorm, ...]:
        """Return one supporting norm an item: that of the season before the whole year's."""
        chosen: dict[str, SupportNorm] = {}
        for norm in self.support:
            known = chosen.get(norm.item)
            narrower = known is None or ALL_YEAR in known.seasons
            if applies(norm.seasons, season) and narrower:
                chosen[norm.item] = norm
        return tuple(chosen.values())


def _require_amount(what: str, amount: float) -> None:
    if not (isfinite(amount) and amount >= 0):
        raise InvalidInput(
            f"{what}：数值须为不小于零的有限数，现为 {amount}。",
            f"{what}: the amount must be finite and not negative, it is {amount}.",
        )
