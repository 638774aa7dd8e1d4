"""What people need in a scenario, as items of the pre-positioning problem.

A need of a season is an item that nobody stocks; goods serve it by the rates of the
substitutes. Food where there is no power is another need, which what wants boiling water
doesn't serve.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from depot.domain.norms import Base, NeedRule, Norms
from depot.domain.season import Season
from optimize.preposition.problem import Item

HOUSEHOLD_NEEDS: Final = ("water", "food")
_WORSE_IN_WINTER: Final = frozenset({"shelter_indoor", "shelter_outdoor", "warmth"})


@dataclass(frozen=True)
class Commodity:
    """A need of a season.

    Parameters
    ----------
    rates
        Item to how much of the need one unit meets.
    norm
        Of one person of the base, in the need's unit.
    """

    code: str
    rule: NeedRule
    season: Season
    rates: Mapping[str, float] = field(default_factory=dict)

    @property
    def norm(self) -> float:
        """Return how much of it one person needs."""
        return self.rule.quantity


def household_item(need: str) -> str:
    """Return the code of what one household keeps against a need."""
    return f"JT-{need}"


def commodity_code(need: str, season: Season, *, dark: bool, norms: Norms) -> str:
    """Return the code of a need in a season; ``dark``: no boiling water."""
    heat = any(each.needs_heat and each.need == need for each in norms.substitutes)
    return f"{need}/{season.value}" + ("/dark" if dark and heat else "")


def commodities(norms: Norms, persons: float) -> dict[str, Commodity]:
    """Return all needs that decide who is relieved, by code.

    Parameters
    ----------
    persons
        Of a household.
    """
    found: dict[str, Commodity] = {}
    for season in Season:
        for rule in norms.rules_in(season):
            if not rule.binding or rule.quantity <= 0:
                continue
            for dark in (False, True):
                code = commodity_code(rule.need, season, dark=dark, norms=norms)
                rates = {
                    each.item: each.rate(first_night=True)
                    for each in norms.substitutes_in(season)
                    if each.need == rule.need and not (dark and each.needs_heat)
                }
                if rule.need in HOUSEHOLD_NEEDS:
                    rates[household_item(rule.need)] = rule.quantity * persons
                found[code] = Commodity(code, rule, season, rates)
    return found


def commodity_items(found: Mapping[str, Commodity], norms: Norms) -> tuple[Item, ...]:
    """Return the needs as items that lacking is priced by."""
    return tuple(
        Item(each.code, 0.0, 0.0, _penalty(each, norms) / each.norm, name=each.rule.name_zh)
        for each in found.values()
    )


def served_by(item: str, found: Iterable[Commodity]) -> dict[str, float]:
    """Return what a unit of an item meets, by need."""
    return {each.code: each.rates[item] for each in found if item in each.rates}


def people_of(base: Base, affected: float, relocated: float, indoor_share: float) -> float:
    """Return the people that a need is counted on."""
    return {
        Base.AFFECTED: affected,
        Base.RELOCATED: relocated,
        Base.RELOCATED_INDOOR: relocated * indoor_share,
        Base.RELOCATED_OUTDOOR: relocated * (1 - indoor_share),
    }[base]


def _penalty(each: Commodity, norms: Norms) -> float:
    price = norms.rate(f"lacking_{each.rule.need}_cny")
    worse = each.season is Season.WINTER and each.rule.need in _WORSE_IN_WINTER
    return price * (norms.rate("lacking_winter_factor") if worse else 1.0)
