"""From a scenario to needs: people × norm, by need, site and item.

A person is relieved when every binding need is covered: the relieved people of
a site are its people × the least coverage over these needs. The formulas and
their sources are in docs/needs.md.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from depot.domain.mark import Mark
from depot.domain.norms import Base, NeedRule, Norms, Substitute, SupportNorm
from depot.domain.scenario import AffectedSite, Scenario

_TOLERANCE = 1e-9


@dataclass(frozen=True)
class SiteNeed:
    """How much of one need arises at one site.

    Parameters
    ----------
    people
        Of the rule's base.
    quantity
        In the need's unit.
    overridden
        The planner set it in place of the norm.
    binding
        Whether it decides who is relieved.
    """

    site: str
    site_name: str
    need: str
    people: int
    quantity: float
    unit_zh: str
    unit_en: str
    overridden: bool
    binding: bool
    mark: Mark


@dataclass(frozen=True)
class NeedTotal:
    """One need over all sites, with the rule that it follows from."""

    rule: NeedRule
    people: int
    quantity: float
    binding: bool


@dataclass(frozen=True)
class ItemNeed:
    """Units of one item.

    Parameters
    ----------
    units
        Of a substitute: what would cover the whole need alone. Of a supporting
        item: what is to go along.
    rate
        Need covered by one unit (substitute), or units per scope (supporting).
    supporting
        It goes along without deciding who is relieved.
    usable
        False: excluded in this scenario.
    """

    item: str
    need: str
    units: int
    rate: float
    per_scope: str
    supporting: bool
    usable: bool
    mark: Mark
    source: str


def base_people(site: AffectedSite, base: Base) -> int:
    """Return the people of a site that a need is counted on."""
    return {
        Base.AFFECTED: site.affected_people,
        Base.RELOCATED: site.relocated_people,
        Base.RELOCATED_INDOOR: site.indoor_people,
        Base.RELOCATED_OUTDOOR: site.outdoor_people,
    }[base]


def site_needs(scenario: Scenario, norms: Norms) -> tuple[SiteNeed, ...]:
    """Return every need of every site, zeros left out unless the planner set them."""
    rules = norms.rules_in(scenario.season)
    lines = (
        _site_need(site, rule, rule.need in scenario.binding_needs)
        for site in scenario.sites
        for rule in rules
    )
    return tuple(line for line in lines if line.quantity or line.overridden)


def _site_need(site: AffectedSite, rule: NeedRule, binding: bool) -> SiteNeed:
    people = base_people(site, rule.base)
    own = dict(site.need_overrides).get(rule.need)
    return SiteNeed(
        site.code,
        site.name_zh,
        rule.need,
        people,
        people * rule.quantity if own is None else own,
        rule.unit_zh,
        rule.unit_en,
        own is not None,
        binding,
        Mark.OWN if own is not None else max_doubt(rule.mark, site.people_mark),
    )


def max_doubt(*marks: Mark) -> Mark:
    """Return the weakest mark: a product is as sure as its worst factor."""
    order = (Mark.ESTIMATED, Mark.LIKELY, Mark.DERIVED, Mark.SOURCED, Mark.OWN)
    return min(marks, key=order.index)


def requirements(scenario: Scenario, norms: Norms) -> dict[str, dict[str, float]]:
    """Return the binding needs with a quantity, by site."""
    found: dict[str, dict[str, float]] = {site.code: {} for site in scenario.sites}
    for line in site_needs(scenario, norms):
        if line.binding and line.quantity > 0:
            found[line.site][line.need] = line.quantity
    return found


def need_totals(scenario: Scenario, norms: Norms) -> tuple[NeedTotal, ...]:
    """Return the needs over all sites."""
    lines = site_needs(scenario, norms)
    return tuple(
        NeedTotal(
            rule,
            sum(base_people(site, rule.base) for site in scenario.sites),
            sum(line.quantity for line in lines if line.need == rule.need),
            rule.need in scenario.binding_needs,
        )
        for rule in norms.rules_in(scenario.season)
    )


def equivalents(scenario: Scenario, norms: Norms) -> dict[str, dict[str, float]]:
    """Return what one unit of each usable item covers: item → need → amount."""
    found: dict[str, dict[str, float]] = {}
    for each in norms.substitutes_in(scenario.season):
        if each.item not in scenario.excluded_items:
            rate = each.rate(first_night=scenario.first_night)
            found.setdefault(each.item, {})[each.need] = rate
    return found


def item_needs(scenario: Scenario, norms: Norms) -> tuple[ItemNeed, ...]:
    """Return the units of every item by the norms, substitutes first."""
    totals = {total.rule.need: total.quantity for total in need_totals(scenario, norms)}
    wanted = [
        _substitute_need(each, totals[each.need], scenario)
        for each in norms.substitutes_in(scenario.season)
        if totals.get(each.need)
    ]
    going_along = [
        _support_need(norm, scenario, norms)
        for norm in norms.support_in(scenario.season)
        if scope_count(norm.per_scope, scenario, norms.rates_by_name) > 0
    ]
    return (*wanted, *(each for each in going_along if each.units))


def _substitute_need(each: Substitute, quantity: float, scenario: Scenario) -> ItemNeed:
    rate = each.rate(first_night=scenario.first_night)
    return ItemNeed(
        each.item,
        each.need,
        ceil(quantity / rate - _TOLERANCE),
        rate,
        "",
        supporting=False,
        usable=each.item not in scenario.excluded_items,
        mark=each.mark,
        source=each.source,
    )


def _support_need(norm: SupportNorm, scenario: Scenario, norms: Norms) -> ItemNeed:
    count = scope_count(norm.per_scope, scenario, norms.rates_by_name)
    return ItemNeed(
        norm.item,
        norm.need,
        ceil(norm.quantity * count - _TOLERANCE),
        norm.quantity,
        norm.per_scope,
        supporting=True,
        usable=norm.item not in scenario.excluded_items,
        mark=norm.mark,
        source=norm.source,
    )


def scope_count(scope: str, scenario: Scenario, rates: Mapping[str, float]) -> float:
    """Return how many of a norm's scope there are among the relocated; 0 when it isn't people.

    Norms per kilometre of dyke, per crew and the like follow from works, not from people.
    """
    people = scenario.relocated_people
    if scope.endswith(" persons"):
        return people / float(scope.removesuffix(" persons"))
    return {
        "person": float(people),
        "household": sum(site.relocated_households for site in scenario.sites),
        "infant": people * rates["infant_share"],
        "woman 12-50": people * rates["women_12_50_share"],
        "36 m2 tent": sum(s.outdoor_people for s in scenario.sites) / rates["tent_36_people"],
    }.get(scope, 0.0)
