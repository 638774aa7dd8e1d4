"""Disasters drawn from the hazards, as scenarios of the pre-positioning problem."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from depot.domain.agreement import AgreementKind
from depot.domain.district import Community, District, RoadLink
from depot.domain.hazard import ALL_TOWNSHIPS, ONE_COMMUNITY, ONE_TOWNSHIP, HazardLevel
from depot.domain.season import Season, season_of
from depot.io.reference_preposition import HazardGround
from depot.services.preposition_goods import Goods
from depot.services.preposition_ground import Ground, SpotKind
from depot.services.preposition_needs import Commodity, commodity_code, people_of
from depot.store.uow import Reader
from optimize.hazards.draw import draw_events
from optimize.hazards.world import (
    Event,
    Footprint,
    Level,
    Record,
    Road,
    Shape,
    Site,
    Store,
    World,
)
from optimize.preposition.problem import Arc, Need, Period, Scenario

_LOCAL: Final[dict[tuple[str, ...], Shape]] = {
    (ONE_COMMUNITY,): Shape.SITE,
    (ONE_TOWNSHIP,): Shape.GROUP,
}


@dataclass(frozen=True)
class Drawn:
    """Scenarios with the ways that they share, and the hazard level of each."""

    scenarios: tuple[Scenario, ...]
    networks: Mapping[str, tuple[Arc, ...]]


@dataclass(frozen=True)
class Asked:
    """Which disasters are drawn, how many, and whether those that were are among them."""

    levels: tuple[HazardLevel, ...]
    count: int
    seed: int
    history: bool


@dataclass(frozen=True)
class Lead:
    """The longest minutes from a call to a supplier's goods, by day and by night."""

    day: float
    night: float

    def delay(self, factor: float, *, night: bool) -> float:
        """Return by how much it is later than by an ordinary day."""
        return (self.night if night else self.day) * factor - self.day


def supplier_leads(reader: Reader) -> dict[str, Lead]:
    """Return supplier to its lead times."""
    found: dict[str, Lead] = {}
    for each in reader.reserves.promises():
        if each.kind is not AgreementKind.AID:
            old = found.get(each.supplier, Lead(0, 0))
            day = max(old.day, each.line.lead_day_min)
            found[each.supplier] = Lead(day, max(old.night, each.line.lead_night_min))
    return found


def drawn(ground: Ground, goods: Goods, asked: Asked, *, hazards: HazardGround,
          periods: Sequence[Period], leads: Mapping[str, Lead]) -> Drawn:  # fmt: skip
    """Return as many scenarios as asked for."""
    world = hazard_world(ground, asked.levels, hazards)
    known = {each.id for each in asked.levels}
    records = [
        Record(each.code, each.hazard_id, each.begins.month, each.affected_share,
               each.closed_classes)
        for each in hazards.history
        if asked.history and each.hazard_id in known
    ]  # fmt: skip
    events = draw_events(world, asked.count, np.random.default_rng(asked.seed), records)
    levels = {each.id: each for each in asked.levels}
    names = {each.code: each.name_zh for each in hazards.history}
    maker = _Maker(ground, goods, tuple(periods), leads)
    scenarios = tuple(maker.scenario(each, levels[each.level], names) for each in events)
    return Drawn(scenarios, maker.networks)


def hazard_world(ground: Ground, levels: Sequence[HazardLevel], hazards: HazardGround) -> World:
    """Return the district as disasters are drawn from it."""
    district = ground.known.district
    return World(
        tuple(_level(each, district, hazards) for each in levels),
        tuple(
            Site(each.code, (each.lon, each.lat), each.people, each.township)
            for each in district.communities
            if each.people
        ),
        tuple(_road(each, district) for each in district.links),
        tuple(
            Store(each.code, (each.lon, each.lat))
            for each in ground.of_kind(SpotKind.DEPOT, SpotKind.TOWNSHIP, SpotKind.SHELTER)
        ),
        tuple(each.code for each in ground.of_kind(SpotKind.SUPPLIER)),
    )


def _level(each: HazardLevel, district: District, hazards: HazardGround) -> Level:
    footprint = next(e for e in hazards.footprints if e.hazard_code == each.code)
    damage = next(e for e in hazards.damages if e.hazard_id == each.id)
    shape = _LOCAL.get(each.scope, Shape(footprint.shape))
    local = each.scope in _LOCAL or each.scope == (ALL_TOWNSHIPS,)
    scope = () if local else district.communities_in(each.scope)
    classes = {link.road_class for link in district.links}
    closing = {
        "flood_prone": each.closure_probability["flood_prone"],
        "bridge": each.closure_probability["bridge"],
    }
    return Level(
        each.id,
        each.id if each.id.count("-") > 1 else each.code,
        each.return_period_years,
        each.months,
        each.affected_share,
        Footprint(shape, footprint.reach_km, footprint.lines),
        closing | {name: each.class_closure(name) for name in classes},
        each.speed_factor,
        each.lead_factor,
        each.power_out_share,
        damage.depot_hit,
        damage.depot_left,
        damage.supplier_fails,
        frozenset(home.code for home in scope),
    )


def _road(link: RoadLink, district: District) -> Road:
    one, other = (district.node_by_code[code] for code in (link.from_code, link.to_code))
    middle = ((one.lon + other.lon) / 2, (one.lat + other.lat) / 2)
    return Road(link.pair, link.road_class, middle, bool(link.bridge), link.flood_prone)


class _Maker:
    """Turns events into scenarios; `networks` grows by what roads they find."""

    def __init__(self, ground: Ground, goods: Goods, periods: tuple[Period, ...],
                 leads: Mapping[str, Lead]) -> None:  # fmt: skip
        self.networks: dict[str, tuple[Arc, ...]] = {}
        self._ground, self._goods, self._periods, self._leads = ground, goods, periods, leads
        self._homes = {each.code: each for each in ground.known.district.communities}
        self._seen: dict[tuple[object, ...], str] = {}

    def scenario(self, event: Event, level: HazardLevel, names: Mapping[str, str]) -> Scenario:
        """Return an event as a scenario."""
        norms, season = self._ground.known.norms, season_of(event.month)
        hit = {self._homes[code]: share for code, share in event.affected.items()}
        wanted = self._wanted(level, season)
        needs = [n for home, share in hit.items() for n in self._needs(home, share, level,
                                                                       season, wanted)]  # fmt: skip
        stays = 1 - level.relocated_share
        share = norms.rate("truck_use_share")
        hours = self._ground.fleet.hours_by
        return Scenario(
            event.code,
            event.probability,
            tuple(needs),
            self._network(event, level),
            available={code: share * stays for code, share in self._by_township(event).items()}
            | dict(event.left),
            people={home.code: home.people * share for home, share in hit.items()},
            truck_hours=tuple(hours(each.end_min, share) for each in self._periods),
            name=names.get(event.code, f"{level.name_zh} {level.level}级"),
        )

    def _by_township(self, event: Event) -> dict[str, float]:
        """Return the share of each township's people that is hit: so much of what homes keep."""
        hit: dict[str, float] = {each.code: 0.0 for each in self._ground.known.district.townships}
        people = dict.fromkeys(hit, 0)
        for code, home in self._homes.items():
            people[home.township] += home.people
            hit[home.township] += home.people * event.affected.get(code, 0.0)
        return {code: min(1.0, hit[code] / max(1, people[code])) for code in hit}

    def _wanted(self, level: HazardLevel, season: Season) -> list[Commodity]:
        norms = self._ground.known.norms
        dark = level.power_out_share >= norms.rate("heat_power_out_limit")
        return [
            self._goods.commodities[commodity_code(rule.need, season, dark=dark, norms=norms)]
            for rule in norms.rules_in(season)
            if rule.binding and (not level.needs_only or rule.need in level.needs_only)
        ]

    def _needs(self, home: Community, share: float, level: HazardLevel, season: Season,
               wanted: Sequence[Commodity]) -> list[Need]:  # fmt: skip
        place = "village" if home.is_village else "city"
        time = "winter" if season is Season.WINTER else "warm"
        indoor = self._ground.known.norms.rate(f"indoor_share_{place}_{time}")
        people = home.people * share
        moved = people * level.relocated_share
        counted = [(each, people_of(each.rule.base, people, moved, indoor)) for each in wanted]
        return [Need(home.code, each.code, n * each.norm) for each, n in counted if n > 0]

    def _network(self, event: Event, level: HazardLevel) -> str:
        """Return the name of the roads of an event, made when first met."""
        key = (event.closed, level.speed_factor, level.lead_factor, event.night)
        if key not in self._seen:
            delays = {
                code: lead.delay(level.lead_factor, night=event.night)
                for code, lead in self._leads.items()
            }
            name = self._seen[key] = f"R{len(self._seen) + 1:03d}"
            closed = tuple(sorted(event.closed))
            self.networks[name] = self._ground.ways(closed, level.speed_factor, delays)
        return self._seen[key]
