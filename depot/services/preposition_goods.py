"""What can be held, moved, bought, agreed or asked of households, and what is held today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import product
from math import inf

from depot.domain.district import Township
from depot.domain.item import Item as CatalogueItem
from depot.domain.reserve_layer import ReserveLayer
from depot.domain.season import Season
from depot.io.reference import Reference
from depot.services.households import household_coverage
from depot.services.preposition_fees import PromiseFees
from depot.services.preposition_ground import Ground, SpotKind
from depot.services.preposition_needs import (
    HOUSEHOLD_NEEDS,
    Commodity,
    commodities,
    commodity_items,
    household_item,
    served_by,
)  # fmt: skip
from depot.services.reliability import reliability_book
from depot.services.stock import issuable_snapshot
from depot.services.supply_layers import Call, promise_curves
from depot.store.uow import Reader
from optimize.preposition.problem import Arc, Item, Layer, Reserve, Rule, Scenario
from optimize.preposition.reserve_code import ReserveCode, ReserveKind

USUAL_STACK_M = 2.0
"""How high goods stand whose height was not measured."""

_MIN_PER_DAY = 1440


@dataclass(frozen=True)
class Goods:
    """The catalogue's goods that serve a need, with what there is of them.

    Parameters
    ----------
    held
        (depot, item) to units that can be issued.
    other_m3, other_m2
        Depot to what everything else in it takes up.
    """

    known: Reference
    commodities: Mapping[str, Commodity]
    catalogue: Mapping[str, CatalogueItem]
    held: Mapping[tuple[str, str], int]
    other_m3: Mapping[str, float]
    other_m2: Mapping[str, float]

    @classmethod
    def of(cls, reader: Reader, known: Reference, today: date) -> Goods:
        """Return the goods of now."""
        people = sum(each.people for each in known.district.townships)
        homes = sum(each.households for each in known.district.townships) or 1
        needs = commodities(known.norms, people / homes)
        useful = {item for each in needs.values() for item in each.rates}
        everything = {each.code: each for each in reader.catalogue.items()}
        units = issuable_snapshot(reader, today + timedelta(days=1)).units
        volume: dict[str, float] = {}
        floor: dict[str, float] = {}
        for (depot, code), count in units.items():
            if code not in useful and code in everything:
                volume[depot] = volume.get(depot, 0.0) + count * everything[code].volume_m3
                floor[depot] = floor.get(depot, 0.0) + count * floor_of(everything[code])
        chosen = {c: e for c, e in everything.items() if c in useful and e.weight_kg > 0}
        held = {key: count for key, count in units.items() if key[1] in chosen and count > 0}
        return cls(known, needs, chosen, held, volume, floor)

    def items(self, kg_per_m3: float) -> tuple[Item, ...]:
        """Return needs, goods and what households keep; bulky goods weigh by their volume."""
        goods = tuple(
            Item(
                each.code, max(each.weight_kg, each.volume_m3 * kg_per_m3), each.volume_m3,
                rotation_units=self._rotation(each), name=each.name_zh,
                serves=served_by(each.code, self.commodities.values()),
                floor_m2=floor_of(each),
            )
            for each in self.catalogue.values()
        )  # fmt: skip
        kept = tuple(
            Item(household_item(need), 0.0, name=f"家庭储备（{need}）",
                 serves=served_by(household_item(need), self.commodities.values()))
            for need in HOUSEHOLD_NEEDS
        )  # fmt: skip
        return (*commodity_items(self.commodities, self.known.norms), *goods, *kept)

    def total(self, item: str) -> int:
        """Return all that is held of an item."""
        return sum(count for (_, code), count in self.held.items() if code == item)

    def worth_caching(self) -> frozenset[str]:
        """Return the goods for caches: for each need the cheapest, and what is held most of."""
        found = set()
        for each in self.commodities.values():
            offered = sorted(code for code in each.rates if code in self.catalogue)
            if offered:
                found.add(min(offered, key=lambda code: self._price_of(code, each)))
                found.add(max(offered, key=lambda code: self.total(code) * each.rates[code]))
        return frozenset(found)

    def _price_of(self, code: str, need: Commodity) -> float:
        return float(self.catalogue[code].price_cny) / need.rates[code]

    def _rotation(self, item: CatalogueItem) -> float | None:
        """Return what canteens use up within its life; None for what keeps."""
        months = item.shelf_life_months
        food = [each for each in self.commodities.values()
                if item.code in each.rates and each.rule.need in HOUSEHOLD_NEEDS]  # fmt: skip
        if months is None or not food:
            return None
        used = self.known.norms.rate("rotation_person_days_month") * months
        units = max(used * each.norm / each.rates[item.code] for each in food)
        return max(units, float(self.total(item.code)))


def floor_of(item: CatalogueItem) -> float:
    """Return the ground a unit takes up, stacked as high as it may be, m²."""
    layers = item.stack_layers or 1
    if item.height_mm:
        return item.footprint_m2 / layers
    return item.volume_m3 / USUAL_STACK_M


def stock_reserves(goods: Goods, ground: Ground) -> tuple[tuple[Reserve, ...], tuple[Rule, ...]]:
    """Return what can be kept, moved and bought where, and that no more is moved than is there."""
    depots = [each.code for each in ground.of_kind(SpotKind.DEPOT)]
    caches = [each.code for each in ground.of_kind(SpotKind.TOWNSHIP, SpotKind.SHELTER)]
    cached = goods.worth_caching()
    reserves, rules = [], []
    for item in goods.catalogue.values():
        counts = {place: float(goods.held.get((place, item.code), 0)) for place in depots}
        there = [
            _stock(ReserveKind.KEPT, item, place, most=count, today=count)
            for place, count in counts.items()
        ]
        total = float(goods.total(item.code))
        places = (*depots, *(caches if item.code in cached else ()))
        for place in places if total else ():
            fee = _moving_fee(goods, ground, item, place)
            if fee < inf:
                there.append(_stock(ReserveKind.MOVED, item, place, fee=fee, most=total))
        there += [
            _stock(ReserveKind.BOUGHT, item, place, fee=float(item.price_cny)) for place in places
        ]
        reserves += [each for each in there if each.most is None or each.most > 0]
        if total:
            counted = tuple(
                each.code
                for each in there
                if ReserveCode.parse(each.code).kind is not ReserveKind.BOUGHT and each.most
            )
            rules.append(Rule(f"held/{item.code}", 0.0, total, reserves=counted,
                              name=f"现有{item.name_zh}"))  # fmt: skip
    return tuple(reserves), tuple(rules)


def _stock(kind: ReserveKind, item: CatalogueItem, place: str, *, fee: float = 0.0,
           most: float | None = None, today: float = 0.0) -> Reserve:  # fmt: skip
    return Reserve(
        str(ReserveCode(kind, item.code, place)), Layer.STOCK, place, item.code, fee_cny=fee,
        most=most, today=today, name=item.name_zh,
    )  # fmt: skip


def _moving_fee(goods: Goods, ground: Ground, item: CatalogueItem, place: str) -> float:
    """Return what bringing a unit there costs, from the depot that holds most of it."""
    origins = {depot: n for (depot, code), n in goods.held.items() if code == item.code}
    origins.pop(place, None)
    if not origins:
        return inf
    origin = max(sorted(origins), key=lambda depot: origins[depot])
    km = ground.km_between(origin, place)
    heavy = max(item.weight_kg, item.volume_m3 * ground.fleet.kg_per_m3)
    handled = heavy / 1000 * ground.known.norms.rate("handling_cny_per_t")
    return heavy * 2 * km * ground.fleet.cny_per_km / ground.fleet.load_kg + handled


def no_more_than_needed(
    reserves: Sequence[Reserve],
    goods: Goods,
    ground: Ground,
    *,
    scenarios: Sequence[Scenario],
    networks: Mapping[str, Sequence[Arc]],
) -> tuple[Reserve, ...]:
    """Return the reserves with what is moved to or bought for caches held to what can be of use.

    That is the most that is needed in any scenario at all sites that the cache serves; what is
    beyond it would never be sent. Depots also hold what standards want.
    """
    caches = {each.code for each in ground.of_kind(SpotKind.TOWNSHIP, SpotKind.SHELTER)}
    served: dict[str, set[str]] = defaultdict(set)
    for arc in (each for arcs in networks.values() for each in arcs):
        served[arc.site].add(arc.place)
    most: dict[tuple[str, str], float] = defaultdict(float)
    for scenario in scenarios:
        asked: dict[tuple[str, str], float] = defaultdict(float)
        for need in scenario.needs:
            for place in served[need.site]:
                asked[place, need.item] += need.units
        for key, units in asked.items():
            most[key] = max(most[key], units)
    found = []
    for each in reserves:
        useful = max(
            (most[each.place, need.code] / need.rates[each.item]
             for need in goods.commodities.values() if each.item in need.rates),
            default=0.0,
        )  # fmt: skip
        limit = useful if each.most is None else min(each.most, useful)
        found.append(replace(each, most=limit) if each.place in caches else each)
    return tuple(found)


def promised_reserves(
    reader: Reader, goods: Goods, today: date, fees: PromiseFees
) -> tuple[Reserve, ...]:
    """Return what suppliers keep or can make: today's quantity, and up to a multiple of it."""
    call = Call(today, lambda line: line.lead_day_min, _MIN_PER_DAY)
    curves = promise_curves(
        reader.reserves.promises(), set(goods.catalogue), call, reliability_book(reader)
    )
    norms = goods.known.norms
    found: dict[str, Reserve] = {}
    for curve in curves:
        careful = curve.carefully()
        kind = _KINDS.get(curve.layer)
        if kind is None or not careful.steps:
            continue
        code = str(ReserveCode(kind, curve.item, curve.source))
        units = float(curve.promised)
        steps = tuple((float(minute), min(1.0, n / units)) for minute, n in careful.steps)
        before = found.get(code)
        if before is not None:
            units += before.today
        found[code] = Reserve(
            code, kind.layer, curve.source, curve.item, fee_cny=fees.cny[code],
            use_cny=curve.unit_cost_cny, most=units * norms.rate("agreement_most_factor"),
            today=units, steps=steps, name=goods.catalogue[curve.item].name_zh,
        )  # fmt: skip
    return tuple(found.values())


_KINDS = {
    ReserveLayer.AGREEMENT: ReserveKind.AGREED,
    ReserveLayer.CAPACITY: ReserveKind.CAPACITY,
}


def standard_rules(reader: Reader, goods: Goods) -> tuple[Rule, ...]:
    """Return the reserve standards of these goods, met by stock, agreements and capacity."""
    return tuple(
        Rule(f"standard/{each.item}", float(each.quantity), items=(each.item,),
             name=goods.catalogue[each.item].name_zh)
        for each in reader.reserves.standards()
        if each.item in goods.catalogue and each.quantity
    )  # fmt: skip


def household_reserves(reader: Reader, goods: Goods, season: Season) -> tuple[Reserve, ...]:
    """Return what homes of a township keep by the surveys, and what a campaign could add."""
    norms, district = goods.known.norms, goods.known.district
    share = norms.rate("household_most_share")
    fee = norms.rate("household_campaign_cny") / len(HOUSEHOLD_NEEDS)
    kept = {(each.community, each.need): each.share.low
            for each in household_coverage(reader, season).communities}  # fmt: skip
    now: dict[tuple[str, str], float] = defaultdict(float)
    homes: dict[str, int] = defaultdict(int)
    for each in district.communities:
        homes[each.township] += each.households
        for need in HOUSEHOLD_NEEDS:
            now[each.township, need] += each.households * kept.get((each.code, need), 0.0)
    found = []
    for township, need in product(district.townships, HOUSEHOLD_NEEDS):
        there = now[township.code, need]
        more = max(0.0, homes[township.code] * share - there)
        found += [
            _household(ReserveKind.KEPT, need, township, most=there, today=there),
            _household(ReserveKind.HOUSEHOLD, need, township, most=more, fee=fee),
        ]
    return tuple(each for each in found if each.most)


def _household(kind: ReserveKind, need: str, township: Township, *, most: float,
               fee: float = 0.0, today: float = 0.0) -> Reserve:  # fmt: skip
    item = household_item(need)
    return Reserve(
        str(ReserveCode(kind, item, township.code)), Layer.HOUSEHOLD, township.code, item,
        fee_cny=fee, most=most, today=today, name=township.name_zh,
    )  # fmt: skip
