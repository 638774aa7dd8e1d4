"""Disasters drawn from the hazards, as scenarios of the pre-positioning problem."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

from depot.domain.district import Community
from depot.domain.hazard import ALL_TOWNSHIPS, ONE_COMMUNITY, ONE_TOWNSHIP, HazardLevel
from depot.domain.season import Season, season_of
from depot.services.preposition_goods import Goods
from depot.services.preposition_ground import Ground, SpotKind
from depot.services.preposition_needs import Commodity, commodity_code, people_of
from depot.services.scenario_closures import draw_closures
from optimize.preposition.problem import Arc, Need, Period, Scenario


@dataclass(frozen=True)
class Drawn:
    """Scenarios with the ways that they share."""

    scenarios: tuple[Scenario, ...]
    networks: Mapping[str, tuple[Arc, ...]]


def drawn(ground: Ground, goods: Goods, levels: Sequence[HazardLevel],
          *, periods: Sequence[Period], count: int, seed: int) -> Drawn:  # fmt: skip
    """Return as many scenarios as asked for, levels by their rates."""
    chance = Random(seed)  # noqa: S311 - a simulation, not a secret
    networks: dict[str, tuple[Arc, ...]] = {}
    found = []
    for number in range(count):
        level = chance.choices(levels, [1 / each.return_period_years for each in levels])[0]
        if level.id not in networks:
            closures = draw_closures(ground.known.district, level, seed)
            networks[level.id] = ground.ways(closures, level.speed_factor, {})
        share = chance.triangular(*(level.affected_share[at] for at in (0, 2, 1)))
        season = season_of(chance.choice(sorted(level.months)))
        homes = _hit(ground, level, chance)
        found.append(
            _scenario(ground, goods, level, season, affected={e: e.people * share for e in homes},
                      periods=periods, code=f"S{number + 1:04d}", probability=1 / count)
        )  # fmt: skip
    return Drawn(tuple(found), networks)


def _hit(ground: Ground, level: HazardLevel, chance: Random) -> list[Community]:
    district = ground.known.district
    if level.scope == (ALL_TOWNSHIPS,):
        return list(district.communities)
    if level.scope == (ONE_COMMUNITY,):
        return [chance.choice(district.communities)]
    if level.scope == (ONE_TOWNSHIP,):
        return list(district.communities_in([chance.choice(district.townships).code]))
    return list(district.communities_in(level.scope))


def _scenario(
    ground: Ground, goods: Goods, level: HazardLevel, season: Season,
    *, affected: Mapping[Community, float], periods: Sequence[Period], code: str,
    probability: float,
) -> Scenario:  # fmt: skip
    norms = ground.known.norms
    dark = level.power_out_share >= norms.rate("heat_power_out_limit")
    wanted = [
        goods.commodities[commodity_code(rule.need, season, dark=dark, norms=norms)]
        for rule in norms.rules_in(season)
        if rule.binding and (not level.needs_only or rule.need in level.needs_only)
    ]
    needs = [
        need
        for home, people in affected.items()
        for need in _needs(home, people, level, season, wanted=wanted, ground=ground)
    ]
    share = norms.rate("truck_use_share")
    return Scenario(
        code, probability, tuple(needs), level.id,
        available={
            home.code: affected.get(home, 0.0) / max(1, home.people) * (1 - level.relocated_share)
            for home in ground.known.district.communities
        },
        people={home.code: people for home, people in affected.items()},
        truck_hours=tuple(ground.fleet.hours_by(each.end_min, share) for each in periods),
        name=level.name_zh,
    )  # fmt: skip


def _needs(home: Community, people: float, level: HazardLevel, season: Season,
           *, wanted: Sequence[Commodity], ground: Ground) -> list[Need]:  # fmt: skip
    place = "village" if home.is_village else "city"
    time = "winter" if season is Season.WINTER else "warm"
    indoor = ground.known.norms.rate(f"indoor_share_{place}_{time}")
    moved = people * level.relocated_share
    found = []
    for each in wanted:
        counted = people_of(each.rule.base, people, moved, indoor)
        if counted > 0:
            found.append(Need(home.code, each.code, counted * each.norm))
    return found


__all__ = ["Drawn", "SpotKind", "drawn"]
