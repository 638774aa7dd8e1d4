"""What vetted sellers offer, against what it ordinarily costs; and what was bought of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from depot.domain.agreement import Supplier
from depot.domain.clock import shanghai_date, shanghai_time
from depot.domain.item import Item
from depot.domain.money import in_fen
from depot.domain.seller import (
    EmergencyPurchase,
    Offer,
    ReferencePrice,
    Vetting,
    VettingState,
    over_percent,
)  # fmt: skip
from depot.domain.validity import is_valid_on
from depot.io.reference import reference
from depot.services.agreements import suppliers
from depot.services.house_rules import rule_value
from depot.store.uow import Reader

__all__ = [
    "EmergencyPurchase", "OfferRow", "PurchaseOffer", "ReferencePrice", "SellerRow",
    "emergency_purchases", "is_day", "offer_rows", "purchase_offers", "reference_prices",
    "sellers",
]  # fmt: skip

CATALOGUE_SOURCE: Final = "物资目录价"
GOUGING_RULE: Final = "purchase.gouging_percent"


@dataclass(frozen=True)
class PurchaseOffer:
    """Units that a vetted seller would bring, from which a supply curve can be made.

    Parameters
    ----------
    units
        That may still be bought.
    price_fen
        Of one unit.
    lead_day_min, lead_night_min
        Minutes from the call to the goods on our dock.
    valid_to
        Last day on which offer and listing both stand.
    """

    offer: int
    supplier: str
    item: str
    units: int
    price_fen: int
    lead_day_min: int
    lead_night_min: int
    valid_to: date


@dataclass(frozen=True)
class OfferRow:
    """An offer with its seller and reference, as people read it.

    Parameters
    ----------
    listed
        Whether one may buy from the seller today.
    standing
        Whether the offer stands today.
    reference
        None when nobody has said what the item ordinarily costs.
    over_percent
        Above the reference, rounded up; None without one.
    flagged
        More above it than the house lets pass.
    """

    offer: Offer
    supplier_zh: str
    supplier_en: str
    item_zh: str
    item_en: str
    unit_zh: str
    listed: bool
    standing: bool
    reference: ReferencePrice | None
    over_percent: int | None
    flagged: bool

    @property
    def usable(self) -> bool:
        """Whether it can be bought today."""
        return self.listed and self.standing and self.offer.free > 0 and self.reference is not None


@dataclass(frozen=True)
class SellerRow:
    """A supplier with the newest vetting; None for those who were never proposed."""

    supplier: Supplier
    vetting: Vetting | None
    listed: bool


def purchase_offers(reader: Reader, day: date) -> tuple[PurchaseOffer, ...]:
    """Return what could be bought on a day from vetted sellers, by item and price."""
    listed = listed_until(reader, day)
    return tuple(
        PurchaseOffer(
            each.id, each.supplier, each.item, each.free, each.fen, each.lead_day_min,
            each.lead_night_min, min(each.valid_to, listed[each.supplier]),
        )
        for each in reader.sellers.offers()
        if each.supplier in listed and is_valid_on(each, day) and each.free > 0
    )  # fmt: skip


def listed_until(reader: Reader, day: date) -> dict[str, date]:
    """Return the sellers that one may buy from on a day, with their last day."""
    return {
        each.supplier: each.valid_to
        for each in sorted(reader.sellers.vettings(), key=lambda each: each.valid_to)
        if each.is_listed_on(day)
    }


def offer_rows(reader: Reader) -> tuple[OfferRow, ...]:
    """Return the newest offers, by item and price, lapsed ones among them."""
    offers = reader.sellers.offers()
    items = reader.catalogue.get(each.item for each in offers)
    names = {each.code: each for each in reader.reserves.suppliers()}
    listed = listed_until(reader, reader.today)
    known = reference_prices(reader, items.values())
    limit = rule_value(reader, GOUGING_RULE)
    return tuple(
        _row(each, names[each.supplier], items[each.item], known.get(each.item),
             each.supplier in listed, is_valid_on(each, reader.today), limit)
        for each in offers
    )  # fmt: skip


def _row(  # noqa: PLR0917  one value a field
    offer: Offer, seller: Supplier, item: Item, known: ReferencePrice | None, listed: bool,
    standing: bool, limit: int,
) -> OfferRow:  # fmt: skip
    over = None if known is None else over_percent(offer.fen, known.fen)
    return OfferRow(
        offer, seller.name_zh, seller.name_en, item.name_zh, item.name_en, item.unit_zh, listed,
        standing, known, over, over is not None and over > limit,
    )  # fmt: skip


def reference_prices(reader: Reader, items: Iterable[Item]) -> Mapping[str, ReferencePrice]:
    """Return what items ordinarily cost: what was stated last, else the catalogue's price.

    An item whose catalogue price is 0 and that nobody stated a price for is left out.
    """
    found = {each.code: each for each in items}
    stated = reader.sellers.references(found)
    missing = {code: each for code, each in found.items() if code not in stated}
    return {**stated, **_of_catalogue(reader, missing)}


def _of_catalogue(reader: Reader, items: Mapping[str, Item]) -> dict[str, ReferencePrice]:
    priced = {code: in_fen(each.price_cny) for code, each in items.items()}
    versions = {
        code: next(iter(reader.catalogue.history(code)), None)
        for code, fen in priced.items()
        if fen > 0
    }
    return {
        code: ReferencePrice(
            code, priced[code], CATALOGUE_SOURCE,
            reader.today if newest is None else shanghai_date(newest.at_us),
        )
        for code, newest in versions.items()
    }  # fmt: skip


def sellers(reader: Reader) -> tuple[SellerRow, ...]:
    """Return all suppliers with their newest vetting: those that wait for a decision lead."""
    newest: dict[str, Vetting] = {}
    for each in reader.sellers.vettings():
        kept = newest.get(each.supplier)
        # A proposal to renew doesn't hide the listing that still holds.
        if kept is None or (each.is_listed_on(reader.today) and not _waits(kept)):
            newest[each.supplier] = each
    listed = listed_until(reader, reader.today)
    rows = [
        SellerRow(each, newest.get(each.code), each.code in listed) for each in suppliers(reader)
    ]
    return tuple(sorted(rows, key=lambda row: (not _waits(row.vetting), not row.listed)))


def _waits(vetting: Vetting | None) -> bool:
    return vetting is not None and vetting.state is VettingState.WAITING


def emergency_purchases(reader: Reader) -> tuple[EmergencyPurchase, ...]:
    """Return what was bought in emergencies, the newest first."""
    return reader.sellers.purchases()


def is_day(at_us: int) -> bool:
    """Whether an instant falls into the sellers' day, by the clock of Asia/Shanghai."""
    norms = reference().norms
    hour = shanghai_time(at_us).hour
    return norms.rate("day_start_hour") <= hour < norms.rate("day_end_hour")
