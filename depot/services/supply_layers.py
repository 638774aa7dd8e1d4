"""Every reserve layer as curves of one kind: what a source has of an item by when.

A layer hooks in by a function that returns `LayerCurve`; the plan adds up what it gets.
Minutes are those since the call.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from depot.domain.agreement import AgreementKind, AgreementLine
from depot.domain.call_off import Promise
from depot.domain.promised import stairs
from depot.domain.reserve_layer import LayerCurve, ReserveLayer
from depot.services.purchase_offers import PurchaseOffer
from depot.services.reliability import ReliabilityBook

LAYER_OF: Final = {
    AgreementKind.STOCK: ReserveLayer.AGREEMENT,
    AgreementKind.CAPACITY: ReserveLayer.CAPACITY,
    AgreementKind.AID: ReserveLayer.AID,
}


class SupplyBasis(StrEnum):
    """What a plan counts on of others.

    PROMISED
        All that was promised, in the promised time.
    RELIABLE
        Less and later, by what was seen of each supplier.
    """

    PROMISED = "promised"
    RELIABLE = "reliable"


@dataclass(frozen=True)
class Call:
    """When suppliers are called.

    Parameters
    ----------
    day
        It sets what is valid and what the season promises.
    lead
        Minutes that a line takes when it is called then.
    within_min
        Minutes after the call that matter.
    """

    day: date
    lead: Callable[[AgreementLine], int]
    within_min: int


def promise_curves(
    promises: Iterable[Promise],
    items: Collection[str],
    call: Call,
    book: ReliabilityBook,
) -> tuple[LayerCurve, ...]:
    """Return a curve for each promise that is valid on a day: agreements, capacity, aid."""
    found = []
    for promise, stair in stairs(promises, items, call.day, call.lead, call.within_min):
        layer, line = LAYER_OF[promise.kind], promise.line
        known = book.on(promise.supplier, layer, line.item)
        found.append(
            LayerCurve(
                promise.supplier, line.item, layer, tuple(stair), known.careful_share,
                known.careful_stretch, float(line.price_cny), bool(promise.deliver_to),
            )
        )  # fmt: skip
    return tuple(found)


def purchase_curves(
    offers: Iterable[PurchaseOffer],
    items: Collection[str],
    lead: Callable[[PurchaseOffer], int],
    book: ReliabilityBook,
) -> tuple[LayerCurve, ...]:
    """Return a curve for each offer of a vetted seller."""
    found = []
    for offer in offers:
        if offer.item in items and offer.units > 0:
            known = book.on(offer.supplier, ReserveLayer.PURCHASE, offer.item)
            found.append(
                LayerCurve(
                    offer.supplier, offer.item, ReserveLayer.PURCHASE,
                    ((lead(offer), offer.units),), known.careful_share, known.careful_stretch,
                    offer.price_fen / 100,
                )
            )  # fmt: skip
    return tuple(found)


def counted_on(curves: Iterable[LayerCurve], basis: SupplyBasis) -> tuple[LayerCurve, ...]:
    """Return the curves that a plan counts on; those that come to nothing are left out."""
    if basis is SupplyBasis.PROMISED:
        return tuple(curves)
    careful = (each.carefully() for each in curves)
    return tuple(each for each in careful if each.steps)
