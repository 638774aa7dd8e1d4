"""What lacks of the reserve standards at a day ahead, and the ways to close it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final

from depot.domain.agreement import AgreementKind
from depot.domain.budget import FundingSource, Purpose
from depot.domain.call_off import Promise
from depot.domain.holding_cost import HOURS_PER_YEAR, HoldingRate, holding_fen
from depot.domain.item import Item
from depot.domain.ledger import OWN, StockStatus
from depot.domain.lot import is_expired
from depot.domain.money import in_fen
from depot.domain.norms import Norms
from depot.domain.procurement import Gap, Option, Purse, Way
from depot.domain.promised import countable
from depot.domain.purchase import Purchase, PurchaseKind, PurchaseState
from depot.domain.reserve_layer import ReserveLayer
from depot.domain.season import Season
from depot.domain.stock import StockFilter
from depot.domain.validity import is_valid_on
from depot.io.reference import data_directory, reference
from depot.io.reference_money import read_holding_rates
from depot.services.budget_views import line_figures
from depot.services.house_rules import rule_values
from depot.services.purchase_offers import purchase_offers, reference_prices
from depot.services.purchase_settling import payable_units
from depot.services.reliability import ReliabilityBook, reliability_book
from depot.services.stock import lot_rows
from depot.services.supply_layers import LAYER_OF
from depot.store.uow import Reader

__all__ = [
    "PERMILLE_MARK", "estimated_fee", "gaps", "holding_rates", "options", "people_of", "purses",
    "reliable_share", "under_way",
]  # fmt: skip

PERMILLE_MARK: Final = "‰"
"""Ends the basis of a fee that is estimated from the goods' value a year."""

_ALL: Final = 1_000_000
_PERCENT: Final = 100
_PERMILLE: Final = 1000
_MONTHS: Final = 12
_CM3: Final = 1_000_000
# What doesn't age is counted over ten years.
_LONG_LIFE_MONTHS: Final = 120
_UNDER_WAY: Final = (
    PurchaseState.REQUESTED, PurchaseState.SUBMITTED, PurchaseState.HALF_APPROVED,
    PurchaseState.ORDERED,
)  # fmt: skip
_SOURCES: Final = list(FundingSource)


def gaps(reader: Reader, horizon_on: date, target_percent: int) -> tuple[Gap, ...]:
    """Return every item with a standard, and what it lacks at the horizon."""
    (perishable_months,) = rule_values(reader, "plan.perishable_months")
    wanted = {each.item: each.quantity for each in reader.reserves.standards()}
    items = reader.catalogue.get(wanted)
    usable, coming = _usable(reader, horizon_on), _coming(reader)
    reliable, norms = _reliable(reader, horizon_on), reference().norms
    return tuple(
        Gap(
            code, items[code].plan_group, -(-quantity * target_percent // _PERCENT),
            usable[code], coming[code], reliable[code], people_of(norms, code),
            (items[code].shelf_life_months or _LONG_LIFE_MONTHS) <= perishable_months,
        )
        for code, quantity in sorted(wanted.items())
        if code in items
    )  # fmt: skip


def _usable(reader: Reader, horizon_on: date) -> Counter[str]:
    found: Counter[str] = Counter()
    for row in lot_rows(reader, StockFilter(status=StockStatus.ISSUABLE), reader.today):
        if row.owner == OWN and not is_expired(row.expires_on, horizon_on):
            found[row.item_code] += row.quantity
    return found


def _coming(reader: Reader) -> Counter[str]:
    found: Counter[str] = Counter()
    for _, item, units in under_way(reader):
        found[item] += units
    return found


def under_way(reader: Reader) -> Iterator[tuple[Purchase, str, int]]:
    """Return purchases under way with item and units that are not accepted yet."""
    for each in reader.purchases.all(states=_UNDER_WAY, limit=_ALL):
        if each.kind is not PurchaseKind.GOODS:
            continue
        here = payable_units(reader, each) if each.state is PurchaseState.ORDERED else {}
        for line in each.lines:
            units = line.quantity - here.get(line.line, 0) - line.settled
            if units > 0:
                yield each, line.item, units


def _reliable(reader: Reader, horizon_on: date) -> Counter[str]:
    """Return what promises in force at the horizon are expected to bring."""
    book, found = reliability_book(reader), Counter[str]()
    for promise, units in countable(reader.reserves.promises(), horizon_on):
        found[promise.line.item] += int(units * reliable_share(book, promise))
    return found


def reliable_share(book: ReliabilityBook, promise: Promise) -> float:
    """Return the share of a promise that may be expected to come."""
    return book.on(promise.supplier, LAYER_OF[promise.kind], promise.line.item).share.mean


def people_of(norms: Norms, item: str) -> float:
    """Return whom one unit relieves of the need that it serves, in the season where it is most."""
    best = 0.0
    for season in Season:
        needs = {each.need: each.quantity for each in norms.rules_in(season)}
        for each in norms.substitutes_in(season):
            if each.item == item and needs.get(each.need):
                best = max(best, each.rate(first_night=False) / needs[each.need])
    return round(best, 6)


def options(reader: Reader, found: Iterable[Gap], horizon_on: date) -> tuple[Option, ...]:
    """Return the ways in which each gap can be closed."""
    open_gaps = {gap.item: gap for gap in found if gap.units}
    items = reader.catalogue.get(open_gaps)
    renewals = tuple(_renewals(reader, items, horizon_on))
    return (*renewals, *_signing(reader, items, open_gaps), *_buying(reader, items))


def _renewals(reader: Reader, items: Mapping[str, Item], horizon_on: date) -> Iterator[Option]:
    """Return agreements that are in force and lapse before the horizon."""
    (permille,) = rule_values(reader, "plan.retention_permille")
    book = reliability_book(reader)
    deals = {each.number: each for each in reader.agreements.deals()}
    followed = {each.life.renews for each in deals.values()} - {""}
    for promise in reader.reserves.promises():
        ours = promise.kind is not AgreementKind.AID
        ends = ours and is_valid_on(promise, reader.today) and promise.valid_to < horizon_on
        if promise.line.item not in items or not ends or promise.agreement in followed:
            continue
        deal, line = deals.get(promise.agreement), promise.line
        price = in_fen(line.price_cny)
        unit, basis = estimated_fee(price, permille), _estimated(permille)
        if deal is not None and deal.terms.retention_fen and deal.goods_fen:
            unit = max(1, -(-deal.terms.retention_fen * price // deal.goods_fen))
            basis = ""
        yield Option(
            line.item, Way.RENEW, line.quantity, unit, unit, reliable_share(book, promise),
            promise.supplier, promise.agreement, basis,
        )  # fmt: skip


def _signing(
    reader: Reader, items: Mapping[str, Item], open_gaps: Mapping[str, Gap]
) -> Iterator[Option]:
    """Return new agreements for what perishes; who signs is not known yet."""
    (permille,) = rule_values(reader, "plan.retention_permille")
    share = reliability_book(reader).on("", ReserveLayer.AGREEMENT).share.mean
    prices = reference_prices(reader, items.values())
    for code, price in prices.items():
        if open_gaps[code].perishable:
            unit = estimated_fee(price.fen, permille)
            yield Option(code, Way.SIGN, None, unit, unit, share, basis=_estimated(permille))


def _buying(reader: Reader, items: Mapping[str, Item]) -> Iterator[Option]:
    """Return buying at the cheapest offer that stands, else at the reference price."""
    rates = holding_rates()
    offers = {
        each.item: each
        for each in sorted(purchase_offers(reader, reader.today), key=lambda o: -o.price_fen)
    }
    for code, price in reference_prices(reader, items.values()).items():
        offer = offers.get(code)
        cheap = offer is not None and offer.price_fen < price.fen
        fen = offer.price_fen if offer is not None and cheap else price.fen
        supplier = offer.supplier if offer is not None and cheap else ""
        basis = "" if supplier else f"{price.source} {price.on}"
        yield Option(
            code, Way.BUY, None, fen, _yearly(items[code], fen, rates), supplier=supplier,
            basis=basis,
        )  # fmt: skip


def _yearly(item: Item, fen: int, rates: Mapping[str, HoldingRate]) -> int:
    """Return what owning a unit costs a year: its price over its life, and its keeping."""
    months = item.shelf_life_months or _LONG_LIFE_MONTHS
    keeping = 0
    if item.plan_group in rates:
        cm3_hours = round(item.volume_m3 * _CM3) * HOURS_PER_YEAR
        keeping = holding_fen(rates[item.plan_group], cm3_hours, fen * HOURS_PER_YEAR)
    return fen * _MONTHS // months + keeping


def estimated_fee(price_fen: int, permille: int) -> int:
    """Return a year's fee for a unit that nobody has agreed on, in fen."""
    return max(1, -(-price_fen * permille // _PERMILLE))


def _estimated(permille: int) -> str:
    return f"{permille}{PERMILLE_MARK}"


def holding_rates() -> dict[str, HoldingRate]:
    """Return what keeping costs, by plan group."""
    return {each.plan_group: each for each in read_holding_rates(data_directory(), [])}


def purses(reader: Reader, year: int) -> list[Purse]:
    """Return the free money of a year's lines: the district's own first."""
    lines = [each for each in line_figures(reader, year) if each.line.purpose != Purpose.HOLDING]
    ordered = sorted(lines, key=lambda each: (_SOURCES.index(each.line.source), each.line.code))
    return [Purse(each.line.code, each.line.purpose.value, each.free) for each in ordered]
